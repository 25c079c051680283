/** Every command in every place it is offered in, in both languages, with a store of its own kind: slow, broken or gone for a while. */
import { beforeAll, describe, expect, it, onTestFinished, test } from 'vitest'
import { briefingWords } from '../../../src/adapters/discord/briefing-words.ts'
import { words } from '../../../src/adapters/discord/words.ts'
import type { Answerer } from '../../../src/core/answer.ts'
import { type Channel, type FakeDiscord, type Guild, type Message, startDiscord } from '../../fakes/discord.ts'
import { type Bot, deskFor, realAnswerer, startBot, type TestDesk } from '../../fakes/discord-bot.ts'
import { buttonsOf, type Person, textOf, type Use } from '../../fakes/discord-person.ts'
import { nested } from '../../fakes/discord-rules.ts'
import { addMessage, CHANNELS, FLAGS, MANAGER } from '../../fakes/discord-world.ts'

const SCALE = 'How many people are affected by human trafficking worldwide?'
const CLAIM = 'Forced labor makes $150 billion a year.'

let answerer: Answerer
beforeAll(async () => {
  answerer = await realAnswerer()
}, 120_000)

type Scene = { discord: FakeDiscord; guild: Guild; hall: Channel; desk: TestDesk; reports: Bot['reports'] }

async function scene(change: Parameters<typeof startBot>[2] = {}, ofDesk: Parameters<typeof deskFor>[1] = {}): Promise<Scene> {
  const discord = await startDiscord({ limits: { perRoute: { limit: 500, windowMs: 1_000 }, globalPerSecond: 5_000 } })
  onTestFinished(() => discord.stop())
  const guild = discord.guild()
  const hall = discord.channel(guild)
  const desk = deskFor(answerer, ofDesk)
  const { reports } = await startBot(discord, answerer, { desk, ...change })
  return { discord, guild, hall, desk, reports }
}

const isEphemeral = ({ flags }: Message): boolean => (flags & FLAGS.ephemeral) !== 0

/** All that can be asked of the bot by command, but for the briefings of a server. */
function everyUse(person: Person, channel: Channel, discord: FakeDiscord): Record<string, () => Use> {
  const claim = addMessage(discord.world, channel, { author: discord.person().user, content: CLAIM })
  return {
    ask: () => person.use(channel, 'ask', { question: SCALE }),
    'ask private': () => person.use(channel, 'ask', { question: SCALE, private: true }),
    facts: () => person.use(channel, 'facts'),
    'facts theme': () => person.use(channel, 'facts', { theme: 'action' }),
    fact: () => person.use(channel, 'fact', { name: 'scale-40-million' }),
    check: () => person.use(channel, 'check', { text: CLAIM }),
    'Check this claim': () => person.useOn(claim, 'Check this claim'),
    sources: () => person.use(channel, 'sources'),
    help: () => person.use(channel, 'help'),
    privacy: () => person.use(channel, 'privacy'),
  }
}

const PLACES: Record<string, (scene: Scene, person: Person) => { channel: Channel; shared: boolean }> = {
  'a channel of a server with the bot': ({ hall }) => ({ channel: hall, shared: true }),
  'a thread there': ({ discord, guild, hall }) => ({ channel: discord.channel(guild, { type: CHANNELS.publicThread, parentId: hall.id }), shared: true }),
  'a server without the bot, by whoever added it to their account': ({ discord }) => ({
    channel: discord.channel(discord.guild({ withBot: false })),
    shared: false,
  }),
  'the direct messages with the bot': (_, person) => ({ channel: person.dm, shared: true }),
  'a group of friends': ({ discord }, person) => ({
    channel: discord.channel(undefined, { type: CHANNELS.groupDm, recipients: [person.user.id, discord.person().user.id] }),
    shared: false,
  }),
  'the direct messages of two people': ({ discord }, person) => ({
    channel: discord.channel(undefined, { type: CHANNELS.dm, recipients: [discord.person().user.id, person.user.id] }),
    shared: false,
  }),
}

/** Fixed words of English that Spanish does not share. */
const ENGLISH = [
  ...Object.entries(words.en).filter(([key, value]) => typeof value === 'string' && value.length > 5 && value !== words.es[key as keyof typeof words.es]),
  ...Object.entries(briefingWords.en).filter(
    ([key, value]) => typeof value === 'string' && value.length > 5 && value !== briefingWords.es[key as keyof typeof briefingWords.es],
  ),
].map(([, value]) => value as string)

describe.each(Object.entries(PLACES))('in %s', (_, placeOf) => {
  test.for(['en-US', 'es-419'])('every command answers, and only as publicly as it may (%s)', async (locale) => {
    const here = await scene()
    const { discord } = here
    const person = discord.person({ locale })
    const { channel, shared } = placeOf(here, person)
    for (const [name, use] of Object.entries(everyUse(person, channel, discord))) {
      const shown = await use().shown()
      const said = textOf(shown) + buttonsOf(shown).join()
      expect(said.length, name).toBeGreaterThan(20)
      expect(isEphemeral(shown), name).toBe(!(shared && (name === 'ask' || name === 'fact')))
      if (locale.startsWith('es')) for (const english of ENGLISH) expect(said, name).not.toContain(english)
    }
    expect(discord.requests.filter(({ status }) => status >= 400)).toEqual([])
    for (const { body } of sent(discord)) expect(body).toMatchObject({ allowed_mentions: { parse: [], replied_user: false } })
    for (const { body } of sent(discord)) expect((body as { flags: number }).flags & FLAGS.suppressEmbeds).toBe(FLAGS.suppressEmbeds)
  })
})

/** Requests that bring a message to people. */
function sent({ requests }: FakeDiscord): FakeDiscord['requests'] {
  return requests.filter(
    ({ method, path }) => (method === 'POST' || method === 'PATCH') && /\/messages(?:\/@original|\/\d+)?$|^\/webhooks\/\d+\/[^/]+$/.test(path),
  )
}

it('mentions, replies and direct messages ping nobody and unfold nothing either', async () => {
  const { discord, hall } = await scene()
  const ana = discord.person()
  const me = `<@${discord.world.bot.id}>`
  ana.say(hall, `${me} ${SCALE}`)
  const [first] = await discord.until(() => (discord.posted().length === 1 ? discord.posted() : undefined))
  ana.say(hall, 'and who says so? @everyone', { to: first as Message })
  ana.say(ana.dm, SCALE)
  ana.say(hall, `${me} my boss took my passport and I can't leave`)
  await discord.until(() => sent(discord).length === 4, 'four replies')
  for (const { body } of sent(discord))
    expect(body).toMatchObject({ allowed_mentions: { parse: [], replied_user: false }, flags: FLAGS.componentsV2 | FLAGS.suppressEmbeds })
})

describe('a cry for help', () => {
  const DANGER = "my boss took my passport and I can't leave"
  type Way = (person: Person, scene: Scene & { answer: Message; thread: Channel; me: string }) => Use | undefined
  const WAYS: Record<string, Way> = {
    'by /ask': (person, { hall }) => person.use(hall, 'ask', { question: DANGER }),
    'by /ask, private': (person, { hall }) => person.use(hall, 'ask', { question: DANGER, private: true }),
    'by /ask in direct messages': (person) => person.use(person.dm, 'ask', { question: DANGER }),
    'by /check': (person, { hall }) => person.use(hall, 'check', { text: `40 million people. ${DANGER}` }),
    'by /fact': (person, { hall }) => person.use(hall, 'fact', { name: DANGER }),
    'by Check this claim': (person, { hall }) => person.useOn(person.say(hall, DANGER), 'Check this claim'),
    'by a mention': (person, { hall, me }) => void person.say(hall, `${me} ${DANGER}`),
    'by a mention in a thread': (person, { thread, me }) => void person.say(thread, `${me} ${DANGER}`),
    'by a reply': (person, { hall, answer }) => void person.say(hall, DANGER, { to: answer }),
    'by a direct message': (person) => void person.say(person.dm, DANGER),
  }

  test.for(Object.entries(WAYS))('%s is answered to that person alone, and nothing of it is kept, logged or seen by others', async ([, way]) => {
    const here = await scene()
    const { discord, guild, hall, desk, reports } = here
    const person = discord.person()
    const thread = discord.channel(guild, { type: CHANNELS.publicThread, parentId: hall.id })
    const answer = await discord.person().use(hall, 'ask', { question: SCALE }).shown()
    const use = way(person, { ...here, answer, thread, me: `<@${discord.world.bot.id}>` })
    const help = use ? await use.shown() : await discord.until(() => person.dm.messages.find(({ author }) => author.bot), 'a direct message')
    expect(textOf(help)).toMatch(/1-888-373-7888/)
    expect(buttonsOf(help)).toEqual([])
    expect(isEphemeral(help) || help.channel_id === person.dm.id).toBe(true)
    const seenByOthers = [hall, thread].flatMap(({ messages }) => messages.filter(({ author }) => author.bot).map(textOf)).join('\n')
    expect(seenByOthers).not.toMatch(/1-888|passport/)
    expect([...desk.threads.values()].flat().filter((turn) => turn.person.endsWith(person.user.id))).toEqual([])
    expect(JSON.stringify([reports, desk.events, desk.faults])).not.toMatch(/passport/)
  })
})

describe('with a store that is slow', () => {
  it('the first response of every command, button and menu comes before anything is asked of it', async () => {
    const held = Promise.withResolvers<void>()
    const slow = async <T>(value: T): Promise<T> => {
      await held.promise
      return value
    }
    const quick = await scene()
    const answer = await quick.discord.person().use(quick.hall, 'ask', { question: SCALE }).shown()
    const { discord, hall } = await scene(
      { once: () => slow(true), briefings: () => ({ subscriptions: new Proxy({}, { get: () => () => slow(undefined) }), zones: undefined }) as never },
      {
        knowledgeIn: () => slow(undefined),
        intake: { claim: () => slow('new' as const), finish: () => slow(undefined), letGo: () => {} },
        conversations: { read: () => slow([]), add: () => slow(undefined), countOf: () => slow(0), forget: () => slow(0) },
        voices: {
          feedback: () => slow(undefined),
          unanswered: () => slow(undefined),
          countOf: () => slow({ feedback: 0, unanswered: 0 }),
          forget: () => slow(0),
        },
      },
    )
    const ana = discord.person({ permissions: MANAGER })
    const old = addMessage(discord.world, hall, { author: discord.world.bot, flags: answer.flags, components: answer.components })
    const panel = addMessage(discord.world, hall, {
      author: discord.world.bot,
      components: [
        {
          type: 1,
          components: ['forget', `preview:${hall.id}`, `unsubscribe:${hall.id}`, `turn:${hall.id}:1`, 'facts:action:0'].map((custom_id) => ({
            type: 2,
            style: 2,
            label: custom_id,
            custom_id,
          })),
        },
      ],
    })
    const briefing = ['list', 'resume', 'skip', 'unsubscribe', 'preview', 'send-now', 'status'].map((verb) => () => ana.use(hall, `briefing ${verb}`))
    const uses = [
      ...Object.values(everyUse(ana, hall, discord)),
      ...briefing,
      () => ana.use(hall, 'briefing subscribe', { zone: 'Europe/Athens' }),
      () => ana.use(hall, 'briefing edit', { time: '10:00' }),
      () => ana.use(hall, 'briefing pause', { until: '2099-01-01' }),
      ...buttonsOf(old).map((label) => () => ana.press(old, label)),
      ...buttonsOf(panel).map((label) => () => ana.press(panel, label)),
    ]
    for (const use of uses) expect([5, 6]).toContain(await use().acknowledged())
    held.resolve()
  })

  it('a form still opens: by a button that knows what to fill in', async () => {
    const held = Promise.withResolvers<readonly []>()
    const { discord, hall } = await scene({ briefings: () => ({ subscriptions: { list: () => held.promise } }) as never })
    const ana = discord.person({ permissions: MANAGER })
    const use = ana.use(hall, 'briefing subscribe', { time: '07:15' })
    expect(await use.acknowledged()).toBe(5)
    held.resolve([])
    const shown = await use.shown()
    expect(isEphemeral(shown)).toBe(true)
    const form = await ana.press(shown, 'Open the form').form()
    expect(form.components.map(({ component }) => component.value)).toEqual([undefined, undefined, '07:15', undefined, undefined])
  })
})

describe('after a restart', () => {
  it('every button and menu of every page still does what it says', async () => {
    const first = await startDiscord({ limits: { perRoute: { limit: 500, windowMs: 1_000 } } })
    onTestFinished(() => first.stop())
    const hall = first.channel(first.guild())
    const ana = first.person()
    const bot = await startBot(first, answerer)
    const pages: Message[] = []
    for (const use of Object.values(everyUse(ana, hall, first))) pages.push(await use().shown())
    await ana.use(hall, 'ask', { question: SCALE }).shown()
    pages.push(await ana.use(hall, 'privacy').shown())
    await bot.stop()
    const desk = deskFor(answerer)
    await startBot(first, answerer, { desk })
    let tried = 0
    for (const page of pages) {
      const copy = (): Message => structuredClone(page) // some turn the page they stand under
      const parts = page.components.flatMap(nested)
      const uses = [
        ...[...new Set(buttonsOf(page))].filter((label) => !parts.some((one) => one.label === label && one.disabled)).map((label) => ana.press(copy(), label)),
        ...parts.flatMap(({ options = [] }) => options.slice(0, 2).map(({ value }) => ana.pick(copy(), value))),
      ]
      for (const use of uses) expect(textOf(await use.shown())).not.toMatch(/older version|went wrong/)
      tried += uses.length
    }
    expect(tried).toBeGreaterThanOrEqual(15)
    expect(first.requests.filter(({ status }) => status >= 400)).toEqual([])
  })
})
