/**
 * A gap is only meant when the question holds something of what is missing. "How many people are trafficked?" has no
 * word that its facts do not answer to, so it cannot be the question "… in the United States?", however alike the two look.
 */
import type { Knowledge } from '#knowledge/schema.ts'
import { stopStems, type Tokens, tokenize } from '#language/features.ts'
import type { NameFinder } from '#language/names.ts'

/** For a gap: `facts` are the words that questions to its nearest facts are made of, `own` the words that mark the gap. */
export type GapWords = { facts: ReadonlySet<string>; own: ReadonlySet<string> }

const ASKING = new Set(['who', 'whom', 'whose', 'whi', 'when', 'where', 'which', 'how', 'mani', 'much'])
const COMMON = 2 // questions that hold a word before it counts as the facts' own
const MARKED = 3 // times likelier in the gap's questions than in the facts'
const FLOOR = 0.02 // share of questions; keeps rare words from marking by chance

/** O(words of all sample questions). */
export function gapWords(knowledge: Knowledge, findNames: NameFinder): Map<string, GapWords> {
  const counts = (questions: readonly string[]): Map<string, number> => {
    const found = new Map<string, number>()
    for (const question of questions) for (const word of wordsOf(tokenize(question, findNames))) found.set(word, (found.get(word) ?? 0) + 1)
    return found
  }
  const ofFact = new Map(knowledge.facts.map((fact) => [fact.id, { found: counts([fact.ask, fact.statement, ...fact.questions]), stated: counts([fact.ask, fact.statement]), size: fact.questions.length + 2 }]))
  return new Map(
    knowledge.gaps.map((gap) => {
      const own = counts(gap.questions)
      const near = gap.nearest.flatMap((id) => ofFact.get(id) ?? [])
      const size = Math.max(1, near.reduce((sum, fact) => sum + fact.size, 0))
      const inFacts = (word: string): number => near.reduce((sum, { found }) => sum + (found.get(word) ?? 0), 0)
      const stated = new Set(near.flatMap((fact) => [...fact.stated.keys()])) // the fact's own matter marks no gap
      const marks = [...own].filter(([word, count]) => !stated.has(word) && count / gap.questions.length > MARKED * (inFacts(word) / size + FLOOR)).map(([word]) => word)
      const facts = new Set(near.flatMap(({ found }) => [...found.keys()]).filter((word) => stated.has(word) || inFacts(word) >= COMMON))
      return [gap.id, { facts, own: new Set(marks) }]
    }),
  )
}

/** Is every word of the question one that the gap's nearest facts answer to, and none that marks the gap? */
export function explained(tokens: Tokens, { facts, own }: GapWords): boolean {
  const asked = wordsOf(tokens)
  return asked.length > 0 && asked.every((word) => facts.has(word) && !own.has(word))
}

/** Content words, names, years as one, and the words that say what is asked for. */
function wordsOf({ all }: Tokens): string[] {
  return [...new Set(all.filter((token) => !stopStems.has(token) || ASKING.has(token)).map((token) => (token.startsWith('=year') ? '=year' : token)))]
}
