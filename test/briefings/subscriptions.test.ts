import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { GRACE } from '#briefings/briefings.ts'
import type { Poster } from '#briefings/poster.ts'
import { SUPERSEDED } from '#briefings/scheduler.ts'
import { quietText } from '#briefings/settings.ts'
import type { Saving } from '#briefings/subscriptions.ts'
import { type Database, openDatabase } from '#store/database.ts'
import { FREEDOM_DAY, heldClock, HOUR, MINUTE, plainGround, type Room, room } from '../fakes/briefings.ts'
import { type Channels, createChannels, posterTo, type Told } from '../fakes/channels.ts'
import { type Postgres, startPostgres } from '../fakes/postgres.ts'

const ground = plainGround()
const CHANNEL = { surface: 'slack', workspace: 'T1', channel: 'C1' } as const
const ID = 'slack:T1:C1'
const DAY = 24 * HOUR

let postgres: Postgres
let databases = 0

beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.stop())

describe.for([
  ['SQLite', async (): Promise<string> => 'sqlite::memory:'],
  ['Postgres', (): Promise<string> => postgres.createDatabase(`subscriptions${++databases}`)],
] as const)('subscriptions on %s', ([, url]) => {
  describe('subscribing', () => {
    it('takes what is typed, says what comes next with text and instant, and writes down who did it', async () => {
      const { house } = await scene()
      const saving = await house.subscriptions.subscribe(CHANNEL, 'U1', {
        zone: 'europe/athens',
        time: '5:30 pm',
        series: 'key',
        weekdaysOnly: true,
        quiet: '2027-01-04, 2027-01-18 to 2027-01-22',
        optional: ['world-day'],
      })
      expect(saving).toMatchObject({
        kind: 'saved',
        isNew: true,
        subscription: { id: ID, zone: 'Europe/Athens', time: '17:30', series: 'key', weekdaysOnly: true, optional: ['world-day'], createdBy: 'U1' },
      })
      const { next, subscription } = saved(saving)
      expect(quietText(subscription.quiet)).toBe('2027-01-04, 2027-01-18 to 2027-01-22')
      expect(next.map(({ date, brief }) => [date, brief.headline])).toEqual([
        ['2027-02-01', 'National Freedom Day'],
        ['2027-07-30', 'World Day Against Trafficking in Persons'],
        ['2028-01-03', 'National Slavery and Human Trafficking Prevention Month begins'],
        ['2028-01-11', 'National Human Trafficking Awareness Day'],
        ['2028-02-01', 'National Freedom Day'],
      ])
      expect(next[0]?.at).toBe(Date.parse('2027-02-01T15:30:00Z'))
      expect(await house.subscriptions.changes(ID)).toMatchObject([{ person: 'U1', what: 'subscribed: series key, 17:30 Europe/Athens, weekdays only' }])
    })

    it('reports every fault at once, each with its field', async () => {
      const { house } = await scene()
      const saving = await house.subscriptions.subscribe(CHANNEL, 'U1', {
        zone: 'Atens',
        time: '25:00',
        series: 'some',
        quiet: '01/02/2027',
        optional: ['my-day'],
      })
      expect(saving.kind === 'invalid' && saving.faults.map(({ at, problem }) => [at, problem])).toEqual([
        ['series', expect.stringContaining('Known: all, key, freedom-day.')],
        ['optional', expect.stringContaining('Known: world-day, abolition-day.')],
        ['zone', expect.stringContaining('Nearest: Europe/Athens')],
        ['time', expect.stringContaining('Write it as 09:00')],
        ['quiet', expect.stringContaining('Write it as 2027-01-31.')],
      ])
      expect(await house.subscriptions.get(ID)).toBeUndefined()
    })

    it('is refused where the bot may not post, with what is missing', async () => {
      const { house, channels } = await scene()
      channels.refusing.set('C1', { reason: 'invite me first', permanent: true })
      expect(await house.subscriptions.subscribe(CHANNEL, 'U1', { zone: 'UTC' })).toEqual({
        kind: 'missing',
        lines: ['I may not post there: invite me first.'],
      })
      expect(await house.subscriptions.get(ID)).toBeUndefined()
    })

    it('twice changes the one subscription that a channel has', async () => {
      const { house, clock } = await scene()
      await house.subscriptions.subscribe(CHANNEL, 'U1', { zone: 'UTC' })
      clock.set(clock.now() + MINUTE) // what is written down in the same millisecond has no order
      expect(await house.subscriptions.subscribe(CHANNEL, 'U2', { time: '10:00' })).toMatchObject({
        kind: 'saved',
        isNew: false,
        subscription: { zone: 'UTC', time: '10:00', createdBy: 'U1' },
      })
      expect(await house.subscriptions.list('slack', 'T1')).toHaveLength(1)
      expect(await house.subscriptions.list('slack', 'T2')).toEqual([])
      expect((await house.subscriptions.changes(ID))[0]).toMatchObject({ person: 'U2', what: 'time 09:00 -> 10:00' })
    })

    it('on the day itself, after its time, posts nothing that has passed', async () => {
      const { house, clock, channels } = await scene()
      clock.set(FREEDOM_DAY + MINUTE)
      await house.subscriptions.subscribe(CHANNEL, 'U1', { zone: 'America/New_York' })
      await run(house)
      expect(channels.messages.size).toBe(0)
    })

    it('anew after unsubscribing posts nothing that the channel has had', async () => {
      const { house, clock, channels } = await subscribed()
      clock.set(FREEDOM_DAY)
      await run(house)
      await house.subscriptions.unsubscribe(ID, 'U1')
      clock.set(FREEDOM_DAY + MINUTE)
      await house.subscriptions.subscribe(CHANNEL, 'U2', { zone: 'America/New_York', time: '10:00' })
      clock.set(FREEDOM_DAY + HOUR)
      await run(house)
      expect(headlines(channels)).toEqual(['National Freedom Day'])
    })
  })

  describe('a change of time or zone', () => {
    it('after the posting never posts it again', async () => {
      const { house, clock, channels } = await subscribed()
      clock.set(FREEDOM_DAY)
      await run(house)
      for (const wishes of [{ time: '11:00' }, { zone: 'America/Los_Angeles' }, { zone: 'Asia/Tokyo' }, { zone: 'Pacific/Pago_Pago' }]) {
        await house.subscriptions.edit(ID, 'U1', wishes)
        for (let hour = 0; hour < 48; hour++) {
          clock.set(clock.now() + HOUR)
          await run(house)
        }
      }
      expect(headlines(channels)).toEqual(['National Freedom Day'])
    })

    it('that moves it into the past posts it at once, and only once', async () => {
      const { house, clock, channels } = await subscribed({ time: '15:00' })
      clock.set(FREEDOM_DAY + 3 * HOUR) // noon in New York
      await run(house)
      expect(headlines(channels)).toEqual([])
      await house.subscriptions.edit(ID, 'U1', { time: '09:00' })
      await run(house)
      expect(headlines(channels)).toEqual(['National Freedom Day'])
      await house.subscriptions.edit(ID, 'U1', { time: '16:00' })
      clock.set(FREEDOM_DAY + 10 * HOUR)
      await run(house)
      expect(headlines(channels)).toEqual(['National Freedom Day'])
    })

    it('that moves the whole date into the past does not lose it either', async () => {
      const { house, clock, channels } = await subscribed({ time: '09:00', zone: 'America/New_York' })
      clock.set(FREEDOM_DAY - 2 * HOUR) // 07:00 on 1 February in New York: 02:00 on the 2nd in Kiritimati
      await house.subscriptions.edit(ID, 'U1', { zone: 'Pacific/Kiritimati' })
      await run(house)
      expect(headlines(channels)).toEqual(['National Freedom Day'])
    })

    it('in the very minute between its time and the tick does not lose it', async () => {
      const { house, clock, channels } = await subscribed()
      clock.set(FREEDOM_DAY + 20_000)
      await house.subscriptions.edit(ID, 'U1', { time: '08:00' })
      clock.set(FREEDOM_DAY + 60_000)
      await run(house)
      expect(headlines(channels)).toEqual(['National Freedom Day'])
    })
  })

  describe('two people at once', () => {
    it('who subscribe a channel for the first time: one of them does, and the other is told what the first one chose', async () => {
      const { house, poster, clock, database } = await scene()
      const { missing } = poster
      let asked = 0
      const { promise: bothAsked, resolve } = Promise.withResolvers<void>()
      poster.missing = async (channel) => {
        asked += 1
        if (asked === 2) resolve()
        await bothAsked // each has seen that there is none yet
        return missing(channel)
      }
      const other = room({ database, ground, poster, now: clock.now }) // another process, as far as the database can tell
      const both = await Promise.all([
        house.subscriptions.subscribe(CHANNEL, 'U1', { zone: 'Europe/Athens', time: '10:00' }),
        other.subscriptions.subscribe(CHANNEL, 'U2', { zone: 'Asia/Tokyo', time: '11:00' }),
      ])
      expect(both.map(({ kind }) => kind).sort()).toEqual(['saved', 'taken'])
      const kept = await house.subscriptions.get(ID)
      for (const saving of both) expect(saving).toMatchObject({ subscription: { createdBy: kept?.createdBy, zone: kept?.zone, time: kept?.time } })
      expect((await house.subscriptions.changes(ID)).map(({ person }) => person)).toEqual([kept?.createdBy])
    })

    it('nor does a form that was opened before somebody else subscribed write over anything', async () => {
      const { house, clock } = await scene()
      await house.subscriptions.subscribe(CHANNEL, 'U1', { zone: 'Europe/Athens', time: '10:00' }, true)
      clock.set(clock.now() + 10 * MINUTE)
      expect(await house.subscriptions.subscribe(CHANNEL, 'U2', { zone: 'Asia/Tokyo' }, true)).toMatchObject({
        kind: 'taken',
        subscription: { createdBy: 'U1', zone: 'Europe/Athens' },
      })
      expect(await house.subscriptions.subscribe(CHANNEL, 'U2', { zone: 'Asia/Tokyo' })).toMatchObject({ kind: 'saved', isNew: false })
    })

    it('and one who presses twice has subscribed once', async () => {
      const { house } = await scene()
      const wishes = { zone: 'Europe/Athens', time: '10:00' }
      const both = await Promise.all([house.subscriptions.subscribe(CHANNEL, 'U1', wishes), house.subscriptions.subscribe(CHANNEL, 'U1', wishes)])
      expect(both.map((saving) => saved(saving).isNew).sort()).toEqual([false, true])
    })

    it('lose nothing: what was paused, skipped or stopped while a change was being checked stays so', async () => {
      const { house, poster } = await subscribed({ series: 'all' })
      const { missing } = poster
      poster.missing = async (channel) => {
        poster.missing = missing
        await house.subscriptions.skipNext(ID, 'U2')
        await house.subscriptions.pauseUntil(ID, 'U2', '2027-02-01')
        return missing(channel)
      }
      expect(await house.subscriptions.edit(ID, 'U1', { time: '10:00' })).toMatchObject({
        kind: 'saved',
        subscription: { time: '10:00', skips: ['eve@2027'], pausedUntil: '2027-02-01' },
      })
      await Promise.allSettled([
        house.subscriptions.leave({ id: ID }, 'that channel is archived'),
        house.subscriptions.pauseUntil(ID, 'U1', undefined),
        house.subscriptions.skipNext(ID, 'U2'), // refused if it comes after the first
      ])
      expect(await house.subscriptions.get(ID)).toMatchObject({ stopped: 'that channel is archived', time: '10:00' })
    })
  })

  describe('pausing and leaving out', () => {
    it('until a day: nothing before it, and on record why', async () => {
      const { house, clock, channels } = await subscribed({ series: 'all' })
      await house.subscriptions.pauseUntil(ID, 'U1', '2027-02-01')
      await through(house, clock)
      expect(headlines(channels)).toEqual(['National Freedom Day'])
      expect((await house.ledger.list({ limit: 10 })).map(({ occasion, state, reason }) => [occasion, state, reason])).toEqual([
        ['freedom-day', 'posted', null],
        ['eve', 'skipped', 'paused'],
      ])
    })

    it('a pause is given a day to come, and can be ended', async () => {
      const { house } = await subscribed()
      await expect(house.subscriptions.pauseUntil(ID, 'U1', '2027-01-30')).rejects.toThrow('today is 2027-01-30 in America/New_York')
      await expect(house.subscriptions.pauseUntil(ID, 'U1', 'tomorrow')).rejects.toThrow('Write it as 2027-01-31.')
      await house.subscriptions.pauseUntil(ID, 'U1', '2028-01-01')
      expect((await house.subscriptions.preview(ID, 2)).map(({ withheld }) => withheld)).toEqual(['paused', undefined])
      await house.subscriptions.pauseUntil(ID, 'U1', undefined)
      expect((await house.subscriptions.preview(ID, 1))[0]?.withheld).toBeUndefined()
    })

    it('skip next leaves out one, says which, and then the one after', async () => {
      const { house, clock, channels } = await subscribed({ series: 'all' })
      expect(await house.subscriptions.skipNext(ID, 'U1')).toMatchObject({ date: '2027-01-31' })
      await through(house, clock)
      expect(headlines(channels)).toEqual(['National Freedom Day'])
      const other = await subscribed({ series: 'all' })
      await other.house.subscriptions.skipNext(ID, 'U1')
      expect(await other.house.subscriptions.skipNext(ID, 'U1')).toMatchObject({ date: '2027-02-01' })
    })

    it('quiet dates are kept', async () => {
      const { house, clock, channels } = await subscribed({ series: 'all', quiet: '2027-01-31' })
      await through(house, clock)
      expect(headlines(channels)).toEqual(['National Freedom Day'])
    })
  })

  describe('after being away', () => {
    it('at most the newest one is posted, the rest is on record', async () => {
      const { house, clock, channels } = await subscribed({ series: 'all', time: '09:00' })
      clock.set(FREEDOM_DAY + GRACE)
      await run(house)
      expect(headlines(channels)).toEqual(['National Freedom Day'])
      expect((await house.ledger.list({ limit: 10 })).map(({ state }) => state)).toEqual(['posted', 'skipped'])
    })

    it('two within the grace period are no burst either', async () => {
      const near = { ...ground, knowledge: { ...ground.knowledge, occasions: ground.knowledge.occasions.map((one) => ({ ...one })) } }
      const { house, clock, channels } = await subscribed({ series: 'all', time: '23:59' }, near)
      clock.set(Date.parse('2027-02-01T04:59:00Z')) // the eve, 23:59
      await house.subscriptions.edit(ID, 'U1', { time: '00:30' }) // the eve is owed at once, Freedom Day in half an hour
      clock.set(Date.parse('2027-02-01T05:31:00Z'))
      await run(house)
      expect(headlines(channels)).toEqual(['National Freedom Day'])
      expect((await house.ledger.list({ limit: 10 })).map(({ occasion, reason }) => [occasion, reason])).toEqual([
        ['freedom-day', null],
        ['eve', SUPERSEDED],
      ])
    })
  })

  describe('a workspace that the bot was removed from', () => {
    it('is told to whoever had briefings there, once each, and not again to those who know', async () => {
      const { house, told } = await scene()
      for (const [channel, person] of [
        ['C1', 'U1'],
        ['C2', 'U1'],
        ['C3', 'U2'],
        ['C4', 'U3'],
      ] as const)
        saved(await house.subscriptions.subscribe({ ...CHANNEL, channel }, person, { zone: 'UTC' }))
      await house.subscriptions.leave({ id: 'slack:T1:C4' }, 'that channel is archived')
      await house.subscriptions.removed('slack', 'T1')
      expect(told.map(({ user, text }) => [user, text])).toEqual([
        ['U3', expect.stringContaining('archived')],
        ['U1', expect.stringMatching(/I was removed .* <#C1>, <#C2>\. They have ended/)],
        ['U2', expect.stringContaining('<#C3>')],
      ])
    })
  })

  describe('asking', () => {
    it('status says whether the last one went out and when the next is', async () => {
      const { house, clock } = await subscribed()
      expect(await house.subscriptions.status(ID)).toMatchObject({ last: undefined, next: { date: '2027-02-01' } })
      clock.set(FREEDOM_DAY)
      await run(house)
      expect(await house.subscriptions.status(ID)).toMatchObject({ last: { state: 'posted', messageId: 'C1/1' }, next: { date: '2028-02-01' } })
    })

    it('preview gives the next five with the very text that is posted, send now the first of them', async () => {
      const { house } = await subscribed({ series: 'all' })
      const next = await house.subscriptions.preview(ID)
      expect(next).toHaveLength(5)
      expect(await house.subscriptions.sendNow(ID)).toEqual(next[0]?.brief)
    })

    it.for(['edit', 'skipNext', 'unsubscribe', 'preview', 'status', 'sendNow'] as const)('%s of a channel that has none says what to do', async (verb) => {
      const { house } = await scene()
      await expect(house.subscriptions[verb](ID, 'U1' as never, {} as never)).rejects.toThrow('Subscribe it first.')
    })
  })

  /** The evening of 30 January 2027 in New York. */
  async function scene(given = ground): Promise<Scene> {
    const clock = heldClock(Date.parse('2027-01-31T01:00:00Z'))
    const channels = createChannels()
    const database = await openDatabase(await url())
    const poster = posterTo(channels, clock.now)
    const house = room({ database, ground: given, poster, now: clock.now })
    onTestFinished(async () => {
      await house.stop()
      await database.close()
    })
    await house.start()
    return { house, channels, poster, told: poster.told, clock, database }
  }

  async function subscribed(wishes: object = {}, given = ground): Promise<Scene> {
    const made = await scene(given)
    saved(await made.house.subscriptions.subscribe(CHANNEL, 'U1', { series: 'freedom-day', zone: 'America/New_York', ...wishes }))
    return made
  }
})

type Scene = { house: Room; channels: Channels; poster: Poster; told: Told[]; clock: ReturnType<typeof heldClock>; database: Database }

async function run(house: Room): Promise<void> {
  await house.tick()
  await house.idle()
}

/** Hour by hour until the season is over. */
async function through(house: Room, clock: Scene['clock']): Promise<void> {
  for (const end = FREEDOM_DAY + DAY; clock.now() < end; clock.set(clock.now() + HOUR)) await run(house)
}

function saved(saving: Saving): Extract<Saving, { kind: 'saved' }> {
  if (saving.kind !== 'saved') throw new Error(JSON.stringify(saving))
  return saving
}

function headlines({ messages }: Channels): string[] {
  return [...messages.values()].flat().map(({ headline }) => headline)
}
