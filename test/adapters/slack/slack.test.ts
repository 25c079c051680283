/** The real Bolt app over real HTTP and WebSocket, against a local stand-in for Slack that acts as people. */
import { beforeAll, describe, expect, it, test } from 'vitest'
import { createLimits } from '../../../src/adapters/limits.ts'
import { type Answerer, createAnswerer } from '../../../src/core/answer.ts'
import { openDatabase } from '../../../src/store/database.ts'
import { createIntake, type Intake } from '../../../src/store/intake.ts'
import { openKeyv } from '../../../src/store/keyv.ts'
import { loadPrepared } from '../../../src/store/prepared-file.ts'
import { surfaceContract, type SurfaceDriver } from '../../contracts/surface.ts'
import { type Fault, type Message, startSlack, type View } from '../../fakes/slack.ts'
import { smallKnowledge } from '../../fakes/small-knowledge.ts'
import { followUps, type Opening, openings, talk } from '../../fakes/thread-talk.ts'
import { textsIn } from '../../fakes/slack-blocks.ts'
import { install } from '../../fakes/slack-browser.ts'
import { type Bot, type BotOptions, clickable, loadAnswerer, startBot, wordsOf } from '../../fakes/slack-bot.ts'
import { createSlack } from '../../../src/adapters/slack/slack.ts'

const SCALE = 'How many people are affected by human trafficking worldwide?'
const AUTHOR = 'Who wrote the article?'
const DANGER = "my boss took my passport and I can't leave"
const HELP = /globalmodernslavery\.org|\d{3}-\d{4}/

let answerer: Answerer
beforeAll(async () => {
  answerer = await loadAnswerer()
}, 120_000)

const begin = (options: Omit<BotOptions, 'answerer'> = {}): Promise<Bot> => startBot({ answerer, ...options })
const mention = ({ slack }: Bot, text: string): string => `<@${slack.botUser}> ${text}`
const done = ({ slack, events }: Bot, count: number): Promise<void> => slack.until(() => events.length >= count, `${count} handled`)

describe('asking', () => {
  it('a mention is answered in its thread, once, though it comes as two events', async () => {
    const bot = await begin()
    const { message } = bot.slack.people.say('U1', 'C1', mention(bot, SCALE))
    await done(bot, 2)
    expect(bot.events.map(({ handled }) => handled).sort()).toEqual(['answered', 'seen'])
    const [reply, ...more] = bot.slack.posts('C1')
    expect(more).toEqual([])
    expect(reply).toMatchObject({ thread_ts: message.ts, args: { unfurl_links: 'false', unfurl_media: 'false', parse: 'none', link_names: 'false' } })
    expect(wordsOf(reply as Message)).toMatch(/40 million[\s\S]*¶1[\s\S]*Foreign Policy/)
  })

  it('a direct message is answered in a thread, with a true status before and the question as title', async () => {
    const bot = await begin()
    const { message } = bot.slack.people.tell('U1', SCALE)
    await done(bot, 1)
    const [reply] = bot.slack.posts('DU1')
    expect(reply).toMatchObject({ channel: 'DU1', thread_ts: message.ts })
    expect(clickable(reply as Message)).toContain('feedback')
    expect(bot.slack.statuses).toEqual([{ channel: 'DU1', thread: message.ts, status: `is looking through ${answerer.ground.knowledge.facts.length} facts…` }])
    expect(bot.slack.titles).toEqual([{ channel: 'DU1', thread: message.ts, title: SCALE }])
    const order = bot.slack.calls.map(({ method }) => method)
    expect(order.indexOf('assistant.threads.setStatus')).toBeLessThan(order.indexOf('chat.postMessage'))
  })

  it('the Messages tab offers questions, without a thread', async () => {
    const bot = await begin()
    await bot.slack.people.openHome('U1', 'messages')
    await bot.slack.until(() => bot.slack.prompts.length > 0, 'prompts')
    const [offered] = bot.slack.prompts
    expect(offered?.channel).toBe('DU1')
    expect(offered?.prompts).toHaveLength(4)
    for (const { message } of offered?.prompts ?? []) expect(answerer.answer(message).outcome).toBe('answered')
  })

  it('a follow-up in a thread where it answered needs no mention; elsewhere nothing is said', async () => {
    const bot = await begin()
    const { message } = bot.slack.people.say('U1', 'C1', mention(bot, 'How much did the Islamic State make from ransom?'))
    await done(bot, 2)
    await bot.slack.people.say('U2', 'C1', SCALE).ack
    await bot.slack.people.say('U2', 'C1', SCALE, { thread: bot.slack.people.say('U3', 'C1', 'lunch?').message.ts }).ack
    bot.slack.people.say('U2', 'C1', 'in which year was that?', { thread: message.ts })
    await done(bot, 3)
    const replies = bot.slack.posts('C1')
    expect(replies).toHaveLength(2)
    expect(replies[1]?.thread_ts).toBe(message.ts)
    expect(wordsOf(replies[1] as Message)).toContain('2014')
  })

  it('answers what people ask it in such a thread, and keeps out of what they say to each other there', async () => {
    const bot = await begin()
    const roots = new Map<Opening, string>()
    for (const [at, [opening, words]] of followUps.entries()) {
      const root = bot.slack.people.say('U1', 'C1', mention(bot, openings[opening])).message.ts
      await done(bot, 3 * at + 2)
      bot.slack.people.say('U2', 'C1', words, { thread: root })
      await done(bot, 3 * at + 3)
      roots.set(opening, root)
    }
    const said = bot.slack.posts('C1').length
    expect(said).toBe(2 * followUps.length)
    for (const [opening, words] of talk) await bot.slack.people.say('U3', 'C1', words, { thread: roots.get(opening) as string }).ack
    await bot.stop() // what is under way is finished first
    expect(bot.slack.posts('C1')).toHaveLength(said)
    expect(bot.slack.whispers).toEqual([])
    expect(bot.events).toHaveLength(3 * followUps.length)
    for (const [, words] of talk.filter(([, { length }]) => length > 12))
      expect(JSON.stringify(await bot.database.query('SELECT * FROM keyv'))).not.toContain(words)
  })

  it('once people talk to each other, a mere "when was that?" is theirs, until it is called again', async () => {
    const bot = await begin()
    const { message } = bot.slack.people.say('U1', 'C1', mention(bot, openings.ransom))
    await done(bot, 2)
    await bot.slack.people.say('U2', 'C1', '<@U3> our training is on trafficking, too', { thread: message.ts }).ack
    await bot.slack.people.say('U3', 'C1', 'when was that?', { thread: message.ts }).ack
    bot.slack.people.say('U3', 'C1', mention(bot, 'is it true that they took $90 million?'), { thread: message.ts })
    await done(bot, 4)
    bot.slack.people.say('U3', 'C1', 'when was that?', { thread: message.ts })
    await done(bot, 5)
    expect(bot.slack.posts('C1').filter(({ thread_ts }) => thread_ts === message.ts)).toHaveLength(3)
  })

  it('hears a cry for help in such a thread, and keeps nothing of the rest', async () => {
    const bot = await begin()
    const { message } = bot.slack.people.say('U1', 'C1', mention(bot, SCALE))
    await done(bot, 2)
    for (const words of ['<@U3> did you know?', 'what time is lunch?', 'is Bob coming on Friday?', 'what did the boss say about my raise?'])
      await bot.slack.people.say('U2', 'C1', words, { thread: message.ts }).ack
    expect(bot.slack.posts('C1')).toHaveLength(1)
    expect(bot.slack.whispers).toEqual([])
    bot.slack.people.say('U2', 'C1', DANGER, { thread: message.ts })
    await done(bot, 3)
    expect(bot.slack.whispers).toMatchObject([{ to: 'U2', thread_ts: message.ts }])
    await bot.stop() // what is under way is finished first
    expect(bot.slack.posts('C1')).toHaveLength(1)
    expect(bot.events).toHaveLength(3)
    expect(await bot.database.query('SELECT * FROM unanswered')).toEqual([])
    expect(JSON.stringify(await bot.database.query('SELECT * FROM keyv'))).not.toMatch(/lunch|raise|Bob/)
  })

  it.each([
    ['own', { user: 'UBOT', bot_id: 'BBOT' }],
    ['another bot', { user: 'U9', bot_id: 'B9' }],
    ['a join', { subtype: 'channel_join' }],
    ['an edit', { subtype: 'message_changed', hidden: true }],
    ['edited to add a mention', { edited: { user: 'U1', ts: '1.1' } }],
    ['a deletion', { subtype: 'message_deleted' }],
  ])('%s message is ignored', async (_, more) => {
    const bot = await begin()
    const said = { type: 'app_mention', channel: 'C1', user: 'U1', ts: '5.5', text: mention(bot, SCALE), ...more }
    bot.slack.channel('C1')
    await bot.slack.wire.event(said)
    await bot.slack.wire.event({ ...said, type: 'message', channel_type: 'channel' })
    bot.slack.people.tell('U2', AUTHOR)
    await done(bot, 1)
    expect(bot.slack.posts('C1')).toEqual([])
  })

  it('reads what Slack makes of words: links, names, signs', async () => {
    const texts: string[] = []
    const bot = await begin({
      desk: {
        answer(ask) {
          texts.push(ask.text)
          return answerer.answer(ask.text)
        },
      },
    })
    bot.slack.people.tell(
      'U1',
      '<@U7> is it &gt; 40 &amp; &lt; 50 million, see <https://example.org/a|this page> in <#C9|general> <!here> <https://example.org>?',
    )
    await done(bot, 1)
    expect(texts).toEqual(['is it > 40 & < 50 million, see this page in general https://example.org?'])
  })
})

describe('/brief', () => {
  it('answers a question to the asker alone, and shares it once', async () => {
    const bot = await begin()
    const { ms } = await bot.slack.people.command('U1', 'C1', SCALE)
    expect(ms).toBeLessThan(3000)
    await bot.slack.until(() => bot.slack.whispers.length === 1, 'the answer')
    expect(bot.slack.posts('C1')).toEqual([])
    const [answer] = bot.slack.whispers as [Message]
    expect(answer).toMatchObject({ to: 'U1', args: { response_type: 'ephemeral', replace_original: false } })
    expect(wordsOf(answer)).toContain(`Asked: ${SCALE}`)
    await bot.slack.people.click('U1', answer, 'share_answer')
    await bot.slack.people.click('U1', answer, 'share_answer')
    await done(bot, 3)
    const shared = bot.slack.posts('C1')
    expect(shared).toHaveLength(1)
    expect(bot.slack.whispers.map(({ text }) => text).at(-1)).toMatch(/shared already/)
    expect(wordsOf(shared[0] as Message)).toMatch(/Asked: How many[\s\S]*40 million/)
    expect(clickable(shared[0] as Message)).not.toContain('share_answer')
  })

  it.each<[string, Fault | undefined]>([
    ['all goes well', undefined],
    ['the reply to it gets lost', { method: 'chat.postMessage', kind: 'reply-lost' }],
    ['Slack is not well', { method: 'chat.postMessage', kind: { status: 503 } }],
  ])('shares in a channel that the bot is in, with its mark, once, when %s', async (_, fault) => {
    const bot = await begin()
    for (let at = 0; at < 120; at += 1) bot.slack.channel('C1').messages.push({ channel: 'C1', ts: bot.slack.nextTs(), user: 'U9', text: 'chatter', args: {} })
    await bot.slack.people.command('U1', 'C1', SCALE)
    await done(bot, 1)
    if (fault) bot.slack.fault(fault)
    await bot.slack.people.click('U1', bot.slack.whispers[0] as Message, 'share_answer')
    await done(bot, 2)
    expect(bot.slack.posts('C1')).toMatchObject([{ metadata: { event_type: 'answer' }, text: expect.stringContaining('40 million') }])
    expect(bot.slack.posts('C1')[0]?.thread_ts).toBeUndefined()
  })

  it('says to the one who shares, and to nobody else, that it is too much or that it went wrong', async () => {
    let failing = false
    const bot = await begin({
      desk: {
        overLimit: createLimits({ person: 2, channel: 9 }),
        answer(ask) {
          if (failing) throw new Error('broken')
          return answerer.answer(ask.text)
        },
      },
    })
    for (const text of [SCALE, AUTHOR]) await bot.slack.people.command('U1', 'C1', text)
    await done(bot, 2)
    await bot.slack.people.click('U1', bot.slack.whispers[0] as Message, 'share_answer')
    await done(bot, 3)
    failing = true
    await bot.slack.people.click('U2', { ...(bot.slack.whispers[1] as Message), to: 'U2' }, 'share_answer')
    await done(bot, 4)
    expect(bot.slack.posts('C1')).toEqual([])
    expect(bot.slack.whispers.slice(2).map(({ to, text }) => [to, text])).toEqual([
      ['U1', expect.stringContaining('a lot of questions')],
      ['U2', expect.stringContaining('went wrong')],
    ])
  })

  it.each([
    ['', /\/brief How many[\s\S]*\/brief privacy/],
    ['help', /\/brief forget/],
    ['privacy', /Nothing is kept of you/],
    ['forget', /nothing to delete/],
  ])('%j is a command of its own', async (text, says) => {
    const bot = await begin()
    await bot.slack.people.command('U1', 'C1', text)
    await bot.slack.until(() => bot.slack.whispers.length === 1, 'the page')
    expect(wordsOf(bot.slack.whispers[0] as Message)).toMatch(says)
  })

  it('"help me …" is no command but a cry for help', async () => {
    const bot = await begin()
    await bot.slack.people.command('U1', 'C1', 'help me he has my passport and I cannot leave')
    await bot.slack.until(() => bot.slack.whispers.length === 1, 'the answer')
    expect(wordsOf(bot.slack.whispers[0] as Message)).toMatch(HELP)
    expect(clickable(bot.slack.whispers[0] as Message)).toEqual([])
  })

  it('shows what is kept of a person, and deletes it', async () => {
    const bot = await begin()
    bot.slack.people.tell('U1', SCALE)
    await done(bot, 1)
    for (const word of ['privacy', 'forget', 'privacy']) {
      const before = bot.slack.whispers.length
      await bot.slack.people.command('U1', 'C1', word)
      await bot.slack.until(() => bot.slack.whispers.length > before, word)
    }
    expect(bot.slack.whispers.map(({ text }) => text)).toEqual([
      expect.stringMatching(/1 question/),
      expect.stringMatching(/Deleted: 1 entry/),
      'Nothing is kept of you.',
    ])
  })

  it.each([
    'list the groups that the article names',
    'send help please',
    'status of Libya in it?',
    'Skip the intro: who wrote it?',
    'pause and explain the T visa',
  ])('%s: a word of its own with more behind it is a question', async (text) => {
    const bot = await begin()
    await bot.slack.people.command('U1', 'C1', text)
    await done(bot, 1)
    expect(bot.events).toHaveLength(1)
  })

  it('with an expired response_url the answer comes another way, and nobody else sees it', async () => {
    const bot = await begin()
    bot.slack.channel('C1')
    bot.slack.people.expireResponseUrls()
    await bot.slack.people.command('U1', 'C1', SCALE)
    await done(bot, 1)
    expect(bot.slack.whispers).toMatchObject([{ to: 'U1', channel: 'C1' }])
    bot.slack.channel('C2', { botIn: false })
    await bot.slack.people.command('U1', 'C2', SCALE)
    await done(bot, 2)
    expect(bot.slack.posts('DU1')).toHaveLength(1)
    expect([...bot.slack.posts('C1'), ...bot.slack.posts('C2')]).toEqual([])
  })
})

describe('buttons', () => {
  it('a related question is asked in the thread, once for everybody, and repeated above its answer', async () => {
    const bot = await begin()
    const { message } = bot.slack.people.say('U1', 'C1', mention(bot, SCALE))
    await done(bot, 2)
    const [reply] = bot.slack.posts('C1') as [Message]
    const related = answerer.answer(SCALE).related[0] as string
    await bot.slack.people.click('U2', reply, 'ask_0')
    await bot.slack.people.click('U3', reply, 'ask_0')
    await done(bot, 4)
    await bot.slack.until(() => bot.slack.whispers.length === 1, 'a word to the second')
    const [, answer, ...more] = bot.slack.posts('C1')
    expect(more).toEqual([])
    expect(answer?.thread_ts).toBe(message.ts)
    expect(wordsOf(answer as Message)).toContain(`Asked: ${related}`)
    expect(bot.slack.whispers[0]?.text).toMatch(/asked that already/)
  })

  it('under a private answer it is asked privately, and on the Home tab in the direct messages', async () => {
    const bot = await begin()
    await bot.slack.people.command('U1', 'C1', SCALE)
    await bot.slack.until(() => bot.slack.whispers.length === 1, 'the answer')
    await bot.slack.people.click('U1', bot.slack.whispers[0] as Message, 'ask_0')
    await bot.slack.until(() => bot.slack.whispers.length === 2, 'the second answer')
    expect(bot.slack.posts('C1')).toEqual([])
    await bot.slack.people.openHome('U1', 'home')
    await bot.slack.until(() => bot.slack.homes.has('U1'), 'the Home tab')
    await bot.slack.people.clickHome('U1', 'ask_0')
    await done(bot, 3)
    const [question, answer] = bot.slack.posts('DU1')
    expect(answer?.thread_ts).toBe(question?.ts)
  })

  it('a thumb up is stored with facts and without a text', async () => {
    const bot = await begin()
    bot.slack.people.tell('U1', SCALE)
    await done(bot, 1)
    const [reply] = bot.slack.posts('DU1') as [Message]
    await bot.slack.people.click('U1', reply, 'feedback', { value: thumbs(reply)[0] })
    await bot.slack.until(() => bot.slack.whispers.length === 1, 'thanks')
    const [row] = await bot.database.query<Record<string, unknown>>('SELECT * FROM feedback')
    expect(row).toMatchObject({ surface: 'slack', workspace: 'T1', person: 'U1', helpful: 1, reason: null, outcome: 'answered' })
    expect(JSON.parse(String(row?.['fact_ids']))).toContain('scale-40-million')
    expect(JSON.stringify(row)).not.toContain('How many')
  })

  it('a thumb down opens a window for the reason; where Slack is too late for it, it still counts', async () => {
    const bot = await begin()
    bot.slack.people.tell('U1', SCALE)
    await done(bot, 1)
    const [reply] = bot.slack.posts('DU1') as [Message]
    await bot.slack.people.click('U1', reply, 'feedback', { value: thumbs(reply)[1] })
    await bot.slack.until(() => bot.slack.modals.length === 1, 'the window')
    const kept = (): Promise<Record<string, unknown>[]> => bot.database.query('SELECT person, helpful, reason FROM feedback ORDER BY person')
    const { ms } = await bot.slack.people.submit(bot.slack.modals[0] as never, {
      reason: { reason: { type: 'radio_buttons', selected_option: { value: 'off-target' } } },
    })
    expect(ms).toBeLessThan(3000)
    await expect.poll(kept).toEqual([{ person: 'U1', helpful: 0, reason: 'off-target' }])
    bot.slack.people.expireTriggers()
    await bot.slack.people.click('U2', reply, 'feedback', { value: thumbs(reply)[1] })
    await expect.poll(kept).toHaveLength(2)
  })
})

describe('Check this claim', () => {
  const CLAIM = 'Trafficking affects 40 million people. ISIS took $90 million in ransoms in 2014.'

  it('gives a private verdict on somebody’s message, and shares it as a reply, once', async () => {
    const bot = await begin()
    const { message } = bot.slack.people.say('U2', 'C1', CLAIM)
    await bot.slack.people.shortcut('U1', 'check_claim', message)
    await bot.slack.until(() => bot.slack.whispers.length === 1, 'the verdict')
    const [verdict] = bot.slack.whispers as [Message]
    expect(verdict.to).toBe('U1')
    expect(wordsOf(verdict)).toMatch(/Supported by the article[\s\S]*Contradicted by the article[\s\S]*\$35 million[\s\S]*Only you see this/)
    expect(bot.slack.posts('C1')).toEqual([])
    await Promise.all([bot.slack.people.click('U1', verdict, 'share_check'), bot.slack.people.click('U1', verdict, 'share_check')])
    await bot.slack.until(() => bot.slack.posts('C1').length > 0 && bot.slack.whispers.length === 2, 'the reply, and a word to whoever pressed twice')
    expect(bot.slack.whispers[1]?.text).toMatch(/shared already/)
    const [shared, ...more] = bot.slack.posts('C1')
    expect(more).toEqual([])
    expect(shared?.thread_ts).toBe(message.ts)
    expect(wordsOf(shared as Message)).toMatch(/\$90 million[\s\S]*\$35 million/)
  })

  it('in a channel that is bound to another pack names the article of that pack, shared too', async () => {
    const { knowledge: folder, data } = smallKnowledge()
    const pack = createAnswerer((await loadPrepared(folder, data, '2026-11-22')).prepared)
    const bot = await begin({
      desk: { check: ({ text }) => pack.check(text), knowledgeIn: async ({ channel }) => (channel === 'C1' ? pack.ground.knowledge : undefined) },
    })
    const { message } = bot.slack.people.say('U2', 'C1', 'Tolls of $9 million are taken each year.')
    await bot.slack.people.shortcut('U1', 'check_claim', message)
    await bot.slack.until(() => bot.slack.whispers.length === 1, 'the verdict')
    const [verdict] = bot.slack.whispers as [Message]
    expect(wordsOf(verdict)).toMatch(/Contradicted[\s\S]*\$3 million[\s\S]*The Harbor Post/)
    await bot.slack.people.click('U1', verdict, 'share_check')
    await bot.slack.until(() => bot.slack.posts('C1').length > 0, 'the reply')
    expect(wordsOf(bot.slack.posts('C1')[0] as Message)).toMatch(/\$3 million[\s\S]*The Harbor Post/)
  })

  it('whoever shares is told that Slack did not take it', async () => {
    const bot = await begin()
    await bot.slack.people.shortcut('U1', 'check_claim', bot.slack.people.say('U2', 'C1', CLAIM).message)
    await bot.slack.until(() => bot.slack.whispers.length === 1, 'the verdict')
    bot.slack.fault({ method: 'chat.postMessage', kind: { error: 'missing_scope' } })
    await bot.slack.people.click('U1', bot.slack.whispers[0] as Message, 'share_check')
    await bot.slack.until(() => bot.slack.whispers.length === 2, 'a word of it')
    expect(bot.slack.whispers[1]?.text).toContain('check the message again')
  })

  it('says plainly when there is nothing to check', async () => {
    const bot = await begin()
    await bot.slack.people.shortcut('U1', 'check_claim', bot.slack.people.say('U2', 'C1', 'lunch at noon?').message)
    await bot.slack.until(() => bot.slack.whispers.length === 1, 'the verdict')
    expect(wordsOf(bot.slack.whispers[0] as Message)).toMatch(/found no figure/)
    expect(clickable(bot.slack.whispers[0] as Message)).toEqual([])
  })

  it('where the bot may not post, whoever shares is told what to do', async () => {
    const bot = await begin()
    const { message } = bot.slack.people.say('U2', 'C1', CLAIM)
    bot.slack.channel('C1').botIn = false
    await bot.slack.people.shortcut('U1', 'check_claim', message)
    await bot.slack.until(() => bot.slack.whispers.length === 1, 'the verdict')
    await bot.slack.people.click('U1', bot.slack.whispers[0] as Message, 'share_check')
    await bot.slack.until(() => bot.slack.posts('DU1').length === 1, 'a direct message')
    expect(wordsOf(bot.slack.posts('DU1')[0] as Message)).toMatch(/<#C1>: I am not in this channel.*\/invite/)
  })
})

describe('the Home tab', () => {
  it('says what the bot knows, who runs it and what is kept', async () => {
    const bot = await begin({ parts: { operator: 'Ann, ann@example.org' } })
    await bot.slack.people.openHome('U1', 'home')
    await bot.slack.until(() => bot.slack.homes.has('U1'), 'the Home tab')
    const home = wordsOf({ text: '', blocks: bot.slack.homes.get('U1')?.blocks ?? [] } as never)
    for (const part of [
      `${answerer.ground.knowledge.facts.length} facts`,
      'January 31, 2020',
      'last compared',
      'Armed and extremist groups',
      'Run by Ann',
      'Privacy',
      'a short while',
      '/brief forget',
      'in danger',
    ])
      expect(home).toContain(part)
  })
})

describe('a disclosure', () => {
  it('in a channel is answered unseen by others, outside any new thread, with nothing to click and no trace', async () => {
    const bot = await begin()
    bot.slack.people.say('U1', 'C1', mention(bot, DANGER))
    await done(bot, 2)
    const [reply, ...more] = bot.slack.whispers as [Message]
    expect(more).toEqual([])
    expect(bot.slack.posts('C1')).toEqual([])
    expect(reply).toMatchObject({ to: 'U1', channel: 'C1' })
    expect(reply.thread_ts).toBeUndefined()
    expect(reply.metadata).toBeUndefined()
    expect(clickable(reply)).toEqual([])
    expect(reply.text).toMatch(/^A private reply from Freedom Brief\./)
    expect(wordsOf(reply)).toMatch(HELP)
    for (const table of ['keyv', 'feedback', 'unanswered']) expect(await bot.database.query(`SELECT * FROM ${table}`)).toEqual([])
    expect(JSON.stringify(bot.logged)).not.toMatch(/passport|boss/)
  })

  it('in a direct message has no title, no word of what it answers and nothing to click', async () => {
    const bot = await begin()
    const { message } = bot.slack.people.tell('U1', DANGER)
    await done(bot, 1)
    const [reply] = bot.slack.posts('DU1') as [Message]
    expect(JSON.stringify(reply.metadata)).not.toContain(message.ts)
    expect(clickable(reply)).toEqual([])
    expect(bot.slack.titles).toEqual([])
  })

  it.each(['reply-lost', { status: 500 }] as const)('in a direct message is there once after %j', async (kind) => {
    const bot = await begin()
    bot.slack.fault({ method: 'chat.postMessage', kind })
    bot.slack.people.tell('U1', DANGER)
    await done(bot, 1)
    expect(bot.slack.posts('DU1')).toHaveLength(1)
  })

  it('goes to the direct messages where the channel does not take it, and nowhere if that fails too', async () => {
    const bot = await begin()
    bot.slack.fault({ method: 'chat.postEphemeral', kind: { error: 'user_not_in_channel' } })
    bot.slack.people.say('U1', 'C1', mention(bot, DANGER))
    await done(bot, 2)
    expect(bot.slack.posts('DU1')).toHaveLength(1)
    bot.slack.fault({ method: 'chat.postEphemeral', times: 9, kind: { error: 'user_not_in_channel' } })
    bot.slack.fault({ method: 'chat.postMessage', times: 9, kind: { error: 'cannot_dm_bot' } })
    bot.slack.people.say('U1', 'C1', mention(bot, DANGER))
    await done(bot, 4)
    expect(bot.slack.posts('C1')).toEqual([])
    expect(bot.logged.map(({ about }) => about['reason'])).toContain('cannot_dm_bot')
  })
})

describe('a disclosure, whichever way it comes,', () => {
  const ways: Readonly<Record<string, (bot: Bot) => Promise<unknown>>> = {
    'in a mention': async (bot) => bot.slack.people.say('U1', 'C1', mention(bot, DANGER)),
    'in a direct message': async (bot) => bot.slack.people.tell('U1', DANGER),
    'in a thread of the Messages tab': async (bot) => bot.slack.people.tell('U1', DANGER, { thread: bot.slack.people.tell('U1', SCALE).message.ts }),
    'in a thread where the bot answered': async (bot) => {
      const { message } = bot.slack.people.say('U2', 'C1', mention(bot, SCALE))
      await done(bot, 2)
      bot.slack.people.say('U1', 'C1', DANGER, { thread: message.ts })
    },
    'after the command': async (bot) => bot.slack.people.command('U1', 'C1', DANGER),
    'after a word of the command': async (bot) => bot.slack.people.command('U1', 'C1', `status: ${DANGER}`),
    'in a message that is checked': async (bot) => bot.slack.people.shortcut('U1', 'check_claim', bot.slack.people.say('U2', 'C1', DANGER).message),
  }

  it.each(Object.keys(ways))('%s is answered to that person alone, with nothing to click, and leaves no trace', async (way) => {
    const bot = await begin()
    bot.slack.channel('C1')
    await ways[way]?.(bot)
    const replies = (): Message[] => [...bot.slack.whispers, ...bot.slack.posts('DU1')].filter((message) => HELP.test(wordsOf(message)))
    await bot.slack.until(() => replies().length > 0, 'the help lines')
    await bot.stop() // what is under way is finished first
    const [reply, ...more] = replies() as [Message]
    expect(more).toEqual([])
    expect(reply.to ?? bot.slack.channels.get(reply.channel)?.im).toBe('U1')
    expect(clickable(reply)).toEqual([])
    expect(JSON.stringify(bot.slack.posts('C1'))).not.toMatch(HELP)
    for (const table of ['keyv', 'feedback', 'unanswered', 'intake'])
      expect(JSON.stringify(await bot.database.query(`SELECT * FROM ${table}`))).not.toMatch(/passport|boss/)
    expect(JSON.stringify(bot.logged)).not.toMatch(/passport|boss/)
    expect(JSON.stringify(bot.slack.titles)).not.toMatch(/passport|boss/)
  })

  it('typed into a window is said back to nobody else, and kept nowhere', async () => {
    const bot = await begin()
    bot.slack.channel('C1')
    await bot.slack.people.command('UCREATOR', 'C1', 'subscribe')
    await bot.slack.until(() => bot.slack.modals.length === 1, 'the window')
    expect(await bot.slack.people.fill(bot.slack.modals[0] as View, { quiet: DANGER })).toEqual({ quiet: expect.stringContaining('is no date') })
    for (const table of ['keyv', 'subscriptions', 'subscription_changes', 'unanswered']) expect(await bot.database.query(`SELECT * FROM ${table}`)).toEqual([])
    expect(JSON.stringify(bot.logged)).not.toMatch(/passport|boss/)
  })
})

describe('whatever is written', () => {
  const texts = {
    'calls to everybody': '<!channel> <!here|here> <!subteam^S1|team> <@U7> @everyone @here who wrote the article?',
    'calls that were escaped already': '&lt;!channel&gt; &amp;lt;!here&amp;gt; who wrote the article?',
    links: '<https://evil.example|the article> [x](https://evil.example) https://evil.example <mailto:a@evil.example|a@evil.example> who wrote it?',
    markup: `${'*_~`>'.repeat(300)} who wrote the article?`,
    'forty thousand characters': `Who wrote the article? ${'and what else '.repeat(3_000)}`.slice(0, 40_000),
    'right to left': '\u202eمن كتب المقال؟\u202c من',
    'what cannot be seen': 'who\u200b wrote\u2060 the\u00ad article\u200d\ufeff?\u0000\u0007',
    'half a character': 'who wrote the article \ud83d?',
    'a claim with markup': '*40 million* <!channel> people are affected, and <https://evil.example|$90 million> was taken in ransom',
  }

  it.each(Object.entries(texts))('%s: every way of asking has its reply, which calls nobody and links only to what is known', async (_, text) => {
    const bot = await begin()
    const { message } = bot.slack.people.say('U1', 'C1', mention(bot, text))
    bot.slack.people.tell('U1', text)
    await bot.slack.people.command('U1', 'C1', text)
    await bot.slack.people.shortcut('U1', 'check_claim', message)
    await done(bot, 5)
    const asked = bot.slack.whispers.find((whisper) => clickable(whisper).includes('share_answer'))
    if (asked) await bot.slack.people.click('U1', asked, 'share_answer')
    const verdicts = bot.slack.whispers.find((whisper) => clickable(whisper).includes('share_check'))
    if (verdicts) await bot.slack.people.click('U1', verdicts, 'share_check')
    await bot.stop() // what is under way is finished first
    const shown = [...bot.slack.posts('C1'), ...bot.slack.posts('DU1'), ...bot.slack.whispers]
    expect(shown.length).toBe(4 + Number(asked !== undefined) + Number(verdicts !== undefined))
    const { knowledge } = answerer.ground
    const known = [knowledge.article.url, ...knowledge.updates.map(({ url }) => url)]
    for (const one of shown) {
      expect(one.text.trim()).not.toBe('')
      for (const [, inside = ''] of wordsOf(one).matchAll(/<([^>]*)>/g)) expect(known).toContain(inside.split('|')[0])
      expect(wordsOf(one)).not.toMatch(/@(?:everyone|here|channel)\b|[\u200b\u202e\u2060\ufeff]|\p{Cs}/u)
    }
    expect(bot.faults).toEqual([])
    expect(bot.logged.filter(({ message }) => message.includes('failed'))).toEqual([])
    for (const { title } of bot.slack.titles) expect(title.length).toBeLessThanOrEqual(60)
  })
})

describe('never twice, never lost', () => {
  it('Slack’s redeliveries of what was answered are known, also after a restart', async () => {
    const slack = await startSlack()
    const database = await openDatabase('sqlite::memory:')
    const first = await begin({ slack, database })
    const { message } = slack.people.say('U1', 'C1', mention(first, SCALE))
    await done(first, 2)
    await slack.people.redeliver(message, 1)
    await done(first, 4)
    await first.stop()
    const second = await begin({ slack, database })
    await slack.people.redeliver(message, 2)
    await done(second, 2)
    expect(second.events.map(({ handled }) => handled)).toEqual(['seen', 'seen'])
    expect(slack.posts('C1')).toHaveLength(1)
    await second.stop()
    await slack.stop()
    await database.close()
  })

  it('what came while it was down is answered when Slack brings it again', async () => {
    const slack = await startSlack()
    slack.channel('C1')
    const message: Message = { channel: 'C1', ts: slack.nextTs(), user: 'U1', text: `<@${slack.botUser}> ${SCALE}`, args: {} }
    const bot = await begin({ slack })
    await slack.people.redeliver(message, 2)
    await done(bot, 2)
    expect(slack.posts('C1')).toHaveLength(1)
    await bot.stop()
    await slack.stop()
  })

  it('after a crash between posting and noting it, it looks in the thread before it answers again', async () => {
    let now = Date.now()
    const database = await openDatabase('sqlite::memory:')
    const intake = createIntake(
      database,
      () => now,
      () => () => {},
    )
    const bot = await begin({ database, desk: { intake: { ...intake, finish: async () => undefined } } })
    const { message } = bot.slack.people.say('U1', 'C1', mention(bot, SCALE))
    await done(bot, 2)
    now += 60_000 // the claim has run out, unfinished
    await bot.slack.people.redeliver(message)
    await done(bot, 4)
    expect(bot.slack.posts('C1')).toHaveLength(1)
    await bot.stop()
    await database.close()
  })

  it('what a process took up and died with is answered when Slack brings it again, and a button when it is pressed again, once each', async () => {
    let now = Date.now()
    const [slack, database, dead] = [await startSlack(), await openDatabase('sqlite::memory:'), Promise.withResolvers<never>()]
    const intake = (): Intake =>
      createIntake(
        database,
        () => now,
        () => () => undefined,
      ) // who is dead renews nothing
    const alive = await begin({ mode: 'http', slack, database, desk: { intake: intake() } })
    await install(alive, 'T1')
    const first = slack.people.say('U1', 'C1', mention(alive, SCALE)).message
    await done(alive, 2)
    const reply = slack.posts('C1')[0] as Message
    await alive.stop()

    let taken = 0
    const dying = await begin({
      mode: 'http',
      slack,
      database,
      desk: {
        intake: intake(),
        answer: () => {
          taken += 1
          return dead.promise
        },
      },
    })
    const { message } = slack.people.say('U1', 'C1', mention(dying, AUTHOR))
    await expect.poll(() => taken).toBe(1)
    await slack.people.click('U1', reply, 'ask_0')
    await expect.poll(() => taken).toBe(2)

    const next = await begin({ mode: 'http', slack, database, desk: { intake: intake() } })
    await slack.people.click('U1', reply, 'ask_0')
    await slack.until(() => slack.whispers.length === 1, 'a word that it is taken')
    expect(slack.whispers[0]?.text).toContain('press again')
    now += 60_000
    await slack.people.redeliver(message, 2)
    await slack.people.click('U1', reply, 'ask_0')
    await slack.people.click('U1', reply, 'ask_0')
    await slack.until(() => slack.posts('C1').length === 3, 'both answers')
    await next.stop()
    expect(slack.posts('C1').map(({ thread_ts }) => thread_ts)).toEqual([first.ts, message.ts, first.ts])
    dead.reject(new Error('killed'))
    await dying.stop()
    expect(slack.posts('C1')).toHaveLength(3)
    await slack.stop()
    await database.close()
  })

  it('two processes on one database answer each message and each button once', async () => {
    const [slack, database] = [await startSlack(), await openDatabase('sqlite::memory:')]
    const bots = [await begin({ mode: 'http', slack, database }), await begin({ mode: 'http', slack, database })] as const
    const both = async (send: () => Promise<unknown>): Promise<void> => {
      const sent: Promise<unknown>[] = []
      for (const { surface } of bots) {
        slack.wire.useHttp(`http://127.0.0.1:${await surface.address()}/slack/events`)
        sent.push(send())
      }
      await Promise.all(sent)
    }
    const handled = (count: number): Promise<void> => slack.until(() => bots[0].events.length + bots[1].events.length === count, `${count} handled`)
    await install(bots[0], 'T1')
    const { message } = slack.people.say('U1', 'C1', mention(bots[1], SCALE))
    await both(() => slack.people.redeliver(message))
    await handled(6)
    expect(slack.posts('C1')).toHaveLength(1)
    const reply = slack.posts('C1')[0] as Message
    await both(() => slack.people.click('U1', reply, 'ask_0'))
    await handled(8)
    expect(slack.posts('C1')).toHaveLength(2)
    for (const bot of bots) await bot.stop()
    await slack.stop()
    await database.close()
  })

  it('acknowledges at once, however slow the store is', async () => {
    const gate = Promise.withResolvers<void>()
    const bot = await begin({ desk: { intake: { claim: () => gate.promise.then(() => 'new' as const), finish: async () => undefined, letGo: () => {} } } })
    const { ack } = bot.slack.people.tell('U1', SCALE)
    const command = bot.slack.people.command('U1', 'C1', SCALE)
    expect((await ack).ms).toBeLessThan(3000)
    expect((await command).ms).toBeLessThan(3000)
    expect(bot.events).toEqual([])
    gate.resolve()
    await done(bot, 2)
  })

  it('acknowledges everything within three seconds although the store that holds the tokens takes five, and does it all the same', async () => {
    const database = await openDatabase('sqlite::memory:')
    const store = openKeyv(database, 'slack-installations')
    let gate = Promise.resolve()
    const installations = { ...store, get: (key: string) => gate.then(() => store.get(key)), set: store.set.bind(store), delete: store.delete.bind(store) }
    const bot = await startBot({ answerer, mode: 'http', database, parts: { installations } })
    await install(bot, 'T1')
    const { people } = bot.slack
    const { message } = people.say('U1', 'C1', mention(bot, SCALE))
    await done(bot, 2)
    const [reply] = bot.slack.posts('C1') as [Message]
    await people.click('U1', reply, 'feedback', { value: thumbs(reply)[1] })
    await people.command('UCREATOR', 'C1', 'subscribe')
    await bot.slack.until(() => bot.slack.modals.length === 2, 'both windows')
    const [reasons, form] = bot.slack.modals as [View, View]

    const slow = Promise.withResolvers<void>()
    gate = slow.promise
    const filled = people.fill(form)
    const acks = await Promise.all([
      people.tell('U2', SCALE).ack,
      people.command('U2', 'C1', AUTHOR),
      people.click('U2', reply, 'ask_0'),
      people.shortcut('U2', 'check_claim', message),
      people.submit(reasons, { reason: { reason: { type: 'radio_buttons', selected_option: { value: 'unclear' } } } }),
    ])
    for (const { ms, status } of acks) expect([status, ms < 500]).toEqual([200, true])
    expect(await filled).toEqual({}) // within two seconds, or this test would wait for its gate for ever
    expect(textsIn(bot.slack.modals.at(-1)?.blocks ?? []).join()).toContain('One moment')
    expect(bot.events).toHaveLength(3)

    slow.resolve()
    await done(bot, 8)
    await bot.slack.until(
      () =>
        textsIn(bot.slack.modals.at(-1)?.blocks ?? [])
          .join()
          .includes('Set up.'),
      'the end of the window',
    )
    await expect.poll(() => database.query('SELECT reason FROM feedback')).toEqual([{ reason: 'unclear' }])
    await bot.stop()
    await database.close()
  })

  it('finishes what is under way when it is stopped, and takes in nothing new', async () => {
    const gate = Promise.withResolvers<void>()
    const bot = await begin({ desk: { intake: { claim: () => gate.promise.then(() => 'new' as const), finish: async () => undefined, letGo: () => {} } } })
    await bot.slack.people.tell('U1', SCALE).ack
    const stopping = bot.stop()
    const late = bot.slack.people.tell('U2', SCALE)
    let acknowledged = false
    void late.ack.then(() => (acknowledged = true)).catch(() => undefined)
    gate.resolve()
    await stopping
    expect(bot.slack.posts('DU1')).toHaveLength(1)
    expect(bot.slack.posts('DU2')).toEqual([])
    expect(acknowledged).toBe(false)
  })
})

describe('when Slack is not well', () => {
  it('obeys Retry-After', async () => {
    const bot = await begin()
    bot.slack.fault({ method: 'chat.postMessage', kind: { status: 429, retryAfter: 1 } })
    const started = performance.now()
    bot.slack.people.tell('U1', SCALE)
    await done(bot, 1)
    expect(performance.now() - started).toBeGreaterThanOrEqual(1000)
    expect(bot.slack.posts('DU1')).toHaveLength(1)
    expect(bot.surface.health?.().limited).toBe(1)
  })

  it.each([
    ['a 500', { status: 500 }, 1],
    ['two 503', { status: 503 }, 2],
    ['a reply that gets lost', 'reply-lost', 1],
    ['an internal error of Slack', { error: 'internal_error' }, 1],
  ] as const)('after %s the answer is there once', async (_, kind, times) => {
    const bot = await begin()
    bot.slack.fault({ method: 'chat.postMessage', kind, times })
    bot.slack.people.say('U1', 'C1', mention(bot, SCALE))
    await done(bot, 2)
    expect(bot.events.map(({ handled }) => handled).sort()).toEqual(['answered', 'seen'])
    expect(bot.slack.posts('C1')).toHaveLength(1)
  })

  it.each([
    ['is_archived', /archived/],
    ['restricted_action', /does not let me post/],
    ['not_in_channel', /\/invite @Freedom Brief/],
  ])('%s: the asker gets the answer alone, with what would have to be done', async (error, says) => {
    const bot = await begin()
    bot.slack.fault({ method: 'chat.postMessage', channel: 'C1', kind: { error } })
    bot.slack.people.say('U1', 'C1', mention(bot, SCALE))
    await done(bot, 2)
    const [reply] = bot.slack.posts('DU1') as [Message]
    expect(wordsOf(reply)).toMatch(says)
    expect(wordsOf(reply)).toContain('40 million')
  })

  it.each(['token_revoked', 'missing_scope'])('%s: nothing can be said, and the operator is told why', async (error) => {
    const bot = await begin()
    bot.slack.fault({ method: 'chat.postMessage', times: 9, kind: { error } })
    bot.slack.fault({ method: 'chat.postEphemeral', times: 9, kind: { error } })
    bot.slack.people.say('U1', 'C1', mention(bot, SCALE))
    await done(bot, 2)
    expect(bot.events.map(({ handled }) => handled)).toContain('failed')
    expect(bot.logged).toContainEqual({ about: { reason: error, remedy: expect.stringContaining('install me again') }, message: 'slack did not take a reply' })
  })

  it('what Slack finds too long goes out as plain text', async () => {
    const bot = await begin()
    bot.slack.fault({ method: 'chat.postMessage', kind: { error: 'msg_blocks_too_long' } })
    bot.slack.people.tell('U1', SCALE)
    await done(bot, 1)
    const [reply] = bot.slack.posts('DU1') as [Message]
    expect(reply.blocks ?? []).toEqual([])
    expect(reply.text).toContain('40 million')
  })

  it('the same for what only one person sees', async () => {
    const bot = await begin()
    bot.slack.channel('C1')
    bot.slack.people.expireResponseUrls()
    bot.slack.fault({ method: 'chat.postEphemeral', kind: { error: 'msg_too_long' } })
    await bot.slack.people.command('U1', 'C1', SCALE)
    await done(bot, 1)
    expect(bot.slack.whispers).toMatchObject([{ to: 'U1', text: expect.stringContaining('40 million') }])
    expect(bot.slack.whispers[0]?.blocks ?? []).toEqual([])
    expect(bot.slack.posts('C1')).toEqual([])
  })

  it('without the agent features there is no status and no title, but an answer', async () => {
    const bot = await begin()
    for (const method of ['assistant.threads.setStatus', 'assistant.threads.setTitle']) bot.slack.fault({ method, kind: { error: 'missing_scope' } })
    bot.slack.people.tell('U1', SCALE)
    await done(bot, 1)
    expect(bot.slack.posts('DU1')).toHaveLength(1)
  })

  it('says politely to the asker alone when it is too much for the channel', async () => {
    const bot = await begin({ desk: { overLimit: createLimits({ person: 9, channel: 1 }) } })
    bot.slack.people.say('U1', 'C1', mention(bot, SCALE))
    await done(bot, 2)
    const { message } = bot.slack.people.say('U2', 'C1', mention(bot, AUTHOR))
    await done(bot, 4)
    expect(bot.slack.posts('C1')).toHaveLength(1)
    expect(bot.slack.whispers).toMatchObject([{ to: 'U2', channel: 'C1', text: expect.stringContaining('a lot of questions') }])
    await bot.slack.people.redeliver(message)
    await done(bot, 6)
    expect(bot.slack.whispers).toHaveLength(1)
  })

  it('says politely to the asker alone when it is too much', async () => {
    const bot = await begin({ desk: { overLimit: createLimits({ person: 1, channel: 9 }) } })
    await bot.slack.people.command('U1', 'C1', SCALE)
    await done(bot, 1)
    await bot.slack.people.command('U1', 'C1', AUTHOR)
    await done(bot, 2)
    expect(wordsOf(bot.slack.whispers[1] as Message)).toMatch(/a lot of questions/)
  })
})

describe('the port of a surface', () => {
  test('it knows when the last event came, and stops twice', async () => {
    const bot = await begin()
    await expect.poll(() => bot.surface.health?.()).toEqual({ ready: true, lastEvent: undefined, detail: 'connected', limited: 0 })
    bot.slack.people.tell('U1', SCALE)
    await done(bot, 1)
    expect(bot.surface.health?.().lastEvent).toBeGreaterThan(Date.now() - 60_000)
    await bot.stop()
    await bot.stop()
    expect(bot.surface.health?.()).toMatchObject({ ready: false })
  })
})

function thumbs(message: Message): [up: string, down: string] {
  const block = message.blocks?.find(({ type }) => type === 'context_actions')
  const [element] = (block?.['elements'] ?? []) as unknown as [{ positive_button: { value: string }; negative_button: { value: string } }]
  return [element.positive_button.value, element.negative_button.value]
}

surfaceContract('Slack', {
  async start(desk, by): Promise<SurfaceDriver> {
    const slack = await startSlack()
    const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const surface = createSlack({
      settings: { mode: 'socket', botToken: slack.botToken, appToken: slack.appToken, apiUrl: slack.url },
      desk,
      once: async () => true,
      knowledge: () => by.ground.knowledge,
      briefings: () => ({}) as never,
      whoPlans: 'managers',
      log: quiet,
      now: Date.now,
      operator: undefined,
      installations: { get: async () => undefined, set: async () => undefined, delete: async () => false },
    })
    const running = surface.run()
    await slack.until(() => slack.wire.sockets() === 1)
    const roots = new Map<string, string>()
    const said = new Map<string, Message>()
    return {
      /** One of the two events of a mention: the exam counts deliveries. */
      async say(text, { user, thread, id }) {
        const again = id === undefined ? undefined : said.get(id)
        const root = roots.get(thread)
        const ts = again?.ts ?? slack.nextTs()
        const message: Message = again ?? {
          channel: 'C1',
          ts,
          user,
          text: `<@${slack.botUser}> ${text}`,
          ...(root === undefined ? {} : { thread_ts: root }),
          args: {},
        }
        roots.set(thread, root ?? ts)
        said.set(ts, message)
        slack.channel('C1')
        const { args: _, ...event } = message
        await slack.wire.event({ type: 'app_mention', ...event })
        return ts
      },
      async echo(text) {
        await slack.wire.event({
          type: 'message',
          channel: 'C1',
          channel_type: 'channel',
          user: slack.botUser,
          bot_id: 'BBOT',
          text: `<@${slack.botUser}> ${text}`,
          ts: '1.1',
        })
        await slack.wire.event({ type: 'app_mention', channel: 'C1', user: slack.botUser, text: `<@${slack.botUser}> ${text}`, ts: '1.2' })
      },
      seen: () =>
        [...slack.posts('C1'), ...slack.whispers]
          .sort((a, b) => Number(a.ts) - Number(b.ts))
          .map((message) => ({ text: wordsOf(message), onlyToAsker: message.to !== undefined, thread: message.thread_ts ?? '' })),
      async stop() {
        await surface.stop()
        await running
        await slack.stop()
      },
    }
  },
})
