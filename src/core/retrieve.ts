/**
 * Question -> ranked entries. Two witnesses: the trained classifier (what kinds of wording lead to an entry) and the
 * search index (which rare words the entry really has). Their log-scores are added and read as probabilities.
 */
import { type Features, features, stopStems, type Tokens } from '#language/features.ts'
import type { Fact } from '#knowledge/schema.ts'
import { classify } from './classifier.ts'
import { type Entry, entriesOf, type Prepared } from './prepare.ts'
import { explained, leadsTo } from './gap-words.ts'
import { fromJSON } from './search-index.ts'

export type Candidate = { entry: Entry; at: number; p: number }
export type Ranking = {
  /** Best first; p sums to 1 over all entries. */
  candidates: Candidate[]
  /** Share of the question's content words (by rarity) that the knowledge has ever seen, 0 to 1. */
  familiarity: number
  /** Share of the question's content words that the fact's statement or sample questions hold, 0 to 1. */
  shared: (fact: Fact) => number
  /** What the question is likely about without a name in it that may be mistaken. */
  nameless?: (() => { candidates: readonly Candidate[]; without: readonly string[] }) | undefined
}
/** How much likelier the thread so far makes an entry; 1 says nothing. */
export type Prior = (entry: Entry) => number
export type Retriever = {
  entries: readonly Entry[]
  /** `leaning` (0 to 1): how much the question needs its thread; its own wording is trusted the less. */
  /** `core`: the question itself, where the text also says who is asking and why. */
  rank: (tokens: Tokens, prior?: Prior, leaning?: number, core?: Tokens) => Ranking
  /** Does the fact's statement or one of its sample questions hold this stem? */
  holds: (fact: Fact, stem: string) => boolean
}

/** Weights of the witnesses, as measured by leave-one-out (npm run eval -- --leave-one-out). */
const LEXICAL_WEIGHT = 3
const CORE_SHARE = 0.6 // of the question itself, against the whole text with who asks and why
const NOT_MEANT = 0.08 // what is left of a gap when the question holds nothing of what is missing
const DISTRUST = 0.45 // of the wording of a question that cannot be read without its thread
const KEPT = 40 // candidates that are looked at further; the rest is noise

export function createRetriever(prepared: Prepared): Retriever {
  const { knowledge, vectors, classifier, stems, wordTable } = prepared // and not the rest of it, which can go
  const entries = entriesOf(knowledge)
  const at = new Map(entries.map((entry, position) => [entry.id, position]))
  const index = fromJSON(prepared.index)
  const scores = new Float32Array(entries.length)

  const second = new Float32Array(entries.length)
  const witness = (tokens: Tokens, out: Float32Array): void => {
    const seen: Features = features(tokens, vectors)
    classify(classifier, seen, out)
    const hits = index.search(tokens.text, KEPT)
    const best = hits[0]?.score ?? 1
    for (const hit of hits) {
      const position = at.get(hit.id) as number
      out[position] = (out[position] as number) + (LEXICAL_WEIGHT * hit.score) / Math.max(best, 1)
    }
  }

  return {
    entries,
    holds: (fact, stem) => leadsTo(wordTable, stem, at.get(fact.id) as number),
    rank(tokens, prior, leaning = 0, core) {
      witness(tokens, scores)
      if (core) {
        witness(core, second)
        for (let position = 0; position < scores.length; position++)
          scores[position] = (1 - CORE_SHARE) * (scores[position] as number) + CORE_SHARE * (second[position] as number)
      }
      const isExplained = explained(tokens, wordTable)
      entries.forEach((entry, position) => {
        if (entry.kind === 'gap' && isExplained(position)) scores[position] = (scores[position] as number) + Math.log(NOT_MEANT)
      })
      const trust = 1 - DISTRUST * leaning
      if (trust < 1) for (let position = 0; position < scores.length; position++) scores[position] = (scores[position] as number) * trust
      if (prior)
        entries.forEach((entry, position) => {
          scores[position] = (scores[position] as number) + Math.log(prior(entry))
        })
      let top = Number.NEGATIVE_INFINITY
      for (const score of scores) if (score > top) top = score
      let sum = 0
      for (const score of scores) sum += Math.exp(score - top)
      const order = [...scores.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number)).slice(0, KEPT)
      const candidates = order.map((position) => ({ entry: entries[position] as Entry, at: position, p: Math.exp((scores[position] as number) - top) / sum }))
      return {
        candidates,
        familiarity: familiarity(tokens, stems),
        shared: (fact) => shareOf(tokens, (token) => leadsTo(wordTable, token, at.get(fact.id) as number)),
      }
    },
  }
}

function familiarity(tokens: Tokens, known: ReadonlySet<string>): number {
  return shareOf(tokens, (token) => token.startsWith('@') || token.startsWith('=') || known.has(token))
}

function shareOf(tokens: Tokens, holds: (token: string) => boolean): number {
  const content = tokens.all.filter((token) => !stopStems.has(token))
  return content.length === 0 ? 1 : content.filter(holds).length / content.length
}
