/**
 * What people type into the settings of a subscription -> a plan, or every fault at once, each with the field it stands in
 * and how to write it, so that a form can show it there.
 */
import { BriefError, type Fault } from '#errors'
import { type Occasion, type Series, series } from '#knowledge/schema.ts'
import type { Plan } from './occurrences.ts'
import type { Zones } from './zones.ts'

/** As typed or chosen; what is left out keeps its value, or gets the default. */
export type Wishes = {
  series?: string
  /** Ids of optional occasions. */
  optional?: readonly string[]
  zone?: string
  time?: string
  weekdaysOnly?: boolean
  /** "2027-01-04, 2027-01-18 to 2027-01-22"; empty for none. */
  quiet?: string
}

export const seriesNames: Readonly<Record<Series, string>> = {
  all: 'Everything: key days and weekly themes',
  key: 'Key days only',
  'freedom-day': 'National Freedom Day only',
}
export const DEFAULT_TIME = '09:00'
const MOST_QUIET = 20

export function planOf(
  wishes: Wishes,
  before: Plan | undefined,
  { zones, occasions }: { zones: Zones; occasions: readonly Occasion[] },
): Plan | { faults: Fault[] } {
  const faults: Fault[] = []
  const read = <T>(at: keyof Wishes, reading: () => T, instead: T): T => {
    try {
      return reading()
    } catch (error) {
      if (!(error instanceof BriefError)) throw error
      faults.push({ at, problem: error.message, remedy: '' })
      return instead
    }
  }
  const plan: Plan = {
    series: read('series', () => (wishes.series === undefined ? (before?.series ?? 'all') : seriesOf(wishes.series)), 'all'),
    optional: read('optional', () => (wishes.optional === undefined ? (before?.optional ?? []) : optionalOf(wishes.optional, occasions)), []),
    zone: read('zone', () => (wishes.zone === undefined && before ? before.zone : zones.named(wishes.zone ?? '')), 'UTC'),
    time: read('time', () => (wishes.time === undefined ? (before?.time ?? DEFAULT_TIME) : timeOf(wishes.time)), DEFAULT_TIME),
    weekdaysOnly: wishes.weekdaysOnly ?? before?.weekdaysOnly ?? false,
    quiet: read('quiet', () => (wishes.quiet === undefined ? (before?.quiet ?? []) : quietOf(wishes.quiet)), []),
    pausedUntil: before?.pausedUntil,
    skips: before?.skips ?? [],
  }
  return faults.length > 0 ? { faults } : plan
}

export function seriesOf(typed: string): Series {
  const found = series.find((name) => name === typed.trim().toLowerCase())
  if (!found) throw new BriefError('input', `There is no series "${typed.slice(0, 40)}". Known: ${series.toReversed().join(', ')}.`)
  return found
}

export function optionalOf(ids: readonly string[], occasions: readonly Occasion[]): string[] {
  const known = occasions.filter((occasion) => occasion.series === 'optional').map(({ id }) => id)
  const unknown = ids.find((id) => !known.includes(id))
  if (unknown !== undefined) throw new BriefError('input', `There is no optional day "${unknown.slice(0, 40)}". Known: ${known.join(', ')}.`)
  return [...new Set(ids)]
}

/** "9", "9:30", "09:00", "9 am", "9:30pm" -> HH:MM. */
export function timeOf(typed: string): string {
  const [, hour = '', minute = '00', half] = /^\s*(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?\.?(?:m\.?)?\s*$/i.exec(typed) ?? []
  const late = half?.toLowerCase() === 'p'
  const written = Number(hour)
  const hours = half === undefined ? written : (written % 12) + (late ? 12 : 0)
  const sound = hour !== '' && hours < 24 && Number(minute) < 60 && (half === undefined || (written >= 1 && written <= 12))
  if (!sound) throw new BriefError('input', `"${typed.slice(0, 40)}" is no time of day. Write it as 09:00 or 5:30 pm.`)
  return `${String(hours).padStart(2, '0')}:${minute}`
}

/** A date as people should write it, so that 03-04 is never taken for the wrong month. */
export function dateOf(typed: string): Temporal.PlainDate {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(typed.trim())) return Temporal.PlainDate.from(typed.trim(), { overflow: 'reject' })
  } catch {
    // no such day: refused below
  }
  throw new BriefError('input', `"${typed.slice(0, 40)}" is no date. Write it as 2027-01-31.`)
}

function quietOf(typed: string): { from: string; to: string }[] {
  const parts = typed
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter(Boolean)
  if (parts.length > MOST_QUIET) throw new BriefError('input', `Give at most ${MOST_QUIET} quiet dates or stretches of them.`)
  return parts.map((part) => {
    const [from, to = from] = part.split(/\s*(?:\.\.|–|\bto\b)\s*/).map((date) => dateOf(date).toString()) as [string, string?]
    if (to < from) throw new BriefError('input', `The quiet dates "${part.slice(0, 40)}" end before they begin.`)
    return { from, to }
  })
}

/** The other way round, to fill a form. */
export function quietText(quiet: Plan['quiet']): string {
  return quiet.map(({ from, to }) => (from === to ? from : `${from} to ${to}`)).join(', ')
}
