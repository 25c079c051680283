/**
 * Text -> terms, for documents and queries alike: Porter2 stems of its words, in order. A query's function words are told apart:
 * they count little, but where it has no other ("who are you") they are what is asked.
 */
import { stem, tidy, words } from '#language/text.ts'

export type QueryTerms = {
  terms: { term: string; isContent: boolean }[]
  /** The text breaks off inside or right after its last word, which may thus be unfinished. */
  open: boolean
}

const LONGEST = 64 // letters of a term; nobody asks for a longer one, and a hostile text could hold a huge one

/** The words of a document, each to be made a term of; they come again and again. */
export function documentWords(text: string): string[] {
  return words(tidy(text))
}

export function queryTerms(text: string, stopWords: ReadonlySet<string>): QueryTerms {
  const all = words(tidy(text))
  const hasOther = all.some((word) => !stopWords.has(word))
  return { terms: all.map((word) => ({ term: termOf(word), isContent: !(hasOther && stopWords.has(word)) })), open: /\p{L}$/u.test(text) }
}

export function termOf(word: string): string {
  return stem(word.length > LONGEST ? word.slice(0, LONGEST) : word)
}
