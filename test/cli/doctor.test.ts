/** npm run doctor as an operator types it, with the real clients asking stand-ins of the platforms. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempDisposableSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Finding } from '../../src/operate/finding.ts'
import { paths } from '../../src/paths.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openKeyv } from '../../src/store/keyv.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'
import { startDiscord } from '../fakes/discord.ts'
import { CHANNELS } from '../fakes/discord-world.ts'
import { startSlack } from '../fakes/slack.ts'

const PATIENT = { timeout: 30_000 }

beforeAll(async () => {
  await loadPrepared(paths.knowledge, paths.data, '2026-11-22') // so that no test has to wait for it
}, 120_000)

async function doctor(environment: Record<string, string>, ...args: string[]): Promise<{ code: number; out: string; findings: Map<string, Finding> }> {
  const child = spawn(process.execPath, [join(paths.root, 'src/main.ts'), 'doctor', ...args], { env: { PATH: process.env['PATH'], ...environment } })
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      out += String(chunk)
    })
  const [code] = (await once(child, 'close')) as [number]
  return { code, out, findings: new Map(args.includes('--json') ? (JSON.parse(out) as Finding[]).map((finding) => [finding.check, finding]) : []) }
}

/** A database in which channels have subscribed. */
async function subscribed(...ids: string[]): Promise<string> {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'brief-doctor-'))
  onTestFinished(() => folder.remove())
  const url = `sqlite:${join(folder.path, 'brief.db')}`
  const database = await openDatabase(url)
  for (const id of ids) {
    const [surface = '', workspace = '', channel = ''] = id.split(':')
    await database.query(
      "INSERT INTO subscriptions (id, surface, workspace, channel, plan, created_by, created_at, changed_at) VALUES ($1, $2, $3, $4, '{}', 'U1', 0, 0)",
      [id, surface, workspace, channel],
    )
  }
  await database.close()
  return url
}

async function modelServer(status: number): Promise<string> {
  const server = createServer((_, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ object: 'list', data: [{ id: 'small-one', object: 'model' }] })),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
}

describe('npm run doctor', PATIENT, () => {
  it('with nothing set: all is well, one line a check, exit code 0', async () => {
    const { code, out } = await doctor({})
    expect(code).toBe(0)
    for (const check of ['node', 'zones', 'data folder', 'clock', 'settings', 'database', 'slack', 'discord', 'model', 'knowledge', 'reviews', 'help lines'])
      expect(out).toMatch(new RegExp(`^ok    ${check} `, 'm'))
    expect(out).toMatch(/All is well\.\n$/)
  })

  it('with everything on and well: asks each platform, tells what the bot cannot do, and shows no token', async () => {
    const [slack, discord] = [await startSlack(), await startDiscord()]
    onTestFinished(async () => void (await Promise.all([slack.stop(), discord.stop()])))
    slack.channel('C1')
    const guild = discord.guild()
    const channel = discord.channel(guild)
    const thread = discord.channel(guild, { type: CHANNELS.publicThread, parentId: channel.id })
    const environment = {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.url,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.url,
      OPENAI_API_KEY: 'sk-hunter2',
      OPENAI_BASE_URL: await modelServer(200),
      OPENAI_MODEL: 'small-one',
      DATABASE_URL: await subscribed('slack:T1:C1', `discord:${guild.id}:${channel.id}`, `discord:${guild.id}:${thread.id}`),
    }
    const { code, out, findings } = await doctor(environment, '--json')
    expect([...findings.values()].filter(({ state }) => state !== 'ok')).toEqual([])
    expect(code).toBe(0)
    expect(findings.get('SLACK_BOT_TOKEN')?.says).toBe('is brief in Team')
    expect(findings.get('slack: it cannot')?.says).toContain('see e-mail addresses')
    expect(findings.get('discord: it cannot')?.says).toContain('read messages that are not for it')
    expect(findings.get('clock')?.says).toMatch(/^\d s off from Slack$/)
    expect(findings.get('database')?.says).toMatch(/^SQLite 3\..*, sound, tables at step \d+$/)
    expect([...findings.keys()]).toEqual(
      expect.arrayContaining([
        'SLACK_APP_TOKEN',
        'slack permissions',
        'DISCORD_TOKEN',
        'discord intents',
        'model',
        'slack channel C1',
        'discord accounts',
        `discord channel ${channel.id}`,
        `discord channel ${thread.id}`,
      ]),
    )
    for (const secret of [slack.botToken, slack.appToken, discord.token, 'hunter2']) expect(out).not.toContain(secret)
  })

  it('says what is wrong and what to do, each on its own, with exit code 2', async () => {
    const [slack, discord] = [await startSlack(), await startDiscord()]
    onTestFinished(async () => void (await Promise.all([slack.stop(), discord.stop()])))
    slack.scopes.splice(slack.scopes.indexOf('app_mentions:read'), 1, 'files:read')
    slack.channel('C1', { archived: true, botIn: false })
    const guild = discord.guild()
    const channel = discord.channel(guild, { can: { view: true, send: false, history: true } })
    discord.world.applicationFlags = 2 ** 18
    const environment = {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: 'xapp-1-hunter2',
      SLACK_API_URL: slack.url,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.url,
      OPENAI_API_KEY: 'sk-hunter2',
      OPENAI_BASE_URL: await modelServer(401),
      DATABASE_URL: await subscribed('slack:T1:C1', `discord:${guild.id}:${channel.id}`),
    }
    const { code, out, findings } = await doctor(environment, '--json')
    expect(code).toBe(2)
    const wrong = Object.fromEntries([...findings.values()].filter(({ state }) => state !== 'ok').map(({ check, state, remedy }) => [check, [state, remedy]]))
    expect(wrong).toEqual({
      SLACK_APP_TOKEN: ['fail', expect.stringContaining('App-Level Tokens')],
      'slack permissions': ['fail', expect.stringContaining('Reinstall')],
      'slack extras': ['warn', expect.stringContaining('remove them')],
      'discord intents': ['warn', expect.stringContaining('switch them off')],
      model: ['fail', expect.stringContaining('OPENAI_API_KEY')],
      'slack channel C1': ['fail', expect.stringMatching(/invite me|archived/)],
      [`discord channel ${channel.id}`]: ['fail', expect.stringContaining('Send Messages')],
    })
    expect(out).toContain('missing: app_mentions:read')
    expect(out).not.toContain('hunter2')
  })

  it('tells a refused token from a platform that is out of reach', async () => {
    const [slack, discord] = [await startSlack(), await startDiscord()]
    onTestFinished(async () => void (await Promise.all([slack.stop(), discord.stop()])))
    slack.revokeToken(undefined, 'token_revoked')
    const refused = await doctor(
      { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.url, DISCORD_TOKEN: 'aa.bb.cc', DISCORD_API_URL: discord.url },
      '--json',
    )
    expect(refused.findings.get('SLACK_BOT_TOKEN')).toMatchObject({ state: 'fail', says: 'Slack refuses it (token_revoked)' })
    expect(refused.findings.get('DISCORD_TOKEN')).toMatchObject({ state: 'fail', says: 'Discord refuses it' })
    const away = await doctor(
      {
        SLACK_BOT_TOKEN: 'xoxb-1',
        SLACK_APP_TOKEN: 'xapp-1',
        SLACK_API_URL: 'http://127.0.0.1:1/api/',
        DISCORD_TOKEN: 'aa.bb.cc',
        DISCORD_API_URL: 'http://127.0.0.1:1/api',
        OPENAI_API_KEY: 'k',
        OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
      },
      '--json',
    )
    for (const check of ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'DISCORD_TOKEN', 'model'])
      expect(away.findings.get(check)).toMatchObject({ state: 'fail', says: expect.stringContaining('does not answer') })
  })

  it('in HTTP mode asks with the token of each workspace that has installed it', async () => {
    const slack = await startSlack()
    onTestFinished(() => slack.stop())
    slack.channel('C1')
    const url = await subscribed('slack:T1:C1', 'slack:T9:C1')
    const database = await openDatabase(url)
    await openKeyv(database, 'slack-installations').set('team:T1', { installation: { team: { id: 'T1' }, bot: { token: slack.botToken } }, at: 0 })
    await database.close()
    const { findings } = await doctor(
      {
        SLACK_SIGNING_SECRET: 'abcdef0123456789',
        SLACK_CLIENT_ID: '1.2',
        SLACK_CLIENT_SECRET: '0123456789abcdef',
        SLACK_API_URL: slack.url,
        DATABASE_URL: url,
      },
      '--json',
    )
    expect(findings.get('SLACK_SIGNING_SECRET')).toMatchObject({ state: 'fail', says: expect.stringContaining('32') })
    expect(findings.get('slack workspaces')?.says).toBe('installed in 1')
    expect(findings.get('SLACK_BOT_TOKEN')?.state).toBe('ok')
    expect(findings.get('slack channel C1')).toMatchObject({ state: 'fail', remedy: expect.stringContaining('not installed') })
  })

  it('goes on where the settings have faults, or the database is gone', async () => {
    const faulty = await doctor({ PORT: 'x', LOG_LEVEL: 'loud', SLACK_BOT_TOKEN: 'hunter2', SLACK_APP_TOKEN: 'xapp-1' })
    expect(faulty.code).toBe(2)
    expect(faulty.out).toMatch(/^fail {2}PORT .*\n +-> Set it in \.env/m)
    expect(faulty.out).toMatch(/^ok {4}knowledge/m)
    expect(faulty.out).not.toContain('hunter2')
    const gone = await doctor({ DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/d' }, '--json')
    expect(gone.findings.get('database')).toMatchObject({ state: 'fail', says: expect.stringContaining('cannot be reached') })
    expect(gone.out).not.toContain('hunter2')
  })

  it('tells of posted briefings that say what has changed since', async () => {
    const url = await subscribed()
    expect((await doctor({ DATABASE_URL: url }, '--json')).findings.get('posted briefings')).toMatchObject({ state: 'ok', says: 'none yet' })
    const database = await openDatabase(url)
    await database.query(
      "INSERT INTO occurrences (key, subscription, occasion, year, date, due, state, changed_at, cited) VALUES ('a', 'slack:T1:C1', 'o', 2027, '2027-02-01', 1, 'posted', 1, $1)",
      [JSON.stringify({ 'no-such-fact': 'It was said.' })],
    )
    await database.close()
    expect((await doctor({ DATABASE_URL: url }, '--json')).findings.get('posted briefings')).toMatchObject({
      state: 'warn',
      says: '1 say what has changed since',
    })
  })
})
