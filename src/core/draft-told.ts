/** A stretch of a draft beside the statement it rests on: where each of its words stands there. */
import { sameMeaning } from '#language/same-meaning.ts'
import { type Item, itemsIn } from './draft-items.ts'
import type { Reading } from './draft-words.ts'

/** A statement as its drafts are held against it; `causal`: it gives a cause, in whatever words. */
export type Links = { items: readonly Item[]; adverbs: readonly string[]; causal: boolean; text: string }
/** `places`: of each word here, where it stands in the statement. `either`, `lacks`: the statement has an "or", a "lack". */
export type Told = {
  here: readonly Item[]
  there: readonly Item[]
  places: readonly (readonly number[])[]
  causal: boolean
  text: string
  either: boolean
  lacks: boolean
}

export function tell(clause: Reading, { items: there, causal, text }: Links): Told {
  const here = itemsIn(clause)
  return { here, there, places: placesOf(here, there), causal, text, either: /\bor\b|\bas well as\b/.test(text), lacks: /\black\b/.test(text) }
}

export function same(a: string, b: string): boolean {
  return a === b || sameMeaning(a, b)
}

/** Where each word stands there; of several places, the ones where its neighbour is the same. */
function placesOf(here: readonly Item[], there: readonly Item[]): number[][] {
  const all = here.map(({ key }) => there.flatMap((own, at) => (same(own.key, key) ? [at] : [])))
  return all.map((places, at) => {
    const beside = places.filter((place) => all[at + 1]?.includes(place + 1) || all[at - 1]?.includes(place - 1))
    return beside.length > 0 ? beside : places
  })
}

const RECEIVES = /^(?:earn|make|made|gain|get|receive|collect|raise|profit)/

/** "Groups profit from it" of what brings groups profits: the giver is said, behind a "from". */
export function isReceived(at: number, { here, places }: Told): boolean {
  return (
    here.some(({ word }) => RECEIVES.test(word)) &&
    here.some(({ marker }, near) => marker === 'from' && (places[near] ?? []).some((one) => one < 3) && near !== at)
  )
}
