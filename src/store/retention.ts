/** What has been kept long enough goes: messages taken up, conversations and other keys past their end, thumbs, unanswered questions, which briefing went where. */
import type { Database } from './database.ts'

/** How long, in ms. */
export type Keep = { voices: number; ledger: number }
/** How many rows went, by table. */
export type Pruned = Readonly<Record<string, number>>

/** May run at any time, in any number of processes. */
export async function prune(database: Database, now: number, keep: Keep): Promise<Pruned> {
  const gone: Record<string, number> = {}
  for (const [table, column, before] of [
    ['keyv', 'expires_at', now],
    ['intake', 'expires_at', now],
    ['feedback', 'created_at', now - keep.voices],
    ['unanswered', 'created_at', now - keep.voices],
    ['occurrences', 'due', now - keep.ledger],
    ['subscription_changes', 'at', now - keep.ledger],
  ] as const) {
    gone[table] = (await database.query(`DELETE FROM ${table} WHERE ${column} < $1 RETURNING 1 AS gone`, [before])).length
  }
  return gone
}
