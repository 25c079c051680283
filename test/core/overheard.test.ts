/** Whether words in a thread of several people are for the bot. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answerer, createAnswerer, type Turn } from '#core/answer.ts'
import { loadPrepared } from '#store/prepared-file.ts'
import { paths } from '../../src/paths.ts'
import { followUps, type Opening, openings, talk } from '../fakes/thread-talk.ts'

let answerer: Answerer
beforeAll(async () => {
  answerer = createAnswerer((await loadPrepared(paths.knowledge, paths.data, '2026-11-22')).prepared)
}, 120_000)

const threadOf = (opening: Opening): Turn[] => [{ text: openings[opening], factIds: answerer.answer(openings[opening]).citations.map(({ factId }) => factId) }]

describe('words in a thread where the bot has answered', () => {
  it.each(talk)('(%s) %s: left to people', (opening, words) => expect(answerer.isForBot(words, threadOf(opening), false)).toBe(false))

  it.each(followUps)('(%s) %s: answered', (opening, words) => expect(answerer.isForBot(words, threadOf(opening), false)).toBe(true))

  it('that only point back are for whoever spoke last', () => {
    for (const words of ['when was that?', 'says who?', 'how much was it?', 'are you sure?']) {
      expect(answerer.isForBot(words, threadOf('ransom'), false)).toBe(true)
      expect(answerer.isForBot(words, threadOf('ransom'), true)).toBe(false)
    }
    expect(answerer.isForBot('which groups use trafficking?', threadOf('ransom'), true)).toBe(true)
  })

  it('are nothing to the bot where it has not answered', () => expect(answerer.isForBot('who benefits from trafficking?', [], false)).toBe(false))

  it('that are a cry for help are always heard', () => expect(answerer.isForBot('he has my passport and I cannot leave', threadOf('labor'), true)).toBe(true))
})
