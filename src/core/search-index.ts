/**
 * A small full-text index: documents in, ranked ids out. It knows nothing of questions or facts.
 * BM25F (Robertson, Zaragoza and Taylor 2004): term frequencies of the fields are weighted and length-normalised
 * field by field, then saturated once. Postings are typed arrays; a search allocates nothing in proportion to the corpus.
 */
import { stem, stopWords, tidy, words } from '#language/text.ts'

export type Document = { id: string; title?: string; text: string }
export type Hit = { id: string; score: number }
export type IndexOptions = {
  /** Saturation of term frequency; 1.2 as in Robertson and Zaragoza 2009. */
  k1?: number
  /** How much a long field is held against it, 0 to 1. */
  b?: number
  /** Weight of a hit in the title against one in the text. */
  titleWeight?: number
  /** Text -> terms, for documents and queries alike. */
  terms?: (text: string) => string[]
}
export type SearchIndex = {
  /** The best k documents (fewer when fewer match), best first; ties in the order of the documents. O(postings of the query's terms). */
  search: (query: string, k: number) => Hit[]
  readonly size: number
}
/** What an index is made of, for keeping it: ids and, for each term, its documents and saturated weights. */
export type IndexSnapshot = { version: 1; ids: string[]; terms: string[]; starts: Uint32Array; docs: Uint32Array; weights: Float32Array }

const defaults = { k1: 1.2, b: 0.75, titleWeight: 2 }

export function createIndex(documents: readonly Document[], options: IndexOptions = {}): SearchIndex {
  return restoreIndex(indexDocuments(documents, options), options)
}

/** O(words of all documents). */
export function indexDocuments(documents: readonly Document[], options: IndexOptions = {}): IndexSnapshot {
  const { k1 = defaults.k1, b = defaults.b, titleWeight = defaults.titleWeight, terms = plainTerms } = options
  const fields = documents.map((document) => [terms(document.title ?? ''), terms(document.text)] as const)
  const averages = [0, 1].map((field) => Math.max(1, fields.reduce((sum, lists) => sum + (lists[field]?.length ?? 0), 0) / Math.max(1, fields.length)))
  const postings = new Map<string, { docs: number[]; weights: number[] }>()
  fields.forEach((lists, doc) => {
    const weights = new Map<string, number>()
    lists.forEach((list, field) => {
      const norm = 1 - b + (b * list.length) / (averages[field] as number)
      for (const term of list) weights.set(term, (weights.get(term) ?? 0) + (field === 0 ? titleWeight : 1) / norm)
    })
    for (const [term, weight] of weights) {
      const list = postings.get(term) ?? { docs: [], weights: [] }
      list.docs.push(doc)
      list.weights.push(weight / (k1 + weight))
      postings.set(term, list)
    }
  })
  const lists = [...postings.values()]
  const starts = new Uint32Array(lists.length + 1)
  lists.forEach((list, at) => {
    starts[at + 1] = (starts[at] as number) + list.docs.length
  })
  return {
    version: 1,
    ids: documents.map((document) => document.id),
    terms: [...postings.keys()],
    starts,
    docs: Uint32Array.from(lists.flatMap((list) => list.docs)),
    weights: Float32Array.from(lists.flatMap((list) => list.weights)),
  }
}

/** O(terms). */
export function restoreIndex(snapshot: IndexSnapshot, { terms = plainTerms }: IndexOptions = {}): SearchIndex {
  const { ids, starts, docs, weights } = snapshot
  const termAt = new Map(snapshot.terms.map((term, at) => [term, at]))
  const scores = new Float64Array(ids.length)
  return {
    size: ids.length,
    search(query, k) {
      const touched: number[] = []
      for (const term of new Set(terms(query))) {
        const at = termAt.get(term)
        if (at === undefined) continue
        const from = starts[at] as number
        const to = starts[at + 1] as number
        const rarity = idf(ids.length, to - from)
        for (let posting = from; posting < to; posting++) {
          const doc = docs[posting] as number
          if (scores[doc] === 0) touched.push(doc)
          scores[doc] = (scores[doc] as number) + rarity * (weights[posting] as number)
        }
      }
      const hits = touched
        .sort((a, other) => (scores[other] as number) - (scores[a] as number) || a - other)
        .slice(0, k)
        .map((doc) => ({ id: ids[doc] as string, score: scores[doc] as number }))
      for (const doc of touched) scores[doc] = 0
      return hits
    },
  }
}

/** Inverse document frequency that stays positive for words in most documents (as in Lucene). */
function idf(documents: number, holding: number): number {
  return Math.log(1 + (documents - holding + 0.5) / (holding + 0.5))
}

/** Stems without stop words; with them where nothing else is left. */
export function plainTerms(text: string): string[] {
  const all = words(tidy(text))
  const content = all.filter((word) => !stopWords.has(word))
  return (content.length > 0 ? content : all).map(stem)
}
