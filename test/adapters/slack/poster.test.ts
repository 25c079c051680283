import { beforeAll, describe, expect, it } from 'vitest'
import { webApi } from '@slack/bolt'
import { createSlackLogger } from '../../../src/adapters/slack/logger.ts'
import { clientOptions } from '../../../src/adapters/slack/client.ts'
import { createPoster } from '../../../src/adapters/slack/poster.ts'
import { renderBrief } from '../../../src/adapters/slack/brief-blocks.ts'
import type { Brief } from '../../../src/briefings/brief.ts'
import type { Channel } from '../../../src/briefings/poster.ts'
import type { Knowledge } from '../../../src/knowledge/schema.ts'
import { startSlack } from '../../fakes/slack.ts'
import { blockFault } from '../../fakes/slack-blocks.ts'
import { type Bot, loadAnswerer, startBot, wordsOf } from '../../fakes/slack-bot.ts'
import type { Answerer } from '../../../src/core/answer.ts'

const KEY = 'abcdefghij123456'
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
const CHANNEL: Channel = { surface: 'slack', workspace: 'T1', channel: 'C1' }

let answerer: Answerer
let brief: Brief
beforeAll(async () => {
  answerer = await loadAnswerer()
  brief = briefOf(answerer.ground.knowledge)
}, 120_000)

async function begin(): Promise<Bot> {
  const bot = await startBot({ answerer })
  bot.slack.channel('C1')
  return bot
}

describe('post', () => {
  it('posts the briefing with its key, once, as it was written', async () => {
    const { slack, surface } = await begin()
    const posted = await surface.poster.post(CHANNEL, brief, KEY)
    const [message, ...more] = slack.posts('C1')
    expect(more).toEqual([])
    expect(posted).toEqual({ kind: 'posted', messageId: message?.ts })
    expect(message).toMatchObject({ metadata: { event_type: 'briefing', event_payload: { key: KEY } }, args: { unfurl_links: 'false' } })
    for (const part of [brief.headline, brief.about.text, brief.facts[0]?.text, '¶', brief.question, 'Checked'])
      expect(wordsOf(message as never)).toContain(part)
  })

  it.each([
    ['not_in_channel', { kind: 'refused', reason: 'not_in_channel', permanent: true }],
    ['channel_not_found', { kind: 'refused', reason: 'channel_not_found', permanent: true }],
    ['is_archived', { kind: 'refused', reason: 'is_archived', permanent: true }],
    ['restricted_action', { kind: 'refused', reason: 'not_allowed', permanent: true }],
    ['token_revoked', { kind: 'refused', reason: 'unauthorized', permanent: false }],
    ['invalid_auth', { kind: 'refused', reason: 'unauthorized', permanent: false }],
    ['missing_scope', { kind: 'refused', reason: 'missing_scope', permanent: false }],
    ['msg_too_long', { kind: 'refused', reason: 'too_long', permanent: false }],
    ['something_new', { kind: 'refused', reason: 'something_new', permanent: false }],
    ['internal_error', { kind: 'ambiguous' }],
    ['ratelimited', { kind: 'limited', retryAfter: 1000, global: true }],
  ])('%s is an outcome of its own', async (error, outcome) => {
    const { slack, surface } = await begin()
    slack.fault({ method: 'chat.postMessage', kind: { error } })
    expect(await surface.poster.post(CHANNEL, brief, KEY)).toEqual(outcome)
    expect(slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1)
  })

  it.each([
    ['a lost reply', 'reply-lost', { kind: 'ambiguous' }],
    ['a 503', { status: 503 }, { kind: 'ambiguous' }],
    ['a 429', { status: 429, retryAfter: 7 }, { kind: 'limited', retryAfter: 7000, global: true }],
  ] as const)('after %s it says so, having sent one request', async (_, kind, outcome) => {
    const { slack, surface } = await begin()
    slack.fault({ method: 'chat.postMessage', kind })
    expect(await surface.poster.post(CHANNEL, brief, KEY)).toEqual(outcome)
    expect(slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1)
  })

  it('knows that a request to nobody was surely not sent', async () => {
    const gone = await startSlack()
    await gone.stop()
    const poster = createPoster({
      oneWorkspace: true,
      clientOf: async () => new webApi.WebClient(gone.botToken, clientOptions(gone.url, createSlackLogger(quiet))),
      render: () => ({ text: 'x', blocks: [] }),
    })
    expect(await poster.post(CHANNEL, brief, KEY)).toEqual({ kind: 'refused', reason: 'unreachable', permanent: false })
  })

  it('cuts off a request that Slack does not answer, and does not know what became of it', async () => {
    const { slack } = await begin()
    slack.fault({ method: 'chat.postMessage', kind: 'silent' })
    const client = new webApi.WebClient(slack.botToken, { ...clientOptions(slack.url, createSlackLogger(quiet)), timeout: 50 })
    expect(
      await createPoster({ oneWorkspace: true, clientOf: async () => client, render: () => ({ text: 'x', blocks: [] }) }).post(CHANNEL, brief, KEY),
    ).toEqual({ kind: 'ambiguous', onItsWay: true })
  })

  it('has questions that are answered in its thread when they are pressed', async () => {
    const { slack, surface, events } = await begin()
    await surface.poster.post(CHANNEL, brief, KEY)
    const [briefing] = slack.posts('C1')
    await slack.people.click('U1', briefing as never, 'ask_0')
    await slack.until(() => events.length === 1, 'an answer')
    expect(slack.posts('C1')[1]).toMatchObject({ thread_ts: briefing?.ts, text: expect.stringContaining(`Asked: ${brief.ask[0]}`) })
    slack.people.say('U2', 'C1', 'says who?', { thread: briefing?.ts as string })
    await slack.until(() => slack.posts('C1').length === 3, 'the answer to a follow-up')
  })

  it('asks nothing more of a workspace that is limited, for whatever channel, and says that it is the workspace', async () => {
    const { slack, surface } = await begin()
    slack.channel('C2')
    slack.fault({ method: 'chat.postMessage', kind: { status: 429, retryAfter: 7 } })
    for (const channel of ['C1', 'C2', 'C2'])
      expect(await surface.poster.post({ ...CHANNEL, channel }, brief, KEY)).toEqual({ kind: 'limited', retryAfter: 7000, global: true })
    expect(slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1)
    expect(await surface.poster.find(CHANNEL, KEY, 0)).toEqual({ kind: 'absent' }) // looking is another method
  })

  it('is held to one message a second in a channel by Slack, and says when to come back', async () => {
    const { slack, surface } = await startBot({ answerer, slackOptions: { channelEveryMs: 1000 } })
    slack.channel('C1')
    expect([await surface.poster.post(CHANNEL, brief, KEY), await surface.poster.post(CHANNEL, brief, KEY)]).toEqual([
      expect.objectContaining({ kind: 'posted' }),
      { kind: 'limited', retryAfter: 1000 },
    ])
  })
})

describe('find', () => {
  it('finds what was posted though the reply was lost, and tells absent from unknown', async () => {
    const { slack, surface } = await begin()
    const before = Number(slack.nextTs()) * 1000
    slack.fault({ method: 'chat.postMessage', kind: 'reply-lost' })
    expect(await surface.poster.post(CHANNEL, brief, KEY)).toEqual({ kind: 'ambiguous' })
    for (let at = 0; at < 130; at += 1) slack.people.say('U1', 'C1', `chatter ${at}`)
    expect(await surface.poster.find(CHANNEL, KEY, before)).toEqual({ kind: 'found', messageId: slack.posts('C1')[0]?.ts })
    expect(await surface.poster.find(CHANNEL, 'zzzzzzzzzzzzzzzz', before)).toEqual({ kind: 'absent' })
    expect(await surface.poster.find(CHANNEL, KEY, Number(slack.nextTs()) * 1000)).toEqual({ kind: 'absent' })
    for (const kind of ['reply-lost', { status: 500 }, { error: 'not_in_channel' }] as const) {
      slack.fault({ method: 'conversations.history', kind })
      expect(await surface.poster.find(CHANNEL, KEY, before)).toEqual({ kind: 'unknown' })
    }
  })

  it('is not fooled by a key in somebody’s words', async () => {
    const { slack, surface } = await begin()
    slack.people.say('U1', 'C1', KEY)
    expect(await surface.poster.find(CHANNEL, KEY, 0)).toEqual({ kind: 'absent' })
  })
})

describe('missing and tell', () => {
  it('say what is missing, who can mend it, and reach a person', async () => {
    const { slack, surface } = await begin()
    expect(await surface.poster.missing(CHANNEL)).toEqual([])
    slack.channel('C1').botIn = false
    expect(await surface.poster.missing(CHANNEL)).toEqual([expect.stringContaining('/invite')])
    slack.fault({ method: 'conversations.history', kind: { status: 500 } })
    expect(await surface.poster.missing(CHANNEL)).toEqual([expect.stringContaining('try again')])
    expect(await surface.poster.tell('slack', 'T1', 'U1', 'Your subscription is paused.')).toBe(true)
    expect(slack.posts('DU1').map(({ text }) => text)).toEqual(['Your subscription is paused.'])
    slack.revokeToken()
    expect(await surface.poster.tell('slack', 'T1', 'U1', 'Again.')).toBe(false)
  })
})

describe('a briefing as blocks', () => {
  it('fits however much there is of it', () => {
    const { knowledge } = answerer.ground
    const long = {
      ...brief,
      headline: 'Long '.repeat(60),
      facts: Array.from({ length: 5 }, () => ({ text: `${'A point that goes on. '.repeat(60)}`, factId: 'scale-40-million', paragraph: 1 })),
      help: { ...brief.help, lines: knowledge.helpLines },
    }
    for (const one of [brief, long, { ...brief, update: undefined }]) {
      const { text, blocks } = renderBrief(one, knowledge)
      expect(blockFault({ text, blocks })).toBeUndefined()
    }
  })
})

function briefOf(knowledge: Knowledge): Brief {
  const [occasion] = knowledge.occasions
  const [update] = knowledge.updates
  if (!occasion || !update) throw new Error('The knowledge has no occasion or no update.')
  return {
    occasion: occasion.id,
    year: 2027,
    date: '2027-01-11',
    headline: occasion.title,
    about: { text: occasion.about, source: occasion.source, url: occasion.url },
    facts: knowledge.facts.slice(0, 3).map(({ statement, id, paragraph }) => ({ text: statement, factId: id, paragraph })),
    article: knowledge.article,
    update,
    question: 'What would change if convictions were more likely?',
    help: { lines: knowledge.helpLines, directory: 'globalmodernslavery.org' },
    ask: knowledge.facts.slice(0, 2).map(({ ask }) => ask),
  }
}
