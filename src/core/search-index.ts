/**
 * A full-text index in memory for short English texts: documents in, the best ids out. It knows nothing of what it is used
 * for. From outside it is `freedom-brief/search`; see the README for how to import it and for what was measured.
 *
 *   const index = createIndex([{ id: 'a', title: 'Ransom', text: 'Families paid for captives.' }])
 *   index.search('who paid ransoms', 10)          // [{ id: 'a', score: 0.31 }], best first
 *   fromJSON(JSON.parse(JSON.stringify(index)))   // the same index
 *
 * A score is the sum over the query's words of rarity * saturated frequency (BM25F, see search-postings.ts). The rarity
 * of a word that n of N documents hold is log(1 + (N - n + 0.5) / (n + 0.5)), as in Lucene: positive for common words too. A
 * word said q times in the query counts q * (k3 + 1) / (q + k3) times (Okapi: Robertson and others, TREC-3, 1994). Pairs of neighbours
 * and function words then reorder the best few (search-clues.ts). Words that no document holds are completed or corrected
 * (search-nearby.ts). Synonyms, where the options name any, join the query at a share of the weight (Voorhees, "Query expansion using
 * lexical-semantic relations", 1994). A factor for the number of words matched earned no place.
 *
 * The same on every run and platform: sums are of whole numbers, and ties stand in the order of the documents.
 */
import { type IndexJson, readJson, writeJson } from './search-json.ts'
import { createRanker, type Hit, type Ranker, type Settings } from './search-ranking.ts'
import { createStore, type Document, type DocumentStore } from './search-store.ts'

export type { Document } from './search-store.ts'
export type { Hit } from './search-ranking.ts'
export type { IndexJson } from './search-json.ts'

export type IndexOptions = Partial<Settings>
export type SearchIndex = {
  /**
   * The best k documents (fewer when fewer match). O(words of the query * documents / 64), and the postings in the stretches of
   * documents that could hold one of the best; nothing is allocated in proportion to the documents. The first search after a change sorts the index anew, O(words of all documents): change in batches.
   */
  search: (query: string, k?: number) => Hit[]
  /** A document whose id is there already takes its place. O(words). */
  add: (document: Document) => void
  /** Whether it was there. */
  remove: (id: string) => boolean
  readonly size: number
  /** Documents as numbers of terms, and the options; the texts themselves are not kept. */
  toJSON: () => IndexJson
}

/** O(words of all documents). */
export function createIndex(documents: Iterable<Document> = [], options: IndexOptions = {}): SearchIndex {
  const store = createStore()
  for (const document of documents) store.add(document)
  return indexOver(store, options)
}

/** About three times as quick as building it. Throws a BriefError for what is no index, or one of another version. */
export function fromJSON(json: unknown): SearchIndex {
  const { held, options } = readJson(json)
  return indexOver(createStore(held), options)
}

function indexOver(store: DocumentStore, options: IndexOptions): SearchIndex {
  let ranker: Ranker | undefined = createRanker(store, options)
  return {
    search(query, k = 10) {
      ranker ??= createRanker(store, options)
      return ranker(query, k)
    },
    add(document) {
      store.add(document)
      ranker = undefined
    },
    remove(id) {
      const there = store.remove(id)
      if (there) ranker = undefined
      return there
    },
    get size() {
      return store.size
    },
    toJSON: () => writeJson(store.held(), options),
  }
}
