/** Facts by nearness in meaning, through the server's embeddings. Vectors of facts are kept by a hash of what they were made from. */
import { createHash } from 'node:crypto'
import type { ToldFact } from '#core/model.ts'
import type OpenAI from 'openai'

/** Where vectors are kept between starts. */
export type VectorShelf = { read: () => ReadonlyMap<string, Float32Array>; write: (vectors: ReadonlyMap<string, Float32Array>) => void }
export type Nearness = (question: string, facts: readonly ToldFact[], signal: AbortSignal) => Promise<{ ids: string[]; tokens: number }>

const SHOWN = 40 // best ones that are ranked; what lies farther says nothing
const AT_ONCE = 100 // texts in one request

export function createNearness(client: OpenAI, model: string, shelf: VectorShelf): Nearness {
  let known: Map<string, Float32Array> | undefined
  const hash = (text: string): string => createHash('sha256').update(`${model}\n${text}`).digest('base64url')

  async function embed(texts: readonly string[], signal: AbortSignal): Promise<{ vectors: Float32Array[]; tokens: number }> {
    const { data, usage } = await client.embeddings.create({ model, input: [...texts], encoding_format: 'float' }, { signal })
    const vectors = data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => unit(embedding))
    if (vectors.length !== texts.length || vectors.some((vector) => vector.length !== vectors[0]?.length))
      throw new TypeError('The server returned other vectors than were asked for.')
    return { vectors, tokens: usage?.total_tokens ?? 0 }
  }

  return async (question, facts, signal) => {
    known ??= new Map(shelf.read())
    const vectors = known
    const missing = facts.filter((fact) => !vectors.has(hash(fact.says)))
    let tokens = 0
    for (let from = 0; from < missing.length; from += AT_ONCE) {
      const some = missing.slice(from, from + AT_ONCE)
      const made = await embed(
        some.map((fact) => fact.says),
        signal,
      )
      for (const [at, fact] of some.entries()) vectors.set(hash(fact.says), made.vectors[at] as Float32Array)
      tokens += made.tokens
    }
    if (missing.length > 0) shelf.write(vectors)
    const asked = await embed([question], signal)
    const near = facts.map((fact) => ({ id: fact.id, p: dot(asked.vectors[0] as Float32Array, vectors.get(hash(fact.says)) as Float32Array) }))
    return {
      ids: near
        .sort((a, b) => b.p - a.p)
        .slice(0, SHOWN)
        .map(({ id }) => id),
      tokens: tokens + asked.tokens,
    }
  }
}

function unit(numbers: readonly number[]): Float32Array {
  const length = Math.hypot(...numbers) || 1
  return Float32Array.from(numbers, (one) => one / length)
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] ?? 0)
  return sum
}
