/**
 * Words of a query that no document holds -> what was probably meant: terms that go on from an unfinished last word, or terms
 * within a few slips of the pen (letter too much, too few, wrong, or two swapped). Both walk the sorted vocabulary and leave out what
 * begins with anything that is too far already.
 */
export type Nearby = {
  /** Terms that begin so. */
  completions: (start: string) => number[]
  /** Terms at the least distance there is, at most what a word of this length may be off. */
  corrections: (word: string) => number[]
}

const SHORTEST_START = 3 // letters; fewer go on to anything
const MAX_COMPLETIONS = 200 // looked at, of which the commonest count
/** A short word one letter off is mostly another word. */
const slipsOf = (letters: number): number => (letters < 4 ? 0 : letters < 8 ? 1 : 2)

/** O(terms * log terms). */
export function createNearby(terms: readonly string[]): Nearby {
  const order = Uint32Array.from(terms.keys()).sort((a, b) => ((terms[a] as string) < (terms[b] as string) ? -1 : 1))
  const at = (place: number): string => terms[order[place] as number] as string
  /** The first place from `low` on whose term is not before `text`; quick where that is near. */
  const placeOf = (text: string, low = 0): number => {
    let from = low
    let step = 1
    for (; from + step <= order.length && at(from + step - 1) < text; step *= 2) from += step
    for (let to = Math.min(order.length, from + step); from < to; ) {
      const middle = (from + to) >> 1
      if (at(middle) < text) from = middle + 1
      else to = middle
    }
    return from
  }
  return {
    completions(start) {
      if (start.length < SHORTEST_START) return []
      const from = placeOf(start)
      let to = from
      while (to < order.length && to < from + MAX_COMPLETIONS && at(to).startsWith(start)) to++
      return [...order.subarray(from, to)]
    },
    corrections(word) {
      const most = slipsOf(word.length)
      if (most === 0 || !LETTERS.test(word)) return []
      const initial = String.fromCodePoint(word.codePointAt(0) as number) // hardly ever the slip
      const rows = [Uint8Array.from({ length: word.length + 1 }, (_, column) => column)]
      let found: number[] = []
      let least = most
      let filled = '' // what the rows stand for
      for (let place = placeOf(initial), end = placeOf(initial + LAST, place); place < end; ) {
        const term = at(place)
        let depth = commonStart(filled, term)
        let near = true
        for (; near && depth < term.length; depth++) near = fillRow(rows, term, depth + 1, word) <= least
        filled = term.slice(0, depth)
        if (!near) {
          place = placeOf(filled + LAST, place)
          continue
        }
        const distance = (rows[depth] as Uint8Array)[word.length] as number
        if (distance < least) found = []
        if (distance <= least) found.push(order[place] as number)
        least = Math.min(least, distance)
        place++
      }
      return found
    },
  }
}

const LETTERS = /^[\p{L}\p{M}]+$/u // a number one digit off is another number
const LAST = '\uffff' // sorts after any letter

function commonStart(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}

/**
 * The next row of the distances between the starts of two words, with swaps of neighbours (Damerau 1964, restricted); tells
 * its smallest, which no later row can fall below.
 */
function fillRow(rows: Uint8Array[], term: string, length: number, word: string): number {
  const row = rows[length] ?? new Uint8Array(word.length + 1)
  const above = rows[length - 1] as Uint8Array
  rows[length] = row
  row[0] = length
  let smallest = length
  for (let column = 1; column <= word.length; column++) {
    let distance = Math.min(
      (above[column] as number) + 1,
      (row[column - 1] as number) + 1,
      (above[column - 1] as number) + (term[length - 1] === word[column - 1] ? 0 : 1),
    )
    if (length > 1 && column > 1 && term[length - 1] === word[column - 2] && term[length - 2] === word[column - 1])
      distance = Math.min(distance, ((rows[length - 2] as Uint8Array)[column - 2] as number) + 1)
    row[column] = distance
    smallest = Math.min(smallest, distance)
  }
  return smallest
}
