/** A copy of the SQLite database while the bot goes on: SQLite's own online backup, then looked through before it counts. */
import { existsSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { BriefError } from '#errors'

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
