/**
 * The k best documents of some weighted terms, without looking at most of the others. The documents are parted into ranges. What
 * the terms could add up to in each range is known from the highest impact that each has there; only ranges that could bring a
 * document in are looked at, the most promising first (Dimopoulos, Nepomnyachiy and Suel, "Optimizing top-k document retrieval
 * strategies for block-max indexes", 2013).
 *
 * O(terms * ranges), and the postings in the ranges that are looked at. All scores are whole numbers below 2^53: the result is the
 * very list that adding up everything would give.
 */
import { HEAD, type Postings, RANGE } from './search-postings.ts'

/** `weight` is a whole number; a document's score is the sum of weight * impact. */
export type WeightedTerm = { term: number; weight: number }
export type Scored = { doc: number; score: number }
/** Best first; of equal ones the earlier document. `k` is 1 at least. */
export type Top = (terms: readonly WeightedTerm[], k: number) => Scored[]

/** `row` -1: a term without one, read up to `posting`. `bound`: the most that one with a row can add in the range at hand. */
type Cursor = { weight: number; row: number; from: number; to: number; posting: number; bound: number }

export function createTop({ starts, docs, impacts, ranges, rows, rangeStarts, rangeMax, headMin }: Postings): Top {
  const bounds = new Float64Array(ranges) // used again by each search
  const sums = new Float64Array(RANGE) // the same, and left at zero
  const touched = new Uint8Array(RANGE) // places in sums that are not zero
  let touches = 0

  const cursorOf = ({ term, weight }: WeightedTerm): Cursor => {
    const from = starts[term] as number
    return { weight, row: rows[term] as number, from, to: starts[term + 1] as number, posting: from, bound: 0 }
  }
  /** Adds to each range the most that the term could. */
  const raiseBounds = ({ weight, row, from, to }: Cursor): void => {
    if (row >= 0) {
      for (let range = 0; range < ranges; range++) bounds[range] = (bounds[range] as number) + weight * (rangeMax[row + range] as number)
      return
    }
    for (let posting = from; posting < to; ) {
      const range = Math.floor((docs[posting] as number) / RANGE)
      let max = 0
      for (const end = (range + 1) * RANGE; posting < to && (docs[posting] as number) < end; posting++)
        if ((impacts[posting] as number) > max) max = impacts[posting] as number
      bounds[range] = (bounds[range] as number) + weight * max
    }
  }
  const addUp = (weight: number, from: number, to: number, start: number): void => {
    for (let posting = from; posting < to; posting++) {
      const at = (docs[posting] as number) - start
      if (sums[at] === 0) touched[touches++] = at
      sums[at] = (sums[at] as number) + weight * (impacts[posting] as number)
    }
  }
  const addUpRare = (cursor: Cursor, start: number): void => {
    const { to } = cursor
    let from = cursor.posting
    while (from < to && (docs[from] as number) < start) from++
    let end = from
    while (end < to && (docs[end] as number) < start + RANGE) end++
    if (end > from) addUp(cursor.weight, from, end, start)
    cursor.posting = end
  }
  /** How many documents of the range have so much. */
  const candidatesOf = (enough: number): number => {
    let count = 0
    for (let touch = 0; touch < touches; touch++) if ((sums[touched[touch] as number] as number) >= enough) count++
    return count
  }
  const postingsLeft = (common: readonly Cursor[], place: number, range: number): number => {
    let count = 0
    for (let at = place; at < common.length; at++) {
      const row = (common[at] as Cursor).row + range
      count += (rangeStarts[row + 1] as number) - (rangeStarts[row] as number)
    }
    return count
  }
  /** The whole score of a document, or 0 once it cannot reach `least`; `room` is what the cursors from `place` on may add. */
  const complete = (doc: number, sum: number, common: readonly Cursor[], place: number, room: number, range: number, least: number): number => {
    let score = sum
    let left = room
    for (let at = place; at < common.length; at++) {
      if (score + left < least) return 0
      const { row, weight, bound } = common[at] as Cursor
      left -= bound
      const low = rangeStarts[row + range] as number
      const high = rangeStarts[row + range + 1] as number
      let posting = low + Math.floor(((high - low) * (doc % RANGE)) / RANGE) // about there
      while (posting < high && (docs[posting] as number) < doc) posting++
      while (posting > low && (docs[posting - 1] as number) >= doc) posting--
      if (posting < high && docs[posting] === doc) score += weight * (impacts[posting] as number)
    }
    return score
  }

  /** Offers the documents of a range that may come in; gives what a score must reach from then on. */
  const look = (range: number, rare: readonly Cursor[], common: Cursor[], best: Best, before: number): number => {
    const start = range * RANGE
    let least = before
    for (let at = 0; at < rare.length; at++) addUpRare(rare[at] as Cursor, start)
    let room = 0
    for (let at = 0; at < common.length; at++) {
      const cursor = common[at] as Cursor
      cursor.bound = cursor.weight * (rangeMax[cursor.row + range] as number)
      room += cursor.bound
    }
    let place = 0
    for (; room >= least; place++) {
      const { weight, row, bound } = common[place] as Cursor
      addUp(weight, rangeStarts[row + range] as number, rangeStarts[row + range + 1] as number, start)
      room -= bound
    }
    if (candidatesOf(least - room) * (common.length - place) > postingsLeft(common, place, range)) {
      // looking them up would cost more than adding up the rest
      for (; place < common.length; place++) {
        const { weight, row } = common[place] as Cursor
        addUp(weight, rangeStarts[row + range] as number, rangeStarts[row + range + 1] as number, start)
      }
      room = 0
    }
    for (let touch = 0; touch < touches; touch++) {
      const at = touched[touch] as number
      const sum = sums[at] as number
      sums[at] = 0
      if (sum + room < least) continue
      const score = complete(start + at, sum, common, place, room, range, least)
      if (score < least) continue
      best.offer(start + at, score)
      least = best.least()
    }
    touches = 0
    return least
  }

  return (terms, k) => {
    const sure = k > HEAD ? 0 : Math.max(0, ...terms.map(({ term, weight }) => weight * (headMin[term] as number)))
    const best = createBest(k, Math.max(1, sure))
    const cursors = terms.map(cursorOf)
    const rare = cursors.filter(({ row }) => row < 0)
    const common = cursors.filter(({ row }) => row >= 0).sort((a, b) => b.weight - a.weight) // roughly by what they can add
    bounds.fill(0)
    for (const cursor of cursors) raiseBounds(cursor)
    let highest = 0
    for (let range = 0; range < ranges; range++) if ((bounds[range] as number) > highest) highest = bounds[range] as number
    let least = best.least()
    const promising = (least + highest) / 2
    for (const first of [true, false]) {
      for (const cursor of rare) cursor.posting = cursor.from
      for (let range = 0; range < ranges; range++) {
        const bound = bounds[range] as number
        if (bound >= least && bound > promising === first) least = look(range, rare, common, best, least)
      }
    }
    return best.sorted()
  }
}

/** `least`: what a score must reach to come in. */
type Best = { least: () => number; offer: (doc: number, score: number) => void; sorted: () => Scored[] }

/** The k best so far as a heap, worst on top. `sure`: k documents reach it. */
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
      if (heap.length === k) {
        if (worse(heap[0] as Scored, one)) sink(one, k)
        return
      }
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
