import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { dispatchByPgBoss } from '#briefings/dispatch-pg-boss.ts'
import { dispatcherContract } from '../contracts/dispatcher.ts'
import { type Postgres, startPostgres } from '../fakes/postgres.ts'

let postgres: Postgres
let databases = 0

beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.stop())

const quick = { backOff: { least: 1_000, most: 1_000 }, upkeep: { expires: 60, every: 1 } }

describe('by pg-boss', { timeout: 30_000 }, () => {
  dispatcherContract(async (onFault) => dispatchByPgBoss({ url: await postgres.createDatabase(`dispatch${++databases}`), onFault, ...quick }), 20_000)

  it('shares the keys out among processes, each to one', async () => {
    const url = await postgres.createDatabase('shared')
    const seen: string[] = []
    const workers = new Set<number>()
    for (const worker of [1, 2, 3]) {
      const dispatcher = dispatchByPgBoss({ url, onFault: () => {}, ...quick })
      onTestFinished(() => dispatcher.stop())
      await dispatcher.start(async (key) => {
        workers.add(worker)
        seen.push(key)
        return { kind: 'done' }
      })
      if (worker === 3) await dispatcher.add(Array.from({ length: 1_000 }, (_, at) => `key ${at}`))
    }
    await vi.waitFor(() => expect(seen.length).toBe(1_000), { timeout: 20_000, interval: 50 })
    expect(new Set(seen).size).toBe(1_000)
    expect(workers.size).toBeGreaterThan(1)
  })
})
