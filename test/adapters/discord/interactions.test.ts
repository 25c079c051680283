import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished, test } from 'vitest'
import type { DiscordParts } from '../../../src/adapters/discord/discord.ts'
import { createSuggest } from '../../../src/adapters/discord/suggest.ts'
import { type Answerer, createAnswerer } from '../../../src/core/answer.ts'
import { loadPrepared } from '../../../src/store/prepared-file.ts'
import { type Channel, type DiscordOptions, type FakeDiscord, type Guild, startDiscord } from '../../fakes/discord.ts'
import { type Bot, deskFor, realAnswerer, startBot, type TestDesk } from '../../fakes/discord-bot.ts'
import { buttonsOf, type Person, textOf } from '../../fakes/discord-person.ts'
import { addMessage, CHANNELS, FLAGS } from '../../fakes/discord-world.ts'
import { smallKnowledge } from '../../fakes/small-knowledge.ts'

const SCALE = 'How many people are affected by human trafficking worldwide?'
const DANGER = "my boss took my passport and I can't leave"

let answerer: Answerer
beforeAll(async () => {
  answerer = await realAnswerer()
}, 120_000)

type Scene = { discord: FakeDiscord; guild: Guild; channel: Channel; ana: Person; desk: TestDesk; bot: Bot; me: string }

async function scene(options: DiscordOptions = {}, change: Partial<DiscordParts> = {}, ofDesk: Parameters<typeof deskFor>[1] = {}): Promise<Scene> {
  const discord = await startDiscord({ limits: { perRoute: { limit: 50, windowMs: 1_000 } }, ...options })
  onTestFinished(() => discord.stop())
  const guild = discord.guild()
  const channel = discord.channel(guild)
  const ana = discord.person()
  const desk = deskFor(answerer, ofDesk)
  const bot = await startBot(discord, answerer, { desk, ...change })
  return { discord, guild, channel, ana, desk, bot, me: `<@${discord.world.bot.id}>` }
}

const isEphemeral = ({ flags }: { flags: number }): boolean => (flags & FLAGS.ephemeral) !== 0

describe('/ask', () => {
  it('defers at once, then answers for all: answer, paragraph, source, question, related, thumbs', async () => {
    const { ana, channel } = await scene()
    const use = ana.use(channel, 'ask', { question: SCALE })
    expect(await use.acknowledged()).toBe(5)
    const shown = await use.shown()
    expect(isEphemeral(shown)).toBe(false)
    expect(textOf(shown)).toMatch(/“How many people.*40 million.*\[¶1\].*Foreign Policy.*Later, from other sources.*49\.6 million.*You could also ask/s)
    expect(buttonsOf(shown)).toEqual(expect.arrayContaining(['Helpful', 'Not helpful']))
    expect(shown.allowed_mentions).toEqual({ parse: [], replied_user: false })
    expect(shown.flags & (FLAGS.componentsV2 | FLAGS.suppressEmbeds)).toBe(FLAGS.componentsV2 | FLAGS.suppressEmbeds)
  })

  it('with "private" shows it to the asker alone, without thumbs', async () => {
    const { ana, channel } = await scene()
    const shown = await ana.use(channel, 'ask', { question: SCALE, private: true }).shown()
    expect(isEphemeral(shown)).toBe(true)
    expect(textOf(shown)).toMatch(/40 million/)
    expect(buttonsOf(shown)).not.toContain('Helpful')
    expect(channel.messages).toEqual([])
  })

  it('goes on from what the same person asked there before, and from nobody else', async () => {
    const { ana, channel, discord } = await scene()
    await ana.use(channel, 'ask', { question: SCALE }).shown()
    expect(textOf(await ana.use(channel, 'ask', { question: 'and who says so?' }).shown())).toMatch(/40 million/)
    expect(textOf(await discord.person().use(channel, 'ask', { question: 'and who says so?' }).shown())).not.toMatch(/40 million/)
  })

  it('answers a disclosure ephemerally from the first response on, and nothing of it is kept', async () => {
    const { ana, channel, desk, bot, discord } = await scene()
    const use = ana.use(channel, 'ask', { question: DANGER })
    const shown = await use.shown()
    expect(use.interaction.ephemeral).toBe(true)
    expect(isEphemeral(shown)).toBe(true)
    expect(textOf(shown)).toMatch(/1-888-373-7888/)
    expect(buttonsOf(shown)).toEqual([])
    expect(channel.messages).toEqual([])
    expect(desk.threads.size).toBe(0)
    expect(JSON.stringify(bot.reports)).not.toMatch(/passport/)
    expect(discord.requests.filter(({ path }) => path.startsWith('/channels/'))).toEqual([])
  })

  it('takes a public "thinking" back where only the desk finds that the reply is private', async () => {
    const { ana, channel } = await scene({}, { isDisclosure: () => false })
    const use = ana.use(channel, 'ask', { question: DANGER })
    const shown = await use.shown()
    expect(isEphemeral(shown)).toBe(true)
    expect(use.interaction.original).toBeUndefined()
    expect(channel.messages).toEqual([])
  })

  it('of a private reply goes by direct message where it is not sure whose the public first response is', async () => {
    const { ana, channel, discord } = await scene({}, { isDisclosure: () => false })
    discord.faults.push({ path: /callback/, how: 'lost' })
    const use = ana.use(channel, 'ask', { question: DANGER })
    await discord.until(() => ana.dm.messages.length === 1)
    expect(textOf(ana.dm.messages[0] as never)).toMatch(/1-888-373-7888/)
    expect((use.interaction.original?.flags ?? 0) & FLAGS.loading).toBe(FLAGS.loading)
    expect(JSON.stringify(channel.messages)).not.toMatch(/1-888/)
  })

  it('answers a slow question within its token, long after the three seconds', async () => {
    const held = Promise.withResolvers<void>()
    const { ana, channel } = await scene(
      {},
      {},
      {
        answer: async (ask) => {
          await held.promise
          return answerer.answer(ask.text)
        },
      },
    )
    const use = ana.use(channel, 'ask', { question: SCALE })
    expect(await use.acknowledged()).toBe(5)
    expect((use.interaction.original?.flags ?? 0) & FLAGS.loading).toBe(FLAGS.loading)
    held.resolve()
    expect(textOf(await use.shown())).toMatch(/40 million/)
  })

  it('delivered twice is answered once', async () => {
    const { ana, channel, discord, desk } = await scene()
    const use = ana.use(channel, 'ask', { question: SCALE })
    use.again()
    await discord.until(() => desk.events.length === 2 && discord.requests.some(({ status }) => status === 400), 'a refused second response')
    await use.shown()
    expect(desk.events.map(({ handled }) => handled).sort()).toEqual(['answered', 'seen'])
    expect(channel.messages).toHaveLength(1)
    expect(textOf(channel.messages[0] as never)).toMatch(/40 million/)
  })

  it('that Discord no longer knows is answered in the channel, without a ping', async () => {
    const { ana, channel, discord, bot } = await scene()
    ana.use(channel, 'ask', { question: SCALE }, { dead: true })
    const [posted] = await discord.until(() => (discord.posted().length > 0 ? discord.posted() : undefined))
    expect(posted?.channel_id).toBe(channel.id)
    expect(textOf(posted as never)).toMatch(new RegExp(`For <@${ana.user.id}>.*40 million`, 's'))
    expect(posted?.allowed_mentions).toEqual({ parse: [], replied_user: false })
    expect(bot.reports.find(({ what }) => what === 'interaction too late')).toBeDefined()
  })

  test.for(['send', 'view'] as const)('that Discord no longer knows goes by direct message where the bot lacks the right to %s', async (right) => {
    const { ana, channel, discord, desk } = await scene()
    channel.can[right] = false
    ana.use(channel, 'ask', { question: SCALE }, { dead: true })
    await discord.until(() => ana.dm.messages.length === 1)
    expect(textOf(ana.dm.messages[0] as never)).toMatch(/40 million/)
    await discord.until(() => desk.events.length === 1)
    expect(desk.faults).toEqual([])
  })

  it('of a channel that is deleted meanwhile goes by direct message', async () => {
    const held = Promise.withResolvers<void>()
    const { ana, channel, discord } = await scene({}, {}, { answer: (ask) => held.promise.then(() => answerer.answer(ask.text)) })
    const use = ana.use(channel, 'ask', { question: SCALE })
    await use.acknowledged()
    use.interaction.original = undefined
    discord.world.channels.delete(channel.id)
    held.resolve()
    await discord.until(() => ana.dm.messages.length === 1)
    expect(textOf(ana.dm.messages[0] as never)).toMatch(/40 million/)
  })

  it('that was private and Discord no longer knows goes by direct message, or nowhere', async () => {
    const { ana, channel, discord, desk } = await scene()
    ana.use(channel, 'ask', { question: DANGER }, { dead: true })
    await discord.until(() => discord.posted().length > 0)
    expect(discord.posted().map(({ channel_id }) => channel_id)).toEqual([ana.dm.id])
    const bo = discord.person({ takesDms: false })
    bo.use(channel, 'ask', { question: DANGER }, { dead: true })
    await discord.until(() => desk.events.length === 2)
    expect(desk.events[1]?.handled).toBe('failed')
    expect(channel.messages).toEqual([])
  })

  it('whose reply got deleted while thinking is answered in the channel', async () => {
    const held = Promise.withResolvers<void>()
    const { ana, channel, discord } = await scene({}, {}, { answer: (ask) => held.promise.then(() => answerer.answer(ask.text)) })
    const use = ana.use(channel, 'ask', { question: SCALE })
    await use.acknowledged()
    use.interaction.original = undefined
    channel.messages.length = 0
    held.resolve()
    await discord.until(() => channel.messages.length === 1)
    expect(textOf(channel.messages[0] as never)).toMatch(/40 million/)
  })

  it('leaves no "thinking" behind where nothing is said', async () => {
    const { ana, channel, discord } = await scene()
    discord.faults.push({ method: 'PATCH', path: /webhooks/, times: 99, how: { status: 500 } })
    await ana.use(channel, 'ask', { question: SCALE }).acknowledged()
    await discord.until(() => channel.messages.length === 0, 'nothing left')
  })
})

describe('where it is used', () => {
  it('by a person who installed it, in a guild without the bot: only they see it', async () => {
    const { ana, discord } = await scene()
    const channel = discord.channel(discord.guild({ withBot: false }))
    const shown = await ana.use(channel, 'ask', { question: SCALE }).shown()
    expect(isEphemeral(shown)).toBe(true)
    expect(textOf(shown)).toMatch(/40 million/)
  })

  it('by a person who installed it, in a chat with others: only they see it', async () => {
    const { ana, discord } = await scene()
    const channel = discord.channel(undefined, { type: CHANNELS.groupDm, recipients: [ana.user.id, discord.person().user.id] })
    for (const use of [ana.use(channel, 'ask', { question: SCALE }), ana.use(channel, 'fact', { name: 'scale-40-million' })])
      expect(isEphemeral(await use.shown())).toBe(true)
  })

  it('in a direct message with the bot', async () => {
    const { ana } = await scene()
    const shown = await ana.use(ana.dm, 'ask', { question: SCALE }).shown()
    expect(textOf(shown)).toMatch(/40 million/)
    expect(buttonsOf(shown)).not.toContain('Helpful')
  })
})

describe('pages', () => {
  it('/facts leads from themes to a theme, its pages and a fact', async () => {
    const { ana, channel } = await scene()
    const themes = await ana.use(channel, 'facts').shown()
    expect(isEphemeral(themes)).toBe(true)
    expect(textOf(themes)).toMatch(/by theme.*Armed and extremist groups/s)
    const first = await ana.pick(themes, 'armed-groups').shown()
    expect(textOf(first)).toMatch(/Armed and extremist groups.*1\/\d/s)
    const second = await ana.press(first, 'Next').shown()
    expect(textOf(second)).toMatch(/, 2\/\d/)
    const id = answerer.ground.knowledge.facts.filter(({ theme }) => theme === 'armed-groups')[10]?.id as string
    expect(textOf(await ana.pick(second, id).shown())).toMatch(/Who says so/)
    expect(textOf(await ana.use(channel, 'facts', { theme: 'action' }).shown())).toMatch(/What governments should do/)
  })

  it('/fact shows one with its source and what came later; an unknown one says what to do', async () => {
    const { ana, channel } = await scene()
    const shown = await ana.use(channel, 'fact', { name: 'scale-40-million' }).shown()
    expect(textOf(shown)).toMatch(/40 million.*\[¶1\].*The big picture.*the author.*Foreign Policy.*49\.6 million/s)
    const unknown = await ana.use(channel, 'fact', { name: '<@1> nonsense' }).shown()
    expect(isEphemeral(unknown)).toBe(true)
    expect(textOf(unknown)).toBe('There is no fact of that name. Start typing after /fact and choose from the list, or use /facts.')
  })

  it('/fact in which somebody in danger types gives help, to them alone', async () => {
    const { ana, channel, desk } = await scene()
    const use = ana.use(channel, 'fact', { name: DANGER })
    const shown = await use.shown()
    expect(use.interaction.ephemeral).toBe(true)
    expect(textOf(shown)).toMatch(/1-888-373-7888/)
    expect(channel.messages).toEqual([])
    expect(desk.threads.size).toBe(0)
  })

  it('/check tells the asker which figures the article supports', async () => {
    const { ana, channel } = await scene()
    const shown = await ana
      .use(channel, 'check', { text: 'Human trafficking and modern slavery affect 90 million people around the world. [x](https://evil.example) @everyone' })
      .shown()
    expect(isEphemeral(shown)).toBe(true)
    expect(textOf(shown)).toMatch(/Contradicted.*90 million.*The article says:.*40 million/s)
    expect(textOf(shown)).not.toMatch(/https:\/\/evil|@everyone/)
  })

  it('in a channel that is bound to another pack are of that pack, buttons and suggestions too', async () => {
    const { knowledge: folder, data } = smallKnowledge()
    const facts = join(folder, 'facts', 'money.yaml')
    writeFileSync(facts, readFileSync(facts, 'utf8').replace('context: []', 'context: [sea-guards]'))
    const pack = createAnswerer((await loadPrepared(folder, data, '2026-11-22')).prepared)
    const here: { bound?: string } = {}
    const isHere = ({ channel }: { channel: string }): boolean => channel === here.bound
    const { ana, channel, guild, discord, desk } = await scene(
      {},
      {},
      {
        answer: (ask, thread) => (isHere(ask) ? pack : answerer).answer(ask.text, thread),
        knowledgeIn: async (where) => (isHere(where) ? pack.ground.knowledge : undefined),
      },
    )
    here.bound = channel.id
    expect(await ana.type(channel, 'fact', 'name', 'toll').choices()).toEqual([{ name: 'sea-tolls: How much is taken in tolls?', value: 'sea-tolls' }])
    expect((await ana.type(channel, 'ask', 'question', '').choices()).map(({ name }) => name)).toEqual([
      'How much is taken in tolls?',
      'Who watches the ships?',
    ])
    const themes = await ana.use(channel, 'facts').shown()
    const list = await ana.pick(themes, 'money').shown()
    const fact = await ana.pick(list, 'sea-tolls').shown()
    expect(textOf(fact)).toMatch(/\$3 million.*Harbor Post/s)
    expect(textOf(await ana.use(channel, 'fact', { name: 'sea-guards' }).shown())).toMatch(/Guards watch.*Harbor Post/s)
    expect(textOf(await ana.use(channel, 'sources').shown())).toMatch(/Harbor Post/)
    const answered = await ana.use(channel, 'ask', { question: 'How much is taken in tolls?' }).shown()
    expect(textOf(answered)).toMatch(/\$3 million.*Harbor Post/s)
    await ana.press(answered, 'Helpful').shown()
    expect(desk.feedbacks.at(-1)?.factIds).toContain('sea-tolls')
    expect(textOf(await ana.press(fact, 'Who watches the ships?').shown())).toMatch(/Guards watch.*Harbor Post/s)

    const elsewhere = discord.channel(guild)
    expect(textOf(await ana.use(elsewhere, 'sources').shown())).toMatch(/Bigio/)
    expect((await ana.type(elsewhere, 'fact', 'name', 'toll').choices()).map(({ value }) => value)).not.toContain('sea-tolls')
  })

  it('/sources, /help and /privacy are for the asker alone', async () => {
    const { ana, channel } = await scene()
    const [sources, help, privacy] = await Promise.all(['sources', 'help', 'privacy'].map((name) => ana.use(channel, name).shown()))
    for (const page of [sources, help, privacy]) expect(isEphemeral(page as never)).toBe(true)
    expect(textOf(sources as never)).toMatch(/Bigio.*State Department.*Help lines/s)
    expect(textOf(help as never)).toMatch(/`\/ask question \[private\]`.*`\/facts \[theme\]`.*needs help now/s)
    expect(textOf(privacy as never)).toMatch(/for 30 minutes.*without your text.*Nothing is kept/s)
  })

  it('/privacy shows what is kept, and deletes it', async () => {
    const { ana, channel, desk } = await scene()
    await ana.use(channel, 'ask', { question: SCALE }).shown()
    const page = await ana.use(channel, 'privacy').shown()
    expect(textOf(page)).toMatch(/1 question of/)
    expect(textOf(await ana.press(page, 'Delete mine').shown())).toBe('Deleted: 1 entry of yours.')
    expect([...desk.threads.values()].flat()).toEqual([])
    expect(textOf(await ana.use(channel, 'privacy').shown())).toMatch(/Nothing is kept/)
  })

  it('says sorry in one sentence where a page fails, and goes on', async () => {
    const { ana, channel, bot } = await scene(
      {},
      { desk: { ...deskFor(answerer), privacy: { kept: () => Promise.reject(new Error('the secret cause')), forget: async () => 0 } } },
    )
    expect(textOf(await ana.use(channel, 'privacy').shown())).toBe('Something went wrong on my side. Please try again in a moment.')
    expect(bot.reports.filter(({ what }) => what === 'listener failed')).toHaveLength(1)
    expect(textOf(await ana.use(channel, 'help').shown())).toMatch(/Commands/)
  })
})

describe('Check this claim', () => {
  it('checks any message for the person alone, without reading the channel', async () => {
    const { ana, channel, discord } = await scene()
    const claim = addMessage(discord.world, channel, { author: discord.person().user, content: 'Forced labor makes $150 billion a year.' })
    const shown = await ana.useOn(claim, 'Check this claim').shown()
    expect(isEphemeral(shown)).toBe(true)
    expect(textOf(shown)).toMatch(/Supported.*150 billion/s)
    expect(discord.requests.filter(({ path }) => path.startsWith('/channels/'))).toEqual([])
  })

  test.for([
    ['a forwarded message', { snapshots: [{ content: 'Forced labor makes $150 billion a year.' }] }],
    ['an embed of a feed', { embeds: [{ type: 'rich', title: 'News', description: 'Forced labor makes $150 billion a year.' }] }],
    [
      'components of another bot',
      { flags: FLAGS.componentsV2, components: [{ type: 17, components: [{ type: 10, content: 'Forced labor makes $150 billion a year.' }] }] },
    ],
  ] as const)('reads %s too, in a server with the bot and without', async ([, about]) => {
    const { ana, channel, discord } = await scene()
    const apart = discord.channel(discord.guild({ withBot: false }))
    for (const place of [channel, apart]) {
      const message = addMessage(discord.world, place, { author: discord.person().user, ...structuredClone(about as object) })
      expect(textOf(await ana.useOn(message, 'Check this claim').shown())).toMatch(/Supported.*150 billion/s)
    }
  })

  it('says so when there is no text in it', async () => {
    const { ana, channel, discord } = await scene()
    const picture = addMessage(discord.world, channel, { author: discord.person().user })
    expect(textOf(await ana.useOn(picture, 'Check this claim').shown())).toBe('That message holds no text that I could check.')
  })
})

describe('hostile text', () => {
  const NASTY = [
    '@everyone <@&1> <@1> <#1> @here',
    '[click](https://evil.example) www.evil.example',
    '# **big** ||spoiler|| `code` > quote\n- list\n-# small',
    '\u202e40 million\u202c \u2066x\u2069 4\u200b0 mil\u200dlion \ufeff',
    'الاتجار بالبشر 40 million',
    'Forced labor makes $90 billion. '.repeat(125), // 4,000 characters
    '💥'.repeat(500),
  ]

  test.for(NASTY)('%s: checked and asked without a mention, a link, a change of direction or a refusal of Discord', async (text) => {
    const { ana, channel, discord, me } = await scene()
    const claim = addMessage(discord.world, channel, {
      author: discord.person().user,
      content: `${text} Forced labor makes $90 billion a year.`.slice(0, 4_000),
    })
    ana.say(channel, `${me} ${SCALE} ${text}`)
    const shown = [
      await ana.use(channel, 'check', { text: text.slice(0, 4_000) }).shown(),
      await ana.useOn(claim, 'Check this claim').shown(),
      await ana.use(channel, 'ask', { question: `${SCALE} ${text}`.slice(0, 1_000) }).shown(),
      await ana.use(channel, 'fact', { name: text.slice(0, 100) }).shown(),
      ...(await discord.until(() =>
        channel.messages.filter(({ message_reference }) => message_reference).length > 0
          ? channel.messages.filter(({ message_reference }) => message_reference)
          : undefined,
      )),
    ]
    for (const message of shown) {
      expect(textOf(message)).not.toMatch(/<[@#]|@(?:everyone|here)|https?:\/\/(?:www\.)?evil|\]\(https:\/\/evil|[\u202a-\u202e\u2066-\u2069]/)
      expect(message.allowed_mentions).toEqual({ parse: [], replied_user: false })
    }
    expect(discord.requests.filter(({ status }) => status >= 400)).toEqual([])
  })
})

describe('autocomplete', () => {
  test.for([
    ['nothing', '', /./],
    ['a word', 'ransom', /ransom/i],
    ['the beginning of a word', 'peacek', /peacek/i],
    ['what people call a group', 'isis', /Islamic State/],
    ['the beginning of what they call it', 'daes', /Islamic State/],
    ['a whole question', 'how much do smugglers earn from refugees', /earn.*refugees/i],
  ] as const)('offers questions that can be answered for %s', async ([, typed, best]) => {
    const { ana, channel } = await scene()
    const choices = await ana.type(channel, 'ask', 'question', typed).choices()
    expect(choices.length).toBeGreaterThan(0)
    expect(choices.length).toBeLessThanOrEqual(25)
    expect(choices[0]?.name).toMatch(best)
    for (const { value } of choices) expect(answerer.answer(value).outcome).toBe('answered')
  })

  it('offers something of every theme before anything is typed, and only what gets an answer and fits', async () => {
    const { ana, channel } = await scene()
    const { facts, article } = answerer.ground.knowledge
    const first = await ana.type(channel, 'ask', 'question', '').choices()
    const themes = first.map(({ value }) => facts.find(({ ask }) => ask === value)?.theme)
    expect(new Set(themes.slice(0, Object.keys(article.themes).length))).toEqual(new Set(Object.keys(article.themes)))
    const suggest = createSuggest()
    const offered = new Set(facts.flatMap(({ ask }) => suggest.questions(ask, answerer.ground.knowledge).map(({ value }) => value)))
    expect(offered.size).toBe(facts.length)
    for (const value of offered) {
      expect(value.length).toBeLessThanOrEqual(100)
      expect(answerer.answer(value).outcome, value).toBe('answered')
    }
  })

  it('offers facts by name and by words, and nothing for nonsense', async () => {
    const { ana, channel } = await scene()
    expect((await ana.type(channel, 'fact', 'name', 'scale-40').choices())[0]?.value).toBe('scale-40-million')
    expect((await ana.type(channel, 'fact', 'name', 'ransom').choices()).map(({ value }) => value)).toEqual(
      expect.arrayContaining([expect.stringContaining('ransom')]),
    )
    expect(await ana.type(channel, 'fact', 'name', 'zzzzqq').choices()).toEqual([])
  })
})

describe('buttons', () => {
  it('work after a restart: related questions go on in the conversation, thumbs reach the desk', async () => {
    const { ana, channel, discord, bot } = await scene()
    const shown = await ana.use(channel, 'ask', { question: SCALE }).shown()
    await bot.stop()
    const desk = deskFor(answerer)
    await startBot(discord, answerer, { desk })
    const related = buttonsOf(shown)[0] as string
    const next = await ana.press(shown, related).shown()
    expect(textOf(next)).toContain(`“${related}”`)
    expect(isEphemeral(next)).toBe(false)
    await discord.until(() => desk.events.length === 1)
    expect([...desk.threads.keys()]).toEqual([`discord:${channel.id}:u${ana.user.id}`])
    const thanks = await discord.person().press(shown, 'Helpful').shown()
    expect(isEphemeral(thanks)).toBe(true)
    expect(desk.feedbacks).toMatchObject([
      { surface: 'discord', helpful: true, reference: 'ref00001', outcome: 'answered', factIds: expect.arrayContaining(['scale-40-million']) },
    ])
  })

  it('ask why an answer did not help', async () => {
    const { ana, channel, desk } = await scene()
    const shown = await ana.use(channel, 'ask', { question: SCALE }).shown()
    const why = await ana.press(shown, 'Not helpful').shown()
    expect(textOf(why)).toMatch(/What was wrong/)
    expect(textOf(await ana.pick(why, 'incomplete').shown())).toBe('Thank you, noted.')
    expect(desk.feedbacks).toMatchObject([
      { helpful: false, user: ana.user.id },
      { helpful: false, reason: 'incomplete', factIds: expect.arrayContaining(['scale-40-million']) },
    ])
  })

  it('under a private answer lead to private answers', async () => {
    const { ana, channel } = await scene()
    const shown = await ana.use(channel, 'ask', { question: SCALE, private: true }).shown()
    expect(isEphemeral(await ana.press(shown, buttonsOf(shown)[0] as string).shown())).toBe(true)
  })

  it('of facts that are gone, or of other hands, say so', async () => {
    const { ana, channel, discord } = await scene()
    const row = (custom_id: string) => [{ type: 1, components: [{ type: 2, style: 2, label: 'Old', custom_id }] }]
    for (const id of ['ask:t:no-such-fact', 'up:t:z:r:', 'whatever', 'why:']) {
      const old = addMessage(discord.world, channel, { author: discord.world.bot, components: row(id) })
      expect(textOf(await ana.press(old, 'Old').shown())).toMatch(/older version of my facts/)
    }
  })
})

describe('languages', () => {
  it('speaks Spanish around an English answer to whoever uses Discord in Spanish, English to the others', async () => {
    const { channel, discord } = await scene()
    const ask = async (locale: string): Promise<string> => {
      const shown = await discord.person({ locale }).use(channel, 'ask', { question: SCALE }).shown()
      return textOf(shown) + buttonsOf(shown).join()
    }
    for (const locale of ['es-ES', 'es-419']) expect(await ask(locale)).toMatch(/40 million.*Fuente:.*31 de enero de 2020.*Más reciente.*Útil/s)
    for (const locale of ['en-GB', 'de', 'ja']) expect(await ask(locale)).toMatch(/40 million.*Source:.*January 31, 2020.*Later.*Helpful/s)
  })
})
