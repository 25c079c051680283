/** Vectors of facts in one file under data/, by content hash: asked of a server once, and not again at the next start. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { deserialize, serialize } from 'node:v8'

export type VectorFile = { read: () => ReadonlyMap<string, Float32Array>; write: (vectors: ReadonlyMap<string, Float32Array>) => void }

/** A file that is missing, broken or cannot be written costs the asking again, nothing else. */
export function openVectorFile(file: string): VectorFile {
  return {
    read() {
      try {
        const kept: unknown = deserialize(readFileSync(file))
        return kept instanceof Map ? (kept as Map<string, Float32Array>) : new Map()
      } catch {
        return new Map()
      }
    },
    write(vectors) {
      try {
        mkdirSync(dirname(file), { recursive: true })
        const temporary = `${file}.${process.pid}.tmp`
        writeFileSync(temporary, serialize(vectors))
        renameSync(temporary, file) // no reader ever sees half a file
      } catch {
        // read-only or full: the next start asks again
      }
    },
  }
}
