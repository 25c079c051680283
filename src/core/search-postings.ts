/**
 * Held documents -> postings that can be ranked: for each term the documents that hold it and how much it weighs there.
 *
 * Weights follow BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields", 2004): the
 * frequencies in title and text are each divided by the length norm of their field (1 - b + b * length / average length),
 * added up with the weight of the field, then saturated once: tf / (k1 + tf). They are kept in 16 bits: sums of whole numbers are
 * the same in any order, so that leaving work out (search-top.ts) can never change a ranking.
 */
import type { Held } from './search-store.ts'

export type Weighting = { k1: number; b: number; titleWeight: number }

export type Postings = {
  documents: number
  /** Term t has the postings from starts[t] to starts[t + 1], in order of document. */
  starts: Uint32Array
  docs: Uint32Array
  /** Saturated frequency as a share of FULL. */
  impacts: Uint16Array
  /** The documents go in ranges of RANGE; so many of them. */
  ranges: number
  /** Of a term in more documents than there are ranges the place of its row in the next two, of `ranges` + 1 numbers; -1 of the others. */
  rows: Int32Array
  /** The first posting not before a range. */
  rangeStarts: Uint32Array
  /** The highest impact in it. */
  rangeMax: Uint16Array
  /** The impact that HEAD documents of a term reach; 0 where fewer hold it. */
  headMin: Uint16Array
  /** What one occurrence in a field of a document counts before saturation. */
  titleShare: (doc: number) => number
  textShare: (doc: number) => number
}

export const FULL = 65535
export const RANGE = 64 // documents
export const HEAD = 20 // documents that are found for any smaller number too

/** O(tokens). */
export function postingsOf({ terms, starts: docStarts, titleLengths, tokens }: Held, { k1, b, titleWeight }: Weighting): Postings {
  const documents = titleLengths.length
  const titles = titleLengths.reduce((sum, length) => sum + length, 0)
  const norm = (length: number, total: number): number => 1 - b + (b * length) / Math.max(1, total / documents)
  const titleShare = (doc: number): number => titleWeight / norm(titleLengths[doc] as number, titles)
  const textShare = (doc: number): number =>
    1 / norm((docStarts[doc + 1] as number) - (docStarts[doc] as number) - (titleLengths[doc] as number), tokens.length - titles)

  const starts = startsOf({ terms, docStarts, tokens })
  const docs = new Uint32Array(starts[terms.length] as number)
  const impacts = new Uint16Array(docs.length)
  const ends = starts.slice(0, terms.length)
  const frequency = new Float64Array(terms.length)
  for (let doc = 0; doc < documents; doc++) {
    const from = docStarts[doc] as number
    const to = docStarts[doc + 1] as number
    const text = from + (titleLengths[doc] as number)
    const [inTitle, inText] = [titleShare(doc), textShare(doc)]
    for (let token = from; token < to; token++) {
      const term = tokens[token] as number
      frequency[term] = (frequency[term] as number) + (token < text ? inTitle : inText)
    }
    for (let token = from; token < to; token++) {
      const term = tokens[token] as number
      const tf = frequency[term] as number
      if (tf === 0) continue // has its posting
      frequency[term] = 0
      const posting = ends[term] as number
      ends[term] = posting + 1
      docs[posting] = doc
      impacts[posting] = Math.max(1, Math.round((FULL * tf) / (k1 + tf)))
    }
  }
  return { documents, starts, docs, impacts, ...rangesOf(documents, starts, docs, impacts), headMin: headsOf(starts, impacts), titleShare, textShare }
}

/** How many documents hold each term, summed up. */
function startsOf({ terms, docStarts, tokens }: { terms: readonly string[]; docStarts: Uint32Array; tokens: Uint32Array }): Uint32Array {
  const starts = new Uint32Array(terms.length + 1)
  const lastDoc = new Int32Array(terms.length).fill(-1)
  for (let doc = 0; doc + 1 < docStarts.length; doc++) {
    for (let token = docStarts[doc] as number; token < (docStarts[doc + 1] as number); token++) {
      const term = tokens[token] as number
      if (lastDoc[term] === doc) continue
      lastDoc[term] = doc
      starts[term + 1] = (starts[term + 1] as number) + 1
    }
  }
  for (let term = 0; term < terms.length; term++) starts[term + 1] = (starts[term + 1] as number) + (starts[term] as number)
  return starts
}

function rangesOf(
  documents: number,
  starts: Uint32Array,
  docs: Uint32Array,
  impacts: Uint16Array,
): Pick<Postings, 'ranges' | 'rows' | 'rangeStarts' | 'rangeMax'> {
  const ranges = Math.ceil(documents / RANGE)
  const rows = new Int32Array(starts.length - 1).fill(-1)
  let size = 0
  for (let term = 0; term < rows.length; term++) {
    if ((starts[term + 1] as number) - (starts[term] as number) <= ranges) continue
    rows[term] = size
    size += ranges + 1
  }
  const rangeStarts = new Uint32Array(size)
  const rangeMax = new Uint16Array(size)
  for (let term = 0; term < rows.length; term++) {
    const row = rows[term] as number
    if (row < 0) continue
    let posting = starts[term] as number
    for (let range = 0; range < ranges; range++) {
      rangeStarts[row + range] = posting
      let max = 0
      for (const end = (range + 1) * RANGE; posting < (starts[term + 1] as number) && (docs[posting] as number) < end; posting++)
        if ((impacts[posting] as number) > max) max = impacts[posting] as number
      rangeMax[row + range] = max
    }
    rangeStarts[row + ranges] = posting
  }
  return { ranges, rows, rangeStarts, rangeMax }
}

function headsOf(starts: Uint32Array, impacts: Uint16Array): Uint16Array {
  const head = new Uint16Array(HEAD) // falling
  return new Uint16Array(starts.length - 1).map((_, term) => {
    head.fill(0)
    for (let posting = starts[term] as number; posting < (starts[term + 1] as number); posting++) {
      const impact = impacts[posting] as number
      if (impact <= (head[HEAD - 1] as number)) continue
      let place = HEAD - 1
      for (; place > 0 && (head[place - 1] as number) < impact; place--) head[place] = head[place - 1] as number
      head[place] = impact
    }
    return head[HEAD - 1] as number
  })
}
