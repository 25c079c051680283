import { expect, it } from 'vitest'
import { candidatesAmong } from '../../src/core/candidates.ts'

const facts = ['a', 'b', 'c', 'd'].map((id) => ({ id, says: '', source: '' }))
const order = (...rankings: string[][]): string =>
  candidatesAmong(facts, rankings)
    .map(({ id }) => id)
    .join('')

it('puts first what several rankings have high, and leaves nothing out', () => {
  expect(order(['c', 'a'], ['a', 'd'])).toBe('acdb')
  expect(order(['d'], [])).toBe('dabc')
  expect(order()).toBe('abcd')
  expect(order(['x', 'b', 'b', 'b'])).toBe('bacd')
})
