/**
 * Several questions in one: each is decided alone, and all that they find is said, or nothing is taken apart. A part may
 * lean on the one before it ("and how many of them"), or on one it counts ("who the second number comes from").
 */
import type { Fact } from '#knowledge/schema.ts'
import type { NameFinder } from '#language/names.ts'
import type { Speller } from '#language/spelling.ts'
import { type Decision, decide } from './decide.ts'
import type { Turn } from './follow-up.ts'
import { datedFacts } from './gather.ts'
import type { Ground } from './ground.ts'
import { holdsAmount } from './missing-figure.ts'
import { carriesName } from './name-book.ts'
import { partsOf } from './parts.ts'
import type { Entry } from './prepare.ts'
import { prior } from './prior.ts'
import { type Question, readQuestion } from './question.ts'
import type { Ranking, Retriever } from './retrieve.ts'

type Tools = { findNames: NameFinder; spell: Speller; retriever: Retriever; ground: Ground }
/** `facts`: what it adds to the parts before it; `found`: it has an answer, even where an earlier part has given it. */
type Part = { text: string; facts: Fact[]; found: boolean }

const TOLD = 0.05 // how likely a part asks for what an earlier part has found
const NO_FIGURE = 0.1 // and for a figure that the article lacks: lists of figures are made of what is there
const LEANS = 0.3
const FEW_WORDS = 2 // content words; a part with more of its own leans on the one before it only a little
const SURE = 0.15 // a part that finds its fact less surely than this is no question of its own
const MOST_PARTS = 5
const FACTS_A_PART = 3
const FACTS_OF_ALL = 5 // where the whole list is asked for
const SHORT = 2 // where so few parts find so few facts, each is given one fact more of its context
const AMOUNT_LIKELY = 0.001
const MANY = 3 // as many things as this are meant one by one, where each finds its fact
const ONE_THING = 0.6
const COUNTS = /\b(?:numbers?|figures?|statistics?|stats?|sums?|amounts?|how much|dollars?|earn\w*|income|takes?|proceeds|revenue|profits?)\b/i
const ASKS_ELSE = /\b(?:who|whom|whose|where|why|which|when|what|how)\b(?! (?:much|many))/i

export function decideParts(question: Question, tools: Tools): Decision | undefined {
  const dated = datedFacts(question, tools.ground)
  if (dated) return { outcome: 'answered', direct: dated, context: [] }
  const { texts, loose } = partsOf(question)
  if (texts.length < 2 || texts.length > MOST_PARTS || (loose && texts.length < MANY && isOne(question, tools))) return undefined
  const counts = COUNTS.test(question.text)
  const parts: Part[] = []
  for (const text of texts) {
    const told = parts.flatMap((part) => part.facts)
    const before = counted(text, parts) ?? parts.findLast((part) => part.facts.length > 0)
    const found = decidePart(text, before ? turnOf(before) : question.about, told, { counts, instance: question.wantsInstance }, tools)
    if (found === 'corrected') return undefined
    parts.push({
      text,
      found: found.length > 0,
      facts: found.filter((fact) => !told.includes(fact)).slice(0, question.wantsAll || counts ? FACTS_OF_ALL : FACTS_A_PART),
    })
  }
  if (loose && parts.some((part) => !part.found)) return undefined
  const found = parts.filter((part) => part.facts.length > 0)
  return found.length < 2 ? undefined : { outcome: 'answered', direct: rounded(found, tools.ground), context: [] }
}

/** What is joined by "and" is one thing where one fact or list is surely meant by all of it. */
function isOne(question: Question, { retriever, ground }: Tools): boolean {
  const best = retriever.rank(question.tokens, prior(question, ground), question.leaning, question.core).candidates[0]
  if (best === undefined || best.entry.kind === 'chat') return true
  const { entry } = best
  const lacks = entry.kind === 'fact' && ground.names.binding(question.tokens.names).some((name) => !carriesName(entry.fact, name, ground.names))
  return best.p > ONE_THING && !lacks
}

function decidePart(
  text: string,
  before: Turn | undefined,
  told: readonly Fact[],
  { counts, instance }: { counts: boolean; instance: boolean },
  { findNames, spell, retriever, ground }: Tools,
): Fact[] | 'corrected' {
  const read = readQuestion(text, before ? [before] : [], findNames, spell)
  const wantsFigure = read.wantsFigure || (counts && !ASKS_ELSE.test(text))
  const question = {
    ...read,
    isPart: true,
    wantsInstance: read.wantsInstance || instance,
    leaning: read.cued && read.tokens.content.length <= FEW_WORDS ? read.leaning : Math.min(read.leaning, LEANS),
    wantsFigure,
  }
  const likely = prior(question, ground)
  const fresh = (entry: Entry): number =>
    (entry.kind === 'gap' && wantsFigure && counts ? NO_FIGURE : entry.kind === 'fact' && told.includes(entry.fact) ? TOLD : 1) * likely(entry)
  const ranking = retriever.rank(question.tokens, fresh, question.leaning)
  const decision = decide(question, ranking, ground)
  if (decision.outcome === 'corrected') return 'corrected'
  if (decision.outcome !== 'answered' || (ranking.candidates[0]?.p ?? 0) < SURE) return []
  return counts && !decision.direct.some(holdsAmount) ? withAmount(decision.direct, question, ranking, ground) : decision.direct
}

/** Where amounts are asked for, the likeliest amount that belongs to the names of the part is said too. */
function withAmount(direct: Fact[], question: Question, { candidates }: Ranking, ground: Ground): Fact[] {
  const binding = ground.names.binding(question.tokens.names)
  const facts = candidates.flatMap(({ entry, p }) => (entry.kind === 'fact' && p > AMOUNT_LIKELY ? [entry.fact] : []))
  const amount =
    binding.length === 0
      ? undefined
      : [...facts, ...ground.knowledge.facts.filter((fact) => fact.theme === direct[0]?.theme)].find(
          (fact) => holdsAmount(fact) && binding.every((name) => carriesName(fact, name, ground.names)),
        )
  return amount ? [...direct.slice(0, FACTS_A_PART - 1), amount] : direct
}

/** "Who the second number comes from": the part that is meant. */
function counted(text: string, parts: readonly Part[]): Part | undefined {
  const word = /\bthe (first|second|third|latter|former|last)\b(?: (?:one|number|figure|group|case|country|sum|amount|thing))?/i.exec(text)?.[1]?.toLowerCase()
  if (word === undefined) return undefined
  return word === 'last' || word === 'latter' ? parts.at(-1) : parts[['first', 'second', 'third'].indexOf(word === 'former' ? 'first' : word)]
}

const turnOf = (part: Part): Turn => ({ text: part.text, factIds: part.facts.map((fact) => fact.id) })

/** A part that found a single fact is given what completes it, as long as the whole stays short. */
function rounded(parts: readonly Part[], ground: Ground): Fact[] {
  const told = new Set(parts.flatMap((part) => part.facts))
  return parts.flatMap(({ facts }) => {
    const more =
      parts.length <= SHORT && facts.length === 1 ? facts[0]?.context.map((id) => ground.facts.get(id) as Fact).find((fact) => !told.has(fact)) : undefined
    if (more) told.add(more)
    return more ? [...facts, more] : facts
  })
}
