/**
 * The briefings as a process of their own, to be killed: `node briefings-process.ts '{"databaseUrl": …}'`. Says "ready" once it
 * runs. With `dieAt` it kills itself before or after the first such step.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { createBriefings } from '#briefings/briefings.ts'
import { dispatchInProcess } from '#briefings/dispatch.ts'
import type { Poster } from '#briefings/poster.ts'
import { type Database, openDatabase, type Query } from '#store/database.ts'
import { loadPrepared } from '#store/prepared-file.ts'
import { paths } from '../../src/paths.ts'
import { groundOf } from './briefings.ts'
import { posterBy, type Way } from './places.ts'

export type Life = {
  databaseUrl: string
  way: Way
  /** ms between this machine's clock and the time of the story. */
  offset: number
  dieAt?: Step
}

/** Each is a call to the database or to a platform. */
export const steps = ['plan', 'tick', 'claim', 'posting', 'post', 'posted', 'release', 'find'] as const
export type Step = `${'before' | 'after'} ${(typeof steps)[number]}`

const TICK = 200 // ms
const LEASE = { plain: 3_000, real: 15_000 } // ms; longer than a request may take
const SETTLE = 1_000 // ms; longer than the stand-in lets anything arrive late
const BACK_OFF = { least: 50, most: 400 }

const STATEMENTS: readonly [RegExp, (typeof steps)[number]][] = [
  [/^INSERT INTO occurrences/, 'plan'],
  [/^INSERT INTO briefing_ticks/, 'tick'],
  [/^UPDATE occurrences SET claim/, 'claim'],
  [/^UPDATE occurrences SET state = 'posting'/, 'posting'],
  [/^UPDATE occurrences SET state = 'posted'/, 'posted'],
  [/^UPDATE occurrences SET state = \$3, claim = NULL, lease_until = 0/, 'release'],
]

if (import.meta.main) await live(JSON.parse(process.argv[2] as string) as Life)

async function live({ databaseUrl, way, offset, dieAt }: Life): Promise<void> {
  const report = (fault: unknown): void => void process.stderr.write(`${String(fault)}\n`)
  const database = await openDatabase(databaseUrl, { own: true })
  const { prepared } = await loadPrepared(paths.knowledge, paths.data, '2026-11-22')
  const ground = groundOf(prepared.knowledge)
  const dispatcher =
    database.kind === 'postgres'
      ? (await import('#briefings/dispatch-pg-boss.ts')).dispatchByPgBoss({
          url: databaseUrl,
          onFault: report,
          backOff: { least: 1_000, most: 1_000 },
          upkeep: { expires: LEASE[way.kind] / 1_000, every: 1 },
        })
      : dispatchInProcess({ onFault: report, wait: (ms, signal) => wait(ms, undefined, { signal }), backOff: BACK_OFF })
  const briefings = createBriefings({
    database: mortalDatabase(database, dieAt),
    ground: () => ground,
    poster: mortalPoster(await posterBy(way, ground.knowledge), dieAt),
    dispatcher,
    now: () => Date.now() + offset,
    clock: () => performance.now(),
    wait: (ms, signal) => wait(ms, undefined, { signal }),
    every: (_, work) => {
      const timer = setInterval(() => void work(), TICK)
      return () => clearInterval(timer)
    },
    onFault: report,
    lease: LEASE[way.kind],
    settle: SETTLE,
  })
  process.once('SIGTERM', async () => {
    await briefings.stop()
    await database.close()
    process.exit(0)
  })
  await briefings.start()
  process.stdout.write('ready\n')
}

async function passing<T>(name: string | undefined, dieAt: Step | undefined, work: () => Promise<T>): Promise<T> {
  if (name !== undefined && dieAt === `before ${name}`) process.kill(process.pid, 'SIGKILL')
  const result = await work()
  if (name !== undefined && dieAt === `after ${name}`) process.kill(process.pid, 'SIGKILL')
  return result
}

function mortalDatabase(real: Database, dieAt: Step | undefined): Database {
  const mortal =
    (asked: Query): Query =>
    (sql, values) =>
      passing(STATEMENTS.find(([pattern]) => pattern.test(sql.trim()))?.[1], dieAt, () => asked(sql, values))
  return {
    ...real,
    query: mortal(real.query),
    brisk: mortal(real.brisk),
    transaction: (work) =>
      real.transaction(({ query: inside }) =>
        work({ query: (sql, values) => passing(/^INSERT INTO occurrences/.test(sql) ? 'plan' : undefined, dieAt, () => inside(sql, values)) }),
      ),
  }
}

function mortalPoster(real: Poster, dieAt: Step | undefined): Poster {
  return { ...real, post: (...args) => passing('post', dieAt, () => real.post(...args)), find: (...args) => passing('find', dieAt, () => real.find(...args)) }
}
