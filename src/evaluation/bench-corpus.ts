/**
 * Made-up facts in any number, for timing: words of a vocabulary in which the n-th word comes 1/n as often as the first (Zipf),
 * as in real text. The same for the same size on every run.
 */
import type { Document } from '#core/search-index.ts'

export type Corpus = { documents: Document[]; queries: string[] }

const SEED = 20200131
const WORDS = 50_000
const TITLE_LENGTHS = [3, 7] as const
const TEXT_LENGTHS = [10, 30] as const
const QUERY_LENGTHS = [2, 6] as const
const CONSONANTS = 'bcdfghjklmnprstvwz'
const VOWELS = 'aeiou'

/** Each query is some words of one of the documents. */
export function makeCorpus(size: number, queryCount: number): Corpus {
  const random = randomFrom(SEED)
  const between = ([from, to]: readonly [number, number]): number => from + Math.floor(random() * (to - from + 1))
  const vocabulary = makeVocabulary(random)
  const reaches = new Float64Array(WORDS) // share of all words up to the n-th
  let sum = 0
  for (let rank = 0; rank < WORDS; rank++) {
    sum += 1 / (rank + 1)
    reaches[rank] = sum
  }
  const word = (): string => vocabulary[firstReaching(reaches, random() * sum)] as string
  const text = (lengths: readonly [number, number]): string => Array.from({ length: between(lengths) }, word).join(' ')
  const documents = Array.from({ length: size }, (_, at) => ({ id: `f${at}`, title: text(TITLE_LENGTHS), text: `${text(TEXT_LENGTHS)}.` }))
  const queries = Array.from({ length: queryCount }, () => {
    const words = (documents[Math.floor(random() * size)] as Document).text.slice(0, -1).split(' ')
    return Array.from({ length: between(QUERY_LENGTHS) }, () => words[Math.floor(random() * words.length)]).join(' ')
  })
  return { documents, queries }
}

function makeVocabulary(random: () => number): string[] {
  const made = new Set<string>()
  const letter = (letters: string): string => letters[Math.floor(random() * letters.length)] as string
  while (made.size < WORDS) {
    let word = ''
    for (let syllables = 2 + Math.floor(random() * 3); syllables > 0; syllables--) word += letter(CONSONANTS) + letter(VOWELS)
    made.add(word + letter(CONSONANTS))
  }
  return [...made]
}

function firstReaching(reaches: Float64Array, value: number): number {
  let low = 0
  for (let high = reaches.length - 1; low < high; ) {
    const middle = (low + high) >> 1
    if ((reaches[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** Mulberry32 (Tommy Ettinger): numbers from 0 to 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
