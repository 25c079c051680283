/** Who does what to whom: what is done stays done, and to the same, whatever the voice and the order. */
import { isParticiple, isSubordinator, type Item } from './draft-items.ts'
import { isReceived, type Told } from './draft-told.ts'

const AGENTS = new Set(['by', 'with', 'from'])
/** Led to so in the statement, it may come first as the one who does it, or as a part of a compound. */
const TURNS = new Set(['of', 'for', 'in', 'on', 'to', 'about', 'between', 'as', 'among'])

type Pair = { own: Item; place: number; other: number; their: Item }

/** What is done stays done, and what is done to somebody is done to the same. */
export function isInVoice(at: number, told: Told): boolean {
  const { here, there, places } = told
  const item = here[at] as Item
  const mine = places[at] ?? []
  const done = mine.filter((place) => there[place]?.is && isParticiple(there[place] as Item))
  if (mine.length > 0 && done.length === mine.length && isActive(at, here) && !leadsBack(at, mine, told)) return false
  if (mine.length > 0 && done.length === mine.length && /ers?$/.test(item.word)) return false // who is trafficked is no trafficker
  if (isTurnedAround(at, mine, told)) return false
  const head = headBefore(at, here)
  const theirs = item.comma ? [] : (places[head] ?? [])
  const pairs = mine.flatMap((place) => theirs.map((other) => ({ own: there[place] as Item, place, other, their: there[other] as Item })))
  if (item.is && isParticiple(item)) return isPassive(at, mine, pairs, told)
  const ahead = here[head]
  if (!ahead || pairs.length === 0 || item.comma || item.joint !== '' || item.marker !== '' || !isHead(item)) return true
  if (item.is || item.relative || ahead.owner || (head === at - 1 && (isParticiple(ahead) || ahead.word.endsWith('ing')))) return true
  return pairs.some((pair) => pair.other <= pair.place || mayComeFirst(at, head, pair, told))
}

const REACH = 4

/** The same verb in the same voice, and on either side of it what stands on the other side there. */
function isTurnedAround(at: number, mine: readonly number[], { here, there, places }: Told): boolean {
  const item = here[at] as Item
  const [left, right] = [sideBefore(at, here), sideAfter(at, here)]
  const isIn = (ones: readonly number[], side: readonly number[]): boolean => ones.some((one) => (places[one] ?? []).some((place) => side.includes(place)))
  return mine.some((place) => {
    const own = there[place] as Item
    const [theirLeft, theirRight] = [sideBefore(place, there), sideAfter(place, there)]
    return (
      item.is === own.is &&
      here[at + 1]?.marker === there[place + 1]?.marker &&
      isIn(left, theirRight) &&
      isIn(right, theirLeft) &&
      !isIn(left, theirLeft) &&
      !isIn(right, theirRight)
    )
  })
}

function sideBefore(at: number, items: readonly Item[]): number[] {
  const side: number[] = []
  for (let one = at - 1; one >= Math.max(0, at - REACH); one--) {
    side.push(one)
    if (items[one]?.comma && items[one]?.joint === '') break
  }
  return items[at]?.comma ? [] : side
}

function sideAfter(at: number, items: readonly Item[]): number[] {
  const side: number[] = []
  for (let one = at + 1; one < Math.min(items.length, at + 1 + REACH); one++) {
    if (one > at + 1 && (items[one]?.comma || STOPS.has(items[one]?.marker ?? ''))) break
    side.push(one)
  }
  return side
}

const STOPS = new Set(['to', 'for', 'by', 'from'])

/** Nothing here says that it is done to somebody: no "are", no "exploited" ahead of the verb. */
function isActive(at: number, here: readonly Item[]): boolean {
  const item = here[at] as Item
  const next = here.slice(at + 1, at + 4)
  if (item.is || item.marker !== '' || item.word.endsWith('ing') || NOUN.test(item.word) || item.word === 'dates') return false
  return isParticiple(item) ? at > 0 && !next.some(({ marker }) => marker === 'by') && !here.some(({ is }) => is) : !next.some(({ is, comma }) => is && !comma)
}

/** Behind it stands what stands before it there: the object, which was the subject. */
function leadsBack(at: number, mine: readonly number[], { here, places }: Told): boolean {
  return here[at]?.object || [at + 1, at + 2].some((near) => (places[near] ?? []).some((one) => mine.some((place) => one < place)))
}

/** Done there as well, or to the one that it is done to there. */
function isPassive(at: number, mine: readonly number[], pairs: readonly Pair[], { here, there }: Told): boolean {
  const by = here[at + 1]?.marker === 'by' && here[at + 1]?.word !== 'end'
  return (
    mine.some((place) => there[place]?.is || (!by && NOUN.test(there[place]?.word ?? '')) || (!by && there[place + 1]?.marker !== '')) ||
    pairs.some(({ place, other }) => other > place || there.slice(other + 1, place + 1).some(({ relative }) => relative))
  )
}

/** May one that comes later there stand before it here? As what it is done by, as a part of a compound, as what it is got from. */
function mayComeFirst(at: number, head: number, { own, place, other, their }: Pair, told: Told): boolean {
  const { here, there, places } = told
  const [item, ahead] = [here[at] as Item, here[head] as Item]
  const turns = (leads: readonly string[], near: boolean): boolean => leads.some((marker) => AGENTS.has(marker) || (near && TURNS.has(marker)))
  const before = (places[headBefore(head, here)] ?? []).map((one) => there[one] as Item)
  return (
    their.is ||
    NAMES.test(ahead.word) ||
    their.joint !== '' ||
    own.marker !== '' ||
    turns([their.marker, ...their.also], other - place <= 2) ||
    (other - place <= 2 && (DESCRIBES.test(ahead.word) || DESCRIBES.test(item.word))) ||
    their.word === `${ahead.word}s` ||
    (isParticiple(item) && here.slice(at + 1, at + 3).some(({ marker }) => marker === 'by')) ||
    isReceived(at, told) ||
    before.some(({ marker, also }) => turns([marker, ...also], true))
  )
}

const NAMES = /^(?:names?|mentions?|lists?|describes?|cites|calls)$/ // by the article, which is said before
const NOUN = /(?:ment|[ts]ion|[ae]nce)s?$/
const DESCRIBES = /(?:[^i]al|ive|ous|ic|abroad|overseas)$/

/** Of whom a word is said: the one before it, not counting what a preposition hangs on that. */
function headBefore(at: number, here: readonly Item[]): number {
  let head = at - 1
  while (head > 0 && !isHead(here[head] as Item)) head -= 1
  return head
}

function isHead({ marker, also }: Item): boolean {
  const leads = [marker, ...also].filter((one) => one !== '')
  return leads.length === 0 || leads.some(isSubordinator)
}
