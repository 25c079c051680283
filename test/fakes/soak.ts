/**
 * Many people at once, for minutes: the whole bot as a process of its own on the stand-ins of both platforms, and the terminal
 * beside it. Each question is somebody else's, so that every reply can be told: none lost, none doubled. Meanwhile the
 * platforms fail, refuse, limit, deliver twice, and drop their sockets.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { paths } from '../../src/paths.ts'
import { startDiscord } from './discord.ts'
import { FLAGS } from './discord-world.ts'
import { type Message, startSlack } from './slack.ts'

export type SoakOptions = { seconds: number; perSecond: number }
export type SoakPlace = { name: string; asked: number; lost: number; doubled: number; p50: number; p99: number }
/** `slope`: how resident memory grew in the second half, in MB a minute. */
export type Soaked = {
  places: SoakPlace[]
  faults: number
  memory: { start: number; end: number; peak: number; slope: number }
  exitCode: number | null
  logged: Record<string, number>
}

type Asked = { at: number; replies: () => number; answeredAt: number | undefined }

const DRAIN = 30_000 // ms for the last replies
const FAULT_EVERY = 3_000 // ms
const AGAIN = 500 // ms
const ACKNOWLEDGE = 3_000 // ms that Slack waits
const LOOK_EVERY = 20 // ms

/** As npm start does, without npm. */
const STARTED = (JSON.parse(readFileSync(join(paths.root, 'package.json'), 'utf8')) as { scripts: { start: string } }).scripts.start.split(' ').slice(1)

export async function soak({ seconds, perSecond }: SoakOptions): Promise<Soaked> {
  const questions = readFileSync(paths.golden, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { turns: string[] }).turns.at(-1) as string)
  const [slack, discord, port] = [
    await startSlack({ echo: false }),
    await startDiscord({ limits: { globalPerSecond: 10_000, perRoute: { limit: 1_000, windowMs: 1_000 } } }),
    await freePort(),
  ]
  const folder = mkdtempSync(join(tmpdir(), 'brief-soak-'))
  const bot = node([], {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.url,
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.url,
    DATABASE_URL: `sqlite:${join(folder, 'brief.db')}`,
    PORT: String(port),
    LOG_LEVEL: 'info',
    LIMIT_ALL: '1000000',
    LIMIT_CHANNEL: '1000000',
  })
  const terminal = node(['ask', '--jsonl'], {})
  process.once('exit', () => [bot, terminal].forEach((child) => void child.kill('SIGKILL'))) // whatever happens here
  const logged: Record<string, number> = {}
  for (const stream of [bot.stdout, bot.stderr])
    createInterface({ input: stream as NonNullable<typeof stream> }).on('line', (line) => {
      const message = /"msg":"([^"]*)"/.exec(line)?.[1] ?? line
      logged[message] = (logged[message] ?? 0) + 1
    })
  const answeredInTerminal = new Map<string, number>()
  createInterface({ input: terminal.stdout as NonNullable<typeof terminal.stdout> }).on('line', (line) => {
    const { id } = JSON.parse(line) as { id: string }
    answeredInTerminal.set(id, (answeredInTerminal.get(id) ?? 0) + 1)
  })
  try {
    await ready(bot, port, () => JSON.stringify(logged))
    const guild = discord.guild()
    const hall = discord.channel(guild)
    discord.welcome(guild)
    await discord.until(() => discord.world.commands.length > 0, 'commands', DRAIN)

    /** What finds no socket, or is not acknowledged because the socket went, is brought again, as by Slack. */
    async function arrives(message: Message, delivery: Promise<unknown>): Promise<void> {
      for (let at = delivery, num = 1; ; at = slack.people.redeliver(message, num++)) {
        if (
          await Promise.race([
            at.then(
              () => true,
              () => false,
            ),
            wait(ACKNOWLEDGE, false),
          ])
        )
          return
        await wait(AGAIN)
      }
    }

    const whispered = tally(slack.whispers, ({ channel }) => [channel])
    const called = tally(hall.messages, (message) =>
      message.author.bot && message.interaction === undefined
        ? [...JSON.stringify(message.components).matchAll(/<@(\d+)>/g)].map(([, id]) => id as string)
        : [],
    )

    let number = 0
    const question = (): string => questions[number++ % questions.length] as string
    const ways: Readonly<Record<string, () => () => number>> = {
      'Slack, direct': () => {
        const user = `U${number}`
        const { message, ack } = slack.people.tell(user, question())
        void arrives(message, ack)
        if (number % 20 === 0) void slack.people.redeliver(message, 1).catch(() => {})
        return () => slack.posts(`D${user}`).length
      },
      'Slack, mention': () => {
        const channel = `C${number}`
        slack.channel(channel)
        const { message, ack } = slack.people.say(`U${number}`, channel, `<@${slack.botUser}> ${question()}`)
        void arrives(message, ack)
        return () => slack.posts(channel).length + whispered(channel)
      },
      'Discord, direct': () => {
        const person = discord.person({ username: `p${number}` })
        const message = person.say(person.dm, question())
        if (number % 20 === 0) person.again(message)
        return () => person.reads(person.dm).length
      },
      'Discord, /ask': () => {
        const person = discord.person({ username: `p${number}` })
        const use = person.use(hall, 'ask', { question: question() })
        // Where Discord knows the interaction no more, the reply comes directly or, with the name of who asked, into the channel.
        return () =>
          [use.interaction.original, ...use.interaction.followups].filter((message) => message !== undefined && (message.flags & FLAGS.loading) === 0).length +
          person.reads(person.dm).length +
          called(person.user.id)
      },
      terminal: () => {
        const id = String(number)
        terminal.stdin?.write(`${JSON.stringify({ id, turns: [question()] })}\n`)
        return () => answeredInTerminal.get(id) ?? 0
      },
    }
    const names = Object.keys(ways)
    const asked = new Map<string, Asked[]>(names.map((name) => [name, []]))
    const open = new Set<Asked>()
    const faults: readonly (() => void)[] = [
      () => slack.fault({ method: 'chat.postMessage', kind: { status: 500 }, times: 2 }),
      () => discord.faults.push({ method: 'POST', path: /messages/, how: { status: 502 } }),
      () => slack.fault({ method: 'chat.postMessage', kind: 'reply-lost' }),
      () => discord.faults.push({ method: 'POST', path: /messages/, how: 'lost' }),
      () => slack.fault({ method: 'chat.postMessage', kind: { status: 429, retryAfter: 1 } }),
      () => discord.faults.push({ path: /messages/, how: { limited: 'route', retryAfter: 0.5 } }),
      () => slack.wire.drop(true),
    ]
    let injected = 0
    const memory: { at: number; mb: number }[] = []
    const began = performance.now()
    let nextFault = FAULT_EVERY
    for (let at = 0; at < seconds * 1000 || (open.size > 0 && at < seconds * 1000 + DRAIN); at = performance.now() - began) {
      while (at < seconds * 1000 && number < (at / 1000) * perSecond) {
        const name = names[number % names.length] as string
        const one: Asked = { at: performance.now(), replies: (ways[name] as () => () => number)(), answeredAt: undefined }
        asked.get(name)?.push(one)
        open.add(one)
      }
      if (at > nextFault && at < seconds * 1000) {
        nextFault += FAULT_EVERY
        faults[injected++ % faults.length]?.()
      }
      for (const one of open) {
        if (one.replies() === 0) continue
        one.answeredAt = performance.now()
        open.delete(one)
      }
      if (at / 1000 > memory.length) memory.push({ at, mb: residentOf(bot) })
      await wait(LOOK_EVERY)
    }
    bot.kill('SIGTERM')
    terminal.stdin?.end()
    await Promise.all([bot, terminal].map((child) => child.exitCode === null && once(child, 'exit')))
    return {
      places: names.map((name) => placeOf(name, asked.get(name) ?? [])),
      faults: injected,
      memory: {
        start: memory[Math.min(5, memory.length - 1)]?.mb ?? 0,
        end: memory.at(-1)?.mb ?? 0,
        peak: Math.max(...memory.map(({ mb }) => mb)),
        slope: slopeOf(memory.slice(Math.floor(memory.length / 2))),
      },
      exitCode: bot.exitCode,
      logged,
    }
  } finally {
    for (const child of [bot, terminal]) if (child.exitCode === null) child.kill('SIGKILL')
    await Promise.all([slack.stop(), discord.stop()])
    rmSync(folder, { recursive: true, force: true })
  }
}

/** How many of a growing list belong to a name; each is looked at once. */
function tally<T>(list: readonly T[], namesOf: (one: T) => readonly string[]): (name: string) => number {
  const counts = new Map<string, number>()
  let read = 0
  return (name) => {
    for (; read < list.length; read++) for (const one of namesOf(list[read] as T)) counts.set(one, (counts.get(one) ?? 0) + 1)
    return counts.get(name) ?? 0
  }
}

function node(args: readonly string[], environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [...STARTED, ...args], {
    cwd: paths.root,
    stdio: [args.length > 0 ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...environment },
  })
}

async function ready(bot: ChildProcess, port: number, said: () => string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (bot.exitCode !== null) throw new Error(`The bot ended at once: ${said()}`)
    const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    if (response?.ok) return
    await wait(100)
  }
  throw new Error(`The bot was not ready within a minute: ${said()}`)
}

function placeOf(name: string, asked: readonly Asked[]): SoakPlace {
  const times = asked.flatMap(({ at, answeredAt }) => (answeredAt === undefined ? [] : answeredAt - at)).sort((a, b) => a - b)
  const share = (part: number): number => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? Number.NaN
  return {
    name,
    asked: asked.length,
    lost: asked.filter(({ answeredAt }) => answeredAt === undefined).length,
    doubled: asked.filter(({ replies }) => replies() > 1).length,
    p50: share(0.5),
    p99: share(0.99),
  }
}

/** MB, as Linux counts it; 0 elsewhere. */
function residentOf({ pid }: ChildProcess): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** Least squares, in MB a minute. */
function slopeOf(points: readonly { at: number; mb: number }[]): number {
  const mean = (of: (point: { at: number; mb: number }) => number): number => points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [x, y] = [mean(({ at }) => at), mean(({ mb }) => mb)]
  return (points.reduce((sum, { at, mb }) => sum + (at - x) * (mb - y), 0) / points.reduce((sum, { at }) => sum + (at - x) ** 2, 0)) * 60_000
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
