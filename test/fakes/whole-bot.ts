/** The whole bot as an operator runs it: a process of its own, on stand-ins for both platforms, with a database file. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { paths } from '../../src/paths.ts'
import { type FakeDiscord, startDiscord } from './discord.ts'
import { type Slack, startSlack } from './slack.ts'

export type WholeBot = {
  slack: Slack
  discord: FakeDiscord
  database: string
  /** All it has written to its output and error channels. */
  said: () => string
  /** Every file of its data folder, with its bytes. */
  files: () => Map<string, Buffer>
  get: (path: string) => Promise<{ status: number; body: string }>
  /** Ends it as a supervisor would; gives its exit code. */
  end: (signal?: NodeJS.Signals) => Promise<number | null>
}

export const PATIENCE = 30_000 // ms

/** Resolves once it is ready. `beside`: another one, whose platforms it shares. */
export async function startWholeBot(environment: Record<string, string> = {}, beside?: WholeBot): Promise<WholeBot> {
  const slack = beside?.slack ?? (await startSlack())
  const discord = beside?.discord ?? (await startDiscord({ limits: { globalPerSecond: 1_000, perRoute: { limit: 50, windowMs: 1_000 } } }))
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'brief-whole-'))
  const database = join(folder, 'brief.db')
  const child: ChildProcess = spawn(process.execPath, [join(paths.root, 'src/main.ts')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.url,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.url,
      DATABASE_URL: `sqlite:${database}`,
      PORT: String(port),
      LOG_LEVEL: 'trace',
      ...environment,
    },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      said += String(chunk)
    })
  async function end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    child.kill(signal)
    await once(child, 'exit')
    return child.exitCode
  }
  onTestFinished(async () => {
    await end('SIGKILL')
    if (!beside) await Promise.all([slack.stop(), discord.stop()])
    rmSync(folder, { recursive: true, force: true })
  })
  const get = async (path: string): Promise<{ status: number; body: string }> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`)
    return { status: response.status, body: await response.text() }
  }
  await vi.waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error(`The bot ended: ${said}`)
      const { status, body } = await get('/readyz')
      if (status !== 200) throw new Error(body)
    },
    { timeout: PATIENCE, interval: 50 },
  )
  return {
    slack,
    discord,
    database,
    said: () => said,
    files: () => new Map(readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => [file, readFileSync(join(folder, file))])),
    get,
    end,
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
