import fc from 'fast-check'
import { beforeAll, describe, expect, it, test } from 'vitest'
import type { Answer } from '../../src/core/answer.ts'
import { type Case, type Score, scoreCase } from '../../src/evaluation/score.ts'
import { readKnowledge } from '../../src/knowledge/read.ts'
import type { Knowledge } from '../../src/knowledge/schema.ts'
import { paths } from '../../src/paths.ts'

let knowledge: Knowledge
beforeAll(() => {
  knowledge = readKnowledge(paths.knowledge, '2026-11-22').knowledge
}, 120_000)

const reply = (text: string, outcome: Answer['outcome'] = 'answered', citations: Answer['citations'] = []): Answer => ({
  outcome,
  sentences: [{ text, factIds: citations.map(({ factId }) => factId) }],
  citations,
  updates: [],
  related: [],
  helpLines: [],
  reason: '',
})
const wanting = (expected: Partial<Case['expect']>, ...turns: string[]): Case => ({
  id: 'x',
  kind: 'fact',
  turns,
  expect: { outcome: 'answered', ...expected },
})
const score = (expected: Partial<Case['expect']>, answer: Answer, ...turns: string[]): Score => scoreCase(wanting(expected, ...turns), answer, knowledge)

describe('outcome', () => {
  test.each<[string, Answer['outcome'], boolean]>([
    ['answered', 'answered', true],
    ['corrected', 'corrected', true],
    ['corrected', 'answered', true], // the right figure is what counts
    ['answered', 'corrected', false],
    ['answered', 'abstained', false],
    ['abstained', 'answered', false],
    ['help', 'refused', false],
    ['refused', 'refused', true],
  ])('%s, got %s', (outcome, got, passed) => expect(score({ outcome }, reply('Yes.', got)).passed).toBe(passed))

  it('another one that will do is not held to the words and citations, but still to what must not be said', () => {
    const expected = { outcomeAlso: ['abstained'], must: [['40 million']], paragraphs: [1], facts: ['scale-40-million'], mustNot: ['secret'] }
    expect(score(expected, reply('I do not know.', 'abstained')).passed).toBe(true)
    expect(score(expected, reply('A secret.', 'abstained')).passed).toBe(false)
    expect(score(expected, reply('I do not know.', 'refused')).passed).toBe(false)
    expect(score(expected, reply('I do not know.')).reasons).toHaveLength(3)
  })
})

describe('words', () => {
  test.each<[string, string]>([
    ['More than 40 million people.', '40 million'],
    ['More than 40m people.', '40 million'],
    ['It took $1.5bn.', '1.5 billion'],
    ['Some 60,000 a ship.', '60000'],
    ['Some 60k a ship.', '60,000'],
    ['In U.S. law.', 'US'],
    ['The U.N. met.', 'un'],
    ['They “kept” it', '"kept"'],
    ['Governments exploit', 'exploit'],
    ['exploitation of workers', 'exploit'], // the beginning of a longer word
    ['well-paid work', 'well paid'],
    ['*bold* words', 'bold words'],
    ['in China, Russia', 'china russia'],
  ])('%s says %s', (text, words) => expect(score({ must: [[words]] }, reply(text)).passed).toBe(true))

  test.each<[string, string]>([
    ['140 million people', '40 million'],
    ['40.5 of them', '40'],
    ['400 of them', '40'],
    ['but thus', 'us'],
    ['usual', 'us'], // a short word is whole
    ['unexploited', 'exploit'],
    ['nothing', ''],
  ])('%s does not say %s', (text, words) => expect(score({ must: [[words]] }, reply(text)).passed).toBe(false))

  it('any of the alternatives, all of the lists', () => {
    expect(score({ must: [['China', 'Beijing'], ['Russia']] }, reply('Beijing and Russia')).passed).toBe(true)
    expect(score({ must: [['China', 'Beijing'], ['Russia']] }, reply('Beijing')).reasons).toEqual(['must: none of ["Russia"]'])
    expect(score({ mustNot: ['Russia', 'Iran'] }, reply('Iran')).reasons).toEqual(['mustNot: "Iran"'])
  })
})

describe('citations', () => {
  const both = reply('Yes.', 'answered', [
    { factId: 'scale-40-million', paragraph: 1 },
    { factId: 'is-ransom-2014', paragraph: 3 },
  ])
  test.each<[Partial<Case['expect']>, boolean]>([
    [{ paragraphs: [3] }, true],
    [{ paragraphs: [3, 5] }, true],
    [{ paragraphs: [3, 5], allParagraphs: true }, false],
    [{ paragraphs: [1, 3], allParagraphs: true }, true],
    [{ paragraphs: [5] }, false],
    [{ facts: ['is-ransom-2014', 'freedom-day'] }, true],
    [{ facts: ['is-ransom-2014', 'freedom-day'], allFacts: true }, false],
    [{ facts: ['is-ransom-2014', 'scale-40-million'], allFacts: true }, true],
    [{ facts: ['freedom-day'] }, false],
    [{ facts: [], paragraphs: [] }, true],
  ])('%o', (expected, passed) => expect(score(expected, both).passed).toBe(passed))
})

describe('stray figures', () => {
  test.each<[string, string[], string]>([
    ['More than 40 million people, $35-45 million in 2014, February 1.', [], ''],
    ['Forty million.', [], ''],
    ['Some 25,000 people.', [], '25,000 people'],
    ['Some 25,000 people.', ['Were it 25k?'], ''], // the asker's own
    ['That is $900 million.', [], '$900 million'],
    ['In two steps, twelve days.', [], ''],
    ['In 1776.', [], '1776'],
  ])('%s', (text, turns, stray) => {
    const found = score({}, reply(text), ...turns).strayFigures
    if (stray === '') expect(found).toEqual([])
    else expect(found).toHaveLength(1)
    expect(stray).toContain(found[0] ?? '')
  })
  it('are not looked for in help lines', () => expect(score({ outcome: 'help' }, reply('Call 1-888-373-7888.', 'help')).strayFigures).toEqual([]))
  it("every fact's statement has none", () => {
    for (const fact of knowledge.facts) expect(score({}, reply(fact.statement)).strayFigures, fact.id).toEqual([])
  })
})

it('never throws, and passes exactly when it has no reason against', () => {
  const text = fc.string({ unit: 'binary', maxLength: 120 })
  fc.assert(
    fc.property(text, fc.array(fc.array(text, { maxLength: 3 }), { maxLength: 3 }), fc.array(text, { maxLength: 3 }), (said, must, mustNot) => {
      const found = score({ must, mustNot }, reply(said), said)
      expect(found.passed).toBe(found.reasons.length === 0)
    }),
    { numRuns: 200 },
  )
})
