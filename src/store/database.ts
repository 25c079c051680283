/**
 * The Database port and the one place that chooses an engine by its address. SQL is what SQLite and Postgres share:
 * parameters `$1`, integers for yes and no, instants as integers in ms since 1970, JSON as text.
 */
import { BriefError } from '#errors'

export type Value = string | number | null
export type Query = <Row = Record<string, unknown>>(sql: string, values?: readonly Value[]) => Promise<Row[]>

export type Database = {
  kind: 'sqlite' | 'postgres'
  /** Rejects with the engine's error; a storage fault is never read as "no rows". */
  query: Query
  /**
   * The same for what a power cut may take back, such as the last turns of a talk: it does not wait for the disk, which a busy one
   * lets nobody do fifty times a second. A process that dies loses nothing of it.
   */
  brisk: Query
  /** All of it or nothing. Work in one transaction must be short: SQLite has one writer. */
  transaction: <T>(work: (tx: { query: Query }) => Promise<T>) => Promise<T>
  close: () => Promise<void>
}

/** For whoever writes often, and nothing that has to outlast a power cut. */
export function briskly(database: Database): Database {
  return { ...database, query: database.brisk }
}

export type Opening = {
  /** This process answers and posts. A second owner of the same SQLite file is refused; Postgres may have any number. */
  own?: boolean
}

/** Opens, and brings the tables up to date. Throws a BriefError of code `config` that says what to do. */
export async function openDatabase(url: string, { own = false }: Opening = {}): Promise<Database> {
  if (url.startsWith('sqlite:')) return (await import('./sqlite.ts')).openSqlite(url.slice('sqlite:'.length), own)
  if (/^postgres(?:ql)?:\/\//.test(url)) return (await import('./postgres.ts')).openPostgres(url)
  throw new BriefError(
    'config',
    'DATABASE_URL is neither sqlite:PATH nor postgres://USER:PASSWORD@HOST/NAME. Mend it in .env, or leave it empty for sqlite:./data/brief.db.',
  )
}
