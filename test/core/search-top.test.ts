import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { postingsOf } from '../../src/core/search-postings.ts'
import { createStore } from '../../src/core/search-store.ts'
import { createTop, type Scored, type WeightedTerm } from '../../src/core/search-top.ts'

/** Documents over several windows and blocks; word w stands in every (w + 1)th or so, often enough in some. */
function postingsFor(size: number, seed: number): ReturnType<typeof postingsOf> {
  const store = createStore()
  let state = seed
  const random = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 1
    return state / 2 ** 31
  }
  for (let doc = 0; doc < size; doc++)
    store.add({ id: `${doc}`, text: Array.from({ length: 1 + Math.floor(random() * 12) }, () => `w${Math.floor(random() ** 3 * 12)}`).join(' ') })
  return postingsOf(store.held(), { k1: 1.2, b: 0.75, titleWeight: 2 })
}

/** Everything added up and sorted: what must come out. */
function exhaustive({ starts, docs, impacts }: ReturnType<typeof postingsOf>, terms: readonly WeightedTerm[], k: number): Scored[] {
  const scores = new Map<number, number>()
  for (const { term, weight } of terms) {
    for (let posting = starts[term] as number; posting < (starts[term + 1] as number); posting++)
      scores.set(docs[posting] as number, (scores.get(docs[posting] as number) ?? 0) + weight * (impacts[posting] as number))
  }
  return [...scores]
    .map(([doc, score]) => ({ doc, score }))
    .sort((a, b) => b.score - a.score || a.doc - b.doc)
    .slice(0, k)
}

describe('the k best', () => {
  const corpora = [1, 63, 700, 5000].map((size) => postingsFor(size, size))
  const tops = corpora.map(createTop)

  it('are those that adding up everything gives, ties and all', () => {
    const query = fc.uniqueArray(fc.record({ term: fc.nat(11), weight: fc.integer({ min: 1, max: 2 ** 20 }) }), { selector: ({ term }) => term, maxLength: 12 })
    fc.assert(
      fc.property(fc.nat(corpora.length - 1), query, fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(10_000)), (which, terms, k) => {
        const postings = corpora[which] as (typeof corpora)[number]
        const known = terms.filter(({ term }) => term < postings.starts.length - 1)
        expect(tops[which]?.(known, k)).toEqual(exhaustive(postings, known, k))
      }),
      { numRuns: 400 },
    )
  })
  it('of a term twice as heavy as another in the same documents are the same documents', () => {
    const [postings, top] = [corpora[3] as (typeof corpora)[number], tops[3] as (typeof tops)[number]]
    expect(top([{ term: 0, weight: 2 }], 20).map(({ doc }) => doc)).toEqual(top([{ term: 0, weight: 1 }], 20).map(({ doc }) => doc))
    expect(top([], 5)).toEqual([])
    expect(postings.documents).toBe(5000)
  })
})
