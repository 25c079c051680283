/**
 * Two things of a draft that have changed places: with them changed back it would be nearer to its statement. Who reorders a
 * sentence takes along what belongs to each word; who exchanges two things leaves everything around them as it was.
 */
import { sameMeaning } from '#language/same-meaning.ts'
import { isParticiple, isSubordinator, type Item } from './draft-items.ts'

const NEARER = 2 // neighbours that are neighbours in the statement, more than before
const LONGEST = 5 // words of a thing: "contractors in Kuwait"

const WEAK = new Set(['of', 'on', 'in', 'for', 'to', 'about'])
const IN_PHRASE = new Set(['in', 'of', 'on', 'from'])

type Thing = { start: number; end: number }

export function hasExchanged(here: readonly Item[], there: readonly Item[]): boolean {
  if (isTurned(here, there)) return false
  const kin = here.map(({ key }) => there.flatMap((own, at) => (own.key === key || sameMeaning(own.key, key) ? [at] : [])))
  /** Are these two neighbours there, the second led to as this place is led to here? */
  const fits = (first: number, second: number, slot: number): number =>
    Number((kin[first] ?? []).some((one) => (kin[second] ?? []).includes(one + 1) && here[slot] !== undefined && alike(here[slot], there[one + 1] as Item)))
  const isPhrase = ({ close, marker, joint }: Item): boolean => close || IN_PHRASE.has(marker) || (marker === '' && joint === 'and')
  const things = [...here.keys()].flatMap((start) =>
    Array.from({ length: LONGEST }, (_, more) => ({ start, end: start + more + 1 })).filter(
      ({ end }) =>
        end <= here.length &&
        here
          .slice(start, end)
          .every(
            (_, at) =>
              (kin[start + at] ?? []).length > 0 && (at === 0 || (isPhrase(here[start + at] as Item) && fits(start + at - 1, start + at, start + at) > 0)),
          ),
    ),
  )
  /** Neighbours there that would be neighbours, if the two changed places, less those that are. */
  const gain = (one: Thing, other: Thing): number => {
    const [s1, e1, s2, e2] = [one.start, one.end, other.start, other.end]
    const now = fits(s1 - 1, s1, s1) + (e1 === s2 ? 0 : fits(e1 - 1, e1, e1)) + fits(s2 - 1, s2, s2) + fits(e2 - 1, e2, e2)
    const then = fits(s1 - 1, s2, s1) + (e1 === s2 ? 0 : fits(e2 - 1, e1, e1)) + fits(e1 === s2 ? e2 - 1 : s2 - 1, s1, s2) + fits(e1 - 1, e2, e2)
    return then - now
  }
  return things.some((one) =>
    things.some((other) => {
      if (other.start < one.end || (other.start === one.end && here[other.start]?.close && !here[one.start]?.owner)) return false
      if ([one, other].some(({ start, end }) => end === start + 1 && here[start]?.that)) return false // "that crime": a name for the other
      const [mine, theirs] = [kin[one.end - 1] ?? [], kin[other.end - 1] ?? []]
      if (
        mine.some((place) => theirs.includes(place)) ||
        isOneList(kin[one.start] ?? [], kin[other.start] ?? [], there, isWhole(mine, there) && isWhole(theirs, there))
      )
        return false
      const [first, second] = [here[one.start] as Item, here[other.start] as Item]
      const isLedAs = (item: Item, places: readonly number[]): boolean => places.some((place) => sameLead(leadOf(there[place] as Item), leadOf(item)))
      if (!isLedAs(first, kin[other.start] ?? []) || !isLedAs(second, kin[one.start] ?? [])) return false // each took along what leads to it
      return gain(one, other) >= NEARER
    }),
  )
}

const leadOf = ({ marker, also }: Item): string => marker || (also.find((one) => one !== '' && !isSubordinator(one)) ?? '')
const sameLead = (one: string, other: string): boolean => one === other || (WEAK.has(one) && WEAK.has(other))

function alike(one: Item, other: Item): boolean {
  return one.marker === other.marker && one.is === other.is && one.joint === other.joint && one.close === other.close
}

/** In the passive they stand so rightly; the voice is judged elsewhere. */
function isTurned(here: readonly Item[], there: readonly Item[]): boolean {
  return here.some((item) => item.is && isParticiple(item) && there.some((own) => !own.is && own.key === item.key))
}

/** Not the first half of a compound. */
function isWhole(places: readonly number[], there: readonly Item[]): boolean {
  return places.some((place) => !there[place + 1]?.close)
}

function isOneList(some: readonly number[], others: readonly number[], there: readonly Item[], areWhole: boolean): boolean {
  return some.some((one) =>
    others.some((other) => {
      const [from, to] = one < other ? [one, other] : [other, one]
      const later = there[to] as Item
      if (to === from + 1 && later.joint !== '' && later.marker === '') return true
      if (!areWhole) return false
      return (
        (later.joint !== '' || later.comma) &&
        there.slice(from + 1, to + 1).every(({ marker, joint, comma, close }) => marker === '' && (joint !== '' || comma || close))
      )
    }),
  )
}
