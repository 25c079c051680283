import { expect, it } from 'vitest'
import { createWatchdog } from '../../../src/adapters/discord/watchdog.ts'

it('is over after five minutes without being ready, counted from the last time it was', () => {
  const world = { now: 0, ready: false }
  const watchdog = createWatchdog(
    () => world.ready,
    () => world.now,
    300_000,
  )
  const at = (now: number, ready: boolean): boolean => {
    Object.assign(world, { now, ready })
    return watchdog.isOver()
  }
  expect([at(0, false), at(299_999, false)]).toEqual([false, false])
  expect([at(299_999, true), at(300_000, false), at(599_998, false), at(599_999, false)]).toEqual([false, false, false, true])
})
