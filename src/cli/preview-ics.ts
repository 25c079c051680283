// npm run preview -- --ics FILE: the season as a calendar file, for people's own calendars.
import { writeFileSync } from 'node:fs'
import ical, { ICalCalendarMethod, ICalEventBusyStatus, ICalEventTransparency } from 'ical-generator'
import { BriefError } from '#errors'

export type Entry = { occasion: string; year: number; at: number; headline: string; text: string; url: string }

const LASTS = 15 * 60_000 // ms; what it takes to read and talk

/** The same entry has the same id every time, so that importing again moves it and adds no second. It makes nobody busy, and rings no alarm. */
export function calendarFile(entries: readonly Entry[], made: number): string {
  const calendar = ical({ name: 'Freedom Brief', method: ICalCalendarMethod.PUBLISH, prodId: { company: 'Freedom Brief', product: 'briefings' } })
  for (const { occasion, year, at, headline, text, url } of entries) {
    calendar.createEvent({
      id: `${occasion}-${year}@freedom-brief`,
      start: new Date(at),
      end: new Date(at + LASTS),
      stamp: new Date(made),
      transparency: ICalEventTransparency.TRANSPARENT,
      busystatus: ICalEventBusyStatus.FREE,
      summary: headline,
      description: text,
      url,
    })
  }
  return calendar.toString()
}

export function writeCalendar(file: string, entries: readonly Entry[], made: number): void {
  try {
    writeFileSync(file, calendarFile(entries, made))
  } catch (cause) {
    throw new BriefError('input', `The calendar cannot be written to ${file}. Give a file in a folder that exists and that you may write to.`, { cause })
  }
}
