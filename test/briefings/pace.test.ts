import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createPace, lineInPostgres, lineInProcess, type Pace, PATIENCE } from '#briefings/pace.ts'
import type { Channel } from '#briefings/poster.ts'
import { type Database, openDatabase } from '#store/database.ts'
import { type Postgres, startPostgres } from '../fakes/postgres.ts'
import { generator } from '../fakes/random.ts'

let postgres: Postgres
let databases = 0

beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.stop())

const discord = (channel: number): Channel => ({ surface: 'discord', workspace: 'G1', channel: `C${channel}` })
const slack = (channel: number, workspace = 'T1'): Channel => ({ surface: 'slack', workspace, channel: `C${channel}` })
const many = (count: number, channel: (at: number) => Channel): Channel[] => Array.from({ length: count }, (_, at) => channel(at))

describe('the pace', () => {
  it('lets no second hold more than 50 of Discord, and wastes less than 5% of it', async () => {
    const starts = await startsOf(many(500, discord))
    expect(most(starts, 1_000)).toBeLessThanOrEqual(50)
    expect(Math.max(...starts) / 1_000).toBeLessThan(500 / 50 / 0.95)
  })

  it('makes no burst of what is late, on a machine that stalls, and catches up as far as the limit allows', async () => {
    const starts = await startsOf(many(500, discord), (step) => (step % 400 === 399 ? 100 : 1))
    expect(most(starts, 1_000)).toBeLessThanOrEqual(50)
    expect(Math.max(...starts) / 1_000).toBeLessThan(500 / 50 / 0.95)
  })

  it('counts a request from when it may have arrived at the latest: however long the way takes, no second sees more than 50 arrive', async () => {
    const { pace, clock } = held()
    const random = generator(4)
    const arrived: number[] = []
    const all = many(400, discord).map((channel, at) =>
      pace.turn(channel, async () => {
        const stalled = at % 37 < 3 ? 400 : 0
        await clock.wait(2 + random() * 60 + stalled)
        arrived.push(clock.now())
        await clock.wait(2 + random() * 60)
      }),
    )
    let over = false
    const done = Promise.all(all).finally(() => {
      over = true
    })
    while (!over) await clock.on(1)
    await done
    expect(arrived).toHaveLength(400)
    expect(most(arrived, 1_000)).toBeLessThanOrEqual(50)
    expect(Math.max(...arrived) / 1_000).toBeLessThan(400 / 50 / 0.75)
  })

  it('keeps to a workspace of Slack without holding up another', async () => {
    const starts = await startsOf([...many(20, slack), slack(99, 'T2')])
    expect(most(starts.slice(0, 20), 1_000)).toBeLessThanOrEqual(4)
    expect(starts[20]).toBe(0)
  })

  it('keeps to one a second in a channel', async () => {
    expect(await startsOf([discord(1), discord(1), discord(1)])).toEqual([0, 1_000, 2_000])
  })

  it('pauses all that share a limit when the platform asks for it, those in line too, and nobody else', async () => {
    const { pace, clock, turns } = held()
    const inLine = turns(many(12, slack)) // 4 a second: three seconds
    await clock.until(600)
    await pace.hold(slack(0), 5_000, true)
    const comers = turns([slack(20), slack(99, 'T2')])
    await clock.until(20_000)
    expect((await inLine).slice(0, 3)).toEqual([0, 250, 500])
    expect((await inLine).slice(3).every((at) => at >= 5_600)).toBe(true)
    expect(most([...(await inLine), (await comers)[0] as number], 1_000)).toBeLessThanOrEqual(4)
    expect((await comers)[1]).toBe(600)
  })

  it('lets nobody stand in line through a long pause, and takes no place of the line for them', async () => {
    const { pace, clock, turns } = held()
    const inLine = turns(many(4, slack))
    await clock.until(100)
    await pace.hold(slack(0), 60_000, true)
    await clock.until(1_000)
    expect((await inLine).map((at) => (at < 0 ? 'sent away' : at))).toEqual([0, 'sent away', 'sent away', 'sent away'])
    for (let at = 0; at < 500; at++) expect(await turns([slack(at + 10)])).toEqual([-59_100])
    await clock.until(60_100)
    const after = turns(many(4, (at) => slack(at + 1_000)))
    await clock.until(62_000)
    expect(await after).toEqual([60_100, 60_350, 60_600, 60_850])
  })

  it('pauses one channel alone where the limit is its own', async () => {
    const { pace, clock, turns } = held()
    await pace.hold(slack(1), 10_000)
    const both = turns([slack(1), slack(2)])
    await clock.until(10_000)
    expect(await both).toEqual([10_000, 0])
    await pace.hold(slack(1), 30_000)
    expect(await turns([slack(1)])).toEqual([-30_000])
  })

  it('forgets lines that nobody stands in', async () => {
    let clock = 0
    const line = lineInProcess(() => clock)
    for (let at = 0; at < 10_000; at++) {
      clock += 10
      expect(await line.reserve(`channel ${at}`, 100)).toBe(0)
    }
  })
})

describe.for([
  ['one process', async () => lineInProcess(() => performance.now())],
  ['Postgres', async () => lineInPostgres(await opened())],
] as const)('a line in %s', ([, open]) => {
  it('gives each a place of its own, in even distance, whoever asks', async () => {
    const line = await open()
    const waits = await Promise.all(Array.from({ length: 5 }, () => line.reserve('line', 3_000)))
    const passed = waits.sort((one, other) => one - other).map((wait, at) => at * 3_000 - wait) // ms since the first
    expect(Math.min(...passed)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...passed)).toBeLessThan(3_000)
    expect(await line.reserve('another', 500)).toBe(0)
  })

  it('keeps no place for who would have to wait too long, and says for how long that is', async () => {
    const line = await open()
    while ((await line.reserve('line', 4_000)) <= PATIENCE) {}
    const [first, second] = [await line.reserve('line', 4_000), await line.reserve('line', 4_000)]
    expect(first).toBeGreaterThan(PATIENCE)
    expect(first).toBeLessThanOrEqual(PATIENCE + 4_000)
    expect(second).toBeLessThanOrEqual(first)
  })

  it('that is halted has no place before it goes on; a shorter halt does not shorten it', async () => {
    const line = await open()
    await line.halt('line', 60_000)
    await line.halt('line', 1_000)
    expect(await line.reserve('line', 500)).toBeGreaterThan(50_000)
    expect(await line.reserve('line', 500)).toBeLessThanOrEqual(60_000)
    await line.halt('short', 5_000)
    expect(await line.reserve('short', 500)).toBeLessThanOrEqual(5_000)
    expect(await line.reserve('short', 500)).toBeGreaterThan(5_000 - 500)
  })
})

it('a line in Postgres is not kept by a server whose clock was set back', async () => {
  const database = await opened()
  await database.query('INSERT INTO briefing_lines (name, next) VALUES ($1, $2)', ['line', (Date.now() + 7 * 3_600_000) * 10])
  expect(await lineInPostgres(database).reserve('line', 500)).toBe(0)
})

async function opened(): Promise<Database> {
  const database = await openDatabase(await postgres.createDatabase(`pace${++databases}`))
  onTestFinished(() => database.close())
  return database
}

/** When each begins if all ask at once; a held clock goes on by `step` ms at a time. */
async function startsOf(channels: readonly Channel[], step: (at: number) => number = () => 1): Promise<number[]> {
  const { clock, turns } = held()
  let over = false
  const starts = turns(channels).finally(() => {
    over = true
  })
  for (let at = 0; !over && at < 30_000; at++) await clock.on(step(at))
  return starts
}

type Scene = {
  pace: Pace
  clock: { now: () => number; wait: (ms: number) => Promise<void>; on: (ms: number) => Promise<void>; until: (at: number) => Promise<void> }
  /** When each may begin if all ask now; below 0: sent away for so long. */
  turns: (channels: readonly Channel[]) => Promise<number[]>
}

function held(): Scene {
  let now = 0
  let asleep: { until: number; wake: () => void }[] = []
  const line = lineInProcess(() => now)
  const wait = (ms: number): Promise<void> => new Promise((wake) => asleep.push({ until: now + ms, wake }))
  const pace = createPace({ line, own: line, clock: () => now, wait })
  const breathe = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  }
  const clock: Scene['clock'] = {
    now: () => now,
    wait,
    async on(ms) {
      await breathe()
      now += ms
      const due = asleep.filter(({ until }) => until <= now)
      asleep = asleep.filter(({ until }) => until > now)
      for (const { wake } of due) wake()
      await breathe()
    },
    async until(at) {
      while (now < at) await clock.on(1)
    },
  }
  const begin = async (channel: Channel): Promise<number> => {
    const begun = await pace.turn(channel, async () => ({ kind: 'begun', at: now }) as const)
    return begun.kind === 'later' ? -begun.after : begun.at
  }
  return { pace, clock, turns: (channels) => Promise.all(channels.map(begin)) }
}

/** In any stretch of so many ms. */
function most(starts: readonly number[], within: number): number {
  return Math.max(...starts.map((start) => starts.filter((other) => other >= start && other < start + within).length))
}
