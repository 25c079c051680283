/**
 * A folder -> a collection: docs.jsonl ({id, title, text}), queries.jsonl ({id, text}) and qrels.tsv (query, document, grade). The
 * other usual spellings are read too: BEIR's file names, ids as _id, judgements under a heading or in the four columns of TREC.
 * What cannot be read is refused with the line and what it must hold; nothing is guessed.
 */
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Document } from '#core/search-index.ts'
import { BriefError } from '#errors'
import type { Collection } from './bench-collections.ts'

const FILES = {
  docs: ['docs.jsonl', 'corpus.jsonl', 'documents.jsonl'],
  queries: ['queries.jsonl', 'questions.jsonl'],
  qrels: ['qrels.tsv', 'qrels.txt', 'qrels/test.tsv'],
} as const
/** The first of these that a row has counts. */
const FIELDS = {
  id: ['id', '_id', 'docid', 'doc_id', 'docno', 'qid', 'query_id'],
  text: ['text', 'contents', 'body', 'abstract', 'query', 'question'],
} as const

export function readCollection(folder: string): Collection {
  const documents = rowsOf(folder, 'docs').map(({ id, text, title, where }): Document => {
    if (text === undefined && title === undefined)
      throw fault(`${where} has no text`, `Each document is {"id", "title", "text"}, of which title or text may be left out`)
    return { id, ...(title === undefined ? {} : { title }), text: text ?? '' }
  })
  const known = new Set(documents.map(({ id }) => id))
  if (known.size < documents.length) {
    const twice = documents.find(({ id }) => !known.delete(id))?.id
    throw fault(`${join(folder, fileIn(folder, 'docs'))} has the document ${twice} twice`, 'Give each an id of its own')
  }
  const grades = gradesIn(folder)
  const questions = rowsOf(folder, 'queries').flatMap(({ id, text, title, where }) => {
    const asked = text ?? title
    if (asked === undefined) throw fault(`${where} has no text`, 'Each query is {"id", "text"}')
    const wanted = grades.get(id)
    return wanted ? [{ text: asked, grades: wanted }] : []
  })
  if (!questions.some((question) => [...question.grades.keys()].some((id) => known.has(id))))
    throw fault(
      `The judgements in ${join(folder, fileIn(folder, 'qrels'))} name no query and document that are there`,
      'Their first column is the id of a query, the one before the grade that of a document',
    )
  return { name: basename(folder), documents, questions }
}

/** Right answers only: a grade of 0 or less is a wrong one. */
function gradesIn(folder: string): Map<string, Map<string, number>> {
  const grades = new Map<string, Map<string, number>>()
  for (const { line, where, first } of linesOf(folder, 'qrels')) {
    const cells = line.includes('\t') ? line.split('\t').map((cell) => cell.trim()) : line.trim().split(/\s+/)
    const [query, document, grade] = cells.length === 4 ? [cells[0], cells[2], cells[3]] : cells
    const isNumber = grade !== undefined && grade !== '' && Number.isFinite(Number(grade))
    if (first && !isNumber && cells.length >= 3) continue // a heading
    if (cells.length < 3 || cells.length > 4 || !isNumber || !query || !document)
      throw fault(`${where} is no judgement`, 'Each line is: query, document, grade; or with TREC: query, 0, document, grade')
    if (Number(grade) > 0) grades.set(query, (grades.get(query) ?? new Map<string, number>()).set(document, Number(grade)))
  }
  return grades
}

type Row = { id: string; text: string | undefined; title: string | undefined; where: string }

function rowsOf(folder: string, kind: 'docs' | 'queries'): Row[] {
  return linesOf(folder, kind).map(({ line, where }) => {
    const row = objectIn(line)
    if (row === undefined) throw fault(`${where} is no JSON object`, 'Each line must hold one')
    const field = (names: readonly string[]): unknown => names.map((name) => row[name]).find((value) => value !== undefined && value !== null)
    const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
    const id = field(FIELDS.id)
    if (typeof id !== 'string' && typeof id !== 'number')
      throw fault(`${where} has no id`, `It has: ${Object.keys(row).join(', ') || 'nothing'}. An id is a text or a number`)
    return { id: String(id), text: textOf(field(FIELDS.text)), title: textOf(row['title']), where }
  })
}

function objectIn(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

type Line = { line: string; where: string; first: boolean }

function linesOf(folder: string, kind: keyof typeof FILES): Line[] {
  const file = join(folder, fileIn(folder, kind))
  const lines = readFileSync(file, 'utf8')
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
  return lines.flatMap((line, at) => (line.trim() === '' ? [] : [{ line, where: `Line ${at + 1} of ${file}`, first: at === 0 }]))
}

function fileIn(folder: string, kind: keyof typeof FILES): string {
  const found = FILES[kind].find((file) => existsSync(join(folder, file)))
  if (found === undefined)
    throw fault(`${join(folder, FILES[kind][0])} cannot be read`, 'A collection is a folder with docs.jsonl, queries.jsonl and qrels.tsv')
  return found
}

function fault(what: string, remedy: string): BriefError {
  return new BriefError('input', `${what}. ${remedy}.`)
}
