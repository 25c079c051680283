import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import * as published from 'freedom-brief/search'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createIndex, type Document, fromJSON, type SearchIndex } from '../../src/core/search-index.ts'
import { BriefError } from '../../src/errors.ts'
import { paths } from '../../src/paths.ts'

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
    expect(ids('ransoms')).toEqual(['ransom', 'stigma']) // in the title too
    expect(ids('a passport')).toEqual(['passports'])
    expect(ids('fished vessel')).toEqual(['camps'])
  })
  it('finds nothing where nothing fits', () => {
    expect(ids('weather')).toEqual([])
    expect(ids('')).toEqual([])
    expect(createIndex().search('anything', 3)).toEqual([])
    expect(createIndex([{ id: 'blank', text: '' }]).search('anything', 3)).toEqual([])
  })
  it('looks at function words only where a query has no other', () => {
    const small = createIndex([
      { id: 'name', text: 'Who are you?' },
      { id: 'other', text: 'Somebody else' },
    ])
    expect(small.search('who are you', 5).map(({ id }) => id)).toEqual(['name'])
    expect(ids('the of workers')).toEqual(['passports'])
  })
  it('gives no more than k, ten unless told, none for zero or less', () => {
    expect(ids('ransom', 1)).toHaveLength(1)
    for (const k of [0, -1, Number.NaN]) expect(ids('ransom', k)).toEqual([])
    expect(createIndex(Array.from({ length: 30 }, (_, at) => ({ id: `${at}`, text: 'same' }))).search('same')).toHaveLength(10)
  })
  it('a search leaves no trace on the next', () => {
    const first = index.search('ransom camps passports', 10)
    index.search('stigma poor survivors', 10)
    expect(index.search('ransom camps passports', 10)).toEqual(first)
  })
  it('ties stand in the order of the documents', () => {
    const twins = createIndex([
      { id: 'b', text: 'same words' },
      { id: 'a', text: 'same words' },
    ])
    expect(twins.search('words', 5).map((hit) => hit.id)).toEqual(['b', 'a'])
    expect(twins.search('words', 1).map((hit) => hit.id)).toEqual(['b'])
  })
  it('a rare word weighs more than a common one', () => {
    const many = createIndex([{ id: 'rare', text: 'zebra' }, ...Array.from({ length: 9 }, (_, at) => ({ id: `common${at}`, text: 'horse' }))])
    expect(many.search('zebra', 1)[0]?.score).toBeGreaterThan(many.search('horse', 1)[0]?.score ?? 0)
  })
  it('neighbours in the query that are neighbours in a text come first', () => {
    const pair = createIndex([
      { id: 'apart', text: 'forced men into hard daily labour' },
      { id: 'together', text: 'men into hard daily forced labour' },
    ])
    expect(pair.search('forced labour').map((hit) => hit.id)).toEqual(['together', 'apart'])
    expect(createIndex([{ id: 'one', title: 'forced', text: 'labour' }]).search('forced labour')[0]?.score).toBe(
      createIndex([{ id: 'one', title: 'forced', text: 'labour' }], { proximity: 0 }).search('forced labour')[0]?.score,
    )
  })
  it('the score is BM25F, as worked out by hand', () => {
    const two = createIndex(
      [
        { id: 'a', title: 'gold', text: 'gold mine' },
        { id: 'b', title: 'salt', text: 'salt mine in hills of salt' },
      ],
      { proximity: 0, k3: 0 },
    )
    const norm = 1 - 0.75 + (0.75 * 2) / 4 // of a text of 2 words where 4 are the mean; titles are all of mean length
    const frequency = 2 / 1 + 1 / norm
    expect(two.search('gold')[0]?.score).toBeCloseTo(Math.log(1 + (2 - 1 + 0.5) / (1 + 0.5)) * (frequency / (1.2 + frequency)), 4)
  })
})

describe('function words', () => {
  const two = [
    { id: 'to', text: 'Ransom was paid to the guards' },
    { id: 'by', text: 'Ransom was paid by the guards' },
    { id: 'other', text: 'What the others did by day' },
  ]
  const found = (query: string, options = {}): string[] =>
    createIndex(two, options)
      .search(query)
      .map((hit) => hit.id)
  it('tell which of two texts was meant', () => {
    expect(found('was a ransom paid by guards')).toEqual(['by', 'to'])
    expect(found('was a ransom paid to guards')).toEqual(['to', 'by'])
    expect(found('was a ransom paid by guards', { stopWordShare: 0, proximity: 0 })).toEqual(['to', 'by'])
  })
  it('bring nothing in, and are never corrected', () => {
    expect(found('what did ransom')).toEqual(['to', 'by'])
    expect(createIndex([{ id: 'a', text: 'beings withot wings' }]).search('without zebras')).toEqual([])
  })
})

describe('synonyms', () => {
  const texts = [
    { id: 'car', text: 'A car was stolen' },
    { id: 'vehicle', text: 'A motor vehicle was stolen at night' },
    { id: 'boat', text: 'A boat was stolen' },
  ]
  const found = (query: string, options = {}) =>
    createIndex(texts, { synonyms: { Cars: ['automobile', 'motor vehicles'], auto: ['car'] }, ...options }).search(query)
  it('find what says it in other words, below what says it so', () => {
    expect(found('cars').map(({ id }) => id)).toEqual(['car', 'vehicle'])
    expect(
      createIndex(texts)
        .search('cars')
        .map(({ id }) => id),
    ).toEqual(['car'])
    const [said, meant] = found('car').map(({ score }) => score) as [number, number]
    expect(meant).toBeLessThan(said / 2)
    expect(found('car', { synonymShare: 0 }).map(({ id }) => id)).toEqual(['car'])
  })
  it('hold one way only, and for a word that no document has', () => {
    expect(found('motor').map(({ id }) => id)).toEqual(['vehicle'])
    expect(found('auto').map(({ id }) => id)).toEqual(['car'])
  })
  it('count no more than the word itself, however rare they are, and not again where they are said', () => {
    const many = createIndex([{ id: 'rare', text: 'thing gadget' }, ...Array.from({ length: 40 }, (_, at) => ({ id: `${at}`, text: 'thing tool' }))], {
      synonyms: { tool: ['gadget'] },
      synonymShare: 0.8,
    })
    expect(many.search('tool', 1)[0]?.id).toBe('0')
    const both = { synonyms: { stolen: ['night'], night: ['stolen'] }, synonymShare: 1 }
    expect(createIndex(texts, both).search('stolen night')).toEqual(createIndex(texts).search('stolen night'))
  })
  it('are kept in JSON', () => {
    const index = createIndex(texts, { synonyms: { car: ['motor vehicle'] } })
    expect(fromJSON(JSON.parse(JSON.stringify(index))).search('car')).toEqual(index.search('car'))
  })
})

describe('words that no document holds', () => {
  it('are taken for the nearest ones there are', () => {
    expect(ids('pasport')).toEqual(['passports'])
    expect(ids('survivros')).toEqual(['stigma'])
    expect(ids('stigme of')).toEqual(['stigma'])
  })
  it('the last one may be unfinished', () => {
    expect(ids('fishing ves')[0]).toBe('camps')
    expect(ids('surv')).toEqual(['stigma'])
    expect(ids('surv ')).toEqual([]) // finished, and no slip of anything
  })
  it('are looked up for eight words of a query, so that a long text costs no more', () => {
    const unknown = (words: number): string => `${Array.from({ length: words }, (_, at) => `zzz${'abcdefghij'[at]}q`).join(' ')} pasport of`
    expect(ids(unknown(7))).toEqual(['passports'])
    expect(ids(unknown(8))).toEqual([])
    expect(ids(unknown(9))).toEqual([])
  })
  it('count less than the word itself, and words that are there are never touched', () => {
    expect(index.search('passpotr', 1)[0]?.score).toBeLessThan(index.search('passport', 1)[0]?.score ?? 0)
    const near = createIndex([
      { id: 'boat', text: 'boats' },
      { id: 'coat', text: 'coats' },
    ])
    expect(near.search('boat').map((hit) => hit.id)).toEqual(['boat'])
  })
})

describe('options', () => {
  it('the weight of the title', () => {
    const two: Document[] = [
      { id: 'body', title: 'other', text: 'word word' },
      { id: 'title', title: 'word', text: 'other other' },
    ]
    expect(createIndex(two, { titleWeight: 9 }).search('word', 2)[0]?.id).toBe('title')
    expect(createIndex(two, { titleWeight: 0.1 }).search('word', 2)[0]?.id).toBe('body')
  })
  it('a long text is held against a document as much as b says', () => {
    const two: Document[] = [
      { id: 'long', text: `word ${'filler '.repeat(50)}` },
      { id: 'short', text: 'word' },
    ]
    const scores = (b: number): number[] =>
      createIndex(two, { b })
        .search('word', 2)
        .map((hit) => hit.score)
    expect(scores(0)[0]).toBeCloseTo(scores(0)[1] as number, 6)
    expect(scores(1)[0]).toBeGreaterThan(scores(1)[1] as number)
  })
  it('a repeated word of the query counts more, unless k3 is 0', () => {
    const score = (query: string, k3: number): number => createIndex(documents, { k3 }).search(query, 1)[0]?.score ?? 0
    expect(score('passport passport', 8)).toBeGreaterThan(score('passport', 8))
    expect(score('passport passport', 0)).toBe(score('passport', 0))
  })
  it.for([{ k1: -1 }, { b: 2 }, { b: Number.NaN }, { k3: Number.POSITIVE_INFINITY }, { titleWeight: '2' as unknown as number }])(
    '%j is refused with a sentence',
    (bad) => {
      expect(() => createIndex(documents, bad)).toThrow(/^The search option \w+ must be a number (of 0 or more|from 0 to 1), and is /)
      expect(() => fromJSON({ ...index.toJSON(), options: bad })).toThrow(BriefError)
    },
  )
  it("stop words of one's own", () => {
    expect(
      createIndex(documents, { stopWords: new Set(['ransom']) })
        .search('ransom at sea')
        .map((hit) => hit.id),
    ).toEqual(['camps'])
  })
})

describe('changes', () => {
  it('added documents are found, removed ones are not', () => {
    const changing = createIndex(documents)
    changing.add({ id: 'new', text: 'A new law on supply chains' })
    expect(changing.search('supply chain')[0]?.id).toBe('new')
    expect([changing.size, changing.remove('new'), changing.remove('new'), changing.size]).toEqual([5, true, false, 4])
    expect(changing.search('supply chain')).toEqual([])
  })
  it('an id that is there already is replaced', () => {
    const changing = createIndex(documents)
    changing.add({ id: 'camps', text: 'Closed' })
    expect([changing.size, changing.search('fishing'), changing.search('closed')[0]?.id]).toEqual([4, [], 'camps'])
  })
})

describe('input of any kind', () => {
  it('an id that comes twice stands once, as it came last', () => {
    const twice = createIndex([...documents, { id: 'camps', text: 'Closed' }])
    expect([twice.size, twice.search('fishing'), twice.search('closed')[0]?.id, twice.remove('nobody'), twice.size]).toEqual([4, [], 'camps', false, 4])
  })
  it('a megabyte of text, and of one word', () => {
    const large = createIndex([...documents, { id: 'long', text: 'ransom at sea '.repeat(75_000) }, { id: 'word', text: 'x'.repeat(1_000_000) }])
    expect(large.search('fishing at sea').map((hit) => hit.id)).toEqual(['camps', 'long'])
    expect(
      large
        .search(`${'x'.repeat(1_000_000)} camps`)
        .map((hit) => hit.id)
        .sort(),
    ).toEqual(['camps', 'word'])
  })
  it('a query of 100 kB is cut to its weightiest words', () => {
    const long = `${Array.from({ length: 20_000 }, (_, at) => `w${at}`).join(' ')} passports`
    expect(ids(long)).toEqual(['passports'])
    expect(ids('passports '.repeat(10_000))).toEqual(['passports'])
  })
  it('any k, and texts without words', () => {
    for (const k of [1e12, Number.POSITIVE_INFINITY, 10.9]) expect(ids('ransom', k)).toEqual(['ransom', 'stigma'])
    for (const query of ['?!', '   ', '\ud800', '\u0000', '🙂']) expect(ids(query)).toEqual([])
    expect(createIndex([{ id: '', title: 'Ransom' } as Document]).search('ransom')).toMatchObject([{ id: '' }])
  })
  it('other scripts', () => {
    const many = createIndex([
      { id: 'ru', text: 'Выкуп заплатили семьи' },
      { id: 'ja', text: '身代金' },
      { id: 'de', text: 'Lösegeld' },
    ])
    expect(['выкуп', '身代金', 'LÖSEGELD', 'lo\u0308segeld'].map((query) => many.search(query)[0]?.id)).toEqual(['ru', 'ja', 'de', 'de'])
  })
})

describe('JSON', () => {
  it('refuses other versions and damaged indexes with a sentence', () => {
    const json = index.toJSON()
    for (const bad of [{ ...json, version: 1 }, {}, null, 'text']) expect(() => fromJSON(bad)).toThrow(/can be read in version 2.*createIndex/)
    for (const bad of [
      { ...json, tokens: json.tokens.slice(8) },
      { ...json, ids: [] },
      { ...json, terms: [1] },
      { ...json, lengths: undefined },
    ])
      expect(() => fromJSON(bad)).toThrow(BriefError)
  })
  it('is smaller than the documents', () => {
    const long = Array.from({ length: 300 }, (_, at) => ({ id: `${at}`, text: `${documents[at % 4]?.text} ${documents[(at + 1) % 4]?.text}` }))
    expect(JSON.stringify(createIndex(long)).length).toBeLessThan(JSON.stringify(long).length / 2)
  })
})

describe('properties', () => {
  const text = fc
    .array(fc.constantFrom('ransom', 'camp', 'ship', 'border', 'passport', 'the', 'constructor', '__proto__', 'toString', 'ö', '漢字', '40'), { maxLength: 12 })
    .map((list) => list.join(' '))
  const corpus = fc.array(fc.record({ title: text, text }), { maxLength: 40 }).map((list) => list.map((one, at) => ({ ...one, id: `d${at}` })))
  const all = (one: SearchIndex, query: string): unknown => one.search(query, 999)

  it('the best k are the head of the whole list, scores positive and falling', () => {
    fc.assert(
      fc.property(corpus, text, fc.nat(45), (list, query, k) => {
        const one = createIndex(list)
        const whole = one.search(query, 999)
        expect(one.search(query, k)).toEqual(whole.slice(0, k))
        for (const [at, { score }] of whole.entries()) expect(score > 0 && score <= (whole[at - 1]?.score ?? Number.POSITIVE_INFINITY)).toBe(true)
      }),
    )
  })
  it('adding and removing is the same as building of what is left', () => {
    fc.assert(
      fc.property(corpus, corpus, fc.array(fc.nat(60)), text, (first, second, removals, query) => {
        const changed = createIndex(first)
        changed.search(query)
        const added = second.map((one) => ({ ...one, id: `e${one.id}` }))
        for (const document of added) changed.add(document)
        const gone = new Set(removals.map((at) => [...first, ...added][at]?.id ?? ''))
        for (const id of gone) changed.remove(id)
        const built = createIndex([...first, ...added].filter(({ id }) => !gone.has(id)))
        expect(all(changed, query)).toEqual(all(built, query))
        expect(JSON.stringify(changed)).toBe(JSON.stringify(built))
      }),
    )
  })
  it('an index read from JSON answers as the first did, and can be changed', () => {
    fc.assert(
      fc.property(corpus, text, fc.double({ min: 0, max: 3, noNaN: true }), (list, query, titleWeight) => {
        const one = createIndex(list, { titleWeight, stopWords: new Set(['camp']) })
        const read = fromJSON(JSON.parse(JSON.stringify(one)))
        expect(all(read, query)).toEqual(all(one, query))
        for (const each of [one, read]) each.add({ id: 'more', text: query })
        expect(all(read, query)).toEqual(all(one, query))
      }),
    )
  })
  it('never throws on arbitrary text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 100 }), (body, query) => {
        const one = createIndex([{ id: 'x', text: body }, ...documents])
        for (const hit of [...one.search(query, 9), ...one.search(body, 9)]) expect(Number.isFinite(hit.score)).toBe(true)
      }),
    )
  })
})

describe('as a package', () => {
  it('is exported as freedom-brief/search', () => expect(published.createIndex).toBe(createIndex))

  it('works in Node from another project that has it as a link', () => {
    const project = mkdtempSync(join(tmpdir(), 'search-user-'))
    onTestFinished(() => rmSync(project, { recursive: true, force: true }))
    mkdirSync(join(project, 'node_modules'))
    symlinkSync(paths.root, join(project, 'node_modules', 'freedom-brief'), 'junction')
    writeFileSync(
      join(project, 'use.mjs'),
      "import { createIndex } from 'freedom-brief/search'\nprocess.stdout.write(createIndex([{ id: 'a', text: 'linked' }]).search('link')[0].id)\n",
    )
    expect(spawnSync(process.execPath, ['use.mjs'], { cwd: project, encoding: 'utf8' }).stdout).toBe('a')
  })
})
