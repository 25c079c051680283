/** The app is removed from a workspace, or Slack refuses its token: said by an event, or found out by a call. */
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Answerer } from '../../../src/core/answer.ts'
import { type Bot, type BotOptions, loadAnswerer, startBot } from '../../fakes/slack-bot.ts'
import { install, installedAt } from '../../fakes/slack-browser.ts'

const SCALE = 'How many people are affected by human trafficking worldwide?'

let answerer: Answerer
beforeAll(async () => {
  answerer = await loadAnswerer()
}, 120_000)

async function begin(mode: 'socket' | 'http', more: Partial<BotOptions> = {}): Promise<Bot & { removed: string[] }> {
  const removed: string[] = []
  const bot = await startBot({ answerer, mode, ...more, parts: { onRemoved: async (workspace) => void removed.push(workspace), ...more.parts } })
  return { ...bot, removed }
}
const said = ({ logged }: Bot, about: string): string[] => logged.map(({ message }) => message).filter((message) => message.includes(about))

describe('over a socket', () => {
  it('an app that is removed takes what is kept of its workspace along, says what to do, and asks Slack for nothing more', async () => {
    const bot = await begin('socket')
    bot.slack.people.tell('U1', SCALE)
    await bot.slack.until(() => bot.events.length === 1, 'an answer')
    await bot.slack.people.uninstall()
    await vi.waitFor(() => expect(bot.removed).toEqual(['T1']))
    await bot.slack.until(() => bot.slack.wire.sockets() === 0, 'the end of the socket')
    expect(bot.surface.health?.()).toMatchObject({ ready: false, detail: expect.stringMatching(/app was removed.*Install App/) })
    expect(said(bot, 'SLACK_BOT_TOKEN')).toHaveLength(1)
    const over = vi.fn()
    void bot.running.then(over)
    const asked = bot.slack.calls.length
    await new Promise(setImmediate)
    expect(over).not.toHaveBeenCalled() // other platforms go on
    expect(bot.slack.calls).toHaveLength(asked)
    await bot.stop()
  })

  it('news from before a new installation removes nothing', async () => {
    const bot = await begin('socket')
    await bot.slack.wire.event({ type: 'app_uninstalled' })
    await bot.slack.wire.event({ type: 'tokens_revoked', tokens: { oauth: ['U1'], bot: [] } })
    bot.slack.people.tell('U1', SCALE)
    await bot.slack.until(() => bot.events.length === 1, 'an answer')
    expect(bot.removed).toEqual([])
    expect(bot.surface.health?.().ready).toBe(true)
  })

  it('a token that Slack refuses while the bot runs is said once; when it is taken again, all is well', async () => {
    const bot = await begin('socket')
    bot.slack.people.tell('U1', SCALE)
    await bot.slack.until(() => bot.events.length === 1, 'an answer')
    const refuse = (times: number): void => {
      for (const method of ['auth.test', 'chat.postMessage']) bot.slack.fault({ method, times, kind: { error: 'invalid_auth' } })
    }
    refuse(2) // the answer, and the apology
    bot.slack.people.tell('U1', SCALE)
    await vi.waitFor(() => expect(bot.surface.health?.()).toMatchObject({ ready: false, detail: expect.stringContaining('Slack refuses SLACK_BOT_TOKEN') }))
    await bot.slack.until(() => bot.events.length === 2, 'the failure')
    expect(said(bot, 'SLACK_BOT_TOKEN')).toHaveLength(1)
    bot.slack.people.tell('U1', SCALE)
    await bot.slack.until(() => bot.slack.posts('DU1').length === 2, 'an answer again')
    expect(bot.surface.health?.().ready).toBe(true)
    expect(bot.removed).toEqual([])
  })
})

describe('over HTTP', () => {
  it('an app that is removed takes what is kept of that workspace along, and of no other', async () => {
    const bot = await begin('http')
    for (const team of ['T1', 'T2']) await install(bot, team)
    await bot.slack.people.uninstall('T2')
    await vi.waitFor(() => expect(new Set(bot.removed)).toEqual(new Set(['T2'])))
    expect([await installedAt(bot, 'T1'), await installedAt(bot, 'T2')]).toEqual([1, 0])
    const { status } = await bot.slack.wire.event({ type: 'app_mention', channel: 'C2', user: 'U1', ts: '7.7', text: SCALE }, { team: 'T2' })
    expect(status).toBe(200) // acknowledged, or Slack would bring it again and again
    expect(bot.events).toEqual([])
  })

  it.each([
    ['tokens_revoked', { tokens: { bot: ['UBOT'], oauth: [] } }],
    ['app_uninstalled', {}],
  ])('%s alone is enough', async (type, more) => {
    const bot = await begin('http')
    await install(bot, 'T1')
    await bot.slack.wire.event({ type, ...more })
    await vi.waitFor(() => expect(bot.removed).toEqual(['T1']))
    expect(await installedAt(bot, 'T1')).toBe(0)
  })

  it('a person’s token that is revoked, or news from before a new installation, removes nothing', async () => {
    const bot = await begin('http', { parts: { now: () => Date.now() + 3_600_000 } })
    await install(bot, 'T1')
    await bot.slack.wire.event({ type: 'tokens_revoked', tokens: { bot: [], oauth: ['U1'] } })
    await bot.slack.wire.event({ type: 'app_uninstalled' })
    bot.slack.people.tell('U1', SCALE)
    await bot.slack.until(() => bot.events.length === 1, 'an answer')
    expect(await installedAt(bot, 'T1')).toBe(1)
    expect(bot.removed).toEqual([])
  })

  it('that the app was removed while the bot was down is found out by the first call', async () => {
    const bot = await begin('http')
    for (const team of ['T1', 'T2']) await install(bot, team)
    bot.slack.revokeToken('T1')
    await bot.slack.people.tell('U1', SCALE).ack
    await vi.waitFor(() => expect(bot.removed).toEqual(['T1']))
    expect([await installedAt(bot, 'T1'), await installedAt(bot, 'T2')]).toEqual([0, 1])
  })

  it('a token that is refused for another reason is kept', async () => {
    const bot = await begin('http')
    await install(bot, 'T1')
    bot.slack.revokeToken('T1', 'invalid_auth')
    await bot.slack.people.tell('U1', SCALE).ack
    await bot.slack.until(() => bot.events.length === 1, 'the failure')
    await bot.slack.until(() => bot.slack.calls.some(({ method }) => method === 'auth.test'), 'the question')
    await bot.stop()
    expect(bot.removed).toEqual([])
    expect(await installedAt(bot, 'T1')).toBe(1)
  })
})
