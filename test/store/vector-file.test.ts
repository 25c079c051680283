import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openVectorFile } from '../../src/store/vector-file.ts'

it('keeps vectors over a start; a broken or missing file is only empty', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vectors-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'deep', 'embeddings.bin')
  expect(openVectorFile(file).read().size).toBe(0)
  openVectorFile(file).write(new Map([['a', Float32Array.of(0.5, -1)]]))
  expect([...openVectorFile(file).read()]).toEqual([['a', Float32Array.of(0.5, -1)]])
  writeFileSync(file, 'half a fi')
  expect(openVectorFile(file).read().size).toBe(0)
  openVectorFile(join(file, 'below-a-file', 'x.bin')).write(new Map()) // cannot be written: nothing happens
})
