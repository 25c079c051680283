import { expect, it } from 'vitest'
import { distill, type Lesson } from '#knowledge/distill.ts'
import { sumOfWords, unit, type WordVectors } from '#language/vectors.ts'

const list = ['the', 'of', 'ship', 'boat', 'toll', 'coin', 'lost', 'found', 'bank', 'unasked']

/** What the teacher makes of a word alone. In a sentence "bank" is one of money, and "the" and "of" add nothing. */
const ALONE: Readonly<Record<string, readonly number[]>> = {
  the: [0.5, 0.5, 0.5],
  of: [0.5, 0.5, -0.5],
  ship: [1, 0, 0],
  boat: [1, 0.1, 0],
  toll: [0, 1, 0],
  coin: [0.1, 1, 0],
  lost: [0, 0, 1],
  found: [0, 0, -1],
  bank: [1, 0, 0],
}
const IN_SENTENCES = { ...ALONE, the: [0, 0, 0], of: [0, 0, 0], bank: [0, 1, 0] }
const NOUNS = ['ship', 'boat', 'toll', 'coin', 'bank']
const sentences = NOUNS.flatMap((noun) => [`the ${noun}`, `the ${noun} lost`, `found the ${noun}`, ...NOUNS.map((other) => `${noun} of the ${other}`)])

const taught = (text: string, meanings: Readonly<Record<string, readonly number[]>>): Lesson => ({
  text,
  vector: unit(Float32Array.from([0, 1, 2], (axis) => text.split(' ').reduce((sum, word) => sum + (meanings[word]?.[axis] ?? 0), 0))),
})
const ofWords = Object.keys(ALONE).map((word) => taught(word, ALONE))
const ofSentences = sentences.map((text) => taught(text, IN_SENTENCES))
const block = distill(list, [...ofWords, ...ofSentences], 3)

const table: WordVectors = {
  rows: new Map(list.map((word, row) => [word, row])),
  rarity: new Float32Array(list.length),
  words: { size: 0, bytes: new Int8Array(0) },
  sentences: block,
}
const likeness = (one: string, other: string): number => product(sumOfWords(table, one), sumOfWords(table, other))

it('lets sums of words be as near each other as the teacher holds their sentences', () => {
  const mean = [0, 1, 2].map((axis) => ofSentences.reduce((sum, { vector }) => sum + (vector[axis] as number), 0) / sentences.length)
  const places = ofSentences.map(({ vector }) => unit(vector.map((value, axis) => value - (mean[axis] as number))))
  const off = sentences.flatMap((one, a) =>
    sentences.map((other, b) => Math.abs(likeness(one, other) - product(places[a] as Float32Array, places[b] as Float32Array))),
  )
  expect(off.reduce((sum, value) => sum + value, 0) / off.length).toBeLessThan(0.15) // of 2 at most
})

it('learns from sentences what words alone do not tell', () => {
  expect(likeness('bank', 'toll')).toBeGreaterThan(0.9)
  expect(likeness('bank', 'ship')).toBeLessThan(0)
})

it('makes words long that say much, short that say little, and nothing of one that was never taught', () => {
  expect(length('lost')).toBeGreaterThan(2 * length('the'))
  expect(rowOf('unasked')).toEqual([0, 0, 0])
})

it('gives the same bytes every time', () => {
  expect(distill(list, [...ofWords, ...ofSentences], 3)).toEqual(block)
})

function rowOf(word: string): number[] {
  const row = list.indexOf(word)
  return [...block.bytes.subarray(row * block.size, (row + 1) * block.size)]
}

function length(word: string): number {
  return Math.hypot(...rowOf(word))
}

function product(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, axis) => sum + value * (b[axis] as number), 0)
}
