/**
 * What reorders the best few: words that stand side by side in the query and near each other in a document, and the query's
 * function words. A pair counts like a term of its own (Metzler and Croft, "A Markov random field model for term dependencies",
 * 2005): BM25F over its occurrences, weighted by the commoner of its words. Next to each other counts in full, with one word
 * between, half. Function words bring no document in, as nearly all hold some, but of two that hold what was asked for they often tell
 * the one that was meant.
 */
import type { Postings } from './search-postings.ts'
import type { Held } from './search-store.ts'
import type { Scored } from './search-top.ts'

/** `weight` in the unit of the scores, for what fills a document. `second` is not there for a single word. */
export type Clue = { first: number; second?: number; weight: number }
/** Best first again. O(words of these documents). */
export type Favour = (found: readonly Scored[], clues: readonly Clue[]) => readonly Scored[]

export function createFavour({ terms, starts, titleLengths, tokens }: Held, { titleShare, textShare }: Postings, k1: number): Favour {
  const slots = new Uint8Array(terms.length) // of the terms of the clues at hand, from 1; left at zero

  /** How often each clue stands in a stretch of tokens; clue 0 is none. */
  const count = (from: number, to: number, share: number, clueAt: Uint8Array, width: number, frequency: Float64Array): void => {
    let [before, last] = [0, 0] // slots of the two tokens before
    for (let token = from; token < to; token++) {
      const slot = slots[tokens[token] as number] as number
      if (slot > 0) {
        const row = slot * width
        frequency[clueAt[row] as number] = (frequency[clueAt[row] as number] as number) + share
        if (last > 0) frequency[clueAt[row + last] as number] = (frequency[clueAt[row + last] as number] as number) + share
        if (before > 0) frequency[clueAt[row + before] as number] = (frequency[clueAt[row + before] as number] as number) + share / 2
      }
      before = last
      last = slot
    }
  }

  return (found, clues) => {
    if (clues.length === 0) return found
    let width = 1
    for (const { first, second = first } of clues) for (const term of [first, second]) if (slots[term] === 0) slots[term] = width++
    const clueAt = new Uint8Array(width * width) // from 1, pairs in either order, a single word in the first column
    clues.forEach(({ first, second }, at) => {
      const [one, other] = [slots[first] as number, second === undefined ? 0 : (slots[second] as number)]
      clueAt[one * width + other] = at + 1
      if (other > 0) clueAt[other * width + one] = at + 1
    })
    const frequency = new Float64Array(clues.length + 1)
    const raised = found.map(({ doc, score }) => {
      const from = starts[doc] as number
      const text = from + (titleLengths[doc] as number)
      frequency.fill(0)
      count(from, text, titleShare(doc), clueAt, width, frequency)
      count(text, starts[doc + 1] as number, textShare(doc), clueAt, width, frequency)
      let bonus = 0
      for (let at = 0; at < clues.length; at++) bonus += ((clues[at] as Clue).weight * (frequency[at + 1] as number)) / (k1 + (frequency[at + 1] as number))
      return { doc, score: score + Math.round(bonus) }
    })
    for (const { first, second = first } of clues) slots[first] = slots[second] = 0
    return raised.sort((a, b) => b.score - a.score || a.doc - b.doc)
  }
}
