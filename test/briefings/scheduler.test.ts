/** Seasons as they may come: random changes, sleeps, clocks that are set, processes that start anew, platforms that misbehave. */
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { GRACE } from '#briefings/briefings.ts'
import type { Entry } from '#briefings/ledger.ts'
import { mark, type Subscription, withheldNow } from '#briefings/occurrences.ts'
import { SUPERSEDED } from '#briefings/scheduler.ts'
import type { Wishes } from '#briefings/settings.ts'
import { readKnowledge } from '#knowledge/read.ts'
import { openDatabase } from '#store/database.ts'
import { paths } from '../../src/paths.ts'
import { groundOf, heldClock, MINUTE, plainGround, type Room, room } from '../fakes/briefings.ts'
import { createChannels, type Message, mishaps, posterTo } from '../fakes/channels.ts'
import { type Postgres, startPostgres } from '../fakes/postgres.ts'

const ground = plainGround()
let postgres: Postgres
let databases = 0

beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.stop())

const CHANNEL = { surface: 'discord', workspace: 'G1', channel: 'C1' } as const
const ID = 'discord:G1:C1'
const FROM = Date.parse('2027-01-25T00:00:00Z')
const UNTIL = Date.parse('2027-02-05T00:00:00Z')
const SEASON = ['week-peacekeeping', 'week-governments', 'eve', 'freedom-day']

type Act = { change: Wishes } | { anew: true } | { clock: number } | { sleep: number } | { pause: string } | { skip: true }
/** `steps` in minutes from tick to tick; what happens, each before the tick with that number. */
type Story = { wishes: Wishes; steps: readonly number[]; acts: readonly (readonly [at: number, act: Act])[]; mishap: readonly (Message['id'] | undefined)[] }

const zone = fc.constantFrom(
  'America/New_York',
  'Asia/Tokyo',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Asia/Kathmandu',
  'Europe/London',
  'Australia/Lord_Howe',
)
const time = fc.tuple(fc.nat(23), fc.nat(59)).map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
const change: fc.Arbitrary<Act> = fc.record({ zone, time, weekdaysOnly: fc.boolean() }, { requiredKeys: [] }).map((wishes) => ({ change: wishes }))
const calm = fc.oneof({ weight: 5, arbitrary: change }, { weight: 1, arbitrary: fc.constant<Act>({ anew: true }) })
const wild = fc.oneof(
  calm,
  fc.integer({ min: -3 * 24 * 60, max: 3 * 24 * 60 }).map((minutes): Act => ({ clock: minutes })),
  fc.integer({ min: 1, max: 5 * 24 * 60 }).map((minutes): Act => ({ sleep: minutes })),
  fc.integer({ min: 26, max: 31 }).map((day): Act => ({ pause: `2027-01-${day}` })),
  fc.constant<Act>({ skip: true }),
  fc.constantFrom('', '2027-01-28', '2027-01-29 to 2027-01-31', '2027-02-01').map((quiet): Act => ({ change: { quiet } })),
)

function story(act: fc.Arbitrary<Act>, mishap: fc.Arbitrary<(typeof mishaps)[number] | undefined>): fc.Arbitrary<Story> {
  return fc.record({
    wishes: fc.record({ zone, time, weekdaysOnly: fc.boolean() }),
    steps: fc.array(fc.integer({ min: 1, max: 110 }), { minLength: 3, maxLength: 12 }),
    acts: fc.array(fc.tuple(fc.nat(250), act), { maxLength: 10 }),
    mishap: fc.array(mishap, { maxLength: 8 }),
  })
}

describe.for([
  ['SQLite', async (): Promise<string> => 'sqlite::memory:', { calm: 40, wild: 60 }],
  ['Postgres', (): Promise<string> => postgres.createDatabase(`season${++databases}`), { calm: 6, wild: 10 }],
] as const)('a season on %s', { timeout: 120_000 }, ([, url, runs]) => {
  it('whatever is changed meanwhile and however often the process starts anew: each briefing once, in its time, none lost', async () => {
    await fc.assert(
      fc.asyncProperty(story(calm, fc.constant(undefined)), async (told) => {
        const { posted, entries } = await live(told, await url())
        for (const occasion of SEASON) {
          const entry = entries.find((one) => one.occasion === occasion)
          expect([occasion, entry?.state, entry?.reason]).toEqual(
            entry?.reason === SUPERSEDED ? [occasion, 'skipped', SUPERSEDED] : [occasion, 'posted', null], // two that a change made due together are no burst
          )
        }
        check(posted, entries)
      }),
      { numRuns: runs.calm },
    )
  })

  it('with clocks that are set, machines that sleep, pauses, skips, quiet dates, and a platform that misbehaves: none twice, none out of its time or against a wish, no burst', async () => {
    await fc.assert(
      fc.asyncProperty(story(wild, fc.constantFrom(undefined, ...mishaps)), async (told) => {
        const { posted, entries } = await live(told, await url())
        check(posted, entries)
      }),
      { numRuns: runs.wild },
    )
  })
})

describe('an occasion that a curator adds in YAML', () => {
  it('is posted on its day to those who take its series, with no change of code', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'brief-curator-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    cpSync(paths.knowledge, folder, { recursive: true })
    appendFileSync(join(folder, 'calendar.yaml'), WOMENS_DAY)
    const clock = heldClock(Date.parse('2027-03-01T00:00:00Z'))
    const channels = createChannels()
    const database = await openDatabase('sqlite::memory:')
    const given = groundOf(readKnowledge(folder, '2026-11-22').knowledge)
    const house = room({ database, ground: given, poster: posterTo(channels, clock.now), now: clock.now })
    onTestFinished(async () => {
      await house.stop()
      await database.close()
    })
    await house.start()
    for (const [channel, series] of [
      ['C1', 'all'],
      ['C2', 'key'],
    ] as const)
      await house.subscriptions.subscribe({ ...CHANNEL, channel }, 'U1', { zone: 'Asia/Tokyo', time: '08:15', series })
    const [next] = await house.subscriptions.preview('discord:G1:C1', 1)
    expect([next?.date, next?.brief.headline, next?.brief.facts.length]).toEqual(['2027-03-08', 'International Women’s Day', 3])
    clock.set(Date.parse('2027-03-07T23:15:00Z'))
    await house.tick()
    await house.idle()
    expect([...channels.messages].map(([channel, list]) => [channel, list.map(({ headline }) => headline)])).toEqual([['C1', ['International Women’s Day']]])
  })
})

const WOMENS_DAY = `
  - id: womens-day
    on: 03-08
    title: International Women’s Day
    about: The United Nations marks the day each year on March 8.
    source: United Nations
    url: https://www.un.org/en/observances/womens-day
    series: all
    themes: [armed-groups]
    editions:
      - facts: [enslaved-women-revenue, tactic-of-war, prolongs-conflict]
        question: What would help women who return from captivity?
      - facts: [stigma-strongest, recovery-held-back, programs-underfunded]
        question: Who in your town works with survivors?
    grade: A
    checkedOn: 2026-11-22
`

/** What must hold in any case. */
function check(posted: readonly Post[], entries: readonly Entry[]): void {
  const keys = posted.map(({ key }) => key)
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
  for (const { key, at, tick, withheld } of posted) {
    expect(withheld).toBeUndefined()
    const entry = entries.find((one) => one.key === key)
    expect(entry?.state).toBe('posted')
    expect(at).toBeGreaterThanOrEqual(entry?.due as number)
    expect(at).toBeLessThanOrEqual((entry?.due as number) + GRACE)
    expect(posted.filter((other) => other.tick === tick)).toHaveLength(1)
  }
}

/** `withheld`: what should have kept it back, by the settings of that moment. */
type Post = { key: string; at: number; tick: number; withheld: string | undefined }

async function live({ wishes, steps, acts, mishap }: Story, url: string): Promise<{ posted: Post[]; entries: Entry[] }> {
  const clock = heldClock(FROM)
  const misfortunes = [...mishap]
  const channels = createChannels({ mishap: () => misfortunes.shift() as (typeof mishaps)[number] | undefined })
  const late: (() => void)[] = []
  const poster = posterTo(channels, clock.now, (work) => late.push(work))
  const database = await openDatabase(url)
  const wait = async (): Promise<void> => {
    for (const work of late.splice(0)) work()
  }
  const born = async (): Promise<Room> => {
    const house = room({ database, ground, poster, now: clock.now, wait })
    await house.start()
    return house
  }
  let house = await born()
  await house.subscriptions.subscribe(CHANNEL, 'U1', wishes)
  const posted: Post[] = []
  for (let tick = 0; clock.now() < UNTIL || tick < 250; tick++) {
    for (const [at, act] of acts) {
      if (at !== tick) continue
      if ('anew' in act) {
        await house.stop()
        house = await born()
      } else if ('clock' in act) clock.set(clock.now() + act.clock * MINUTE)
      else if ('sleep' in act) clock.set(clock.now() + act.sleep * MINUTE)
      else if ('pause' in act) await house.subscriptions.pauseUntil(ID, 'U1', act.pause).catch(() => undefined)
      else if ('skip' in act) await house.subscriptions.skipNext(ID, 'U1')
      else await house.subscriptions.edit(ID, 'U1', act.change)
    }
    await house.tick()
    await house.idle()
    const all = channels.messages.get('C1') ?? []
    for (const { key, at } of all.slice(posted.length)) {
      const entry = (await house.ledger.list({ limit: 100 })).find((one) => one.key === key) as Entry
      const settings = (await house.subscriptions.get(ID)) as Subscription
      posted.push({ key, at, tick, withheld: withheldNow(settings, mark({ id: entry.occasion }, entry.year), entry.date) })
    }
    clock.set(clock.now() + (steps[tick % steps.length] as number) * MINUTE)
  }
  await house.stop()
  const entries = await house.ledger.list({ limit: 100 })
  await database.close()
  return { posted, entries }
}
