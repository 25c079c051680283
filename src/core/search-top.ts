/**
 * The k best documents of some weighted terms, without looking at most of the others: MaxScore (Turtle and Flood, "Query
 * evaluation: strategies and optimizations", 1995) with the maxima of blocks (Ding and Suel, "Faster top-k document
 * retrieval using block-max indexes", 2011), window by window as Lucene does it.
 *
 * In each window of documents the terms are parted by the most they could add there. Documents that hold only the weaker ones cannot
 * come in among the best so far, so the stronger ones alone name the candidates, and the weaker ones are looked up for these.
 * All scores are whole numbers below 2^53: the result is the very list that adding up everything would give.
 */
import { BLOCK, HEAD, type Postings } from './search-postings.ts'

/** `weight` is a whole number; a document's score is the sum of weight * impact. */
export type WeightedTerm = { term: number; weight: number }
export type Scored = { doc: number; score: number }
/** Best first; of equal ones the earlier document. `k` is 1 at least. */
export type Top = (terms: readonly WeightedTerm[], k: number) => Scored[]

const WINDOW = 2048 // documents; small enough that maxima differ, large enough that the parting costs little

/** `most`: the most the term can add to any document; `bound`: to one of the window at hand. */
type Cursor = { weight: number; from: number; to: number; firstBlock: number; endBlock: number; block: number; posting: number; most: number; bound: number }

export function createTop({ documents, starts, docs, impacts, blockStarts, blockFirst, blockMax, termMax, headMin }: Postings): Top {
  const sums = new Float64Array(WINDOW) // used again by each search, and left at zero
  const seen = new Uint32Array(WINDOW / 32)

  const cursorOf = ({ term, weight }: WeightedTerm): Cursor => {
    const from = starts[term] as number
    const block = blockStarts[term] as number
    return {
      weight,
      from,
      to: starts[term + 1] as number,
      firstBlock: block,
      endBlock: blockStarts[term + 1] as number,
      block,
      posting: from,
      most: weight * (termMax[term] as number),
      bound: 0,
    }
  }
  const startOf = ({ from, firstBlock }: Cursor, block: number): number => from + (block - firstBlock) * BLOCK
  /** Moves to the first posting not before a document: over whole blocks, then one by one. */
  const advance = (cursor: Cursor, doc: number): void => {
    let { block, posting } = cursor
    while (block + 1 < cursor.endBlock && (blockFirst[block + 1] as number) <= doc) block++
    if (block > cursor.block) posting = startOf(cursor, block)
    while (posting < cursor.to && (docs[posting] as number) < doc) posting++
    cursor.block = block
    cursor.posting = posting
  }
  const boundOf = ({ posting, to, block: first, endBlock, weight }: Cursor, end: number): number => {
    if (posting === to || (docs[posting] as number) >= end) return 0
    let max = blockMax[first] as number
    for (let block = first + 1; block < endBlock && (blockFirst[block] as number) < end; block++)
      if ((blockMax[block] as number) > max) max = blockMax[block] as number
    return max * weight
  }
  /** Adds up one term over a window, but for blocks whose documents cannot come in with all that `others` may add. */
  const addUp = (cursor: Cursor, window: number, others: number, least: number): void => {
    const { weight, to, endBlock } = cursor
    for (let block = cursor.block; block < endBlock && (blockFirst[block] as number) < window + WINDOW; block++) {
      if ((blockMax[block] as number) * weight + others <= least) continue
      const stop = Math.min(to, startOf(cursor, block + 1))
      for (let posting = Math.max(cursor.posting, startOf(cursor, block)); posting < stop; posting++) {
        const at = (docs[posting] as number) - window
        if (at >= WINDOW) break
        sums[at] = (sums[at] as number) + weight * (impacts[posting] as number)
        seen[at >> 5] = (seen[at >> 5] as number) | (1 << (at & 31))
      }
    }
  }
  /** The whole score of a candidate, or 0 once it cannot come in; `room` is what the first `weaker` cursors may add. */
  const complete = (doc: number, sum: number, cursors: readonly Cursor[], weaker: number, room: number, least: number): number => {
    let score = sum
    let left = room
    for (let at = weaker - 1; at >= 0 && left > 0; at--) {
      if (score + left <= least) return 0
      const cursor = cursors[at] as Cursor
      left -= cursor.bound
      advance(cursor, doc)
      if (cursor.posting < cursor.to && docs[cursor.posting] === doc) score += cursor.weight * (impacts[cursor.posting] as number)
    }
    return score > least ? score : 0
  }

  return (terms, k) => {
    const best = createBest(k, k > HEAD ? 0 : Math.max(0, ...terms.map(({ term, weight }) => weight * (headMin[term] as number) - 1)))
    const cursors = terms.map(cursorOf).sort((a, b) => a.most - b.most)
    const local = [...cursors] // by what they can add in the window at hand
    let driving = 0 // cursors before this one cannot bring in a document, even together
    let end = 0
    for (let together = 0; ; ) {
      while (driving < cursors.length && together + (cursors[driving] as Cursor).most <= best.least()) together += (cursors[driving++] as Cursor).most
      let next = documents
      for (let at = driving; at < cursors.length; at++) {
        const cursor = cursors[at] as Cursor
        advance(cursor, end)
        if (cursor.posting < cursor.to) next = Math.min(next, docs[cursor.posting] as number)
      }
      if (next === documents) return best.sorted()
      const window = next - (next % WINDOW)
      end = window + WINDOW
      let total = 0
      for (const cursor of cursors) {
        advance(cursor, window)
        cursor.bound = boundOf(cursor, end)
        total += cursor.bound
      }
      let least = best.least()
      if (total <= least) continue
      sortByBound(local)
      let weaker = 0
      let room = 0
      while (room + (local[weaker] as Cursor).bound <= least) room += (local[weaker++] as Cursor).bound
      for (let at = weaker; at < local.length; at++) addUp(local[at] as Cursor, window, total - (local[at] as Cursor).bound, least)
      for (let word = 0; word < seen.length; word++) {
        for (let bits = seen[word] as number; bits !== 0; bits &= bits - 1) {
          const at = word * 32 + 31 - Math.clz32(bits & -bits)
          const sum = sums[at] as number
          sums[at] = 0
          if (sum + room <= least) continue
          const score = complete(window + at, sum, local, weaker, room, least)
          if (score === 0) continue
          best.offer(window + at, score)
          least = best.least()
        }
        seen[word] = 0
      }
    }
  }
}

/** Insertion: the order hardly changes from one window to the next. */
function sortByBound(cursors: Cursor[]): void {
  for (let at = 1; at < cursors.length; at++) {
    const cursor = cursors[at] as Cursor
    let to = at
    for (; to > 0 && (cursors[to - 1] as Cursor).bound > cursor.bound; to--) cursors[to] = cursors[to - 1] as Cursor
    cursors[to] = cursor
  }
}

type Best = { least: () => number; offer: (doc: number, score: number) => void; sorted: () => Scored[] }

/** The k best so far as a heap, worst on top. Documents are offered in their order, so an equal one never takes a place. */
function createBest(k: number, sure: number): Best {
  const heap: Scored[] = []
  const sink = (one: Scored, size: number): void => {
    let at = 0
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && worse(heap[child + 1] as Scored, heap[child] as Scored)) child++
      if (!worse(heap[child] as Scored, one)) break
      heap[at] = heap[child] as Scored
      at = child
    }
    heap[at] = one
  }
  return {
    least: () => (heap.length < k ? sure : Math.max(sure, (heap[0] as Scored).score)),
    offer(doc, score) {
      const one = { doc, score }
      if (heap.length === k) return sink(one, k)
      let at = heap.push(one) - 1
      for (let parent = (at - 1) >> 1; at > 0 && worse(one, heap[parent] as Scored); parent = (at - 1) >> 1) {
        heap[at] = heap[parent] as Scored
        at = parent
      }
      heap[at] = one
    },
    sorted: () => heap.sort((a, b) => b.score - a.score || a.doc - b.doc),
  }
}

function worse(a: Scored, b: Scored): boolean {
  return a.score < b.score || (a.score === b.score && a.doc > b.doc)
}
