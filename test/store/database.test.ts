/** Both engines sit the same exam; and what only one of them can get wrong. */
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { paths } from '../../src/paths.ts'
import { openDatabase } from '../../src/store/database.ts'
import { databaseContract } from '../contracts/database.ts'
import { type Postgres, startPostgres } from '../fakes/postgres.ts'

let server: Postgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.stop())

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'brief-db-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

databaseContract('SQLite in a file', () => openDatabase(`sqlite:${join(folder(), 'deep', 'brief.db')}`))
databaseContract('SQLite in memory', () => openDatabase('sqlite::memory:'))
databaseContract('Postgres', async () => openDatabase(await server.createDatabase(randomUUID())))

describe('an SQLite file', () => {
  it('has one owner; commands may look at it meanwhile, and the next owner comes after the first has gone', async () => {
    const url = `sqlite:${join(folder(), 'brief.db')}`
    const owner = await openDatabase(url, { own: true })
    await expect(openDatabase(url, { own: true })).rejects.toThrow(/Another process of this bot is using .*brief\.db/)
    const command = await openDatabase(url)
    expect(await command.query('SELECT COUNT(*) AS count FROM keyv')).toEqual([{ count: 0 }])
    await command.close()
    await owner.close()
    await (await openDatabase(url, { own: true })).close()
  })

  it('that is no database is refused with what to do', async () => {
    const file = join(folder(), 'notes.txt')
    writeFileSync(file, 'These are notes, and a database they are not. '.repeat(100))
    await expect(openDatabase(`sqlite:${file}`)).rejects.toThrow(/cannot be opened.*set DATABASE_URL/)
  })

  it('keeps its rows', async () => {
    const url = `sqlite:${join(folder(), 'brief.db')}`
    const first = await openDatabase(url)
    await first.query('INSERT INTO keyv (key, value) VALUES ($1, $2)', ['a', 'b'])
    await first.close()
    const second = await openDatabase(url)
    onTestFinished(() => second.close())
    expect(await second.query('SELECT value FROM keyv')).toEqual([{ value: 'b' }])
  })

  it('made by a newer version is refused', async () => {
    const url = `sqlite:${join(folder(), 'brief.db')}`
    const first = await openDatabase(url)
    await first.query("INSERT INTO migrations (id, name) VALUES (9999, 'of tomorrow')")
    await first.close()
    await expect(openDatabase(url)).rejects.toThrow(/newer version/)
  })
})

describe('SQLite', () => {
  it('waits for the disk in all but what is brisk, whatever comes in between', async () => {
    const database = await openDatabase('sqlite::memory:')
    onTestFinished(() => database.close())
    const [FULL, NORMAL] = [[{ synchronous: 2 }], [{ synchronous: 1 }]]
    expect(await database.query('PRAGMA synchronous')).toEqual(FULL)
    expect(await database.brisk('PRAGMA synchronous')).toEqual(NORMAL)
    expect(await database.transaction(({ query }) => query('PRAGMA synchronous'))).toEqual(FULL)
    const turns = await Promise.all([database.brisk, database.query, database.brisk].map((ask) => ask('PRAGMA synchronous')))
    expect(turns).toEqual([NORMAL, FULL, NORMAL])
  })

  it('keeps what was brisk although the process is killed', async () => {
    const url = `sqlite:${join(folder(), 'brief.db')}`
    const program = `import { openDatabase } from '#store/database.ts'
const { brisk } = await openDatabase('${url}')
for (let at = 0; at < 50; at++) await brisk("INSERT INTO keyv (key, value) VALUES ($1, 'x')", [String(at)])
process.kill(process.pid, 'SIGKILL')`
    expect(spawnSync(process.execPath, ['--input-type=module', '-e', program], { cwd: paths.root }).signal).toBe('SIGKILL')
    const database = await openDatabase(url)
    onTestFinished(() => database.close())
    expect(await database.query('SELECT COUNT(*) AS count FROM keyv')).toEqual([{ count: 50 }])
  })
})

describe('Postgres', () => {
  it('may be opened by many at the same instant: one of them makes the tables', async () => {
    const url = await server.createDatabase(randomUUID())
    const all = await Promise.all(Array.from({ length: 5 }, () => openDatabase(url, { own: true })))
    onTestFinished(async () => void (await Promise.all(all.map((database) => database.close()))))
    expect(await Promise.all(all.map((database) => database.query('SELECT COUNT(*) AS count FROM keyv')))).toEqual(Array(5).fill([{ count: 0 }]))
  })

  it('is there again after a restart of the server, without a new start of the bot', async () => {
    const database = await openDatabase(await server.createDatabase(randomUUID()))
    onTestFinished(() => database.close())
    await database.query('SELECT 1')
    await server.restart()
    expect(await database.query('SELECT 1 AS one').catch(() => database.query('SELECT 1 AS one'))).toEqual([{ one: 1 }])
  })

  it('that is not there is refused with what to do, without the password', async () => {
    const refusal = await openDatabase('postgres://me:hunter2@127.0.0.1:1/none').catch((error: unknown) => String(error))
    expect(refusal).toMatch(/cannot be reached/)
    expect(refusal).not.toMatch(/hunter2/)
  })
})

it('an address of another kind is refused', async () => {
  await expect(openDatabase('mysql://x')).rejects.toThrow(/DATABASE_URL/)
})
