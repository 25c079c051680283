/** npm run data, as an operator types it, beside a database that a bot has open. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempDisposableSync } from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { paths } from '../../src/paths.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { openKeyv } from '../../src/store/keyv.ts'
import { createVoices } from '../../src/store/voices.ts'

type Run = { status: number | null; stdout: string; stderr: string }

async function beside(): Promise<{ database: Database; file: string; run: (...args: string[]) => Run; folder: string }> {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'brief-data-'))
  const file = join(folder.path, 'brief.db')
  const database = await openDatabase(`sqlite:${file}`, { own: true })
  onTestFinished(async () => {
    await database.close()
    folder.remove()
  })
  await createVoices(database, Date.now, false).feedback({
    surface: 'slack',
    workspace: 'T1',
    user: 'U1',
    reference: 'ab12',
    helpful: true,
    factIds: ['a-fact'],
    outcome: 'answered',
  })
  return { database, file, folder: folder.path, run: (...args) => command(args, `sqlite:${file}`) }
}

function command(args: readonly string[], url: string): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(paths.root, 'src/main.ts'), 'data', ...args], {
    encoding: 'utf8',
    timeout: 30_000,
    env: { ...process.env, DATABASE_URL: url },
  })
  return { status, stdout, stderr }
}

describe('npm run data', () => {
  it('export shows what is kept of a person; delete deletes it, once', async () => {
    const { run, database } = await beside()
    const shown = run('export', '--user', 'U1')
    expect(shown.status).toBe(0)
    expect(JSON.parse(shown.stdout)).toMatchObject({
      slack: { feedback: [{ reference: 'ab12', helpful: 1 }], unanswered: [], conversations: [] },
      discord: { feedback: [] },
    })
    expect(run('delete', '--user', 'U1', '--surface', 'discord').stdout).toBe('Nothing is kept of this person.\n')
    expect(run('delete', '--user', 'U1').stdout).toBe('Deleted: 1.\n')
    expect(await database.query('SELECT * FROM feedback')).toEqual([])
  })

  it('delete of a workspace deletes its token too', async () => {
    const { run, database } = await beside()
    for (const at of ['team:T1', 'team:T2']) await openKeyv(database, 'slack-installations').set(at, { token: 'secret' })
    expect(run('delete', '--workspace', 'T1').stdout).toBe('Deleted: 2.\n')
    expect(await database.query('SELECT key FROM keyv')).toMatchObject([{ key: 'slack-installations:team:T2' }])
  })

  it('backup copies the database while the bot has it open, and writes over nothing', async () => {
    const { run, folder, database } = await beside()
    const copy = join(folder, 'copy.db')
    expect(run('backup', copy)).toMatchObject({ status: 0, stdout: expect.stringContaining(copy), stderr: '' })
    await database.query('DELETE FROM feedback')
    using kept = new DatabaseSync(copy)
    expect(kept.prepare('SELECT reference FROM feedback').all()).toMatchObject([{ reference: 'ab12' }])
    expect(run('backup', copy)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('is there already') })
    expect(run('backup', join(folder, 'no', 'such', 'folder.db'))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Check that its folder can be written'),
    })
  })

  it('restore goes back to a copy, though the bot was killed; what was there is kept; not while it runs, and not from anything else', async () => {
    const { run, folder, file, database } = await beside()
    const copy = join(folder, 'copy.db')
    run('backup', copy)
    await database.query("UPDATE feedback SET reference = 'later'")
    expect(run('restore', copy)).toMatchObject({ status: 1, stderr: expect.stringContaining('Another process of this bot is using') })
    cpSync(file, `${file}.killed`)
    cpSync(`${file}-wal`, `${file}.killed-wal`) // as a killed bot leaves it: the last change is in the log alone
    const killed = (...args: string[]) => command(args, `sqlite:${file}.killed`)
    expect(killed('restore', join(folder, 'none.db'))).toMatchObject({ status: 1, stderr: expect.stringContaining('no sound copy') })
    expect(killed('restore', file.replace('brief.db', 'copy.db'))).toMatchObject({ status: 0, stdout: expect.stringContaining('before-restore') })
    const references = (at: string): unknown => {
      using opened = new DatabaseSync(at)
      return opened.prepare('SELECT reference FROM feedback').all()
    }
    expect(references(`${file}.killed`)).toMatchObject([{ reference: 'ab12' }])
    expect(references(`${file}.killed.before-restore`)).toMatchObject([{ reference: 'later' }])
    expect(JSON.parse(killed('export', '--user', 'U1').stdout)).toMatchObject({ slack: { feedback: [{ reference: 'ab12' }] } })
  })

  it('backup of a bot that has stopped', async () => {
    const { run, folder, database } = await beside()
    await database.close()
    expect(run('backup', join(folder, 'copy.db')).status).toBe(0)
  })

  it('backup tells what to do where it is not for it', () => {
    expect(command(['backup', 'x.db'], 'postgres://u:hunter2@h/d')).toMatchObject({ status: 1, stderr: expect.stringMatching(/pg_dump(?!.*hunter2)/) })
    expect(command(['restore', 'x.db'], 'postgres://u:hunter2@h/d')).toMatchObject({ status: 1, stderr: expect.stringMatching(/pg_restore(?!.*hunter2)/) })
    expect(command(['backup', 'x.db'], 'sqlite:/no/such/brief.db')).toMatchObject({ status: 1, stderr: expect.stringContaining('There is no database') })
  })

  it('prune says what went', async () => {
    const { run } = await beside()
    expect(run('prune').stdout).toBe('Deleted: 0 of keyv, 0 of intake, 0 of feedback, 0 of unanswered, 0 of occurrences, 0 of subscription_changes.\n')
  })

  it.for([
    [[]],
    [['export']],
    [['delete', '--user']],
    [['export', '--user', 'U1', '--surface', 'fax']],
    [['delete', '--user', 'U1', '--workspace', 'T1']],
    [['backup']],
    [['nonsense']],
  ])('%j: usage', ([args]) => {
    expect(command(args as string[], 'sqlite::memory:')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('Usage: npm run data') })
  })
})
