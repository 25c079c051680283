/** Query -> the best documents: what its words stand for, how much each counts, the best of them all, neighbours favoured. */
import { BriefError } from '#errors'
import { functionWords } from '#language/text.ts'
import { createNearby } from './search-nearby.ts'
import { FULL, HEAD, postingsOf } from './search-postings.ts'
import { type Clue, createFavour } from './search-clues.ts'
import type { DocumentStore } from './search-store.ts'
import { queryTerms, termOf } from './search-terms.ts'
import { createTop, type WeightedTerm } from './search-top.ts'

export type Hit = { id: string; score: number }
export type Ranker = (query: string, k: number) => Hit[]

export type Settings = {
  /** Saturation of a word's frequency in a document; 1.2, as in Robertson and Zaragoza 2009. */
  k1: number
  /** How much a long field is held against it, 0 to 1; 0.75. */
  b: number
  /** Weight of a word in the title against one in the text; 2. */
  titleWeight: number
  /** Saturation of a word's frequency in the query; 8. 0 counts each word once. */
  k3: number
  /** What a pair of neighbours counts against a word of its rarity; 0.2. 0 looks at none. */
  proximity: number
  /** Words that carry grammar rather than matter; some 200 function words. */
  stopWords: ReadonlySet<string>
  /** What they count in a query that has other words too, against a word of their rarity; 0.1. 0 leaves them out. */
  stopWordShare: number
  /** What documents may say for a word of the query, in one word or several: { car: ['automobile', 'motor vehicle'] }. One way only; none. */
  synonyms: Readonly<Record<string, readonly string[]>>
  /** What each counts against the word itself, of whose rarity it is at most; 0.2. */
  synonymShare: number
}

const defaults: Settings = {
  k1: 1.2,
  b: 0.75,
  titleWeight: 2,
  k3: 8,
  proximity: 0.2,
  stopWords: functionWords,
  stopWordShare: 0.1,
  synonyms: {},
  synonymShare: 0.2,
}
const UNIT = 65536 // weights are whole numbers of this fineness; see search-top.ts
const REORDERED = HEAD // of the best, by neighbours; more were never seen to matter among the first ten
const MOST_TERMS = 120 // of a query, the weightiest; a longer text is no question
const MOST_GUESSED = 8 // words that are completed or corrected
const MOST_MEANT = 3 // terms that one of them may stand for, the commonest
const GUESSED_SHARE = 0.8 // of a word's weight, where it is not the very word

/** What a word of the query stands for: the term itself, or guesses where no document holds it; and its synonyms. `share` 0: a function word. */
type Meant = { terms: readonly number[]; share: number; others: readonly number[] }

/** O(words of all documents). */
export function createRanker(store: DocumentStore, options: Partial<Settings>): Ranker {
  refuseBad(options)
  const { stopWords, stopWordShare, synonyms, synonymShare, k3, proximity, ...weighting } = { ...defaults, ...options }
  const held = store.held()
  const postings = postingsOf(held, weighting)
  const nearby = createNearby(held.terms)
  const top = createTop(postings)
  const favour = createFavour(held, postings, weighting.k1)
  const { documents, starts } = postings

  const holding = (term: number): number => (starts[term + 1] as number) - (starts[term] as number)
  /** Positive even for words in most documents. */
  const rarity = (term: number): number => Math.log(1 + (documents - holding(term) + 0.5) / (holding(term) + 0.5))
  const termsIn = (text: string): number[] =>
    queryTerms(text, stopWords).terms.flatMap(({ term, isContent }) => (isContent ? (store.numberOf(term) ?? []) : []))
  const synonymsOf = new Map(Object.entries(synonyms).map(([word, others]) => [termOf(word.toLowerCase()), [...new Set(others.flatMap(termsIn))]]))
  const commonest = (terms: readonly number[]): number[] => terms.toSorted((a, b) => holding(b) - holding(a) || a - b).slice(0, MOST_MEANT)

  const meantBy = (query: string): Meant[] => {
    const { terms, open } = queryTerms(query, stopWords)
    let guessed = 0
    return terms.flatMap(({ term: word, isContent }, place): Meant | [] => {
      const known = store.numberOf(word)
      if (!isContent) return known === undefined || stopWordShare === 0 ? [] : { terms: [known], share: 0, others: [] }
      const others = synonymsOf.get(word) ?? []
      if (known !== undefined) return { terms: [known], share: 1, others }
      if (others.length > 0 || guessed++ >= MOST_GUESSED) return { terms: [], share: 0, others }
      const goingOn = open && place === terms.length - 1 ? nearby.completions(word) : []
      return { terms: commonest(goingOn.length > 0 ? goingOn : nearby.corrections(word)), share: GUESSED_SHARE, others }
    })
  }
  const weigh = (meant: readonly Meant[]): WeightedTerm[] => {
    const counts = new Map<number, { count: number; share: number }>()
    const add = (term: number, share: number, times: number): void => {
      const so = counts.get(term)
      counts.set(term, { count: (so?.count ?? 0) + times, share: Math.max(so?.share ?? 0, share) })
    }
    for (const { terms, share, others } of meant) {
      if (share > 0) for (const term of terms) add(term, share, 1)
      const most = terms[0] === undefined ? Number.POSITIVE_INFINITY : rarity(terms[0]) // no synonym counts more than the word itself
      for (const term of others) add(term, synonymShare * Math.min(1, most / rarity(term)), 0)
    }
    const weighted = [...counts].map(([term, { count, share }]) => ({
      term,
      weight: Math.ceil((UNIT * rarity(term) * share * ((k3 + 1) * Math.max(1, count))) / (k3 + Math.max(1, count))),
    }))
    return weighted.length > MOST_TERMS ? weighted.sort((a, b) => b.weight - a.weight || a.term - b.term).slice(0, MOST_TERMS) : weighted
  }
  const cluesOf = (meant: readonly Meant[]): Clue[] =>
    meant.slice(0, MOST_TERMS).flatMap(({ terms: [first], share }, place) => {
      if (first === undefined) return []
      const second = meant[place + 1]?.terms[0]
      const word = share > 0 ? [] : [{ first, weight: FULL * UNIT * stopWordShare * rarity(first) }]
      if (second === undefined || first === second || proximity === 0) return word
      return [...word, { first, second, weight: FULL * UNIT * proximity * Math.min(rarity(first), rarity(second)) }]
    })

  return (query, k) => {
    const wanted = Math.floor(k)
    if (!(wanted > 0)) return []
    const meant = meantBy(query)
    const found = top(weigh(meant), Math.max(wanted, REORDERED))
    const best = favour(found.slice(0, REORDERED), cluesOf(meant))
    return [...best, ...found.slice(REORDERED)].slice(0, wanted).map(({ doc, score }) => ({ id: held.ids[doc] as string, score: score / (FULL * UNIT) }))
  }
}

function refuseBad(options: Partial<Settings>): void {
  for (const name of ['k1', 'b', 'titleWeight', 'k3', 'proximity', 'stopWordShare', 'synonymShare'] as const) {
    const value = options[name]
    if (value === undefined || (Number.isFinite(value) && value >= 0 && (name !== 'b' || value <= 1))) continue
    throw new BriefError('input', `The search option ${name} must be a number ${name === 'b' ? 'from 0 to 1' : 'of 0 or more'}, and is ${String(value)}.`)
  }
}
