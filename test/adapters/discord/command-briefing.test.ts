import { beforeAll, describe, expect, it, onTestFinished, test, vi } from 'vitest'
import type { Discord } from '../../../src/adapters/discord/discord.ts'
import type { Once } from '../../../src/adapters/surface.ts'
import { briefBlocks, renderBrief } from '../../../src/adapters/discord/brief.ts'
import { createBriefs } from '../../../src/briefings/brief.ts'
import type { Answerer } from '../../../src/core/answer.ts'
import { countPlanner, forgetPlanner } from '../../../src/store/belongings.ts'
import { createConversations } from '../../../src/store/conversations.ts'
import { type Database, openDatabase } from '../../../src/store/database.ts'
import { openKeyv } from '../../../src/store/keyv.ts'
import { createVoices } from '../../../src/store/voices.ts'
import { FREEDOM_DAY, heldClock, HOUR, type Held, type Room, room } from '../../fakes/briefings.ts'
import { type Channel, type FakeDiscord, type Guild, type Message, startDiscord } from '../../fakes/discord.ts'
import { type Bot, deskFor, onceFor, realAnswerer, startBot } from '../../fakes/discord-bot.ts'
import { buttonsOf, type Person, textOf } from '../../fakes/discord-person.ts'
import { CHANNELS, FLAGS, MANAGER, wireChannel } from '../../fakes/discord-world.ts'

const ATHENS = { zone: 'Europe/Athens', time: '08:30' }
const DAY = 24 * HOUR
/** The role of the managers, with the right to manage threads. */
const WITH_THREADS = {
  name: 'managers',
  color: 0,
  colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
  hoist: false,
  position: 1,
  permissions: String(BigInt(MANAGER) | (1n << 34n)),
  managed: false,
  mentionable: false,
  flags: 0,
}

let answerer: Answerer
beforeAll(async () => {
  answerer = await realAnswerer()
}, 120_000)

type Scene = {
  discord: FakeDiscord
  guild: Guild
  channel: Channel
  ana: Person
  bot: Bot
  house: Room
  clock: Held
  once: Once
  id: string
  run: () => Promise<void>
  use: (verb: string, values?: Record<string, string | boolean>) => Promise<string>
}

/** The morning before National Freedom Day, in New York. `ofDesk` on the same database as the briefings. */
async function scene({ locale = 'en-US', ofDesk }: { locale?: string; ofDesk?: (database: Database) => Parameters<typeof deskFor>[1] } = {}): Promise<Scene> {
  const clock = heldClock(FREEDOM_DAY - DAY + HOUR)
  const discord = await startDiscord({ now: clock.now, limits: { perRoute: { limit: 50, windowMs: 1_000 } } })
  onTestFinished(() => discord.stop())
  const guild = discord.guild()
  const channel = discord.channel(guild, { name: 'news' })
  const ana = discord.person({ permissions: MANAGER, locale })
  let house: Room | undefined
  const once = onceFor()
  const database = await openDatabase('sqlite::memory:')
  const bot = await startBot(discord, answerer, {
    now: clock.now,
    once,
    briefings: () => house as Room,
    desk: deskFor(answerer, ofDesk?.(database)),
    onRemoved: async (workspace) => house?.subscriptions.removed('discord', workspace),
  })
  const made = room({ database, ground: answerer.ground, poster: (bot.surface as Discord).poster, now: clock.now })
  house = made
  onTestFinished(async () => {
    await made.stop()
    await database.close()
  })
  await made.start()
  const run = async (): Promise<void> => {
    await made.tick()
    await made.idle()
  }
  const use: Scene['use'] = async (verb, values) => textOf(await ana.use(channel, `briefing ${verb}`, values).shown())
  return { discord, guild, channel, ana, bot, house: made, clock, once, id: `discord:${guild.id}:${channel.id}`, run, use }
}

async function subscribed(values: Record<string, string | boolean> = ATHENS, about = {}): Promise<Scene> {
  const made = await scene(about)
  expect(await made.use('subscribe', values)).toContain('gets briefings from now on')
  return made
}

const isEphemeral = ({ flags }: Message): boolean => (flags & FLAGS.ephemeral) !== 0

describe('/briefing subscribe', () => {
  it('with a zone saves at once, for the asker alone: settings, what comes next on the wall and in the reader’s own time', async () => {
    const { ana, channel, house, id } = await scene()
    const shown = await ana
      .use(channel, 'briefing subscribe', {
        zone: 'Europe/Athens',
        time: '5:30 pm',
        series: 'key',
        'weekdays-only': true,
        'quiet-dates': '2028-01-03',
        also: 'world-day',
      })
      .shown()
    expect(isEphemeral(shown)).toBe(true)
    const text = textOf(shown)
    expect(text).toContain(`<#${channel.id}> gets briefings from now on`)
    expect(text).toContain('Key days only · 17:30 Europe/Athens · weekdays only · also: World Day Against Trafficking in Persons · Quiet dates: 2028-01-03')
    expect(text).toMatch(/National Freedom Day: Monday, February 1, 2027 at 17:30 Europe\/Athens = <t:1801495800:F> \(<t:1801495800:R>\)/)
    expect(text).toContain('will not be posted: a quiet date')
    expect(buttonsOf(shown)).toEqual(['Preview', 'Change'])
    expect(channel.messages).toEqual([])
    expect(await house.subscriptions.get(id)).toMatchObject({
      zone: 'Europe/Athens',
      time: '17:30',
      series: 'key',
      weekdaysOnly: true,
      optional: ['world-day'],
      createdBy: ana.user.id,
    })
  })

  it('without one opens a form; the zone is empty, as Discord does not tell it, and nothing is saved before it is sent', async () => {
    const { ana, channel, house, id } = await scene()
    const opened = ana.use(channel, 'briefing subscribe', { time: '07:15' })
    const form = await opened.form()
    expect(form.title).toBe('Briefings for #news')
    const field = (name: string) => form.components.map(({ component }) => component).find((one) => one.custom_id === name)
    expect(field('zone')).not.toHaveProperty('value')
    expect(field('time')).toMatchObject({ value: '07:15' })
    expect(await house.subscriptions.get(id)).toBeUndefined()
    await expect(ana.fill(opened)).rejects.toThrow('must be filled in')
    const text = textOf(await (await ana.fill(opened, { zone: 'Asia/Tokyo', series: 'freedom-day', more: ['weekdays', 'abolition-day'], quiet: '' })).shown())
    expect(text).toContain('National Freedom Day only · 07:15 Asia/Tokyo · weekdays only · also: International Day for the Abolition of Slavery')
    expect(await house.subscriptions.get(id)).toMatchObject({ zone: 'Asia/Tokyo', optional: ['abolition-day'], weekdaysOnly: true })
  })

  it('offers the zone that the person chose last in this server, and says where it is from', async () => {
    const { discord, guild, ana } = await subscribed()
    const hall = discord.channel(guild, { name: 'hall' })
    const opened = ana.use(hall, 'briefing subscribe')
    const zone = (await opened.form()).components.find(({ component }) => component.custom_id === 'zone')
    expect(zone).toMatchObject({ description: 'As for #news. Change it if this channel lives elsewhere', component: { value: 'Europe/Athens' } })
    expect(textOf(await (await ana.fill(opened)).shown())).toContain('09:00 Europe/Athens')
  })

  it('names every fault at once, in the language of the person, and lets it be filled in again from what was typed', async () => {
    const { ana, channel, house, id } = await scene({ locale: 'es-ES' })
    const shown = await ana.use(channel, 'briefing subscribe', { zone: 'Atens', time: '25:00', 'quiet-dates': 'next week' }).shown()
    const text = textOf(shown)
    expect(text).toMatch(
      /Aún no se ha guardado nada.*\*\*Zona horaria\*\*: .*parecidas: Europe\/Athens.*\*\*Hora local\*\*: .*Escríbala así: 09:00.*\*\*Fechas sin envío\*\*: .*2027-01-31/s,
    )
    const opened = ana.press(shown, 'Rellenar otra vez')
    const values = (await opened.form()).components.map(({ component }) => component.value)
    expect(values).toEqual([undefined, 'Atens', '25:00', undefined, 'next week'])
    const again = textOf(await (await ana.fill(opened, { zone: 'Europe/Athens', time: '8', quiet: '' })).shown())
    expect(again).toMatch(/recibe boletines desde ahora.*08:00 Europe\/Athens/s)
    expect(await house.subscriptions.get(id)).toMatchObject({ time: '08:00' })
  })

  it('keeps what fits of very long faults', async () => {
    const { ana, channel } = await scene()
    const shown = await ana
      .use(channel, 'briefing subscribe', {
        zone: 'America/Argentina/Nowhere_at_all',
        time: 'half past nine!',
        also: 'world-day,abolition-day',
        'quiet-dates': 'x'.repeat(400),
      })
      .shown()
    const opened = ana.press(shown, 'Fill it in again')
    expect((await opened.form()).components.map(({ component }) => component.value)).toEqual([
      undefined,
      'America/Argentina/Nowhere_at_all',
      'half past ni',
      undefined,
      undefined,
    ])
  })

  it('of two people at one instant one does, and the other is told and changes nothing', async () => {
    const { discord, channel, ana, house, id } = await scene()
    const ben = discord.person({ permissions: MANAGER })
    const uses = [ana.use(channel, 'briefing subscribe', ATHENS), ben.use(channel, 'briefing subscribe', { zone: 'Asia/Tokyo' })]
    const said = (await Promise.all(uses.map((use) => use.shown()))).map(textOf)
    const winner = said.findIndex((text) => text.includes('gets briefings from now on'))
    const [by, zone] = winner === 0 ? [ana, 'Europe/Athens'] : [ben, 'Asia/Tokyo']
    expect(said[1 - winner]).toMatch(new RegExp(`not saved: <@${by.user.id}> has set up briefings.*${zone}`, 's'))
    expect(await house.subscriptions.get(id)).toMatchObject({ zone, createdBy: by.user.id })
    expect(await house.subscriptions.changes(id)).toHaveLength(1)
  })

  it('in a form that was opened before somebody else subscribed changes nothing either', async () => {
    const { discord, channel, ana, house, id } = await scene()
    const ben = discord.person({ permissions: MANAGER })
    const opened = ana.use(channel, 'briefing subscribe')
    await opened.form()
    await ben.use(channel, 'briefing subscribe', { zone: 'Asia/Tokyo' }).shown()
    expect(textOf(await (await ana.fill(opened, { zone: 'Europe/Athens' })).shown())).toMatch(new RegExp(`not saved: <@${ben.user.id}>.*Asia/Tokyo`, 's'))
    expect(await house.subscriptions.get(id)).toMatchObject({ zone: 'Asia/Tokyo', createdBy: ben.user.id })
    const again = ana.use(channel, 'briefing subscribe')
    await again.form()
    expect(textOf(await (await ana.fill(again, { zone: 'Europe/Athens' })).shown())).toMatch(/are set.*Europe\/Athens/s)
  })

  it('for another channel than this one, and for a thread', async () => {
    const { discord, guild, channel, use, house } = await scene()
    const hall = discord.channel(guild)
    const thread = discord.channel(guild, { type: CHANNELS.publicThread, parentId: channel.id })
    for (const one of [hall, thread]) expect(await use('subscribe', { ...ATHENS, channel: one.id })).toContain(`<#${one.id}> gets briefings`)
    expect((await house.subscriptions.list('discord', guild.id)).map((one) => one.channel).sort()).toEqual([hall.id, thread.id].sort())
  })

  test.for([
    [
      'write',
      (channel: Channel) => {
        channel.can.send = false
      },
      /could not post in <#\d+>.*may not write here.*Send Messages/s,
    ],
    [
      'read back',
      (channel: Channel) => {
        channel.can.history = false
      },
      /Read Message History/,
    ],
    [
      'see it',
      (channel: Channel) => {
        channel.can.view = false
      },
      /cannot see this channel.*View Channel/s,
    ],
  ] as const)('is refused where the bot may not %s, with what is missing', async ([, change, says]) => {
    const { channel, use, house, id } = await scene()
    change(channel)
    expect(await use('subscribe', ATHENS)).toMatch(says)
    expect(await house.subscriptions.get(id)).toBeUndefined()
  })
})

describe('only those who may manage a channel', () => {
  it('are offered the command', async () => {
    const { discord, channel } = await scene()
    expect(() => discord.person().use(channel, 'briefing list')).toThrow('not offered')
  })

  it('can change its briefings: a manager of one channel cannot change another, by command, button or form', async () => {
    const { discord, guild, channel, ana, house, id } = await subscribed()
    const own = discord.channel(guild, { name: 'own' })
    const ben = discord.person()
    own.managers.push(ben.user.id)
    discord.tell('CHANNEL_UPDATE', wireChannel(own, discord.world), guild.id)
    const before = await house.subscriptions.get(id)
    for (const [verb, values] of [
      ['subscribe', { zone: 'Asia/Tokyo' }],
      ['subscribe', {}],
      ['edit', { time: '10:00' }],
      ['edit', {}],
      ['pause', { until: '2027-03-01' }],
      ['resume', {}],
      ['skip', {}],
      ['unsubscribe', {}],
    ] as const) {
      const text = textOf(await ben.use(own, `briefing ${verb}`, { ...values, channel: channel.id }).shown())
      expect(text).toMatch(/Only people who may manage <#\d+> can change its briefings/)
    }
    const panel = await ana.use(channel, 'briefing status').shown()
    for (const label of ['Change', 'Unsubscribe']) expect(textOf(await ben.press(panel, label).shown())).toMatch(/Only people who may manage/)
    const opened = ana.press(panel, 'Change')
    await opened.form()
    expect(textOf(await (await ben.fill(opened, { time: '11:00' })).shown())).toMatch(/Only people who may manage/)
    expect(await house.subscriptions.get(id)).toEqual(before)
    expect(textOf(await ben.use(own, 'briefing subscribe', ATHENS).shown())).toContain('gets briefings')
    expect(textOf(await ana.use(own, 'briefing edit', { channel: channel.id, time: '10:00' }).shown())).toContain('10:00 Europe/Athens')
  })

  it('but who sees it may look, where the server opens the command to all; not at what is hidden from them', async () => {
    const { discord, channel, guild } = await subscribed()
    for (const command of discord.world.commands) command.default_member_permissions = null
    const ben = discord.person()
    const shown = await ben.use(channel, 'briefing status').shown()
    expect(buttonsOf(shown)).toEqual(['Preview'])
    expect(textOf(shown)).not.toContain('Last changes')
    expect(textOf(await ben.use(channel, 'briefing list').shown())).toContain(channel.id)
    const hall = discord.channel(guild)
    channel.can.view = false
    discord.tell('CHANNEL_UPDATE', wireChannel(channel, discord.world), guild.id)
    expect(textOf(await ben.use(hall, 'briefing list').shown())).toContain('No channel that you can see')
    expect(textOf(await ben.use(hall, 'briefing preview', { channel: channel.id }).shown())).toBe('You cannot see that channel.')
  })
})

describe('a private thread', () => {
  it('is shown elsewhere only to those who manage threads', async () => {
    const { discord, guild, channel, ana } = await scene()
    const thread = discord.channel(guild, { type: CHANNELS.privateThread, parentId: channel.id, name: 'hidden' })
    expect(textOf(await ana.use(thread, 'briefing subscribe', ATHENS).shown())).toContain('gets briefings')
    expect(textOf(await ana.use(channel, 'briefing list').shown())).toContain('No channel that you can see')
    for (const verb of ['status', 'preview', 'edit', 'skip'])
      expect(textOf(await ana.use(channel, `briefing ${verb}`, { channel: thread.id }).shown())).toBe('You cannot see that channel.')
    discord.tell('GUILD_ROLE_UPDATE', { guild_id: guild.id, role: { ...WITH_THREADS, id: String(BigInt(guild.id) + 1_000_000n) } }, guild.id)
    expect(textOf(await ana.use(channel, 'briefing list').shown())).toContain(thread.id)
  })
})

describe('zones while typing', () => {
  it('are found by city, country and what people say, each with its present time', async () => {
    const { ana, channel } = await scene()
    const choices = async (typed: string): Promise<string[]> => (await ana.type(channel, 'briefing subscribe', 'zone', typed).choices()).map(({ name }) => name)
    expect((await choices('athen'))[0]).toBe('Europe/Athens (now 17:00)')
    expect((await choices('kenya'))[0]).toMatch(/^Africa\/Nairobi/)
    expect((await choices('eastern'))[0]).toMatch(/^America\/New_York/)
    expect(await choices('qqqqqq')).toEqual([])
  })

  it('begin with those of this server, then those of the person’s language', async () => {
    const { discord, channel } = await subscribed()
    const ben = discord.person({ locale: 'de', permissions: MANAGER })
    const values = (await ben.type(channel, 'briefing edit', 'zone', '').choices()).map(({ value }) => value)
    expect(values.slice(0, 2)).toEqual(['Europe/Athens', 'Europe/Berlin'])
  })
})

describe('/briefing edit', () => {
  it('changes what is given and keeps the rest; with nothing given a form shows how it stands', async () => {
    const { ana, channel, use } = await subscribed({ ...ATHENS, 'quiet-dates': '2027-03-01', also: 'world-day,abolition-day' })
    expect(await use('edit', { series: 'key' })).toMatch(/are set.*Key days only · 08:30 Europe\/Athens.*Quiet dates: 2027-03-01/s)
    expect(await use('edit', { 'quiet-dates': 'none', also: 'none' })).toMatch(/Key days only · 08:30 Europe\/Athens\n/)
    const opened = ana.use(channel, 'briefing edit')
    expect(
      (await opened.form()).components.map(({ component: { value, options } }) => value ?? options?.filter((one) => one.default).map((one) => one.value)),
    ).toEqual([['key'], 'Europe/Athens', '08:30', [], undefined])
    expect(textOf(await (await ana.fill(opened, { time: '9:45' })).shown())).toContain('Key days only · 09:45 Europe/Athens')
  })
})

describe('pausing, leaving out, ending', () => {
  it('pause until a day, resume', async () => {
    const { use, run, clock, channel } = await subscribed()
    expect(await use('pause', { until: '2027-01-01' })).toContain('2027-01-01 is not in the future')
    expect(await use('pause', { until: 'soon' })).toContain('Write it as 2027-01-31.')
    expect(await use('pause', { until: '2027-02-02' })).toContain('Nothing is posted before February 2, 2027')
    expect(await use('list')).toContain('paused until February 2, 2027')
    clock.set(FREEDOM_DAY)
    await run()
    expect(channel.messages).toEqual([])
    expect(await use('resume')).toMatch(/go on.*08:30 Europe\/Athens$/s)
  })

  it('skip delivered twice, to one replica or two, leaves out one', async () => {
    const { discord, ana, channel, house, id, clock, once } = await subscribed()
    await startBot(discord, answerer, { now: clock.now, briefings: () => house, once })
    const before = (await house.subscriptions.changes(id)).length
    const use = ana.use(channel, 'briefing skip')
    const said = textOf(await use.shown())
    use.again()
    await discord.until(() => discord.requests.filter(({ path, status }) => path.endsWith('/callback') && status === 400).length >= 2, 'refused deliveries')
    await ana.use(channel, 'briefing status').shown() // what came before is done
    expect(await house.subscriptions.changes(id)).toHaveLength(before + 1)
    expect(textOf(use.interaction.original as never)).toBe(said)
  })

  it('skip leaves out the next and says which', async () => {
    const { use } = await subscribed()
    expect(await use('skip')).toBe('Left out: National Freedom Day, February 1, 2027. The ones after it come as planned.')
    expect(await use('preview')).toContain('will not be posted: left out on request')
  })

  it('unsubscribe ends it, by command or by button, and says what it had', async () => {
    const { ana, channel, use, house, id } = await subscribed()
    expect(await use('unsubscribe')).toMatch(/no more briefings.*08:30 Europe\/Athens/s)
    await use('subscribe', ATHENS)
    expect(textOf(await ana.press(await ana.use(channel, 'briefing status').shown(), 'Unsubscribe').shown())).toMatch(/no more briefings/)
    expect(await house.subscriptions.get(id)).toBeUndefined()
  })

  test.for(['edit', 'resume', 'skip', 'unsubscribe', 'preview', 'send-now', 'status'])('%s of a channel without briefings says how to begin', async (verb) => {
    const { use } = await scene()
    expect(await use(verb)).toMatch(/gets no briefings. `\/briefing subscribe` sets them up/)
    expect(await use('list')).toContain('No channel that you can see gets briefings')
  })
})

describe('/briefing preview', () => {
  it('shows the next five one at a time, exactly as they will be posted, with wall time, zone and the reader’s own', async () => {
    const { ana, channel, house, id } = await subscribed()
    let shown = await ana.use(channel, 'briefing preview').shown()
    const coming = await house.subscriptions.preview(id)
    expect(coming).toHaveLength(5)
    for (const [at, { brief, at: instant }] of coming.entries()) {
      const text = textOf(shown)
      expect(text).toContain(`Preview ${at + 1} of 5`)
      expect(text).toContain(`08:30 Europe/Athens = <t:${instant / 1000}:F> (<t:${instant / 1000}:R>)`)
      for (const line of textOf(renderBrief(brief, 'k', answerer.ground.knowledge) as never).split('\n'))
        if (!line.includes('Ref. k')) expect(text).toContain(line)
      if (at < 4) shown = await ana.press(shown, 'Next').shown()
    }
    expect(() => ana.press(shown, 'Next')).toThrow()
    expect(textOf(await ana.press(shown, 'Previous').shown())).toContain('Preview 4 of 5')
    expect(isEphemeral(shown)).toBe(true)
    expect(channel.messages).toEqual([])
  })

  it('has room for every briefing of the calendar and a heading', () => {
    const { knowledge } = answerer.ground
    const briefOf = createBriefs(answerer.ground)
    for (const year of [2027, 2028, 2029, 2030, 2031, 2032])
      for (const occasion of knowledge.occasions) {
        const parts = briefBlocks(briefOf(occasion, year, `${year}-01-01`), 'Only you see this; it is not posted', knowledge).flatMap(
          (block) => block.parts,
        ) as { content?: string }[]
        expect(parts.reduce((sum, { content = '' }) => sum + content.length, 0)).toBeLessThan(3_600)
      }
  })
})

describe('/briefing send-now', () => {
  it('shows the next one to the asker only', async () => {
    const { ana, channel, house, id } = await subscribed()
    const shown = await ana.use(channel, 'briefing send-now').shown()
    expect(isEphemeral(shown)).toBe(true)
    expect(textOf(shown)).toContain((await house.subscriptions.sendNow(id)).headline)
    expect(textOf(shown)).toContain('Only you see this; it is not posted')
    expect(channel.messages).toEqual([])
  })
})

describe('/briefing list', () => {
  it('shows the channels of this server, and leads to each', async () => {
    const { discord, guild, ana, channel, use } = await subscribed()
    const hall = discord.channel(guild, { name: 'hall' })
    await use('subscribe', { zone: 'Asia/Tokyo', channel: hall.id })
    const other = discord.guild()
    discord.welcome(other)
    const shown = await ana.use(channel, 'briefing list').shown()
    expect(textOf(shown)).toMatch(new RegExp(`<#${channel.id}>: Everything.*08:30 Europe/Athens.*<#${hall.id}>: Everything.*09:00 Asia/Tokyo`, 's'))
    expect(textOf(await ana.pick(shown, hall.id).shown())).toMatch(/Asia\/Tokyo.*Nothing has been due yet/s)
    expect(textOf(await ana.use(discord.channel(other), 'briefing list').shown())).toContain('No channel that you can see')
  })
})

describe('on the day', () => {
  it('what was subscribed by command appears once, and status links to it', async () => {
    const { ana, channel, clock, run, guild, use } = await subscribed({ zone: 'America/New_York', time: '09:00', series: 'freedom-day' })
    expect(await use('status')).toMatch(/Nothing has been due yet.*National Freedom Day: Monday, February 1, 2027 at 09:00 America\/New\\_York/s)
    clock.set(FREEDOM_DAY - 1)
    await run()
    expect(channel.messages).toEqual([])
    for (const at of [FREEDOM_DAY, FREEDOM_DAY + 30_000, FREEDOM_DAY + HOUR]) {
      clock.set(at)
      await run()
    }
    expect(channel.messages).toHaveLength(1)
    const [posted] = channel.messages as [Message]
    expect(textOf(posted)).toContain('## National Freedom Day')
    const shown = await ana.use(channel, 'briefing status').shown()
    expect(textOf(shown)).toContain(`[National Freedom Day](https://discord.com/channels/${guild.id}/${channel.id}/${posted.id}), February 1, 2027: went out.`)
    expect(textOf(shown)).toMatch(/Tuesday, February 1, 2028 at 09:00/)
    expect(textOf(shown)).toContain(`<@${ana.user.id}>: subscribed: series freedom-day`)
    expect(buttonsOf(shown)).toEqual(['Preview', 'Change', 'Unsubscribe'])
  })

  it('status says why one did not go out', async () => {
    const { use, clock, run } = await subscribed({ zone: 'America/New_York', 'quiet-dates': '2027-02-01' })
    clock.set(FREEDOM_DAY)
    await run()
    expect(await use('status')).toMatch(/National Freedom Day, February 1, 2027: was left out \(quiet date\)/)
  })
})

describe('leaving', () => {
  it('a deleted channel pauses its briefings and tells whoever set them up, once; who manages the server can remove them', async () => {
    const { discord, guild, channel, ana, house, id } = await subscribed()
    const hall = discord.channel(guild)
    discord.world.channels.delete(channel.id)
    discord.tell('CHANNEL_DELETE', wireChannel(channel, discord.world), guild.id)
    await discord.until(() => ana.dm.messages.length === 1)
    expect(textOf(ana.dm.messages[0] as Message)).toMatch(
      new RegExp(`paused the briefings that you set up for <#${channel.id}>, because that channel is no longer there`),
    )
    expect(await house.subscriptions.get(id)).toMatchObject({ stopped: 'that channel is no longer there' })
    const shown = await ana.use(hall, 'briefing list').shown()
    expect(textOf(shown)).toContain('paused by me')
    const panel = await ana.pick(shown, channel.id).shown()
    expect(textOf(panel)).toContain('I paused it, because that channel is no longer there')
    expect(textOf(await ana.press(panel, 'Unsubscribe').shown())).toContain('no more briefings')
    expect(ana.dm.messages).toHaveLength(1)
  })

  it('the bot itself, removed from the server: whoever set briefings up there is told once, and no outage is taken for it', async () => {
    const { discord, guild, channel, ana, use } = await subscribed()
    const hall = discord.channel(guild)
    await use('subscribe', { ...ATHENS, channel: hall.id })
    discord.tell('GUILD_DELETE', { id: guild.id, unavailable: true }, guild.id)
    discord.welcome(guild)
    await use('status')
    expect(ana.dm.messages).toEqual([])
    discord.tell('GUILD_DELETE', { id: guild.id }, guild.id)
    await discord.until(() => ana.dm.messages.length === 1)
    expect(textOf(ana.dm.messages[0] as Message)).toMatch(new RegExp(`I was removed.*<#${channel.id}>.*<#${hall.id}>`))
  })

  it('so does a deleted thread', async () => {
    const { discord, guild, channel, ana, use } = await scene()
    const thread = discord.channel(guild, { type: CHANNELS.publicThread, parentId: channel.id })
    await use('subscribe', { ...ATHENS, channel: thread.id })
    discord.tell('THREAD_DELETE', { id: thread.id, guild_id: guild.id, parent_id: channel.id, type: 11 }, guild.id)
    await discord.until(() => ana.dm.messages.length === 1)
  })

  it('a lost permission is told on the day, once; resume goes on where it is mended, and says what is missing where not', async () => {
    const { channel, ana, clock, run, use } = await subscribed({ zone: 'America/New_York' })
    channel.can.send = false
    clock.set(FREEDOM_DAY)
    await run()
    await run()
    expect(ana.dm.messages.map(textOf)).toEqual([expect.stringMatching(/because I may no longer post in that channel/)])
    expect(await use('status')).toMatch(/I paused it, because I may no longer post.*National Freedom Day, February 1, 2027: could not be posted/s)
    expect(await use('resume')).toMatch(/may not write here/)
    channel.can.send = true
    expect(await use('resume')).toMatch(/go on/)
    expect(await use('status')).not.toMatch(/I paused it/)
  })
})

it('whatever is typed into a field, nothing of it is kept or logged where it is no setting', async () => {
  const kept: Database[] = []
  const { use, ana, channel, bot } = await scene({
    ofDesk(database) {
      kept.push(database)
      return {}
    },
  })
  const danger = 'my boss took my passport'
  for (const values of [{ zone: danger }, { zone: 'Europe/Athens', 'quiet-dates': danger }, { zone: 'Europe/Athens', time: danger }])
    await use('subscribe', values)
  await ana.type(channel, 'briefing subscribe', 'zone', danger).choices()
  await use('subscribe', ATHENS)
  await use('pause', { until: danger })
  expect(channel.messages).toEqual([])
  expect(JSON.stringify(bot.reports)).not.toContain('passport')
  const tables = await kept[0]?.query<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'", [])
  for (const { name } of tables ?? []) expect(JSON.stringify(await kept[0]?.query(`SELECT * FROM "${name}"`, [])), name).not.toContain('passport')
})

describe('/privacy', () => {
  it('shows all that the stores keep of a person, in their language, and deletes it', async () => {
    const { ana, channel, use } = await scene({
      locale: 'es-ES',
      ofDesk(database) {
        return {
          conversations: createConversations(openKeyv(database, 'conversations', 1_800_000), Date.now),
          voices: createVoices(database, Date.now, false),
          plans: { countOf: (surface, user) => countPlanner(database, surface, user), forget: (surface, user) => forgetPlanner(database, surface, user) },
          remembersFor: 1_800_000,
        }
      },
    })
    await use('subscribe', ATHENS)
    const answer = await ana.use(channel, 'ask', { question: 'How many people are affected by human trafficking worldwide?' }).shown()
    await ana.press(answer, 'Poco útil').shown()
    await ana.use(channel, 'ask', { question: 'Which companies were the contractors in Kuwait?' }).shown()
    const page = await ana.use(channel, 'privacy').shown()
    expect(textOf(page)).toMatch(
      /2 preguntas de los últimos 30 minutos.*1 valoración de una respuesta.*1 pregunta que el artículo no pudo responder.*1 cambio suyo/s,
    )
    expect(textOf(await ana.press(page, 'Borrar lo mío').shown())).toMatch(/^Borrado: \d entradas suyas\.$/)
    expect(textOf(await ana.use(channel, 'privacy').shown())).toContain('Ahora no se guarda nada de usted.')
    expect(await use('status')).toContain('08:30 Europe/Athens') // the channel's
  })
})

describe('whoever uses Discord in Spanish', () => {
  it('reads no English but the briefings themselves, whatever the verb and whatever goes wrong', async () => {
    const { use, channel, clock, run } = await scene({ locale: 'es-419' })
    const said: string[] = []
    const say = async (verb: string, values?: Record<string, string>): Promise<void> => void said.push(await use(verb, values))
    for (const verb of ['list', 'status', 'skip']) await say(verb)
    await say('subscribe', { zone: 'Nowhere/Land', time: 'noon', 'quiet-dates': 'soon' })
    channel.can.send = false
    await say('subscribe', { zone: 'America/New_York', series: 'freedom-day' })
    channel.can.send = true
    await say('subscribe', { zone: 'America/New_York', series: 'freedom-day', 'quiet-dates': '2027-01-04', also: 'none' })
    await say('edit', { 'quiet-dates': 'ninguna', time: '09:00' })
    await say('pause', { until: '2026-01-01' })
    await say('pause', { until: '2027-01-31x' })
    await say('pause', { until: '2099-01-01' })
    for (const verb of ['status', 'skip', 'list', 'resume', 'status']) await say(verb)
    channel.can.view = false
    clock.set(FREEDOM_DAY)
    await run()
    for (const verb of ['status', 'resume']) await say(verb)
    channel.can.view = true
    for (const verb of ['resume', 'skip', 'status', 'unsubscribe']) await say(verb)
    expect(said.join('\n').replaceAll('National Freedom Day', '')).not.toMatch(/\b(?:the|is|was|and|nothing|until|before|paused|subscribed|write|may|I)\b/)
    expect(said.join('\n')).toMatch(
      /no existe la zona horaria.*no es una fecha.*Enviar mensajes.*no está en el futuro.*en pausa.*ya no puedo ver ese canal.*Se omite/is,
    )
  })
})

describe('faults', () => {
  it('of the database are apologised for, also where a form was to open', async () => {
    const { house, use, bot } = await subscribed()
    for (const verb of ['get', 'list'] as const) vi.spyOn(house.subscriptions, verb).mockRejectedValue(new Error('no line'))
    for (const [verb, values] of [
      ['status', {}],
      ['subscribe', {}],
    ] as const)
      expect(await use(verb, values)).toMatch(/Something went wrong on my side/)
    expect(bot.reports.filter(({ what }) => what === 'listener failed')).toHaveLength(2)
  })

  it('a form that Discord does not show is said so', async () => {
    const { discord, ana, channel } = await scene()
    discord.faults.push({ path: /callback/, times: 4, how: { status: 500 } })
    expect(textOf(await ana.use(channel, 'briefing subscribe').shown())).toMatch(/did not show the form/)
  })
})
