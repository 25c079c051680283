/** A text somebody wrote, taken apart for the claim check: sentences, clauses of one amount each, subjects, sources, likely facts. */
import type { Fact, Name } from '#knowledge/schema.ts'
import { type Tokens, tokenize } from '#language/features.ts'
import { type FigureHit, figuresIn } from '#language/figures.ts'
import type { NameFinder, NameHit } from '#language/names.ts'
import { tidy } from '#language/text.ts'
import type { Ground } from './ground.ts'
import type { Retriever } from './retrieve.ts'

export type ClaimTools = { findNames: NameFinder; retriever: Retriever; ground: Ground }
export type Source = { text: string; name?: Name }
export type Clause = {
  text: string
  hits: FigureHit[]
  subjects: NameHit[]
  names: Name[]
  sources: Source[]
  tokens: Tokens
  likely: Map<Fact, { about: number; loosely: number }>
  gaps: number
  familiarity: number
  top: Fact | undefined
}
const MAX_CHARACTERS = 6000
const MAX_SENTENCES = 20
const MAX_CLAUSES = 8 // of one sentence; what follows is read as part of the last

const ABBREVIATION = /(?:\b\p{L}|\b(?:mr|mrs|ms|dr|st|no|vs|approx|est|etc|gen|sen|rep|gov|dept|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec))\.$/iu
const NO_PROSE = /(?:https?:\/\/|www\.)\S+|\S{1,80}@\S+|(?:\+?\d{1,3}[- ])?\(?\b\d{3}\)?[- ]\d{3}-\d{4}\b|\b\d{1,2}:\d{2}\b|\b24\/7\b|^[-*•]\s+/g

/** A line break ends a sentence unless it only wraps a long line. A text that is cut loses its last sentence, which may end within a figure. */
export function sentencesOf(text: string): { sentences: string[]; cut: boolean } {
  const sentences: string[] = []
  for (const line of text
    .slice(0, MAX_CHARACTERS)
    .replace(/([^\n]{60,120}[^.!?:\s])\r?\n(?=[\p{L}\d$])/gu, '$1 ')
    .split(/[\r\n\u2028\u2029]+/)) {
    let open = ''
    for (const piece of tidy(tidy(line).replace(NO_PROSE, ' ')).split(/(?<=[.!?]["')\]]?) (?=["'([]?[\p{Lu}\d$€£])/u)) {
      open = open === '' ? piece : `${open} ${piece}`
      if (ABBREVIATION.test(open.slice(-8))) continue
      sentences.push(open)
      open = ''
    }
    if (open !== '') sentences.push(open)
  }
  const long = text.length > MAX_CHARACTERS
  const last = long ? sentences.pop() : undefined
  if (last !== undefined && sentences.length === 0) sentences.push(last.slice(0, Math.max(0, last.lastIndexOf(', '))))
  const whole = sentences.filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
  return { sentences: whole.slice(0, MAX_SENTENCES), cut: long || whole.length > MAX_SENTENCES }
}

/** One clause for each amount, cut at the conjunction or comma between two of them; years stay with their amount. */
export function clausesOf(sentence: string): string[] {
  const hits = figuresIn(sentence).filter((hit) => claims(hit, sentence))
  const amounts = hits.some((hit) => !isTime(hit)) ? hits.filter((hit) => !isTime(hit)) : hits
  const clauses: string[] = []
  let from = 0
  for (let at = 1; at < amounts.length && clauses.length < MAX_CLAUSES - 1; at++) {
    const start = (amounts[at - 1] as FigureHit).end
    const between = sentence.slice(start, (amounts[at] as FigureHit).start)
    const joint = /;|[,\s](?:and|while|whereas|but|yet|plus)\s/.exec(between) ?? /,\s/.exec(between)
    if (!joint) continue
    clauses.push(sentence.slice(from, start + joint.index + 1).trim())
    from = start + joint.index + 1
  }
  return [...clauses, sentence.slice(from).trim()].filter((clause) => clause !== '')
}

export const isTime = (hit: FigureHit): boolean => hit.kind === 'year' || hit.kind === 'date'
const COUNTS_TEXT = /^(?:words?|minutes?|slides?|sentences?|pages?|paragraphs?|points?|reasons?|examples?|things?|parts?|steps?|questions?|ways|pm|am)$/
const NUMBERED =
  /(?:\b(?:pages?|pp?|chapter|paragraph|section|article|figure|table|vol(?:ume)?|grade|class|room|no|number|resolution|step|part|week|day|line|slide|copyright)\.?|[#¶©])\s*$/i

/** Does this number say something of the world, rather than count pages or stand in a name? */
function claims(hit: FigureHit, text: string): boolean {
  if (NUMBERED.test(text.slice(0, hit.start).slice(-14)) || /^\s?(?:st|nd|rd|th)\b/.test(text.slice(hit.end, hit.end + 4))) return false
  return (
    isTime(hit) ||
    (!COUNTS_TEXT.test(hit.noun) && (hit.kind !== 'number' || hit.low > 12 || /^(?:people|persons|victims|countr|nation|years?$|decades?$)/.test(hit.noun)))
  )
}

/** What the clause is about by its words, by its words and the subject it leans on, and (loosely: of the facts alone) without its names too. */
export function readClause(text: string, before: string, { findNames, retriever, ground }: ClaimTools): Clause {
  const hits = figuresIn(text).filter((hit) => claims(hit, text))
  const found = findNames(text).filter((name) => !hits.some((hit) => name.start < hit.end && name.end > hit.start)) // US$ is no place
  const { sources, spans } = sourcesIn(text, found, ground)
  const subjects = found.filter((hit) => !spans.includes(hit) && ground.names.get(hit.id)?.kind !== 'term')
  const names = [...new Set(subjects.map((hit) => hit.id))]
    .map((id) => ground.names.get(id) as Name)
    .filter((name) => !name.broad || name.absent || name.kind === 'place')
  const figures = hits.some((hit) => !isTime(hit)) ? hits.filter((hit) => !isTime(hit)) : hits
  const tokens = tokenize(without(text, [...figures, ...spans]), findNames)
  const leans =
    before !== '' && (subjects.length === 0 || /\b(?:it|its|they|their|them|this|these|the (?:group|regime|country|government|trade|refugees))\b/i.test(text))
  const rankings = [tokens, ...(leans ? [tokenize(`${tokens.text} ${before}`, findNames)] : [])].map((wording) => retriever.rank(wording))
  const nameless = subjects.length > 0 && figures.length > 0 ? retriever.rank(tokenize(without(text, [...figures, ...found]), findNames)).candidates : []
  const likely: Clause['likely'] = new Map()
  for (const candidates of [...rankings.map((ranking) => ranking.candidates), nameless]) {
    const told = candidates.reduce((sum, { entry, p }) => sum + (entry.kind === 'fact' ? p : 0), 0)
    for (const { entry, p } of candidates) {
      if (entry.kind !== 'fact') continue
      const { about = 0, loosely = 0 } = likely.get(entry.fact) ?? {}
      likely.set(entry.fact, { about: candidates === nameless ? about : Math.max(p, about), loosely: Math.max(p / told, loosely) })
    }
  }
  const gaps = Math.min(
    ...rankings.map(({ candidates }) => candidates.reduce((sum, { entry, p }) => sum + (entry.kind === 'gap' || entry.kind === 'chat' ? p : 0), 0)),
  )
  const top = rankings[0]?.candidates.find(({ entry }) => entry.kind === 'fact')?.entry
  return {
    text,
    hits,
    subjects,
    names,
    sources,
    tokens,
    likely,
    gaps,
    familiarity: rankings[0]?.familiarity ?? 0,
    top: top?.kind === 'fact' ? top.fact : undefined,
  }
}

function without(text: string, spans: readonly { start: number; end: number }[]): string {
  return [...spans].sort((a, b) => b.start - a.start).reduce((rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`, text)
}

const SAYS_AFTER =
  /^(?:'s?)?,? (?:\w+ )?(?:estimate[sd]?|says?|said|report(?:s|ed)?|finds?|found|claim(?:s|ed)?|puts?|figures|data|statistics|count(?:s|ed)?|warn(?:s|ed)|argues?d?|notes?d?|stated|numbers|study|research|survey)\b/i
const SAYS_BEFORE =
  /\b(?:according to|(?:estimated|reported|cited|counted|published|stated|found|documented|issued) by|(?:estimates?|figures?|data|statistics|numbers|reports?|study|research|survey) (?:from|by|of)|cit(?:es|ing)|source:) (?:the |a |an )?$/i
const UNKNOWN = [
  /\baccording to (?:the |an? )?(\p{L}[\p{L}'.& -]{1,50})/iu,
  /(?:^|[\s,])((?:\p{Lu}[\p{L}.&-]{1,30} ){1,4})(?:estimates|estimated|says|said|reports|reported)\b/u,
]
const NOBODY =
  /\b(?:articles?|authors?|text|piece|essay|story|reports?|stud(?:y|ies)|experts?|research(?:ers?)?|estimates?|some|many|recent|it|he|she|they|we|i|this|that|these|who|which|magazine|scholars?|analysts?|officials?|critics|observers|one)\b/i

/** Whom the clause names as its source: a name of the book in such a place, or somebody the book does not know. */
function sourcesIn(text: string, found: readonly NameHit[], ground: Ground): { sources: Source[]; spans: NameHit[] } {
  const spans = found.filter((hit) => SAYS_BEFORE.test(text.slice(0, hit.start).slice(-40)) || SAYS_AFTER.test(text.slice(hit.end, hit.end + 40)))
  if (spans.length > 0) return { spans, sources: spans.map((hit) => ({ text: hit.text, name: ground.names.get(hit.id) as Name })) }
  const who = UNKNOWN.map((pattern) => pattern.exec(text)?.[1]?.trim()).find((name) => name !== undefined && !NOBODY.test(name))
  return { spans, sources: who === undefined ? [] : [{ text: who.split(' ').slice(0, 5).join(' ') }] }
}
