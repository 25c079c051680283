/** Query -> the best documents: what its words stand for, how much each counts, the best of them all, neighbours favoured. */
import { functionWords } from '#language/text.ts'
import { createNearby } from './search-nearby.ts'
import { FULL, HEAD, postingsOf } from './search-postings.ts'
import { createPairs, type Pair } from './search-proximity.ts'
import type { DocumentStore } from './search-store.ts'
import { queryTerms } from './search-terms.ts'
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
  /** Words without which a query is asked, unless it has no other; some 200 function words. */
  stopWords: ReadonlySet<string>
}

const defaults: Settings = { k1: 1.2, b: 0.75, titleWeight: 2, k3: 8, proximity: 0.2, stopWords: functionWords }
const UNIT = 65536 // weights are whole numbers of this fineness; see search-top.ts
const REORDERED = HEAD // of the best, by neighbours; more were never seen to matter among the first ten
const MOST_TERMS = 120 // of a query, the weightiest; a longer text is no question
const MOST_GUESSED = 8 // words that are completed or corrected
const MOST_MEANT = 3 // terms that one of them may stand for, the commonest
const GUESSED_SHARE = 0.8 // of a word's weight, where it is not the very word

/** What a word of the query stands for: the term itself, or guesses where no document holds it. */
type Meant = { terms: readonly number[]; share: number }

/** O(words of all documents). */
export function createRanker(store: DocumentStore, options: Partial<Settings>): Ranker {
  const { stopWords, k3, proximity, ...weighting } = { ...defaults, ...options }
  const held = store.held()
  const postings = postingsOf(held, weighting)
  const nearby = createNearby(held.terms)
  const top = createTop(postings)
  const favourPairs = createPairs(held, postings, weighting.k1)
  const { documents, starts } = postings

  const holding = (term: number): number => (starts[term + 1] as number) - (starts[term] as number)
  /** Positive even for words in most documents. */
  const rarity = (term: number): number => Math.log(1 + (documents - holding(term) + 0.5) / (holding(term) + 0.5))
  const commonest = (terms: readonly number[]): number[] => terms.toSorted((a, b) => holding(b) - holding(a) || a - b).slice(0, MOST_MEANT)

  const meantBy = (query: string): Meant[] => {
    const { terms, open } = queryTerms(query, stopWords)
    let guessed = 0
    return terms.map((word, place) => {
      const known = store.numberOf(word)
      if (known !== undefined) return { terms: [known], share: 1 }
      if (guessed++ >= MOST_GUESSED) return { terms: [], share: 0 }
      const goingOn = open && place === terms.length - 1 ? nearby.completions(word) : []
      return { terms: commonest(goingOn.length > 0 ? goingOn : nearby.corrections(word)), share: GUESSED_SHARE }
    })
  }
  const weigh = (meant: readonly Meant[]): WeightedTerm[] => {
    const counts = new Map<number, { count: number; share: number }>()
    for (const { terms, share } of meant) {
      for (const term of terms) {
        const so = counts.get(term)
        counts.set(term, { count: (so?.count ?? 0) + 1, share: Math.max(so?.share ?? 0, share) })
      }
    }
    const weighted = [...counts].map(([term, { count, share }]) => ({
      term,
      weight: Math.ceil((UNIT * rarity(term) * share * ((k3 + 1) * count)) / (k3 + count)),
    }))
    return weighted.length > MOST_TERMS ? weighted.sort((a, b) => b.weight - a.weight || a.term - b.term).slice(0, MOST_TERMS) : weighted
  }
  const pairsOf = (meant: readonly Meant[]): Pair[] =>
    meant.slice(0, proximity > 0 ? MOST_TERMS : 0).flatMap(({ terms: [first] }, place) => {
      const second = meant[place + 1]?.terms[0]
      if (first === undefined || second === undefined || first === second) return []
      return [{ first, second, weight: FULL * UNIT * proximity * Math.min(rarity(first), rarity(second)) }]
    })

  return (query, k) => {
    const wanted = Math.floor(k)
    if (!(wanted > 0)) return []
    const meant = meantBy(query)
    const found = top(weigh(meant), Math.max(wanted, REORDERED))
    const best = favourPairs(found.slice(0, REORDERED), pairsOf(meant))
    return [...best, ...found.slice(REORDERED)].slice(0, wanted).map(({ doc, score }) => ({ id: held.ids[doc] as string, score: score / (FULL * UNIT) }))
  }
}
