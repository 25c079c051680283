import { describe, expect, it } from 'vitest'
import { chart } from '../../src/evaluation/bench-chart.ts'
import { makeCorpus } from '../../src/evaluation/bench-corpus.ts'
import { engines, OURS } from '../../src/evaluation/bench-engines.ts'
import { timeEngine } from '../../src/evaluation/bench-search.ts'

const corpus = makeCorpus(60, 20)

describe('made-up facts', () => {
  it('are the same on every run', () => expect(makeCorpus(60, 20)).toEqual(corpus))
  it('have common and rare words', () => {
    const counts = new Map<string, number>()
    for (const word of makeCorpus(2000, 1).documents.flatMap(({ text }) => text.slice(0, -1).split(' '))) counts.set(word, (counts.get(word) ?? 0) + 1)
    const sorted = [...counts.values()].sort((a, b) => b - a)
    expect((sorted[0] as number) / (sorted[9] as number)).toBeGreaterThan(6)
    expect(sorted.at(-1)).toBe(1)
  })
})

describe.for(engines)('$name', (engine) => {
  it('finds a document by all its words, and no more than asked for', async () => {
    const search = (await engine.load())(corpus.documents)
    const [{ id, text }] = corpus.documents as [{ id: string; text: string }]
    expect(search(text.slice(0, -1), 10)).toContain(id)
    expect(search(text.slice(0, -1), 3).length).toBeLessThanOrEqual(3)
  })
})

describe('timing', () => {
  const ours = engines.find(({ name }) => name === OURS) as (typeof engines)[number]
  it('asks every query, and none of an engine too slow to wait for', async () => {
    const timed = await timeEngine(ours, corpus, 0)
    expect(timed).toMatchObject({ engine: OURS, facts: 60, asked: 20 })
    expect(timed.p99).toBeGreaterThanOrEqual(timed.median)
    expect((await timeEngine(ours, corpus, 10_000)).asked).toBe(0)
  })
  it('the chart names every engine, with a title and a description', () => {
    const speed = [100, 1000].flatMap((facts) =>
      engines.map(({ name }) => ({ facts, engine: name, build: 1, heap: 1, asked: 5, median: 0.1, p99: facts / 100, perSecond: 10 })),
    )
    const svg = chart(
      engines.map(({ name }) => ({ collection: 'a<b', engine: name, asked: 1, questions: 2, ndcg: 0.5, recall: 0.5, mrr: 0.5 })),
      speed,
    )
    for (const { name } of engines) expect(svg.split(`>${name}<`).length).toBe(3)
    expect(svg).toMatch(/role="img" aria-labelledby="title desc"[\s\S]*<title id="title">[\s\S]*<desc id="desc">/)
    expect(svg).toContain('a&lt;b')
    expect(svg).not.toMatch(/NaN|Infinity|undefined/)
  })
})
