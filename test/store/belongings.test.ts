/** What is kept can be shown and deleted, of a person and of a workspace, and goes by itself in time; on both engines. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { belongingsOf, countPlanner, forgetInstallation, forgetPerson, forgetWorkspace, type Kept } from '../../src/store/belongings.ts'
import { createConversations } from '../../src/store/conversations.ts'
import { openDatabase } from '../../src/store/database.ts'
import { createIntake } from '../../src/store/intake.ts'
import { openKeyv } from '../../src/store/keyv.ts'
import { createPackBindings } from '../../src/store/pack-bindings.ts'
import { prune } from '../../src/store/retention.ts'
import { createVoices } from '../../src/store/voices.ts'
import { type Postgres, startPostgres } from '../fakes/postgres.ts'

let server: Postgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.stop())

const engines: Readonly<Record<string, () => Promise<string>>> = { SQLite: async () => 'sqlite::memory:', Postgres: () => server.createDatabase(randomUUID()) }
const DAY = 86_400_000
const NEVER = () => () => {}
const KEEP = { voices: 90 * DAY, ledger: 730 * DAY }

describe.for(Object.keys(engines))('on %s', (engine) => {
  async function open(): Promise<Kept> {
    const database = await openDatabase(await (engines[engine] as () => Promise<string>)())
    onTestFinished(() => database.close())
    return { database, conversations: createConversations(openKeyv(database, 'conversations', 1_800_000), Date.now) }
  }

  /** A channel's briefings, as the person who set them up left them. */
  async function subscribe({ database: { query } }: Kept, id: string, user: string, at: number): Promise<void> {
    const [surface = '', workspace = '', channel = ''] = id.split(':')
    await query(
      "INSERT INTO subscriptions (id, surface, workspace, channel, plan, created_by, created_at, changed_at) VALUES ($1, $2, $3, $4, '{}', $5, $6, $6)",
      [id, surface, workspace, channel, user, at],
    )
    await query("INSERT INTO subscription_changes (subscription, at, person, what) VALUES ($1, $2, $3, 'subscribed')", [id, at, user])
    await query(
      "INSERT INTO occurrences (key, subscription, occasion, year, date, due, state, changed_at) VALUES ($1, $2, 'freedom-day', 2027, '2027-02-01', $3, 'posted', $3)",
      [randomUUID(), id, at],
    )
  }

  /** The same traces for whoever it is. */
  async function leaveTraces({ database, conversations }: Kept, surface: string, workspace: string, user: string, at = Date.now()): Promise<void> {
    const voices = createVoices(database, () => at, true)
    const reference = randomUUID().slice(0, 8)
    await conversations.add(`${surface}:${user}`, {
      text: 'How many?',
      factIds: ['a-fact'],
      person: `${surface}:${user}`,
      workspace: `${surface}:${workspace}`,
    })
    await voices.feedback({ surface, workspace, user, reference, helpful: false, factIds: ['a-fact'], outcome: 'answered' })
    await voices.unanswered({ surface, workspace, user, text: 'How many ships?' }, { reason: 'not-covered', citations: [] }, reference)
  }

  it('a person sees what is theirs, on one surface', async () => {
    const kept = await open()
    await leaveTraces(kept, 'slack', 'T1', 'U1')
    await leaveTraces(kept, 'slack', 'T1', 'U2')
    await leaveTraces(kept, 'discord', 'G1', 'U1')
    const { conversations, feedback, unanswered } = await belongingsOf(kept, { surface: 'slack', user: 'U1' })
    expect(conversations).toEqual([{ thread: 'slack:U1', text: 'How many?', factIds: ['a-fact'] }])
    expect(feedback).toMatchObject([{ surface: 'slack', person: 'U1', helpful: 0 }])
    expect(unanswered).toMatchObject([{ surface: 'slack', person: 'U1', text: 'How many ships?' }])
  })

  it('a person forgotten leaves nothing, and the others keep theirs', async () => {
    const kept = await open()
    await leaveTraces(kept, 'slack', 'T1', 'U1')
    await leaveTraces(kept, 'slack', 'T1', 'U2')
    expect(await forgetPerson(kept, { surface: 'slack', user: 'U1' })).toBe(3)
    expect(await belongingsOf(kept, { surface: 'slack', user: 'U1' })).toEqual({
      conversations: [],
      feedback: [],
      unanswered: [],
      subscriptions: [],
      changes: [],
    })
    expect((await belongingsOf(kept, { surface: 'slack', user: 'U2' })).feedback).toHaveLength(1)
    expect(await forgetPerson(kept, { surface: 'slack', user: 'U1' })).toBe(0)
  })

  it('a workspace removed leaves nothing, and the others keep theirs', async () => {
    const kept = await open()
    await leaveTraces(kept, 'slack', 'T1', 'U1')
    await leaveTraces(kept, 'slack', 'T1', 'U2')
    await leaveTraces(kept, 'slack', 'T2', 'U3')
    await leaveTraces(kept, 'discord', 'T1', 'U4')
    expect(await forgetWorkspace(kept, 'slack', 'T1')).toBe(6)
    expect((await kept.database.query<{ person: string }>('SELECT person FROM feedback ORDER BY person')).map(({ person }) => person)).toEqual(['U3', 'U4'])
    expect((await kept.database.query('SELECT key FROM keyv')).length).toBe(2)
  })

  it('a workspace removed takes its packs, its tally and its place in the line along', async () => {
    const kept = await open()
    const { database } = kept
    const packs = createPackBindings(openKeyv(database, 'packs'))
    const installations = openKeyv(database, 'slack-installations')
    for (const workspace of ['T1', 'T2']) {
      await packs.bind({ surface: 'slack', workspace, channel: `C-${workspace}` }, 'river') // nobody has asked there yet
      await openKeyv(database, 'model-tokens').set(`2027-02-01:slack:${workspace}`, 7)
      await installations.set(`team:${workspace}`, { token: 'secret' })
      await database.query('INSERT INTO briefing_lines (name, next) VALUES ($1, 0)', [`slack:${workspace}`])
    }
    expect(await forgetWorkspace(kept, 'slack', 'T1')).toBe(3)
    expect(await forgetInstallation(database, 'T1')).toBe(1)
    expect((await database.query<{ key: string }>('SELECT key FROM keyv ORDER BY key')).map(({ key }) => key)).toEqual([
      'model-tokens:2027-02-01:slack:T2',
      'packs:slack:C-T2',
      'slack-installations:team:T2',
    ])
    expect(await database.query('SELECT name FROM briefing_lines')).toEqual([{ name: 'slack:T2' }])
  })

  it('a person forgotten takes their name off the briefings they set up, which stay', async () => {
    const kept = await open()
    await subscribe(kept, 'slack:T1:C1', 'U1', 1)
    await subscribe(kept, 'discord:G1:C1', 'U1', 1)
    expect(await belongingsOf(kept, { surface: 'slack', user: 'U1' })).toMatchObject({
      subscriptions: [{ id: 'slack:T1:C1' }],
      changes: [{ what: 'subscribed' }],
    })
    expect(await countPlanner(kept.database, 'slack', 'U1')).toBe(1)
    expect(await forgetPerson(kept, { surface: 'slack', user: 'U1' })).toBe(2)
    expect(await kept.database.query('SELECT id, created_by FROM subscriptions ORDER BY id')).toEqual([
      { id: 'discord:G1:C1', created_by: 'U1' },
      { id: 'slack:T1:C1', created_by: '' },
    ])
    expect(await countPlanner(kept.database, 'slack', 'U1')).toBe(0)
  })

  it('a workspace removed takes its briefings along; of their ledger a digest stays, so that nothing is posted twice', async () => {
    const kept = await open()
    await subscribe(kept, 'slack:T1:C1', 'U1', 1)
    await subscribe(kept, 'slack:T11:C1', 'U1', 1)
    expect(await forgetWorkspace(kept, 'slack', 'T1')).toBe(3)
    for (const column of ['id FROM subscriptions', 'subscription FROM subscription_changes'])
      expect((await kept.database.query(`SELECT ${column}`)).map((row) => Object.values(row as object)[0])).toEqual(['slack:T11:C1'])
    const ledger = await kept.database.query<{ key: string; subscription: string; state: string }>(
      "SELECT key, subscription, state, message_id, cited FROM occurrences WHERE subscription <> 'slack:T11:C1'",
    )
    expect(ledger).toEqual([{ key: expect.any(String), subscription: ledger[0]?.key, state: 'posted', message_id: null, cited: null }])
  })

  it('what is over its time goes, and the rest stays', async () => {
    const kept = await open()
    const now = Date.now()
    await leaveTraces(kept, 'slack', 'T1', 'U1', now - 91 * DAY)
    await leaveTraces(kept, 'slack', 'T1', 'U2', now - 89 * DAY)
    await createIntake(kept.database, () => now - 2 * DAY, NEVER).claim('old')
    await createIntake(kept.database, () => now, NEVER).claim('new')
    await openKeyv(kept.database, 'for ever').set('a', 1)
    await openKeyv(kept.database, 'gone', 1).set('a', 1)
    await subscribe(kept, 'slack:T1:C1', 'U1', now - 731 * DAY)
    await subscribe(kept, 'slack:T1:C2', 'U1', now - 729 * DAY)
    expect(await prune(kept.database, now + 60_000, KEEP)).toEqual({ keyv: 1, intake: 1, feedback: 1, unanswered: 1, occurrences: 1, subscription_changes: 1 })
    expect(await prune(kept.database, now + 60_000, KEEP)).toEqual({ keyv: 0, intake: 0, feedback: 0, unanswered: 0, occurrences: 0, subscription_changes: 0 })
    expect(await openKeyv(kept.database, 'for ever').get('a')).toBe(1)
    expect((await belongingsOf(kept, { surface: 'slack', user: 'U2' })).unanswered).toHaveLength(1)
  })
})
