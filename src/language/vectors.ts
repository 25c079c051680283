/**
 * Word vectors: what words stand near each other, so that "detainees" is understood where only "captives" was curated. A small
 * table of signed bytes (knowledge/word-vectors.bin), made once, with two blocks for the 24,000 commonest English words:
 * - `words`, which words are used alike in much text: GloVe (Pennington, Socher and Manning 2014, public domain), turned to
 *   its principal axes and cut to the first ones. A text is the weighted mean of its words (Arora, Liang and Ma 2017).
 * - `sentences`, what each word adds to what a whole sentence means: taught by a sentence encoder (Universal Sentence
 *   Encoder lite; Cer et al. 2018, Apache 2.0) on the sample questions. A text is the plain sum of its words.
 * No network, no model: a look-up and two sums.
 */
import { readFileSync } from 'node:fs'
import { BriefError } from '#errors'
import { stopWords, words } from './text.ts'

/** `size` signed bytes for each word, in the order of the words. */
export type Block = { size: number; bytes: Int8Array }
export type WordVectors = { rows: ReadonlyMap<string, number>; rarity: Float32Array; words: Block; sentences: Block }

const MAGIC = 'FBV2'
const HEAD = 16 // bytes
const STOP_WEIGHT = 0.15
const MAX_WORDS = 120

/** File: magic, sizes of both blocks (u16 each), words (u32), length of the word list (u32), the list joined by blanks, the blocks. */
export function readVectors(file: string): WordVectors {
  let data: Buffer
  try {
    data = readFileSync(file)
  } catch (cause) {
    throw new BriefError('knowledge', `The word vectors ${file} cannot be read. Restore the file (git checkout knowledge/word-vectors.bin).`, { cause })
  }
  if (!isTable(data)) throw new BriefError('knowledge', `${file} is no table of word vectors. Restore the file (git checkout knowledge/word-vectors.bin).`)
  const [first, second] = [data.readUInt16LE(4), data.readUInt16LE(6)]
  const count = data.readUInt32LE(8)
  const start = HEAD + data.readUInt32LE(12)
  const block = (from: number, size: number): Block => ({ size, bytes: new Int8Array(data.buffer, data.byteOffset + from, size * count) })
  return {
    rows: new Map(
      data
        .toString('latin1', HEAD, start)
        .split(' ')
        .map((word, row) => [word, row]),
    ),
    rarity: Float32Array.from({ length: count }, (_, row) => rarityOf(row)),
    words: block(start, first),
    sentences: block(start + first * count, second),
  }
}

/** Of this format, and whole. */
function isTable(data: Buffer): boolean {
  if (data.length < HEAD || data.toString('latin1', 0, 4) !== MAGIC) return false
  return data.length === HEAD + data.readUInt32LE(12) + (data.readUInt16LE(4) + data.readUInt16LE(6)) * data.readUInt32LE(8)
}

export function writeVectors(list: readonly string[], words: Block, sentences: Block): Buffer {
  const text = Buffer.from(list.join(' '), 'latin1')
  const head = Buffer.alloc(HEAD)
  head.write(MAGIC, 'latin1')
  head.writeUInt16LE(words.size, 4)
  head.writeUInt16LE(sentences.size, 6)
  head.writeUInt32LE(list.length, 8)
  head.writeUInt32LE(text.length, 12)
  return Buffer.concat([head, text, ...[words, sentences].map(({ bytes }) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))])
}

/** Common words say less: the table is in order of frequency, the first 2,000 rows weigh from 0.55 up to 1. */
function rarityOf(row: number): number {
  return row < 2000 ? 1 / (1 + (2000 - row) / 2500) : 1
}

/** Both views of a text, one after the other. */
export function embed(table: WordVectors, text: string): Float32Array {
  const out = new Float32Array(table.words.size + table.sentences.size)
  out.set(meanOfWords(table, text))
  out.set(sumOfWords(table, text), table.words.size)
  return out
}

/** Mean of the words' vectors, of unit length; zeros where no word is known. */
export function meanOfWords(table: WordVectors, text: string): Float32Array {
  const { size, bytes } = table.words
  const out = new Float32Array(size)
  for (const word of wordsRead(text)) {
    const row = table.rows.get(word)
    if (row === undefined) continue
    const weight = stopWords.has(word) ? STOP_WEIGHT : (table.rarity[row] as number)
    let norm = 0
    for (let axis = 0; axis < size; axis++) norm += (bytes[row * size + axis] as number) ** 2
    const scale = weight / Math.sqrt(norm || 1)
    addRow(out, table.words, row, scale)
  }
  return unit(out)
}

/** Sum of the words' rows, of unit length; zeros where no word is known. How much a word weighs is in its row: it is as long as the word says much. */
export function sumOfWords(table: WordVectors, text: string): Float32Array {
  const out = new Float32Array(table.sentences.size)
  for (const word of wordsRead(text)) {
    const row = table.rows.get(word)
    if (row !== undefined) addRow(out, table.sentences, row, 1)
  }
  return unit(out)
}

function addRow(out: Float32Array, { size, bytes }: Block, row: number, scale: number): void {
  for (let axis = 0; axis < size; axis++) out[axis] = (out[axis] as number) + scale * (bytes[row * size + axis] as number)
}

/** The words of a text that are looked up: a question has fewer, and a longer text has told by then what it is about. */
export function wordsRead(text: string): string[] {
  return words(text).slice(0, MAX_WORDS)
}

export function unit(vector: Float32Array): Float32Array {
  let norm = 0
  for (const value of vector) norm += value * value
  const scale = norm > 0 ? 1 / Math.sqrt(norm) : 0
  for (let axis = 0; axis < vector.length; axis++) vector[axis] = (vector[axis] as number) * scale
  return vector
}
