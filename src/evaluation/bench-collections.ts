/**
 * How well do search engines rank? Question sets with their right answers: the project's own golden set over its facts, and any
 * collection that is read from a folder (read-collection.ts).
 */
import type { Document } from '#core/search-index.ts'
import type { Fact } from '#knowledge/schema.ts'
import type { Search } from './bench-engines.ts'
import type { Case } from './score.ts'

export type Question = { text: string; grades: ReadonlyMap<string, number> }
export type Collection = { name: string; documents: Document[]; questions: Question[] }
/** Means over the questions asked. */
export type Quality = { asked: number; ndcg: number; recall: number; mrr: number }

const DEPTH = 10
const PATIENCE = 20_000 // ms for one engine's questions; the rest is left out and told

/** Facts as the bot's own index has them; questions of a single turn that name the facts they want. */
export function goldenCollection(facts: readonly Fact[], cases: readonly Case[]): Collection {
  const known = new Set(facts.map(({ id }) => id))
  return {
    name: 'golden',
    documents: facts.map(({ id, statement, ask, questions }) => ({ id, title: statement, text: [ask, ...questions].join(' ') })),
    questions: cases.flatMap(({ turns, expect }) => {
      const wanted = (expect.facts ?? []).filter((id) => known.has(id))
      return turns.length === 1 && wanted.length > 0 ? [{ text: turns[0] as string, grades: new Map(wanted.map((id) => [id, 1])) }] : []
    }),
  }
}

export function rate(search: Search, questions: readonly Question[]): Quality {
  const sum = { ndcg: 0, recall: 0, mrr: 0 }
  let asked = 0
  for (const end = performance.now() + PATIENCE; asked < questions.length && performance.now() < end; asked++) {
    const { text, grades } = questions[asked] as Question
    const found = search(text, DEPTH)
    const first = found.findIndex((id) => grades.has(id))
    sum.ndcg += gain(found.map((id) => grades.get(id) ?? 0)) / gain([...grades.values()].sort((a, b) => b - a).slice(0, DEPTH))
    sum.recall += found.filter((id) => grades.has(id)).length / grades.size
    sum.mrr += first < 0 ? 0 : 1 / (first + 1)
  }
  return { asked, ndcg: sum.ndcg / asked, recall: sum.recall / asked, mrr: sum.mrr / asked }
}

/** Discounted cumulative gain (Järvelin and Kekäläinen 2002). */
function gain(grades: readonly number[]): number {
  return grades.reduce((sum, grade, at) => sum + grade / Math.log2(at + 2), 0)
}
