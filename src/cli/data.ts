/**
 * npm run data -- export|delete --user ID   what is kept of a person, as JSON; or gone
 * npm run data -- backup FILE               a copy of the SQLite database while the bot runs; restore FILE goes back to it
 * npm run data -- prune                     what is over its time goes now, not within the hour
 */
import { parseArgs } from 'node:util'
import { readConfig } from '#config'
import { backUp, restore } from '#store/backup.ts'
import { belongingsOf, forgetInstallation, forgetPerson, forgetWorkspace, type Kept } from '#store/belongings.ts'
import { createConversations } from '#store/conversations.ts'
import { openDatabase } from '#store/database.ts'
import { openKeyv } from '#store/keyv.ts'
import { prune } from '#store/retention.ts'

export const USAGE = `Usage: npm run data -- COMMAND

  export --user ID [--surface slack|discord]       what is kept of a person, as JSON
  delete --user ID [--surface slack|discord]       delete it
  delete --workspace ID [--surface slack|discord]  delete all of a workspace or server
  backup FILE                                      copy the SQLite database, while the bot may run
  restore FILE                                     put such a copy in its place; stop the bot first
  prune                                            delete what is over its time now

ID is the platform's own: U… or T… in Slack, a long number in Discord.
`
const SURFACES = ['slack', 'discord'] as const

export async function run(args: readonly string[]): Promise<number> {
  const asked = parse(args)
  if (asked === undefined) {
    process.stderr.write(USAGE)
    return 2
  }
  const config = readConfig()
  if (asked.command === 'backup') {
    await backUp(config.databaseUrl, asked.file)
    process.stdout.write(`Copied and checked: ${asked.file}. To go back, stop the bot: npm run data -- restore ${asked.file}\n`)
    return 0
  }
  if (asked.command === 'restore') {
    const old = restore(config.databaseUrl, asked.file)
    process.stdout.write(`Restored from ${asked.file}.${old === undefined ? '' : ` What was there before is kept as ${old}.`}\n`)
    return 0
  }
  const database = await openDatabase(config.databaseUrl)
  try {
    const kept: Kept = { database, conversations: createConversations(openKeyv(database, 'conversations', config.keep.conversations), Date.now) }
    process.stdout.write(`${asked.command === 'prune' ? pruned(await prune(database, Date.now(), config.keep)) : await belongings(asked, kept)}\n`)
    return 0
  } finally {
    await database.close()
  }
}

type About = { command: 'export' | 'delete'; of: 'user' | 'workspace'; id: string; surfaces: readonly string[] }
type Asked = About | { command: 'backup'; file: string } | { command: 'restore'; file: string } | { command: 'prune' }

function parse(args: readonly string[]): Asked | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { user: { type: 'string' }, workspace: { type: 'string' }, surface: { type: 'string' } },
    })
    const [command, file, ...more] = positionals
    const { user, workspace, surface } = values
    const about = user !== undefined || workspace !== undefined
    if (command === 'prune' && file === undefined && !about) return { command }
    if ((command === 'backup' || command === 'restore') && file !== undefined && more.length === 0 && !about) return { command, file } as Asked
    if ((command !== 'export' && command !== 'delete') || file !== undefined || (user === undefined) === (workspace === undefined)) return undefined
    if (command === 'export' && user === undefined) return undefined
    const surfaces = SURFACES.filter((name) => surface === undefined || name === surface)
    if (surfaces.length === 0) return undefined
    return { command, of: user === undefined ? 'workspace' : 'user', id: (user ?? workspace) as string, surfaces }
  } catch {
    return undefined
  }
}

async function belongings({ command, of, id, surfaces }: About, kept: Kept): Promise<string> {
  if (command === 'export') {
    const found = await Promise.all(surfaces.map(async (surface) => [surface, await belongingsOf(kept, { surface, user: id })] as const))
    return JSON.stringify(Object.fromEntries(found), null, 2)
  }
  let gone = 0
  for (const surface of surfaces) gone += await (of === 'user' ? forgetPerson(kept, { surface, user: id }) : forgetWorkspace(kept, surface, id))
  if (of === 'workspace' && surfaces.includes('slack')) gone += await forgetInstallation(kept.database, id)
  return gone === 0 ? `Nothing is kept of ${of === 'user' ? 'this person' : 'this workspace'}.` : `Deleted: ${gone}.`
}

function pruned(gone: Readonly<Record<string, number>>): string {
  return `Deleted: ${Object.entries(gone)
    .map(([table, count]) => `${count} of ${table}`)
    .join(', ')}.`
}
