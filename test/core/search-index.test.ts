import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createIndex, type Document, indexDocuments, plainTerms, restoreIndex } from '../../src/core/search-index.ts'

const documents: Document[] = [
  { id: 'ransom', title: 'Ransom money', text: 'The group took ransom payments from families.' },
  { id: 'camps', title: 'Camps', text: 'Captives are held in camps on the border, or on fishing vessels at sea.' },
  { id: 'passports', title: 'Passports', text: 'Employers kept the passports of the workers.' },
  { id: 'stigma', text: 'Survivors carry a stigma and stay poor. A ransom is rarely paid back.' },
]
const index = createIndex(documents)
const ids = (query: string, k = 10): string[] => index.search(query, k).map((hit) => hit.id)

describe('search', () => {
  it('finds by stem, best first', () => {
    expect(ids('ransoms')[0]).toBe('ransom') // in the title too
    expect(ids('a passport')).toEqual(['passports'])
    expect(ids('fished vessel')).toEqual(['camps'])
  })
  it('finds nothing where nothing fits', () => {
    expect(ids('weather')).toEqual([])
    expect(ids('')).toEqual([])
    expect(ids('the of and')).toEqual([])
  })
  it('gives no more than k, and none for zero', () => {
    expect(ids('ransom', 1)).toHaveLength(1)
    expect(ids('ransom', 0)).toEqual([])
  })
  it('scores are positive and falling, and a search leaves no trace on the next', () => {
    const first = index.search('ransom camps passports', 10)
    index.search('stigma poor survivors', 10)
    expect(index.search('ransom camps passports', 10)).toEqual(first)
    first.forEach((hit, at) => {
      expect(hit.score).toBeGreaterThan(0)
      expect(hit.score).toBeLessThanOrEqual(first[at - 1]?.score ?? Number.POSITIVE_INFINITY)
    })
  })
  it('a repeated query term counts once', () => expect(index.search('ransom ransom ransom', 5)).toEqual(index.search('ransom', 5)))
  it('ties stand in the order of the documents', () => {
    const twins = createIndex([{ id: 'b', text: 'same words' }, { id: 'a', text: 'same words' }])
    expect(twins.search('words', 5).map((hit) => hit.id)).toEqual(['b', 'a'])
  })
  it('a rare word weighs more than a common one', () => {
    const many = createIndex([{ id: 'rare', text: 'zebra' }, ...Array.from({ length: 9 }, (_, at) => ({ id: `common${at}`, text: 'horse' }))])
    expect(many.search('zebra', 1)[0]?.score).toBeGreaterThan(many.search('horse', 1)[0]?.score ?? 0)
  })
})

describe('options', () => {
  it('the weight of the title', () => {
    const two: Document[] = [{ id: 'body', title: 'other', text: 'word word' }, { id: 'title', title: 'word', text: 'other other' }]
    expect(createIndex(two, { titleWeight: 9 }).search('word', 2)[0]?.id).toBe('title')
    expect(createIndex(two, { titleWeight: 0.1 }).search('word', 2)[0]?.id).toBe('body')
  })
  it('a long text is held against a document as much as b says', () => {
    const two: Document[] = [{ id: 'long', text: `word ${'filler '.repeat(50)}` }, { id: 'short', text: 'word' }]
    const scores = (b: number): number[] => createIndex(two, { b }).search('word', 2).map((hit) => hit.score)
    expect(scores(0)[0]).toBeCloseTo(scores(0)[1] as number, 6)
    expect(scores(1)[0]).toBeGreaterThan(scores(1)[1] as number)
    expect(createIndex(two, { b: 1 }).search('word', 1)[0]?.id).toBe('short')
  })
  it('terms given by the caller', () => {
    const letters = (text: string): string[] => [...text]
    expect(createIndex([{ id: 'x', text: 'abc' }], { terms: letters }).search('c', 1)).toHaveLength(1)
  })
})

describe('snapshots', () => {
  it('a restored index answers as the first did', () => {
    const restored = restoreIndex(structuredClone(indexDocuments(documents)))
    for (const query of ['ransom', 'camps at sea', 'poor survivors', '']) expect(restored.search(query, 9)).toEqual(index.search(query, 9))
    expect(restored.size).toBe(documents.length)
  })
  it('no documents', () => {
    expect(createIndex([]).search('anything', 3)).toEqual([])
    expect(createIndex([{ id: 'blank', text: '' }]).search('anything', 3)).toEqual([])
  })
})

it('plainTerms: stems without stop words, with them where nothing else is left', () => {
  expect(plainTerms('How were the workers housed?')).toEqual(plainTerms('worker housing'))
  expect(plainTerms('what is it').length).toBeGreaterThan(0)
  expect(plainTerms('')).toEqual([])
})

describe('properties', () => {
  const text = fc.array(fc.constantFrom('ransom', 'camp', 'ship', 'border', 'passport', 'the', 'constructor', '__proto__', 'toString', 'ö', '漢字', '40'), { maxLength: 12 }).map((list) => list.join(' '))
  const corpus = fc.array(fc.record({ title: text, text }), { maxLength: 12 }).map((list) => list.map((one, at) => ({ ...one, id: `d${at}` })))

  it('finds exactly the documents that share a term', () => {
    fc.assert(fc.property(corpus, text, (all, query) => {
      const wanted = new Set(plainTerms(query))
      const sharing = all.filter((one) => [...plainTerms(one.title), ...plainTerms(one.text)].some((term) => wanted.has(term))).map((one) => one.id)
      expect(createIndex(all).search(query, 99).map((hit) => hit.id).sort()).toEqual(sharing.sort())
    }), { numRuns: 300 })
  })
  it('the best k are the head of the whole list', () => {
    fc.assert(fc.property(corpus, text, fc.nat(12), (all, query, k) => {
      const one = createIndex(all)
      expect(one.search(query, k)).toEqual(one.search(query, 99).slice(0, k))
    }))
  })
  it('never throws on arbitrary text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 100 }), (body, query) => {
      for (const hit of createIndex([{ id: 'x', text: body }, ...documents]).search(query, 9)) expect(Number.isFinite(hit.score)).toBe(true)
    }))
  })
})
