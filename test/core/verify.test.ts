import fc from 'fast-check'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { createAnswerer } from '../../src/core/answer.ts'
import type { Answer, Sentence } from '../../src/core/compose.ts'
import type { Ground } from '../../src/core/ground.ts'
import { faultOf, type VerificationFault, verify } from '../../src/core/verify.ts'
import { type FigureHit, figuresIn } from '../../src/language/figures.ts'
import { createNameFinder, type NameFinder } from '../../src/language/names.ts'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'

let ground: Ground
let find: NameFinder
beforeAll(async () => {
  const { prepared } = await loadPrepared(paths.knowledge, paths.data, '2026-11-22')
  ground = createAnswerer(prepared).ground
  find = createNameFinder(prepared.knowledge.names, (word) => prepared.vectors.rows.has(word))
}, 120_000)

const fault = (text: string, ...factIds: string[]): VerificationFault | undefined => faultOf({ text, factIds }, ground, find)

describe('what passes', () => {
  test.each([
    ['More than 40 million people are affected.', 'scale-40-million'],
    ['More than forty million people are affected.', 'scale-40-million'],
    ['More than 40m people are affected.', 'scale-40-million'],
    ['More than 40,000,000 people are affected.', 'scale-40-million'],
    ['In 2014, ISIS took $35-45m.', 'is-ransom-2014'],
    ['Daesh took between 35 and 45 million dollars in 2014.', 'is-ransom-2014'],
    ['According to the US State Department, close to 100k North Koreans work abroad.', 'nk-workers-abroad'],
    ['National Freedom Day is on Feb. 1.', 'freedom-day'],
    ['The study covers 2001-2011.', 'study-years'],
    ['The number has nearly doubled by the end of 2018.', 'displaced-doubled'],
    ['Half a billion dollars a year goes to Pyongyang.', 'nk-500-million'],
    ['Workers without any figure or name.', 'poverty-cycle'],
  ])('%s', (text, id) => expect(fault(text, id)).toBeUndefined())
  it('several facts together carry what each of them carries', () => {
    expect(fault('ISIS took $35-45 million; North Korea $500 million a year.', 'is-ransom-2014', 'nk-500-million')).toBeUndefined()
    expect(fault('ISIS took $35-45 million; North Korea $500 million a year.', 'is-ransom-2014')).toBe('figure')
  })
  it('its own words, without a figure', () => {
    expect(fault('The article does not mention Qatar.')).toBeUndefined()
    expect(fault('I found two answers.')).toBeUndefined()
  })
})

describe('an altered figure', () => {
  test.each([
    ['More than 4 million people are affected.', 'scale-40-million'],
    ['More than 400 million people are affected.', 'scale-40-million'],
    ['More than 41 million people are affected.', 'scale-40-million'],
    ['More than $40 million are affected.', 'scale-40-million'],
    ['40 percent of people are affected.', 'scale-40-million'],
    ['The Islamic State took $35 million to $55 million in 2014.', 'is-ransom-2014'],
    ['The Islamic State took $40 million in 2014.', 'is-ransom-2014'],
    ['National Freedom Day is on March 1.', 'freedom-day'],
    ['The Islamic State took $35-45 million in 2015.', 'is-ransom-2014'],
    ['National Freedom Day is on February 2.', 'freedom-day'],
    ['The study covers 2001 to 2012.', 'study-years'],
    ['It was in 2020.', 'inspectors-found-abuses'],
    ['The study covers 2001 to 2011, 12 missions.', 'study-years'],
    ['The number has tripled by the end of 2018.', 'displaced-doubled'],
    ['More than 40 million people are affected.', 'poverty-cycle'],
  ])('%s', (text, id) => expect(fault(text, id)).toBe('figure'))
  it('in its own words', () => {
    expect(fault('Some 25,000 people, I think.')).toBe('figure')
    expect(fault('It happened in 2016.')).toBe('figure')
    expect(fault('That is 50 percent.')).toBe('figure')
  })
})

describe('the other faults', () => {
  test.each([
    ['The Taliban took between $35 million and $45 million.', 'is-ransom-2014'],
    ['Boko Haram took between $35 million and $45 million.', 'is-ransom-2014'],
    ['Contractors in Qatar kept the passports.', 'kuwait-passports'],
    ['Contractors in Iraq kept the passports.', 'kuwait-passports'],
    ['According to the FBI, more than 40 million people are affected.', 'scale-40-million'],
    ['Rachel Vogelstein says that stigma keeps them poor.', 'poverty-cycle'],
  ])('a stray name: %s', (text, id) => expect(fault(text, id)).toBe('name'))
  test.each(['no-such-fact', '', '__proto__', 'scale-40-million '])('an unknown fact id: %j', (id) => {
    expect(fault('Nothing else.', id)).toBe('unknown-fact')
    expect(fault('Nothing else.', 'scale-40-million', id)).toBe('unknown-fact')
  })
  test.each([
    '@everyone look',
    '@here look',
    'look <@U123>',
    'look <!channel>',
    'look <#C42>',
    '@EVERYONE',
    'see https://example.org',
    'see http://example.org/x',
    'HTTPS://EXAMPLE.ORG',
  ])('a mention or link: %s', (text) => {
    expect(fault(text)).toBe('markup')
    expect(fault(text, 'scale-40-million')).toBe('markup')
  })
})

describe('verify', () => {
  const answer = (outcome: Answer['outcome'], ...sentences: Sentence[]): Answer => ({
    outcome,
    sentences,
    citations: [...new Set(sentences.flatMap(({ factIds }) => factIds))].map((factId) => ({ factId, paragraph: 1 })),
    updates: [],
    related: [],
    helpLines: [],
    reason: '',
  })
  const good: Sentence = { text: 'More than 40 million people are affected.', factIds: ['scale-40-million'] }
  const bad: Sentence = { text: 'ISIS took $900 million.', factIds: ['is-ransom-2014'] }
  const own: Sentence = { text: 'The article gives another figure.', factIds: [] }

  it('leaves a sound answer alone', () => {
    const sound = answer('answered', good)
    expect(verify(sound, ground, find)).toBe(sound)
  })
  it('drops what fails, with its citation', () => {
    const left = verify(answer('answered', good, bad), ground, find)
    expect(left).toMatchObject({ outcome: 'answered', sentences: [good], citations: [{ factId: 'scale-40-million' }] })
  })
  it('abstains when the core is gone', () => {
    const left = verify(answer('answered', bad), ground, find)
    expect(left.outcome).toBe('abstained')
    expect(left.citations).toEqual([])
    expect(left.sentences).toHaveLength(1)
    expect(left.sentences[0]?.factIds).toEqual([])
    expect(verify(answer('corrected', own, bad), ground, find).outcome).toBe('abstained')
  })
  it('never takes from a reply with help lines', () => {
    const help = answer('help', { text: 'Call 1-888-373-7888 or text 233733.', factIds: [] })
    expect(verify(help, ground, find)).toEqual(help)
  })
})

describe('properties', () => {
  const facts = (): fc.Arbitrary<Ground['knowledge']['facts'][number]> => fc.constantFrom(...ground.knowledge.facts)
  /** Another figure of the same kind, written in the place of the first. */
  const slipped = (hit: FigureHit): string => {
    if (hit.kind === 'date') return hit.text.startsWith('June') ? 'May 9' : 'June 9'
    if (hit.kind === 'year') return hit.low === hit.high ? `${hit.low - 13}` : `${hit.low - 13} to ${hit.high - 13}`
    if (hit.kind === 'times') return `${hit.low * 10} times`
    const written = (value: number): string => `${hit.kind === 'money' ? '$' : ''}${(value * 10).toLocaleString('en-US')}`
    return hit.low === hit.high ? written(hit.low) : `${written(hit.low)} to ${written(hit.high)}`
  }

  it("every fact's statement passes with its own id", () => {
    for (const fact of ground.knowledge.facts) expect(fault(fact.statement, fact.id), fact.id).toBeUndefined()
  })
  it('each of them with any figure altered does not', () => {
    for (const fact of ground.knowledge.facts)
      for (const hit of figuresIn(fact.statement)) {
        const text = fact.statement.slice(0, hit.start) + slipped(hit) + fact.statement.slice(hit.end)
        expect(fault(text, fact.id), text).toBe('figure')
      }
  })
  it('a statement with a figure does not pass under the id of a fact without one', () => {
    fc.assert(
      fc.property(facts(), facts(), (fact, other) => {
        fc.pre(fact.figures.length > 0 && other.figures.length === 0 && figuresIn(other.statement).length === 0 && figuresIn(fact.statement).length > 0)
        expect(fault(fact.statement, other.id)).toBe('figure')
      }),
      { numRuns: 100 },
    )
  })
  it('a mention anywhere in a statement is found', () => {
    fc.assert(
      fc.property(facts(), fc.constantFrom('@everyone', '<!channel>', '<@U1>', 'https://x.org'), fc.nat(), (fact, markup, seed) => {
        const at = seed % (fact.statement.length + 1)
        expect(fault(`${fact.statement.slice(0, at)} ${markup} ${fact.statement.slice(at)}`, fact.id)).toBe('markup')
      }),
    )
  })
  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.array(fc.oneof(fc.string(), fc.constant('scale-40-million')), { maxLength: 3 }),
        (text, factIds) => {
          expect([undefined, 'unknown-fact', 'figure', 'name', 'markup']).toContain(faultOf({ text, factIds }, ground, find))
        },
      ),
      { numRuns: 300 },
    )
  })
})
