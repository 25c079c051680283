/**
 * Makes the `sentences` of the word vectors (knowledge/word-vectors.bin): what a sentence encoder, the teacher, knows of whole
 * sentences is put into rows for single words, such that the sum of a sentence's rows points where the teacher points. It starts
 * from what the teacher says of each word alone, and learns what that lacks by ridge regression on the words of the sentences.
 * Done once, ahead of time, and by anybody to the same bytes.
 */
import { expand } from '#language/features.ts'
import { tidy } from '#language/text.ts'
import { type Block, unit, wordsRead } from '#language/vectors.ts'
import { dot, principalAxes, removeMean, subtract } from './principal-axes.ts'

/** A text and what the teacher makes of it. A text that is a word of the table teaches that word alone, any other is a sentence. */
export type Lesson = { text: string; vector: Float32Array }

const SIZE = 64
const RIDGE = 0.3
const COMMON = [
  { above: 300, share: 0.2 }, // "of" has a meaning to the teacher, but hardly adds any to a sentence
  { above: 2000, share: 0.6 },
]
const CLIPPED = 0.001 // of the rows are so long that they are cut off, and leave the others more of the byte
const SETTLED = 1e-5 // of the error at the start

/** `list`: the words of the table, the commonest first. */
export function distill(list: readonly string[], lessons: readonly Lesson[], size: number = SIZE): Block {
  const rows = new Map(list.map((word, row) => [word, row]))
  const sentences = lessons.filter(({ text }) => !rows.has(text))
  const vectors = sentences.map(({ vector }) => vector.slice())
  removeMean(vectors)
  const axes = principalAxes(vectors, size)
  const targets = turned(vectors, axes)
  const bags = bagsOf(sentences, rows)
  const alone = ofWordsAlone(list, lessons, axes)
  const sums = alone.map((column) => sumsOf(bags, column))
  const scale = total(targets, sums) / total(sums, sums)
  const columns = alone.map((column, axis) => {
    const lacking = (targets[axis] as Float64Array).slice()
    subtract(lacking, sums[axis] as Float64Array, scale)
    const learnt = ridge(bags, lacking)
    return column.map((value, row) => value * scale + (learnt[row] as number))
  })
  return { size, bytes: rounded(columns, list.length) }
}

/** Unit vectors along the axes, as columns: one array an axis, with a number for each vector. */
function turned(vectors: readonly Float32Array[], axes: readonly Float64Array[]): Float64Array[] {
  const rows = vectors.map((vector) => unit(Float32Array.from(axes, (axis) => dot(vector, axis))))
  return axes.map((_, axis) => Float64Array.from(rows, (row) => row[axis] as number))
}

/** The same of the words that the teacher was asked for alone, common ones shortened; zeros for the others. */
function ofWordsAlone(list: readonly string[], lessons: readonly Lesson[], axes: readonly Float64Array[]): Float64Array[] {
  const known = new Map(lessons.map(({ text, vector }) => [text, vector]))
  const asked = list.flatMap((word, row) => ({ row, vector: known.get(word) })).filter((one): one is { row: number; vector: Float32Array } => !!one.vector)
  const vectors = asked.map(({ vector }) => vector.slice())
  removeMean(vectors)
  return turned(vectors, axes).map((values) => {
    const column = new Float64Array(list.length)
    asked.forEach(({ row }, at) => {
      column[row] = (values[at] as number) * (COMMON.find(({ above }) => row < above)?.share ?? 1)
    })
    return column
  })
}

/** A sparse matrix, sentences by words: the words of sentence `at` are `rows[starts[at]]` up to `rows[starts[at + 1]]`. */
type Bags = { starts: Uint32Array; rows: Uint32Array; words: number }

/** The words of each sentence, as it is read at answer time. */
function bagsOf(sentences: readonly Lesson[], rows: ReadonlyMap<string, number>): Bags {
  const starts = new Uint32Array(sentences.length + 1)
  const found: number[] = []
  sentences.forEach(({ text }, at) => {
    for (const word of wordsRead(expand(tidy(text)))) {
      const row = rows.get(word)
      if (row !== undefined) found.push(row)
    }
    starts[at + 1] = found.length
  })
  return { starts, rows: Uint32Array.from(found), words: rows.size }
}

/** A word counts one by the root of how many there are, so that long sentences weigh no more. */
function sumsOf({ starts, rows }: Bags, column: Float64Array): Float64Array {
  const sums = new Float64Array(starts.length - 1)
  for (let at = 0; at < sums.length; at++) {
    const [from, to] = [starts[at] as number, starts[at + 1] as number]
    let sum = 0
    for (let place = from; place < to; place++) sum += column[rows[place] as number] as number
    sums[at] = sum / Math.sqrt(Math.max(1, to - from))
  }
  return sums
}

/** The same matrix, transposed. */
function sharesOf({ starts, rows, words }: Bags, values: Float64Array): Float64Array {
  const column = new Float64Array(words)
  for (let at = 0; at < values.length; at++) {
    const [from, to] = [starts[at] as number, starts[at + 1] as number]
    const share = (values[at] as number) / Math.sqrt(to - from)
    for (let place = from; place < to; place++) column[rows[place] as number] = (column[rows[place] as number] as number) + share
  }
  return column
}

/** The column whose sums come nearest to `values` while it stays short (Hestenes and Stiefel 1952: conjugate gradients). */
function ridge(bags: Bags, values: Float64Array): Float64Array {
  const found = new Float64Array(bags.words)
  const rest = sharesOf(bags, values)
  let direction = rest.slice()
  let left = dot(rest, rest)
  const enough = left * SETTLED ** 2
  while (left > enough) {
    const image = sumsOf(bags, direction)
    const step = left / (dot(image, image) + RIDGE * dot(direction, direction))
    subtract(found, direction, -step)
    subtract(rest, sharesOf(bags, image), step)
    subtract(rest, direction, step * RIDGE)
    const before = left
    left = dot(rest, rest)
    direction = direction.map((value, row) => (rest[row] as number) + (value * left) / before)
  }
  return found
}

function total(one: readonly Float64Array[], other: readonly Float64Array[]): number {
  return one.reduce((sum, column, axis) => sum + dot(column, other[axis] as Float64Array), 0)
}

/** To bytes, all by one measure: how long a row is says how much its word matters. */
function rounded(columns: readonly Float64Array[], words: number): Int8Array {
  const largest = Float64Array.from({ length: words }, (_, row) => Math.max(...columns.map((column) => Math.abs(column[row] as number))))
  const most = (largest.toSorted().at(Math.floor((words - 1) * (1 - CLIPPED))) as number) || 1
  const bytes = new Int8Array(words * columns.length)
  columns.forEach((column, axis) => {
    column.forEach((value, row) => {
      bytes[row * columns.length + axis] = Math.max(-127, Math.min(127, Math.round((value / most) * 127)))
    })
  })
  return bytes
}
