import { beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type Answerer, createAnswerer } from '../../src/core/answer.ts'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'

let answerer: Answerer
beforeAll(async () => {
  answerer = createAnswerer((await loadPrepared(paths.knowledge, paths.data, '2026-11-22')).prepared)
}, 120_000)

const ask = (...turns: string[]): Answer => answerer.converse(turns)

describe('claims that are not so', () => {
  test.each([
    ['Is it true that North Korea gets 500 million per month?', 'unit', 'nk-500-million'],
    ['The traffickers make $60,000 per person, right?', 'unit', 'rohingya-per-ship'],
    ['So forced labor makes 150 billion every month?', 'unit', 'forced-labor-150-billion'],
    ['Did ISIS get 35 to 45 million every year?', 'unit', 'is-ransom-2014'],
    ['the State Department says 150 billion, right?', 'source', 'forced-labor-150-billion'],
    ['So they are promised jobs in Thailand?', 'place', 'rohingya-promised-work'],
    ['The Rohingya are fleeing Malaysia, right?', 'place', 'rohingya-flee-myanmar'],
    ['What did the inspectors find on the US bases in Qatar?', 'place', 'inspectors-found-abuses'],
  ])('%s', (text, wrong, fact) => {
    const answer = ask(text)
    expect({ outcome: answer.outcome, reason: answer.reason, first: answer.citations[0]?.factId }).toEqual({ outcome: 'corrected', reason: wrong, first: fact })
  })
  test('in a thread', () =>
    expect(ask('What does North Korea earn from its workers?', 'so 500 million a month?')).toMatchObject({ outcome: 'corrected', reason: 'unit' }))
})

describe('claims that are so', () => {
  test.each([
    'Is the 150 billion per year?',
    'Do the Rohingya traffickers earn 60,000 per ship?',
    'North Korea makes more than 500 million a year, right?',
    'Does the State Department estimate 100,000?',
    'Are they promised jobs in Malaysia?',
    'Were peacekeepers in Haiti?',
    'Are the workers mostly in China?',
  ])('%s', (text) => expect(ask(text).outcome).toBe('answered'))
})

describe('what is only asked', () => {
  test.each([
    [['What does North Korea earn from its workers?', 'and per month?']],
    [['How many Yazidi women did the Islamic State enslave?']],
    [['Does it talk about Qatar?']],
    [['Is there trafficking in Qatar?']],
    [['Were the workers on the Kuwaiti bases Nepalis or Filipinos?']],
  ])('%s: the article does not say', (turns) => expect(ask(...turns).outcome).toBe('abstained'))
})
