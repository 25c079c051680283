/** The running bot ends when it is told to, whatever the platforms do; and whatever was under way is answered first. */
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'
import { startPostgres } from '../fakes/postgres.ts'
import type { Message } from '../fakes/slack.ts'
import { PATIENCE, startWholeBot, type WholeBot } from '../fakes/whole-bot.ts'

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

/** As Slack does: what was not acknowledged, because the socket went, is brought again. */
async function arrives({ slack }: WholeBot, message: Message, delivery: Promise<unknown>): Promise<void> {
  let acknowledged = false
  for (let num = 1, at = delivery; !acknowledged; at = slack.people.redeliver(message, num++)) {
    const sockets = slack.wire.sockets()
    const noted = (): void => {
      acknowledged = true
      slack.happened()
    }
    let refused = false
    at.then(noted, () => {
      refused = true
      slack.happened()
    })
    await slack.until(() => acknowledged || refused || slack.wire.sockets() !== sockets, 'an acknowledgement')
  }
}

describe('a rolling restart on Postgres', { timeout: 4 * PATIENCE }, () => {
  it('loses no question and answers none twice, though people go on asking', async () => {
    const postgres = await startPostgres()
    onTestFinished(() => postgres.stop())
    const environment = { DATABASE_URL: await postgres.createDatabase('rolling'), LIMIT_ALL: '100000', LIMIT_CHANNEL: '100000' }
    const first = await startWholeBot(environment)
    const second = await startWholeBot(environment, first)
    const { slack, discord } = first
    const guild = discord.guild()
    const hall = discord.channel(guild)
    discord.welcome(guild)
    await discord.until(() => discord.world.commands.length > 0, 'the commands')
    let over = false
    let number = 0
    const replies: (() => number)[] = []

    async function askInSlack(): Promise<void> {
      while (!over) {
        const user = `U${number++}`
        const { message, ack } = slack.people.tell(user, SCALE)
        replies.push(() => slack.posts(`D${user}`).length)
        await arrives(first, message, ack)
        await slack.until(() => slack.posts(`D${user}`).length > 0, `an answer to ${user}`)
      }
    }
    async function askInDiscord(): Promise<void> {
      while (!over) {
        const person = discord.person({ username: `p${number++}` })
        const use = person.use(hall, 'ask', { question: SCALE })
        person.say(person.dm, SCALE)
        replies.push(
          () => person.reads(person.dm).length,
          () => (use.interaction.original ? 1 : 0) + use.interaction.followups.length,
        )
        await Promise.all([use.shown(), discord.until(() => person.reads(person.dm).length > 0, 'an answer to a direct message')])
      }
    }
    const asking = Promise.all([askInSlack(), askInSlack(), askInSlack(), askInDiscord(), askInDiscord()])
    asking.catch(() => {}) // awaited below
    const answered = async (more: number): Promise<void> => {
      const enough = replies.length + more
      await slack.until(() => replies.length >= enough, 'people who go on asking')
    }

    await answered(10)
    expect(await first.end()).toBe(0)
    await answered(10)
    const third = await startWholeBot(environment, first)
    await answered(10)
    expect(await second.end()).toBe(0)
    await answered(10)
    over = true
    await asking
    expect(await third.end()).toBe(0)
    expect(replies.map((count) => count())).toEqual(replies.map(() => 1))
  })
})
