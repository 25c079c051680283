/**
 * The minute hand: derives what is due since the last tick, writes it down, and hands out whatever is open. It keeps no
 * plans between two ticks, so that a crash, a suspended machine or a clock that was set changes nothing but when it looks.
 */
import type { Dispatcher } from './dispatch.ts'
import { LATE, type Ledger, type Planned, SKEW } from './ledger.ts'
import type { Occurrence, Planner } from './occurrences.ts'
import type { SubscriptionTable } from './subscription-table.ts'

export type Scheduler = { tick: () => Promise<void>; start: () => Promise<void>; stop: () => Promise<void> }

export type Parts = {
  planner: Planner
  ledger: Ledger
  around: SubscriptionTable['around']
  dispatcher: Dispatcher
  now: () => number
  /** Calls `work` every so many ms until the returned function is called. */
  every: (ms: number, work: () => Promise<void>) => () => void
  onFault: (error: unknown) => void
  /** ms after its time up to which a briefing is still worth posting. */
  grace: number
}

const TICK = 30_000 // ms; twice a minute, so that nobody waits for a whole one
/** ms. What was missed longer ago than this, a machine that slept for weeks, is not even written down. */
const FURTHEST = 40 * 24 * 3_600_000
export const SUPERSEDED = 'a newer briefing was due by then'

export function createScheduler({ planner, ledger, around, dispatcher, now, every, onFault, grace }: Parts): Scheduler {
  let under: Promise<void> | undefined
  let looked = false
  let halt: (() => void) | undefined

  async function look(): Promise<void> {
    const at = now()
    const last = (await ledger.lastTick()) ?? at
    const back = looked && last <= at + SKEW ? SKEW : grace // further where this process has just begun, or the clock was set back
    const from = Math.max(Math.min(last, at) - back, at - FURTHEST)
    if (planner.near(from, at)) {
      const due = await ledger.unseen(planner.due(await around(planner.windows(from, at), from, at), from, at))
      await ledger.plan(sortOut(due, at, grace))
      await ledger.revive(grace)
    }
    await ledger.ticked(at)
    looked = true
    await dispatcher.add(await ledger.open())
  }

  /** One at a time: a slow one is not overtaken by the next. */
  function tick(): Promise<void> {
    under ??= look().finally(() => {
      under = undefined
    })
    return under
  }
  const safely = (): Promise<void> => tick().catch(onFault)
  return {
    tick,
    async start() {
      halt ??= every(TICK, safely)
      await safely()
    },
    async stop() {
      halt?.()
      await under?.catch(() => undefined)
    },
  }
}

/** Of what a channel missed, at most the newest is posted, and only within the grace period; the rest is on record. */
export function sortOut(due: readonly Occurrence[], at: number, grace: number): Planned[] {
  const newest = new Map<string, Occurrence>()
  for (const one of due) if (one.withheld === undefined && one.at >= (newest.get(one.subscription.id)?.at ?? 0)) newest.set(one.subscription.id, one)
  return due.map((occurrence) => {
    const late = at > occurrence.at + grace ? LATE : undefined
    const older = newest.get(occurrence.subscription.id) === occurrence ? undefined : SUPERSEDED
    return { occurrence, skipped: occurrence.withheld ?? late ?? older }
  })
}
