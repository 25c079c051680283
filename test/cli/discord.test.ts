import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { loadPrepared } from '#store/prepared-file.ts'
import { paths } from '../../src/paths.ts'
import { type FakeDiscord, type Message, startDiscord } from '../fakes/discord.ts'
import { buttonsOf, textOf } from '../fakes/discord-person.ts'

beforeAll(async () => {
  await loadPrepared(paths.knowledge, paths.data, '2026-11-22')
}, 120_000)

type Run = { child: ReturnType<typeof spawn>; output: { out: string; err: string }; ended: Promise<number | null> }

function start(args: readonly string[], environment: Record<string, string>): Run {
  const child = spawn(process.execPath, [join(paths.root, 'src/main.ts'), ...args], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
  const output = { out: '', err: '' }
  child.stdout.on('data', (chunk) => (output.out += String(chunk)))
  child.stderr.on('data', (chunk) => (output.err += String(chunk)))
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, output, ended: new Promise((resolve) => child.once('close', resolve)) }
}

async function server(): Promise<FakeDiscord> {
  const discord = await startDiscord()
  onTestFinished(() => discord.stop())
  return discord
}

describe('npm run discord -- invite', () => {
  it('prints the links, with the least rights and nothing of the token', async () => {
    const discord = await server()
    const { output, ended } = start(['discord', 'invite'], { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.url })
    expect(await ended).toBe(0)
    const [guild, person] = [...output.out.matchAll(/https:\/\/\S+/g)].map(([link]) => new URL(link).searchParams)
    expect(Object.fromEntries(guild ?? [])).toEqual({
      client_id: discord.world.applicationId,
      scope: 'bot applications.commands',
      permissions: String(2 ** 10 + 2 ** 11 + 2 ** 16 + 2 ** 38),
      integration_type: '0',
    })
    expect(Object.fromEntries(person ?? [])).toEqual({ client_id: discord.world.applicationId, scope: 'applications.commands', integration_type: '1' })
    expect(output.out + output.err).not.toContain(discord.token)
  }, 20_000)

  it('says what to tick where people cannot add it to their own account', async () => {
    const discord = await server()
    discord.world.installsFor = [0]
    const { output, ended } = start(['discord', 'invite'], { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.url })
    expect(await ended).toBe(0)
    expect(output.out.match(/https:/g)).toHaveLength(1)
    expect(output.out).toMatch(/Installation > tick User Install/)
  }, 20_000)

  it('says what to do without a token, with a wrong one, and with another word', async () => {
    const discord = await server()
    const runs = [
      start(['discord', 'invite'], { DISCORD_TOKEN: '' }),
      start(['discord', 'invite'], { DISCORD_TOKEN: 'a.b.c', DISCORD_API_URL: discord.url }),
      start(['discord'], {}),
    ]
    expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual([1, 1, 2])
    expect(runs[0]?.output.err).toMatch(/DISCORD_TOKEN is not set.*Reset Token/)
    expect(runs[1]?.output.err).toMatch(/refused the token.*Reset Token/)
    expect(runs[2]?.output.err).toMatch(/^Usage: npm run discord --silent -- invite/)
  }, 20_000)
})

describe('npm start with DISCORD_TOKEN', () => {
  it('brings the bot into Discord, stays though nothing is typed, knows its buttons after a kill and a restart, and ends in order on SIGTERM', async () => {
    const discord = await server()
    const channel = discord.channel(discord.guild())
    const ana = discord.person()
    const folder = mkdtempSync(join(tmpdir(), 'discord-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const environment = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.url, DATABASE_URL: `sqlite:${join(folder, 'brief.db')}` }
    const ask = async (): Promise<Message> => {
      await discord.until(
        () => discord.world.commands.length > 0 && [...discord.gateway.sessions.values()].some(({ socket }) => socket),
        'a connected bot',
        20_000,
      )
      return ana.use(channel, 'ask', { question: 'Who wrote the article?' }).shown()
    }
    const killed = start([], environment)
    const answer = await ask()
    killed.child.kill('SIGKILL')
    await killed.ended
    discord.gateway.forget()
    const first = start([], environment)
    expect(textOf(await ask())).toMatch(/Bigio/)
    expect(textOf(await ana.press(answer, buttonsOf(answer)[0] as string).shown())).toMatch(/\[¶\d+\]/)
    expect(textOf(await ana.press(answer, 'Helpful').shown())).toBe('Thank you, noted.')
    const page = await ana.use(channel, 'privacy').shown()
    expect(textOf(page)).toMatch(/[23] questions of the last 30 minutes.*1 thumb under answers/s) // the kill may come before the first is remembered
    expect(textOf(await ana.press(page, 'Delete mine').shown())).toMatch(/^Deleted: [34] entries of yours\.$/)
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    expect(first.output.out).toBe('')
    expect(first.output.err).not.toMatch(new RegExp(`Who wrote|${discord.token}`))
    const second = start([], environment)
    expect(textOf(await ask())).toMatch(/Bigio/)
    second.child.kill('SIGTERM')
    expect(await second.ended).toBe(0)
  }, 60_000)

  it('ends with 1 and says why when Discord refuses the token', async () => {
    const discord = await server()
    const { output, ended } = start([], { DISCORD_TOKEN: 'a.b.c', DISCORD_API_URL: discord.url, DATABASE_URL: 'sqlite::memory:' })
    expect(await ended).toBe(1)
    expect(output.err).toMatch(/Discord refused the token.*Reset Token/)
    expect(output.err).not.toMatch(/\n\s+at |a\.b\.c/)
  }, 20_000)
})
