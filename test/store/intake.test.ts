/** Of any number of deliveries one is taken up; what a crash interrupted is taken up again. */
import { beforeEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.ts'
import type { Every } from '../../src/operate/every.ts'
import { createIntake, createOnce } from '../../src/store/intake.ts'

const never: Every = () => () => {}
let database: Database
let at: number
beforeEach(async () => {
  at = 1_000_000
  database = await openDatabase('sqlite::memory:')
  return () => database.close()
})

describe('the intake', () => {
  it('lets one of many deliveries through, for good once it is done', async () => {
    const intake = createIntake(database, () => at, never)
    const claims = await Promise.all(Array.from({ length: 10 }, () => intake.claim('slack:C1:1.2')))
    expect(claims.sort()).toEqual(['new', ...Array(9).fill('taken')].sort())
    await intake.finish('slack:C1:1.2')
    at += 10 * 60_000
    expect(await intake.claim('slack:C1:1.2')).toBe('taken')
  })

  it('gives what was begun and never finished to one later delivery', async () => {
    await createIntake(database, () => at, never).claim('a') // by a process that is no more
    const intake = createIntake(database, () => at, never)
    at += 60_000
    expect((await Promise.all([intake.claim('a'), intake.claim('a')])).sort()).toEqual(['again', 'taken'])
    await intake.finish('a')
    at += 60_000
    expect(await intake.claim('a')).toBe('taken')
  })

  it('leaves what is under way to whoever has it, however long it takes, until it is let go', async () => {
    const timers = new Set<() => Promise<void>>()
    const every: Every = (_, work) => {
      timers.add(work)
      return () => void timers.delete(work)
    }
    const [slow, other] = [createIntake(database, () => at, every), createIntake(database, () => at, never)]
    await slow.claim('a')
    for (let minutes = 0; minutes < 5; minutes += 0.25) {
      at += 15_000
      for (const work of timers) await work()
    }
    expect(await other.claim('a')).toBe('taken')
    slow.letGo('a')
    expect(timers.size).toBe(0)
    at += 60_000
    expect(await other.claim('a')).toBe('again')
    await slow.claim('b')
    await slow.finish('b')
    expect(timers.size).toBe(0)
  })
})

it('once is for one, at once and for good', async () => {
  const once = createOnce(database, () => at)
  const first = await Promise.all(Array.from({ length: 10 }, () => once('discord:7')))
  expect(first.filter(Boolean)).toHaveLength(1)
  at += 10 * 60_000
  expect(await once('discord:7')).toBe(false)
  expect(await once('discord:8')).toBe(true)
})
