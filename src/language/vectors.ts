/**
 * Word vectors: what words stand near each other in much text, so that "detainees" is understood where only "captives"
 * was curated. A small table of signed bytes (knowledge/word-vectors.bin), made once from GloVe (Pennington, Socher and
 * Manning 2014, public domain): the commonest English words, turned to their principal axes and cut to the first ones.
 * No network, no model: a look-up and a weighted mean (Arora, Liang and Ma 2017).
 */
import { readFileSync } from 'node:fs'
import { BriefError } from '#errors'
import { stopWords, words } from './text.ts'

export type WordVectors = { size: number; rows: ReadonlyMap<string, number>; bytes: Int8Array; rarity: Float32Array }

const MAGIC = 'FBV1'
const STOP_WEIGHT = 0.15
const MAX_WORDS = 120

/** File: magic, size (u16), words (u32), length of the word list (u32), the list joined by blanks, one row of bytes a word. */
export function readVectors(file: string): WordVectors {
  let data: Buffer
  try {
    data = readFileSync(file)
  } catch (cause) {
    throw new BriefError('knowledge', `The word vectors ${file} cannot be read. Restore the file (git checkout knowledge/word-vectors.bin).`, { cause })
  }
  if (data.toString('latin1', 0, 4) !== MAGIC)
    throw new BriefError('knowledge', `${file} is no table of word vectors. Restore the file (git checkout knowledge/word-vectors.bin).`)
  const size = data.readUInt16LE(4)
  const count = data.readUInt32LE(6)
  const listLength = data.readUInt32LE(10)
  const list = data.toString('latin1', 14, 14 + listLength).split(' ')
  const bytes = new Int8Array(data.buffer, data.byteOffset + 14 + listLength, size * count)
  return {
    size,
    rows: new Map(list.map((word, row) => [word, row])),
    bytes,
    rarity: Float32Array.from({ length: count }, (_, row) => rarityOf(row)),
  }
}

export function writeVectors(list: readonly string[], rows: readonly Float32Array[]): Buffer {
  const size = rows[0]?.length ?? 0
  const text = Buffer.from(list.join(' '), 'latin1')
  const head = Buffer.alloc(14)
  head.write(MAGIC, 'latin1')
  head.writeUInt16LE(size, 4)
  head.writeUInt32LE(list.length, 6)
  head.writeUInt32LE(text.length, 10)
  const bytes = new Int8Array(size * list.length)
  rows.forEach((row, at) => {
    const largest = Math.max(...row.map(Math.abs), 1e-9)
    row.forEach((value, axis) => {
      bytes[at * size + axis] = Math.round((value / largest) * 127)
    })
  })
  return Buffer.concat([head, text, Buffer.from(bytes.buffer)])
}

/** Common words say less: the table is in order of frequency, the first 2,000 rows weigh from 0.55 up to 1. */
function rarityOf(row: number): number {
  return row < 2000 ? 1 / (1 + (2000 - row) / 2500) : 1
}

/** Mean of the words' vectors, of unit length; zeros where no word is known. */
export function embed(table: WordVectors, text: string): Float32Array {
  const { size, bytes, rows } = table
  const out = new Float32Array(size)
  const list = words(text).slice(0, MAX_WORDS)
  for (const word of list) {
    const row = rows.get(word)
    if (row === undefined) continue
    const weight = stopWords.has(word) ? STOP_WEIGHT : (table.rarity[row] as number)
    let norm = 0
    for (let axis = 0; axis < size; axis++) norm += (bytes[row * size + axis] as number) ** 2
    const scale = weight / Math.sqrt(norm || 1)
    for (let axis = 0; axis < size; axis++) out[axis] = (out[axis] as number) + scale * (bytes[row * size + axis] as number)
  }
  return unit(out)
}

export function unit(vector: Float32Array): Float32Array {
  let norm = 0
  for (const value of vector) norm += value * value
  const scale = norm > 0 ? 1 / Math.sqrt(norm) : 0
  for (let axis = 0; axis < vector.length; axis++) vector[axis] = (vector[axis] as number) * scale
  return vector
}
