import { beforeAll, describe, expect, it } from 'vitest'
import type { Answer, Answerer } from '../../../src/core/answer.ts'
import type { Sentence } from '../../../src/core/compose.ts'
import type { Fault } from '../../fakes/slack.ts'
import { type Bot, clickable, loadAnswerer, startBot, wordsOf } from '../../fakes/slack-bot.ts'

const QUESTION = 'What did ISIS take in ransoms?'

let answerer: Answerer
let answer: Answer
beforeAll(async () => {
  answerer = await loadAnswerer()
  answer = answerer.answer(QUESTION)
}, 120_000)

/** A bot that words its answer slowly: each sentence when it is told to, and the end when `finish` is called. */
async function begin(): Promise<{ bot: Bot; say: (sentence: Sentence | undefined) => void; finish: (answer?: Answer | Error) => void }> {
  const asked = Promise.withResolvers<(sentence: Sentence) => void>()
  const over = Promise.withResolvers<Answer>()
  const bot = await startBot({
    answerer,
    desk: {
      answer(_, __, onSentence = () => undefined) {
        asked.resolve(onSentence)
        return over.promise
      },
    },
  })
  bot.slack.people.say('U1', 'C1', `<@${bot.slack.botUser}> ${QUESTION}`)
  const tell = await asked.promise
  return { bot, say: (sentence) => sentence && tell(sentence), finish: (last = answer) => (last instanceof Error ? over.reject(last) : over.resolve(last)) }
}

describe('an answer that takes long', () => {
  it('is shown sentence by sentence and ends as one message with source, buttons and its mark', async () => {
    const { bot, say, finish } = await begin()
    say(answer.sentences[0])
    await bot.slack.until(() => bot.slack.posts('C1').length === 1, 'the first sentence')
    expect(bot.slack.posts('C1')[0]).toMatchObject({ streaming: true, text: expect.stringMatching(/\$35 million.*\u00a0\[¶3\]$/) })
    say(answer.sentences[1])
    await bot.slack.until(() => bot.slack.posts('C1')[0]?.text.includes('\n\nThe enslavement') === true, 'the second')
    finish()
    await bot.slack.until(() => bot.events.length === 2, 'the end')
    const [message, ...more] = bot.slack.posts('C1')
    expect(more).toEqual([])
    expect(message).toMatchObject({ streaming: false, metadata: { event_type: 'answer' } })
    expect(message?.blocks?.map(({ type }) => type)).toEqual(['context', 'divider', 'section', 'context', 'actions', 'context_actions'])
    expect(clickable(message as never)).toContain('feedback')
    expect(wordsOf(message as never).match(/\$35 million/g)).toHaveLength(1)
  })

  it('that is there within a second is simply posted', async () => {
    const { bot, say, finish } = await begin()
    say(answer.sentences[0])
    finish()
    await bot.slack.until(() => bot.events.length === 2, 'the end')
    expect(bot.slack.calls.map(({ method }) => method).filter((method) => method.includes('Stream'))).toEqual([])
    expect(bot.slack.posts('C1')).toHaveLength(1)
  })

  it.each<[string, Fault[]]>([
    ['the start is refused', [{ method: 'chat.startStream', kind: { error: 'unknown_method' } }]],
    ['a sentence is refused', [{ method: 'chat.appendStream', kind: { error: 'message_not_in_streaming_state' } }]],
    ['a sentence gets lost', [{ method: 'chat.appendStream', kind: 'reply-lost' }]],
    [
      'the end is refused',
      [
        { method: 'chat.stopStream', kind: { status: 500 } },
        { method: 'chat.stopStream', kind: { status: 500 } },
      ],
    ],
    ['the reply to the end gets lost', [{ method: 'chat.stopStream', kind: 'reply-lost' }]],
  ])('stands there once and whole although %s', async (_, faults) => {
    const { bot, say, finish } = await begin()
    for (const fault of faults) bot.slack.fault(fault)
    say(answer.sentences[0])
    await bot.slack.until(() => bot.slack.calls.some(({ method }) => method === 'chat.startStream'), 'the start')
    say(answer.sentences[1])
    finish()
    await bot.slack.until(() => bot.events.length === 2, 'the end')
    const whole = bot.slack.posts('C1').filter(({ metadata }) => metadata !== undefined)
    expect(whole).toHaveLength(1)
    expect(wordsOf(whole[0] as never)).toMatch(/\$35 million[\s\S]*Foreign Policy/)
    expect(bot.events.map(({ handled }) => handled)).toContain('answered')
  })

  it('is written over where the whole answer is another', async () => {
    const { bot, say, finish } = await begin()
    say({ text: 'Something that was heard and then was not in it.', factIds: [] })
    await bot.slack.until(() => bot.slack.posts('C1').length === 1, 'the first sentence')
    finish()
    await bot.slack.until(() => bot.events.length === 2, 'the end')
    expect(bot.slack.posts('C1')).toHaveLength(1)
    expect(wordsOf(bot.slack.posts('C1')[0] as never)).not.toContain('Something')
  })

  it('and comes to nothing is closed, with an apology to the asker alone', async () => {
    const { bot, say, finish } = await begin()
    say(answer.sentences[0])
    await bot.slack.until(() => bot.slack.posts('C1').length === 1, 'the first sentence')
    finish(new Error('no more'))
    await bot.slack.until(() => bot.slack.posts('C1')[0]?.streaming === false, 'the close')
    expect(bot.slack.whispers.map(({ text }) => text)).toEqual([expect.stringContaining('went wrong')])
  })
})
