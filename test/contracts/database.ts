/** What every Database must do, whichever engine is behind it. `open` gives a fresh, empty one. */
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { migrations } from '../../src/store/migrations.ts'

export function databaseContract(name: string, open: () => Promise<Database>): void {
  const fresh = async (): Promise<Database> => {
    const database = await open()
    onTestFinished(() => database.close())
    await database.query('CREATE TABLE things (id TEXT PRIMARY KEY, number BIGINT, note TEXT)')
    return database
  }

  describe(`${name} as a Database`, () => {
    it('has all tables from the start', async () => {
      const database = await fresh()
      expect(await database.query('SELECT id, name FROM migrations ORDER BY id')).toEqual(migrations.map(({ id, name: title }) => ({ id, name: title })))
    })

    it('gives back what was put in: texts of any script, instants beyond 32 bits, nothing', async () => {
      const database = await fresh()
      await database.query('INSERT INTO things VALUES ($1, $2, $3)', ['a', 1_901_234_567_890, null])
      await database.query('INSERT INTO things VALUES ($1, $2, $3)', ['b', -1, "it's ✓ עברית 🙂"])
      expect(await database.query('SELECT * FROM things ORDER BY id')).toEqual([
        { id: 'a', number: 1_901_234_567_890, note: null },
        { id: 'b', number: -1, note: "it's ✓ עברית 🙂" },
      ])
    })

    it('takes a parameter more than once and in any order', async () => {
      const database = await fresh()
      await database.query('INSERT INTO things VALUES ($2, $1, $2)', [7, 'x'])
      expect(await database.query('SELECT * FROM things WHERE note = $1 AND id = $1 AND number = $2', ['x', 7])).toEqual([{ id: 'x', number: 7, note: 'x' }])
    })

    it('lets one of many claims win', async () => {
      const database = await fresh()
      const claims = await Promise.all(
        Array.from({ length: 20 }, () => database.query('INSERT INTO things VALUES ($1, 1, NULL) ON CONFLICT (id) DO NOTHING RETURNING id', ['only'])),
      )
      expect(claims.filter((rows) => rows.length > 0)).toHaveLength(1)
    })

    it('does all of a transaction or nothing of it', async () => {
      const database = await fresh()
      await expect(
        database.transaction(async (tx) => {
          await tx.query('INSERT INTO things VALUES ($1, 1, NULL)', ['half'])
          throw new Error('in the middle')
        }),
      ).rejects.toThrow('in the middle')
      expect(await database.query('SELECT * FROM things')).toEqual([])
      expect(await database.transaction(async (tx) => (await tx.query('INSERT INTO things VALUES ($1, 1, NULL) RETURNING id', ['whole'])).length)).toBe(1)
      expect(await database.query('SELECT id FROM things')).toEqual([{ id: 'whole' }])
    })

    it('keeps what is asked beside a transaction out of it', async () => {
      const database = await fresh()
      const { promise: inside, resolve: enter } = Promise.withResolvers<void>()
      const { promise: go, resolve: leave } = Promise.withResolvers<void>()
      const undone = database.transaction(async (tx) => {
        await tx.query('INSERT INTO things VALUES ($1, 1, NULL)', ['undone'])
        enter()
        await go
        throw new Error('undo')
      })
      await inside
      const beside = database.query('INSERT INTO things VALUES ($1, 2, NULL)', ['beside'])
      leave()
      await expect(undone).rejects.toThrow('undo')
      await beside
      expect(await database.query('SELECT id FROM things')).toEqual([{ id: 'beside' }])
    })

    it('rejects on a fault and works on after it', async () => {
      const database = await fresh()
      await expect(database.query('SELECT * FROM nowhere')).rejects.toThrow(/nowhere/)
      expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    })

    it('may be closed twice', async () => {
      const database = await open()
      await database.close()
      await database.close()
      await expect(database.query('SELECT 1')).rejects.toThrow()
    })
  })
}
