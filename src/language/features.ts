/**
 * A question as the classifier and the index see it: words folded to stems, names to ids, figures to values;
 * hashed n-grams of all of them, and what its word vectors say together.
 */
import { type FigureHit, figuresIn } from './figures.ts'
import type { NameFinder, NameHit } from './names.ts'
import { shorthand } from './shorthand.ts'
import { stem, stopWords, tidy, words } from './text.ts'
import { embed, type WordVectors } from './vectors.ts'

export type Tokens = {
  text: string
  /** In order: stems of words, "@name-id" for names, "=figure" for figures. Nothing is left out. */
  all: string[]
  /** The same without stop words; all of them where nothing else is left. */
  content: string[]
  names: NameHit[]
  figures: FigureHit[]
}

/** `index` and `weight` are a sparse vector of unit length, `dense` what its word vectors say, weighted (zeros where no word is known). */
export type Features = { index: Uint32Array; weight: Float32Array; dense: Float32Array }

export const FEATURE_BITS = 15
const WIDTH = 1 << FEATURE_BITS
const WEIGHT = { word: 1, stop: 0.45, pair: 0.6, skip: 0.3, grams: 0.28, first: 0.5 }
const DENSE_WEIGHT = 2.5 // of the word vectors beside the n-grams; measured by leave-one-out
const GRAM_LENGTHS = [3, 4, 5]
const MAX_WORDS = 120 // a question is shorter; what follows in a longer text is context

export function tokenize(raw: string, findNames: NameFinder): Tokens {
  const text = expand(tidy(raw))
  const names = findNames(text)
  const figures = figuresIn(text)
  const spans = [
    ...names.map((hit) => ({ ...hit, token: isSpeaker(text, hit) ? SPEAKER : `@${hit.id}` })),
    ...figures.map((hit) => ({ ...hit, token: figureToken(hit) })),
  ].sort((a, b) => a.start - b.start)
  const all: string[] = []
  let from = 0
  for (const span of spans) {
    if (span.start < from) continue
    for (const word of words(text.slice(from, span.start))) all.push(stem(word))
    all.push(span.token)
    from = span.end
  }
  for (const word of words(text.slice(from))) all.push(stem(word))
  const kept = all.slice(0, MAX_WORDS)
  const content = kept.filter((token) => !stopStems.has(token))
  return { text, all: kept, content: content.length > 0 ? content : kept, names, figures }
}

/** "What does Bigio say of …" asks of the matter, not of her. */
function isSpeaker(text: string, hit: NameHit): boolean {
  return (
    hit.broad === true && hit.kind === 'person' && (SPEAKS.test(text.slice(hit.end)) || /\baccording to (?:ms\.? |mrs\.? )?$/i.test(text.slice(0, hit.start)))
  )
}

const SPEAKER = stem('author')
const SPEAKS =
  /^(?:(?: herself| actually| really| ever| also)? (?:says?|stands?|thinks?|argues?|claims?|mentions?|wants?|sees?|believes?|describes?|recommends?|suggests?|calls? for|names?|proposes?|favou?rs?|supports?|opposes?|writes?|means?|gives?|cites?|puts?|lists?|explains?|makes?|takes?|reports?|blames?)\b|'s? (?:views?|opinion|argument|article|piece|essay|text|account|position|stance|telling|words?|advice|recommendations?|take|list)\b)/i

/** Chat shorthand written out: "hw mny ppl" -> "how many people". */
export function expand(text: string): string {
  return text
    .replace(/\${2,}/g, ' money ')
    .replace(/&/g, ' and ')
    .replace(/(\d) ?mi?ll?n?\b(?=[^\p{L}]|$)/giu, '$1 million')
    .replace(/ 2 (?=(?:the|them|their|me|us|her|him|it|do|be|get|go|say|survivors|people|workers|refugees|migrants|women|kids)\b)/gi, ' to ')
    .replace(/ 4 (?=(?:the|them|their|me|us|her|him|it|a|an|my|class|people|workers)\b)/gi, ' for ')
    .replace(/#(?=\s*\p{L})/gu, 'how many ')
    .replace(/\p{L}+/gu, (word) => {
      const lower = word.toLowerCase()
      return Object.hasOwn(shorthand, lower) && !/^\p{Lu}{2,}$/u.test(word) ? (shorthand[lower] as string) : word
    })
    .replace(/ {2,}/g, ' ')
    .trim()
}

export const stopStems: ReadonlySet<string> = new Set([...stopWords].map(stem))

function figureToken(hit: FigureHit): string {
  return hit.kind === 'date' ? `=${hit.day}` : `=${hit.kind === 'year' ? hit.kind : ''}${hit.low}${hit.high === hit.low ? '' : `-${hit.high}`}`
}

/** Words, pairs of neighbours and letter n-grams hashed to 2^15 places, of unit length so that long questions weigh no more. */
export function features(tokens: Tokens, vectors: WordVectors): Features {
  const found = new Map<number, number>()
  const add = (feature: string, weight: number): void => {
    const at = hash(feature) & (WIDTH - 1)
    found.set(at, (found.get(at) ?? 0) + weight)
  }
  const { all } = tokens
  all.forEach((token, at) => {
    const stop = stopStems.has(token)
    add(`w ${token}`, stop ? WEIGHT.stop : WEIGHT.word)
    if (at > 0) add(`p ${all[at - 1]} ${token}`, WEIGHT.pair * (stop ? 0.7 : 1))
    if (at > 1) add(`s ${all[at - 2]} _ ${token}`, WEIGHT.skip)
    if (at === 0) add(`f ${token}`, WEIGHT.first)
    if (!stop && !token.startsWith('@') && !token.startsWith('=')) for (const gram of letterGrams(token)) add(`g ${gram}`, WEIGHT.grams)
  })
  let length = 0
  for (const weight of found.values()) length += weight * weight
  const scale = length > 0 ? 1 / Math.sqrt(length) : 0
  const index = Uint32Array.from(found.keys()).sort()
  return {
    index,
    weight: Float32Array.from(index, (at) => (found.get(at) ?? 0) * scale),
    dense: embed(vectors, tokens.text).map((value) => value * DENSE_WEIGHT),
  }
}

/** Without the sentences' block, which was taught on questions about the article: triage is about other things, and does better without. */
export function ofWords(seen: Features, vectors: WordVectors): Features {
  return { ...seen, dense: seen.dense.subarray(0, vectors.words.size) }
}

function letterGrams(token: string): string[] {
  const padded = `<${token.slice(0, 20)}>`
  return GRAM_LENGTHS.flatMap((length) => Array.from({ length: Math.max(0, padded.length - length + 1) }, (_, at) => padded.slice(at, at + length)))
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return (value ^ (value >>> 15)) >>> 0
}
