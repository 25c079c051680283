/**
 * What people left behind for the curator: thumbs under answers, and questions the article could not answer. Fact ids and
 * reasons; the text of a question only where the operator has opted in.
 */
import type { Database } from './database.ts'

export type Thumb = {
  surface: string
  workspace: string | undefined
  user: string
  reference: string
  helpful: boolean
  factIds: readonly string[]
  outcome: string
  reason?: string
}
export type Unanswered = { surface: string; workspace: string | undefined; user: string; text: string }
export type Voices = {
  feedback: (thumb: Thumb) => Promise<void>
  unanswered: (ask: Unanswered, answer: { reason: string; citations: readonly { factId: string }[] }, reference: string) => Promise<void>
  countOf: (surface: string, user: string) => Promise<{ feedback: number; unanswered: number }>
  forget: (surface: string, user: string) => Promise<number>
}

export function createVoices(database: Database, now: () => number, keepText: boolean): Voices {
  return {
    async feedback({ surface, workspace, user, reference, helpful, reason, outcome, factIds }) {
      await database.query(
        'INSERT INTO feedback (surface, workspace, person, reference, helpful, reason, outcome, fact_ids, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (surface, person, reference) DO UPDATE SET helpful = excluded.helpful, reason = excluded.reason, created_at = excluded.created_at',
        [surface, workspace ?? null, user, reference, helpful ? 1 : 0, reason ?? null, outcome, JSON.stringify(factIds), now()],
      )
    },
    async unanswered(ask, { reason, citations }, reference) {
      const facts = citations.map((citation) => citation.factId)
      await database.query(
        'INSERT INTO unanswered (reference, surface, workspace, person, reason, topic, fact_ids, text, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (reference) DO NOTHING',
        [reference, ask.surface, ask.workspace ?? null, ask.user, reason, facts[0] ?? '', JSON.stringify(facts), keepText ? ask.text : null, now()],
      )
    },
    async countOf(surface, person) {
      const count = async (table: 'feedback' | 'unanswered'): Promise<number> =>
        Number(
          (await database.query<{ count: number }>(`SELECT COUNT(*) AS count FROM ${table} WHERE surface = $1 AND person = $2`, [surface, person]))[0]?.count ??
            0,
        )
      return { feedback: await count('feedback'), unanswered: await count('unanswered') }
    },
    async forget(surface, person) {
      const gone = await Promise.all(
        ['feedback', 'unanswered'].map((table) =>
          database.query(`DELETE FROM ${table} WHERE surface = $1 AND person = $2 RETURNING reference`, [surface, person]),
        ),
      )
      return gone.flat().length
    },
  }
}
