/** Puts the room together: what people do with subscriptions, and the scheduler that posts. Everything outside comes in. */
import { randomUUID } from 'node:crypto'
import type { Ground } from '#core/ground.ts'
import type { Occasion } from '#knowledge/schema.ts'
import type { Database } from '#store/database.ts'
import { type BriefOf, createBriefs } from './brief.ts'
import { createDeliver } from './deliver.ts'
import type { Dispatcher } from './dispatch.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createPlanner, type Planner } from './occurrences.ts'
import { createPace, lineInPostgres, lineInProcess } from './pace.ts'
import { POST_WITHIN, type Poster } from './poster.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import { createSubscriptionTable, type SubscriptionTable } from './subscription-table.ts'
import { createSubscriptions, type Subscriptions } from './subscriptions.ts'
import { createZones, type Zones } from './zones.ts'

export type Briefings = {
  subscriptions: Subscriptions
  ledger: Ledger
  zones: Zones
  start: () => Promise<void>
  tick: Scheduler['tick']
  stop: () => Promise<void>
}
/** What a surface lets people do. */
export type Subscribing = Pick<Briefings, 'subscriptions' | 'zones'>

export type DeliveryStep = { reference: string; state: 'planned' | 'ambiguous' | 'posted' | 'skipped' | 'failed'; reason?: string }

export type SubscriptionChange = { reference: string; change: 'saved' | 'removed' | 'stopped' }

export type Parts = {
  database: Database
  /** Asked each time: edited knowledge is taken over while the bot runs. */
  ground: () => Ground
  poster: Poster
  dispatcher: Dispatcher
  /** ms since 1970. */
  now: () => number
  /** ms on a clock that nobody can set. */
  clock: () => number
  wait: (ms: number, signal: AbortSignal) => Promise<void>
  every: (ms: number, work: () => Promise<void>) => () => void
  onFault: (error: unknown) => void
  /** Told of each step that a delivery comes to; `reference` is the key of its row in the ledger. */
  onDelivery?: (step: DeliveryStep) => void
  /** Told of each change of a subscription; `reference` is its id, that of the channel. */
  onChange?: (change: SubscriptionChange) => void
  /** ms; how long a claim lasts, and how long a request may still be on its way after nobody waits for it any more. */
  lease?: number
  settle?: number
  /** ms after its time up to which a briefing is still worth posting. */
  grace?: number
}

export const GRACE = 2 * 3_600_000

/** A request that was cut off is not on its way much longer than it was waited for. */
const SETTLE = POST_WITHIN + 5_000

export function createBriefings({
  database,
  ground,
  poster,
  dispatcher,
  now,
  clock,
  wait,
  every,
  onFault,
  onDelivery = () => {},
  onChange = () => {},
  lease,
  settle = SETTLE,
  grace = GRACE,
}: Parts): Briefings {
  const known = following(ground)
  const planner: Planner = {
    near: (...args) => known().planner.near(...args),
    windows: (...args) => known().planner.windows(...args),
    due: (...args) => known().planner.due(...args),
    next: (...args) => known().planner.next(...args),
  }
  const briefOf: BriefOf = (...args) => known().briefOf(...args)
  const stopping = new AbortController()
  const pause = (ms: number): Promise<void> => wait(ms, stopping.signal)
  const ledger = told(createLedger(database, now, lease), onDelivery)
  const table = noted(createSubscriptionTable(database, now), onChange)
  const zones = createZones()
  const subscriptions = createSubscriptions({ table, ledger, planner, occasions: () => known().occasions, briefOf, zones, poster, now, grace })
  const own = lineInProcess(clock)
  const pace = createPace({ line: database.kind === 'postgres' ? lineInPostgres(database) : own, own, clock, wait: pause })
  const scheduler = createScheduler({ planner, ledger, around: table.around, dispatcher, now, every, onFault, grace })
  const deliver = createDeliver({
    ledger,
    subscription: table.get,
    leave: subscriptions.leave,
    occasion: (id) => known().occasions.find((one) => one.id === id),
    briefOf,
    poster,
    pace,
    now,
    token: randomUUID,
    wait: pause,
    settle,
    grace,
  })

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
      stopping.abort() // nobody waits for a turn or a message on its way any more: the ledger knows how to go on
      await scheduler.stop()
      await dispatcher.stop()
    },
  }
}

function noted(table: SubscriptionTable, onChange: (change: SubscriptionChange) => void): SubscriptionTable {
  return {
    ...table,
    async save(id, person, make) {
      const made = await table.save(id, person, make)
      if (made.what !== undefined) onChange({ reference: id, change: 'saved' })
      return made
    },
    async remove(id, change) {
      await table.remove(id, change)
      onChange({ reference: id, change: 'removed' })
    },
    async stop(id, reason) {
      const stopped = await table.stop(id, reason)
      if (stopped) onChange({ reference: id, change: 'stopped' })
      return stopped
    },
  }
}

function told(ledger: Ledger, onDelivery: (step: DeliveryStep) => void): Ledger {
  return {
    ...ledger,
    async posted(key, messageId) {
      await ledger.posted(key, messageId)
      onDelivery({ reference: key, state: 'posted' })
    },
    async release(key, token, state, reason) {
      await ledger.release(key, token, state, reason)
      onDelivery({ reference: key, state, ...(reason === undefined ? {} : { reason }) })
    },
    async finish(key, token, state, reason) {
      await ledger.finish(key, token, state, reason)
      onDelivery({ reference: key, state, reason })
    },
  }
}

type Known = { facts: Ground['facts']; occasions: readonly Occasion[]; planner: Planner; briefOf: BriefOf }

/** What depends on the knowledge, made anew only when that has changed. */
function following(ground: () => Ground): () => Known {
  let known: Known | undefined
  return () => {
    const given = ground()
    if (known?.facts !== given.facts)
      known = { facts: given.facts, occasions: given.knowledge.occasions, planner: createPlanner(given.knowledge.occasions), briefOf: createBriefs(given) }
    return known
  }
}
