import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createLedger, keyOf, LEASE, type Ledger } from '#briefings/ledger.ts'
import { createPlanner, type Occurrence, type Subscription } from '#briefings/occurrences.ts'
import { type Database, openDatabase } from '#store/database.ts'
import { FREEDOM_DAY, type Held, heldClock, HOUR, plainGround } from '../fakes/briefings.ts'
import { type Postgres, startPostgres } from '../fakes/postgres.ts'

const planner = createPlanner(plainGround().knowledge.occasions)
let postgres: Postgres
let databases = 0

beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.stop())

describe.for([
  ['SQLite', async (): Promise<string> => 'sqlite::memory:'],
  ['Postgres', (): Promise<string> => postgres.createDatabase(`ledger${++databases}`)],
] as const)('the ledger on %s', ([, url]) => {
  it('writes an occurrence down once, whoever does it and whatever its time has become', async () => {
    const { ledger, due } = await scene()
    await Promise.all([ledger.plan(due), ledger.plan(due)])
    const moved = due.map(({ occurrence }) => ({
      occurrence: { ...occurrence, at: occurrence.at + HOUR, subscription: { ...occurrence.subscription, time: '10:00', zone: 'Asia/Tokyo' } },
      skipped: undefined,
    }))
    await ledger.plan(moved)
    expect(await ledger.list({ limit: 10 })).toMatchObject([
      {
        key: keyOf(due[0]?.occurrence as Occurrence),
        occasion: 'freedom-day',
        year: 2027,
        date: '2027-02-01',
        due: FREEDOM_DAY,
        state: 'planned',
        attempts: 0,
        messageId: null,
        reason: null,
      },
    ])
    expect(await ledger.unseen(due.map(({ occurrence }) => occurrence))).toEqual([])
  })

  it('lets one of many claims win', async () => {
    const { ledger, due, key } = await scene()
    await ledger.plan(due)
    const claims = await Promise.all(Array.from({ length: 20 }, (_, at) => ledger.claim(key, `worker ${at}`)))
    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1)
    expect(await ledger.open()).toEqual([])
  })

  it('frees a claim that ran out; who held it can do nothing more', async () => {
    const { ledger, due, key, clock } = await scene()
    await ledger.plan(due)
    expect(await ledger.claim(key, 'slow')).toMatchObject({ state: 'claimed', attempts: 1 })
    clock.set(FREEDOM_DAY + LEASE)
    expect(await ledger.claim(key, 'quick')).toBeUndefined()
    clock.set(FREEDOM_DAY + LEASE + 1)
    expect(await ledger.open()).toEqual([key])
    expect(await ledger.claim(key, 'quick')).toMatchObject({ state: 'claimed', attempts: 2 })
    expect(await ledger.posting(key, 'slow')).toBe(false)
    await ledger.release(key, 'slow', 'planned')
    await ledger.finish(key, 'slow', 'failed', 'too slow')
    expect(await ledger.posting(key, 'quick')).toBe(true)
  })

  it('leaves a claim alone whose owner has a clock that is ahead, unless it lies so far in the future that a clock was set back', async () => {
    const { ledger, due, key, clock } = await scene()
    await ledger.plan(due)
    clock.set(FREEDOM_DAY + 60_000)
    await ledger.claim(key, 'ahead')
    await ledger.posting(key, 'ahead')
    clock.set(FREEDOM_DAY)
    expect(await ledger.open()).toEqual([])
    expect(await ledger.claim(key, 'behind')).toBeUndefined()
    clock.set(FREEDOM_DAY + 24 * HOUR)
    await ledger.claim(key, 'tomorrow')
    clock.set(FREEDOM_DAY)
    expect(await ledger.claim(key, 'today')).toMatchObject({ state: 'ambiguous' })
  })

  it('takes over as ambiguous what may have gone out', async () => {
    const { ledger, due, key } = await scene()
    await ledger.plan(due)
    await ledger.claim(key, 'dead')
    await ledger.posting(key, 'dead')
    await ledger.takeOver()
    expect(await ledger.claim(key, 'next')).toMatchObject({ state: 'ambiguous' })
    await ledger.release(key, 'next', 'ambiguous')
    expect(await ledger.claim(key, 'third')).toMatchObject({ state: 'ambiguous', attempts: 3 })
  })

  it('believes a message even of one that has lost its claim, and then nobody sends again', async () => {
    const { ledger, due, key, clock } = await scene()
    await ledger.plan(due)
    await ledger.claim(key, 'slow')
    await ledger.posting(key, 'slow')
    clock.set(FREEDOM_DAY + 2 * LEASE)
    await ledger.claim(key, 'quick')
    await ledger.posted(key, 'm1')
    expect(await ledger.posting(key, 'quick')).toBe(false)
    await ledger.finish(key, 'quick', 'failed', 'no')
    expect(await ledger.list({ limit: 1 })).toMatchObject([{ state: 'posted', messageId: 'm1' }])
  })

  it('gives nothing out before its time, however it came to be written down', async () => {
    const { ledger, due, key, clock } = await scene()
    await ledger.plan(due)
    clock.set(FREEDOM_DAY - 1)
    expect(await ledger.open()).toEqual([])
    expect(await ledger.claim(key, 'early')).toBeUndefined()
  })

  it('takes ten thousand at a time', async () => {
    const { ledger, due } = await scene()
    const many = Array.from({ length: 10_000 }, (_, at) => ({
      occurrence: { ...(due[0]?.occurrence as Occurrence), subscription: make(`C${at}`) },
      skipped: at % 2 === 0 ? undefined : 'paused',
    }))
    await ledger.plan(many)
    expect(await ledger.open()).toHaveLength(5_000)
    expect(await ledger.unseen([...many.map(({ occurrence }) => occurrence), ...due.map(({ occurrence }) => occurrence)])).toHaveLength(1)
  })

  async function scene(): Promise<{ ledger: Ledger; due: { occurrence: Occurrence; skipped: undefined }[]; key: string; clock: Held; database: Database }> {
    const clock = heldClock(FREEDOM_DAY)
    const database = await openDatabase(await url())
    onTestFinished(() => database.close())
    const due = planner.due([make('C')], FREEDOM_DAY - 1, FREEDOM_DAY).map((occurrence) => ({ occurrence, skipped: undefined }))
    return { ledger: createLedger(database, clock.now), due, key: keyOf(due[0]?.occurrence as Occurrence), clock, database }
  }
})

function make(channel: string): Subscription {
  return {
    ...{ id: `slack:T1:${channel}`, surface: 'slack', workspace: 'T1', channel, createdBy: 'U1', createdAt: 0, changedAt: 0 },
    ...{ series: 'freedom-day', optional: [], zone: 'America/New_York', time: '09:00', weekdaysOnly: false },
    ...{ quiet: [], pausedUntil: undefined, skips: [], owed: [], stopped: undefined },
  }
}
