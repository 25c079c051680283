/** Work that comes round again: held clock, no sleeping. */
import { beforeEach, expect, it, vi } from 'vitest'
import { createEvery } from '../../src/operate/every.ts'

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

it('runs at each interval until it is stopped', async () => {
  const work = vi.fn(async () => {})
  const stop = createEvery(() => {})(1000, work)
  await vi.advanceTimersByTimeAsync(3000)
  stop()
  await vi.advanceTimersByTimeAsync(3000)
  expect(work).toHaveBeenCalledTimes(3)
})

it('is never under way twice', async () => {
  const gate = Promise.withResolvers<void>()
  const work = vi.fn(() => gate.promise)
  createEvery(() => {})(1000, work)
  await vi.advanceTimersByTimeAsync(5000)
  expect(work).toHaveBeenCalledTimes(1)
  gate.resolve()
  await vi.advanceTimersByTimeAsync(1000)
  expect(work).toHaveBeenCalledTimes(2)
})

it('goes on after a fault, which is told', async () => {
  const faults: unknown[] = []
  const work = vi.fn(async () => {
    throw new Error('no')
  })
  createEvery((error) => faults.push(error))(1000, work)
  await vi.advanceTimersByTimeAsync(2000)
  expect(faults).toHaveLength(2)
})
