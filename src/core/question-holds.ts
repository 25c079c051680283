/** May these facts answer this question? What it names, counts and dates must be theirs, whatever a model thinks. */
import { carries } from '#knowledge/carries.ts'
import type { Fact } from '#knowledge/schema.ts'
import { figuresIn } from '#language/figures.ts'
import type { Turn } from './follow-up.ts'
import type { Answerer } from './answer.ts'
import { unknownName } from './correct-name.ts'
import { carriesName } from './name-book.ts'
import type { Question } from './question.ts'

/** `whole`: the question as the model made it whole. It may bring in nothing that neither the question nor its thread has. */
export function questionHolds(text: string, whole: string, thread: readonly Turn[], facts: readonly Fact[], { read, ground, findNames }: Answerer): boolean {
  const asked = read(text, thread)
  const names = ground.names.binding([...asked.tokens.names, ...findNames(whole)])
  if (names.some((name) => name.absent || !facts.some((fact) => carriesName(fact, name, ground.names)))) return false
  if (unknownName(asked, ground) !== undefined || bringsIn(text, whole, thread, findNames)) return false
  const counted = [...asked.tokens.figures, ...figuresIn(whole)].filter((hit) => hit.kind !== 'number' || hit.low > 12)
  if (counted.some((hit) => !facts.some((fact) => fact.figures.some((figure) => carries(figure, hit) || figure.year === hit.low)))) return false
  return !asksForFigure(asked) || facts.some((fact) => fact.figures.length > 0)
}

function asksForFigure(question: Question): boolean {
  return question.wantsFigure || question.asked.has('how-many') || question.asked.has('how-much')
}

function bringsIn(text: string, whole: string, thread: readonly Turn[], findNames: Answerer['findNames']): boolean {
  const before = [text, ...thread.map((turn) => turn.text)].join(' \n ')
  const known = new Set(findNames(before).map((hit) => hit.id))
  if (findNames(whole).some((hit) => hit.kind !== 'term' && !known.has(hit.id))) return true
  const told = figuresIn(before)
  return figuresIn(whole).some((hit) => !told.some((other) => other.low === hit.low && other.high === hit.high))
}
