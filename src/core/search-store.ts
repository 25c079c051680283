/**
 * What an index holds of its documents: the terms of each in order, one after the other in a single typed array. All that
 * ranks is made from it (search-postings.ts), and it is all that is kept in JSON.
 */
import { documentWords, termOf } from './search-terms.ts'

export type Document = { id: string; title?: string; text: string }

/** Document d has the tokens from starts[d] to starts[d + 1], those of the title first. A token is the number of its term. */
export type Held = { ids: string[]; terms: string[]; starts: Uint32Array; titleLengths: Uint32Array; tokens: Uint32Array }

export type DocumentStore = {
  /** O(words). A document whose id is there already takes its place, at the end. */
  add: (document: Document) => void
  remove: (id: string) => boolean
  readonly size: number
  numberOf: (term: string) => number | undefined
  /** In order of arrival, terms in order of first use: as if what was removed had never been there. O(1) unless something was. */
  held: () => Held
}

export function createStore(from?: Held): DocumentStore {
  let ids: (string | undefined)[] = from?.ids ?? []
  let terms: string[] = from?.terms ?? []
  let at = numbered(from?.ids ?? [])
  let termAt = numbered(terms)
  let wordAt = new Map<string, number>() // words met since the last look, whose stems need not be found again
  let starts = growing(from?.starts ?? Uint32Array.of(0))
  let titleLengths = growing(from?.titleLengths)
  let tokens = growing(from?.tokens)

  const keep = (text: string): number => {
    const words = documentWords(text)
    for (const word of words) tokens.push(wordAt.get(word) ?? meet(word))
    return words.length
  }
  const meet = (word: string): number => {
    const term = termOf(word)
    const number = termAt.get(term) ?? terms.push(term) - 1
    termAt.set(term, number)
    wordAt.set(word, number)
    return number
  }
  const remove = (id: string): boolean => {
    const position = at.get(id)
    if (position === undefined) return false
    ids[position] = undefined
    return at.delete(id)
  }
  const dropRemoved = (): void => {
    const left = withoutRemoved(ids, { terms, starts: starts.taken(), titleLengths: titleLengths.taken(), tokens: tokens.taken() })
    ids = left.ids
    terms = left.terms
    at = numbered(left.ids)
    termAt = numbered(terms)
    starts = growing(left.starts)
    titleLengths = growing(left.titleLengths)
    tokens = growing(left.tokens)
  }

  return {
    get size() {
      return at.size
    },
    add({ id, title = '', text = '' }) {
      remove(id)
      at.set(id, ids.push(id) - 1)
      titleLengths.push(keep(title))
      keep(text)
      starts.push(tokens.size())
    },
    remove,
    numberOf: (term) => termAt.get(term),
    held() {
      wordAt = new Map()
      if (at.size < ids.length) dropRemoved()
      return { ids: ids as string[], terms, starts: starts.taken(), titleLengths: titleLengths.taken(), tokens: tokens.taken() }
    },
  }
}

function withoutRemoved(ids: readonly (string | undefined)[], { terms, starts, titleLengths, tokens }: Omit<Held, 'ids'>): Held {
  const left: Held = {
    ids: [],
    terms: [],
    starts: new Uint32Array(starts.length),
    titleLengths: new Uint32Array(titleLengths.length),
    tokens: new Uint32Array(tokens.length),
  }
  const renumbered = new Int32Array(terms.length).fill(-1)
  let end = 0
  ids.forEach((id, doc) => {
    if (id === undefined) return
    for (let token = starts[doc] as number; token < (starts[doc + 1] as number); token++) {
      const term = tokens[token] as number
      if (renumbered[term] === -1) renumbered[term] = left.terms.push(terms[term] as string) - 1
      left.tokens[end++] = renumbered[term] as number
    }
    left.titleLengths[left.ids.length] = titleLengths[doc] as number
    left.starts[left.ids.push(id)] = end
  })
  return {
    ...left,
    starts: left.starts.slice(0, left.ids.length + 1),
    titleLengths: left.titleLengths.slice(0, left.ids.length),
    tokens: left.tokens.slice(0, end),
  }
}

function numbered(list: readonly string[]): Map<string, number> {
  return new Map(list.map((one, number) => [one, number]))
}

type Growing = { push: (value: number) => void; size: () => number; taken: () => Uint32Array }

/** Numbers in a typed array that grows by half when it is full and is cut to what it holds when it is taken. */
function growing(initial: Uint32Array = new Uint32Array(0)): Growing {
  let data = initial
  let size = initial.length
  return {
    push(value) {
      if (size === data.length) {
        const larger = new Uint32Array(Math.max(16, Math.ceil(size * 1.5)))
        larger.set(data)
        data = larger
      }
      data[size++] = value
    },
    size: () => size,
    taken() {
      if (size < data.length) data = data.slice(0, size)
      return data
    },
  }
}
