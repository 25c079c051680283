/** IANA time zones as people type them: the exact name goes in, anything else is refused with the nearest names. */
import { BriefError } from '#errors'
import { slipsBetween } from '#language/spelling.ts'

export type Zones = {
  /** The name in its proper case; a BriefError with the nearest ones for anything that is none. */
  named: (typed: string) => string
  /** Best first: names, cities, countries, and what people call their time ("Eastern"). */
  search: (typed: string, limit: number) => string[]
}

/** Zones that the runtime lists under a former name of the place. */
const NEWER_NAMES: Readonly<Record<string, string>> = {
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Godthab': 'America/Nuuk',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Europe/Kiev': 'Europe/Kyiv',
}

/** What people say for a zone that has no such name; abbreviations are refused as names, because they keep no daylight saving. */
const SPOKEN: Readonly<Record<string, readonly string[]>> = {
  'America/New_York': ['eastern', 'est', 'edt', 'et', 'washington', 'boston', 'miami', 'atlanta'],
  'America/Chicago': ['central', 'cst', 'cdt', 'ct', 'houston', 'dallas', 'austin'],
  'America/Denver': ['mountain', 'mst', 'mdt', 'mt'],
  'America/Los_Angeles': ['pacific', 'pst', 'pdt', 'pt', 'san francisco', 'seattle'],
  'Europe/London': ['bst', 'gmt', 'wet'],
  'Europe/Berlin': ['cet', 'cest', 'mez', 'geneva', 'frankfurt'],
  'Europe/Athens': ['eet', 'eest'],
  'Asia/Kolkata': ['ist', 'delhi', 'mumbai'],
  'Asia/Tokyo': ['jst'],
  'Australia/Sydney': ['aest', 'aedt'],
}

const NEAREST = 4

export function createZones(): Zones {
  const names = [...new Set([...Intl.supportedValuesOf('timeZone').map((name) => NEWER_NAMES[name] ?? name), 'UTC'])].sort()
  const spoken = names.map((name) => ({ name, plain: fold(name), words: [...fold(name.split('/').slice(1).join(' ')).split(' '), ...(SPOKEN[name] ?? [])] }))
  let countries: Map<string, string[]> | undefined // looked up only when a name does not help: a tenth of a second
  const ofCountry = (typed: string): string[] => {
    countries ??= zonesOfCountries()
    return [...countries].filter(([country]) => country.startsWith(typed)).flatMap(([, zones]) => zones)
  }

  function search(typed: string, limit: number): string[] {
    const wanted = fold(typed)
    if (wanted === '') return names.slice(0, limit)
    const last = wanted.split(' ').at(-1) as string
    const ranked = spoken.map(({ name, plain, words }) => ({ name, rank: rankOf(wanted, last, name, plain, words) })).filter(({ rank }) => rank < Infinity)
    const found = ranked.sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name)).map(({ name }) => name)
    const exact = ranked.some(({ rank }) => rank <= BEGINS)
    return [...new Set(exact || wanted.length < 3 ? found : [...ofCountry(wanted), ...found])].slice(0, limit)
  }

  return {
    search,
    named(typed) {
      const name = typed.trim()
      try {
        if (name.toUpperCase() === 'UTC') return 'UTC'
        if (name.includes('/') && !name.startsWith('Etc/')) return new Temporal.ZonedDateTime(0n, name).timeZoneId
      } catch {
        // unknown: refused below
      }
      const nearest = search(name, NEAREST)
      throw new BriefError(
        'input',
        `There is no time zone "${name.slice(0, 60)}". ${nearest.length > 0 ? `Nearest: ${nearest.join(', ')}.` : 'Give a place, such as Europe/Athens or America/New_York.'}`,
      )
    },
  }
}

const BEGINS = 3

/** Smaller is nearer; Infinity is nothing alike. */
function rankOf(wanted: string, last: string, name: string, plain: string, words: readonly string[]): number {
  if (plain === wanted || fold(name.split('/').at(-1) as string) === wanted) return 0
  if (words.includes(wanted)) return 1
  if (plain.startsWith(wanted) || words.some((word) => word.startsWith(wanted))) return 2
  if (plain.includes(` ${wanted}`)) return BEGINS
  if (last.length > 3 && words.some((word) => word.startsWith(last))) return 4
  const city = fold(name.split('/').at(-1) as string)
  const reach = Math.max(1, Math.floor(last.length / 4))
  const slips = Math.min(slipsBetween(wanted, plain, reach), slipsBetween(wanted, city, reach), slipsBetween(last, city, reach))
  return last.length > 3 && slips <= reach ? 4 + slips : Infinity
}

/** "America/New_York" and "new york" to one form. */
function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[/_\s-]+/g, ' ')
    .trim()
}

/** Country names in English, folded. */
function zonesOfCountries(): Map<string, string[]> {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const found = new Map<string, string[]>()
  for (const code of letters.flatMap((one) => letters.map((other) => one + other))) {
    const country = names.of(code)
    const zones = country === undefined ? [] : (new Intl.Locale(`und-${code}`).getTimeZones?.() ?? [])
    if (country !== undefined && zones.length > 0)
      found.set(
        fold(country),
        zones.map((name) => NEWER_NAMES[name] ?? name),
      )
  }
  return found
}
