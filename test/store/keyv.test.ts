/** Keyv on our own table: expiry, namespaces, iteration, and faults that are heard. */
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { openKeyv } from '../../src/store/keyv.ts'

let database: Database
beforeEach(async () => {
  database = await openDatabase('sqlite::memory:')
  return () => database.close()
})

describe('a Keyv on the database', () => {
  it('keeps values of any shape until they expire', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 })
    onTestFinished(() => void vi.useRealTimers())
    const keyv = openKeyv<{ list: number[] }>(database, 'shapes', 60_000)
    await keyv.set('a', { list: [1, 2] })
    expect(await keyv.get('a')).toEqual({ list: [1, 2] })
    vi.setSystemTime(1_060_001)
    expect(await keyv.get('a')).toBeUndefined()
  })

  it('keeps namespaces apart, also when one is cleared', async () => {
    const [one, two] = [openKeyv<string>(database, 'one'), openKeyv<string>(database, 'two')]
    await Promise.all([one.set('k', 'of one'), two.set('k', 'of two')])
    await one.clear()
    expect([await one.get('k'), await two.get('k')]).toEqual([undefined, 'of two'])
  })

  it('lists its own entries, page after page', async () => {
    const keyv = openKeyv<number>(database, 'many')
    await openKeyv<number>(database, 'other').set('x', 1)
    for (let n = 0; n < 1201; n += 1) await keyv.set(`k${n}`, n)
    const found = new Set<string>()
    for await (const [key] of keyv.iterator?.(keyv.namespace) ?? []) found.add(String(key))
    expect(found.size).toBe(1201)
  })

  it('throws when the storage fails, rather than saying that there is nothing', async () => {
    const keyv = openKeyv<string>(database, 'faults')
    await database.query('DROP TABLE keyv')
    await expect(keyv.get('a')).rejects.toThrow()
    await expect(keyv.set('a', 'b')).rejects.toThrow()
  })
})
