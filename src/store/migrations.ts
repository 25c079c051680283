/**
 * The tables, as an append-only list: what has been released is never edited, a change is a new entry at the end. Each runs
 * once, in a transaction, and is written down; a failure names its step.
 */
import { BriefError } from '#errors'
import type { Query } from './database.ts'

export type Migration = { id: number; name: string; sql: readonly string[] }

export const migrations: readonly Migration[] = [
  {
    id: 1,
    name: 'keys and values',
    sql: ['CREATE TABLE keyv (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires_at BIGINT)', 'CREATE INDEX keyv_expiry ON keyv (expires_at)'],
  },
  {
    id: 2,
    name: 'messages taken up',
    sql: [
      'CREATE TABLE intake (key TEXT PRIMARY KEY, state TEXT NOT NULL, lease_until BIGINT NOT NULL, expires_at BIGINT NOT NULL)',
      'CREATE INDEX intake_expiry ON intake (expires_at)',
    ],
  },
  {
    id: 3,
    name: 'feedback and unanswered questions',
    sql: [
      'CREATE TABLE feedback (surface TEXT NOT NULL, workspace TEXT, person TEXT NOT NULL, reference TEXT NOT NULL, helpful INTEGER NOT NULL, reason TEXT, outcome TEXT NOT NULL, fact_ids TEXT NOT NULL, created_at BIGINT NOT NULL, PRIMARY KEY (surface, person, reference))',
      'CREATE TABLE unanswered (reference TEXT PRIMARY KEY, surface TEXT NOT NULL, workspace TEXT, person TEXT NOT NULL, reason TEXT NOT NULL, topic TEXT NOT NULL, fact_ids TEXT NOT NULL, text TEXT, created_at BIGINT NOT NULL)',
    ],
  },
  {
    id: 4,
    name: 'briefings',
    sql: [
      'CREATE TABLE subscriptions (id TEXT PRIMARY KEY, surface TEXT NOT NULL, workspace TEXT NOT NULL, channel TEXT NOT NULL, plan TEXT NOT NULL, created_by TEXT NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, stopped TEXT)',
      'CREATE INDEX subscriptions_place ON subscriptions (surface, workspace)',
      'CREATE TABLE subscription_changes (subscription TEXT NOT NULL, at BIGINT NOT NULL, person TEXT NOT NULL, what TEXT NOT NULL)',
      'CREATE INDEX subscription_changes_of ON subscription_changes (subscription, at)',
      'CREATE TABLE occurrences (key TEXT PRIMARY KEY, subscription TEXT NOT NULL, occasion TEXT NOT NULL, year INTEGER NOT NULL, date TEXT NOT NULL, due BIGINT NOT NULL, state TEXT NOT NULL, reason TEXT, message_id TEXT, attempts INTEGER NOT NULL DEFAULT 0, claim TEXT, lease_until BIGINT NOT NULL DEFAULT 0, changed_at BIGINT NOT NULL, UNIQUE (subscription, occasion, year))',
      "CREATE INDEX occurrences_open ON occurrences (due) WHERE state IN ('planned', 'claimed', 'posting', 'ambiguous')",
      'CREATE INDEX occurrences_of ON occurrences (occasion, year)',
      'CREATE TABLE briefing_ticks (name TEXT PRIMARY KEY, at BIGINT NOT NULL)',
      'CREATE TABLE briefing_lines (name TEXT PRIMARY KEY, next BIGINT NOT NULL)',
    ],
  },
  {
    id: 5,
    name: 'what a briefing cited',
    sql: ['ALTER TABLE occurrences ADD COLUMN cited TEXT', 'ALTER TABLE occurrences ADD COLUMN correction TEXT'],
  },
  {
    id: 6,
    name: 'subscriptions by their clocks', // empty until one is saved anew: then it is looked at whatever the time
    sql: [
      "ALTER TABLE subscriptions ADD COLUMN zone TEXT NOT NULL DEFAULT ''",
      "ALTER TABLE subscriptions ADD COLUMN time TEXT NOT NULL DEFAULT ''",
      'CREATE INDEX subscriptions_clock ON subscriptions (zone, time)',
      'CREATE INDEX subscriptions_changed ON subscriptions (changed_at)',
    ],
  },
]

const LEDGER = 'CREATE TABLE IF NOT EXISTS migrations (id INTEGER PRIMARY KEY, name TEXT NOT NULL)'

/** Runs what has not run yet. `query` is inside a transaction that no other process can be in at the same time. */
export async function migrate(query: Query): Promise<void> {
  await query(LEDGER)
  const done = new Set((await query<{ id: number }>('SELECT id FROM migrations')).map((row) => row.id))
  const newest = Math.max(0, ...done)
  if (newest > (migrations.at(-1)?.id ?? 0))
    throw new BriefError(
      'config',
      `The database was made by a newer version of this bot (step ${newest}). Install that version, or point DATABASE_URL at another database.`,
    )
  for (const { id, name, sql } of migrations.filter((step) => !done.has(step.id))) {
    try {
      for (const statement of sql) await query(statement)
      await query('INSERT INTO migrations (id, name) VALUES ($1, $2)', [id, name])
    } catch (cause) {
      throw new BriefError(
        'config',
        `The database could not be brought up to date at step ${id} (${name}). Nothing was changed. Restore a backup, or report this with the log.`,
        { cause },
      )
    }
  }
}
