/**
 * What stands between the words of a draft. All of a fact's words may be there and say something else, by a small word that
 * leads to one of them, by who does what to whom, by two that have changed places, or by one that is left out.
 */
import { root } from '#language/same-meaning.ts'
import { hasExchanged } from './draft-exchange.ts'
import { isParticiple, isSubordinator, type Item } from './draft-items.ts'
import { hasOwnRelations, isLed } from './draft-relations.ts'
import { type Links, same, type Told, tell } from './draft-told.ts'
import { isInVoice } from './draft-voice.ts'
import type { Reading } from './draft-words.ts'

export type LinkFault = 'relation' | 'voice' | 'place' | 'restriction'

/** `earlier`: what stretches before it in its sentence have said. */
export function linkFault(clause: Reading, earlier: Reading, links: Links): LinkFault | undefined {
  const told = tell(clause, links)
  if (hasOwnRelations(told)) return 'relation'
  for (const at of told.here.keys()) {
    if (told.places[at]?.length === 0 || told.here[at]?.key === 'xend') continue
    if (!told.places[at]?.some((place) => isLed(at, place, told))) return 'relation'
    if (!isInVoice(at, told)) return 'voice'
  }
  if (hasExchanged(told.here, told.there)) return 'place'
  return leavesRestriction(told, [...clause.stems, ...earlier.stems], links.adverbs) ? 'restriction' : undefined
}

/** "Forced labor" is not labor, and what is done knowingly is not only done. */
function leavesRestriction({ here, there, places }: Told, words: readonly string[], adverbs: readonly string[]): boolean {
  const leftOut = (key: string, all: readonly string[]): boolean =>
    words.filter((word) => word === key).length < all.filter((word) => word === key).length && times(key, words) < times(key, all)
  const keys = there.map(({ key }) => key)
  const unbound = here.some(
    (item, at) => at > 0 && isParticiple(item) && item.marker === '' && (places[at] ?? []).some((place) => isBound(place, there, leftOut)),
  )
  return (
    unbound ||
    adverbs.some((adverb) => leftOut(adverb, [adverb])) ||
    there.some((own, at) => restricts(own, there[at + 1], there[at + 2]) && places.some((list) => list.includes(at + 1)) && leftOut(own.key, keys))
  )
}

/** "Promised to end it" is not "ended it": what an infinitive hangs on may not be left out. */
function isBound(place: number, there: readonly Item[], leftOut: (key: string, all: readonly string[]) => boolean): boolean {
  const [own, ahead] = [there[place], there[place - 1]]
  return own?.marker === 'to' && ahead !== undefined && leftOut(ahead.key, [ahead.key])
}

/** A word that says which of them are meant may not be left out. */
function restricts(own: Item, next: Item | undefined, third: Item | undefined): boolean {
  return (
    next?.close === true &&
    !/^x(?:name|figure)\d/.test(own.word) &&
    !own.owner &&
    (!isSubordinator(own.marker) || own.marker === 'as' || third?.close === true) &&
    !EMPTY.has(root(own.word))
  )
}

const times = (key: string, keys: readonly string[]): number => keys.filter((other) => same(other, key)).length

/** Verbs that many others stand for, and words that say of none that it is another. */
const EMPTY = new Set(
  'use bring earn mark commit raise hold run carry impose weigh party new same various several direct recent human high further year'.split(' ').map(root),
)
