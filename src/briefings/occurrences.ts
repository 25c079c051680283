/**
 * Subscriptions x calendar -> occurrences: which briefing is due where, and when. Nothing is stored ahead, so nothing can
 * drift. Pure: no clock but the instants that come in.
 */
import { type Occasion, type Series, series } from '#knowledge/schema.ts'
import { datesOf, weekdayDatesOf } from './calendar-dates.ts'
import type { Channel } from './poster.ts'
import { type Clocks, createClocks } from './wall-time.ts'

/** What decides when a channel gets what; the rest of a subscription says who looks after it. */
export type Plan = {
  series: Series
  /** Ids of the optional occasions chosen. */
  optional: readonly string[]
  /** IANA zone. */
  zone: string
  /** HH:MM on the clocks of that zone. */
  time: string
  weekdaysOnly: boolean
  /** Local dates (ISO), first and last, on which nothing is posted. */
  quiet: readonly { from: string; to: string }[]
  /** Nothing before this local date. */
  pausedUntil: string | undefined
  /** Occasions left out on request, as occasion@year. */
  skips: readonly string[]
}

export type Subscription = Channel &
  Plan & {
    id: string
    createdBy: string
    createdAt: number
    changedAt: number
    /** Still to be posted although a change of zone or time moved them into the past: due at once, as occasion@year. */
    owed: readonly string[]
    /** Why the bot itself paused it: removed, channel gone, permission lost. */
    stopped: string | undefined
  }

export type Occurrence = {
  subscription: Subscription
  occasion: Occasion
  /** Of the occasion: with weekdays only the date may lie in another. */
  year: number
  /** Local, ISO. */
  date: string
  /** ms since 1970. */
  at: number
  /** Why it is not to be posted. */
  withheld: Withheld | undefined
}
export type Withheld = 'paused' | 'quiet date' | 'on request' | 'stopped'

/** First and last, HH:MM. */
export type Window = readonly [first: string, last: string]

export type Planner = {
  /** Can anything at all be due between two instants, in any zone? */
  near: (from: number, to: number) => boolean
  /** Where on the clocks of a zone whatever may be due between two instants stands: looser than `due`, never narrower. */
  windows: (from: number, to: number) => (zone: string) => readonly Window[]
  /** All with from < at <= to, in order of time. */
  due: (subscriptions: readonly Subscription[], from: number, to: number) => Occurrence[]
  /** The next `count` after `from`, those withheld among them. */
  next: (subscription: Subscription, from: number, count: number) => Occurrence[]
}

const DAY = 86_400_000
const MONTH = 31 * DAY // further than any shift moves an occasion out of its year
const REACH = 27 * 3_600_000 // from noon UTC of a date to its first and last hour anywhere: zones lie 14 hours before and 12 behind
const YEARS_AHEAD = 3 // however few occasions a curator leaves

export function createPlanner(occasions: readonly Occasion[]): Planner {
  const clocksOf = createClocks()
  const steadyOffset = createOffsets()
  const tables = new Map<string, readonly Slot[]>()
  const slotsOf = (year: number, weekdaysOnly: boolean): readonly Slot[] => {
    const key = `${year} ${weekdaysOnly}`
    const slots =
      tables.get(key) ??
      (weekdaysOnly ? weekdayDatesOf : datesOf)(occasions, year).map(({ occasion, date }) => ({
        occasion,
        year,
        mark: mark(occasion, year),
        date: date.toString(),
        noon: date.toZonedDateTime({ timeZone: 'UTC', plainTime: '12:00' }).epochMilliseconds,
        clocks: clocksOf(date),
      }))
    tables.set(key, slots)
    return slots
  }
  /** What may fall between two instants, anywhere on earth. */
  const near = (from: number, to: number, weekdaysOnly: boolean): Slot[] =>
    yearsBetween(from - MONTH, to + MONTH).flatMap((year) => slotsOf(year, weekdaysOnly).filter(({ noon }) => noon > from - REACH && noon < to + REACH))

  return {
    near: (from, to) => near(from, to, false).length + near(from, to, true).length > 0,
    windows(from, to) {
      const dates = new Set([...near(from, to, false), ...near(from, to, true)].map(({ date }) => date))
      return (zone) => {
        const offset = steadyOffset(zone, from - GAP, to + GAP)
        if (to - from > DAY / 2 || offset === undefined) return [WHOLE_DAY]
        const [start, end] = [localAt(from + offset), localAt(to + offset)]
        const pieces =
          start.date === end.date
            ? [{ date: start.date, window: [start.time, end.time] as const }]
            : [
                { date: start.date, window: [start.time, WHOLE_DAY[1]] as const },
                { date: end.date, window: [WHOLE_DAY[0], end.time] as const },
              ]
        return pieces.filter(({ date }) => dates.has(date)).map(({ window }) => window)
      }
    },
    due(subscriptions, from, to) {
      const [everyDay, weekdays] = [near(from, to, false), near(from, to, true)]
      const found: Occurrence[] = []
      for (const one of subscriptions) {
        const owing = one.owed.length > 0 && one.changedAt > from && one.changedAt <= to
        const slots = owing
          ? yearsBetween(one.changedAt - MONTH, one.changedAt + MONTH).flatMap((year) => slotsOf(year, one.weekdaysOnly))
          : one.weekdaysOnly
            ? weekdays
            : everyDay
        for (const slot of slots) {
          const at = instantOf(one, slot)
          if (at > from && at <= to && at > one.createdAt && wants(one, slot.occasion)) found.push(occurrence(one, slot, at))
        }
      }
      return found.sort((a, b) => a.at - b.at)
    },
    next(subscription, from, count) {
      const first = yearOf(from) - 1
      return Array.from({ length: YEARS_AHEAD + 2 }, (_, at) => slotsOf(first + at, subscription.weekdaysOnly))
        .flat()
        .filter(({ occasion }) => wants(subscription, occasion))
        .map((slot) => occurrence(subscription, slot, instantOf(subscription, slot)))
        .filter(({ at }) => at > from && at > subscription.createdAt)
        .sort((a, b) => a.at - b.at)
        .slice(0, count)
    },
  }
}

const WHOLE_DAY: Window = ['00:00', '23:59']
const GAP = 3 * 3_600_000 // ms; a change of clocks moves no time further, but for a zone that leaves out a day, whose offsets differ all the same

function localAt(shifted: number): { date: string; time: string } {
  const text = new Date(shifted).toISOString()
  return { date: text.slice(0, 10), time: text.slice(11, 16) }
}

/** A zone's offset in ms, undefined where it changes between the two instants; remembered until its next change. */
function createOffsets(): (zone: string, from: number, to: number) => number | undefined {
  const known = new Map<string, { from: number; until: number; offset: number }>()
  return (zone, from, to) => {
    let span = known.get(zone)
    if (!span || from < span.from || from >= span.until) {
      const local = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone)
      span = { from, until: local.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY, offset: local.offsetNanoseconds / 1e6 }
      known.set(zone, span)
    }
    return to < span.until ? span.offset : undefined
  }
}

type Slot = { occasion: Occasion; year: number; mark: string; date: string; noon: number; clocks: Clocks }

function instantOf(one: Subscription, { mark: marked, clocks }: Slot): number {
  const at = clocks(one.time, one.zone)
  return one.owed.length > 0 && one.owed.includes(marked) ? Math.max(at, one.changedAt) : at
}

function occurrence(subscription: Subscription, { occasion, year, date, mark: marked }: Slot, at: number): Occurrence {
  return { subscription, occasion, year, date, at, withheld: withheldNow(subscription, marked, date) }
}

/** An occasion of one year, as skips and debts name it. */
export function mark(occasion: Pick<Occasion, 'id'>, year: number): string {
  return `${occasion.id}@${year}`
}

export function wants(plan: Pick<Plan, 'series' | 'optional'>, occasion: Pick<Occasion, 'id' | 'series'>): boolean {
  return occasion.series === 'optional' ? plan.optional.includes(occasion.id) : series.indexOf(occasion.series) <= series.indexOf(plan.series)
}

export function withheldNow(one: Subscription, marked: string, date: string): Withheld | undefined {
  if (one.stopped !== undefined) return 'stopped'
  if (one.skips.includes(marked)) return 'on request'
  if (one.pausedUntil !== undefined && date < one.pausedUntil) return 'paused'
  return one.quiet.some(({ from, to }) => from <= date && date <= to) ? 'quiet date' : undefined
}

function yearsBetween(from: number, to: number): number[] {
  const first = yearOf(from)
  return Array.from({ length: yearOf(to) - first + 1 }, (_, at) => first + at)
}

function yearOf(instant: number): number {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO('UTC').year
}
