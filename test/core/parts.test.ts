import { beforeAll, expect, test } from 'vitest'
import { partsOf } from '../../src/core/parts.ts'
import { type Question, readQuestion } from '../../src/core/question.ts'
import { createNameFinder } from '../../src/language/names.ts'
import { createSpeller } from '../../src/language/spelling.ts'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'

let read: (text: string) => Question
beforeAll(async () => {
  const { prepared } = await loadPrepared(paths.knowledge, paths.data, '2026-11-22')
  const isWord = (word: string): boolean => prepared.vectors.rows.has(word)
  const find = createNameFinder(prepared.knowledge.names, isWord)
  const spell = createSpeller(prepared.vocabulary, isWord)
  read = (text) => readQuestion(text, [], find, spell)
}, 120_000)

test.each([
  ['Who wrote it and when was it published?', ['Who wrote it', 'when was it published?']],
  ['How many people are affected? How much does forced labor earn?', ['How many people are affected', 'How much does forced labor earn?']],
  [
    'I need: the number of victims, the ransom of ISIS, and the date of Freedom Day',
    ['the number of victims', 'the ransom of ISIS', 'the date of Freedom Day'],
  ],
  ['Which is larger: the ransom of ISIS or the income of North Korea?', ['the ransom of ISIS', 'the income of North Korea']],
  ['ransom of ISIS versus income of North Korea', ['ransom of ISIS', 'income of North Korea']],
  ['What do the State Department and Congress each contribute?', ['What do the State Department contribute?', 'What do Congress contribute?']],
  ['Three things: people displaced in 2018, North Koreans abroad, and who the second number comes from.', 3],
  ['who profits from NK workers, how many are there and where', 3],
])('%s', (text, parts) => {
  const { texts, loose } = partsOf(read(text))
  expect(loose).toBe(false)
  if (typeof parts === 'number') expect(texts).toHaveLength(parts)
  else expect(texts).toEqual(parts)
})

test.each([
  ['How much do smugglers, gangs and regimes make?', ['How much do smugglers make?', 'How much do gangs make?', 'How much do regimes make?']],
  ['Tell me about the peacekeepers and the contractors', ['Tell me about the peacekeepers', 'Tell me about the contractors']],
])('joined by "and", and perhaps one thing: %s', (text, parts) => expect(partsOf(read(text))).toEqual({ texts: parts, loose: true }))

test.each(['Who wrote it?', 'How many people are affected worldwide?', 'What is said about boys and girls?', 'What is used against victims?'])(
  'one question: %s',
  (text) => {
    expect(partsOf(read(text)).texts.length).toBeLessThan(2)
  },
)
