import { beforeAll, expect, test } from 'vitest'
import { type Answerer, createAnswerer } from '../../src/core/answer.ts'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'

let answerer: Answerer
beforeAll(async () => {
  answerer = createAnswerer((await loadPrepared(paths.knowledge, paths.data, '2026-11-22')).prepared)
}, 120_000)

/** Every part of the question finds its fact, and each sentence cites its own. */
test.each([
  ['Compare the income of the Islamic State and North Korea.', ['is-ransom-2014', 'nk-500-million']],
  [
    'How much do the Rohingya traffickers, North Korea and forced labor overall make in a year?',
    ['rohingya-per-year', 'nk-500-million', 'forced-labor-150-billion'],
  ],
  ['Which is more: what the Rohingya traffickers make a year, or what one ship brings them?', ['rohingya-per-year', 'rohingya-per-ship']],
  [
    'For a table: the number of victims worldwide, the number of displaced people, and the proceeds of forced labor.',
    ['scale-40-million', 'displaced-70-million', 'forced-labor-150-billion'],
  ],
  ['What do the State Department and the Council on Foreign Relations each contribute?', ['nk-workers-abroad', 'report-cfr']],
  ['Summarize the part on peacekeepers and the part on contractors in Kuwait.', ['missions-increase-trafficking', 'inspectors-found-abuses']],
  ['One statistic for 2014 and one for 2018, please.', ['is-ransom-2014', 'displaced-70-million']],
  ['How much does North Korea take in, and who is the co-author of the report?', ['nk-500-million', 'report-coauthor']],
  [
    'How many people are displaced, how many North Koreans work abroad, and whose estimate is the second number?',
    ['displaced-70-million', 'nk-workers-abroad', 'nk-estimate-source'],
  ],
  ['What does Boko Haram do, and what do Libyan militias do?', ['boko-haram-named', 'libyan-militias-captives']],
])('%s', (text, facts) => {
  const answer = answerer.converse([text])
  expect({ outcome: answer.outcome, cited: answer.citations.map((citation) => citation.factId) }).toEqual({
    outcome: 'answered',
    cited: expect.arrayContaining(facts),
  })
  for (const sentence of answer.sentences) expect(sentence.factIds).toHaveLength(1)
})

test('a short list is said whole, and only what the names in the question have a share in', () => {
  const ids = (text: string): string[] => answerer.converse([text]).citations.map((citation) => citation.factId)
  expect(ids('What are the lowest and the highest sums of money in the article?')).toEqual(
    expect.arrayContaining(['rohingya-per-ship', 'forced-labor-150-billion']),
  )
})
