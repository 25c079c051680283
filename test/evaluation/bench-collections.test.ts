import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { goldenCollection, rate, readCollection } from '../../src/evaluation/bench-collections.ts'
import type { Fact } from '../../src/knowledge/schema.ts'

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'collection-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}
const files = {
  'docs.jsonl': '{"id":1,"title":"One","text":"first"}\n{"id":"2","text":"second"}\n',
  'queries.jsonl': '{"id":"q1","text":"which"}\n{"id":"q2","text":"nothing is right for this one"}\n',
  'qrels.tsv': 'q1\t1\t2\nq1\t2\t1\nq2\t1\t0\n',
}

describe('a collection', () => {
  it('is read from a folder; questions without a right answer are left out', () => {
    const { documents, questions } = readCollection(folderWith(files))
    expect(documents.map(({ id }) => id)).toEqual(['1', '2'])
    expect(questions).toEqual([
      {
        text: 'which',
        grades: new Map([
          ['1', 2],
          ['2', 1],
        ]),
      },
    ])
  })
  it('that is not whole is refused with what it must hold', () => {
    expect(() => readCollection(folderWith({ ...files, 'docs.jsonl': 'no json' }))).toThrow(/Line 1 of .*docs\.jsonl/)
    const { 'qrels.tsv': _, ...less } = files
    expect(() => readCollection(folderWith(less))).toThrow(/qrels\.tsv cannot be read.*docs\.jsonl, queries\.jsonl and qrels\.tsv/)
  })
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
