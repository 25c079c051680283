/** How long a whole tick takes with 100,000 subscriptions in a SQLite file: nothing due, and a day's minutes of them due. */
import { performance } from 'node:perf_hooks'
import { GRACE } from '#briefings/briefings.ts'
import { createLedger } from '#briefings/ledger.ts'
import { createPlanner, type Subscription } from '#briefings/occurrences.ts'
import { createScheduler, type Scheduler } from '#briefings/scheduler.ts'
import { createSubscriptionTable } from '#briefings/subscription-table.ts'
import type { Occasion } from '#knowledge/schema.ts'
import { openDatabase } from '#store/database.ts'

/** ms: far from any date; on one, the first look of a process, which finds and writes down two hours' worth; the next ones, a minute's worth each. */
export type TickTiming = { far: number; first: number; median: number; resident: number }

const ROUNDS = 10

export async function timeTick(url: string, many: readonly Subscription[], occasions: readonly Occasion[], noon: number): Promise<TickTiming> {
  let at = noon - 100 * 86_400_000
  const now = (): number => at
  const database = await openDatabase(url)
  try {
    const table = createSubscriptionTable(database, now)
    await database.transaction(async ({ query }) => {
      const inOne = createSubscriptionTable({ ...database, query, transaction: (work) => work({ query }) }, now)
      for (const subscription of many) await inOne.save(subscription.id, 'U', async () => ({ subscription, what: 'subscribed' }))
    })
    const dispatcher = { start: async () => {}, add: async () => {}, stop: async () => {} }
    const parts = { planner: createPlanner(occasions), ledger: createLedger(database, now), around: table.around, dispatcher, now, grace: GRACE }
    const begun = (): Scheduler => createScheduler({ ...parts, every: () => () => {}, onFault: () => {} })
    const timed = async (scheduler: Scheduler): Promise<number> => {
      const started = performance.now()
      await scheduler.tick()
      return performance.now() - started
    }
    const far = await timed(begun())
    at = noon
    await database.query('DELETE FROM briefing_ticks') // or it would look back at those hundred days
    const anew = begun() // it looks back over the whole grace period
    const first = await timed(anew)
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      at += 60_000
      times.push(await timed(anew))
    }
    return { far, first, median: times.sort((a, b) => a - b)[ROUNDS / 2] ?? 0, resident: process.memoryUsage().rss / 2 ** 20 }
  } finally {
    await database.close()
  }
}
