/**
 * What leads to a word: for is not against, before is not after, from is not to. Each word of a draft is led to as it is in the
 * statement, or in a way that English lets stand for it there.
 */
import { isSubordinator, type Item } from './draft-items.ts'
import { isReceived, same, type Told } from './draft-told.ts'

/** Marker in a draft -> markers in its statement for which it may stand, whatever else. */
const STANDS_FOR: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    '': 'of in on to for as with through about under between among',
    of: 'in on by between about as for to among',
    in: 'on of under for between about among',
    on: 'in of about to',
    to: 'for as in on',
    for: 'to of on behind',
    as: 'when while of to for in among',
    with: 'of and through',
    through: 'by with',
    by: 'through',
    about: 'on of',
    under: 'in',
    between: 'in of',
    among: 'as in of',
    when: 'if as while',
    if: 'when',
    while: 'as',
    but: 'although while',
    despite: 'although',
    owing: 'because',
    because: 'owing',
    although: 'but',
  }).map(([marker, others]) => [marker, new Set(others.split(' '))]),
)
/** May lead to what nothing leads to in the statement. */
const ADDED = new Set(['of', 'to', 'for', 'as', 'in', 'on', 'about', 'through', 'between', 'among'])
const FIGURE = 'xfigure'

/** Is there a relation here that the statement does not have, whatever it leads to? */
export function hasOwnRelations(told: Told): boolean {
  const { here, there, causal } = told
  const known = new Set(there.flatMap(({ marker, lost }) => [marker, ...lost]))
  const idle = here.flatMap(({ lost, key, marker }) => [...lost, ...(key === 'xend' ? [marker] : [])])
  return (
    isForAnother(told) ||
    idle.some((one) => !ADDED.has(one) && one !== 'with' && (isSubordinator(one) || !known.has(one))) ||
    count(here) > count(there) + (causal ? 1 : 0)
  )
}

/** Done in order to do what is done there, and the other way round. */
function isForAnother({ here, there, places }: Told): boolean {
  const led = (at: number, by: string): boolean =>
    (places[at] ?? []).length > 0 && (places[at] ?? []).every((place) => there[place]?.marker === by && !there[place]?.also.includes('to'))
  const gains = here.some(({ marker }, at) => marker === 'to' && at > 1 && led(at, ''))
  return gains && here.some(({ marker, joint, also }, at) => marker === '' && joint === '' && !also.includes('to') && led(at, 'to'))
}

const count = (items: readonly Item[]): number => items.filter(({ marker }) => isSubordinator(marker) && marker !== 'as' && marker !== 'but').length

const standsFor = (marker: string, other: string): boolean => marker === other || (STANDS_FOR[marker]?.has(other) ?? false)

/** Is the word led to as at this place of the statement? */
export function isLed(at: number, place: number, told: Told): boolean {
  const item = told.here[at] as Item
  const own = told.there[place] as Item
  if (item.joint === 'or' && !told.either) return false
  if (item.joint !== '' && item.marker === '' && own.marker === 'with') return true
  if (item.joint !== '' && own.joint !== '' && item.marker === '' && own.marker === '') return true
  const markers = item.marker !== '' ? [item.marker] : item.joint !== '' && item.also.length > 0 ? item.also : ['', ...item.also]
  if (isExchangedReference(item, told)) return true
  if (item.marker === 'for' && own.marker === 'on' && item.joint === '' && told.places[at - 1]?.includes(place - 1)) return false // to prey on somebody is not to prey for them
  const head = headOf(at, place, told)
  return markers.some((marker) =>
    [...(head ? [head.marker, ...head.also] : []), own.marker, ...own.also].some(
      (other) => standsFor(marker, other) || mayStand(marker, other, marker === item.marker ? at : carrierOf(at, told.here), place, told),
    ),
  )
}

/** "In the fight against it, when involved in that crime": the thing and its name have changed places, and what leads to them. */
function isExchangedReference(item: Item, { here, there }: Told): boolean {
  const [mine, theirs] = [here.find(({ that }) => that), there.find(({ that }) => that)]
  if (!mine || !theirs || mine.marker === theirs.marker || !there.some(({ marker, that }) => !that && marker === mine.marker)) return false
  return item === mine || (item.marker === theirs.marker && here.filter(({ marker }) => marker === theirs.marker).length === 1)
}

/** "On the Malaysia-Thailand border" is on the border between them: what leads to a compound leads to its head. */
function headOf(at: number, place: number, { here, there, places }: Told): Item | undefined {
  for (let next = at + 1; here[next]?.close && next <= at + 2; next++) {
    const head = (places[next] ?? []).find(
      (one) => one < place && place - one <= 2 && there.slice(one + 1, place + 1).some(({ marker }) => marker === 'of' || marker === 'between'),
    )
    if (head !== undefined) return there[head]
  }
  return undefined
}

/** The first word of the phrase or list that an item goes on with. */
function carrierOf(at: number, here: readonly Item[]): number {
  let carrier = at
  while (carrier > 0 && here[carrier]?.marker === '' && here[carrier]?.also.length !== 0) carrier -= 1
  return carrier
}

function mayStand(marker: string, other: string, at: number, place: number, told: Told): boolean {
  const { here, there, places, causal } = told
  const item = here[at] as Item
  const own = there[place] as Item
  const before = (near: number): boolean => (places[near] ?? []).some((one) => one < place)
  const after = [1, 2, 3, 4].map((step) => at + step)
  if (marker === '') {
    if (other === 'from' && same(there[place - 1]?.key ?? '', 'money')) return true // what earns money pays for things
    if (other === 'by' && own.word.endsWith('ing') && here[0]?.marker === 'to' && places[0]?.some((one) => one < place)) return true // to earn, they sell
    if (other === 'from' || other === 'by') return item.owner || item.is || after.some(before)
    if (other === 'against') return !(here[at + 1]?.close && before(at + 1))
    if (other === 'beyond' || other === 'while') return here.some(({ joint }) => joint === 'and')
    if (other === 'because' && here.some(({ marker: one, relative, comma }) => one === 'so' || one === 'by' || (relative && comma))) return true
    if (other === 'if' && here[at - 1]?.word.endsWith('ing')) return true
    return isSubordinator(other) && here.some((one) => standsFor(one.marker, other))
  }
  if (marker === 'so') return there.some((one) => one.marker === 'because' || one.marker === 'by')
  if (isSubordinator(marker) && marker !== 'as') {
    const clause = there.findIndex((one) => standsFor(marker, one.marker))
    if (clause >= 0)
      return marker === 'but' || [at, ...after.slice(0, 1)].some((near) => (places[near] ?? []).some((one) => one >= clause && one <= clause + 2))
    return causal && !isSubordinator(other) && (marker === 'owing' || (marker === 'because' && at > 0))
  }
  if (marker === 'by' && other === 'because') return at === 0
  if (marker === 'from' && (there[place - 1]?.marker === 'from' || isGoverned(at, place, told))) return true
  if (other !== '')
    return (
      (marker === 'from' && other === 'in' && here[at - 1]?.key === FIGURE) ||
      (marker === 'from' && other === 'for' && here[at - 1]?.key === FIGURE) ||
      (marker === 'by' && /^(?:as|in)$/.test(other) && item.word === 'end')
    )
  if (marker === 'to' && WITH_FROM.has(here[at - 1]?.key ?? '')) return false
  if (ADDED.has(marker)) return true
  if (marker === 'by')
    return (
      (at === 0 && item.word.endsWith('ing')) ||
      (own.is && /^What\b/.test(told.text)) ||
      (own.comma && item.word.endsWith('ing')) ||
      isReceived(at, told) ||
      (places[at - 1] ?? []).some((one) => one > place)
    )
  const opens = place === 0 || own.comma || (own.close && (place === 1 || there[place - 1]?.comma === true))
  if (marker === 'without') return told.lacks
  return (marker === 'from' && (opens || item.key === FIGURE)) || (marker === 'with' && opens)
}

/** Verbs that have their own "from", which says no more than that it is their object. */
const WITH_FROM = new Set(['flee', 'ban', 'recov', 'date'])

function isGoverned(at: number, place: number, { here, there }: Told): boolean {
  return here
    .slice(Math.max(0, at - 2), at)
    .some(({ key }) => WITH_FROM.has(key) && there.slice(Math.max(0, place - 3), place + 2).some((own) => same(own.key, key)))
}
