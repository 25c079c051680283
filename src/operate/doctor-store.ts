/** The database: can it be opened, which version is it, is it sound; and what is kept there of subscriptions. */
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { outdatedPosts } from '#briefings/corrections.ts'
import type { Channel, PostingSurface } from '#briefings/poster.ts'
import type { Ground } from '#core/ground.ts'
import { describeError } from '#errors'
import { type Database, openDatabase } from '#store/database.ts'
import { migrations } from '#store/migrations.ts'
import { checkWrites } from './doctor-machine.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

/** `database` where it could be opened; to be closed by whoever asked. `at`: its own clock, if it has one. */
export type StoreFindings = { findings: Finding[]; database: Database | undefined; at: number | undefined }

export async function checkStore(url: string): Promise<StoreFindings> {
  const file = url.startsWith('sqlite:') ? resolve(url.slice('sqlite:'.length)) : undefined
  if (file !== undefined && !existsSync(file)) return { findings: [notMadeYet(file)], database: undefined, at: undefined }
  try {
    const database = await openDatabase(url)
    return { findings: [await versionOf(database)], database, at: await clockOf(database) }
  } catch (error) {
    return { findings: [fail('database', describeError(error), 'Mend DATABASE_URL in .env, or the database.')], database: undefined, at: undefined }
  }
}

function notMadeYet(file: string): Finding {
  const folder = checkWrites(dirname(file))
  return folder.state === 'ok' ? ok('database', `${file} is made when Slack or Discord is first started`) : { ...folder, check: 'database' }
}

async function versionOf({ kind, query }: Database): Promise<Finding> {
  const step = `tables at step ${migrations.at(-1)?.id ?? 0}`
  if (kind === 'postgres') return ok('database', `Postgres ${(await query<{ server_version: string }>('SHOW server_version'))[0]?.server_version}, ${step}`)
  const sound = (await query<{ quick_check: string }>('PRAGMA quick_check'))[0]?.quick_check
  if (sound !== 'ok')
    return fail('database', 'the SQLite file is damaged', 'Stop the bot and put the last backup in its place (npm run data -- backup makes them).')
  return ok('database', `SQLite ${(await query<{ version: string }>('SELECT sqlite_version() AS version'))[0]?.version}, sound, ${step}`)
}

async function clockOf({ kind, query }: Database): Promise<number | undefined> {
  if (kind === 'sqlite') return undefined
  return Number((await query<{ at: number }>('SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint AS at'))[0]?.at)
}

/** Asks for each channel that gets briefings what the bot lacks there. `missing` is undefined for a surface that is off. */
export async function checkSubscriptions({ query }: Database, missing: (channel: Channel) => Promise<readonly string[]> | undefined): Promise<Finding[]> {
  const channels = await query<{ surface: PostingSurface; workspace: string; channel: string; stopped: string | null }>(
    'SELECT surface, workspace, channel, stopped FROM subscriptions ORDER BY id',
  )
  if (channels.length === 0) return [ok('subscriptions', 'no channel has subscribed to briefings')]
  const findings: Finding[] = []
  for (const { surface, workspace, channel, stopped } of channels) {
    const name = `${surface} channel ${channel}`
    const lacking = await missing({ surface, workspace, channel })
    if (lacking === undefined) findings.push(fail(name, `gets briefings, but ${surface} is off`, 'Set its token, or have the channel unsubscribed.'))
    else if (lacking.length > 0) findings.push(fail(name, 'cannot get its briefings', lacking.join(' ')))
    else if (stopped !== null) findings.push(warn(name, `is paused: ${stopped}`, 'The bot can post there again: subscribe the channel once more.'))
    else findings.push(ok(name, 'gets its briefings'))
  }
  return findings
}

/** Do posted briefings say what the knowledge now says otherwise? Without `ground` nothing is prepared to compare with. */
export async function checkPosted(database: Database, ground: Ground | undefined): Promise<Finding[]> {
  const posts = await database.query("SELECT key FROM occurrences WHERE state = 'posted' AND cited IS NOT NULL LIMIT 1")
  if (posts.length === 0) return [ok('posted briefings', 'none yet')]
  if (!ground) return [warn('posted briefings', 'not compared with the knowledge, which was edited and is not prepared yet', 'Start the bot, then look again.')]
  const outdated = (await outdatedPosts(database, ground)).length
  return [
    outdated === 0
      ? ok('posted briefings', 'say nothing that has changed since')
      : warn(
          'posted briefings',
          `${outdated} say what has changed since`,
          'npm run knowledge -- corrections shows them; with --post it posts a correction for each.',
        ),
  ]
}
