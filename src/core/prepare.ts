/**
 * Knowledge -> what answering needs, worked out once ahead of time: the trained classifier. Everything else is quick
 * enough to build at every start. Also takes sample questions out again, for the leave-one-out measurement.
 */
import type { Chat, Digest, Fact, Gap, Knowledge } from '#knowledge/schema.ts'
import { type Features, features, ofWords, tokenize } from '#language/features.ts'
import { createNameFinder } from '#language/names.ts'
import { stem, stopWords, tidy, words } from '#language/text.ts'
import type { WordVectors } from '#language/vectors.ts'
import { type Classifier, train } from './classifier.ts'
import { makeDraftTable } from './draft-table.ts'
import { makeWordTable, type WordTable } from './gap-words.ts'
import { createIndex, type IndexJson } from './search-index.ts'

/** Whatever a question can be about. */
export type Entry =
  | { kind: 'fact'; id: string; fact: Fact; questions: readonly string[] }
  | { kind: 'gap'; id: string; gap: Gap; questions: readonly string[] }
  | { kind: 'digest'; id: string; digest: Digest; questions: readonly string[] }
  | { kind: 'chat'; id: string; chat: Chat; questions: readonly string[] }

export type Prepared = {
  /** Without sample questions and messages: what they teach is in the rest, and they would be most of what is held in memory. */
  knowledge: Knowledge
  vectors: WordVectors
  classifier: Classifier
  /** Tells disclosures and harmful requests from everything else; see triage.ts. */
  triage: readonly Classifier[]
  /** What a model may write, packed; see draft-table.ts. */
  drafts: string
  index: IndexJson
  wordTable: WordTable
  /** Curated words and how often they stand there, for mending slips; and their stems. */
  vocabulary: ReadonlyMap<string, number>
  stems: ReadonlySet<string>
}

/** The labels of the classifier, in a fixed order. */
export function entriesOf(knowledge: Knowledge): Entry[] {
  return [
    ...knowledge.facts.map((fact) => ({ kind: 'fact' as const, id: fact.id, fact, questions: [fact.ask, fact.statement, ...fact.questions] })),
    ...knowledge.gaps.map((gap) => ({ kind: 'gap' as const, id: gap.id, gap, questions: gap.questions })),
    ...knowledge.digests.map((digest) => ({ kind: 'digest' as const, id: digest.id, digest, questions: digest.questions })),
    ...knowledge.chats.map((chat) => ({ kind: 'chat' as const, id: chat.id, chat, questions: chat.questions })),
  ]
}

export type LabelledQuestion = { question: string; label: number; features: Features }

export function labelledQuestions(knowledge: Knowledge, vectors: WordVectors): LabelledQuestion[] {
  const findNames = createNameFinder(knowledge.names, (word) => vectors.rows.has(word))
  return entriesOf(knowledge).flatMap(({ questions }, label) =>
    questions.map((question) => ({ question, label, features: features(tokenize(question, findNames), vectors) })),
  )
}

/** O(sample questions x entries); takes about a minute. */
export function prepare(knowledge: Knowledge, vectors: WordVectors): Prepared {
  const questions = labelledQuestions(knowledge, vectors)
  return {
    ...assemble(knowledge, vectors, trainEntries(knowledge, questions)),
    triage: trainTriage(knowledge, vectors, questions),
    drafts: makeDraftTable(
      knowledge,
      createNameFinder(knowledge.names, (word) => vectors.rows.has(word)),
    ),
  }
}

/** Entries of a kind share what is learnt of it, and so do those on one theme. */
export function trainEntries(knowledge: Knowledge, questions: readonly LabelledQuestion[]): Classifier {
  const entries = entriesOf(knowledge)
  const themes = new Map(knowledge.facts.map((fact) => [fact.id, fact.theme]))
  const families = entries.map((entry) => [`kind ${entry.kind}`, `theme ${themes.get(firstFactOf(entry) ?? '') ?? 'none'}`])
  return train(questions, entries.length, { families })
}

/** The fact that tells an entry's theme; small talk has none. */
function firstFactOf(entry: Entry): string | undefined {
  if (entry.kind === 'fact') return entry.id
  if (entry.kind === 'gap') return entry.gap.nearest[0]
  return entry.kind === 'digest' ? entry.digest.facts[0] : undefined
}

/** What changes with the sample questions, but for the training; quick, but not quick enough for every start. */
export function assemble(knowledge: Knowledge, vectors: WordVectors, classifier: Classifier): Omit<Prepared, 'triage' | 'drafts'> {
  const documents = entriesOf(knowledge).map((entry) => ({ id: entry.id, title: titleOf(entry), text: entry.questions.join(' ') }))
  const vocabulary = new Map<string, number>()
  for (const { text, title } of documents) for (const word of words(tidy(`${text} ${title}`))) vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1)
  const findNames = createNameFinder(knowledge.names, (word) => vectors.rows.has(word))
  return {
    knowledge: withoutSamples(knowledge),
    vectors,
    classifier,
    index: createIndex(documents, { stopWords }).toJSON(),
    wordTable: makeWordTable(knowledge, findNames),
    vocabulary,
    stems: new Set([...vocabulary.keys()].map(stem)),
  }
}

function withoutSamples(knowledge: Knowledge): Knowledge {
  const bare = <E extends { questions: readonly string[] }>(entries: readonly E[]): E[] => entries.map((entry) => ({ ...entry, questions: [] }))
  return {
    ...knowledge,
    facts: bare(knowledge.facts),
    gaps: bare(knowledge.gaps),
    digests: bare(knowledge.digests),
    chats: bare(knowledge.chats),
    triage: { help: [], refused: [], none: [] },
    wordings: {},
  }
}

/** Several trainings in different orders vote: where a miss may cost somebody dearly, chance must not decide. */
const TRIAGE_SEEDS = [1, 2, 3, 4, 5]
export const TRIAGE_LABELS = ['none', 'help', 'refused'] as const

/** Everything that people ask about the article is a look-alike too: none of it may raise an alarm. */
function trainTriage(knowledge: Knowledge, vectors: WordVectors, questions: readonly LabelledQuestion[]): Classifier[] {
  const findNames = createNameFinder(knowledge.names, (word) => vectors.rows.has(word))
  const samples = TRIAGE_LABELS.flatMap((kind, label) =>
    knowledge.triage[kind].map((text) => ({ label, features: ofWords(features(tokenize(text, findNames), vectors), vectors) })),
  )
  const all = [...samples, ...questions.map((one) => ({ label: 0, features: ofWords(one.features, vectors) }))]
  return TRIAGE_SEEDS.map((seed) => train(all, TRIAGE_LABELS.length, { epochs: 8, rate: 1.5, seed }))
}

function titleOf(entry: Entry): string {
  if (entry.kind === 'fact') return `${entry.fact.statement} ${entry.fact.ask}`
  if (entry.kind === 'gap') return entry.gap.missing
  return entry.kind === 'digest' ? entry.digest.title : ''
}
