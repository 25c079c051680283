/** Does a stretch of a draft bend its fact: another amount or firmness, a no too many or too few, a duty, a comparison? */
import type { Fact } from '#knowledge/schema.ts'
import { sameMeaning } from '#language/same-meaning.ts'
import type { Mark, Marked, Reading } from './draft-words.ts'

export type MarkFault = 'quantifier' | 'negation' | 'modality' | 'comparison' | 'time'

/** Must be in the fact, beside the same words. */
const BOUND: ReadonlySet<Mark> = new Set(['negation', 'all', 'most', 'some', 'few', 'only', 'almost', 'often', 'other', 'will', 'alleged'])
/** Must be said again where the fact has it. */
const KEPT: ReadonlySet<Mark> = new Set([
  'negation',
  'most',
  'some',
  'few',
  'almost',
  'often',
  'duty',
  'should',
  'alleged',
  'not-only',
  'formerly',
  'alone',
  'one-of',
  'less',
])
const KIND: Readonly<Record<Mark, MarkFault>> = {
  negation: 'negation',
  'not-only': 'negation',
  all: 'quantifier',
  most: 'quantifier',
  some: 'quantifier',
  few: 'quantifier',
  only: 'quantifier',
  alone: 'quantifier',
  often: 'quantifier',
  almost: 'quantifier',
  'per-year': 'quantifier',
  more: 'comparison',
  less: 'comparison',
  than: 'comparison',
  duty: 'modality',
  should: 'modality',
  may: 'modality',
  will: 'modality',
  alleged: 'modality',
  must: 'modality',
  'one-of': 'quantifier',
  other: 'quantifier',
  sequence: 'time',
  formerly: 'time',
  now: 'time',
  even: 'quantifier',
  wherever: 'quantifier',
  cause: 'comparison',
}
const CAUSES = /\b(?:pushes|endangers|damaged|makes?|exposes|so|with such|in order to|added to|brings?|has raised)\b/
const COMPARES = /\b(?:more|less|growing|rising|stronger|wider|worsens|doubled?|step up|enlarge|extend|prolongs)\b/i

export const givesCause = (fact: Fact): boolean => CAUSES.test(fact.statement)

export function markFault(marks: readonly Marked[], said: Reading, fact: Fact): MarkFault | undefined {
  for (const { mark, beside } of marks) {
    if (mark === 'cause' && CAUSES.test(fact.statement)) continue
    if (mark === 'more' && COMPARES.test(fact.statement)) continue
    if (mark === 'per-year' && fact.figures.some((figure) => figure.per === 'year')) continue // judged with its figure
    if (mark === 'duty' && said.marks.some((other) => other.mark === 'should')) continue // the author urges what she says they should do
    const there = said.marks.filter((other) => family(other.mark) === family(mark))
    const times = marks.filter((other) => family(other.mark) === family(mark)).length
    if (there.length === 0 || (BOUND.has(mark) && times > there.length)) return KIND[mark]
    if (
      BOUND.has(mark) &&
      beside.length > 0 &&
      !there.some((other) => other.beside.length === 0 || other.beside.some((word) => beside.some((own) => sameMeaning(own, word))))
    )
      return KIND[mark]
  }
  const missing = said.marks.find(({ mark }) => KEPT.has(mark) && !marks.some((other) => other.mark === mark || (mark === 'should' && other.mark === 'duty')))
  return missing && KIND[missing.mark]
}

/** "Every January" and "each year, in January" are one. */
function family(mark: Mark): Mark {
  return mark === 'per-year' ? 'all' : mark
}
