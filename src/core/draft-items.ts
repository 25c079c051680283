/** A stretch of a draft, or a fact's statement, as the words that matter, each with what leads to it: preposition, conjunction, voice. */
import { functionWords, PARTICIPLES, plainWords, root } from '#language/same-meaning.ts'
import { isMark, type Reading, withHedge } from './draft-words.ts'

/**
 * A word that matters, a name or a figure. `marker`: the class of the preposition or conjunction that leads to it, '' where none
 * does; `also`: those of what it goes on from, as the next word of a phrase or the next of a list.
 */
export type Item = {
  key: string
  word: string
  marker: string
  also: readonly string[]
  /** Ahead of it, since the one before: "are", "who" or "that", a comma, an "and" or "or". */
  is: boolean
  relative: boolean
  comma: boolean
  joint: '' | 'and' | 'or'
  /** The very next word after the one before it. */
  close: boolean
  /** "Workers'". */
  owner: boolean
  /** "That crime", behind a preposition: something named before, or after. */
  that: boolean
  /** "Left it": what it is done to comes at once. */
  object: boolean
  /** Relation words ahead of it that lead to nothing: "out of". */
  lost: string[]
}

/** Relation words by class; within one they may stand for each other. All others stand for themselves alone. */
const CLASSES: Readonly<Record<string, string>> = {
  in: 'in at within inside across along around throughout during',
  on: 'on upon onto',
  to: 'to into toward towards',
  through: 'through via',
  as: 'as like',
  about: 'about concerning regarding',
  under: 'under below beneath underneath',
  against: 'against anti',
  owing: 'becauseof due owing',
  although: 'although though',
  but: 'but yet',
  so: 'so therefore thus hence thereby',
  when: 'when whenever once',
}
const ALONE =
  'because whether of for from by with despite between among without before after until since unless except unlike beyond outside behind near off out above over beside besides if while whereas amid versus minus'
const classOf: ReadonlyMap<string, string> = new Map([
  ...Object.entries(CLASSES).flatMap(([name, list]) => list.split(' ').map((word) => [word, name] as const)),
  ...ALONE.split(' ').map((word) => [word, word] as const),
])
const IS = /^(?:is|are|was|were|be|been|being|gets?|got)$/
const RELATIVE = /^(?:that|who|whom|which|whose|where|what)$/
const SAYS = /^(?:says?|said|argues?|concludes?|estimates)$/ // whoever it is, it is no part of what is said
const ADVERB = /[^p]ly$(?<!^(?:family|early|only))/
const PRONOUN = /^(?:it|they|them|he|him|she|her)$/
const WHOEVER = /^every(?:one|body)$/
const SUBORDINATES = new Set([
  'but',
  'because',
  'owing',
  'although',
  'despite',
  'if',
  'whether',
  'when',
  'while',
  'unless',
  'until',
  'before',
  'after',
  'since',
  'as',
])

/** Verbs so light, and words so empty, that they lead to nothing. */
const LIGHT: ReadonlySet<string> = new Set('make take get let go also give put come fall face way fact case try kind own'.split(' ').map(root))

export const isParticiple = ({ word }: Item): boolean => /ed$/.test(word) || PARTICIPLES.has(word)
export const isSubordinator = (marker: string): boolean => SUBORDINATES.has(marker)

export function itemsIn(reading: Reading): Item[] {
  const items: Item[] = []
  const blank = { lost: [] as string[], marker: '', that: false, is: false, relative: false, comma: false, joint: '' as Item['joint'], close: true }
  let ahead = { ...blank, lost: [] as string[] }
  for (const token of tokensOf(reading)) {
    const last = items.at(-1)
    const group = classOf.get(token)
    if (token === 'xs' && last) last.owner = true
    if (token === 'xs') continue
    if (token === 'xcomma' || SAYS.test(token)) {
      ahead = { ...ahead, comma: true, close: false }
      continue
    }
    const isPlace = /^x(?:name|figure)\d/.test(token) || WHOEVER.test(token)
    if (PRONOUN.test(token) && last && ahead.close && !ahead.comma) last.object = true
    if (PRONOUN.test(token) && ahead.marker !== '' && !ahead.relative && !isSubordinator(ahead.marker)) {
      items.push({ ...ahead, key: 'xit', word: token, also: [], owner: false, object: false })
      ahead = { ...blank, lost: [] as string[], close: false }
      continue
    }
    if (isPlace || !(group !== undefined || isMark(token) || functionWords.has(token) || LIGHT.has(root(token)) || ADVERB.test(token))) {
      const listed = ahead.joint !== '' && ahead.marker === ''
      const goesOn = last !== undefined && ahead.marker === '' && (listed || (ahead.close && !ahead.comma) || isSubordinator(last.marker))
      const key = token.startsWith('xname') ? (reading.names[Number(token.slice(5))]?.id ?? token) : token.startsWith('xfigure') ? 'xfigure' : root(token)
      items.push({ ...ahead, key, word: token, also: goesOn ? [last.marker, ...last.also] : [], owner: false, object: false })
      ahead = { ...blank, lost: [] as string[] }
      continue
    }
    if (token === 'and' || token === 'or') {
      if (ahead.marker !== '') ahead.lost.push(ahead.marker)
      ahead = { ...ahead, marker: '', joint: token }
    } else if (group !== undefined && ahead.marker !== 'owing') {
      if (ahead.marker !== '') ahead.lost.push(ahead.marker)
      ahead.marker = group
    } else if (IS.test(token)) ahead.is = true
    if (RELATIVE.test(token)) ahead.relative = true
    if (token === 'that' && ahead.marker !== '') ahead.that = true
    if (ahead.marker === 'to' && LIGHT.has(root(token))) ahead.marker = ''
    if (PRONOUN.test(token)) ahead.joint = ''
    ahead.close = false
  }
  if (ahead.marker !== '') items.push({ ...ahead, key: 'xend', word: '', also: [], owner: false, object: false })
  return items
}

/** "Illegally", "knowingly": how something is done. */
export function adverbsIn(text: string): string[] {
  return plainWords(text)
    .filter((word) => ADVERB.test(word) && !isMark(word) && !functionWords.has(word))
    .map(root)
}

/** Words, with "xname0", "xfigure1", "xcomma" and "xs" (a possessive) in their places. */
function tokensOf({ text, names, figures }: Reading): string[] {
  const spans = [
    ...names.map(({ start, end }, at) => ({ start, end, as: `xname${at}` })),
    ...figures.map((hit, at) => ({ ...withHedge(text, hit), as: `xfigure${at}` })),
  ].sort((a, b) => b.start - a.start)
  const marked = spans.reduce(
    (rest, { start, end, as }) => `${rest.slice(0, start)} ${as}${/'s?$/.test(rest.slice(start, end)) ? ' xs ' : ' '}${rest.slice(end)}`,
    text,
  )
  return plainWords(marked.replace(/'s\b|(?<=s)'(?= )/g, ' xs ').replace(/[,;:]/g, ' xcomma '))
}
