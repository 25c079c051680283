import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNearby } from '../../src/core/search-nearby.ts'

const terms = ['ransom', 'random', 'ramson', 'passport', 'passion', 'pass', 'camp', 'came', 'champion', 'surviv', '1234']
const nearby = createNearby(terms)
const corrected = (word: string): string[] =>
  nearby
    .corrections(word)
    .map((at) => terms[at] as string)
    .sort()

describe('corrections', () => {
  it.for([
    ['ransm', ['ransom']],
    ['ranosm', ['ransom']],
    ['passpotr', ['passport']],
    ['passprto', ['passport']], // two slips in a long word
    ['cmap', ['camp']],
    ['cam', []], // too short to tell
    ['1235', []], // another number
    ['zamson', []], // another initial
    ['passenger', []],
  ] as const)('%s', ([word, expected]) => expect(corrected(word)).toEqual(expected))

  it('are all terms of the same initial at the least distance, as comparing one by one finds them', () => {
    const word = fc.array(fc.constantFrom('a', 'b', 'c', 'é'), { maxLength: 10 }).map((letters) => letters.join(''))
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 40 }), word, (list, asked) => {
        const most = asked.length < 4 ? 0 : asked.length < 8 ? 1 : 2
        const distances = list.map((term) => (term[0] === asked[0] ? distance(term, asked) : 99))
        const least = Math.min(...distances)
        const expected = most > 0 && least <= most ? list.filter((_, at) => distances[at] === least) : []
        expect(
          createNearby(list)
            .corrections(asked)
            .map((at) => list[at])
            .sort(),
        ).toEqual(expected.sort())
      }),
      { numRuns: 500 },
    )
  })
})

describe('completions', () => {
  it('go on from at least three letters', () => {
    expect(nearby.completions('pass').map((at) => terms[at])).toEqual(['pass', 'passion', 'passport'])
    expect(nearby.completions('sur').map((at) => terms[at])).toEqual(['surviv'])
    expect(nearby.completions('su')).toEqual([])
    expect(nearby.completions('zzz')).toEqual([])
  })
})

/** Optimal string alignment by its definition. */
function distance(a: string, b: string): number {
  const at = (i: number, j: number): number => {
    if (i === 0 || j === 0) return i + j
    const steps = [at1(i - 1, j) + 1, at1(i, j - 1) + 1, at1(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)]
    if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) steps.push(at1(i - 2, j - 2) + 1)
    return Math.min(...steps)
  }
  const known = new Map<number, number>()
  const at1 = (i: number, j: number): number => {
    const key = i * 100 + j
    const value = known.get(key) ?? at(i, j)
    known.set(key, value)
    return value
  }
  return at1(a.length, b.length)
}
