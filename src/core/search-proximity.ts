/**
 * Words that stand side by side in the query and near each other in a document: a small bonus that reorders the best few.
 * The pair counts like a term of its own (Metzler and Croft, "A Markov random field model for term dependencies", 2005): BM25F
 * over its occurrences, weighted by the commoner of its words. Next to each other counts in full, with one word between, half.
 */
import type { Postings } from './search-postings.ts'
import type { Held } from './search-store.ts'
import type { Scored } from './search-top.ts'

/** `weight` in the unit of the scores, for a pair that fills a document. */
export type Pair = { first: number; second: number; weight: number }
/** Best first again. O(words of these documents). */
export type FavourPairs = (found: readonly Scored[], pairs: readonly Pair[]) => readonly Scored[]

const GAP = 2 // places between the two at most

export function createPairs({ terms, starts, titleLengths, tokens }: Held, { titleShare, textShare }: Postings, k1: number): FavourPairs {
  const slots = new Uint8Array(terms.length) // of the terms of the pairs at hand, from 1; left at zero

  /** How often each pair stands in a stretch of tokens; pair 0 is none. */
  const count = (from: number, to: number, share: number, pairAt: Uint8Array, width: number, frequency: Float64Array): void => {
    for (let token = from; token < to; token++) {
      const slot = slots[tokens[token] as number] as number
      if (slot === 0) continue
      for (let next = token + 1; next < to && next <= token + GAP; next++) {
        const pair = pairAt[slot * width + (slots[tokens[next] as number] as number)] as number
        if (pair > 0) frequency[pair] = (frequency[pair] as number) + share / (next - token)
      }
    }
  }

  return (found, pairs) => {
    if (pairs.length === 0) return found
    let width = 1
    for (const { first, second } of pairs) for (const term of [first, second]) if (slots[term] === 0) slots[term] = width++
    const pairAt = new Uint8Array(width * width) // from 1, in either order
    pairs.forEach(({ first, second }, at) => {
      const [one, other] = [slots[first] as number, slots[second] as number]
      pairAt[one * width + other] = pairAt[other * width + one] = at + 1
    })
    const frequency = new Float64Array(pairs.length + 1)
    const raised = found.map(({ doc, score }) => {
      const from = starts[doc] as number
      const text = from + (titleLengths[doc] as number)
      frequency.fill(0)
      count(from, text, titleShare(doc), pairAt, width, frequency)
      count(text, starts[doc + 1] as number, textShare(doc), pairAt, width, frequency)
      let bonus = 0
      for (let at = 0; at < pairs.length; at++) bonus += ((pairs[at] as Pair).weight * (frequency[at + 1] as number)) / (k1 + (frequency[at + 1] as number))
      return { doc, score: score + Math.round(bonus) }
    })
    for (const { first, second } of pairs) slots[first] = slots[second] = 0
    return raised.sort((a, b) => b.score - a.score || a.doc - b.doc)
  }
}
