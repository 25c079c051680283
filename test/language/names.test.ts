import fc from 'fast-check'
import { beforeAll, describe, expect, it, test } from 'vitest'
import type { Knowledge } from '../../src/knowledge/schema.ts'
import { createNameFinder, foldText, type NameFinder } from '../../src/language/names.ts'
import { readKnowledge } from '../../src/knowledge/read.ts'
import { readVectors } from '../../src/language/vectors.ts'
import { paths } from '../../src/paths.ts'

let find: NameFinder
let knowledge: Knowledge
beforeAll(() => {
  knowledge = readKnowledge(paths.knowledge, '2026-11-22').knowledge
  const { rows } = readVectors(`${paths.knowledge}/word-vectors.bin`)
  find = createNameFinder(knowledge.names, (word) => rows.has(word))
}, 120_000)

const ids = (text: string): string[] => find(text).map((hit) => hit.id)

describe('forms people type', () => {
  test.each([
    ['ISIS', 'islamic-state'],
    ['isil', 'islamic-state'],
    ['Daesh', 'islamic-state'],
    ['the caliphate', 'islamic-state'],
    ['the Islamic State', 'islamic-state'],
    ['Islamic State’s', 'islamic-state'],
    ['Pyongyang', 'north-korea'],
    ['DPRK', 'north-korea'],
    ['North Koreans', 'north-korea'],
    ['north korea', 'north-korea'],
    ['South Korea', 'south-korea'],
    ['Korea', 'korea'],
    ['Burma', 'myanmar'],
    ['Myanmar', 'myanmar'],
    ['coyote', 'smugglers'],
    ['Pentagon', 'defense-department'],
    ['DoD', 'defense-department'],
    ['TVPA', 'tvpa'],
    ['Trafficking Victims Protection Act', 'tvpa'],
    ['CFR', 'council-on-foreign-relations'],
    ['Vogelstein', 'rachel-vogelstein'],
    ['Ms. Bigio', 'jamille-bigio'],
    ["Lord's Resistance Army", 'lords-resistance-army'],
    ['lords resistance army', 'lords-resistance-army'],
    ['LRA', 'lords-resistance-army'],
    ['Libyan militias', 'libyan-militias'],
    ['Boko Haram', 'boko-haram'],
    ['boko-haram', 'boko-haram'],
    ['State Department', 'state-department'],
    ['Malaysian', 'malaysia'],
    ['U.S.', 'united-states'],
    ['Yazidis', 'yazidi'],
    ['Qatar', 'qatar'],
    ['Uyghurs', 'uyghur'],
    ['Taliban', 'taliban'],
    ['kafala', 'kafala'],
    ['al-Shabaab', 'al-shabaab'],
    ['ＩＳＩＳ', 'islamic-state'], // full width
  ])('%s', (form, id) => {
    expect(ids(form)).toEqual([id])
    expect(ids(`so what about ${form}, then?`)).toContain(id)
  })

  test.each([
    ['Rohingyaa', 'rohingya'],
    ['Malaysiia', 'malaysia'],
    ['Kuwaitt', 'kuwait'],
    ['Thailannd', 'thailand'],
    ['Vogelstien', 'rachel-vogelstein'],
  ])('one slip: %s', (form, id) => expect(ids(form)).toEqual([id]))

  test.each(['us', 'is', 'it is us', 'crime', 'nothing here', 'malady', 'a chin', 'raining', 'therapy', 'libraries', ''])('no name: %s', (text) =>
    expect(ids(text)).toEqual([]),
  )

  it('capitals tell the US and IS from us and is', () => {
    expect(ids('did the US act')).toEqual(['united-states'])
    expect(ids('tell us')).toEqual([])
    expect(ids('what is IS')).toEqual(['islamic-state'])
  })

  it('the longest form wins', () => {
    expect(ids('militias in Libya')).toEqual(['libyan-militias'])
    expect(ids('North Korea and South Korea')).toEqual(['north-korea', 'south-korea'])
  })

  it('positions point at the words', () => {
    const text = "Did Daesh and North Korea's rulers earn more?"
    for (const hit of find(text)) expect(text.slice(hit.start, hit.end)).toBe(hit.text)
  })
})

describe('the finder itself', () => {
  const names = [
    { id: 'alpha', kind: 'group', forms: ['alphabeta', 'AB'] },
    { id: 'gamma', kind: 'place', forms: ['gammaland', 'gamma land south'] },
    { id: 'word', kind: 'term', forms: ['termination'] },
  ]
  const small = createNameFinder(names, (word) => word === 'gammalend')
  const found = (text: string): string[] => small(text).map((hit) => hit.id)
  it('forgives a slip but not in a term, nor an ordinary word', () => {
    expect(found('alphabbeta alphabta alphabeta')).toEqual(['alpha', 'alpha', 'alpha'])
    expect(found('terminatoin')).toEqual([])
    expect(found('gammalend')).toEqual([])
    expect(found('gammalant')).toEqual(['gamma'])
  })
  it('takes whole words only', () => expect(found('xgammaland gammalandx2y alphabetagamma')).toEqual([]))
  it('without names finds nothing', () => expect(createNameFinder([])('ISIS in Libya')).toEqual([]))
  it('folds quotes, hyphens, case and possessives alike', () => {
    for (const form of ["Boko-Haram's", 'boko haram', 'BOKO   HARAM', 'Boko‐Haram’s']) expect(foldText(form).toLowerCase(), form).toBe('boko haram')
  })
})

describe('properties', () => {
  it('every form of every name is found, alone and in a sentence', () => {
    for (const name of knowledge.names)
      for (const form of name.forms) {
        expect(ids(form), form).toContain(name.id)
        expect(ids(`so: ${form}?`), form).toContain(name.id)
      }
  })

  it('arbitrary text: never throws, spans in order and within', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc
        .array(fc.constantFrom('Boko', 'Haram', 'U.S.', "'s", 'North', 'Korea', '.', '\u0301', '\ud800', 'IS', '-', '’', 'I.S.'), { maxLength: 40 })
        .map((parts) => parts.join(' ')),
    )
    fc.assert(
      fc.property(texts, (text) => {
        let from = 0
        for (const hit of find(text)) {
          expect(hit.start).toBeGreaterThanOrEqual(from)
          expect(hit.end).toBeGreaterThanOrEqual(hit.start)
          from = hit.start
        }
      }),
      { numRuns: 500 },
    )
    for (const unit of ['a', 'north ', 'u.s.', "'", '.', 'korea-']) expect(() => find(unit.repeat(Math.ceil(100_000 / unit.length)))).not.toThrow()
  })
})
