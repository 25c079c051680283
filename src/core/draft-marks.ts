/** Words on which a claim turns: how many, how firmly, how often, not. One that most wordings of a fact have may not be left out. */
import type { Mark } from './draft-words.ts'

export type MarkFault = 'quantifier' | 'negation' | 'modality' | 'comparison' | 'time'
/** A mark that must be said again where the fact has it. */
export type Kept = 'negation' | 'most' | 'some' | 'few' | 'almost' | 'often' | 'should' | 'alleged' | 'formerly' | 'alone' | 'one-of' | 'less'

const KEPT: ReadonlySet<Mark> = new Set<Kept>([
  'negation',
  'most',
  'some',
  'few',
  'almost',
  'often',
  'should',
  'alleged',
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

/** Those that may not be left out, each once. */
export function marksIn(marks: readonly Mark[]): Kept[] {
  return [...new Set(marks.map((mark) => (mark === 'duty' ? 'should' : mark)).filter((mark): mark is Kept => KEPT.has(mark)))]
}

/** `marks` may not be left out; none is said more often than `most` has it, the most of any wording. */
export function markFault(said: readonly Mark[], { marks, most }: { marks: readonly Kept[]; most: Readonly<Record<string, number>> }): MarkFault | undefined {
  const kept = marksIn(said)
  const wrong = marks.find((mark) => !kept.includes(mark)) ?? said.find((mark) => count(said, mark) > (most[mark] ?? 0))
  return wrong && KIND[wrong]
}

/** How often each mark is said in the one of these that has it most. */
export function mostOf(wordings: readonly (readonly Mark[])[]): Record<string, number> {
  const most: Record<string, number> = {}
  for (const marks of wordings) for (const mark of marks) most[mark] = Math.max(most[mark] ?? 0, count(marks, mark))
  return most
}

const count = (marks: readonly Mark[], mark: Mark): number => marks.filter((other) => other === mark).length

/** What it is to have such a mark where no wording has it. */
export function kindOf(mark: Mark): MarkFault {
  return KIND[mark]
}
