import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { carries, holds } from '../../src/knowledge/carries.ts'
import { Figure } from '../../src/knowledge/schema.ts'
import { type FigureHit, figuresIn } from '../../src/language/figures.ts'

const figure = (parts: Partial<Figure>): Figure => Figure.parse({ is: 'exact', unit: 'people', ...parts })
const hit = (text: string): FigureHit => figuresIn(text)[0] as FigureHit

const people = figure({ value: 40_000_000 })
const ransom = figure({ low: 35_000_000, high: 45_000_000, unit: 'USD', is: 'range', year: 2014 })
const fee = figure({ value: 60_000, unit: 'USD', per: 'ship' })
const year = figure({ value: 2019, unit: 'year' })
const years = figure({ low: 2001, high: 2011, unit: 'year', is: 'range' })
const day = figure({ value: '02-01', unit: 'date' })
const published = figure({ value: '2020-01-31', unit: 'date' })
const double = figure({ value: 2, unit: 'times', is: 'nearly' })
const twenty = figure({ value: 20, unit: 'years' })

describe('carries', () => {
  test.each<[Figure, string]>([
    [people, '40 million people'],
    [people, 'forty million'],
    [people, '40m'],
    [people, '40,000,000'],
    [people, '40.1 million'], // a rounding of half a percent
    [ransom, '$35-45 million'],
    [ransom, '$35m'],
    [ransom, '$45,000,000'],
    [ransom, '35 to 45 million'], // the sign left out
    [fee, '$60k'],
    [fee, 'sixty thousand dollars'],
    [year, '2019'],
    [years, '2001 to 2011'],
    [years, 'in 2001'],
    [day, 'February 1'],
    [day, 'Feb 1, 2020'],
    [published, 'January 31'],
    [published, '31 January 2020'],
    [double, 'doubled'],
    [double, 'two times'],
    [twenty, 'twenty years'],
  ])('%o: %s', (own, text) => expect(carries(own, hit(text))).toBe(true))

  test.each<[Figure, string]>([
    [people, '4 million'],
    [people, '400 million'],
    [people, '41 million'],
    [people, '$40 million'],
    [people, '40 percent'],
    [people, '30 to 40 million'],
    [ransom, '$40 million'], // between the ends
    [ransom, '$35-46 million'],
    [ransom, '$350-450 million'],
    [ransom, '45 percent'],
    [ransom, '2014'],
    [fee, '$6,000'],
    [year, '2018'],
    [year, '2020'],
    [years, '2001 to 2012'],
    [years, '2005'],
    [day, 'January 1'],
    [day, 'February 2'],
    [day, '40 million'],
    [published, 'January 31, 2019'],
    [double, '3 times'],
    [double, '2 people'],
    [twenty, '21 years'],
    [twenty, 'twofold'],
  ])('not %o: %s', (own, text) => expect(carries(own, hit(text))).toBe(false))

  it('a year must match exactly, however near', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1900, max: 2099 }), fc.integer({ min: 1900, max: 2099 }), (own, said) => {
        expect(carries(figure({ value: own, unit: 'year' }), hit(`in ${said}`))).toBe(own === said)
      }),
      { numRuns: 300 },
    )
    for (const near of [2018, 2020]) expect(carries(year, hit(`${near}`))).toBe(false)
  })

  it('a year is no amount', () => {
    expect(carries(figure({ value: 2019 }), hit('in 2019'))).toBe(false)
  })

  it('an amount carries itself and not ten times itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 13, max: 1e9 }), fc.constantFrom('people', 'USD', 'countries' as const), (value, unit) => {
        const sign = unit === 'USD' ? '$' : ''
        expect(carries(figure({ value, unit: unit as Figure['unit'] }), hit(`${sign}${value.toLocaleString('en-US')} `))).toBe(true)
        expect(carries(figure({ value, unit: unit as Figure['unit'] }), hit(`${sign}${(value * 10).toLocaleString('en-US')}`))).toBe(false)
      }),
    )
  })
})

it('holds: any of the figures of a text', () => {
  expect(holds(figuresIn('In 2014 it took $35m to $45m from 12 groups.'), ransom)).toBe(true)
  expect(holds(figuresIn('In 2014 it took $350m.'), ransom)).toBe(false)
  expect(holds([], ransom)).toBe(false)
})
