import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type FigureHit, figuresIn, sameAmount } from '../../src/language/figures.ts'

const only = (text: string): FigureHit => {
  const hits = figuresIn(text)
  expect(hits, text).toHaveLength(1)
  return hits[0] as FigureHit
}
const amount = (text: string): string => {
  const { kind, low, high } = only(text)
  return `${kind} ${low}${high === low ? '' : `-${high}`}`
}

describe('spellings', () => {
  test.each([
    // numbers
    ['40 million', 'number 40000000'],
    ['40m people', 'number 40000000'],
    ['40M', 'number 40000000'],
    ['40 m people', 'number 40'],
    ['40mn', 'number 40000000'],
    ['40 mln', 'number 40000000'],
    ['40-million', 'number 40000000'],
    ['forty million', 'number 40000000'],
    ['Forty Million', 'number 40000000'],
    ['40,000,000', 'number 40000000'],
    ['40000000', 'number 40000000'],
    ['40.0 million', 'number 40000000'],
    ['4.8 million', 'number 4800000'],
    ['40 milion', 'number 40000000'],
    ['70 millions', 'number 70000000'],
    ['100,000 workers', 'number 100000'],
    ['100k', 'number 100000'],
    ['100K', 'number 100000'],
    ['a hundred thousand', 'number 100000'],
    ['one hundred thousand', 'number 100000'],
    ['one hundred and fifty thousand', 'number 150000'],
    ['a hundred', 'number 100'],
    ['a million', 'number 1000000'],
    ['seventy-five', 'number 75'],
    ['ninety nine', 'number 99'],
    ['one hundred and twenty countries', 'number 120'],
    ['120 countries', 'number 120'],
    ['a dozen', 'number 12'],
    ['ten dozen', 'number 120'],
    ['nineteen', 'number 19'],
    ['half a million', 'number 500000'],
    ['half of a billion', 'number 500000000'],
    ['a quarter of a billion', 'number 250000000'],
    ['５０ million', 'number 50000000'], // full-width digits
    ['1.5 bn', 'number 1500000000'],
    ['2 trillion', 'number 2000000000000'],
    // money
    ['$150 billion', 'money 150000000000'],
    ['$150bn', 'money 150000000000'],
    ['$150b', 'money 150000000000'],
    ['$ 150 billion', 'money 150000000000'],
    ['US$150 billion', 'money 150000000000'],
    ['150 billion dollars', 'money 150000000000'],
    ['150 billion US dollars', 'money 150000000000'],
    ['150bn USD', 'money 150000000000'],
    ['one hundred and fifty billion dollars', 'money 150000000000'],
    ['60k bucks', 'money 60000'],
    ['$60,000', 'money 60000'],
    ['$60k', 'money 60000'],
    ['60,000$', 'money 60000'],
    ['sixty thousand dollars', 'money 60000'],
    ['half a billion dollars', 'money 500000000'],
    ['a million dollars', 'money 1000000'],
    ['$1,234.50', 'money 1234.5'],
    // ranges
    ['$35-45m', 'money 35000000-45000000'],
    ['$35m-$45m', 'money 35000000-45000000'],
    ['$35–45 million', 'money 35000000-45000000'],
    ['between $35 million and $45 million', 'money 35000000-45000000'],
    ['from 35 to 45 million dollars', 'money 35000000-45000000'],
    ['35 million to 45 million dollars', 'money 35000000-45000000'],
    ['thirty-five to forty-five million dollars', 'money 35000000-45000000'],
    ['10 to 20 people', 'number 10-20'],
    // percent
    ['25%', 'percent 25'],
    ['25 percent', 'percent 25'],
    ['25 per cent', 'percent 25'],
    ['twenty-five pct', 'percent 25'],
    ['2.5 %', 'percent 2.5'],
    // years and dates
    ['in 2014', 'year 2014'],
    ["in '18", 'year 2018'],
    ['the end of 18', 'year 2018'],
    ['2001 to 2011', 'year 2001-2011'],
    ['2001-2011', 'year 2001-2011'],
    ['between 2001 and 2011', 'year 2001-2011'],
    ['2014 people', 'number 2014'],
    ['$2000', 'money 2000'],
    // ratios
    ['doubled', 'times 2'],
    ['twice as many', 'times 2'],
    ['three times', 'times 3'],
    ['tripled', 'times 3'],
    ['halved', 'times 0.5'],
  ])('%s', (text, wanted) => expect(amount(text)).toBe(wanted))

  test.each([
    ['February 1', '02-01'],
    ['February 1st', '02-01'],
    ['Feb. 1', '02-01'],
    ['1 February', '02-01'],
    ['1st of February', '02-01'],
    ['the first of February', '02-01'],
    ['January 31, 2020', '2020-01-31'],
    ['31 January 2020', '2020-01-31'],
    ['Sept 9', '09-09'],
    ['December 31', '12-31'],
  ])('date: %s', (text, day) => expect(only(text)).toMatchObject({ kind: 'date', day }))

  test.each(['', 'no figure here', 'may we ask', 'an army', 'a man', 'march on', "the 1990's", 'half of them', 'dozens of ships', 'million'])(
    'none: %s',
    (text) => expect(figuresIn(text)).toEqual([]),
  )

  it('keeps several apart, in order, with the words they stand in', () => {
    const text = 'In 2014 ISIS took $35-45m; 40 million people, 25% of them young, before February 1.'
    const hits = figuresIn(text)
    expect(hits.map(({ kind }) => kind)).toEqual(['year', 'money', 'number', 'percent', 'date'])
    for (const hit of hits) expect(text.slice(hit.start, hit.end)).toBe(hit.text)
    expect(hits[2]?.noun).toBe('people')
  })

  it('does not join a year with an amount', () =>
    expect(figuresIn('in 2018 and 70 million').map(({ kind, low }) => [kind, low])).toEqual([
      ['year', 2018],
      ['number', 70e6],
    ]))
})

// --- a number in words, written out here without the code under test
const ONES = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ')
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const inWords = (value: number, hyphen: string): string => {
  if (value < 20) return ONES[value] as string
  if (value < 100) return `${TENS[Math.floor(value / 10) - 2]}${value % 10 === 0 ? '' : `${hyphen}${ONES[value % 10]}`}`
  return `${ONES[Math.floor(value / 100)]} hundred${value % 100 === 0 ? '' : ` and ${inWords(value % 100, hyphen)}`}`
}
const magnitudes = [
  { factor: 1e3, forms: ['k', 'K', ' thousand', '-thousand', ' Thousand'], word: 'thousand' },
  { factor: 1e6, forms: ['m', 'M', 'mn', ' mn', 'mln', ' million', '-million', ' MILLION'], word: 'million' },
  { factor: 1e9, forms: ['b', 'bn', ' bn', 'bln', ' billion', '-billion', ' Billion'], word: 'billion' },
] as const
const magnitude = fc.constantFrom(...magnitudes)
const small = fc.integer({ min: 13, max: 999 })

describe('properties', () => {
  it('an amount is the same in every spelling', () => {
    fc.assert(
      fc.property(small, magnitude, fc.constantFrom('-', ' '), (value, { factor, forms, word }, hyphen) => {
        const amount = value * factor
        const spellings = [amount.toLocaleString('en-US'), `${amount}`, `${inWords(value, hyphen)} ${word}`, ...forms.map((form) => `${value}${form}`)]
        for (const spelling of spellings) {
          expect(only(`about ${spelling} people`), spelling).toMatchObject({ kind: 'number', low: amount, high: amount })
          expect(only(`${spelling} dollars`), spelling).toMatchObject({ kind: 'money', low: amount, high: amount })
        }
        for (const spelling of [`$${amount.toLocaleString('en-US')}`, `US$${value} ${word}`, ...forms.map((form) => `$${value}${form}`)])
          expect(only(spelling), spelling).toMatchObject({ kind: 'money', low: amount, high: amount })
      }),
      { numRuns: 300 },
    )
  })

  it('decimals of a magnitude', () => {
    fc.assert(
      fc.property(fc.integer({ min: 11, max: 9999 }), magnitude, (tenths, { factor, forms }) => {
        for (const form of forms.filter((one) => !one.startsWith('-')))
          expect(only(`${(tenths / 10).toFixed(1)}${form}`).low).toBeCloseTo((tenths / 10) * factor, 0)
      }),
    )
  })

  it('a range is the same in every spelling', () => {
    fc.assert(
      fc.property(small, small, magnitude, (a, b, { factor, forms, word }) => {
        fc.pre(a !== b)
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        const ranges = [
          `$${low}-${high} ${word}`,
          `$${low} ${word}-$${high} ${word}`,
          `$${low} ${word} to $${high} ${word}`,
          `between $${low} ${word} and $${high} ${word}`,
          `between $${low} and $${high} ${word}`,
          `${low} to ${high} ${word} dollars`,
          `from ${inWords(low, '-')} to ${inWords(high, '-')} ${word} dollars`,
          `$${(low * factor).toLocaleString('en-US')} to $${(high * factor).toLocaleString('en-US')}`,
          ...forms.filter((form) => !form.startsWith('-')).map((form) => `$${low}–${high}${form}`),
        ]
        for (const range of ranges) expect(only(range), range).toMatchObject({ kind: 'money', low: low * factor, high: high * factor })
      }),
      { numRuns: 200 },
    )
  })

  it('every year and every day of the year', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1900, max: 2099 }), (year) => {
        expect(only(`in ${year}`)).toMatchObject({ kind: 'year', low: year, high: year })
      }),
    )
    const days = fc.date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2020-12-31T00:00:00Z'), noInvalidDate: true })
    fc.assert(
      fc.property(days, (date) => {
        const month = date.toLocaleString('en-US', { month: 'long', timeZone: 'UTC' })
        const day = date.toISOString().slice(5, 10)
        for (const text of [`${month} ${date.getUTCDate()}`, `${date.getUTCDate()} ${month}`, `${date.getUTCDate()} ${month.slice(0, 3)}`])
          expect(only(text), text).toMatchObject({ kind: 'date', day })
        expect(only(`${month} ${date.getUTCDate()}, 2019`)).toMatchObject({ kind: 'date', day: `2019-${day}` })
      }),
    )
  })

  it('rounding: half a percent is the same amount, one percent is another; small numbers and zero are exact', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 1e9 }), (value) => {
        expect(sameAmount(value, value)).toBe(true)
        expect(sameAmount(value, value * 1.004)).toBe(true)
        expect(sameAmount(value * 1.004, value)).toBe(true)
        expect(sameAmount(value, value * 1.01)).toBe(false)
        expect(sameAmount(value, value * 10)).toBe(false)
        expect(sameAmount(value, -value)).toBe(false)
      }),
    )
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }), (a, b) => {
        expect(sameAmount(a, b)).toBe(a === b)
      }),
    )
  })

  it('arbitrary text: never throws, spans are in order and within it', () => {
    const pieces = fc.constantFrom(
      '40',
      'million',
      '$',
      'between',
      'and',
      '-',
      'to',
      '%',
      'half a',
      'February',
      '1st',
      'of',
      "'18",
      'dozen',
      'hundred',
      '½',
      '٤٠',
      '\ud800',
      '\u0000',
      '\u202e',
      '9'.repeat(400),
      ',',
      '.',
      'US$',
      'per cent',
      'two',
    )
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(' ')),
    )
    fc.assert(
      fc.property(texts, (text) => {
        let from = 0
        for (const hit of figuresIn(text)) {
          expect(hit.start).toBeGreaterThanOrEqual(from)
          expect(hit.end).toBeGreaterThan(hit.start)
          expect(Number.isNaN(hit.low) || Number.isNaN(hit.high)).toBe(false)
          expect(hit.low).toBeLessThanOrEqual(hit.high)
          from = hit.end
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('a long text is read up to a bound, whatever it is made of', () => {
    for (const unit of ['1,000,', '40 million and ', '$', "'", 'one hundred and ', '1-', 'a ', 'february ', 'half of a ', '9', '9,999', '.', 'between ', '-']) {
      const text = unit.repeat(Math.ceil(1_000_000 / unit.length))
      expect(figuresIn(text).length, unit).toBeLessThanOrEqual(6000)
    }
  })
})
