import { mkdtempDisposableSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeWordTable } from '#knowledge/word-table.ts'
import { readVectors } from '#language/vectors.ts'
import { paths } from '../../src/paths.ts'

const words = ['the', 'Paris', 'sea', 'ship', '7th', 'a', 'boat', 'coin', 'toll', 'lost']
const vectors = {
  the: [1, 1, 1, 0.5],
  Paris: [1, 0, 0, 0],
  sea: [3, 0.2, 0.1, 0],
  ship: [2.8, 0.3, 0, 0],
  '7th': [0, 1, 0, 0],
  a: [1, 1, 1, 1],
  boat: [2.9, 0.1, 0.1, 0],
  coin: [0.1, 3, 0.2, 0, 99],
  toll: [0.2, 2.7, 0, 0.1],
}

it('keeps the commonest plain lower-case words that have a vector, in order', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'table-'))
  const file = join(folder.path, 'table.bin')
  writeFileSync(file, makeWordTable({ words, vectors }, 5, 2, 4))
  const table = readVectors(file)
  expect([...table.rows.keys()]).toEqual(['the', 'sea', 'ship', 'boat', 'coin'])
  expect(table.size).toBe(2)
})

it('puts words of like vectors near each other and is the same every time', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'table-'))
  const file = join(folder.path, 'table.bin')
  const made = makeWordTable({ words, vectors }, 6, 2, 4)
  expect(makeWordTable({ words, vectors }, 6, 2, 4).equals(made)).toBe(true)
  writeFileSync(file, made)
  const { rows, bytes, size } = readVectors(file)
  const row = (word: string): number[] => [...bytes.subarray((rows.get(word) as number) * size, ((rows.get(word) as number) + 1) * size)]
  const product = (one: string, other: string): number => row(one).reduce((sum, value, at) => sum + value * (row(other)[at] as number), 0)
  expect(product('sea', 'ship')).toBeGreaterThan(0)
  expect(product('ship', 'boat')).toBeGreaterThan(0)
  expect(product('sea', 'coin')).toBeLessThan(0)
})

it('made the committed table: 24,000 words of 64 numbers, the commonest first', () => {
  const table = readVectors(join(paths.knowledge, 'word-vectors.bin'))
  expect([table.rows.size, table.size, table.bytes.length]).toEqual([24_000, 64, 24_000 * 64])
  expect(table.rows.get('the')).toBe(0)
})
