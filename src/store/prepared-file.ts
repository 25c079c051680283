/**
 * The prepared knowledge on disk. Training takes seconds, an answer must not: the result is kept in one file named after
 * everything it was made from, so that an edit of a curator, of the code or of Node makes a new one by itself.
 */
import { createHash, type Hash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readdirSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { Classifier } from '#core/classifier.ts'
import { type Prepared, prepare } from '#core/prepare.ts'
import { fileIn, filesOf } from '#knowledge/packs.ts'
import { readVectors } from '#language/vectors.ts'

const MADE_BY = [
  'core/classifier.ts',
  'core/draft-marks.ts',
  'core/draft-pairs.ts',
  'core/draft-sources.ts',
  'core/draft-steps.ts',
  'core/draft-table.ts',
  'core/draft-words.ts',
  'core/gap-words.ts',
  'core/prepare.ts',
  'core/search-json.ts',
  'core/search-store.ts',
  'core/search-terms.ts',
  'language/features.ts',
  'language/figures.ts',
  'language/names.ts',
  'language/number-words.ts',
  'language/same-meaning.ts',
  'language/shorthand.ts',
  'language/text.ts',
  'language/vectors.ts',
]
const PREFIX = 'prepared-'
const HEAD = 8 // bytes: two lengths
const PIECE = 1 << 16

export type Loading = { prepared: Prepared; fresh: boolean }

/**
 * Reads the prepared knowledge, or prepares and keeps it (about a minute) where there is none for these files. `onPrepare` is
 * told before the wait starts. A folder that cannot be written only costs the wait again at the next start.
 */
export async function loadPrepared(knowledgeFolder: string, dataFolder: string, today: string, onPrepare: () => void = () => {}): Promise<Loading> {
  const kept = readPrepared(knowledgeFolder, dataFolder)
  if (kept) return { prepared: kept, fresh: false }
  const name = nameFor(knowledgeFolder) // before anything is read: an edit meanwhile must not be taken for what was prepared
  const vectors = readVectors(fileIn(knowledgeFolder, 'word-vectors.bin'))
  const { readKnowledge } = await import('#knowledge/read.ts')
  const { knowledge } = readKnowledge(knowledgeFolder, today)
  onPrepare()
  const prepared = prepare(knowledge, vectors)
  keep(dataFolder, name, prepared)
  return { prepared, fresh: true }
}

/** What is kept for these files, if it is; takes a moment. */
export function readPrepared(knowledgeFolder: string, dataFolder: string): Prepared | undefined {
  const vectors = readVectors(fileIn(knowledgeFolder, 'word-vectors.bin'))
  const kept = readKept(join(dataFolder, nameFor(knowledgeFolder)))
  return kept && { ...kept, vectors }
}

function nameFor(knowledgeFolder: string): string {
  return `${PREFIX}${fingerprint(knowledgeFolder)}.bin`
}

/** Of all knowledge files, of the code that prepares them, and of the Node release (its serialization may change). */
function fingerprint(folder: string): string {
  const hash = createHash('sha256').update(process.version)
  const piece = new Uint8Array(PIECE)
  for (const file of MADE_BY) readInto(hash, join(import.meta.dirname, '..', file), piece)
  for (const { name, file } of filesOf(folder)) readInto(hash.update(name), file, piece)
  return hash.digest('hex').slice(0, 16)
}

/** Piece by piece: whole files would be megabytes that the process goes on holding for nothing. */
function readInto(hash: Hash, file: string, piece: Uint8Array): void {
  const descriptor = openSync(file, 'r')
  try {
    for (let length = readSync(descriptor, piece); length > 0; length = readSync(descriptor, piece)) hash.update(piece.subarray(0, length))
  } finally {
    closeSync(descriptor)
  }
}

/**
 * The classifiers' arrays are most of the file and are used where they lie, without a copy: they come after the rest, which
 * V8 serializes, in an order that leaves each aligned. Lengths of both parts (u32 each) come first.
 */
const ARRAYS = [
  ['starts', Uint32Array],
  ['scales', Float32Array],
  ['bias', Float32Array],
  ['parents', Uint16Array],
  ['targets', Uint16Array],
  ['weights', Int8Array],
] as const
type Outline = Record<(typeof ARRAYS)[number][0], number> & { labels: number }
type Body = Omit<Prepared, 'vectors' | 'classifier' | 'triage'> & { outlines: Outline[] }

function pack({ vectors: _, classifier, triage, ...rest }: Prepared): Buffer {
  const classifiers = [classifier, ...triage]
  const arrays = ARRAYS.flatMap(([name]) => classifiers.map((one) => one[name])).map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength))
  const outlines = classifiers.map((one) => ({ labels: one.labels, ...Object.fromEntries(ARRAYS.map(([name]) => [name, one[name].length])) }))
  const body = serialize({ ...rest, outlines })
  const lengths = Uint32Array.of(
    body.length,
    arrays.reduce((sum, array) => sum + array.length, 0),
  )
  return Buffer.concat([Buffer.from(lengths.buffer), body, ...arrays])
}

function unpack(file: string): Omit<Prepared, 'vectors'> {
  const descriptor = openSync(file, 'r')
  try {
    const read = (length: number): Uint8Array<ArrayBuffer> => {
      const part = new Uint8Array(length)
      if (readSync(descriptor, part) !== length) throw new RangeError('cut off')
      return part
    }
    const [bodyLength = 0, arraysLength = 0] = new Uint32Array(read(HEAD).buffer)
    const { outlines, ...rest } = deserialize(read(bodyLength)) as Body
    const { buffer } = read(arraysLength)
    const classifiers = outlines.map(({ labels }) => ({ labels })) as Classifier[]
    let at = 0
    for (const [name, Kind] of ARRAYS) {
      outlines.forEach((outline, which) => {
        const array = new Kind(buffer, at, outline[name])
        Object.assign(classifiers[which] as Classifier, { [name]: array })
        at += array.byteLength
      })
    }
    const [classifier, ...triage] = classifiers as [Classifier, ...Classifier[]]
    const wordTable = { ...rest.wordTable, bits: rest.wordTable.bits.slice() } // a view of what was read would hold all of that
    return { ...rest, wordTable, classifier, triage }
  } finally {
    closeSync(descriptor)
  }
}

function readKept(file: string): Omit<Prepared, 'vectors'> | undefined {
  try {
    return unpack(file)
  } catch {
    return undefined // missing, or cut off by a crash: it is prepared again
  }
}

/** Written beside and renamed, so that no reader ever sees half a file; older ones are removed. */
function keep(folder: string, name: string, prepared: Prepared): void {
  try {
    mkdirSync(folder, { recursive: true })
    const temporary = join(folder, `${name}.${process.pid}.tmp`)
    writeFileSync(temporary, pack(prepared))
    renameSync(temporary, join(folder, name))
    for (const old of readdirSync(folder)) if (old.startsWith(PREFIX) && old !== name && !old.endsWith('.tmp')) rmSync(join(folder, old), { force: true })
  } catch {
    // read-only or full: the next start prepares again
  }
}
