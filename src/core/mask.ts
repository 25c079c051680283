/** What could point to a person or open a door is taken out of a text before it leaves the machine: names, handles, addresses, numbers, tokens. */
import { figuresIn } from '#language/figures.ts'
import type { NameFinder } from '#language/names.ts'
import { stopWords, tidy } from '#language/text.ts'
import type { NameBook } from './name-book.ts'

/** Tokens and passwords that were pasted by mistake: by how the best known begin, or long and mixed as no word is. */
const SECRET =
  /(?<![\w-])(?:(?:xox[a-z]|xapp|sk|pk)-[\w-]{6,}|(?:gh[a-z]|github_pat)_\w{10,}|(?=[\w.+/=]*\d)(?=[\w.+/=]*[a-z])(?=[\w.+/=]*[A-Z])[\w.+/=]{20,})/g

const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/[\p{L}\p{N}._%+-]+\s?(?:@|\(at\)|\[at\])\s?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu, '[e-mail]'],
  [/<[@#!][^>]{0,80}>/g, '[handle]'],
  [/\b(?:https?:\/\/|www\.)\S+/gi, '[link]'],
  [/(?<![\p{L}\p{N}])@[\p{L}\p{N}_.-]{2,}/gu, '[handle]'],
  [SECRET, '[secret]'],
]
/** Seven digits or more, as people write telephone and passport numbers; figures with commas or a magnitude are none. */
const NUMBER = /(?<![\p{L}\p{N}.,$€£])(?:\+|\(|00)?\d(?:[\s()./-]{0,2}\d){6,}(?![\p{N}%])/gu
const DOCUMENT = /\b(?=[A-Z\d]*\d{4})[A-Z]{1,3}\d{5,}\b/g
const SAYS_NAME = /(?<=\b(?:my name is|my name's|i am called|call me|named)\s)[\p{L}'-]+(?:\s\p{Lu}[\p{Ll}'-]+)*/giu
const INTRODUCED = /(?<=\b(?:i am|i'm|this is|mr\.?|mrs\.?|ms\.?|miss|dr\.?)\s)\p{Lu}[\p{L}'-]+(?:\s\p{Lu}[\p{L}'-]+)*/gu
const CAPITALISED = /(?<![\p{L}\p{N}[])\p{Lu}[\p{L}'-]+(?:\s+(?:(?:van|von|de|del|da|di|bin|al|el|la)\s+)?\p{Lu}[\p{L}'-]+)*/gu
const NAME = '[name]'

export function mask(raw: string, findNames: NameFinder, book: NameBook): string {
  let text = tidy(raw)
  for (const [shape, stand] of SHAPES) text = text.replace(shape, stand)
  text = text.replace(NUMBER, (match: string, at: number, whole: string) => (isFigure(match, at, whole) ? match : '[number]')).replace(DOCUMENT, '[number]')
  return text
    .replace(SAYS_NAME, NAME)
    .replace(INTRODUCED, (match) => maskNames(match, findNames, book))
    .replace(CAPITALISED, (match) => maskNames(match, findNames, book))
}

/** Names of the book stay, and so do words that curators have used: "Does Maria Lopez" keeps its first word. */
function maskNames(run: string, findNames: NameFinder, book: NameBook): string {
  if (findNames(run).length > 0) return run
  return run
    .split(/\s+/)
    .map((word) => (isCommon(word, book) ? word : NAME))
    .join(' ')
    .replace(/\[name\](?: \[name\])+/g, NAME)
}

function isCommon(word: string, book: NameBook): boolean {
  const lower = word.toLowerCase().replace(/'.*$/, '')
  return stopWords.has(lower) || book.isKnownWord(lower)
}

/** "2001 - 2011", "40 000 000": a range of years, or an amount. */
function isFigure(match: string, at: number, whole: string): boolean {
  if (/^(?:19|20)\d\d\s?[-/]\s?(?:19|20)\d\d$/.test(match.trim()) || /^\d{1,3}(?: \d{3})+$/.test(match.trim())) return true
  return /^\d+$/.test(match) && /0{4,}$/.test(match) && figuresIn(whole.slice(at)).length > 0
}
