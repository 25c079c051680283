/**
 * Which curated words lead to which entry. A gap is only meant when the question holds something of what is missing: "How
 * many people are trafficked?" has no word that its facts do not answer to, so it cannot be the question "… in the United
 * States?", however alike the two look.
 */
import type { Knowledge } from '#knowledge/schema.ts'
import { stopStems, type Tokens, tokenize } from '#language/features.ts'
import type { NameFinder } from '#language/names.ts'

/**
 * A row of bits for each word, a bit for each fact and then each gap, in the order of the knowledge. Of a fact: its
 * statement or a sample question holds the word. Of a gap: its nearest facts answer to the word, and it does not mark the gap.
 */
export type WordTable = { rows: ReadonlyMap<string, number>; bits: Uint32Array; width: number }

const ASKING = new Set(['who', 'whom', 'whose', 'whi', 'when', 'where', 'which', 'how', 'mani', 'much'])
const COMMON = 2 // questions that hold a word before it counts as the facts' own
const MARKED = 3 // times likelier in the gap's questions than in the facts'
const FLOOR = 0.02 // share of questions; keeps rare words from marking by chance

/** O(words of all sample questions). */
export function makeWordTable({ facts, gaps }: Knowledge, findNames: NameFinder): WordTable {
  const counts = (questions: readonly string[]): Map<string, number> => {
    const found = new Map<string, number>()
    for (const question of questions) for (const word of wordsOf(tokenize(question, findNames))) found.set(word, (found.get(word) ?? 0) + 1)
    return found
  }
  const ofFact = new Map(
    facts.map((fact) => [
      fact.id,
      { found: counts([fact.ask, fact.statement, ...fact.questions]), stated: counts([fact.ask, fact.statement]), size: fact.questions.length + 2 },
    ]),
  )
  const rows = new Map([...new Set([...ofFact.values()].flatMap(({ found }) => [...found.keys()]))].map((word, row) => [word, row]))
  const width = Math.ceil((facts.length + gaps.length) / 32)
  const bits = new Uint32Array(rows.size * width)
  const mark = (word: string, position: number): void => {
    const at = (rows.get(word) as number) * width + (position >> 5)
    bits[at] = (bits[at] as number) | (1 << (position & 31))
  }
  facts.forEach((fact, position) => {
    for (const word of ofFact.get(fact.id)?.found.keys() ?? []) mark(word, position)
  })
  gaps.forEach((gap, at) => {
    const own = counts(gap.questions)
    const near = gap.nearest.flatMap((id) => ofFact.get(id) ?? [])
    const size = Math.max(
      1,
      near.reduce((sum, fact) => sum + fact.size, 0),
    )
    const inFacts = (word: string): number => near.reduce((sum, { found }) => sum + (found.get(word) ?? 0), 0)
    const stated = new Set(near.flatMap((fact) => [...fact.stated.keys()])) // the fact's own matter marks no gap
    const marksGap = (word: string): boolean => !stated.has(word) && (own.get(word) ?? 0) / gap.questions.length > MARKED * (inFacts(word) / size + FLOOR)
    for (const word of new Set(near.flatMap(({ found }) => [...found.keys()])))
      if ((stated.has(word) || inFacts(word) >= COMMON) && !marksGap(word)) mark(word, facts.length + at)
  })
  return { rows, bits, width }
}

/** Is the word one that leads to the entry at this position? */
export function leadsTo({ rows, bits, width }: WordTable, word: string, position: number): boolean {
  const row = rows.get(folded(word))
  return row !== undefined && ((bits[row * width + (position >> 5)] as number) & (1 << (position & 31))) !== 0
}

/** For which entries is every word of the question one that leads there? Of a gap that says: nothing of what is missing is asked. */
export function explained(tokens: Tokens, table: WordTable): (position: number) => boolean {
  const asked = wordsOf(tokens)
  return (position) => asked.length > 0 && asked.every((word) => leadsTo(table, word, position))
}

/** Content words, names, years as one, and the words that say what is asked for. */
function wordsOf({ all }: Tokens): string[] {
  return [...new Set(all.filter((token) => !stopStems.has(token) || ASKING.has(token)).map(folded))]
}

function folded(token: string): string {
  return token.startsWith('=year') ? '=year' : token
}
