/**
 * npm run bench -- briefings   what the briefings promise, at full size: nothing lost and nothing doubled through kills, how
 * fast they go out, what is due for 100,000 channels. The stand-ins and the processes to kill live with the tests. Takes
 * some ten minutes; `--quick` a tenth of the size.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { readKnowledge } from '#knowledge/read.ts'
import { paths } from '../paths.ts'
import { manySubscriptions, NOON, timeDue } from './bench-due.ts'
import { timeTick } from './bench-tick.ts'
import { knowledgeHere } from './preparing.ts'

const FULL = { subscriptions: 1_000, kills: 60, fanOut: 10_000 }
const QUICK = { subscriptions: 100, kills: 24, fanOut: 500 }
const TARGETS = { due: 200, tick: 50, resident: 250, ceiling: 95 } // ms, MB, % of 50 a second

type Killed = {
  wrong: string[]
  posted: number
  kills: number
  stepsDiedAt: string[]
  states: Record<string, number>
  requests: { post: number; find: number; limited: number }
  seconds: number
}
type Harness = { runWithKills: (run: object) => Promise<Killed> }
type Fanning = {
  fanOut: (
    databaseUrl: string,
    count: number,
  ) => Promise<{ seconds: number; perSecond: number; ofCeiling: number; limited: number; wrong: number; resident: number }>
}
type Servers = { startPostgres: () => Promise<{ createDatabase: (name: string) => Promise<string>; restart: () => Promise<void>; stop: () => Promise<void> }> }

/** Exit code 1 where a target was missed. */
export async function benchBriefings(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { quick: { type: 'boolean' } } })
  const size = values.quick ? QUICK : FULL
  const missed: string[] = []
  const today = new Date().toISOString().slice(0, 10)
  const line = (text: string, met: boolean): void => {
    process.stdout.write(`${text}  ${met ? 'met' : 'NOT MET'}\n`)
    if (!met) missed.push(text)
  }
  const folder = mkdtempSync(join(tmpdir(), 'brief-bench-'))
  try {
    const due = timeDue(readKnowledge(paths.knowledge, today).knowledge.occasions)
    line(
      `due for ${due.subscriptions.toLocaleString('en-US')} subscriptions: ${due.first.toFixed(0)} ms at first, then ${due.median.toFixed(0)} ms (target ${TARGETS.due} ms)`,
      due.first <= TARGETS.due,
    )
    line(`resident then: ${due.resident.toFixed(0)} MB (target ${TARGETS.resident} MB)`, due.resident <= TARGETS.resident)

    const tick = await timeTick(`sqlite:${join(folder, 'tick.db')}`, manySubscriptions(), readKnowledge(paths.knowledge, today).knowledge.occasions, NOON)
    line(
      `a whole tick of them in SQLite: ${tick.far.toFixed(0)} ms far from any date (target ${TARGETS.tick} ms); on one, the first look ${tick.first.toFixed(0)} ms, then ${tick.median.toFixed(0)} ms; ${tick.resident.toFixed(0)} MB`,
      tick.far <= TARGETS.tick,
    )

    await knowledgeHere({ today }) // so that no process has to wait for it
    const { runWithKills } = await fromTests<Harness>('kill-run.ts')
    const onSqlite = await runWithKills({
      places: 'real',
      databaseUrl: `sqlite:${join(folder, 'kill.db')}`,
      replicas: 1,
      subscriptions: size.subscriptions,
      kills: size.kills,
      seed: 1,
      everyStep: true,
    })
    line(`SQLite, one process, Slack and Discord by their real clients: ${summary(onSqlite, size.subscriptions)}`, exactlyOnce(onSqlite))

    const postgres = await (await fromTests<Servers>('postgres.ts')).startPostgres()
    try {
      const onPostgres = await runWithKills({
        places: 'plain',
        databaseUrl: await postgres.createDatabase('kills'),
        replicas: 3,
        subscriptions: size.subscriptions,
        kills: size.kills,
        seed: 2,
        everyStep: false,
        restartDatabase: postgres.restart,
        restarts: 2,
      })
      line(`Postgres started anew twice, three processes, plain stand-ins: ${summary(onPostgres, size.subscriptions)}`, exactlyOnce(onPostgres))
    } finally {
      await postgres.stop()
    }

    const fan = await (await fromTests<Fanning>('fan-out.ts')).fanOut(`sqlite:${join(folder, 'fan.db')}`, size.fanOut)
    line(
      `fan-out of ${size.fanOut.toLocaleString('en-US')}: ${fan.perSecond.toFixed(1)} a second, ${(fan.ofCeiling * 100).toFixed(1)}% of Discord's 50 (target ${TARGETS.ceiling}%), ${fan.limited} over the limit, ${fan.wrong} wrong; ${fan.resident.toFixed(0)} MB`,
      fan.ofCeiling * 100 >= TARGETS.ceiling && fan.limited === 0 && fan.wrong === 0,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return missed.length > 0 ? 1 : 0
}

function summary({ wrong, posted, kills, stepsDiedAt, requests, seconds }: Killed, subscriptions: number): string {
  const steps = stepsDiedAt.length > 0 ? ` (${stepsDiedAt.length} of them between two steps)` : ''
  return `${posted} messages for 3 days in ${subscriptions} channels, ${wrong.length} channels wrong, ${kills} kills${steps}, ${requests.post} requests to post, ${seconds.toFixed(0)} s`
}

function exactlyOnce({ wrong, states }: Killed): boolean {
  return wrong.length === 0 && Object.keys(states).every((state) => state === 'posted')
}

async function fromTests<Module>(file: string): Promise<Module> {
  return (await import(pathToFileURL(join(paths.root, 'test', 'fakes', file)).href)) as Module
}
