import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { BriefError } from '#errors'
import { type Block, embed, meanOfWords, readVectors, sumOfWords, type WordVectors, writeVectors } from '#language/vectors.ts'
import { paths } from '../../src/paths.ts'

const list = ['the', 'sea', 'ship']
const words: Block = { size: 2, bytes: Int8Array.of(0, 127, 127, 0, 3, 4) }
const sentences: Block = { size: 3, bytes: Int8Array.of(0, 0, 1, 60, 0, -8, 0, 80, -1) }

describe('the file', () => {
  it('gives back what was written', () => {
    const table = readVectors(fileOf(writeVectors(list, words, sentences)))
    expect([...table.rows]).toEqual([
      ['the', 0],
      ['sea', 1],
      ['ship', 2],
    ])
    expect([table.words, table.sentences]).toEqual([words, sentences])
  })

  it('of the project holds both blocks, and is written again to the same bytes', () => {
    const file = join(paths.knowledge, 'word-vectors.bin')
    const table = readVectors(file)
    expect([table.rows.size, table.words.size, table.sentences.size]).toEqual([24_000, 64, 64])
    expect(writeVectors([...table.rows.keys()], table.words, table.sentences).equals(readFileSync(file))).toBe(true)
  })

  const whole = writeVectors(list, words, sentences)
  it.for([
    ['of the format with one block', Buffer.concat([Buffer.from('FBV1'), whole.subarray(4)])],
    ['cut off', whole.subarray(0, -1)],
    ['cut off in its head', whole.subarray(0, 10)],
    ['too long', Buffer.concat([whole, whole])],
    ['empty', Buffer.alloc(0)],
  ] as const)('that is %s: how to get it back', ([, bytes]) => {
    const read = (): WordVectors => readVectors(fileOf(bytes))
    expect(read).toThrow(BriefError)
    expect(read).toThrow(/is no table of word vectors\. Restore the file \(git checkout/)
  })
})

describe('a text', () => {
  const table: WordVectors = { rows: new Map(list.map((word, row) => [word, row])), rarity: Float32Array.of(0.5, 1, 1), words, sentences }

  it('is the sum of the rows of its words, of unit length: a longer row weighs more, and no word is left out', () => {
    const sum = [60, 80, 1 - 1 + 1 - 8]
    expectNear(
      sumOfWords(table, 'The ship, unheard of, the sea'),
      sum.map((value) => value / Math.hypot(...sum)),
    )
  })

  it('is the mean of its words, whose rows weigh alike but for stop words and common ones', () => {
    const mean = meanOfWords(table, 'the ship')
    expect(Math.hypot(...mean)).toBeCloseTo(1, 6)
    expect((mean[0] as number) / (mean[1] as number)).toBeGreaterThan(0.5) // "ship" has 3 : 4, "the" pulls it only a little
    expectNear(meanOfWords(table, 'ship ship'), [0.6, 0.8])
  })

  it('is embedded as both, one after the other', () => {
    expectNear(embed(table, 'sea ship'), [...meanOfWords(table, 'sea ship'), ...sumOfWords(table, 'sea ship')])
  })

  it('of which no word is known is nothing', () => {
    expect([...embed(table, 'xyzzy, 7')]).toEqual([0, 0, 0, 0, 0])
  })
})

function expectNear(found: Float32Array, wanted: readonly number[]): void {
  expect(found).toHaveLength(wanted.length)
  for (const [at, value] of wanted.entries()) expect(found[at]).toBeCloseTo(value, 6)
}

function fileOf(bytes: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'vectors-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'word-vectors.bin')
  writeFileSync(file, bytes)
  return file
}
