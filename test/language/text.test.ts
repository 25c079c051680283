import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { stem, stopWords, tidy, words } from '../../src/language/text.ts'

describe('tidy', () => {
  test.each([
    ['  a  b\t\nc ', 'a b c'],
    ['“quoted” ‘single’ `tick`', "\"quoted\" 'single' 'tick'"],
    ['en–dash em—dash minus−', 'en-dash em-dash minus-'],
    ['zero\u200bwidth', 'zero width'],
    ['bidi\u202eevil', 'bidi evil'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['bell\u0007', 'bell'],
    ['ｆｕｌｌ ４０', 'full 40'],
    ['non\u00a0breaking', 'non breaking'],
    ['cafe\u0301', 'café'],
    ['\u0000\u0001\u0002', ''],
    ['', ''],
  ])('%j', (raw, clean) => expect(tidy(raw)).toBe(clean))

  it('leaves every character at once as it stays', () => {
    const characters = Array.from({ length: 0x20000 }, (_, code) => code).filter((code) => code < 0xd800 || code > 0xdfff)
    expect(characters.filter((code) => tidy(tidy(`a${String.fromCodePoint(code)}b`)) !== tidy(`a${String.fromCodePoint(code)}b`))).toEqual([])
  })

  it('is idempotent, leaves no control character, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const clean = tidy(text)
        expect(tidy(clean)).toBe(clean)
        expect(clean).not.toMatch(/[\p{Cc}\p{Cf}]| {2}|^ | $/u)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('words', () => {
  test.each([
    ["Who's behind it?", ['who', 'behind', 'it']],
    ["don't they", ["don't", 'they']],
    ['$40 million, 25%', ['$', '40', 'million', '25', '%']],
    ['well-paid work', ['well', 'paid', 'work']],
    ["the workers' passports", ['the', 'workers', 'passports']],
    ['ÜBER Öl', ['über', 'öl']],
    ['عربي 漢字', ['عربي', '漢字']],
    ['...!', []],
    ['', []],
  ])('%s', (text, list) => expect(words(text)).toEqual(list))
  it('are the same beside a letter that is not ASCII, which takes another way', () => {
    const text = fc.string({ unit: fc.constantFrom(..."aZ09'$%#£€ .,-_t") })
    fc.assert(
      fc.property(text, (one) => {
        expect(words(`${one} é`)).toEqual([...words(one), 'é'])
      }),
    )
  })
})

describe('stem', () => {
  test.each([
    ['trafficking', 'trafficked'],
    ['refugees', 'refugee'],
    ['organization', 'organizations'],
    ['exploited', 'exploiting'],
    ['survivors', 'survivor'],
    ['convictions', 'conviction'],
  ])('%s and %s fall together', (a, b) => expect(stem(a)).toBe(stem(b)))
  it('keeps organizations and organs apart', () => expect(stem('organization')).not.toBe(stem('organ')))
  it('leaves very short and very long words', () => {
    expect(stem('as')).toBe('as')
    expect(stem('s'.repeat(500))).toBe('s'.repeat(500))
  })
  it('never throws and never grows a word by more than a letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        for (const word of words(tidy(text))) expect(stem(word).length).toBeLessThanOrEqual(Math.max(7, word.length + 1))
      }),
      { numRuns: 500 },
    )
  })
})

it('stop words are lower case and hold no name of the subject', () => {
  for (const word of stopWords) expect(word).toBe(word.toLowerCase())
  for (const word of ['trafficking', 'ransom', 'women', 'year', 'first', 'million']) expect(stopWords.has(word)).toBe(false)
})
