import OpenAI from 'openai'
import { expect, it } from 'vitest'
import { createNearness, type VectorShelf } from '../../../src/adapters/openai/nearness.ts'
import { type Asked, startOpenai } from '../../fakes/openai.ts'

const facts = ['north', 'east', 'south'].map((id) => ({ id, says: id, source: '' }))
const VECTORS: Readonly<Record<string, number[]>> = { north: [0, 2], east: [3, 0], south: [0, -1], 'which way is up': [1, 9] }
const embeds = ({ body }: Asked) => ({ embeddings: (body.input ?? []).map((text) => VECTORS[text] as number[]) })

function shelfOf(kept = new Map<string, Float32Array>()): VectorShelf & { kept: Map<string, Float32Array> } {
  return { kept, read: () => kept, write: (vectors) => void [...vectors].map(([key, vector]) => kept.set(key, vector)) }
}

it('ranks facts by meaning, and asks for the vector of each only once', async () => {
  const server = await startOpenai(embeds)
  const client = new OpenAI({ apiKey: 'k', baseURL: server.url, maxRetries: 0 })
  const shelf = shelfOf()
  const { signal } = new AbortController()
  expect((await createNearness(client, 'e', shelf)('which way is up', facts, signal)).ids).toEqual(['north', 'east', 'south'])
  expect(shelf.kept.size).toBe(3)
  await createNearness(client, 'e', shelf)('which way is up', facts, signal) // another start
  expect(server.asked.map(({ body }) => body.input?.length)).toEqual([3, 1, 1])
  await createNearness(client, 'other', shelf)('which way is up', facts, signal) // vectors of another model are of no use
  expect(server.asked.at(-2)?.body.input).toHaveLength(3)
})

it('does not mistake a short reply for vectors', async () => {
  const server = await startOpenai(() => ({ embeddings: [[1, 2]] }))
  const nearness = createNearness(new OpenAI({ apiKey: 'k', baseURL: server.url, maxRetries: 0 }), 'e', shelfOf())
  await expect(nearness('q', facts, new AbortController().signal)).rejects.toThrow(TypeError)
})
