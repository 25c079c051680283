import { beforeAll, describe, expect, it, onTestFinished, test } from 'vitest'
import type { Discord } from '../../../src/adapters/discord/discord.ts'
import { globalCount } from '../../../src/adapters/discord/client.ts'
import { createPoster } from '../../../src/adapters/discord/poster.ts'
import { renderNotice } from '../../../src/adapters/discord/render.ts'
import { type Brief, createBriefs } from '../../../src/briefings/brief.ts'
import type { Channel as Place, Poster } from '../../../src/briefings/poster.ts'
import type { Answerer } from '../../../src/core/answer.ts'
import { type Channel, type DiscordOptions, type FakeDiscord, type Guild, startDiscord } from '../../fakes/discord.ts'
import { realAnswerer, startBot } from '../../fakes/discord-bot.ts'
import { buttonsOf, textOf } from '../../fakes/discord-person.ts'
import { addMessage, CHANNELS } from '../../fakes/discord-world.ts'

const KEY = 'k3j9x2abk3j9x2ab'
const HOUR = 3_600_000

let answerer: Answerer
let brief: Brief
beforeAll(async () => {
  answerer = await realAnswerer()
  const { occasions } = answerer.ground.knowledge
  brief = createBriefs(answerer.ground)(occasions.find(({ id }) => id.includes('freedom')) ?? (occasions[0] as (typeof occasions)[number]), 2027, '2027-02-01')
}, 120_000)

type Scene = { discord: FakeDiscord; guild: Guild; channel: Channel; poster: Poster; place: Place }

type Change = (scene: Scene) => void

async function scene(options: DiscordOptions = {}): Promise<Scene> {
  const discord = await startDiscord({ limits: { perRoute: { limit: 50, windowMs: 1_000 } }, ...options })
  onTestFinished(() => discord.stop())
  const guild = discord.guild()
  const channel = discord.channel(guild)
  const { surface } = await startBot(discord, answerer)
  return { discord, guild, channel, poster: (surface as Discord).poster, place: { surface: 'discord', workspace: guild.id, channel: channel.id } }
}

describe('posting', () => {
  it('brings the briefing with its sources, questions and help line, and the key in its footer', async () => {
    const { channel, poster, place } = await scene()
    const posting = await poster.post(place, brief, KEY)
    const [message] = channel.messages
    expect(posting).toEqual({ kind: 'posted', messageId: message?.id })
    const text = textOf(message as never)
    for (const part of [brief.headline, brief.question, brief.help.directory, 'What the article said in January 2020', 'Foreign Policy', `Ref. ${KEY}`, '[¶'])
      expect(text).toContain(part)
    expect(buttonsOf(message as never)).toEqual([...brief.ask])
    expect(message?.allowed_mentions).toEqual({ parse: [] })
  })

  it('has buttons that get an answer', async () => {
    const { discord, channel, poster, place } = await scene()
    await poster.post(place, brief, KEY)
    const shown = await discord
      .person()
      .press(channel.messages[0] as never, brief.ask[0] as string)
      .shown()
    expect(textOf(shown)).toMatch(/\[¶\d/)
  })

  it('twice with one key posts once', async () => {
    const { channel, poster, place } = await scene()
    const [one, two] = [await poster.post(place, brief, KEY), await poster.post(place, brief, KEY)]
    expect(two).toEqual(one)
    expect(channel.messages).toHaveLength(1)
  })

  test.for([
    ['an error of Discord', { status: 500 }, 0],
    ['a line that breaks before it', 'cut', 0],
    ['a line that breaks after it', 'lost', 1],
  ] as const)('%s leaves it ambiguous, after one request', async ([, how, there]) => {
    const { discord, channel, poster, place } = await scene()
    discord.faults.push({ method: 'POST', path: /messages$/, how, times: 9 })
    expect(await poster.post(place, brief, KEY)).toEqual({ kind: 'ambiguous' })
    expect(channel.messages).toHaveLength(there)
    expect(discord.faults[0]?.times).toBe(8)
  })

  it('is surely not done where nobody listens', async () => {
    const { place } = await scene()
    const poster = createPoster({ token: 'a.b.c', apiUrl: 'http://127.0.0.1:1/api', client: () => undefined, render: () => renderNotice('Hello') })
    expect(await poster.post(place, brief, KEY)).toEqual({ kind: 'refused', reason: 'unreachable', permanent: false })
  })

  test.for<[string, string, Change]>([
    [
      'a deleted channel',
      'unknown_channel',
      ({ discord, channel }: Scene) => {
        discord.world.channels.delete(channel.id)
      },
    ],
    [
      'a channel it cannot see',
      'missing_access',
      ({ channel }: Scene) => {
        channel.can.view = false
      },
    ],
    [
      'a channel it may not write in',
      'missing_permissions',
      ({ channel }: Scene) => {
        channel.can.send = false
      },
    ],
    [
      'a server it was thrown out of',
      'missing_access',
      ({ guild }: Scene) => {
        guild.withBot = false
      },
    ],
  ])('to %s is refused for good: %s', async ([, reason, change]) => {
    const here = await scene()
    change(here)
    expect(await here.poster.post(here.place, brief, KEY)).toEqual({ kind: 'refused', reason, permanent: true })
  })

  test.for(['route', 'global', 'shared'] as const)('under a long %s limit says how long', async (limited) => {
    const { discord, channel, poster, place } = await scene()
    discord.faults.push({ method: 'POST', path: /messages$/, how: { limited, retryAfter: 30 } })
    const posting = await poster.post(place, brief, KEY)
    expect(posting).toMatchObject({ kind: 'limited', global: limited === 'global' })
    expect((posting as { retryAfter: number }).retryAfter).toBeGreaterThan(25_000)
    expect(channel.messages).toEqual([])
  })

  it('waits out a short limit', async () => {
    const { discord, poster, place } = await scene()
    discord.faults.push({ method: 'POST', path: /messages$/, how: { limited: 'route', retryAfter: 0.1 } })
    expect(await poster.post(place, brief, KEY)).toMatchObject({ kind: 'posted' })
  })
})

it('and what else asks Discord keep to one count of all requests', async () => {
  const { discord, guild, place, channel } = await scene()
  const count = globalCount()
  const [one, two] = [1, 2].map(() =>
    createPoster({ token: discord.token, apiUrl: discord.url, count, client: () => undefined, render: () => renderNotice('Hello') }),
  )
  await one?.post(place, brief, KEY)
  await two?.post({ ...place, channel: discord.channel(guild).id }, brief, KEY)
  expect(count.globalRemaining).toBe(48)
  expect(channel.messages).toHaveLength(1)
})

describe('finding', () => {
  it('what was posted, among other things and beyond one page', async () => {
    const { discord, channel, poster, place } = await scene()
    const since = Date.now() - 1
    const noise = (count: number): void => {
      for (let at = 0; at < count; at++) addMessage(discord.world, channel, { author: discord.world.bot, content: `Ref. ${at}` })
    }
    noise(150)
    const posting = await poster.post(place, brief, KEY)
    noise(10)
    addMessage(discord.world, channel, { author: discord.person().user, content: `Ref. ${'z'.repeat(16)}` })
    expect(await poster.find(place, KEY, since)).toEqual({ kind: 'found', messageId: (posting as { messageId: string }).messageId })
    expect(await poster.find(place, 'z'.repeat(16), since)).toEqual({ kind: 'absent' })
  })

  it('by REST alone, where no gateway is', async () => {
    const { discord, poster, place } = await scene()
    const since = Date.now() - 1
    const { messageId } = (await poster.post(place, brief, KEY)) as { messageId: string }
    const apart = createPoster({ token: discord.token, apiUrl: discord.url, client: () => undefined, render: () => renderNotice('Hello') })
    expect(await apart.find(place, KEY, since)).toEqual({ kind: 'found', messageId })
    expect(await apart.find(place, 'z'.repeat(16), since)).toEqual({ kind: 'absent' })
  })

  it('nothing in a quiet channel, nor before the time', async () => {
    const { poster, place } = await scene()
    expect(await poster.find(place, KEY, Date.now() - HOUR)).toEqual({ kind: 'absent' })
    await poster.post(place, brief, KEY)
    expect(await poster.find(place, KEY, Date.now() + HOUR)).toEqual({ kind: 'absent' })
  })

  test.for<[string, Change]>([
    [
      'cannot be read just now',
      ({ discord }: Scene) => {
        discord.faults.push({ method: 'GET', path: /messages$/, how: { status: 500 } })
      },
    ],
    [
      'is gone',
      ({ discord, channel }: Scene) => {
        discord.world.channels.delete(channel.id)
      },
    ],
    [
      'hides its history',
      ({ channel }: Scene) => {
        channel.can.history = false
      },
    ],
    [
      'holds more than may be read',
      ({ discord, channel }: Scene) => {
        for (let at = 0; at < 600; at++) addMessage(discord.world, channel, { author: discord.world.bot })
      },
    ],
  ])('does not say absent of a channel that %s', async ([, change]) => {
    const here = await scene()
    const since = Date.now() - HOUR
    addMessage(here.discord.world, here.channel, { author: here.discord.world.bot, content: 'something' })
    change(here)
    expect(await here.poster.find(here.place, KEY, since)).toEqual({ kind: 'unknown' })
  })
})

describe('what is missing', () => {
  test.for<[string, Change, RegExp[]]>([
    ['nothing', () => {}, []],
    [
      'to be in it',
      ({ channel }: Scene) => {
        channel.can.view = false
      },
      [/cannot see this channel.*View Channel/],
    ],
    [
      'to write',
      ({ channel }: Scene) => {
        channel.can.send = false
      },
      [/may not write.*Send Messages/],
    ],
    [
      'to read back',
      ({ channel }: Scene) => {
        channel.can.history = false
      },
      [/Read Message History/],
    ],
    [
      'the channel',
      ({ discord, channel }: Scene) => {
        discord.world.channels.delete(channel.id)
      },
      [/cannot see this channel/],
    ],
    [
      'an answer',
      ({ discord }: Scene) => {
        discord.faults.push({ path: /channels/, times: 4, how: { status: 500 } })
      },
      [/does not answer just now/],
    ],
  ])('%s', async ([, change, says]) => {
    const here = await scene()
    change(here)
    const missing = await here.poster.missing(here.place)
    expect(missing).toHaveLength(says.length)
    says.forEach((pattern, at) => {
      expect(missing[at]).toMatch(pattern)
    })
  })
})

describe('a private word', () => {
  it('reaches a person, or is said not to', async () => {
    const { discord, poster } = await scene()
    const ana = discord.person()
    expect(await poster.tell('discord', '', ana.user.id, 'Your briefing was paused.')).toBe(true)
    expect(textOf(ana.dm.messages[0] as never)).toBe('Your briefing was paused.')
    expect(await poster.tell('discord', '', discord.person({ takesDms: false }).user.id, 'Hello')).toBe(false)
  })
})

it('posts to a hundred channels at Discord’s own pace, each once', async () => {
  const { discord, guild, poster } = await scene()
  const channels = Array.from({ length: 100 }, () => discord.channel(guild, { type: CHANNELS.guildText }))
  const pending = [...channels]
  const worker = async (): Promise<void> => {
    for (let channel = pending.shift(); channel; channel = pending.shift()) {
      const posting = await poster.post({ surface: 'discord', workspace: guild.id, channel: channel.id }, brief, KEY)
      if (posting.kind !== 'posted') pending.push(channel)
    }
  }
  await Promise.all(Array.from({ length: 20 }, worker))
  expect(channels.map(({ messages }) => messages.length)).toEqual(channels.map(() => 1))
})
