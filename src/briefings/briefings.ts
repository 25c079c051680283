/** Puts the room together: what people do with subscriptions, and the scheduler that posts. Everything outside comes in. */
import { randomUUID } from 'node:crypto'
import type { Ground } from '#core/ground.ts'
import type { Database } from '#store/database.ts'
import { createBriefs } from './brief.ts'
import { createDeliver } from './deliver.ts'
import type { Dispatcher } from './dispatch.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createPlanner } from './occurrences.ts'
import { createPace, lineInPostgres, lineInProcess } from './pace.ts'
import { POST_WITHIN, type Poster } from './poster.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import { createSubscriptionTable } from './subscription-table.ts'
import { createSubscriptions, type Subscriptions } from './subscriptions.ts'
import { createZones, type Zones } from './zones.ts'

export type Briefings = { subscriptions: Subscriptions; ledger: Ledger; zones: Zones; start: () => Promise<void>; tick: Scheduler['tick']; stop: () => Promise<void> }

export type Parts = {
  database: Database
  ground: Ground
  poster: Poster
  dispatcher: Dispatcher
  /** ms since 1970. */
  now: () => number
  /** ms on a clock that nobody can set. */
  clock: () => number
  wait: (ms: number) => Promise<void>
  every: (ms: number, work: () => void) => () => void
  onFault: (error: unknown) => void
  /** ms; how long a claim lasts, and how long a request may still be on its way after nobody waits for it any more. */
  lease?: number
  settle?: number
}

/** A request that was cut off is not on its way much longer than it was waited for. */
const SETTLE = POST_WITHIN + 5_000

export function createBriefings({ database, ground, poster, dispatcher, now, clock, wait, every, onFault, lease, settle = SETTLE }: Parts): Briefings {
  const { occasions } = ground.knowledge
  const planner = createPlanner(occasions)
  const ledger = createLedger(database, now, lease)
  const table = createSubscriptionTable(database, now)
  const briefOf = createBriefs(ground)
  const zones = createZones()
  const subscriptions = createSubscriptions({ table, ledger, planner, occasions, briefOf, zones, poster, now })
  const own = lineInProcess(clock)
  const pace = createPace({ line: database.kind === 'postgres' ? lineInPostgres(database) : own, own, wait })
  const scheduler = createScheduler({ planner, ledger, subscriptions: table.all, dispatcher, now, every, onFault })
  const byId = new Map(occasions.map((occasion) => [occasion.id, occasion]))
  const deliver = createDeliver({ ledger, subscription: table.get, leave: subscriptions.leave, occasion: (id) => byId.get(id), briefOf, poster, pace, now, token: randomUUID, wait, settle })

  return {
    subscriptions,
    ledger,
    zones,
    tick: scheduler.tick,
    async start() {
      if (database.kind === 'sqlite') await ledger.takeOver()
      await dispatcher.start(deliver)
      await scheduler.start()
    },
    async stop() {
      await scheduler.stop()
      await dispatcher.stop()
    },
  }
}
