/** Slack says "too many requests": what waits, and what does not. */
import { beforeAll, describe, expect, it } from 'vitest'
import { createHolds, type HeldCall } from '../../../src/adapters/slack/holds.ts'
import type { Answerer } from '../../../src/core/answer.ts'
import { loadAnswerer, startBot } from '../../fakes/slack-bot.ts'

const SCALE = 'How many people are affected by human trafficking worldwide?'

let answerer: Answerer
beforeAll(async () => {
  answerer = await loadAnswerer()
}, 120_000)

function begin(): { call: (method: string, channel?: string, token?: string) => HeldCall; wide: () => boolean; pass: (ms: number) => void } {
  let at = 0
  const holds = createHolds(() => at)
  return {
    call: (method, channel = 'C1', token = 'xoxb-1') =>
      holds.callOf(`https://slack.com/api/${method}`, { headers: { Authorization: `Bearer ${token}` }, body: `channel=${channel}&text=x` }),
    wide: () => holds.isWide('xoxb-1'),
    pass(ms) {
      at += ms
    },
  }
}

describe('a limit', () => {
  it('that no burst of ours in the channel explains holds all posting in the workspace, until it is over', () => {
    const { call, wide, pass } = begin()
    call('chat.postMessage').hold(5_000)
    expect([call('chat.postMessage', 'C2').left(), wide()]).toEqual([5_000, true])
    expect(call('chat.postMessage', 'C2', 'xoxb-2').left()).toBeLessThanOrEqual(0)
    expect(call('conversations.history').left()).toBeLessThanOrEqual(0)
    pass(5_000)
    expect([call('chat.postMessage', 'C2').left(), wide()]).toEqual([0, false])
  })

  it('of a channel that has just had a message holds that channel alone', () => {
    const { call, wide, pass } = begin()
    call('chat.postMessage').passed()
    pass(500)
    call('chat.postMessage').hold(1_000)
    expect(call('chat.postMessage').left()).toBe(1_000)
    expect(call('chat.postMessage', 'C2').left()).toBeLessThanOrEqual(0)
    expect(wide()).toBe(false)
  })

  it('of another method holds that method', () => {
    const { call } = begin()
    call('conversations.info').hold(2_000)
    expect(call('conversations.info', 'C2').left()).toBe(2_000)
    expect(call('chat.postMessage').left()).toBeLessThanOrEqual(0)
  })

  it('is remembered for as many channels as there are, in bounds', () => {
    const { call, pass } = begin()
    for (let at = 0; at < 5_000; at += 1) {
      call('chat.postMessage', `C${at}`).passed()
      pass(10)
    }
    call('chat.postMessage', 'C4999').hold(1_000)
    expect(call('chat.postMessage', 'C1').left()).toBeLessThanOrEqual(0)
  })
})

describe('the bot', () => {
  it('asks nothing more of a workspace that is limited: what people ask meanwhile is answered when it is over', async () => {
    const { slack, events, surface } = await startBot({ answerer })
    for (const channel of ['C1', 'C2', 'C3']) slack.channel(channel)
    slack.fault({ method: 'chat.postMessage', kind: { status: 429, retryAfter: 1 } })
    const began = performance.now()
    for (const channel of ['C1', 'C2', 'C3']) {
      slack.people.say('U1', channel, `<@${slack.botUser}> ${SCALE}`)
      await slack.until(() => slack.calls.some(({ method }) => method === 'chat.postMessage'), 'the first attempt')
    }
    await slack.until(() => events.length === 6, 'answers')
    expect(performance.now() - began).toBeGreaterThanOrEqual(1_000)
    for (const channel of ['C1', 'C2', 'C3']) expect(slack.posts(channel)).toHaveLength(1)
    expect(slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(4)
    expect(surface.health?.().limited).toBe(1)
  })
})
