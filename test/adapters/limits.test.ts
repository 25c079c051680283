/** Limits count people and channels apart, and say when there is room again. */
import { expect, it, onTestFinished, vi } from 'vitest'
import { createLimits } from '../../src/adapters/limits.ts'
import type { Ask } from '../../src/adapters/surface.ts'

const ask = (user: string, channel: string): Ask => ({ surface: 'slack', id: '1', thread: 't', user, workspace: undefined, channel, text: '', private: false })

it('a person over their share waits, others do not, and a minute later there is room', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const overLimit = createLimits({ person: 2, channel: 3 })
  expect([await overLimit(ask('U1', 'A')), await overLimit(ask('U1', 'B'))]).toEqual([undefined, undefined])
  expect(await overLimit(ask('U1', 'C'))).toMatch(/again in 60 seconds/)
  expect([await overLimit(ask('U2', 'A')), await overLimit(ask('U3', 'A'))]).toEqual([undefined, undefined])
  expect(await overLimit(ask('U4', 'A'))).toMatch(/a lot of questions/)
  vi.advanceTimersByTime(60_001)
  expect(await overLimit(ask('U1', 'A'))).toBeUndefined()
})

it('everybody together has a share, too', async () => {
  const overLimit = createLimits({ all: 2 })
  expect([await overLimit(ask('U1', 'A')), await overLimit(ask('U2', 'B'))]).toEqual([undefined, undefined])
  expect(await overLimit(ask('U3', 'C'))).toMatch(/a lot of questions/)
})
