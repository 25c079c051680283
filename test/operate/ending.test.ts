/** The running bot ends when it is told to, whatever the platforms do; and whatever was under way is answered first. */
import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'
import { PATIENCE, startWholeBot } from '../fakes/whole-bot.ts'

const SCALE = 'How many people are affected by human trafficking worldwide?'
const SOON = 15_000 // ms; a supervisor waits for twenty seconds

beforeAll(async () => {
  await loadPrepared(paths.knowledge, paths.data, '2026-11-22')
}, 120_000)

describe('SIGTERM', { timeout: 3 * PATIENCE }, () => {
  it('ends the bot although both platforms are gone', async () => {
    const bot = await startWholeBot()
    await Promise.all([bot.slack.stop(), bot.discord.stop()])
    const started = performance.now()
    expect(await bot.end()).toBe(0)
    expect(performance.now() - started).toBeLessThan(SOON)
  })

  it('ends it although a platform takes requests and never answers', async () => {
    const bot = await startWholeBot()
    bot.slack.fault({ method: 'chat.postMessage', kind: 'silent', times: 10 })
    bot.slack.people.tell('U1', SCALE)
    await bot.slack.until(() => bot.slack.calls.some(({ method }) => method === 'chat.postMessage'), 'a post')
    const started = performance.now()
    expect(await bot.end()).toBe(0)
    expect(performance.now() - started).toBeLessThan(SOON)
  })

  it('lets what was asked be answered first', async () => {
    const bot = await startWholeBot()
    for (let person = 0; person < 20; person++) await bot.slack.people.tell(`U${person}`, SCALE).ack
    expect(await bot.end()).toBe(0)
    expect(Array.from({ length: 20 }, (_, person) => bot.slack.posts(`DU${person}`).length)).toEqual(Array(20).fill(1))
  })
})
