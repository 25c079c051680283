import { beforeAll, expect, test } from 'vitest'
import { type Answerer, createAnswerer } from '../../src/core/answer.ts'
import { plainText } from '../../src/core/compose.ts'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'

let answerer: Answerer
beforeAll(async () => {
  answerer = createAnswerer((await loadPrepared(paths.knowledge, paths.data, '2026-11-22')).prepared)
}, 120_000)

test.each([
  ['are children mentioned?', 'stigma-strongest'],
  ['does the article mention women?', 'enslaved-women-fighters'],
  ['Does she talk about debt?', 'central-america-debt'],
  ['anything about ransom?', 'is-ransom-2014'],
  ['is there anything on Haiti in it', 'missions-places'],
  ['Is Russia mentioned at all?', 'nk-host-countries'],
])('%s: yes, and where', (text, fact) => {
  const answer = answerer.converse([text])
  expect(answer.outcome).toBe('answered')
  expect(answer.citations.map((citation) => citation.factId)).toContain(fact)
})

test.each([
  'does it mention the Taliban?',
  'is crypto mentioned',
  'Does the author discuss organ trafficking?',
  'anything about Europe?',
  'does it cover forced marriage',
  'Does it talk about Qatar?',
])('%s: no', (text) => {
  const answer = answerer.converse([text])
  expect(answer.outcome).toBe('abstained')
  expect(plainText(answer)).toMatch(/not|Apart from/)
})

test.each(['summarise the article', 'tl;dr', 'what is this about?', 'give me the gist', 'main argument?', 'key takeaways please', "what's the big picture"])(
  '%s: the article in brief',
  (text) => {
    const answer = answerer.converse([text])
    expect(answer.outcome).toBe('answered')
    expect(answer.citations.map((citation) => citation.factId)).toEqual(expect.arrayContaining(['threatens-four-ways', 'ignoring-it']))
  },
)
