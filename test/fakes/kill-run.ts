/**
 * A season with processes that are killed all the time, seeded so that it can be had again: at random instants, and once
 * between every two steps of a delivery. Tells what each channel got.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createBriefings } from '#briefings/briefings.ts'
import { dispatchInProcess } from '#briefings/dispatch.ts'
import type { Entry } from '#briefings/ledger.ts'
import { openDatabase } from '#store/database.ts'
import { paths } from '../../src/paths.ts'
import { FREEDOM_DAY, HOUR, plainGround } from './briefings.ts'
import { type Life, type Step, steps } from './briefings-process.ts'
import { plainPlaces, type Places, posterBy, realPlaces } from './places.ts'
import { generator } from './random.ts'

export type KillRun = {
  places: 'plain' | 'real'
  databaseUrl: string
  replicas: number
  subscriptions: number
  kills: number
  seed: number
  everyStep: boolean
  restartDatabase?: () => Promise<void>
  restarts?: number
  /** How they are ended: killed, or asked to stop, as in a rolling restart. */
  signal?: 'SIGKILL' | 'SIGTERM'
}

export type Outcome = {
  /** Channel and occasion that did not get exactly one message, and how many it got. */
  wrong: string[]
  posted: number
  kills: number
  stepsDiedAt: Step[]
  states: Record<string, number>
  requests: { post: number; find: number; limited: number }
  seconds: number
}

/** 09:00 in New York on three days of the season, and what is due then. */
const DAY = 24 * HOUR
const OCCASIONS: readonly [id: string, at: number][] = [
  ['week-governments', FREEDOM_DAY - 4 * DAY],
  ['eve', FREEDOM_DAY - DAY],
  ['freedom-day', FREEDOM_DAY],
]
const LIVES = { least: 150, most: 900 } // ms from "ready" to the kill
const PATIENCE = 120_000 // ms for one occasion after the last kill

export async function runWithKills({
  places: kind,
  databaseUrl,
  replicas,
  subscriptions,
  kills,
  seed,
  everyStep,
  restartDatabase,
  restarts = 0,
  signal = 'SIGKILL',
}: KillRun): Promise<Outcome> {
  const started = performance.now()
  const random = generator(seed)
  let offset = 0
  const places = await (kind === 'plain' ? plainPlaces : realPlaces)({ count: subscriptions, random, now: () => Date.now() + offset })
  const { way, channels } = places
  await subscribe(databaseUrl, places)

  const alive = new Set<ChildProcess>()
  const wantedSteps: Step[] = everyStep ? steps.flatMap((step): Step[] => [`before ${step}`, `after ${step}`]) : []
  const stepsDiedAt: Step[] = []
  let killed = 0
  const wrong: string[] = []
  try {
    for (const [round, [occasion, at]] of OCCASIONS.entries()) {
      offset = at - Date.now()
      const rounds = OCCASIONS.length - round
      const mine = wantedSteps.splice(0, Math.ceil(wantedSteps.length / rounds))
      const until = killed + Math.ceil((kills - killed) / rounds)
      for (const dieAt of mine) {
        places.disturb()
        const child = await bear({ databaseUrl, way, offset, dieAt }, alive)
        if ((await Promise.race([over(child), wait(20_000, 'alive')])) === 'alive') throw new Error(`Nothing came to the step "${dieAt}".`)
        stepsDiedAt.push(dieAt)
        killed += 1
      }
      let restarted = 0
      while (killed < until) {
        places.disturb()
        while (alive.size < replicas) await bear({ databaseUrl, way, offset }, alive)
        await wait(LIVES.least + random() * (LIVES.most - LIVES.least))
        const victim = [...alive][Math.floor(random() * alive.size)] as ChildProcess
        victim.kill(signal)
        await over(victim)
        killed += 1
        if (restartDatabase && restarted < restarts && round < 2 && killed % 7 === 3) {
          restarted += 1
          restarts -= 1
          await restartDatabase()
        }
      }
      while (alive.size < replicas) await bear({ databaseUrl, way, offset }, alive)
      await settled(databaseUrl, occasion, channels.length)
      for (const child of alive) child.kill('SIGKILL')
      await Promise.all([...alive].map(over))
    }
    await wait(500) // whatever may still be on its way
    let posted = 0
    for (const channel of channels) {
      const keys = places.keysIn(channel)
      posted += keys.length
      if (keys.length !== OCCASIONS.length || new Set(keys).size !== OCCASIONS.length) wrong.push(`${channel.surface} ${channel.channel}: ${keys.join(' | ')}`)
    }
    const entries = await ledgerOf(databaseUrl)
    const states: Record<string, number> = {}
    for (const { state } of entries) states[state] = (states[state] ?? 0) + 1
    return { wrong, posted, kills: killed, stepsDiedAt, states, requests: places.requests(), seconds: (performance.now() - started) / 1000 }
  } finally {
    for (const child of alive) child.kill('SIGKILL')
    await Promise.all([...alive].map(over))
    await places.close()
  }
}

async function subscribe(databaseUrl: string, { way, channels }: Places): Promise<void> {
  const database = await openDatabase(databaseUrl)
  const ground = plainGround()
  const now = (): number => FREEDOM_DAY - 5 * DAY
  const poster = { ...(await posterBy(way, ground.knowledge)), missing: async () => [] } // asked of the platform itself elsewhere
  const { subscriptions } = createBriefings({
    database,
    ground: () => ground,
    poster,
    dispatcher: dispatchInProcess({ onFault: () => {}, wait: async () => {} }),
    now,
    clock: now,
    wait: async () => {},
    every: () => () => {},
    onFault: () => {},
  })
  for (const channel of channels) await subscriptions.subscribe(channel, 'U1', { series: 'all', zone: 'America/New_York', time: '09:00' })
  await database.close()
}

async function bear(life: Life, alive: Set<ChildProcess>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(paths.root, 'test', 'fakes', 'briefings-process.ts'), JSON.stringify(life)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  alive.add(child)
  child.once('exit', () => alive.delete(child))
  let said = ''
  child.stderr?.on('data', (chunk) => {
    said = `${said}${String(chunk)}`.slice(-2_000)
  })
  const gone = over(child)
  if (life.dieAt === undefined) {
    const first = await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data').then(() => 'ready'), gone.then(() => 'gone')])
    if (first === 'gone' && child.signalCode !== 'SIGKILL' && !/ECONN|terminat|starting up|shutting down/i.test(said))
      throw new Error(`The process ended by itself: ${said}`)
  }
  return child
}

async function over(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

/** Until every channel's occurrence has come to its end. */
async function settled(databaseUrl: string, occasion: string, count: number): Promise<void> {
  const database = await openDatabase(databaseUrl)
  try {
    for (const start = performance.now(); ; ) {
      const [row] = await database.query<{ done: number }>(
        `SELECT COUNT(*) AS done FROM occurrences WHERE occasion = $1 AND state IN ('posted', 'skipped', 'failed')`,
        [occasion],
      )
      if (row?.done === count) return
      if (performance.now() - start > PATIENCE) throw new Error(`${occasion}: ${row?.done} of ${count} came to an end.`)
      await wait(50)
    }
  } finally {
    await database.close()
  }
}

async function ledgerOf(databaseUrl: string): Promise<Pick<Entry, 'state'>[]> {
  const database = await openDatabase(databaseUrl)
  try {
    return await database.query('SELECT state FROM occurrences')
  } finally {
    await database.close()
  }
}
