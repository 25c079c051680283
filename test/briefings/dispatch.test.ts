import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { AT_ONCE, dispatchInProcess } from '#briefings/dispatch.ts'
import { dispatcherContract } from '../contracts/dispatcher.ts'

describe('in one process', () => {
  dispatcherContract(
    async (onFault) => dispatchInProcess({ onFault, wait: (ms, signal) => wait(ms, undefined, { signal }), backOff: { least: 1, most: 2 } }),
    5_000,
  )

  it('has so many under way and no more; one that waits for another attempt holds no place', async () => {
    let under = 0
    let most = 0
    let over = 0
    const dispatcher = dispatchInProcess({
      onFault: () => {},
      wait: (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', reject)),
      backOff: { least: 1, most: 1 },
    })
    onTestFinished(() => dispatcher.stop())
    await dispatcher.start(async (key) => {
      most = Math.max(most, ++under)
      await new Promise((resolve) => setImmediate(resolve))
      under -= 1
      if (key.startsWith('late')) return { kind: 'again', after: 1_000_000 }
      over += 1
      return { kind: 'done' }
    })
    await dispatcher.add(Array.from({ length: 2 * AT_ONCE }, (_, at) => `late ${at}`))
    await dispatcher.add(Array.from({ length: 300 }, (_, at) => `key ${at}`))
    await vi.waitFor(() => expect(over).toBe(300))
    expect(most).toBe(AT_ONCE)
  })

  it('asks again later without backing off, where nothing went wrong', async () => {
    const waits: number[] = []
    let left = 3
    let over = false
    const dispatcher = dispatchInProcess({ onFault: () => {}, wait: async (ms) => void waits.push(ms), backOff: { least: 3_600_000, most: 3_600_000 } })
    onTestFinished(() => dispatcher.stop())
    await dispatcher.start(async () => {
      if (left-- > 0) return { kind: 'later', after: 7_000 }
      over = true
      return { kind: 'done' }
    })
    await dispatcher.add(['key'])
    await vi.waitFor(() => expect(over).toBe(true))
    expect(waits).toEqual([7_000, 7_000, 7_000])
  })
})
