/** Postgres through pg. Any number of processes; a lost connection is opened anew at the next query. */
import pg from 'pg'
import { BriefError } from '#errors'
import type { Database, Query } from './database.ts'
import { migrate } from './migrations.ts'

const CONNECTIONS = 8
const CONNECT_WITHIN = 10_000 // ms
const MIGRATING = 7_301_865 // any number, the same in every process: only one brings the tables up to date
const INT8 = 20 // its numbers arrive as texts, because they may exceed 2^53; ours are instants and counts

export async function openPostgres(url: string): Promise<Database> {
  const types = { getTypeParser: (oid: number, format?: 'text' | 'binary') => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text')) }
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS, connectionTimeoutMillis: CONNECT_WITHIN, types: types as pg.CustomTypesConfig })
  pool.on('error', () => {}) // an idle connection that the server ended; without a listener it would end the process
  const querying =
    (client: pg.Pool | pg.PoolClient): Query =>
    async <Row>(sql: string, values: readonly (string | number | null)[] = []) =>
      (await client.query(sql, [...values])).rows as Row[]

  async function transaction<T>(work: (tx: { query: Query }) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    let broken: Error | undefined
    try {
      await client.query('BEGIN')
      const result = await work({ query: querying(client) })
      await client.query('COMMIT')
      return result
    } catch (error) {
      await client.query('ROLLBACK').catch((fault: Error) => {
        broken = fault // the connection is gone, and with it the transaction
      })
      throw error
    } finally {
      client.release(broken)
    }
  }

  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= pool.end())
  try {
    await transaction(async ({ query }) => {
      await query('SELECT pg_advisory_xact_lock($1)', [MIGRATING])
      await migrate(query)
    })
  } catch (cause) {
    await close()
    if (cause instanceof BriefError) throw cause
    throw new BriefError(
      'config',
      'The Postgres database of DATABASE_URL cannot be reached or used. Check host, name, user and password, and that the user may create tables.',
      { cause },
    )
  }
  return { kind: 'postgres', query: querying(pool), brisk: querying(pool), transaction, close }
}
