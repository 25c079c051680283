/**
 * A stretch of a draft, or a wording of a fact, as the strict check reads it: its names and figures, and its marks (words of amount,
 * negation, duty … on which a claim turns).
 */
import { type FigureHit, figuresIn } from '#language/figures.ts'
import type { NameFinder, NameHit } from '#language/names.ts'
import { plainWords } from '#language/same-meaning.ts'
import { tidy } from '#language/text.ts'

export type Mark =
  | 'negation'
  | 'not-only'
  | 'all'
  | 'most'
  | 'some'
  | 'few'
  | 'only'
  | 'alone'
  | 'often'
  | 'almost'
  | 'more'
  | 'less'
  | 'than'
  | 'duty'
  | 'should'
  | 'may'
  | 'will'
  | 'alleged'
  | 'cause'
  | 'must'
  | 'one-of'
  | 'other'
  | 'sequence'
  | 'formerly'
  | 'now'
  | 'even'
  | 'wherever'
  | 'per-year'
export type Reading = { text: string; names: NameHit[]; figures: FigureHit[]; marks: Mark[] }

const MARK_WORDS: Readonly<Record<Mark, string>> = {
  negation:
    "not no never none nobody nothing neither nor cannot without lack underfund fail failure isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't won't shouldn't couldn't wouldn't",
  'not-only': 'notonly',
  all: 'all every each everyone everybody everything always entire entirely whole wholly completely fully totally any anyone anybody anything',
  most: 'most strongest heaviest hardest mostly mainly largely majority chiefly primarily predominantly',
  some: 'some certain partly partially sometimes',
  few: 'few rare rarely seldom little scarce scarcely hardly barely infrequent uncommon',
  only: 'only solely exclusively merely just purely sole',
  alone: 'alone',
  often: 'often frequently commonly usually regularly',
  almost: 'almost nearly practically virtually',
  more: 'more',
  less: 'less fewer least fewest',
  than: 'than rather instead',
  should: 'should ought',
  duty: 'urge urges urged recommend recommends recommended recommendation recommendations ask asks asked want wants advise advises exhort exhorts',
  may: 'may might could can possibly perhaps probably likely potentially apparently seemingly maybe',
  will: 'will would shall going',
  alleged: 'allegedly alleged reportedly supposedly supposed purported purportedly socalled suspected ostensibly officially',
  cause: 'because becauseof cause causes caused causing due result results resulted therefore thus hence thanks thereby',
  must: 'must need needs',
  'one-of': 'oneof',
  other: 'other others another',
  sequence: 'then',
  formerly: 'formerly former once',
  now: 'now currently today nowadays still anymore soon',
  even: 'even',
  wherever: 'wherever',
  'per-year': 'peryear',
}
const marks: ReadonlyMap<string, Mark> = new Map(
  Object.entries(MARK_WORDS).flatMap(([mark, list]) => list.split(' ').map((word) => [word, mark as Mark] as const)),
)

export const isMark = (word: string): boolean => marks.has(word)
export const markOf = (word: string): Mark | undefined => marks.get(word)

export function readWords(raw: string, findNames: NameFinder): Reading {
  const text = tidy(raw)
  const names = namesIn(text, findNames)
  const figures = figuresIn(text).filter((hit) => hit.text.toLowerCase() !== 'one') // a word like any other
  const blanked = blank(text, [...names, ...figures.map((hit) => withHedge(text, hit))])
  const tokens = plainWords(blanked).filter((word) => /[\p{L}\p{N}]/u.test(word))
  return { text, names, figures, marks: tokens.flatMap((token) => markOf(token) ?? []) }
}

/** "The UN convention" is the convention, although "the UN" is a name too; "the North Korean regime" is not the north. */
function namesIn(text: string, findNames: NameFinder): NameHit[] {
  const hits = findNames(text)
  const led = hits.filter((hit) => /^the /i.test(hit.text))
  const bare = led.length === 0 ? hits : findNames(led.reduce((rest, { start }) => `${rest.slice(0, start)}xxx${rest.slice(start + 'the'.length)}`, text))
  const kept = led.filter((hit) => !bare.some((other) => other.start < hit.end && hit.start < other.end))
  return [...bare, ...(led.length === 0 ? [] : kept)]
    .filter((hit) => hit.kind !== 'term')
    .sort((one, other) => one.start - other.start)
    .map((hit) => (hit.id === 'cfr-report-name' ? { ...hit, id: 'council-on-foreign-relations' } : hit)) // the report is the Council's
}

const HEDGE_BEFORE =
  /(?:\b(?:well|far|a mere|merely|more than|less than|fewer than|over|above|at least|nearly|almost|close to|around|about|roughly|approximately|some|exactly|an|a|by|up to|just|under|as many as|no more than|estimated|estimate|some)\s+)+(?:US)?$/i

/** A figure with the words that say how firmly it is meant; those are judged with it. */
export function withHedge(text: string, hit: FigureHit): { start: number; end: number } {
  const before = HEDGE_BEFORE.exec(text.slice(0, hit.start))
  return { start: before ? before.index : hit.start, end: hit.end }
}

function blank(text: string, spans: readonly { start: number; end: number }[]): string {
  return [...spans].sort((a, b) => b.start - a.start).reduce((rest, { start, end }) => `${rest.slice(0, start)} ; ${rest.slice(end)}`, text)
}
