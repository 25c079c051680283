/** HTTP mode: the real receiver and installer, a real store, and a Slack that signs its requests and exchanges codes. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Answerer } from '../../../src/core/answer.ts'
import { type Bot, type BotOptions, loadAnswerer, startBot } from '../../fakes/slack-bot.ts'
import { baseOf, install, installedAt } from '../../fakes/slack-browser.ts'

const SCALE = 'How many people are affected by human trafficking worldwide?'

let answerer: Answerer
beforeAll(async () => {
  answerer = await loadAnswerer()
}, 120_000)

const begin = (options: Partial<BotOptions> = {}): Promise<Bot> => startBot({ answerer, mode: 'http', ...options })

describe('installing', () => {
  it('leads to Slack with the least scopes, exchanges the code, and keeps the token', async () => {
    const bot = await begin()
    const { authorize, done } = await install(bot, 'T1')
    expect(authorize.origin).toBe(new URL(bot.slack.url).origin)
    expect(authorize.searchParams.get('client_id')).toBe(bot.slack.clientId)
    expect(authorize.searchParams.get('scope')?.split(',')).toEqual([
      'app_mentions:read',
      'assistant:write',
      'channels:history',
      'channels:read',
      'chat:write',
      'commands',
      'groups:history',
      'groups:read',
      'im:history',
      'users:read',
    ])
    expect(done.status).toBe(200)
    expect(await done.text()).toContain('Thank you')
    expect(await installedAt(bot, 'T1')).toBe(1)
  })

  it('refuses a state that it did not give, and a code that Slack does not know', async () => {
    const bot = await begin()
    const base = await baseOf(bot)
    expect((await fetch(`${base}/slack/oauth_redirect?code=code-T1&state=forged`)).status).toBe(400)
    const page = await fetch(`${base}/slack/install`, { redirect: 'manual' })
    const state = new URL(page.headers.get('location') ?? '').searchParams.get('state')
    expect((await fetch(`${base}/slack/oauth_redirect?code=code-T1&state=${state}`)).status).toBe(400) // somebody else's browser
    const { done } = await install(bot, '?')
    expect(done.status).toBe(500)
    expect(await done.text()).not.toMatch(/\bat \S+:\d|xoxb/)
    expect(await bot.database.query("SELECT * FROM keyv WHERE key LIKE '%installation%'")).toEqual([])
  })

  it('serves several workspaces, each with its own token', async () => {
    const bot = await begin()
    for (const team of ['T1', 'T2']) await install(bot, team)
    bot.slack.channel('C2')
    await bot.slack.wire.event({ type: 'app_mention', channel: 'C2', user: 'U1', ts: '7.7', text: `<@${bot.slack.botUser}> ${SCALE}` }, { team: 'T2' })
    await bot.slack.until(() => bot.events.length === 1, 'an answer')
    expect(bot.slack.calls.find(({ method }) => method === 'chat.postMessage')?.token).toBe(`${bot.slack.botToken}-T2`)
  })
})

describe('requests', () => {
  it.each([
    ['a forged signature', { secret: '0'.repeat(32) }],
    ['an old request', { headers: { 'x-slack-request-timestamp': '1500000000' } }],
    ['no signature', { headers: { 'x-slack-signature': '' } }],
  ])('with %s get a 401, and nothing runs', async (_, options) => {
    const bot = await begin()
    await install(bot, 'T1')
    const body = JSON.stringify({ type: 'event_callback', team_id: 'T1', event: { type: 'app_mention', channel: 'C1', user: 'U1', ts: '1.1', text: SCALE } })
    const response = await bot.slack.wire.post(`${await baseOf(bot)}/slack/events`, body, 'application/json', options)
    expect(response.status).toBe(401)
    expect(bot.surface.health?.().lastEvent).toBeUndefined()
    expect(bot.events).toEqual([])
  })

  it('of more than a megabyte are refused unread, and the next one is answered', async () => {
    const bot = await begin()
    await install(bot, 'T1')
    const events = `${await baseOf(bot)}/slack/events`
    const large = await bot.slack.wire
      .post(events, JSON.stringify({ type: 'event_callback', text: 'x'.repeat(1_100_000) }), 'application/json')
      .catch(() => undefined)
    expect(large?.status ?? 413).toBe(413) // or cut off while it was still being sent
    expect(bot.events).toEqual([])
    await bot.slack.people.tell('U1', SCALE).ack
    await bot.slack.until(() => bot.slack.posts('DU1').length === 1, 'an answer')
  })

  it('answers Slack’s question whether the address is ours', async () => {
    const bot = await begin()
    const response = await bot.slack.wire.post(
      `${await baseOf(bot)}/slack/events`,
      JSON.stringify({ type: 'url_verification', challenge: 'c-1' }),
      'application/json',
    )
    expect(await response.text()).toContain('c-1')
  })

  it('ask and answer over HTTP: mention, command, buttons', async () => {
    const bot = await begin()
    await install(bot, 'T1')
    bot.slack.people.say('U1', 'C1', `<@${bot.slack.botUser}> ${SCALE}`)
    const { status } = await bot.slack.people.command('U1', 'C1', SCALE)
    expect(status).toBe(200)
    await bot.slack.until(() => bot.events.length === 3, 'answers')
    await bot.slack.people.click('U1', bot.slack.posts('C1')[0] as never, 'ask_0')
    await bot.slack.until(() => bot.slack.posts('C1').length === 2, 'the related answer')
  })

  it('are acknowledged although the store that holds the tokens hangs', async () => {
    const gate = Promise.withResolvers<void>()
    const bot = await begin({ parts: { installations: { get: async () => void (await gate.promise), set: async () => undefined, delete: async () => false } } })
    const { ack } = bot.slack.people.tell('U1', SCALE)
    const { status, ms } = await ack
    expect(status).toBe(200)
    expect(ms).toBeLessThan(3000)
    gate.resolve()
  })
})

describe('the port', () => {
  it('that is taken is named, with what to do', async () => {
    const first = await begin()
    const port = await first.surface.address()
    const { createSlack } = await import('../../../src/adapters/slack/slack.ts')
    const second = createSlack({
      settings: { mode: 'http', signingSecret: 'a'.repeat(32), clientId: '1.2', clientSecret: 'b'.repeat(32), port, apiUrl: first.slack.url },
      desk: {} as never,
      once: async () => true,
      knowledge: () => answerer.ground.knowledge,
      briefings: () => ({}) as never,
      whoPlans: 'managers',
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      now: Date.now,
      operator: undefined,
      installations: { get: async () => undefined, set: async () => undefined, delete: async () => false },
    })
    await expect(second.run()).rejects.toThrow(/Port \d+ cannot be used for Slack.*SLACK_PORT/)
    await second.stop()
  })
})
