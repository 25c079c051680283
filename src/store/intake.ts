/**
 * Which messages have been taken up. A claim is atomic: of any number of deliveries, in any number of processes, one wins.
 * It is a lease first, renewed while the work is under way, and becomes final when the reply is out; so what a crash
 * interrupted is taken up again, and what only takes long is not. Kept are digests: what a platform's ids say of anybody is
 * nobody's business.
 */
import { createHash } from 'node:crypto'
import type { Database } from './database.ts'

/**
 * `new`: nobody has it. `again`: it was begun and never finished. `taken`: another delivery has it, or it is done. It stays with
 * whoever claimed it until `letGo`, however long that takes.
 */
export type Intake = {
  claim: (key: string) => Promise<'new' | 'again' | 'taken'>
  finish: (key: string) => Promise<void>
  letGo: (key: string) => void
}

/** For what is done at once and must not be done twice: true for one, final from the start. What a crash interrupts is the person's to repeat. */
export type Once = (key: string) => Promise<boolean>

const KEPT = 24 * 60 * 60_000 // ms; Slack redelivers for minutes, a gateway replays what it kept while we were away
const LEASE = 45_000 // ms; shorter than Slack's second delivery after one minute
const RENEWED = LEASE / 3

/** `every` does some work again and again until it is told to stop. */
export function createIntake(database: Database, now: () => number, every: (ms: number, work: () => Promise<void>) => () => void): Intake {
  const held = new Set<string>()
  let stopRenewing: (() => void) | undefined

  function hold(key: string): void {
    held.add(key)
    stopRenewing ??= every(RENEWED, renew)
  }

  async function renew(): Promise<void> {
    for (const key of held) await database.query("UPDATE intake SET lease_until = $2 WHERE key = $1 AND state = 'begun'", [key, now() + LEASE])
  }

  function letGo(key: string): void {
    held.delete(key)
    if (held.size > 0) return
    stopRenewing?.()
    stopRenewing = undefined
  }

  return {
    async claim(name) {
      const [key, at] = [digestOf(name), now()]
      const fresh = await database.query(
        "INSERT INTO intake (key, state, lease_until, expires_at) VALUES ($1, 'begun', $2, $3) ON CONFLICT (key) DO NOTHING RETURNING key",
        [key, at + LEASE, at + KEPT],
      )
      if (fresh.length > 0) {
        hold(key)
        return 'new'
      }
      const again = await database.query("UPDATE intake SET lease_until = $2 WHERE key = $1 AND state = 'begun' AND lease_until <= $3 RETURNING key", [
        key,
        at + LEASE,
        at,
      ])
      if (again.length === 0) return 'taken'
      hold(key)
      return 'again'
    },
    async finish(name) {
      const key = digestOf(name)
      await database.query("UPDATE intake SET state = 'done' WHERE key = $1", [key])
      letGo(key)
    },
    letGo: (name) => letGo(digestOf(name)),
  }
}

export function createOnce(database: Database, now: () => number): Once {
  return async (name) => {
    const [key, at] = [digestOf(name), now()]
    const first = await database.query(
      "INSERT INTO intake (key, state, lease_until, expires_at) VALUES ($1, 'done', $2, $3) ON CONFLICT (key) DO NOTHING RETURNING key",
      [key, at, at + KEPT],
    )
    return first.length > 0
  }
}

function digestOf(name: string): string {
  return createHash('sha256').update(name).digest('base64url')
}
