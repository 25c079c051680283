/** Real processes, really killed. `npm run bench -- briefings` does the same at full size. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { loadPrepared } from '#store/prepared-file.ts'
import { paths } from '../../src/paths.ts'
import { steps } from '../fakes/briefings-process.ts'
import { runWithKills } from '../fakes/kill-run.ts'
import { startPostgres } from '../fakes/postgres.ts'

beforeAll(async () => {
  await loadPrepared(paths.knowledge, paths.data, '2026-11-22') // so that no child has to wait for it
}, 120_000)

describe('every channel has each briefing exactly once, none is lost', { timeout: 120_000 }, () => {
  it('with one process on SQLite, killed between every two steps and at random', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'brief-kill-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const outcome = await runWithKills({
      places: 'plain',
      databaseUrl: `sqlite:${join(folder, 'brief.db')}`,
      replicas: 1,
      subscriptions: 32,
      kills: 20,
      seed: 1,
      everyStep: true,
    })
    expect(outcome.wrong).toEqual([])
    expect(outcome).toMatchObject({ posted: 96, states: { posted: 96 } })
    expect(outcome.stepsDiedAt).toHaveLength(2 * steps.length)
  })

  it('with three processes on Postgres, killed at random, and Postgres started anew twice', async () => {
    const postgres = await startPostgres()
    onTestFinished(() => postgres.stop())
    const outcome = await runWithKills({
      places: 'plain',
      databaseUrl: await postgres.createDatabase('kills'),
      replicas: 3,
      subscriptions: 32,
      kills: 8,
      seed: 2,
      everyStep: false,
      restartDatabase: postgres.restart,
      restarts: 2,
    })
    expect(outcome.wrong).toEqual([])
    expect(outcome).toMatchObject({ posted: 96, states: { posted: 96 } })
  })

  it('with three processes on Postgres, each stopped in order and started anew while they deliver', async () => {
    const postgres = await startPostgres()
    onTestFinished(() => postgres.stop())
    const outcome = await runWithKills({
      places: 'plain',
      databaseUrl: await postgres.createDatabase('rolling'),
      replicas: 3,
      subscriptions: 32,
      kills: 6,
      seed: 3,
      everyStep: false,
      signal: 'SIGTERM',
    })
    expect(outcome.wrong).toEqual([])
    expect(outcome).toMatchObject({ posted: 96, states: { posted: 96 } })
  })
})
