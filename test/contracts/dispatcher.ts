/** What every dispatcher must do, whatever engine is behind it. */
import { expect, it, onTestFinished, vi } from 'vitest'
import type { Delivery } from '#briefings/deliver.ts'
import type { Dispatcher } from '#briefings/dispatch.ts'

const DONE: Delivery = { kind: 'done' }

/** `open` gives a new one that backs off as quickly as its engine can, and collects what it reports. */
export function dispatcherContract(open: (onFault: (error: unknown) => void) => Promise<Dispatcher>, within: number): void {
  const patience = { timeout: within, interval: 20 }

  async function started(deliver: (key: string) => Promise<Delivery>): Promise<{ dispatcher: Dispatcher; faults: unknown[] }> {
    const faults: unknown[] = []
    const dispatcher = await open((fault) => void faults.push(fault))
    onTestFinished(() => dispatcher.stop())
    await dispatcher.start(deliver)
    return { dispatcher, faults }
  }

  it('hands out every key, each until it is done, and no key twice at a time', async () => {
    const seen = new Map<string, number>()
    const under = new Set<string>()
    const { dispatcher, faults } = await started(async (key) => {
      expect(under.has(key)).toBe(false)
      under.add(key)
      await new Promise((resolve) => setImmediate(resolve))
      under.delete(key)
      seen.set(key, (seen.get(key) ?? 0) + 1)
      return key.endsWith('7') && seen.get(key) === 1 ? { kind: 'again', after: 0 } : DONE
    })
    const keys = Array.from({ length: 200 }, (_, at) => `key ${at}`)
    await dispatcher.add(keys)
    await dispatcher.add(keys) // the tick a minute later
    await vi.waitFor(() => {
      expect([...seen.values()].reduce((sum, times) => sum + times, 0)).toBeGreaterThanOrEqual(220)
    }, patience)
    expect([...seen.keys()].sort()).toEqual([...keys].sort())
    expect(faults).toEqual([])
  })

  it('goes on after a delivery that failed outright, says so, and tries that one again', async () => {
    const seen: string[] = []
    const { dispatcher, faults } = await started(async (key) => {
      seen.push(key)
      if (seen.filter((other) => other === key).length === 1 && key === 'b') throw new Error('the database is away')
      return DONE
    })
    await dispatcher.add(['a', 'b', 'c'])
    await vi.waitFor(() => expect(seen.toSorted()).toEqual(['a', 'b', 'b', 'c']), patience)
    expect(faults.map(String)).toEqual(['Error: the database is away'])
  })

  it('takes a key again once it is done', async () => {
    const seen: string[] = []
    const { dispatcher } = await started(async (key) => {
      seen.push(key)
      return DONE
    })
    await dispatcher.add(['a'])
    await vi.waitFor(() => expect(seen).toEqual(['a']), patience)
    await vi.waitFor(async () => {
      await dispatcher.add(['a'])
      expect(seen.length).toBeGreaterThan(1)
    }, patience)
  })

  it('stops in order: what is under way is finished, nothing new begins, and twice is once', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    const { promise: began, resolve: begin } = Promise.withResolvers<void>()
    const seen: string[] = []
    const { dispatcher } = await started(async (key) => {
      begin()
      await held
      seen.push(key)
      return { kind: 'again', after: 0 }
    })
    await dispatcher.add(['a'])
    await began
    const stopping = dispatcher.stop()
    release()
    await stopping
    await dispatcher.stop()
    expect(seen).toEqual(['a'])
  })
}
