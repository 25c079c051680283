/**
 * The prepared knowledge on disk. Training takes seconds, an answer must not: the result is kept in one file named after
 * everything it was made from, so that an edit of a curator, of the code or of Node makes a new one by itself.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { type Prepared, prepare } from '#core/prepare.ts'
import { readVectors } from '#language/vectors.ts'

const MADE_BY = ['core/classifier.ts', 'core/gap-words.ts', 'core/prepare.ts', 'core/search-index.ts', 'language/features.ts', 'language/figures.ts', 'language/names.ts', 'language/shorthand.ts', 'language/text.ts', 'language/vectors.ts']
const PREFIX = 'prepared-'

export type Loading = { prepared: Prepared; fresh: boolean }

/**
 * Reads the prepared knowledge, or prepares and keeps it (some 10 s) where there is none for these files. `onPrepare` is
 * told before the wait starts. A folder that cannot be written only costs the wait again at the next start.
 */
export async function loadPrepared(knowledgeFolder: string, dataFolder: string, today: string, onPrepare: () => void = () => {}): Promise<Loading> {
  const vectors = readVectors(join(knowledgeFolder, 'word-vectors.bin'))
  const name = `${PREFIX}${fingerprint(knowledgeFolder)}.bin`
  const kept = readKept(join(dataFolder, name))
  if (kept) return { prepared: { ...kept, vectors }, fresh: false }
  const { readKnowledge } = await import('#knowledge/read.ts')
  const { knowledge } = readKnowledge(knowledgeFolder, today)
  onPrepare()
  const prepared = prepare(knowledge, vectors)
  keep(dataFolder, name, prepared)
  return { prepared, fresh: true }
}

/** Of all knowledge files, of the code that prepares them, and of the Node release (its serialization may change). */
function fingerprint(folder: string): string {
  const hash = createHash('sha256').update(process.version)
  for (const file of MADE_BY) hash.update(readFileSync(join(import.meta.dirname, '..', file)))
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(?:yaml|bin)$/.test(path)).sort()) hash.update(file).update(readFileSync(join(folder, file)))
  return hash.digest('hex').slice(0, 16)
}

/**
 * Length of what follows (u32), everything but the classifier's weights as V8 serializes it, then the weights as they are:
 * they are most of the file and are used where they lie, without a copy.
 */
function pack({ vectors: _, ...rest }: Prepared): Buffer[] {
  const { weights, ...classifier } = rest.classifier
  const body = serialize({ ...rest, classifier })
  const head = Buffer.alloc(4)
  head.writeUInt32LE(body.length)
  return [head, body, Buffer.from(weights.buffer, weights.byteOffset, weights.length)]
}

function readKept(file: string): Omit<Prepared, 'vectors'> | undefined {
  try {
    const data = readFileSync(file)
    const end = 4 + data.readUInt32LE(0)
    const kept = deserialize(data.subarray(4, end)) as Omit<Prepared, 'vectors'>
    const { scales, labels } = kept.classifier
    if (data.length - end !== scales.length * labels) return undefined
    return { ...kept, classifier: { ...kept.classifier, weights: new Int8Array(data.buffer, data.byteOffset + end, data.length - end) } }
  } catch {
    return undefined // missing, or cut off by a crash: it is prepared again
  }
}

/** Written beside and renamed, so that no reader ever sees half a file; older ones are removed. */
function keep(folder: string, name: string, prepared: Prepared): void {
  try {
    mkdirSync(folder, { recursive: true })
    const temporary = join(folder, `${name}.${process.pid}.tmp`)
    writeFileSync(temporary, Buffer.concat(pack(prepared)))
    renameSync(temporary, join(folder, name))
    for (const old of readdirSync(folder)) if (old.startsWith(PREFIX) && old !== name && !old.endsWith('.tmp')) rmSync(join(folder, old), { force: true })
  } catch {
    // read-only or full: the next start prepares again
  }
}
