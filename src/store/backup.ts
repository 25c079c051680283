/** A copy of the SQLite database while the bot goes on: SQLite's own online backup, then looked through before it counts. And the way back. */
import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { BriefError } from '#errors'
import { takeOwnership } from './sqlite.ts'

/** Refuses to write over anything. Throws a BriefError that says what to do. */
export async function backUp(url: string, target: string): Promise<void> {
  if (!url.startsWith('sqlite:'))
    throw new BriefError('input', `This backs up SQLite. Postgres has its own tool: pg_dump --format=custom --file=${target} "$DATABASE_URL"`)
  const file = resolve(url.slice('sqlite:'.length))
  if (!existsSync(file)) throw new BriefError('input', `There is no database ${file} yet. The bot makes it when it first starts with Slack or Discord.`)
  if (existsSync(target)) throw new BriefError('input', `${target} is there already. Give another name, or remove it first.`)
  const source = new DatabaseSync(file, { readOnly: true })
  try {
    await backup(source, target)
    const copy = new DatabaseSync(target)
    const sound = copy.prepare('PRAGMA integrity_check').get()?.['integrity_check'] === 'ok'
    copy.exec('PRAGMA journal_mode = DELETE') // one file, without a log beside it
    copy.close()
    if (!sound) throw new Error('integrity_check')
  } catch (cause) {
    rmSync(target, { force: true })
    throw new BriefError('input', `The copy ${target} could not be written soundly and was removed. Check that its folder can be written and has room.`, {
      cause,
    })
  } finally {
    source.close()
  }
}

/**
 * Puts a copy in the place of the database, which is kept beside it. By hand that is easily done wrong: the log of the old
 * database would be played into the new one. Gives the name under which the old one is kept, if there was one.
 */
export function restore(url: string, source: string): string | undefined {
  if (!url.startsWith('sqlite:'))
    throw new BriefError('input', `This restores SQLite. Postgres has its own tool: pg_restore --clean --if-exists --dbname "$DATABASE_URL" ${source}`)
  if (!isSound(source)) throw new BriefError('input', `${source} is not there, or no sound copy of the bot's database. Nothing was changed.`)
  const file = resolve(url.slice('sqlite:'.length))
  const release = takeOwnership(file)
  try {
    const old = `${file}.before-restore`
    copyFileSync(source, `${file}.new`)
    const kept = existsSync(file)
    if (kept) {
      fold(file)
      renameSync(file, old)
    }
    for (const log of [`${file}-wal`, `${file}-shm`]) rmSync(log, { force: true })
    renameSync(`${file}.new`, file)
    return kept ? old : undefined
  } finally {
    release()
  }
}

function isSound(file: string): boolean {
  if (!existsSync(file)) return false
  try {
    using copy = new DatabaseSync(file, { readOnly: true })
    return copy.prepare('PRAGMA integrity_check').get()?.['integrity_check'] === 'ok' && copy.prepare('SELECT id FROM migrations').all().length > 0
  } catch {
    return false
  }
}

/** What stands only in its log comes into the file itself. A database too broken for that is kept as it is. */
function fold(file: string): void {
  try {
    using database = new DatabaseSync(file)
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } catch {}
}
