/**
 * SQLite through node:sqlite, one file. The owner (the bot that answers and posts) holds a lock beside it for as long as it
 * lives; the system frees it even after kill -9. Commands read and write beside the owner.
 */
import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { BriefError } from '#errors'
import type { Database, Query, Value } from './database.ts'
import { migrate } from './migrations.ts'

const WAIT = 5_000 // ms; a command may be writing while the bot wants to

export async function openSqlite(path: string, own: boolean): Promise<Database> {
  const file = path === ':memory:' ? path : resolve(path)
  const release = own && file !== ':memory:' ? takeOwnership(file) : () => {}
  const connection = openFile(file)
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  const run = <Row>(sql: string, values: readonly Value[] = []): Row[] => {
    const statement = statements.get(sql) ?? connection.prepare(sql)
    statements.set(sql, statement)
    const rows = statement.all(Object.fromEntries(values.map((value, at) => [`$${at + 1}`, value])))
    return rows.map((row) => ({ ...row }) as Row) // plain objects, as from Postgres
  }
  const query: Query = async <Row>(sql: string, values?: readonly Value[]) => run<Row>(sql, values)

  /** One connection: while a transaction is open every other statement waits its turn, or it would become part of it. */
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }
  let waits = true
  /** Both kinds are in one log: a commit that waits for the disk brings along all before it. */
  const waitForDisk = (wanted: boolean): void => {
    if (waits !== wanted) connection.exec(`PRAGMA synchronous = ${wanted ? 'FULL' : 'NORMAL'}`)
    waits = wanted
  }
  const alone =
    (wanted: boolean): Query =>
    (sql, values) =>
      inTurn(() => {
        waitForDisk(wanted)
        return query(sql, values)
      })
  const transaction = <T>(work: (tx: { query: Query }) => Promise<T>): Promise<T> =>
    inTurn(async () => {
      waitForDisk(true)
      run('BEGIN IMMEDIATE')
      try {
        const result = await work({ query })
        run('COMMIT')
        return result
      } catch (error) {
        run('ROLLBACK')
        throw error
      }
    })

  let open = true
  const close = (): Promise<void> =>
    inTurn(async () => {
      if (!open) return
      open = false
      connection.close()
      release()
    })
  try {
    await transaction(({ query: inside }) => migrate(inside))
  } catch (error) {
    await close()
    throw error
  }
  return { kind: 'sqlite', query: alone(true), brisk: alone(false), transaction, close }
}

function openFile(file: string): DatabaseSync {
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
    const connection = new DatabaseSync(file, { timeout: WAIT })
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
    return connection
  } catch (cause) {
    throw new BriefError(
      'config',
      `The database file ${file} cannot be opened. Check that the folder can be written and that the file is a SQLite database, or set DATABASE_URL.`,
      { cause },
    )
  }
}

/** An exclusive transaction on a file of its own: whoever holds it is the owner. Returns what gives it up. */
export function takeOwnership(file: string): () => void {
  mkdirSync(dirname(file), { recursive: true })
  const lock = new DatabaseSync(`${file}.owner`, { timeout: 0 })
  try {
    lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    throw new BriefError(
      'config',
      `Another process of this bot is using ${file}. Stop it first, or give this one a database of its own by DATABASE_URL; several at once need Postgres.`,
      { cause },
    )
  }
  return () => lock.close()
}
