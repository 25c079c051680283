/** Which facts are said: those that carry the names of the question, what completes them, and, where none does, the nearest. */
import type { Fact, Name } from '#knowledge/schema.ts'
import type { Ground } from './ground.ts'
import { carriesName } from './name-book.ts'
import type { Question } from './question.ts'
import type { Candidate } from './retrieve.ts'

const RUNNER_UP = 0.2 // a second fact this near to the best one is said too
const MAX_DIRECT = 2

/**
 * The likeliest entry whose facts carry every binding name of the question. An amount must belong to the very name; for
 * other questions the names may be shared out over several likely facts ("what do the militias do, and what Boko Haram").
 */
export function fitting(question: Question, known: readonly Candidate[], ground: Ground): Candidate | undefined {
  const binding = ground.names.binding(question.tokens.names)
  const best = known[0]
  if (!best) return undefined
  const floor = best.p * (question.wantsFigure ? 0.25 : 0.05)
  const likely = known.filter(
    (candidate) =>
      candidate.p >= floor &&
      !(
        candidate.entry.kind === 'fact' &&
        ground.names.binding(question.excluded).some((name) => carriesName((candidate.entry as { fact: Fact }).fact, name, ground.names))
      ),
  )
  const carries = (candidate: Candidate, name: Name): boolean =>
    (question.wantsFigure && candidate.entry.kind === 'fact' ? [candidate.entry.fact] : factsOf(candidate, ground)).some((fact) =>
      carriesName(fact, name, ground.names),
    )
  const whole = likely.find((candidate) => binding.every((name) => carries(candidate, name)))
  if (whole || question.wantsFigure) return whole
  return binding.every((name) => likely.some((candidate) => carries(candidate, name)))
    ? likely.find((candidate) => binding.some((name) => carries(candidate, name)))
    : undefined
}

/** The chosen fact, the runner-up where the two are nearly as likely, and one for each name that is still missing. */
export function directFacts(question: Question, chosen: Candidate, known: readonly Candidate[], ground: Ground): Fact[] {
  const binding = ground.names.binding(question.tokens.names)
  const direct: Fact[] = chosen.entry.kind === 'fact' ? [chosen.entry.fact] : []
  for (const candidate of known) {
    if (direct.length >= MAX_DIRECT) break
    if (candidate === chosen || candidate.entry.kind !== 'fact' || candidate.p < chosen.p * RUNNER_UP) continue
    const { fact } = candidate.entry
    if (binding.every((name) => carriesName(fact, name, ground.names)) && !direct.includes(fact)) direct.push(fact)
  }
  for (const name of binding) {
    if (direct.some((fact) => [fact, ...contextOf([fact], ground, 3)].some((near) => carriesName(near, name, ground.names)))) continue
    const other = known.find(({ entry }) => entry.kind === 'fact' && carriesName(entry.fact, name, ground.names))?.entry
    if (other?.kind === 'fact') direct.push(other.fact)
  }
  return direct
}

/** What completes the direct facts, taken from each of them in turn. */
export function contextOf(direct: readonly Fact[], ground: Ground, most: number): Fact[] {
  const context: Fact[] = []
  for (let round = 0; round < 3 && context.length < most; round++) {
    for (const fact of direct) {
      const next = ground.facts.get(fact.context[round] ?? '')
      if (next && !direct.includes(next) && !context.includes(next) && context.length < most) context.push(next)
    }
  }
  return context
}

/** Of a list, what is about the names in the question, where each of several names has its share in it. */
export function focused(list: Fact[], question: Question, ground: Ground): Fact[] {
  const named = ground.names.binding(question.tokens.names)
  const about = list.filter((fact) => named.some((name) => carriesName(fact, name, ground.names)))
  return named.length > 1 && named.every((name) => about.some((fact) => carriesName(fact, name, ground.names))) ? about : list
}

/** Does it say of which year or day it speaks? */
export function isDated(fact: Fact): boolean {
  return fact.figures.some((figure) => figure.year !== undefined || figure.unit === 'year' || figure.unit === 'date')
}

/** The likeliest fact about all the names that has a date, where one is asked for. */
export function datedFact(question: Question, known: readonly Candidate[], ground: Ground): Fact | undefined {
  const binding = ground.names.binding(question.tokens.names)
  const facts = [...known.flatMap(({ entry }) => (entry.kind === 'fact' ? [entry.fact] : [])), ...ground.knowledge.facts.filter((fact) => fact.key)]
  return facts.find((fact) => isDated(fact) && binding.every((name) => carriesName(fact, name, ground.names)))
}

/** What is said of the one name in the question, where the likeliest facts are about others. */
export function factsOfTheName(question: Question, known: readonly Candidate[], ground: Ground): Fact[] {
  const binding = ground.names.binding(question.tokens.names)
  const name = binding[0]
  if (!name || binding.length > 1 || name.absent) return []
  const ranked = known.flatMap(({ entry }) => (entry.kind === 'fact' && carriesName(entry.fact, name, ground.names) ? [entry.fact] : []))
  const keys = ground.knowledge.facts.filter((fact) => fact.key && carriesName(fact, name, ground.names))
  return [...new Set([...ranked, ...keys])].slice(0, 3)
}

export function nearestFacts(candidates: readonly Candidate[], ground: Ground): Fact[] {
  const near: Fact[] = []
  for (const candidate of candidates) {
    const facts =
      candidate.entry.kind === 'gap' ? candidate.entry.gap.nearest.map((id) => ground.facts.get(id) as Fact) : factsOf(candidate, ground).slice(0, 1)
    for (const fact of facts) if (near.length < 2 && !near.includes(fact)) near.push(fact)
  }
  return near
}

export function factsOf({ entry }: Candidate, ground: Ground): Fact[] {
  if (entry.kind === 'digest') return entry.digest.facts.map((id) => ground.facts.get(id) as Fact)
  if (entry.kind !== 'fact') return []
  return [entry.fact, ...entry.fact.context.map((id) => ground.facts.get(id) as Fact)]
}
