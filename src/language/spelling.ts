/** Slips of the finger in words that nobody knows: "survivers" -> "survivors", against the words of the curated text. */
import { shorthand } from './shorthand.ts'

export type Speller = (text: string) => string

const SHORTEST = 4
const TWO_SLIPS_FROM = 8 // letters; shorter words have too many neighbours at two slips
const LONGEST = 24
const MAX_LOOKUPS = 12 // unknown words of one text that are looked at

/** `vocabulary`: word -> how often it was curated; `isWord`: any other word of English, which is left as it is. */
export function createSpeller(vocabulary: ReadonlyMap<string, number>, isWord: (word: string) => boolean): Speller {
  const byLength = new Map<number, string[]>()
  for (const word of vocabulary.keys())
    if (/^[a-z]{4,24}$/.test(word) && isWord(word)) (byLength.get(word.length) ?? byLength.set(word.length, []).get(word.length))?.push(word)
  const nearest = (word: string): string | undefined => {
    const reach = word.length >= TWO_SLIPS_FROM ? 2 : 1
    let best: string | undefined
    let distance = reach + 1
    for (let length = word.length - reach; length <= word.length + reach; length++) {
      for (const known of byLength.get(length) ?? []) {
        if (known[0] !== word[0]) continue
        const slips = slipsBetween(word, known, distance)
        if (slips < distance || (slips === distance && slips <= reach && best !== undefined && (vocabulary.get(known) ?? 0) > (vocabulary.get(best) ?? 0))) {
          best = known
          distance = slips
        }
      }
    }
    return best
  }
  return (text) => {
    let lookups = 0
    return text.replace(/(?<![\p{L}\p{N}'])\p{Ll}{4,24}(?![\p{L}\p{N}'])/gu, (word) => {
      if (word.length < SHORTEST || word.length > LONGEST || lookups >= MAX_LOOKUPS || vocabulary.has(word) || isWord(word) || Object.hasOwn(shorthand, word))
        return word
      lookups += 1
      return nearest(word) ?? word
    })
  }
}

/** Edits (insert, delete, replace, swap neighbours) between two words, or `limit + 1` when there are more (Damerau 1964). */
export function slipsBetween(a: string, b: string, limit: number): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] as number) + 1)
      row.push(cost)
      least = Math.min(least, cost)
    }
    if (least > limit) return limit + 1
    before = last
    last = row
  }
  return last[b.length] as number
}
