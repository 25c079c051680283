/**
 * Text -> terms, for documents and queries alike: Porter2 stems of its words, in order. Documents keep their stop words, so
 * that a query of nothing else ("who are you") still finds its like; other queries go without them.
 */
import { functionWords, stem, tidy, words } from '#language/text.ts'

export type QueryTerms = {
  /** Content words, or all where nothing else is left. */
  terms: string[]
  /** The text breaks off inside or right after its last word, which may thus be unfinished. */
  open: boolean
}

const LONGEST = 64 // letters of a term; nobody asks for a longer one, and a hostile text could hold a huge one

/** The words of a document, each to be made a term of; they come again and again. */
export function documentWords(text: string): string[] {
  return words(tidy(text))
}

export function queryTerms(text: string, stopWords: ReadonlySet<string> = functionWords): QueryTerms {
  const all = words(tidy(text))
  const content = all.filter((word) => !stopWords.has(word))
  return { terms: (content.length > 0 ? content : all).map(termOf), open: /\p{L}$/u.test(text) }
}

export function termOf(word: string): string {
  return stem(word.length > LONGEST ? word.slice(0, LONGEST) : word)
}
