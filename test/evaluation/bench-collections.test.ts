import { describe, expect, it } from 'vitest'
import { goldenCollection, rate } from '../../src/evaluation/bench-collections.ts'
import type { Fact } from '../../src/knowledge/schema.ts'

describe('a collection', () => {
  it('of the golden set holds single turns that name facts', () => {
    const facts = [{ id: 'pay', statement: 'They paid.', ask: 'Who paid?', questions: ['who gave money'] }] as unknown as Fact[]
    const one = { id: 'g', kind: 'fact', expect: { outcome: 'answered', facts: ['pay'] } }
    const { documents, questions } = goldenCollection(facts, [
      { ...one, turns: ['Paid?'] },
      { ...one, turns: ['Hi', 'Paid?'] },
      { ...one, turns: ['?'], expect: { outcome: 'abstained' } },
    ])
    expect(documents).toEqual([{ id: 'pay', title: 'They paid.', text: 'Who paid? who gave money' }])
    expect(questions.map(({ text }) => text)).toEqual(['Paid?'])
  })
})

describe('measures', () => {
  const questions = [
    {
      text: 'x',
      grades: new Map([
        ['a', 2],
        ['b', 1],
      ]),
    },
  ]
  const of = (...found: string[]) => rate(() => found, questions)

  it('are full for the right order and nothing for nothing', () => {
    expect(of('a', 'b')).toEqual({ asked: 1, ndcg: 1, recall: 1, mrr: 1 })
    expect(of()).toEqual({ asked: 1, ndcg: 0, recall: 0, mrr: 0 })
  })
  it('fall with the place, as worked out by hand', () => {
    const { ndcg, recall, mrr } = of('z', 'b')
    expect(ndcg).toBeCloseTo(1 / Math.log2(3) / (2 + 1 / Math.log2(3)), 10)
    expect([recall, mrr]).toEqual([0.5, 0.5])
  })
})
