import Keyv from 'keyv'
import { expect, it } from 'vitest'
import { createWordingMemory } from '../../../src/adapters/openai/wording-memory.ts'

const KEPT = { none: false, sentences: [{ text: 'a', factIds: ['x'] }], related: [] }
const versions = { knowledge: '1', prompts: '1', model: 'm' }

it('finds a question again, however it is spaced and capitalised; not after knowledge, prompts or model have changed', async () => {
  const shelf = new Keyv()
  const at = (more = {}) => createWordingMemory(shelf, { ...versions, ...more }, () => {})
  await at().set('How many people are affected?', KEPT)
  expect(await at().get(' how many  PEOPLE are affected ')).toEqual(KEPT)
  for (const more of [{ knowledge: '2' }, { prompts: '2' }, { model: 'n' }]) expect(await at(more).get('How many people are affected?')).toBeUndefined()
})

it('keeps no question, only a hash of it', async () => {
  const store = new Map()
  await createWordingMemory(new Keyv({ store }), versions, () => {}).set('What about my cousin?', KEPT)
  expect([...store.entries()].flat().join(' ')).not.toMatch(/cousin/i)
})

it('a shelf that fails costs nothing but itself', async () => {
  const faults: unknown[] = []
  const broken = { get: () => Promise.reject(new Error('gone')), set: () => Promise.reject(new Error('gone')) }
  const memory = createWordingMemory(broken, versions, (error) => faults.push(error))
  expect(await memory.get('a')).toBeUndefined()
  await memory.set('a', KEPT)
  expect(faults).toHaveLength(2)
})
