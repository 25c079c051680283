/** What is kept of one person, or of one workspace: shown, and deleted. The counterpart of everything that writes such rows. */
import type { Turn } from '#core/answer.ts'
import type { Conversations } from './conversations.ts'
import type { Database, Query } from './database.ts'
import { openKeyv } from './keyv.ts'
import { createPackBindings } from './pack-bindings.ts'

export type Kept = { database: Database; conversations: Conversations }
/** A person is known by the platform's own id, and by the surface it belongs to. */
export type Person = { surface: string; user: string }
export type Belongings = {
  conversations: readonly (Turn & { thread: string })[]
  feedback: readonly Row[]
  unanswered: readonly Row[]
  subscriptions: readonly Row[]
  changes: readonly Row[]
}
type Row = Record<string, unknown>

const NOBODY = '' // in the place of whoever made a subscription: it belongs to the channel and stays

export async function belongingsOf({ database: { query }, conversations }: Kept, { surface, user }: Person): Promise<Belongings> {
  const voices = (table: 'feedback' | 'unanswered'): Promise<Row[]> =>
    query(`SELECT * FROM ${table} WHERE surface = $1 AND person = $2 ORDER BY created_at`, [surface, user])
  return {
    conversations: await conversations.turnsOf(`${surface}:${user}`),
    feedback: await voices('feedback'),
    unanswered: await voices('unanswered'),
    subscriptions: await query('SELECT id, created_at FROM subscriptions WHERE surface = $1 AND created_by = $2 ORDER BY id', [surface, user]),
    changes: await query('SELECT subscription, at, what FROM subscription_changes WHERE subscription LIKE $1 AND person = $2 ORDER BY at', [
      `${surface}:%`,
      user,
    ]),
  }
}

/** How many things went. */
export async function forgetPerson(kept: Kept, { surface, user }: Person): Promise<number> {
  const { query } = kept.database
  const voices = await deleted(query, ['feedback', 'unanswered'], 'surface = $1 AND person = $2', [surface, user])
  return (await kept.conversations.forget(`${surface}:${user}`)) + voices + (await forgetPlanner(kept.database, surface, user))
}

/** What a person planned for a channel stays, without their name. */
export async function forgetPlanner({ query }: Pick<Database, 'query'>, surface: string, user: string): Promise<number> {
  const made = await query('UPDATE subscriptions SET created_by = $3 WHERE surface = $1 AND created_by = $2 RETURNING id', [surface, user, NOBODY])
  const changed = await query('UPDATE subscription_changes SET person = $3 WHERE subscription LIKE $1 AND person = $2 RETURNING at', [
    `${surface}:%`,
    user,
    NOBODY,
  ])
  return made.length + changed.length
}

export async function countPlanner({ query }: Pick<Database, 'query'>, surface: string, user: string): Promise<number> {
  const rows = await query<{ count: number }>('SELECT COUNT(*) AS count FROM subscription_changes WHERE subscription LIKE $1 AND person = $2', [
    `${surface}:%`,
    user,
  ])
  return Number(rows[0]?.count ?? 0)
}

/** The bot was removed from a Slack workspace or Discord server: nothing of it stays but, by a digest, which briefings it has had: invited again, it gets none twice. How many things went. */
export async function forgetWorkspace({ database, conversations }: Kept, surface: string, workspace: string): Promise<number> {
  const { query } = database
  const place = [surface, workspace]
  const channels = [`${surface}:${workspace}:%`] // a subscription's id is that of its channel
  return (
    (await conversations.forgetWorkspace(`${surface}:${workspace}`)) +
    (await deleted(query, ['feedback', 'unanswered', 'subscriptions'], 'surface = $1 AND workspace = $2', place)) +
    (await deleted(query, ['subscription_changes'], 'subscription LIKE $1', channels)) +
    (
      await query(
        `UPDATE occurrences SET subscription = key, message_id = NULL, cited = NULL, correction = NULL, claim = NULL, state = CASE WHEN state = 'posted' THEN state ELSE 'skipped' END, reason = NULL WHERE subscription LIKE $1 RETURNING key`,
        channels,
      )
    ).length +
    (await deleted(query, ['briefing_lines'], 'name = $1', [`${surface}:${workspace}`])) +
    (await deleted(query, ['keyv'], 'key LIKE $1', [`model-tokens:${ANY_DAY}:${surface}:${workspace}`])) +
    (await createPackBindings(openKeyv(database, 'packs')).forgetWorkspace(surface, workspace))
  )
}

const ANY_DAY = '_'.repeat('2027-02-01'.length) // in a pattern of LIKE

/** What opens the door to a Slack workspace or organisation that has installed the app. */
export function forgetInstallation({ query }: Pick<Database, 'query'>, workspace: string): Promise<number> {
  return deleted(query, ['keyv'], 'key IN ($1, $2)', [`slack-installations:team:${workspace}`, `slack-installations:enterprise:${workspace}`])
}

async function deleted(query: Query, tables: readonly string[], where: string, values: readonly string[]): Promise<number> {
  let gone = 0
  for (const table of tables) gone += (await query(`DELETE FROM ${table} WHERE ${where} RETURNING 1 AS gone`, values)).length
  return gone
}
