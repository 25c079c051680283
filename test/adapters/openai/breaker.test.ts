import { expect, it } from 'vitest'
import { createBreaker } from '../../../src/adapters/openai/breaker.ts'

it('lets one request through after its rest, and rests again if that fails', () => {
  let now = 0
  const breaker = createBreaker(() => now)
  for (let time = 0; time < 3; time++) breaker.failed()
  expect(breaker.allows()).toBe(true)
  breaker.failed()
  expect(breaker.allows()).toBe(false)
  now += 30_000
  expect([breaker.allows(), breaker.allows()]).toEqual([true, false])
  breaker.failed()
  expect(breaker.allows()).toBe(false)
  now += 30_000
  expect(breaker.allows()).toBe(true)
  breaker.succeeded()
  expect([breaker.allows(), breaker.allows()]).toEqual([true, true])
})

it('holds nothing against the server for a request that was never sent, and lets the next one try', () => {
  let now = 0
  const breaker = createBreaker(() => now)
  for (let time = 0; time < 10; time++) breaker.leftAlone()
  expect(breaker.allows()).toBe(true)
  for (let time = 0; time < 4; time++) breaker.failed()
  now += 30_000
  expect(breaker.allows()).toBe(true)
  breaker.leftAlone()
  expect(breaker.allows()).toBe(true)
})
