import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { datesOf, weekdayDatesOf } from '#briefings/calendar-dates.ts'
import { createPlanner, type Occurrence, type Subscription } from '#briefings/occurrences.ts'
import { readKnowledge } from '#knowledge/read.ts'
import { series } from '#knowledge/schema.ts'
import { paths } from '../../src/paths.ts'
import { generator } from '../fakes/random.ts'

const { occasions } = readKnowledge(paths.knowledge, '2026-11-22').knowledge
const optional = occasions.filter((occasion) => occasion.series === 'optional').map(({ id }) => id)
const planner = createPlanner(occasions)
const NINE_ON_FREEDOM_DAY = Date.parse('2027-02-01T14:00:00Z') // in New York
const HOUR = 3_600_000

it('windows leave out nothing that is due, in any zone, at any time', () => {
  const random = generator(3)
  const zones = Intl.supportedValuesOf('timeZone')
  for (const start of [Date.UTC(2027, 0, 11), Date.UTC(2027, 1, 1, 9), Date.UTC(2027, 0, 31, 22)]) {
    for (const length of [60_000, 5 * 60_000, 2 * HOUR, 13 * HOUR]) {
      const many = Array.from({ length: 4_000 }, (_, at) =>
        make({ zone: zones[at % zones.length] as string, time: randomTime(random), weekdaysOnly: at % 5 === 0, optional }),
      )
      const windowsOf = planner.windows(start, start + length)
      const inside = many.filter(({ zone, time }) => windowsOf(zone).some(([first, last]) => first <= time && time <= last))
      expect(planner.due(inside, start, start + length).length).toBe(planner.due(many, start, start + length).length)
    }
  }
})

describe('every zone that the runtime knows, every year from 2026 to 2036', { timeout: 60_000 }, () => {
  const years = Array.from({ length: 11 }, (_, at) => 2026 + at)
  it.for<boolean>([false, true])('each occasion exactly once, on its local date, at its wall time or its shift (weekdays only: %s)', (weekdaysOnly) => {
    const random = generator(weekdaysOnly ? 7 : 11)
    const [from, to] = [Date.UTC(2025, 11, 20), Date.UTC(2037, 11, 20)]
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const local = localClock(zone)
      const subscription = make({ zone, weekdaysOnly, time: randomTime(random), optional })
      const found = planner.due([subscription], from, to)
      for (const year of years) {
        const expected = (weekdaysOnly ? weekdayDatesOf : datesOf)(occasions, year)
        const ours = found.filter((one) => one.year === year)
        if (ours.length !== occasions.length) throw new Error(`${zone} ${year}: ${ours.length} occurrences`)
        for (const { occasion, date } of expected) {
          const hits = ours.filter((one) => one.occasion.id === occasion.id)
          const at = hits[0]?.at as number
          const reason = wallFault(at, date.toString(), subscription.time, local)
          if (hits.length !== 1 || hits[0]?.date !== date.toString() || reason !== undefined)
            throw new Error(`${zone} ${occasion.id}@${year} ${subscription.time}: ${hits.length} times, ${reason}`)
        }
      }
    }
  })

  it('on every date on which a zone changes its clocks, whatever the time', () => {
    const random = generator(5)
    let changes = 0
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const local = localClock(zone)
      let change = Temporal.ZonedDateTime.from(`2026-01-01T00:00[${zone}]`).getTimeZoneTransition('next')
      for (; change && change.year <= 2036; change = change.getTimeZoneTransition('next')) {
        const date = change.toPlainDate()
        const one = { ...(occasions[0] as (typeof occasions)[number]), on: date.toString().slice(5) }
        const time = `0${Math.floor(random() * 4)}:${['00', '15', '30', '59'][changes++ % 4]}`
        const found = createPlanner([one]).due([make({ zone, time })], Date.UTC(date.year, 0, 1), Date.UTC(date.year, 11, 31))
        const fault = found.length === 1 ? wallFault(found[0]?.at as number, date.toString(), time, local) : `${found.length} times`
        if (fault !== undefined) throw new Error(`${zone} ${date} ${time}: ${fault}`)
      }
    }
    expect(changes).toBeGreaterThan(2_000)
  })

  it('and at these known instants', () => {
    const nights: readonly [string, string, string, string][] = [
      ['America/New_York', '03-14', '02:30', '2027-03-14T07:30:00Z'], // gap: 03:30 EDT
      ['America/New_York', '11-07', '01:30', '2027-11-07T05:30:00Z'], // overlap: the first, EDT
      ['Europe/Athens', '03-28', '03:30', '2027-03-28T01:30:00Z'],
      ['Europe/Athens', '10-31', '03:30', '2027-10-31T00:30:00Z'],
      ['Africa/Cairo', '04-30', '00:30', '2027-04-29T22:30:00Z'], // gap at midnight: 01:30
      ['Australia/Lord_Howe', '10-03', '02:15', '2027-10-02T15:45:00Z'], // a gap of half an hour
      ['America/Santiago', '09-05', '00:00', '2027-09-05T04:00:00Z'],
    ]
    for (const [zone, on, time, instant] of nights) {
      const one = { ...(occasions[0] as (typeof occasions)[number]), on }
      expect(
        createPlanner([one])
          .due([make({ zone, time })], Date.UTC(2027, 0, 1), Date.UTC(2028, 0, 1))
          .map(({ at, date }) => [zone, new Date(at).toISOString(), date]),
      ).toEqual([[zone, instant.replace('Z', '.000Z'), `2027-${on}`]])
    }
  })
})

describe('what is due', () => {
  it('counts from after one instant up to another', () => {
    const due = (from: number, to: number): string[] => planner.due([make({})], from, to).map(({ occasion }) => occasion.id)
    expect(due(NINE_ON_FREEDOM_DAY - 1, NINE_ON_FREEDOM_DAY)).toEqual(['freedom-day'])
    expect(due(NINE_ON_FREEDOM_DAY, NINE_ON_FREEDOM_DAY + HOUR)).toEqual([])
    expect(due(NINE_ON_FREEDOM_DAY - 24 * HOUR - 1, NINE_ON_FREEDOM_DAY)).toEqual(['eve', 'freedom-day'])
  })

  it('however a stretch of time is cut, the parts add up to the whole', () => {
    const [from, to] = [Date.UTC(2026, 11, 25), Date.UTC(2027, 11, 31)]
    const many = ['Pacific/Kiritimati', 'Pacific/Niue', 'Asia/Kathmandu', 'America/New_York'].map((zone, at) =>
      make({ zone, weekdaysOnly: at % 2 === 0, optional }),
    )
    const whole = marks(planner.due(many, from, to)).sort()
    fc.assert(
      fc.property(fc.array(fc.integer({ min: from, max: to }), { maxLength: 20 }), (cuts) => {
        const ends = [from, ...cuts.sort((a, b) => a - b), to]
        expect(
          ends
            .slice(1)
            .flatMap((end, at) => marks(planner.due(many, ends[at] as number, end)))
            .sort(),
        ).toEqual(whole)
      }),
      { numRuns: 50 },
    )
  })

  it('is what the series asks for, and the optional days that were chosen', () => {
    const count = (changed: Partial<Subscription>): string[] =>
      planner.due([make(changed)], Date.UTC(2026, 11, 25), Date.UTC(2027, 11, 25)).map(({ occasion }) => occasion.id)
    expect(count({ series: 'freedom-day' })).toEqual(['freedom-day'])
    expect(count({ series: 'key' })).toEqual(['month-begins', 'awareness-day', 'freedom-day'])
    expect(count({ series: 'all' })).toHaveLength(9)
    expect(count({ series: 'freedom-day', optional: ['world-day'] })).toEqual(['freedom-day', 'world-day'])
    expect(series).toEqual(['freedom-day', 'key', 'all'])
  })

  it('leaves nothing out that is withheld, but says why', () => {
    const withheld = (changed: Partial<Subscription>): unknown =>
      planner.due([make(changed)], NINE_ON_FREEDOM_DAY - 25 * HOUR, NINE_ON_FREEDOM_DAY).map((one) => one.withheld)
    expect(withheld({})).toEqual([undefined, undefined])
    expect(withheld({ skips: ['freedom-day@2027'] })).toEqual([undefined, 'on request'])
    expect(withheld({ pausedUntil: '2027-02-01' })).toEqual(['paused', undefined])
    expect(withheld({ quiet: [{ from: '2027-02-01', to: '2027-02-03' }] })).toEqual([undefined, 'quiet date'])
    expect(withheld({ stopped: 'removed' })).toEqual(['stopped', 'stopped'])
  })

  it('is nothing from before the subscription was made', () => {
    expect(planner.due([make({ createdAt: NINE_ON_FREEDOM_DAY })], NINE_ON_FREEDOM_DAY - 2 * HOUR, NINE_ON_FREEDOM_DAY + HOUR)).toEqual([])
  })

  it('is at once what a change of the time moved into the past', () => {
    const changedAt = NINE_ON_FREEDOM_DAY + 3 * HOUR
    const due = planner.due([make({ changedAt, owed: ['freedom-day@2027'] })], changedAt - 1, changedAt)
    expect(due.map(({ occasion, at }) => [occasion.id, at])).toEqual([['freedom-day', changedAt]])
    expect(planner.due([make({ changedAt, owed: ['freedom-day@2027'] })], NINE_ON_FREEDOM_DAY - 1, changedAt - 1)).toEqual([])
  })

  it('for 100,000 subscriptions in all zones is no work of seconds', () => {
    const zones = Intl.supportedValuesOf('timeZone')
    const random = generator(3)
    const many = Array.from({ length: 100_000 }, (_, at) =>
      make({ id: String(at), zone: zones[at % zones.length] as string, time: randomTime(random), weekdaysOnly: at % 5 === 0 }),
    )
    const fresh = createPlanner(occasions)
    const started = performance.now()
    const due = fresh.due(many, NINE_ON_FREEDOM_DAY - 2 * HOUR, NINE_ON_FREEDOM_DAY)
    expect(performance.now() - started).toBeLessThan(1_000) // far above the aim, for a busy machine; npm run bench measures it
    expect(due.length).toBeGreaterThan(1_000)
  })
})

describe('the next ones', () => {
  it('come in order, with those withheld among them, across the years', () => {
    const next = planner.next(make({ series: 'key', skips: ['awareness-day@2027'] }), Date.UTC(2027, 0, 1, 18), 3)
    expect(next.map(({ occasion, year, withheld }) => [occasion.id, year, withheld])).toEqual([
      ['awareness-day', 2027, 'on request'],
      ['freedom-day', 2027, undefined],
      ['month-begins', 2028, undefined],
    ])
  })
})

function make(changed: Partial<Subscription>): Subscription {
  return {
    ...{ id: 's1', surface: 'slack', workspace: 'T1', channel: 'C1', createdBy: 'U1', createdAt: 0, changedAt: 0 },
    ...{ series: 'all', optional: [], zone: 'America/New_York', time: '09:00', weekdaysOnly: false },
    ...{ quiet: [], pausedUntil: undefined, skips: [], owed: [], stopped: undefined },
    ...changed,
  }
}

function marks(list: readonly Occurrence[]): string[] {
  return list.map(({ occasion, year, at, subscription }) => `${subscription.zone} ${occasion.id} ${year} ${at}`)
}

function randomTime(random: () => number): string {
  const minutes = Math.floor(random() * 1440)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

type LocalClock = (instant: number) => string

/** Another road than the code's own: the runtime's formatter, "2027-02-01 09:00". */
function localClock(timeZone: string): LocalClock {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })
  return (instant) => format.format(instant)
}

/** Undefined if `at` is the first instant with this local time, or, where the clocks leave it out, that time shifted by the gap. */
function wallFault(at: number, date: string, time: string, local: LocalClock): string | undefined {
  const said = local(at)
  if (said === `${date} ${time}`) return [HOUR / 2, HOUR, 2 * HOUR].some((earlier) => local(at - earlier) === said) ? 'the second of two' : undefined
  const inDay = Array.from({ length: 108 }, (_, step) => at + (step - 54) * (HOUR / 2)).some((instant) => local(instant) === `${date} ${time}`)
  const shifted = [HOUR / 2, HOUR, 2 * HOUR].some(
    (gap) => said === new Date(Date.parse(`${date}T${time}:00Z`) + gap).toISOString().slice(0, 16).replace('T', ' '),
  )
  return inDay || !shifted ? `the clock says ${said}` : undefined
}
