/**
 * The calendar of one year: on which local date each occasion falls. No two ever share a date, and the calendar for weekdays
 * only keeps every occasion, in the same order, once.
 */
import { type Occasion, weekdays } from '#knowledge/schema.ts'

export type Dated = { occasion: Occasion; date: Temporal.PlainDate }

/** In order of date. An occasion tied to a weekday makes way for one tied to its day, and takes the next free one. */
export function datesOf(occasions: readonly Occasion[], year: number): Dated[] {
  const taken = new Set<string>()
  const place = (occasion: Occasion): Dated => {
    let date = dateOf(occasion, year)
    while (taken.has(date.toString())) date = date.add({ days: 1 })
    taken.add(date.toString())
    return { occasion, date }
  }
  const tied = (occasion: Occasion): boolean => typeof occasion.on === 'string'
  return [...occasions.filter(tied), ...occasions.filter((occasion) => !tied(occasion))].map(place).sort((a, b) => Temporal.PlainDate.compare(a.date, b.date))
}

/**
 * The same for channels that want weekdays only. What falls on a weekend goes out on the Monday after; where the next
 * briefing would be due by then, on the Friday before, if that is free. What finds its day taken goes to the next weekday.
 */
export function weekdayDatesOf(occasions: readonly Occasion[], year: number): Dated[] {
  const plain = datesOf(occasions, year)
  let last: Temporal.PlainDate | undefined
  return plain.map(({ occasion, date }, at) => {
    const [friday, monday] = [date.subtract({ days: date.dayOfWeek - FRIDAY }), toWeekday(date)]
    const following = plain[at + 1]?.date
    const crowded = date.dayOfWeek > FRIDAY && following !== undefined && !isAfter(following, monday)
    let day = crowded && isAfter(friday, last) ? friday : monday
    while (!isAfter(day, last)) day = toWeekday(day.add({ days: 1 }))
    last = day
    return { occasion, date: day }
  })
}

const FRIDAY = 5

function dateOf({ on }: Occasion, year: number): Temporal.PlainDate {
  if (typeof on === 'string') return onDay(year, on)
  const from = onDay(year, on.from)
  return from.add({ days: (weekdays.indexOf(on.first) + 1 - from.dayOfWeek + 7) % 7 })
}

/** Of any year, also one that takes more than four figures or fewer. */
function onDay(year: number, monthDay: string): Temporal.PlainDate {
  return Temporal.PlainMonthDay.from(monthDay).toPlainDate({ year })
}

function toWeekday(date: Temporal.PlainDate): Temporal.PlainDate {
  return date.dayOfWeek > FRIDAY ? date.add({ days: 8 - date.dayOfWeek }) : date
}

function isAfter(date: Temporal.PlainDate, other: Temporal.PlainDate | undefined): boolean {
  return other === undefined || Temporal.PlainDate.compare(date, other) > 0
}
