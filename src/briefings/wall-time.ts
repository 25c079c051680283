/**
 * A local date and time in a zone -> the instant. A time that a change of clocks leaves out moves forward by the gap; of a
 * time that comes twice the first counts.
 */

/** The clocks of one date, everywhere: local time HH:MM and zone -> ms since 1970. */
export type ClocksOf = (date: Temporal.PlainDate) => Clocks
export type Clocks = (time: string, zone: string) => number

const MOST_DATES = 400 // kept; a season has a dozen
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** Remembers the offset of each zone on each date, so that a hundred thousand channels cost little more than their zones. */
export function createClocks(): ClocksOf {
  const known = new Map<string, Clocks>()
  return (date) => {
    const iso = date.toString()
    const clocks = known.get(iso) ?? clocksOf(date)
    if (known.size >= MOST_DATES) known.clear()
    known.set(iso, clocks)
    return clocks
  }
}

function clocksOf(date: Temporal.PlainDate): Clocks {
  const midnight = Date.UTC(date.year, date.month - 1, date.day)
  const offsets = new Map<string, number>()
  return (time, zone) => {
    const offset = offsets.get(zone) ?? steadyOffset(date, zone)
    offsets.set(zone, offset)
    if (Number.isNaN(offset)) return date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds // 'compatible': forward in a gap, first in an overlap
    return midnight + (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * MINUTE - offset
  }
}

/** In ms; NaN where it changes during the day. */
function steadyOffset(date: Temporal.PlainDate, timeZone: string): number {
  const [start, end] = [date.toZonedDateTime({ timeZone }), date.add({ days: 1 }).toZonedDateTime({ timeZone })]
  const steady = start.offsetNanoseconds === end.offsetNanoseconds && end.epochMilliseconds - start.epochMilliseconds === DAY
  return steady ? start.offsetNanoseconds / 1e6 : Number.NaN
}
