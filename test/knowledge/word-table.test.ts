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
  const { list, block } = makeWordTable({ words, vectors }, 5, 2, 4)
  expect(list).toEqual(['the', 'sea', 'ship', 'boat', 'coin'])
  expect([block.size, block.bytes.length]).toEqual([2, 10])
})

it('puts words of like vectors near each other and is the same every time', () => {
  const made = makeWordTable({ words, vectors }, 6, 2, 4)
  expect(makeWordTable({ words, vectors }, 6, 2, 4)).toEqual(made)
  const { size, bytes } = made.block
  const row = (word: string): number[] => [...bytes.subarray(made.list.indexOf(word) * size, (made.list.indexOf(word) + 1) * size)]
  const product = (one: string, other: string): number => row(one).reduce((sum, value, at) => sum + value * (row(other)[at] as number), 0)
  expect(product('sea', 'ship')).toBeGreaterThan(0)
  expect(product('ship', 'boat')).toBeGreaterThan(0)
  expect(product('sea', 'coin')).toBeLessThan(0)
})

it('made the committed table: 24,000 words of 64 numbers, the commonest first', () => {
  const { rows, words } = readVectors(join(paths.knowledge, 'word-vectors.bin'))
  expect([rows.size, words.size, words.bytes.length]).toEqual([24_000, 64, 24_000 * 64])
  expect(rows.get('the')).toBe(0)
})
