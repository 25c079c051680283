import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Dated, datesOf, weekdayDatesOf } from '#briefings/calendar-dates.ts'
import { readKnowledge } from '#knowledge/read.ts'
import type { Occasion } from '#knowledge/schema.ts'
import { paths } from '../../src/paths.ts'

const { occasions } = readKnowledge(paths.knowledge, '2026-11-22').knowledge

describe('the calendar of a year', () => {
  it('has its fixed days on their dates, the weekly ones on their weekdays, and the season in order', () => {
    expect(shown(datesOf(occasions, 2027))).toEqual([
      '2027-01-01 month-begins',
      '2027-01-05 week-armed-groups',
      '2027-01-11 awareness-day',
      '2027-01-12 week-migration-networks',
      '2027-01-19 week-regimes',
      '2027-01-26 week-peacekeeping',
      '2027-01-28 week-governments',
      '2027-01-31 eve',
      '2027-02-01 freedom-day',
      '2027-07-30 world-day',
      '2027-12-02 abolition-day',
    ])
  })

  it('moves a weekly one out of the way of a fixed one, by a day', () => {
    expect(shown(datesOf(occasions, 2028))).toContain('2028-01-12 week-migration-networks') // January 11, 2028 is a Tuesday
    expect(shown(datesOf(occasions, 2030))).toContain('2030-01-02 week-armed-groups') // and so is January 1, 2030
  })

  it('has each occasion once, on a day of its own, with a weekly one in each of the five weeks', () => {
    for (let year = 2026; year <= 2060; year++) {
      const dates = datesOf(occasions, year)
      expect(new Set(dates.map(({ date }) => date.toString())).size).toBe(occasions.length)
      expect(new Set(dates.map(({ occasion }) => occasion.id)).size).toBe(occasions.length)
      expect(dates.filter(({ occasion, date }) => occasion.id.startsWith('week-') && date.month === 1)).toHaveLength(5)
    }
  })
})

describe('weekdays only', () => {
  it.for([
    [2026, { eve: '2026-01-30', 'freedom-day': '2026-02-02', 'awareness-day': '2026-01-12' }], // Saturday, Sunday, Sunday
    [2031, { eve: '2031-01-31', 'freedom-day': '2031-02-03' }], // Friday, Saturday
    [2027, { eve: '2027-01-29', 'freedom-day': '2027-02-01' }], // Sunday, Monday
    [2028, { 'month-begins': '2028-01-03' }], // Saturday
  ] as const)('%s', ([year, expected]) => {
    const dates = Object.fromEntries(weekdayDatesOf(occasions, year).map(({ occasion, date }) => [occasion.id, date.toString()]))
    expect(dates).toMatchObject(expected)
  })

  it('whatever the calendar: every occasion once, on a weekday, in order, none together', () => {
    const monthDay = fc.integer({ min: 0, max: 40 }).map((days) => Temporal.PlainDate.from('2026-01-01').add({ days }).toString().slice(5))
    fc.assert(
      fc.property(fc.uniqueArray(monthDay, { minLength: 1, maxLength: 30 }), fc.integer({ min: 2026, max: 2060 }), (days, year) => {
        const calendar = days.map((on) => ({ ...(occasions[0] as Occasion), id: on, on }))
        const [plain, shifted] = [datesOf(calendar, year), weekdayDatesOf(calendar, year)]
        expect(shifted.map(({ occasion }) => occasion.id)).toEqual(plain.map(({ occasion }) => occasion.id))
        shifted.forEach(({ date }, at) => {
          expect(date.dayOfWeek).toBeLessThan(6)
          if (at > 0) expect(Temporal.PlainDate.compare((shifted[at - 1] as Dated).date, date)).toBe(-1)
        })
      }),
      { numRuns: 300 },
    )
  })

  it('moves none of our own occasions by more than two days', () => {
    for (let year = 2026; year <= 2060; year++) {
      const plain = datesOf(occasions, year)
      weekdayDatesOf(occasions, year).forEach(({ date }, at) => {
        expect(Math.abs(date.since((plain[at] as Dated).date).days)).toBeLessThanOrEqual(2)
      })
    }
  })
})

function shown(dates: readonly Dated[]): string[] {
  return dates.map(({ occasion, date }) => `${date} ${occasion.id}`)
}
