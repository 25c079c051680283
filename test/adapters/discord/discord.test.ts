import { beforeAll, describe, expect, it, onTestFinished, test } from 'vitest'
import { createDiscord, type DiscordParts } from '../../../src/adapters/discord/discord.ts'
import type { Answerer } from '../../../src/core/answer.ts'
import { openDatabase } from '../../../src/store/database.ts'
import { createIntake, createOnce } from '../../../src/store/intake.ts'
import { surfaceContract } from '../../contracts/surface.ts'
import { type Channel, type DiscordOptions, type FakeDiscord, type Guild, type Message, startDiscord } from '../../fakes/discord.ts'
import { type Bot, deskFor, noBriefings, onceFor, realAnswerer, startBot, type TestDesk } from '../../fakes/discord-bot.ts'
import { type Person, textOf } from '../../fakes/discord-person.ts'
import { CHANNELS } from '../../fakes/discord-world.ts'

const SCALE = 'How many people are affected by human trafficking worldwide?'

const NEVER = () => () => {}
let answerer: Answerer
beforeAll(async () => {
  answerer = await realAnswerer()
}, 120_000)

type Scene = { discord: FakeDiscord; guild: Guild; channel: Channel; ana: Person; desk: TestDesk; bot: Bot; me: string }

async function begin(options: DiscordOptions = {}): Promise<Omit<Scene, 'bot' | 'desk'>> {
  const discord = await startDiscord({ limits: { perRoute: { limit: 50, windowMs: 1_000 } }, ...options })
  onTestFinished(() => discord.stop())
  const guild = discord.guild()
  const channel = discord.channel(guild)
  return { discord, guild, channel, ana: discord.person(), me: `<@${discord.world.bot.id}>` }
}

async function scene(options: DiscordOptions = {}, change: Partial<DiscordParts> = {}): Promise<Scene> {
  const begun = await begin(options)
  const desk = deskFor(answerer)
  return { ...begun, desk, bot: await startBot(begun.discord, answerer, { desk, ...change }) }
}

function repeat(person: Person, message: Message): () => void {
  return () => person.again(message)
}

surfaceContract('Discord', {
  async start(desk, answerer) {
    const discord = await startDiscord({ limits: { perRoute: { limit: 50, windowMs: 1_000 } } })
    onTestFinished(() => discord.stop())
    const guild = discord.guild()
    const bot = await startBot(discord, answerer, { desk })
    const parent = discord.channel(guild)
    const people = new Map<string, Person>()
    const threads = new Map<string, Channel>()
    const messages = new Map<string, { person: Person; message: Message }>()
    const me = discord.world.bot
    return {
      async say(text, { user, thread, id }) {
        const known = id === undefined ? undefined : messages.get(id)
        if (known) {
          known.person.again(known.message)
          return known.message.id
        }
        const person = people.get(user) ?? discord.person({ username: user })
        people.set(user, person)
        const channel = threads.get(thread) ?? discord.channel(guild, { type: CHANNELS.publicThread, parentId: parent.id })
        threads.set(thread, channel)
        const message = person.say(channel, `<@${me.id}> ${text}`)
        messages.set(message.id, { person, message })
        return message.id
      },
      async echo(text) {
        const self: Person = discord.speaker(me)
        self.say(parent, `<@${me.id}> ${text}`)
      },
      seen: () =>
        discord.posted().map((message) => ({
          text: textOf(message),
          onlyToAsker: discord.world.channels.get(message.channel_id)?.type === CHANNELS.dm,
          thread: message.channel_id,
        })),
      stop: bot.stop,
    }
  },
})

describe('the gateway', () => {
  it('is asked for no privileged intent, and tells its health', async () => {
    const { discord, bot } = await scene()
    expect([...discord.gateway.sessions.values()].map(({ intents }) => intents & ((1 << 1) | (1 << 8) | (1 << 15)))).toEqual([0])
    expect(bot.surface.health?.()).toEqual({ ready: true, lastEvent: expect.any(Number), limited: 0, detail: 'shard 0 ready' })
  })

  it('that drops the socket is resumed, and what was said meanwhile is answered', async () => {
    const { discord, bot, ana, channel, me } = await scene()
    discord.gateway.drop()
    await discord.until(() => bot.surface.health?.().ready === false)
    ana.say(channel, `${me} ${SCALE}`)
    await discord.until(() => discord.posted().length === 1)
    expect(textOf(discord.posted()[0] as never)).toMatch(/40 million/)
    expect(discord.gateway.log).toEqual(['identify 0/1', 'resume'])
    expect(bot.surface.health?.().ready).toBe(true)
  })

  test.for([4000, 4009])('that closes with %i comes back', async (code) => {
    const { discord, bot } = await scene()
    discord.gateway.drop(code)
    await discord.until(() => discord.gateway.log.length === 2 && bot.surface.health?.().ready === true, 'a second session')
  })

  it('that asks to reconnect is resumed', async () => {
    const { discord, bot } = await scene()
    discord.gateway.askToReconnect()
    await discord.until(() => discord.gateway.log.length === 2 && bot.surface.health?.().ready === true)
    expect(discord.gateway.log).toEqual(['identify 0/1', 'resume'])
  })

  it('that doubts the session but lets it be resumed is resumed', async () => {
    const { discord, bot } = await scene()
    discord.gateway.invalidate(true)
    await discord.until(() => discord.gateway.log.length === 2 && bot.surface.health?.().ready === true, 'a resumed session', 12_000)
    expect(discord.gateway.log).toEqual(['identify 0/1', 'resume'])
  }, 15_000)

  it('that forgot the session while the line was down is told anew who the bot is', async () => {
    const { discord, bot, ana, channel } = await scene()
    discord.gateway.forget()
    discord.gateway.drop()
    await discord.until(() => discord.gateway.log.length === 3 && bot.surface.health?.().ready === true, 'a second session', 12_000)
    expect(discord.gateway.log).toEqual(['identify 0/1', 'resume refused', 'identify 0/1'])
    expect(textOf(await ana.use(channel, 'ask', { question: SCALE }).shown())).toMatch(/40 million/)
  }, 15_000)

  it('that does not acknowledge heartbeats any more is left, and resumed', async () => {
    const { discord, bot } = await scene({ heartbeatMs: 100 })
    discord.gateway.deaf = true
    await discord.until(() => discord.gateway.log.length >= 2, 'a second socket', 12_000)
    discord.gateway.deaf = false
    await discord.until(() => bot.surface.health?.().ready === true)
    expect(discord.gateway.log[1]).toBe('resume')
  }, 15_000)

  it('with a server in an outage at the start answers in the others soon, and there once it is back', async () => {
    const { discord, guild, channel, me, ana } = await begin()
    guild.available = false
    const hall = discord.channel(discord.guild())
    await startBot(discord, answerer)
    ana.say(hall, `${me} ${SCALE}`)
    await discord.until(() => hall.messages.length === 2)
    discord.welcome(guild)
    ana.say(channel, `${me} ${SCALE}`)
    await discord.until(() => channel.messages.length === 2)
  })

  it('with a server in an outage answers in the others, and forgets nothing of that one', async () => {
    const removed: string[] = []
    const { discord, guild, channel, me, ana } = await scene({}, { onRemoved: async (id) => void removed.push(id) })
    const other = discord.guild()
    const hall = discord.channel(other)
    discord.welcome(other)
    discord.tell('GUILD_DELETE', { id: guild.id, unavailable: true }, guild.id)
    ana.say(hall, `${me} ${SCALE}`)
    await discord.until(() => hall.messages.length === 2)
    discord.welcome(guild)
    expect(textOf(await ana.use(channel, 'ask', { question: SCALE }).shown())).toMatch(/40 million/)
    expect(removed).toEqual([])
  })

  it('that forgot the session is told anew who the bot is; buttons and commands go on', async () => {
    const { discord, bot, ana, channel } = await scene()
    discord.gateway.invalidate(false)
    await discord.until(() => discord.gateway.log.length === 2 && bot.surface.health?.().ready === true, 'a second session', 12_000)
    expect(discord.gateway.log).toEqual(['identify 0/1', 'identify 0/1'])
    expect(textOf(await ana.use(channel, 'ask', { question: SCALE }).shown())).toMatch(/40 million/)
  }, 15_000)

  it('that replays an interaction after a resume gets it answered once', async () => {
    const { discord, ana, channel, desk } = await scene()
    const use = ana.use(channel, 'ask', { question: SCALE })
    await use.shown()
    use.again()
    await discord.until(() => desk.events.length === 2)
    expect(desk.events.map(({ handled }) => handled)).toEqual(['answered', 'seen'])
    expect(channel.messages).toHaveLength(1)
  })

  it('is shared out in as many shards as are asked for', async () => {
    const { discord } = await scene({}, { shards: 2 })
    expect(discord.gateway.log.toSorted()).toEqual(['identify 0/2', 'identify 1/2'])
  })

  it('is shared out in as many shards as Discord recommends', async () => {
    const { discord, ana, channel } = await scene({ shards: 3 }, { shards: 'auto' })
    expect(discord.gateway.log.toSorted()).toEqual(['identify 0/3', 'identify 1/3', 'identify 2/3'])
    expect(textOf(await ana.use(channel, 'ask', { question: SCALE }).shown())).toMatch(/40 million/)
    expect(textOf(await ana.use(ana.dm, 'ask', { question: SCALE }).shown())).toMatch(/40 million/)
  })

  it('takes a guild that joins, and tells of one that leaves, so that what is kept of it goes', async () => {
    const removed: string[] = []
    const { discord, guild, me, ana, bot } = await scene({}, { onRemoved: async (id) => void removed.push(id) })
    const joined = discord.guild()
    const hall = discord.channel(joined)
    discord.welcome(joined)
    ana.say(hall, `${me} ${SCALE}`)
    await discord.until(() => discord.posted().length === 1)
    discord.tell('GUILD_DELETE', { id: guild.id }, guild.id)
    await discord.until(() => bot.reports.some(({ what }) => what === 'left a guild'))
    expect(removed).toEqual([guild.id])
  })
})

describe('giving up', () => {
  it('comes when the gateway stays not ready for too long, so that a supervisor can start the bot anew', async () => {
    const { discord, bot } = await scene({}, { giveUpAfter: 300 })
    discord.gateway.mute = true
    discord.gateway.drop()
    const over = await bot.run
    expect(over).toMatchObject({ code: 'platform', message: expect.stringMatching(/gateway was not ready.*Start the bot again/) })
    expect(bot.surface.health?.().ready).toBe(false)
  })

  it('does not come while the gateway returns in time', async () => {
    const { discord, bot, ana, channel } = await scene({}, { giveUpAfter: 4_000 })
    discord.gateway.drop()
    await discord.until(() => discord.gateway.log.includes('resume') && bot.surface.health?.().ready === true)
    expect(textOf(await ana.use(channel, 'ask', { question: SCALE }).shown())).toMatch(/40 million/)
  })

  test.for([
    [4004, /refused the token.*Reset Token/],
    [4011, /too many servers.*DISCORD_SHARDS=auto/],
    [4013, /intents are not valid/],
    [4014, /intent is not allowed/],
  ] as const)('comes at once for close code %i, and says what to do', async ([code, says]) => {
    const { discord } = await begin()
    discord.gateway.refuseWith = code
    const { run } = await startBot(discord, answerer)
    expect(await run).toMatchObject({ code: 'platform', message: expect.stringMatching(says) })
  })

  test.for([
    [4004, /refused the token.*Reset Token/],
    [4014, /intent is not allowed/],
  ] as const)('comes at once for close code %i at run time too: the token was reset, an intent withdrawn', async ([code, says]) => {
    const { discord, bot } = await scene()
    discord.gateway.drop(code)
    expect(await bot.run).toMatchObject({ code: 'platform', message: expect.stringMatching(says) })
    expect(discord.gateway.log).toEqual(['identify 0/1'])
  })

  it('comes at once for a token that Discord refuses, and does not show it', async () => {
    const { discord } = await begin()
    const token = 'AAAA.BBBB.a-wrong-token'
    const error = await (await startBot(discord, answerer, { token })).run
    expect(error).toMatchObject({ code: 'platform', message: expect.stringMatching(/refused the token/) })
    expect(String((error as Error).stack)).not.toContain(token)
  })

  it('does not come where the first connection fails: it is tried again', async () => {
    const { discord } = await begin()
    discord.faults.push({ path: /gateway\/bot/, times: 4, how: { status: 503 } }) // discord.js itself tries four times
    const bot = await startBot(discord, answerer)
    expect(bot.reports.map(({ what }) => what)).toContain('connecting failed')
    expect(bot.surface.health?.().ready).toBe(true)
  })
})

describe('stopping', () => {
  it('ends what is under way, takes nothing new, and may come twice or before the start', async () => {
    const held = Promise.withResolvers<void>()
    const begun = await begin()
    const { discord, ana, channel } = begun
    const desk = deskFor(answerer, { answer: (ask) => held.promise.then(() => answerer.answer(ask.text)) })
    const bot = await startBot(discord, answerer, { desk })
    const use = ana.use(channel, 'ask', { question: SCALE })
    await use.acknowledged()
    const stopped = Promise.all([bot.surface.stop(), bot.surface.stop()])
    ana.use(channel, 'ask', { question: SCALE })
    held.resolve()
    await stopped
    expect(textOf(await use.shown())).toMatch(/40 million/)
    expect(desk.events).toHaveLength(1)
    expect(await bot.run).toBeUndefined()
  })

  it('does not wait for a request that waits for a long rate limit', async () => {
    const { discord, bot, ana, channel, me } = await scene()
    discord.faults.push({ method: 'POST', path: /messages$/, how: { limited: 'route', retryAfter: 30 } })
    ana.say(channel, `${me} ${SCALE}`)
    await discord.until(() => bot.reports.some(({ what }) => what === 'rate limited') || discord.requests.some(({ status }) => status === 429), 'a limit')
    await bot.stop()
    expect(await bot.run).toBeUndefined()
  }, 10_000)
})

describe('two replicas', () => {
  it('on one database answer each message, command and press once', async () => {
    const { discord, ana, channel, me } = await begin()
    const database = await openDatabase('sqlite::memory:')
    onTestFinished(() => database.close())
    const desks = [1, 2].map(() => deskFor(answerer, { intake: createIntake(database, Date.now, NEVER) }))
    for (const desk of desks) await startBot(discord, answerer, { desk, once: createOnce(database, Date.now) })
    const done = (): number => desks.flatMap(({ events }) => events).length
    await discord.connected(2)
    for (let at = 0; at < 10; at += 1) ana.say(channel, `${me} ${SCALE}`)
    const uses = Array.from({ length: 10 }, (_, at) => ana.use(channel, 'ask', { question: SCALE, private: at % 2 === 0 }))
    const checks = Array.from({ length: 5 }, () => ana.use(channel, 'check', { text: SCALE }))
    const shown = await Promise.all([...uses, ...checks].map((use) => use.shown()))
    await discord.until(() => done() === 2 * 25, 'what both have heard')
    expect(desks.flatMap(({ events }) => events).filter(({ handled }) => handled === 'answered')).toHaveLength(25)
    expect(channel.messages.filter(({ author }) => author.bot)).toHaveLength(10 + 5)
    const thumbs = ana.press(shown[1] as Message, 'Not helpful')
    expect(textOf(await thumbs.shown())).toMatch(/What was wrong/)
    expect(desks.flatMap(({ feedbacks }) => feedbacks)).toHaveLength(1)
  })

  it('one tells whoever pressed a button that nothing came of it, where the other died with it; it is not done twice', async () => {
    const { discord, ana, channel } = await begin()
    const once = onceFor()
    const [begun, dead] = [Promise.withResolvers<void>(), Promise.withResolvers<never>()]
    onTestFinished(() => dead.reject(new Error('over')))
    const dying = deskFor(answerer)
    dying.privacy.forget = () => {
      begun.resolve()
      return dead.promise
    }
    await startBot(discord, answerer, { desk: dying, once })
    await ana.use(channel, 'ask', { question: SCALE }).shown()
    const page = await ana.use(channel, 'privacy').shown()
    const row = [{ type: 1, components: [{ type: 2, style: 4, label: 'Delete mine', custom_id: 'forget' }] }]
    const press = ana.press({ ...page, components: row }, 'Delete mine')
    await begun.promise
    const desk = deskFor(answerer)
    await startBot(discord, answerer, { desk, once, lookAgainAfter: 300 })
    press.again()
    expect(textOf(await press.shown())).toMatch(/went wrong.*try again/)
    expect(desk.events).toEqual([])
  })

  test.for(['a command', 'a mention'])('one answers %s that the other has taken up and died with', async (what) => {
    const { discord, ana, channel, me } = await begin()
    const database = await openDatabase('sqlite::memory:')
    const clock = { now: Date.now() }
    const intake = createIntake(database, () => clock.now, NEVER)
    const [claimed, dead] = [Promise.withResolvers<void>(), Promise.withResolvers<never>()]
    onTestFinished(() => {
      dead.reject(new Error('over'))
      return database.close()
    })
    await startBot(discord, answerer, {
      desk: deskFor(answerer, {
        intake,
        answer() {
          claimed.resolve()
          return dead.promise
        },
      }),
    })
    const again = what === 'a command' ? ana.use(channel, 'ask', { question: SCALE }).again : repeat(ana, ana.say(channel, `${me} ${SCALE}`))
    await claimed.promise
    const desk = deskFor(answerer, { intake })
    await startBot(discord, answerer, { desk, lookAgainAfter: 300 })
    again()
    await discord.until(() => desk.events.length === 1)
    clock.now += 46_000 // no claim lasts longer
    await discord.until(() => desk.events.length === 2)
    expect(desk.events.map(({ handled }) => handled)).toEqual(['seen', 'answered'])
    expect(channel.messages.filter(({ author }) => author.bot).map(textOf)).toEqual([expect.stringMatching(/40 million/)])
  })

  it('whoever defers, the answer of whoever took the question up stays', async () => {
    const begun = await begin()
    const { discord, ana, channel } = begun
    const answered = Promise.withResolvers<void>()
    const claimed = Promise.withResolvers<void>()
    const taken = deskFor(answerer, {
      intake: {
        async claim() {
          claimed.resolve()
          await answered.promise
          return 'taken'
        },
        async finish() {},
        letGo() {},
      },
    })
    const first = await startBot(discord, answerer, { desk: taken })
    const use = ana.use(channel, 'ask', { question: SCALE })
    await claimed.promise // the first replica has deferred
    const desk = deskFor(answerer)
    await startBot(discord, answerer, { desk })
    use.again()
    expect(textOf(await use.shown())).toMatch(/40 million/)
    answered.resolve()
    await first.stop() // all that it does is done
    await discord.until(() => desk.events.length === 1)
    expect(discord.requests.filter(({ method }) => method === 'DELETE')).toEqual([])
    expect(textOf(channel.messages[0] as never)).toMatch(/40 million/)
  })
})

describe('stopping early', () => {
  it('is heard while the first connection is still tried', async () => {
    const { discord } = await begin()
    discord.faults.push({ path: /gateway\/bot/, times: 1_000, how: { status: 503 } })
    const failed = Promise.withResolvers<void>()
    const surface = createDiscord({
      token: discord.token,
      apiUrl: discord.url,
      desk: deskFor(answerer),
      knowledge: () => answerer.ground.knowledge,
      isDisclosure: () => false,
      once: onceFor(),
      briefings: noBriefings,
      keeping: { conversations: 1, unansweredText: false },
      now: Date.now,
      report: () => failed.resolve(),
    })
    const run = surface.run()
    await failed.promise
    expect(surface.health?.().ready).toBe(false)
    await surface.stop()
    await run
  })
})

describe('commands', () => {
  it('are registered once, and again only when they changed', async () => {
    const { discord, bot } = await scene()
    const writes = (): number => discord.requests.filter(({ method }) => method === 'PUT').length
    expect(writes()).toBe(1)
    expect(discord.world.commands.map(({ name }) => name).sort()).toEqual([
      'Check this claim',
      'ask',
      'briefing',
      'check',
      'fact',
      'facts',
      'help',
      'privacy',
      'sources',
    ])
    await bot.stop()
    const again = await startBot(discord, answerer)
    expect(again.reports).toMatchObject([{ what: 'commands unchanged' }])
    await again.stop()
    ;(discord.world.commands[0] as { description: string }).description = 'Something older'
    await startBot(discord, answerer)
    expect(writes()).toBe(2)
  })

  it('are offered to guilds and people, everywhere, in English and Spanish', async () => {
    const { discord } = await scene()
    const [briefing] = discord.world.commands.filter(({ name }) => name === 'briefing')
    expect(briefing).toMatchObject({ contexts: [0], integration_types: [0], default_member_permissions: '16' })
    for (const command of discord.world.commands) {
      if (command !== briefing) expect(command).toMatchObject({ contexts: [0, 1, 2], integration_types: [0, 1] })
      expect(command).toMatchObject({ name_localizations: { 'es-ES': expect.any(String), 'es-419': expect.any(String) } })
      for (const one of [command, ...command.options, ...command.options.flatMap(({ options = [] }) => options)])
        if (one.description !== '') expect(Object.keys(one.description_localizations ?? {})).toEqual(['es-ES', 'es-419'])
    }
  })

  it('are for servers only where the application is not set up for people, who are told of it', async () => {
    const { discord } = await begin()
    discord.world.installsFor = [0]
    const bot = await startBot(discord, answerer)
    expect(bot.reports.map(({ what }) => what)).toEqual([expect.stringMatching(/user installation is off.*Installation > User Install/), 'commands registered'])
    for (const { name, contexts, integration_types } of discord.world.commands)
      expect({ name, contexts, integration_types }).toEqual({ name, contexts: name === 'briefing' ? [0] : [0, 1], integration_types: [0] })
    await bot.stop()
    const again = await startBot(discord, answerer)
    expect(again.reports.at(-1)?.what).toBe('commands unchanged')
    await again.stop()
    discord.world.installsFor = [0, 1]
    expect((await startBot(discord, answerer)).reports.at(-1)?.what).toBe('commands registered')
  })

  it('leave in place the command that Discord itself made to launch an activity', async () => {
    const { discord } = await begin()
    const launch = { id: '7', application_id: '1', version: '1', type: 4, name: 'launch', description: '', options: [], contexts: [0], integration_types: [0] }
    discord.world.commands.push({ ...launch, name_localizations: null, description_localizations: null, default_member_permissions: null, nsfw: false })
    const bot = await startBot(discord, answerer)
    expect(bot.reports).toMatchObject([{ what: 'commands registered' }])
    expect(discord.world.commands.map(({ name }) => name)).toEqual(expect.arrayContaining(['ask', 'launch']))
    await bot.stop()
    expect((await startBot(discord, answerer)).reports).toMatchObject([{ what: 'commands unchanged' }])
  })

  it('that a client still offers and the bot no longer has say so', async () => {
    const { discord, ana, channel } = await scene()
    const [ask] = discord.world.commands
    discord.world.commands.push({ ...(ask as (typeof discord.world.commands)[number]), name: 'former' })
    expect(textOf(await ana.use(channel, 'former', { question: SCALE }).shown())).toMatch(/older version.*\/ask/)
  })

  it('that cannot be registered do not keep the bot from answering', async () => {
    const { discord, ana, channel, me } = await begin()
    discord.faults.push({ method: 'GET', path: /commands/, times: 4, how: { status: 500 } })
    void startBot(discord, answerer)
    await discord.connected()
    ana.say(channel, `${me} ${SCALE}`)
    await discord.until(() => discord.posted().length === 1)
  })
})

describe('limits and faults of Discord', () => {
  test.for([
    ['a limit of the route', { limited: 'route', retryAfter: 0.2 }],
    ['a limit for all requests', { limited: 'global', retryAfter: 0.2 }],
    ['a shared limit', { limited: 'shared', retryAfter: 0.2 }],
    ['an error of Discord', { status: 502 }],
    ['a broken line after it was done', 'lost'],
  ] as const)('%s: the answer is there in the end, once', async ([, how]) => {
    const { discord, ana, channel, me, desk, bot } = await scene()
    discord.faults.push({ method: 'POST', path: /channels\/\d+\/messages/, how })
    ana.say(channel, `${me} ${SCALE}`)
    await discord.until(() => desk.events.length === 1)
    const inChannel = channel.messages.filter(({ author }) => author.bot)
    expect(inChannel).toHaveLength(1)
    expect(textOf(inChannel[0] as never)).toMatch(/40 million/)
    expect(desk.events.map(({ handled }) => handled)).toEqual(['answered'])
    expect(ana.dm.messages).toEqual([])
    expect(bot.surface.health?.().limited).toBe(typeof how === 'object' && 'limited' in how ? 1 : 0)
  })

  test.for([
    ['a limit', { limited: 'route', retryAfter: 0.1 }],
    ['an error of Discord', { status: 500 }],
  ] as const)('%s on the first response and on the reply: the answer comes', async ([, how]) => {
    const { discord, ana, channel } = await scene()
    discord.faults.push({ path: /callback/, how }, { method: 'PATCH', path: /webhooks/, how })
    expect(textOf(await ana.use(channel, 'ask', { question: SCALE }).shown())).toMatch(/40 million/)
  })

  it('a first response that arrived though its answer got lost: the reply goes in its place', async () => {
    const { discord, ana, channel, bot } = await scene()
    discord.faults.push({ path: /callback/, how: 'lost' })
    const use = ana.use(channel, 'ask', { question: SCALE })
    expect(textOf(await use.shown())).toMatch(/40 million/)
    expect(channel.messages).toEqual([use.interaction.original])
    expect(bot.reports.map(({ what }) => what)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^(interaction acknowledged before|first response lost)$/)]),
    )
  })

  it('a first response that never arrived: the reply goes to the channel', async () => {
    const { discord, ana, channel } = await scene()
    discord.faults.push({ path: /callback/, times: 4, how: 'cut' })
    ana.use(channel, 'ask', { question: SCALE })
    await discord.until(() => channel.messages.length === 1)
    expect(textOf(channel.messages[0] as never)).toMatch(/40 million/)
  })

  it('many answers at once keep within the limits that Discord’s headers tell', async () => {
    const { discord, ana, channel, me, desk } = await scene({ limits: { perRoute: { limit: 5, windowMs: 300 } } })
    for (let at = 0; at < 20; at++) ana.say(channel, `${me} ${SCALE}`)
    await discord.until(() => desk.events.length === 20, '20 answers', 10_000)
    expect(discord.posted()).toHaveLength(20)
    expect(discord.invalidRequests()).toBeLessThan(3)
  }, 15_000)
})
