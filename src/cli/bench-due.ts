/** How long it takes to derive what is due for 100,000 channels all over the world, and how large the process gets by it. */
import { createPlanner, type Subscription } from '#briefings/occurrences.ts'
import type { Occasion } from '#knowledge/schema.ts'

export type DueTiming = { subscriptions: number; due: number; first: number; median: number; resident: number }

const SUBSCRIPTIONS = 100_000
const ROUNDS = 20
const HOUR = 3_600_000
export const NOON = Date.UTC(2027, 1, 1, 12) // of National Freedom Day: due at some hour in every zone
const MB = 2 ** 20

/** `first` with nothing remembered, `median` from tick to tick; ms and MB. */
export function timeDue(occasions: readonly Occasion[]): DueTiming {
  const many = manySubscriptions()
  const planner = createPlanner(occasions)
  const times = Array.from({ length: ROUNDS }, (_, round) => {
    const started = process.threadCpuUsage() // on the processor, so that a busy machine does not blur it
    const due = planner.due(many, NOON - 2 * HOUR + round * 60_000, NOON + round * 60_000).length
    const { user, system } = process.threadCpuUsage(started)
    return { ms: (user + system) / 1_000, due }
  })
  const sorted = times.map(({ ms }) => ms).sort((a, b) => a - b)
  return {
    subscriptions: SUBSCRIPTIONS,
    due: times[0]?.due ?? 0,
    first: times[0]?.ms ?? 0,
    median: sorted[ROUNDS / 2] ?? 0,
    resident: process.memoryUsage().rss / MB,
  }
}

export function manySubscriptions(): Subscription[] {
  const zones = Intl.supportedValuesOf('timeZone')
  return Array.from({ length: SUBSCRIPTIONS }, (_, at) => subscription(at, zones[at % zones.length] as string))
}

/** Every minute of the day, every zone, a fifth of them on weekdays only. */
function subscription(at: number, zone: string): Subscription {
  const minute = (at * 7919) % 1440
  const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  return {
    ...{ id: `discord:G:${at}`, surface: 'discord', workspace: 'G', channel: String(at), createdBy: 'U', createdAt: 0, changedAt: 0, stopped: undefined },
    ...{ series: 'all', optional: [], zone, time, weekdaysOnly: at % 5 === 0, quiet: [], pausedUntil: undefined, skips: [], owed: [] },
  }
}
