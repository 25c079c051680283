/** Who does what to whom: those whom a stretch speaks of keep the parts they have in the fact's statement, whatever the voice. */
import { sameMeaning } from '#language/same-meaning.ts'
import { tidy, words } from '#language/text.ts'
import type { Reading } from './draft-words.ts'

const SPOKEN_OF = new Set(
  'trafficker smuggler criminal group fighter women woman men leader militia perpetrator family families syndicate network regime captive contractor inspector activist community refugee migrant survivor worker laborer child children government peacekeeper victim people'.split(
    ' ',
  ),
)
const ASIDE = new Set([
  'in',
  'on',
  'at',
  'from',
  'of',
  'for',
  'to',
  'between',
  'around',
  'against',
  'along',
  'near',
  'with',
  'within',
  'among',
  'under',
  'as',
  'like',
  'about',
  'behind',
  'through',
  'via',
  'into',
  'across',
  'toward',
  'towards',
  'over',
])
const COPULA = /\b(?:is|are|was|were) (?=the\b|an?\b|among\b|one of\b|named\b)/i
const DOERS_FIRST = 1000
const ADJECTIVES = 3 // at most, between a preposition and the one it sets aside
const LEAST_WORDS = 6
const NEIGHBOURS = 0.5 // share of neighbouring words that are neighbours in the statement too; honest sentences lie above it
const NEAR = 3

/** `slot`: the same for all in one list. `aside`: behind a preposition. `side`: of "is the", where the two sides may change. */
type Part = { who: string; slot: number; aside: boolean; side: number; of: string | undefined }

export function turnedAround(clause: Reading, said: Reading): boolean {
  const here = partsIn(clause)
  const there = new Map(
    partsIn(said)
      .reverse()
      .map((part) => [part.who, part]),
  )
  const shared = here.flatMap((part) => (there.has(part.who) ? [{ here: part, there: there.get(part.who) as Part }] : []))
  if (shared.some((one) => one.here.of !== undefined && there.get(one.here.of)?.of === one.here.who)) return true
  return shared.some((a) => shared.some((b) => a.here.slot < b.here.slot && exchanged(a, b))) || scattered(clause.stems, said.stems)
}

type Pair = { here: Part; there: Part }

/** `a` comes first in the stretch. */
function exchanged(a: Pair, b: Pair): boolean {
  if (
    a.there.who === b.there.who ||
    [a.here, a.there, b.here, b.there].some((part) => part.of !== undefined) ||
    (a.there.side !== b.there.side && !a.there.aside && !b.there.aside)
  )
    return false
  if (a.here.aside !== b.here.aside && a.here.aside !== a.there.aside && b.here.aside !== b.there.aside) return true
  return a.there.slot > b.there.slot && !a.here.aside && !b.here.aside && a.there.aside === b.there.aside
}

function partsIn({ text, names }: Reading): Part[] {
  const parts: Part[] = []
  let slot = 0
  let side = 0
  let comma = false
  let ahead: string[] = []
  let listing: Part | undefined // the last piece ended with one of them, so that the next piece may go on with the list
  for (const piece of tidy(withNames(text, names)).split(/(,|\band\b|\bor\b|\b(?:is|are|was|were) (?=the\b|an?\b|among\b|one of\b|named\b))/i)) {
    if (COPULA.test(`${piece}the`)) side += 1
    const tokens = words(piece).map((word) => (word.endsWith('s') && SPOKEN_OF.has(word.slice(0, -1)) ? word.slice(0, -1) : word))
    if (/^(?:and|or)$/.test(tokens.join(' '))) comma = false
    if (tokens.length === 0) comma = true
    if (tokens.length === 0 || /^(?:and|or)$/.test(tokens.join(' '))) continue
    let goesOn: Part | undefined = listing
    for (const [at, who] of tokens.entries()) {
      const next = tokens[at + 1] ?? ''
      if (!isSpokenOf(who)) continue
      if (isSpokenOf(next)) {
        parts.push({ who, slot: ++slot, aside: true, side, of: next })
        continue
      }
      const doer = [...ahead, ...tokens.slice(0, at)].slice(-ADJECTIVES).includes('by')
      const part: Part =
        goesOn && at < ADJECTIVES && (!comma || at === tokens.length - 1)
          ? { ...goesOn, who }
          : { who, slot: doer ? ++slot - DOERS_FIRST : ++slot, aside: !doer && isAside(tokens, at), side, of: undefined }
      parts.push(part)
      goesOn = undefined
    }
    ahead = tokens.slice(-2)
    listing = isSpokenOf(tokens.at(-1) ?? '') ? parts.at(-1) : undefined
  }
  return parts
}

const isSpokenOf = (word: string): boolean => SPOKEN_OF.has(word) || word.startsWith(NAME)
const NAME = 'xname'

function withNames(text: string, names: Reading['names']): string {
  return names
    .filter((hit) => hit.kind !== 'place' || (hit.id === 'united-states' && /^the |\bthe $/i.test(`${text.slice(Math.max(0, hit.start - 4), hit.start)}`)))
    .reduceRight((rest, hit) => {
      const proper = /^(?:[^\p{Ll}\s]\S*\s?)+(?=\s|$)/u.exec(hit.text)?.[0].trimEnd() ?? hit.text // of "Rohingya refugees" the refugees stay
      return `${rest.slice(0, hit.start)}${NAME}${hit.id.replaceAll('-', '')}${rest.slice(hit.start + proper.length)}`
    }, text)
}

/** Right behind a preposition, but for its adjectives; "for using captives" sets nobody aside. */
function isAside(tokens: readonly string[], at: number): boolean {
  for (let before = at - 1; before >= Math.max(0, at - ADJECTIVES); before--) {
    const token = tokens[before] as string
    if (ASIDE.has(token)) return true
    if (token.endsWith('ing') && token !== 'trafficking') return false
  }
  return false
}

/** Words that stand together in the statement have been torn apart and joined anew. */
function scattered(words: readonly string[], own: readonly string[]): boolean {
  const places = words
    .map((word) => {
      const same = own.flatMap((other, at) => (other === word ? [at] : []))
      return same.length > 0 ? same : own.flatMap((other, at) => (sameMeaning(other, word) ? [at] : []))
    })
    .filter((list) => list.length > 0)
  if (places.length < LEAST_WORDS) return false
  const close = places.slice(1).filter((list, at) => list.some((place) => places[at]?.some((other) => Math.abs(place - other) <= NEAR)))
  return close.length / (places.length - 1) < NEIGHBOURS
}
