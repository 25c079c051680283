/** How long answers take inside the process: questions of each kind once warm, and long inputs of each sort. */
import type { Answerer, Turn } from '#core/answer.ts'
import { longInputs } from './bench-inputs.ts'
import type { Case } from './score.ts'

export type Timing = { kind: string; questions: number; median: number; p99: number }
export type LongTiming = { sort: string; ms: number }

const WARM_UP = 3 // rounds over everything before a clock is looked at
const ROUNDS = 7
const LONG_ROUNDS = 3 // the middle one of three counts: neither the first, which compiles, nor one that was disturbed

/** A row for each kind, one for last turns in their conversation, one over all. In ms for one answer. */
export function timeAnswers({ answer }: Answerer, cases: readonly Case[]): Timing[] {
  const asked = cases.map(({ kind, turns }) => ({ kind, text: turns.at(-1) ?? '', thread: threadOf(answer, turns.slice(0, -1)) }))
  const samples: { kind: string; inThread: boolean; ms: number }[] = []
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    for (const { kind, text, thread } of asked) {
      for (const before of thread.length === 0 ? [[]] : [[], thread]) {
        const started = performance.now()
        answer(text, before)
        if (round >= WARM_UP) samples.push({ kind, inThread: before.length > 0, ms: performance.now() - started })
      }
    }
  }
  const row = (kind: string, some: readonly { ms: number }[]): Timing => ({ kind, questions: some.length / ROUNDS, ...spread(some.map(({ ms }) => ms)) })
  const kinds = Map.groupBy(
    samples.filter(({ inThread }) => !inThread),
    ({ kind }) => kind,
  )
  return [
    ...[...kinds].map(([kind, some]) => row(kind, some)),
    row(
      'in a conversation',
      samples.filter(({ inThread }) => inThread),
    ),
    row('all', samples),
  ]
}

/** Slowest first. */
export function timeLongInputs({ answer }: Answerer): LongTiming[] {
  const timings = [...longInputs()].map(([sort, text]) => {
    const times = Array.from({ length: LONG_ROUNDS }, () => {
      const started = performance.now()
      answer(text)
      return performance.now() - started
    })
    return { sort, ms: spread(times).median }
  })
  return timings.sort((a, b) => b.ms - a.ms)
}

export function spread(times: readonly number[]): { median: number; p99: number } {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { median: at(0.5), p99: at(0.99) }
}

function threadOf(answer: Answerer['answer'], turns: readonly string[]): Turn[] {
  const thread: Turn[] = []
  for (const text of turns) thread.push({ text, factIds: answer(text, thread).citations.map(({ factId }) => factId) })
  return thread
}
