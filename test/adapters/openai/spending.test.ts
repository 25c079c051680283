import Keyv from 'keyv'
import { expect, it } from 'vitest'
import { createSpending } from '../../../src/adapters/openai/spending.ts'

it('counts what is spent side by side, none of it lost', async () => {
  const spending = createSpending(new Keyv(), { atOnce: 2, tokensADay: 100 }, () => 0)
  await Promise.all(Array.from({ length: 9 }, () => spending.add('w', 11)))
  expect(await spending.mayAsk('w')).toBe(true)
  await spending.add('w', 1)
  expect([await spending.mayAsk('w'), await spending.mayAsk('v')]).toEqual([false, true])
})

it('lets so many at once, each workspace for itself, and none waits longer than its question', async () => {
  const spending = createSpending(new Keyv(), { atOnce: 1, tokensADay: 100 }, () => 0)
  const never = new AbortController()
  const first = Promise.withResolvers<string>()
  const one = spending.inTurn('w', never.signal, () => first.promise)
  const patience = new AbortController()
  const two = spending.inTurn('w', patience.signal, async () => 'two')
  expect(await spending.inTurn('v', never.signal, async () => 'other')).toBe('other')
  patience.abort(new Error('too late'))
  await expect(two).rejects.toThrow('too late')
  first.resolve('one')
  expect(await one).toBe('one')
  expect(await spending.inTurn('w', never.signal, async () => 'three')).toBe('three')
})
