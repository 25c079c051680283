/** How much a workspace may ask of the model: so many requests at once, so many tokens a day. Counted in a Keyv by UTC day. */
import PQueue from 'p-queue'

/** As much of a Keyv as is needed. */
export type Tally = { get: (key: string) => Promise<number | undefined>; set: (key: string, value: number, ttl?: number) => Promise<unknown> }
export type Spending = {
  /** Is there any of today's budget left? */
  mayAsk: (workspace: string) => Promise<boolean>
  /** Waits for a place among the workspace's requests; rejects when `signal` is aborted first. */
  inTurn: <T>(workspace: string, signal: AbortSignal, work: () => Promise<T>) => Promise<T>
  add: (workspace: string, tokens: number) => Promise<void>
}

export type Limits = { atOnce: number; tokensADay: number }
const KEPT = 2 * 86_400_000 // ms

export function createSpending(tally: Tally, { atOnce, tokensADay }: Limits, now: () => number): Spending {
  const queues = new Map<string, PQueue>()
  const counting = new PQueue({ concurrency: 1 }) // read and write of a count belong together
  const key = (workspace: string): string => `${new Date(now()).toISOString().slice(0, 10)}:${workspace}`
  return {
    async mayAsk(workspace) {
      return ((await tally.get(key(workspace))) ?? 0) < tokensADay
    },
    async inTurn(workspace, signal, work) {
      const queue = queues.get(workspace) ?? new PQueue({ concurrency: atOnce })
      queues.set(workspace, queue)
      try {
        return await queue.add(work, { signal })
      } finally {
        if (queue.size === 0 && queue.pending === 0) queues.delete(workspace)
      }
    },
    async add(workspace, tokens) {
      await counting.add(async () => tally.set(key(workspace), ((await tally.get(key(workspace))) ?? 0) + tokens, KEPT))
    },
  }
}
