/**
 * Text as the core reads it: one spelling of quotes and spaces, words, stems.
 * Pure functions, each linear in the length of its input.
 */
import { stem as porter2 } from 'porter2'

/** NFKC, straight quotes, no control or zero-width characters, single spaces. Keeps case and positions readable, not byte-exact. */
export function tidy(text: string): string {
  if (!UNTIDY.test(text)) return text // most texts, and each comes by here several times
  return text
    .replace(/\u001b\[[\d;?]*[A-Za-z]/g, ' ') // a terminal's escape sequences, whole
    .replace(/\u001b\][^\u0007\u001b]{0,200}(?:\u0007|\u001b\\)?/g, ' ')
    .replace(/[\u2018\u2019\u201b\u02bc\u00b4`]/g, "'")
    .replace(/[\u201c\u201d\u201e]/g, '"')
    .normalize('NFKC')
    .replace(/[\u02bc`]/g, "'") // again: NFKC makes these of other characters
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\p{Cc}\p{Cf}\p{Zs}\s]+/gu, ' ')
    .trim()
}

/** Anything that tidying would change: not plain ASCII, a backquote, a control character, a blank too many. */
const UNTIDY = /[^!-_a-~ ]| {2}|^ | $/

const WORD = /[\p{L}\p{M}\p{N}]+(?:'[\p{L}]+)?|[$€£%#]/gu
const ASCII_WORD = /[a-z0-9]+(?:'[a-z]+)?|[$%#]/g // the same, several times quicker

/** Lower-case words of a tidied text; possessive and contracted endings are cut off ("who's" -> "who"). */
export function words(text: string): string[] {
  const found = text.toLowerCase().match(ASCII.test(text) ? ASCII_WORD : WORD) ?? []
  return text.includes("'") ? found.map((word) => (word.endsWith("n't") ? word : word.replace(/'\p{L}+$/u, ''))) : found
}

const ASCII = /^[ -~]*$/

/** Snowball English ("Porter2") stem, from the porter2 package. */
export function stem(word: string): string {
  if (word.startsWith('organi')) return 'organiz' // Porter2 makes "organ" of "organization"
  return word.length < 3 || word.length > 40 ? word : porter2(word)
}

/** Words that carry grammar rather than matter. A wide list, because they are most of a question and none of a statement. */
export const functionWords: ReadonlySet<string> = new Set(
  (
    'a about above after again all also am an and any are as at be because been before being below between both but by came can ' +
    'come could did do does doing done down during each either else ever every few for from further get gets getting give given gives go ' +
    'goes going got had has have having he her here hers herself him himself his how however i if in into is it its itself just kind let ' +
    'like made make makes many may maybe me might more most much must my myself need no nor not now of off on once one only onto or other ' +
    'our ours ourselves out over own per perhaps please put quite rather really same say saying says said see seem seems shall she should ' +
    'so some something still such take taken tell than thank thanks that the their theirs them themselves then there these they thing things ' +
    'this those though through thus to too under until up upon us use used very want wants was way we well were what whatever when where ' +
    'whether which while who whoever whom whose why will with within without would yes yet you your yours yourself ok okay hi hello hey'
  ).split(' '),
)

/** The same, and the words that every question about an article may hold; the question words (who, where …) are read by the asked kind. */
export const stopWords: ReadonlySet<string> = new Set([
  ...functionWords,
  ...'article piece text essay story author writer mention mentions mentioned according exactly actually basically'.split(' '),
])
