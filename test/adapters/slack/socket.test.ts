import { beforeAll, describe, expect, it } from 'vitest'
import { createSlackLogger } from '../../../src/adapters/slack/logger.ts'
import { createConnection } from '../../../src/adapters/slack/socket.ts'
import type { Answerer } from '../../../src/core/answer.ts'
import { BriefError } from '../../../src/errors.ts'
import { startSlack } from '../../fakes/slack.ts'
import { loadAnswerer, startBot } from '../../fakes/slack-bot.ts'

const SCALE = 'How many people are affected by human trafficking worldwide?'

let answerer: Answerer
beforeAll(async () => {
  answerer = await loadAnswerer()
}, 120_000)

describe('the socket', () => {
  it.each([
    ['cut', false],
    ['closed with notice', true],
  ])('comes back by itself when it is %s, and answers on', async (_, politely) => {
    const { slack, surface, events } = await startBot({ answerer })
    slack.wire.drop(politely)
    await slack.until(() => slack.wire.connections() === 2 && slack.wire.sockets() === 1, 'the second connection')
    await expect.poll(() => surface.health?.().detail).toBe('connected')
    slack.people.tell('U1', SCALE)
    await slack.until(() => events.length === 1, 'an answer')
    expect(slack.posts('DU1')).toHaveLength(1)
  })

  it('keeps trying while Slack does not let it in, and says why', async () => {
    const { slack, surface } = await startBot({ answerer })
    slack.fault({ method: 'apps.connections.open', kind: { error: 'internal_error' } })
    slack.fault({ method: 'apps.connections.open', kind: { status: 500 } })
    slack.wire.drop()
    await expect.poll(() => surface.health?.()).toMatchObject({ ready: false, detail: 'reconnecting, 2 failed attempt(s): internal_error' })
    await slack.until(() => slack.wire.connections() === 2, 'the second connection')
  })

  it('keeps trying when Slack is out of reach at the start', async () => {
    const slack = await startSlack()
    slack.fault({ method: 'auth.test', kind: 'reply-lost' })
    slack.fault({ method: 'apps.connections.open', kind: 'reply-lost' })
    const bot = await startBot({ answerer, slack })
    slack.people.tell('U1', SCALE)
    await slack.until(() => bot.events.length === 1, 'an answer')
    await bot.stop()
    await slack.stop()
  })

  it('stops while it is waiting to reconnect', async () => {
    const { slack, surface, stop } = await startBot({ answerer })
    slack.fault({ method: 'apps.connections.open', times: 99, kind: { status: 500 } })
    slack.wire.drop()
    await expect.poll(() => surface.health?.().detail).toMatch(/[1-9]\d* failed/)
    await stop()
    expect(slack.wire.sockets()).toBe(0)
  })

  it('leaves a connection that never greets, and makes another', async () => {
    const slack = await startSlack()
    slack.wire.muteNext()
    const log = (): void => undefined
    const connection = createConnection({
      appToken: slack.appToken,
      apiUrl: slack.url,
      logger: createSlackLogger({ info: log, warn: log, error: log }),
      onState: log,
      onRefused: log,
      helloWithin: 50,
    })
    const running = connection.run()
    await slack.until(() => slack.wire.connections() === 2, 'the second connection')
    await expect.poll(() => connection.state().connected).toBe(true)
    await connection.stop()
    await running
    await slack.stop()
  })

  it('a SLACK_APP_TOKEN that Slack refuses while the bot runs is said once, and not tried again; other platforms go on', async () => {
    const { slack, surface, logged, running, stop } = await startBot({ answerer })
    slack.fault({ method: 'apps.connections.open', kind: { error: 'token_revoked' } })
    slack.wire.drop()
    await expect
      .poll(() => surface.health?.())
      .toMatchObject({ ready: false, detail: expect.stringMatching(/^Slack refuses SLACK_APP_TOKEN \(token_revoked\)/) })
    expect(logged.filter(({ message }) => message.includes('SLACK_APP_TOKEN'))).toHaveLength(1)
    let over = false
    void running.then(() => {
      over = true
    })
    await new Promise(setImmediate)
    expect([over, slack.wire.connections()]).toEqual([false, 1])
    await stop()
    await running
  })

  it.each([
    ['SLACK_BOT_TOKEN', 'auth.test'],
    ['SLACK_APP_TOKEN', 'apps.connections.open'],
  ])('a %s that Slack refuses ends it, with what to do', async (variable, method) => {
    const slack = await startSlack()
    slack.fault({ method, kind: { error: 'invalid_auth' } })
    const refused = startBot({ answerer, slack })
    await expect(refused).rejects.toThrow(BriefError)
    await expect(refused).rejects.toThrow(new RegExp(`Slack refuses ${variable}.*Slack app page >`))
    await slack.stop()
  })
})
