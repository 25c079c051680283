import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { keyOf } from '#briefings/ledger.ts'
import { createPlanner, type Occurrence, type Subscription } from '#briefings/occurrences.ts'
import { createSubscriptionTable } from '#briefings/subscription-table.ts'
import { type Database, openDatabase } from '#store/database.ts'
import { FREEDOM_DAY, heldClock, HOUR, MINUTE, plainGround, room } from '../fakes/briefings.ts'
import { createChannels, posterTo } from '../fakes/channels.ts'
import { type Postgres, startPostgres } from '../fakes/postgres.ts'

const ground = plainGround()
let postgres: Postgres
let databases = 0

beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.stop())

describe.for([
  ['SQLite', inFile],
  ['Postgres', (): Promise<string> => postgres.createDatabase(`table${++databases}`)],
] as const)('the table of subscriptions on %s', ([, url]) => {
  it('finds by the clocks of each zone all that may be due, and whatever was changed meanwhile', async () => {
    const database = await opened(await url())
    const planner = createPlanner(ground.knowledge.occasions)
    const table = createSubscriptionTable(database, () => FREEDOM_DAY)
    const zones = ['America/New_York', 'Asia/Tokyo', 'Pacific/Kiritimati', 'Europe/London', 'Asia/Kathmandu']
    for (let at = 0; at < 240; at++) {
      const time = `${String(at % 24).padStart(2, '0')}:${String((at * 7) % 60).padStart(2, '0')}`
      const subscription = make({ channel: `C${at}`, zone: zones[at % zones.length] as string, time })
      await table.save(subscription.id, 'U1', async () => ({ subscription, what: 'subscribed' }))
    }
    const changed = make({ channel: 'changed', time: '21:00', changedAt: FREEDOM_DAY - MINUTE, owed: ['eve@2027'] })
    await table.save(changed.id, 'U1', async () => ({ subscription: changed, what: 'time 15:00 -> 21:00' }))
    const all = await table.all()
    for (const length of [MINUTE, 2 * HOUR, 20 * HOUR]) {
      const span = [FREEDOM_DAY - length, FREEDOM_DAY] as const
      const found = await table.around(planner.windows(...span), ...span)
      expect(keys(planner.due(found, ...span))).toEqual(keys(planner.due(all, ...span)))
      if (length < HOUR) expect(found.length).toBeLessThan(10)
    }
  })

  it('that an older version wrote serves on: what is in it is posted in its time', async () => {
    const address = await url()
    const before = await openDatabase(address)
    const subscription = make({ channel: 'C1' })
    await createSubscriptionTable(before, () => 0).save(subscription.id, 'U1', async () => ({ subscription, what: 'subscribed' }))
    for (const undo of [
      'DROP INDEX subscriptions_clock',
      'DROP INDEX subscriptions_changed',
      ...['zone', 'time'].map((column) => `ALTER TABLE subscriptions DROP COLUMN ${column}`),
    ])
      await before.query(undo)
    await before.query('DELETE FROM migrations WHERE id = 6')
    await before.close()
    const database = await opened(address)
    const clock = heldClock(FREEDOM_DAY)
    const channels = createChannels()
    const house = room({ database, ground, poster: posterTo(channels, clock.now), now: clock.now })
    onTestFinished(() => house.stop())
    await house.start()
    await house.idle()
    expect(channels.messages.get('C1')?.map(({ headline }) => headline)).toEqual(['National Freedom Day'])
    expect(house.faults).toEqual([])
  })
})

function keys(due: readonly Occurrence[]): string[] {
  return due.map(keyOf).sort()
}

async function inFile(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'brief-table-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return `sqlite:${join(folder, 'brief.db')}`
}

async function opened(url: string): Promise<Database> {
  const database = await openDatabase(url)
  onTestFinished(() => database.close())
  return database
}

function make(changed: Partial<Subscription>): Subscription {
  const channel = changed.channel ?? 'C1'
  return {
    ...{ id: `slack:T1:${channel}`, surface: 'slack', workspace: 'T1', channel, createdBy: 'U1', createdAt: 0, changedAt: 0 },
    ...{ series: 'all', optional: [], zone: 'America/New_York', time: '09:00', weekdaysOnly: false },
    ...{ quiet: [], pausedUntil: undefined, skips: [], owed: [], stopped: undefined },
    ...changed,
  }
}
