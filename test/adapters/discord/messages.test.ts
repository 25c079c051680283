import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Answerer } from '../../../src/core/answer.ts'
import { type Channel, type FakeDiscord, type Guild, type Message, startDiscord } from '../../fakes/discord.ts'
import { type Bot, deskFor, realAnswerer, startBot, type TestDesk } from '../../fakes/discord-bot.ts'
import { buttonsOf, type Person, textOf } from '../../fakes/discord-person.ts'
import { CHANNELS } from '../../fakes/discord-world.ts'

const SCALE = 'How many people are affected by human trafficking worldwide?'
const DANGER = "my boss took my passport and I can't leave"

let answerer: Answerer
beforeAll(async () => {
  answerer = await realAnswerer()
}, 120_000)

type Scene = {
  discord: FakeDiscord
  guild: Guild
  channel: Channel
  ana: Person
  desk: TestDesk
  bot: Bot
  me: string
  posted: (count: number) => Promise<Message[]>
}

async function scene(ofDesk: Parameters<typeof deskFor>[1] = {}, ofGuild: Partial<Guild> = {}): Promise<Scene> {
  const discord = await startDiscord({ limits: { perRoute: { limit: 50, windowMs: 1_000 } } })
  onTestFinished(() => discord.stop())
  const guild = discord.guild(ofGuild)
  const channel = discord.channel(guild)
  const ana = discord.person()
  const desk = deskFor(answerer, ofDesk)
  const bot = await startBot(discord, answerer, { desk })
  const posted = (count: number): Promise<Message[]> =>
    discord.until(() => (discord.posted().length >= count && desk.events.length >= count ? discord.posted() : undefined), `${count} posts`)
  return { discord, guild, channel, ana, desk, bot, me: `<@${discord.world.bot.id}>`, posted }
}

describe('a mention', () => {
  it('is answered as a reply, with thumbs and without pings', async () => {
    const { ana, channel, me, posted } = await scene()
    const asked = ana.say(channel, `${me} ${SCALE}`)
    const [answer] = await posted(1)
    expect(answer?.message_reference?.message_id).toBe(asked.id)
    expect(textOf(answer as never)).toMatch(/40 million/)
    expect(buttonsOf(answer as never)).toContain('Helpful')
    expect(answer?.allowed_mentions).toEqual({ parse: [], replied_user: false })
  })

  it('without words gets a hint; messages to others, of bots and of itself get nothing', async () => {
    const { ana, channel, me, posted, discord, desk } = await scene()
    ana.say(channel, SCALE)
    discord.person({ bot: true }).say(channel, `${me} ${SCALE}`)
    discord.speaker(discord.world.bot).say(channel, `${me} ${SCALE}`)
    ana.say(channel, `@everyone ${SCALE}`)
    ana.say(channel, me)
    expect(textOf((await posted(1))[0] as never)).toMatch(/did not find a question/)
    expect(desk.events).toHaveLength(1)
  })

  it('delivered again is answered once', async () => {
    const { ana, channel, me, posted, desk, discord } = await scene()
    const asked = ana.say(channel, `${me} ${SCALE}`)
    await posted(1)
    ana.again(asked)
    await discord.until(() => desk.events.length === 2 || undefined, 'two events').catch(() => undefined)
    ana.say(channel, `${me} Who wrote the article?`)
    expect(await posted(2)).toHaveLength(2)
  })

  it('that an earlier process began and answered is left alone; one it did not answer is answered now', async () => {
    const { ana, channel, me, posted, desk, discord } = await scene({ intake: { claim: async () => 'again', finish: async () => {}, letGo: () => {} } })
    const asked = ana.say(channel, `${me} ${SCALE}`)
    await posted(1)
    ana.again(asked)
    await discord.until(() => desk.events.length === 2)
    expect(desk.events.map(({ handled }) => handled)).toEqual(['answered', 'seen'])
    expect(discord.posted()).toHaveLength(1)
  })

  it('of somebody in danger, that an earlier process answered directly, is left alone', async () => {
    const { ana, channel, me, posted, desk, discord } = await scene({ intake: { claim: async () => 'again', finish: async () => {}, letGo: () => {} } })
    const asked = ana.say(channel, `${me} ${DANGER}`)
    await posted(1)
    discord.world.nonces.clear()
    ana.again(asked)
    await discord.until(() => desk.events.length === 2)
    expect(desk.events.map(({ handled }) => handled)).toEqual(['answered', 'seen'])
    expect(discord.posted()).toHaveLength(1)
  })

  it('follows the chain of replies, wherever the chain began', async () => {
    const { ana, channel, me, posted } = await scene()
    ana.say(channel, `${me} ${SCALE}`)
    const [first] = await posted(1)
    ana.say(channel, 'and who says so?', { to: first as Message })
    const [, second] = await posted(2)
    expect(textOf(second as never)).toMatch(/40 million/)
    ana.say(channel, 'and who says so?', { to: second as Message })
    expect(textOf((await posted(3))[2] as never)).toMatch(/40 million/)
    ana.say(channel, `${me} and who says so?`)
    expect(textOf((await posted(4))[3] as never)).not.toMatch(/40 million/)
  })

  it('goes on from the answer to a command when somebody replies to it', async () => {
    const { ana, channel, posted } = await scene()
    const shown = await ana.use(channel, 'ask', { question: SCALE }).shown()
    ana.say(channel, 'and who says so?', { to: shown })
    expect(textOf((await posted(2))[1] as never)).toMatch(/40 million/)
  })

  it('speaks the fixed words of the server’s language', async () => {
    const { ana, channel, me, posted } = await scene({}, { locale: 'es-ES' })
    ana.say(channel, `${me} ${SCALE}`)
    expect(textOf((await posted(1))[0] as never)).toMatch(/40 million.*Fuente:/s)
  })

  it('of somebody in danger is answered by direct message only; where that is closed, nowhere', async () => {
    const { ana, channel, me, posted, discord, desk, bot } = await scene()
    ana.say(channel, `${me} ${DANGER}`)
    const [reply] = await posted(1)
    expect(reply?.channel_id).toBe(ana.dm.id)
    expect(textOf(reply as never)).toMatch(/1-888-373-7888/)
    const bo = discord.person({ takesDms: false })
    bo.say(channel, `${me} ${DANGER}`)
    await discord.until(() => desk.events.length === 2)
    expect(discord.posted()).toHaveLength(1)
    expect(desk.threads.size).toBe(0)
    expect(JSON.stringify([bot.reports, desk.events])).not.toMatch(/passport/)
  })
})

describe('a direct message', () => {
  it('is answered, followed up, and has no thumbs', async () => {
    const { ana, posted } = await scene()
    ana.say(ana.dm, SCALE)
    const [first] = await posted(1)
    expect(textOf(first as never)).toMatch(/40 million/)
    expect(buttonsOf(first as never)).not.toContain('Helpful')
    ana.say(ana.dm, 'and who says so?')
    expect(textOf((await posted(2))[1] as never)).toMatch(/40 million/)
  })
})

describe('a thread', () => {
  it('is one conversation, whoever asks', async () => {
    const { ana, guild, channel, me, posted, discord, desk } = await scene()
    const handle = vi.spyOn(desk, 'handle')
    const thread = discord.channel(guild, { type: CHANNELS.publicThread, parentId: channel.id })
    ana.say(thread, `${me} ${SCALE}`)
    await posted(1)
    expect(handle.mock.calls[0]?.[0]).toMatchObject({ channel: channel.id, thread: `discord:${thread.id}` }) // what holds in the channel holds in its threads
    discord.person().say(thread, `${me} and who says so?`)
    expect(textOf((await posted(2))[1] as never)).toMatch(/40 million/)
  })
})

describe('a place where it cannot answer', () => {
  it('without permission: tells the asker directly what is missing', async () => {
    const { ana, channel, me, posted, desk } = await scene()
    channel.can.send = false
    ana.say(channel, `${me} ${SCALE}`)
    const [reply] = await posted(1)
    expect(reply?.channel_id).toBe(ana.dm.id)
    expect(textOf(reply as never)).toMatch(/not allowed to write there/)
    expect(desk.faults).toMatchObject([{ code: 'platform', message: 'Discord did not take a reply: missing_permissions.' }])
  })

  it('deleted meanwhile: a clear outcome, an apology by direct message, and the next question works', async () => {
    const { ana, channel, guild, me, posted, desk, discord } = await scene()
    ana.say(channel, `${me} ${SCALE}`)
    discord.world.channels.delete(channel.id)
    expect(textOf((await posted(1))[0] as never)).toMatch(/went wrong.*ref00001/s)
    expect(desk.faults).toMatchObject([{ message: 'Discord did not take a reply: unknown_channel.' }])
    const other = discord.channel(guild)
    ana.say(other, `${me} ${SCALE}`)
    expect(textOf((await posted(2)).at(-1) as never)).toMatch(/40 million/)
  })

  it('thrown out of the server meanwhile: a clear outcome', async () => {
    const { ana, channel, guild, me, desk, discord } = await scene()
    ana.say(channel, `${me} ${SCALE}`)
    guild.withBot = false
    await discord.until(() => desk.events.length === 1)
    expect(desk.faults[0]).toMatchObject({ message: 'Discord did not take a reply: missing_access.' })
  })
})
