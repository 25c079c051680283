import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished, test } from 'vitest'
import { readCollection } from '../../src/evaluation/read-collection.ts'

function read(files: Readonly<Record<string, string>>): ReturnType<typeof readCollection> {
  const folder = mkdtempSync(join(tmpdir(), 'collection-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return readCollection(folder)
}

const files = {
  'docs.jsonl': '{"id":1,"title":"One","text":"first"}\n{"id":"2","text":"second"}\n',
  'queries.jsonl': '{"id":"q1","text":"which"}\n{"id":"q2","text":"nothing is right for this one"}\n',
  'qrels.tsv': 'q1\t1\t2\nq1\t2\t1\nq2\t1\t0\n',
}
const grades = new Map([
  ['1', 2],
  ['2', 1],
])

describe('a collection', () => {
  it('is read from a folder; questions without a right answer are left out', () => {
    expect(read(files)).toMatchObject({
      documents: [
        { id: '1', title: 'One', text: 'first' },
        { id: '2', text: 'second' },
      ],
      questions: [{ text: 'which', grades }],
    })
  })

  test.for<[string, string]>([
    ['a heading', 'query-id\tcorpus-id\tscore\nq1\t1\t2\nq1\t2\t1\n'],
    ['the four columns of TREC', 'q1 0 1 2\nq1 0 2 1\nq2 0 1 0\n'],
    ['four columns with tabs and a heading', 'qid\titer\tdocno\trel\r\nq1\tQ0\t1\t2\r\nq1\tQ0\t2\t1\r\n'],
    ['blanks for tabs, and grades below nothing', '\ufeffq1 1 2\n\nq1 2 1\nq2 2 -1'],
  ])('with judgements in %s', ([, qrels]) => expect(read({ ...files, 'qrels.tsv': qrels }).questions).toEqual([{ text: 'which', grades }]))

  it('with the names of BEIR', () => {
    const collection = read({
      'corpus.jsonl': '{"_id":"1","title":"","text":"first","metadata":{}}\n{"_id":"2","title":"Second"}\n',
      'queries.jsonl': '{"_id":"q1","text":"which","metadata":{}}\n',
      'qrels/test.tsv': 'query-id\tcorpus-id\tscore\nq1\t1\t2\nq1\t2\t1\n',
    })
    expect(collection.documents).toEqual([
      { id: '1', title: '', text: 'first' },
      { id: '2', title: 'Second', text: '' },
    ])
    expect(collection.questions).toEqual([{ text: 'which', grades }])
  })

  test.for<[string, Partial<Record<keyof typeof files, string>>, RegExp]>([
    ['a line that is no JSON', { 'docs.jsonl': '{"id":1,"text":"a"}\nno json' }, /^Line 2 of .*docs\.jsonl is no JSON object\. Each line must hold one\.$/],
    ['a list', { 'queries.jsonl': '["q1", "which"]' }, /^Line 1 of .*queries\.jsonl is no JSON object/],
    ['no id', { 'docs.jsonl': '{"name":"x","text":"a"}' }, /^Line 1 of .*docs\.jsonl has no id\. It has: name, text\./],
    ['no text', { 'docs.jsonl': '{"id":"1","words":"a"}' }, /^Line 1 of .*has no text\. Each document is {"id", "title", "text"}/],
    ['a query without text', { 'queries.jsonl': '{"id":"q1"}' }, /^Line 1 of .*queries\.jsonl has no text/],
    ['an id twice', { 'docs.jsonl': '{"id":1,"text":"a"}\n{"id":"1","text":"b"}' }, /has the document 1 twice\. Give each an id of its own\.$/],
    ['too few columns', { 'qrels.tsv': 'q1 1\n' }, /^Line 1 of .*qrels\.tsv is no judgement\. Each line is: query, document, grade/],
    ['a grade that is none', { 'qrels.tsv': 'q1 1 1\nq1 2 yes\n' }, /^Line 2 of .*is no judgement/],
    ['other documents', { 'qrels.tsv': 'q1 7 1\n' }, /name no query and document that are there/],
    ['other queries', { 'qrels.tsv': 'x 1 1\n' }, /name no query and document that are there/],
    ['nothing', { 'qrels.tsv': '' }, /name no query and document that are there/],
  ])('with %s is refused with what it must hold', ([, change, message]) => expect(() => read({ ...files, ...change })).toThrow(message))

  it('without one of its files is refused with what it must hold', () => {
    const { 'qrels.tsv': _, ...less } = files
    expect(() => read(less)).toThrow(/qrels\.tsv cannot be read\. A collection is a folder with docs\.jsonl, queries\.jsonl and qrels\.tsv\.$/)
  })
})
