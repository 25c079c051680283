/**
 * How well is unseen wording understood? Sample questions are taken out of the knowledge, everything is trained and indexed
 * without them, and they are asked: does a fact's question still find its fact, a gap's still abstain? Taken out a fold at
 * a time (every 20th question), because a training for each of many thousand would take a day; each question is thus
 * asked of a bot that has never seen it, and lacks one in twenty of the others too. The word vectors alone have: their second
 * block was distilled on the texts of all sample questions, though not on what they belong to. With the asked ones left out
 * of that as well the figure was within 0.1 of a percent (six folds, decide.ts as it was: 85.3% without the block, 86.1% with it).
 */
import { type Answer, createAnswerer } from '#core/answer.ts'
import { assemble, type Entry, entriesOf, labelledQuestions, type Prepared, trainEntries } from '#core/prepare.ts'
import type { Knowledge } from '#knowledge/schema.ts'

export type LeftOut = { kind: Entry['kind']; id: string; question: string; found: boolean; answer: Answer }

export const FOLDS = 20

/** `knowledge` with its sample questions, which the prepared one no longer holds. `folds`: how many of the 20 are asked; `onFold` is told after each, for progress. */
export function leaveOneOut(knowledge: Knowledge, { vectors, triage, drafts }: Prepared, folds: number, onFold: (done: number) => void = () => {}): LeftOut[] {
  const entries = entriesOf(knowledge)
  const all = labelledQuestions(knowledge, vectors)
  const results: LeftOut[] = []
  for (let fold = 0; fold < Math.min(folds, FOLDS); fold++) {
    const out = all.filter((_, at) => at % FOLDS === fold)
    const without = withoutQuestions(knowledge, new Set(out.map(({ question }) => question)))
    const classifier = trainEntries(
      knowledge,
      all.filter((_, at) => at % FOLDS !== fold),
    )
    const { answer } = createAnswerer({ ...assemble(without, vectors, classifier), triage, drafts })
    for (const { question, label } of out) {
      const entry = entries[label] as Entry
      if (entry.kind === 'fact' && (question === entry.fact.statement || question === entry.fact.ask)) continue
      const reply = answer(question)
      results.push({ kind: entry.kind, id: entry.id, question, found: found(entry, reply), answer: reply })
    }
    onFold(fold + 1)
  }
  return results
}

function found(entry: Entry, answer: Answer): boolean {
  const cited = answer.citations.map((citation) => citation.factId)
  if (entry.kind === 'fact') return answer.outcome === 'answered' && cited.includes(entry.id)
  if (entry.kind === 'digest') return answer.outcome === 'answered' && entry.digest.facts.some((id) => cited.includes(id))
  return answer.outcome === 'abstained'
}

function withoutQuestions(knowledge: Knowledge, out: ReadonlySet<string>): Knowledge {
  const less = <E extends { questions: readonly string[] }>(entries: readonly E[]): E[] =>
    entries.map((entry) => ({ ...entry, questions: entry.questions.filter((question) => !out.has(question)) }))
  return { ...knowledge, facts: less(knowledge.facts), gaps: less(knowledge.gaps), digests: less(knowledge.digests), chats: less(knowledge.chats) }
}
