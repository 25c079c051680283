/**
 * The durable state of every occurrence: one row each, made once, moved only forward. Whoever holds the claim may act; a claim
 * that ran out is taken over as `ambiguous` wherever a message may have gone out, so that nobody sends without looking first.
 */
import { createHash } from 'node:crypto'
import type { Database, Query, Value } from '#store/database.ts'
import type { Occurrence } from './occurrences.ts'

export type State = 'planned' | 'claimed' | 'posting' | 'posted' | 'ambiguous' | 'skipped' | 'failed'

export type Entry = {
  key: string
  subscription: string
  occasion: string
  year: number
  /** Local, ISO. */
  date: string
  /** ms since 1970. */
  due: number
  state: State
  /** Why it was skipped or failed, or has to be tried again. */
  reason: string | null
  messageId: string | null
  attempts: number
  changedAt: number
}

export type Tally = { occasion: string; year: number; states: Partial<Record<State, number>> }

/** Fact id -> the words in which a briefing said it. */
export type Cited = Readonly<Record<string, string>>

/** An occurrence as it enters the ledger: to be posted, or left out for a reason. */
export type Planned = { occurrence: Occurrence; skipped: string | undefined }

export type Ledger = {
  /** Writes down those that are not there yet. */
  plan: (planned: readonly Planned[]) => Promise<void>
  /** Of these, the ones that the ledger has not seen in any state. */
  unseen: (occurrences: readonly Occurrence[], inside?: Query) => Promise<Occurrence[]>
  /** Due and not finished, and nobody is at it: oldest first. */
  open: () => Promise<string[]>
  /** Atomic, one winner. Undefined where it is finished, not yet due, or somebody else's. */
  claim: (key: string, token: string) => Promise<Entry | undefined>
  /** The last step before a message may go out, which will say this. False where the claim was lost: then nothing may be sent. */
  posting: (key: string, token: string, cited?: Cited) => Promise<boolean>
  posted: (key: string, messageId: string) => Promise<void>
  /** Gives the claim up for another attempt: `ambiguous` if a message may be out, else `planned`. */
  release: (key: string, token: string, state: 'planned' | 'ambiguous', reason?: string) => Promise<void>
  finish: (key: string, token: string, state: 'skipped' | 'failed', reason: string) => Promise<void>
  /** What was skipped as late while the clock was ahead, and is within its time after all. */
  revive: (grace: number) => Promise<void>
  /** Only for the one owner of a SQLite file: whoever held these claims is dead. */
  takeOver: () => Promise<void>
  lastTick: () => Promise<number | undefined>
  ticked: (at: number) => Promise<void>
  /** How many of each occasion came to what, newest first. */
  tally: (limit: number) => Promise<Tally[]>
  /** Newest first, and those not posted first among them. */
  list: (filter: { subscription?: string; limit: number }) => Promise<Entry[]>
}

/** ms. Far longer than one attempt takes; a process that is slower has lost its claim. */
export const LEASE = 60_000
/** ms. The clocks of two processes may differ by so much, before one takes the other's claim for a leftover. */
export const SKEW = 5 * 60_000
export const LATE = 'later than the grace period'

const ASKED = 100 // keys in one statement
const WRITTEN = 10 // rows in one statement; with more, SQLite takes longer over the parameters than over the rows
const TOGETHER = 1_000 // rows in one transaction, each of which has to reach the disk
const COLUMNS = 'key, subscription, occasion, year, date, due, state, reason, message_id AS "messageId", attempts, changed_at AS "changedAt"'

const AMONG = `SELECT key FROM occurrences WHERE key IN (${Array.from({ length: ASKED }, (_, at) => `$${at + 1}`).join(', ')})`

/** 16 lower-case letters and digits; the same whatever time or zone the subscription has. */
export function keyOf({ subscription, occasion, year }: Pick<Occurrence, 'subscription' | 'occasion' | 'year'>): string {
  return createHash('sha256').update(`${subscription.id}|${occasion.id}|${year}`).digest('hex').slice(0, 16)
}

export function createLedger(database: Database, now: () => number, lease = LEASE): Ledger {
  const { query, brisk } = database // of all writes only `posting` must have reached the disk before anything goes on: whatever else is lost is done anew, or looked for
  /** Free: a claim that ran out, or one from so far in the future that the clock must have been set back. */
  const free = (at: string, end: string): string => `(lease_until < ${at} OR lease_until > ${end})`

  return {
    async plan(planned) {
      for (let at = 0; at < planned.length; at += TOGETHER) {
        const some = planned.slice(at, at + TOGETHER)
        await database.transaction(async ({ query: inside }) => {
          for (let row = 0; row < some.length; row += WRITTEN) await insert(inside, some.slice(row, row + WRITTEN), now())
        })
      }
    },
    async unseen(occurrences, inside = query) {
      const seen = new Set<string>()
      const keys = occurrences.map(keyOf)
      for (let at = 0; at < keys.length; at += ASKED) {
        const page = Array.from({ length: ASKED }, (_, one) => keys[at + one] ?? '') // always as many: one prepared statement
        for (const { key } of await inside<{ key: string }>(AMONG, page)) seen.add(key)
      }
      return occurrences.filter((_, at) => !seen.has(keys[at] as string))
    },
    async open() {
      const rows = await query<{ key: string }>(
        `SELECT key FROM occurrences WHERE due <= $1 AND (state = 'planned' OR (state IN ('claimed', 'posting', 'ambiguous') AND ${free('$1', '$2')})) ORDER BY due, key`,
        [now(), now() + lease + SKEW],
      )
      return rows.map(({ key }) => key)
    },
    async claim(key, token) {
      const at = now()
      const rows = await brisk<Entry>(
        `UPDATE occurrences SET claim = $2, lease_until = $4, attempts = attempts + 1, changed_at = $3, state = CASE WHEN state IN ('posting', 'ambiguous') THEN 'ambiguous' ELSE 'claimed' END
         WHERE key = $1 AND due <= $3 AND (state = 'planned' OR (state IN ('claimed', 'posting', 'ambiguous') AND ${free('$3', '$5')})) RETURNING ${COLUMNS}`,
        [key, token, at, at + lease, at + lease + SKEW],
      )
      return rows[0]
    },
    async posting(key, token, cited) {
      const rows = await query(
        `UPDATE occurrences SET state = 'posting', lease_until = $3, changed_at = $4, cited = $5 WHERE key = $1 AND claim = $2 AND state IN ('claimed', 'ambiguous') RETURNING key`,
        [key, token, now() + lease, now(), cited === undefined ? null : JSON.stringify(cited)],
      )
      return rows.length > 0
    },
    async posted(key, messageId) {
      await brisk(
        `UPDATE occurrences SET state = 'posted', message_id = $2, reason = NULL, claim = NULL, changed_at = $3 WHERE key = $1 AND state <> 'posted'`,
        [key, messageId, now()],
      )
    },
    async release(key, token, state, reason) {
      await brisk(
        `UPDATE occurrences SET state = $3, claim = NULL, lease_until = 0, changed_at = $4, reason = COALESCE($5, reason) WHERE key = $1 AND claim = $2 AND state IN ('claimed', 'posting', 'ambiguous')`,
        [key, token, state, now(), reason ?? null],
      )
    },
    async finish(key, token, state, reason) {
      await brisk(`UPDATE occurrences SET state = $3, reason = $4, claim = NULL, changed_at = $5 WHERE key = $1 AND claim = $2 AND state <> 'posted'`, [
        key,
        token,
        state,
        reason,
        now(),
      ])
    },
    async revive(grace) {
      await query(
        `UPDATE occurrences SET state = 'planned', reason = NULL, changed_at = $1 WHERE state = 'skipped' AND reason = $3 AND due <= $1 AND due > $2`,
        [now(), now() - grace, LATE],
      )
    },
    async takeOver() {
      await query(`UPDATE occurrences SET lease_until = 0 WHERE state IN ('claimed', 'posting', 'ambiguous')`)
    },
    async lastTick() {
      return (await query<{ at: number }>(`SELECT at FROM briefing_ticks WHERE name = 'tick'`))[0]?.at
    },
    async ticked(at) {
      await brisk(`INSERT INTO briefing_ticks (name, at) VALUES ('tick', $1) ON CONFLICT (name) DO UPDATE SET at = excluded.at`, [at])
    },
    async tally(limit) {
      const rows = await query<{ occasion: string; year: number; state: State; count: number }>(
        'SELECT occasion, year, state, COUNT(*) AS count, MAX(due) AS newest FROM occurrences GROUP BY occasion, year, state ORDER BY newest DESC, state',
      )
      const found = new Map<string, Tally & { states: Partial<Record<State, number>> }>()
      for (const { occasion, year, state, count } of rows) {
        const one = found.get(`${occasion}@${year}`) ?? { occasion, year, states: {} }
        found.set(`${occasion}@${year}`, { ...one, states: { ...one.states, [state]: count } })
      }
      return [...found.values()].slice(0, limit)
    },
    async list({ subscription, limit }) {
      const where = subscription === undefined ? '' : 'WHERE subscription = $2'
      return query<Entry>(
        `SELECT ${COLUMNS} FROM occurrences ${where} ORDER BY due DESC, CASE state WHEN 'posted' THEN 1 ELSE 0 END, key LIMIT $1`,
        subscription === undefined ? [limit] : [limit, subscription],
      )
    },
  }
}

async function insert(query: Query, planned: readonly Planned[], at: number): Promise<void> {
  const values: Value[] = []
  const rows = planned.map(({ occurrence, skipped }) => {
    const first =
      values.push(
        keyOf(occurrence),
        occurrence.subscription.id,
        occurrence.occasion.id,
        occurrence.year,
        occurrence.date,
        occurrence.at,
        skipped === undefined ? 'planned' : 'skipped',
        skipped ?? null,
        at,
      ) - 8
    return `(${Array.from({ length: 9 }, (_, column) => `$${first + column}`).join(', ')})`
  })
  await query(
    `INSERT INTO occurrences (key, subscription, occasion, year, date, due, state, reason, changed_at) VALUES ${rows.join(', ')} ON CONFLICT DO NOTHING`,
    values,
  )
}
