import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { stepsIn, strayStep, takenBy } from '../../src/core/draft-steps.ts'
import { makeDraftTable, readDraftTable } from '../../src/core/draft-table.ts'
import { readWords } from '../../src/core/draft-words.ts'
import type { Knowledge } from '../../src/knowledge/schema.ts'

const read = (text: string): ReturnType<typeof stepsIn> => stepsIn(readWords(text, () => []))
const stray = (text: string, wordings: readonly string[], goesOn = false): string | undefined => strayStep(read(text), takenBy(wordings.map(read)), goesOn)?.key

const wordings = ['Traffickers sell captives in the north.', 'Captives are sold by traffickers in the north.', 'In the north, traffickers sell captives.']

describe('a sentence', () => {
  test.for([
    ['Traffickers sell captives in the north.', undefined],
    ['In the north, captives are sold by traffickers.', 'captiv'], // no wording goes on so from there
    ['The traffickers sell the captives in the north.', undefined], // articles say nothing
    ['Captives sell traffickers in the north.', 'sell'],
    ['Traffickers are sold by captives in the north.', 'sell'],
    ['Captives sold by traffickers in the north.', 'sell'],
    ['Traffickers sell captives to the north.', 'north'],
    ['Traffickers sell captives.', undefined],
    ['Traffickers sell.', 'xend'],
    ['Sell captives in the north.', 'sell'],
    ['Traffickers sold captives in the north.', 'sell'],
    ['Traffickers do not sell captives in the north.', 'sell'],
    ['Most traffickers sell captives in the north.', 'traffick'],
    ['When traffickers sell captives in the north.', 'traffick'],
  ] as const)('%s strays at %s', ([text, at]) => expect(stray(text, wordings)).toBe(at))

  it('that goes on from another needs no opening, but may not join the two anew', () => {
    expect(stray('are sold by traffickers in the north.', wordings)).toBe('sell')
    expect(stray('are sold by traffickers in the north.', wordings, true)).toBeUndefined()
    expect(stray('so traffickers sell captives.', wordings, true)).toBe('traffick')
  })

  it('may mix wordings where they meet, and is taken whenever it is one of them', () => {
    const words = fc.array(fc.constantFrom('captives', 'sell', 'traffickers', 'in', 'by', 'are', 'camps', 'not', 'money'), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 5 }), (lists) => {
        const texts = lists.map((list) => `${list.join(' ')}.`)
        for (const text of texts) expect(stray(text, texts)).toBeUndefined()
      }),
    )
  })
})

describe('the table', () => {
  const fact = { id: 'sold', statement: 'Traffickers knowingly sell captives in the north.', claimedBy: 'author', figures: [], names: [] }
  const knowledge = (own: readonly string[]): Knowledge =>
    ({ article: { claimants: {} }, facts: [fact], wordings: own.length > 0 ? { sold: own } : {} }) as unknown as Knowledge

  it('comes back as it was made', () => {
    const rules = readDraftTable(makeDraftTable(knowledge(['In the north, traffickers knowingly sell captives.']), () => []))('sold')
    expect(rules && strayStep(read('In the north, traffickers knowingly sell captives in the north.'), rules.taken, false)).toBeUndefined()
    expect(rules && strayStep(read('Captives knowingly sell traffickers.'), rules.taken, false)?.key).toBe('captiv')
    expect(readDraftTable('{}')('sold')).toBeUndefined()
  })

  it('holds a fact without wordings to its statement', () => {
    const rules = readDraftTable(makeDraftTable(knowledge([]), () => []))('sold')
    expect(rules && strayStep(read(fact.statement), rules.taken, false)).toBeUndefined()
    expect(rules && strayStep(read('In the north, traffickers knowingly sell captives.'), rules.taken, false)?.key).toBe('north')
  })

  it('keeps what nearly all wordings say together, and takes no step from one that does not', () => {
    const many = Array.from({ length: 8 }, () => 'In the north, traffickers knowingly sell captives.')
    const rules = readDraftTable(makeDraftTable(knowledge([...many, 'Traffickers sell captives.']), () => []))('sold')
    expect(rules?.pairs.map((pair) => `${pair.with.key} ${pair.word.key}`)).toContain('know sell')
    expect(rules && strayStep(read('Traffickers sell captives.'), rules.taken, false)?.key).toBe('sell')
  })
})
