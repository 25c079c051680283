/** Subscriptions and who changed what, in the database. One subscription a channel: its id is the channel's own. */
import type { Database, Query } from '#store/database.ts'
import type { Plan, Subscription, Window } from './occurrences.ts'
import type { Channel, PostingSurface } from './poster.ts'

/** `what` for people: "time 09:00 -> 10:00". */
export type Change = { at: number; person: string; what: string }

export type SubscriptionTable = {
  all: () => Promise<Subscription[]>
  /** Those whose time lies in a window of their zone, and those changed between the two instants. */
  around: (windowsOf: (zone: string) => readonly Window[], from: number, to: number) => Promise<Subscription[]>
  of: (surface: PostingSurface, workspace: string) => Promise<Subscription[]>
  get: (id: string) => Promise<Subscription | undefined>
  /**
   * Writes what `make` makes of the row as it stands, and who changed what, or neither; nobody else changes the row meanwhile.
   * Nothing is written where `make` says that nothing changed. It is asked anew where somebody else has just made the row.
   */
  save: <Made extends Making>(id: string, person: string, make: (current: Subscription | undefined, inside: Query) => Promise<Made>) => Promise<Made>
  remove: (id: string, change: Omit<Change, 'at'>) => Promise<void>
  /** True for the one caller that stopped it. */
  stop: (id: string, reason: string) => Promise<boolean>
  /** Newest first; they outlive the subscription. */
  changes: (id: string, limit: number) => Promise<Change[]>
  /** Of all subscriptions, ended ones too. */
  latestChanges: (limit: number) => Promise<(Change & { subscription: string })[]>
}

/** `what` undefined: nothing changed. */
export type Making = { subscription: Subscription; what: string | undefined }

export function idOf({ surface, workspace, channel }: Channel): string {
  return `${surface}:${workspace}:${channel}`
}

type Row = {
  id: string
  surface: PostingSurface
  workspace: string
  channel: string
  plan: string
  created_by: string
  created_at: number
  changed_at: number
  stopped: string | null
}
type Stored = Plan & { owed: readonly string[] }

/** A transaction of SQLite is alone anyway. */
const LOCKED = { sqlite: '', postgres: ' FOR UPDATE' } as const

/** What the bot does by itself stands under this name. */
const THE_BOT = 'the bot'

export function createSubscriptionTable(database: Database, now: () => number): SubscriptionTable {
  const { query } = database
  const log = (inside: Database['query'], id: string, { person, what }: Omit<Change, 'at'>): Promise<unknown> =>
    inside('INSERT INTO subscription_changes (subscription, at, person, what) VALUES ($1, $2, $3, $4)', [id, now(), person, what])
  return {
    all: async () => (await query<Row>('SELECT * FROM subscriptions ORDER BY id')).map(fromRow),
    async around(windowsOf, from, to) {
      const rows = await query<Row>('SELECT * FROM subscriptions WHERE changed_at > $1 AND changed_at <= $2', [from, to])
      for (const { zone } of await query<{ zone: string }>('SELECT DISTINCT zone FROM subscriptions')) {
        for (const [first, last] of zone === '' ? [['', ''] as const] : windowsOf(zone))
          for (const row of await query<Row>('SELECT * FROM subscriptions WHERE zone = $1 AND time >= $2 AND time <= $3', [zone, first, last])) rows.push(row)
      }
      return [...new Map(rows.map((row) => [row.id, row])).values()].map(fromRow)
    },
    of: async (surface, workspace) =>
      (await query<Row>('SELECT * FROM subscriptions WHERE surface = $1 AND workspace = $2 ORDER BY id', [surface, workspace])).map(fromRow),
    get: async (id) => (await query<Row>('SELECT * FROM subscriptions WHERE id = $1', [id])).map(fromRow)[0],
    save: (id, person, make) =>
      database.transaction(async ({ query: inside }) => {
        for (;;) {
          const [current] = (await inside<Row>(`SELECT * FROM subscriptions WHERE id = $1${LOCKED[database.kind]}`, [id])).map(fromRow)
          const made = await make(current, inside)
          if (made.what === undefined) return made
          if (!(await (current ? update : insert)(inside, made.subscription))) continue // a row that is not there yet cannot be locked
          await log(inside, id, { person, what: made.what })
          return made
        }
      }),
    remove: (id, change) =>
      database.transaction(async ({ query: inside }) => {
        await inside('DELETE FROM subscriptions WHERE id = $1', [id])
        await log(inside, id, change)
      }),
    stop: (id, reason) =>
      database.transaction(async ({ query: inside }) => {
        const stopped = await inside('UPDATE subscriptions SET stopped = $2, changed_at = $3 WHERE id = $1 AND stopped IS NULL RETURNING id', [
          id,
          reason,
          now(),
        ])
        if (stopped.length > 0) await log(inside, id, { person: THE_BOT, what: `paused: ${reason}` })
        return stopped.length > 0
      }),
    changes: (id, limit) => query<Change>('SELECT at, person, what FROM subscription_changes WHERE subscription = $1 ORDER BY at DESC LIMIT $2', [id, limit]),
    latestChanges: (limit) => query('SELECT subscription, at, person, what FROM subscription_changes ORDER BY at DESC, subscription LIMIT $1', [limit]),
  }
}

/** False where somebody else was first. */
async function insert(query: Query, one: Subscription): Promise<boolean> {
  const { id, surface, workspace, channel, createdBy, createdAt, changedAt, stopped, zone, time } = one
  const rows = await query(
    `INSERT INTO subscriptions (id, surface, workspace, channel, plan, created_by, created_at, changed_at, stopped, zone, time)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING RETURNING id`,
    [id, surface, workspace, channel, JSON.stringify(storedOf(one)), createdBy, createdAt, changedAt, stopped ?? null, zone, time],
  )
  return rows.length > 0
}

async function update(query: Query, one: Subscription): Promise<boolean> {
  const { id, changedAt, stopped, zone, time } = one
  const rows = await query('UPDATE subscriptions SET plan = $2, changed_at = $3, stopped = $4, zone = $5, time = $6 WHERE id = $1 RETURNING id', [
    ...[id, JSON.stringify(storedOf(one)), changedAt, stopped ?? null, zone, time],
  ])
  return rows.length > 0
}

function storedOf({ series, optional, zone, time, weekdaysOnly, quiet, pausedUntil, skips, owed }: Subscription): Stored {
  return { series, optional, zone, time, weekdaysOnly, quiet, pausedUntil, skips, owed }
}

function fromRow(row: Row): Subscription {
  const plan = JSON.parse(row.plan) as Stored
  const { id, surface, workspace, channel } = row
  return {
    id,
    surface,
    workspace,
    channel,
    ...plan,
    pausedUntil: plan.pausedUntil,
    createdBy: row.created_by,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    stopped: row.stopped ?? undefined,
  }
}
