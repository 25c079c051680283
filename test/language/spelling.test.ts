import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { createSpeller, slipsBetween } from '../../src/language/spelling.ts'

const vocabulary = new Map([
  ['survivors', 30],
  ['stigma', 20],
  ['ransom', 25],
  ['random', 1],
  ['trafficking', 90],
  ['passports', 12],
  ['contractors', 9],
  ['refugees', 40],
  ['convictions', 5],
])
const english = new Set([...vocabulary.keys(), 'stigmas', 'survive', 'handsome'])
const spell = createSpeller(vocabulary, (word) => english.has(word))

describe('slips', () => {
  test.each([
    ['survivers', 'survivors'],
    ['survivrs', 'survivors'],
    ['surviovrs', 'survivors'],
    ['stimga', 'stigma'],
    ['stigmaa', 'stigma'],
    ['ranson', 'ransom'],
    ['passprts', 'passports'],
    ['contracters', 'contractors'],
    ['refuggees', 'refugees'],
    ['convitcions', 'convictions'],
  ])('%s -> %s', (written, meant) => expect(spell(`why ${written} now`)).toBe(`why ${meant} now`))

  test.each(['survivors', 'stigmas', 'survive', 'handsome', 'Survivers', 'STIMGA', 'cat', 'xyzzyq', 'tsigma', "stimga's", 'stimga7', '40m', ''])(
    'left as it is: %s',
    (text) => expect(spell(text)).toBe(text),
  )
  it('two slips only in long words', () => {
    expect(spell('survvrs')).toBe('survvrs') // seven letters, two slips
    expect(spell('surviverz')).toBe('survivors')
  })
  it('the commoner of two equally near', () => expect(spell('ranxom')).toBe('ransom'))
  it('looks at twelve words, no more', () => {
    const out = spell(Array.from({ length: 15 }, () => 'stimga').join(' ')).split(' ')
    expect(out.filter((word) => word === 'stigma')).toHaveLength(12)
  })
})

describe('slipsBetween', () => {
  test.each([
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['abcd', 'abdc', 1],
    ['same', 'same', 0],
    ['flaw', 'lawn', 2],
  ])('%s %s: %i', (a, b, slips) => expect(slipsBetween(a, b, 9)).toBe(slips))
  it('is symmetric, zero only for equals, and stops at its limit', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 4 }), (a, b, limit) => {
        const slips = slipsBetween(a, b, 20)
        expect(slipsBetween(b, a, 20)).toBe(slips)
        expect(slips === 0).toBe(a === b)
        expect(slips).toBeGreaterThanOrEqual(Math.abs(a.length - b.length))
        expect(slips).toBeLessThanOrEqual(Math.max(a.length, b.length))
        const limited = slipsBetween(a, b, limit)
        if (slips <= limit) expect(limited).toBe(slips)
        else expect(limited).toBeGreaterThan(limit)
      }),
      { numRuns: 500 },
    )
  })
})

describe('properties', () => {
  it('one letter left out of a long word is mended', () => {
    fc.assert(
      fc.property(fc.constantFrom('survivors', 'passports', 'contractors', 'refugees', 'convictions'), fc.nat(), (word, at) => {
        const gone = 1 + (at % (word.length - 1))
        const written = word.slice(0, gone) + word.slice(gone + 1)
        expect(spell(written)).toBe(word)
      }),
    )
  })
  it('never throws, is idempotent, and keeps everything but lower-case words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const once = spell(text)
        expect(spell(once)).toBe(once)
        expect(once.replace(/\p{Ll}/gu, '')).toBe(text.replace(/\p{Ll}/gu, ''))
      }),
      { numRuns: 500 },
    )
  })
})
