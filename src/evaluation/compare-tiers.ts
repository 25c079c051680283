/** One question set through both tiers, side by side: what passes, what a model's words cost, and why they did not go out. */
import type { Answerer, Turn } from '#core/answer.ts'
import type { Spent } from '#core/model.ts'
import type { Writer, Written } from '#core/write.ts'
import PQueue from 'p-queue'
import { spread } from './bench-answers.ts'
import { type Case, scoreCase } from './score.ts'

export type Compared = {
  kinds: { kind: string; of: number; extractive: number; model: number }[]
  tiers: { tier: Written['tier']; of: number }[]
  /** Why the words of the model did not go out, or did so without a sentence. */
  why: { why: string; of: number }[]
  rejected: { fault: string; of: number }[]
  strayFigures: number
  spent: Spent
  /** ms of one answer. */
  latency: { extractive: number; model: { median: number; p99: number } }
}

/** USD for a million tokens. */
export type Price = { input: number; output: number }
export const costOf = ({ input, output }: Spent, price: Price): number => (input * price.input + output * price.output) / 1e6

export async function compareTiers(
  answerer: Answerer,
  writer: Writer,
  cases: readonly Case[],
  atOnce: number,
  onDone: (done: number) => void = () => {},
): Promise<Compared> {
  const queue = new PQueue({ concurrency: atOnce })
  let done = 0
  const results = await queue.addAll(
    cases.map((one) => async () => {
      const thread = threadOf(answerer, one.turns.slice(0, -1))
      const text = one.turns.at(-1) ?? ''
      const started = performance.now()
      const plain = answerer.answer(text, thread)
      const between = performance.now()
      const written = await writer.write(text, thread, { workspace: 'eval' })
      const ended = performance.now()
      onDone(++done)
      const knowledge = answerer.ground.knowledge
      return {
        one,
        written,
        plain: scoreCase(one, plain, knowledge),
        model: scoreCase(one, written.answer, knowledge),
        ms: { extractive: between - started, model: ended - between },
      }
    }),
  )
  const count = (list: readonly string[]): [string, number][] =>
    [...Map.groupBy(list, (one) => one)].map(([key, some]): [string, number] => [key, some.length]).sort((a, b) => b[1] - a[1])
  const asked = results.filter(({ written }) => written.spent.calls > 0)
  return {
    kinds: [...Map.groupBy(results, ({ one }) => one.kind)].map(([kind, list]) => ({
      kind,
      of: list.length,
      extractive: list.filter(({ plain }) => plain.passed).length,
      model: list.filter(({ model }) => model.passed).length,
    })),
    tiers: count(results.map(({ written }) => written.tier)).map(([tier, of]) => ({ tier: tier as Written['tier'], of })),
    why: count(results.flatMap(({ written }) => written.why ?? [])).map(([why, of]) => ({ why, of })),
    rejected: count(results.flatMap(({ written }) => written.rejected)).map(([fault, of]) => ({ fault, of })),
    strayFigures: results.filter(({ model }) => model.strayFigures.length > 0).length,
    spent: results.reduce(
      (sum, { written: { spent } }) => ({ calls: sum.calls + spent.calls, input: sum.input + spent.input, output: sum.output + spent.output }),
      { calls: 0, input: 0, output: 0 },
    ),
    latency: { extractive: spread(results.map(({ ms }) => ms.extractive)).median, model: spread(asked.map(({ ms }) => ms.model)) },
  }
}

function threadOf(answerer: Answerer, turns: readonly string[]): Turn[] {
  const thread: Turn[] = []
  for (const text of turns) thread.push({ text, factIds: answerer.answer(text, thread).citations.map(({ factId }) => factId) })
  return thread
}
