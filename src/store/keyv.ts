/**
 * Keyv on the database: what is keys and values (conversations, installations, preferences, caches). Opened so that a
 * storage fault throws and is never read as "no such key".
 */
import Keyv, { type KeyvStoreAdapter } from 'keyv'
import type { Database } from './database.ts'

/** `ttl` in ms for every value that is not given one of its own. Keys of one namespace never meet those of another. */
export function openKeyv<Value>(database: Database, namespace: string, ttl?: number): Keyv<Value> {
  const keyv = new Keyv<Value>({ store: keyvTable(database), namespace, throwOnErrors: true, emitErrors: false, ...(ttl === undefined ? {} : { ttl }) })
  return keyv
}

const PAGE = 500

/** Keyv itself puts the namespace before the key and packs value and expiry into one text. */
function keyvTable(database: Database): KeyvStoreAdapter {
  const table: KeyvStoreAdapter = {
    opts: { dialect: database.kind },
    on: () => table, // faults are thrown, there are no events
    async get(key) {
      return (await database.query<{ value: string }>('SELECT value FROM keyv WHERE key = $1', [key]))[0]?.value as never
    },
    async set(key: string, value: string, ttl?: number) {
      const expires = ttl === undefined ? null : Date.now() + ttl
      await database.query(
        'INSERT INTO keyv (key, value, expires_at) VALUES ($1, $2, $3) ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at',
        [key, value, expires],
      )
    },
    async delete(key) {
      return (await database.query('DELETE FROM keyv WHERE key = $1 RETURNING key', [key])).length > 0
    },
    async clear() {
      await database.query('DELETE FROM keyv WHERE key LIKE $1', [`${table.namespace ?? ''}:%`])
    },
    async *iterator(namespace?: string) {
      for (let after = ''; ; ) {
        const rows = await database.query<{ key: string; value: string }>(
          `SELECT key, value FROM keyv WHERE key LIKE $1 AND key > $2 ORDER BY key LIMIT ${PAGE}`,
          [`${namespace ?? ''}:%`, after],
        )
        for (const { key, value } of rows) yield [key, value] as never
        if (rows.length < PAGE) return
        after = rows.at(-1)?.key ?? ''
      }
    },
  }
  return table
}
