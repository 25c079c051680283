/**
 * The claim check: a text somebody wrote -> which of its figures and attributions the facts support, contradict or do not
 * cover. Sentences -> clauses of one figure each -> the fact each is about -> how far they agree. What a figure is about
 * is read without the figure, so that a slip in it cannot lead to the wrong fact.
 */
import { carries } from '#knowledge/carries.ts'
import type { Fact, Figure, Name } from '#knowledge/schema.ts'
import { stopStems, type Tokens, tokenize } from '#language/features.ts'
import { type FigureHit, figuresIn, sameAmount } from '#language/figures.ts'
import type { NameFinder, NameHit } from '#language/names.ts'
import { tidy, words } from '#language/text.ts'
import type { Ground } from './ground.ts'
import { carriesName } from './name-book.ts'
import type { Retriever } from './retrieve.ts'

/** `claim` is the sentence or clause, `figure` the figure as written, `says` the statement of the fact. */
export type Verdict = { claim: string; figure?: string; state: 'supported' | 'contradicted' | 'partly' | 'not-covered'; factId?: string; paragraph?: number; says?: string; why: string }
export type ClaimTools = { findNames: NameFinder; retriever: Retriever; ground: Ground }
type Source = { text: string; name?: Name }
type Clause = { text: string; hits: FigureHit[]; subjects: NameHit[]; names: Name[]; sources: Source[]; tokens: Tokens; likely: Map<Fact, { about: number; loosely: number }>; gaps: number; familiarity: number; top: Fact | undefined }

const MAX_CHARACTERS = 6000
const MAX_SENTENCES = 20
const MAX_CLAUSES = 8 // of one sentence; what follows is read as part of the last
const CARRIES = 12 // how much likelier a fact is for holding the very figure
const STRAY = 0.2 // and how much less so for lacking a name of the claim
const DISTINCT = 0.004 // a large figure is found at this probability already: few facts hold it
const PLAIN = 0.05 // a year or a small number must fit better, it may stand anywhere
const OWN = 0.1 // below this the words alone do not lead to a fact, and its own subject must be named
const RIVAL = 0.12 // a fact at least this likely is contradicted by another figure
const OVER_GAPS = 0.4 // but only if what the article leaves out is not much likelier still
const SURE = { p: 0.5, familiarity: 0.6, stated: 0.65, known: 0.75, words: 3 } // for a sentence without a figure

/** Never throws; linear in what it reads, which is bounded. */
export function checkClaims(text: string, tools: ClaimTools): Verdict[] {
  const { sentences, cut } = sentencesOf(text)
  const verdicts: Verdict[] = []
  let subject = '' // the names last spoken of, which "it" and "the group" lean on
  for (const written of sentences.flatMap(clausesOf)) {
    const clause = read(written, subject, tools)
    verdicts.push(...judge(clause, tools))
    if (clause.subjects.length > 0) subject = clause.subjects.map((hit) => hit.text).join(' ')
  }
  return cut ? [...verdicts, { claim: '', state: 'not-covered', why: `Only the beginning was checked (${sentences.length} ${sentences.length === 1 ? 'sentence' : 'sentences'}); the text goes on after it.` }] : verdicts
}

const ABBREVIATION = /(?:\b\p{L}|\b(?:mr|mrs|ms|dr|st|no|vs|approx|est|etc|gen|sen|rep|gov|dept|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec))\.$/iu
const NO_PROSE = /(?:https?:\/\/|www\.)\S+|\S{1,80}@\S+|(?:\+?\d{1,3}[- ])?\(?\b\d{3}\)?[- ]\d{3}-\d{4}\b|\b\d{1,2}:\d{2}\b|\b24\/7\b|^[-*•]\s+/g

/** A line break ends a sentence unless it only wraps a long line. A text that is cut loses its last sentence, which may end within a figure. */
function sentencesOf(text: string): { sentences: string[]; cut: boolean } {
  const sentences: string[] = []
  for (const line of text.slice(0, MAX_CHARACTERS).replace(/([^\n]{60,120}[^.!?:\s])\r?\n(?=[\p{L}\d$])/gu, '$1 ').split(/[\r\n\u2028\u2029]+/)) {
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
function clausesOf(sentence: string): string[] {
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

const isTime = (hit: FigureHit): boolean => hit.kind === 'year' || hit.kind === 'date'
const COUNTS_TEXT = /^(?:words?|minutes?|slides?|sentences?|pages?|paragraphs?|points?|reasons?|examples?|things?|parts?|steps?|questions?|ways|pm|am)$/
const NUMBERED = /(?:\b(?:pages?|pp?|chapter|paragraph|section|article|figure|table|vol(?:ume)?|grade|class|room|no|number|resolution|step|part|week|day|line|slide|copyright)\.?|[#¶©])\s*$/i

/** Does this number say something of the world, rather than count pages or stand in a name? */
function claims(hit: FigureHit, text: string): boolean {
  if (NUMBERED.test(text.slice(0, hit.start).slice(-14)) || /^\s?(?:st|nd|rd|th)\b/.test(text.slice(hit.end, hit.end + 4))) return false
  return isTime(hit) || (!COUNTS_TEXT.test(hit.noun) && (hit.kind !== 'number' || hit.low > 12 || /^(?:people|persons|victims|countr|nation|years?$|decades?$)/.test(hit.noun)))
}

/** What the clause is about by its words, by its words and the subject it leans on, and (loosely) without its names. */
function read(text: string, before: string, { findNames, retriever, ground }: ClaimTools): Clause {
  const hits = figuresIn(text).filter((hit) => claims(hit, text))
  const found = findNames(text).filter((name) => !hits.some((hit) => name.start < hit.end && name.end > hit.start)) // US$ is no place
  const { sources, spans } = sourcesIn(text, found, ground)
  const subjects = found.filter((hit) => !spans.includes(hit) && ground.names.get(hit.id)?.kind !== 'term')
  const names = [...new Set(subjects.map((hit) => hit.id))].map((id) => ground.names.get(id) as Name).filter((name) => !name.broad || name.absent || name.kind === 'place')
  const figures = hits.some((hit) => !isTime(hit)) ? hits.filter((hit) => !isTime(hit)) : hits
  const tokens = tokenize(without(text, [...figures, ...spans]), findNames)
  const leans = before !== '' && (subjects.length === 0 || /\b(?:it|its|they|their|them|this|these|the (?:group|regime|country|government|trade|refugees))\b/i.test(text))
  const rankings = [tokens, ...(leans ? [tokenize(`${tokens.text} ${before}`, findNames)] : [])].map((wording) => retriever.rank(wording))
  const nameless = subjects.length > 0 && figures.length > 0 ? retriever.rank(tokenize(without(text, [...figures, ...found]), findNames)).candidates : []
  const likely: Clause['likely'] = new Map()
  for (const { entry, p } of rankings.flatMap(({ candidates }) => candidates)) if (entry.kind === 'fact') likely.set(entry.fact, { about: Math.max(p, likely.get(entry.fact)?.about ?? 0), loosely: Math.max(p, likely.get(entry.fact)?.about ?? 0) })
  for (const { entry, p } of nameless) if (entry.kind === 'fact') likely.set(entry.fact, { about: likely.get(entry.fact)?.about ?? 0, loosely: Math.max(p, likely.get(entry.fact)?.loosely ?? 0) })
  const gaps = Math.min(...rankings.map(({ candidates }) => candidates.reduce((sum, { entry, p }) => sum + (entry.kind === 'gap' || entry.kind === 'chat' ? p : 0), 0)))
  const top = rankings[0]?.candidates.find(({ entry }) => entry.kind === 'fact')?.entry
  return { text, hits, subjects, names, sources, tokens, likely, gaps, familiarity: rankings[0]?.familiarity ?? 0, top: top?.kind === 'fact' ? top.fact : undefined }
}

function without(text: string, spans: readonly { start: number; end: number }[]): string {
  return [...spans].sort((a, b) => b.start - a.start).reduce((rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`, text)
}

const SAYS_AFTER = /^(?:'s?)?,? (?:\w+ )?(?:estimate[sd]?|says?|said|report(?:s|ed)?|finds?|found|claim(?:s|ed)?|puts?|figures|data|statistics|count(?:s|ed)?|warn(?:s|ed)|argues?d?|notes?d?|stated|numbers|study|research|survey)\b/i
const SAYS_BEFORE = /\b(?:according to|(?:estimated|reported|cited|counted|published|stated|found|documented|issued) by|(?:estimates?|figures?|data|statistics|numbers|reports?|study|research|survey) (?:from|by|of)|cit(?:es|ing)|source:) (?:the |a |an )?$/i
const UNKNOWN = [/\baccording to (?:the |an? )?(\p{L}[\p{L}'.& -]{1,50})/iu, /(?:^|[\s,])((?:\p{Lu}[\p{L}.&-]{1,30} ){1,4})(?:estimates|estimated|says|said|reports|reported)\b/u]
const NOBODY = /\b(?:articles?|authors?|text|piece|essay|story|reports?|stud(?:y|ies)|experts?|research(?:ers?)?|estimates?|some|many|recent|it|he|she|they|we|i|this|that|these|who|which|magazine|scholars?|analysts?|officials?|critics|observers|one)\b/i

/** Whom the clause names as its source: a name of the book in such a place, or somebody the book does not know. */
function sourcesIn(text: string, found: readonly NameHit[], ground: Ground): { sources: Source[]; spans: NameHit[] } {
  const spans = found.filter((hit) => SAYS_BEFORE.test(text.slice(0, hit.start).slice(-40)) || SAYS_AFTER.test(text.slice(hit.end, hit.end + 40)))
  if (spans.length > 0) return { spans, sources: spans.map((hit) => ({ text: hit.text, name: ground.names.get(hit.id) as Name })) }
  const who = UNKNOWN.map((pattern) => pattern.exec(text)?.[1]?.trim()).find((name) => name !== undefined && !NOBODY.test(name))
  return { spans, sources: who === undefined ? [] : [{ text: who.split(' ').slice(0, 5).join(' ') }] }
}

function judge(clause: Clause, { ground, findNames }: ClaimTools): Verdict[] {
  const found = clause.hits.map((hit) => ({ hit, match: factFor(hit, clause, ground, findNames) }))
  const ofAmounts = found.flatMap(({ hit, match }) => (match && !isTime(hit) ? [match.fact] : []))
  const withAmount = ofAmounts.length > 0 && !ofAmounts.some((fact) => fact.figures.some((figure) => figure.unit === 'year' || figure.unit === 'date')) // then years are judged as the amount's
  const judged = found.filter(({ hit }) => !isTime(hit) || !withAmount).map(({ hit, match }) => verdictOn(hit, match, clause, ground, findNames))
  return clause.hits.length > 0 ? judged : judgeProse(clause, ground, findNames)
}

/** The fact that a figure is about: one that holds it (`given`), or else a likely one with another figure of its kind. */
function factFor(hit: FigureHit, clause: Clause, ground: Ground, findNames: NameFinder): { fact: Fact; given: boolean } | undefined {
  let best: { fact: Fact; given: boolean; score: number } | undefined
  for (const [fact, { about, loosely }] of clause.likely) {
    const stray = strays(fact, clause, ground, findNames).length > 0
    const given = gives(fact, hit)
    const fits = given ? loosely >= (isLarge(hit) ? DISTINCT : PLAIN) : !stray && about >= RIVAL && about >= clause.gaps * OVER_GAPS && fact.figures.some((figure) => comparable(figure, hit))
    const score = given ? loosely * CARRIES * (stray ? STRAY : 1) : about
    if (fits && score > (best?.score ?? 0)) best = { fact, given, score }
  }
  return best
}

const isLarge = (hit: FigureHit): boolean => (hit.kind === 'number' || hit.kind === 'money') && hit.low >= 1000
const inside = (figure: Figure, hit: FigureHit): boolean => figure.unit === 'USD' && figure.low !== undefined && hit.low >= figure.low && hit.high <= (figure.high as number)
const sameNumber = (figure: Figure, hit: FigureHit): boolean => typeof figure.value === 'number' && hit.low === hit.high && sameAmount(figure.value, hit.low)
/** Rounding is for amounts: 2003 is not 2000. A year alone fits a full date. */
const sameTime = (figure: Figure, hit: FigureHit): boolean => (typeof figure.value === 'string' ? (hit.kind === 'date' && carries(figure, hit)) || (hit.kind === 'year' && figure.value.startsWith(`${hit.low}-`)) : (figure.unit === 'year' && [hit.low, hit.high].every((year) => year === figure.value || year === figure.low || year === figure.high)) || (hit.kind === 'year' && hit.low === figure.year))

/** The figure itself, an end or a part of its range, or the same number of something else. */
function gives(fact: Fact, hit: FigureHit): boolean {
  if (figuresIn(fact.statement).some((own) => own.kind === hit.kind && own.low === hit.low && own.high === hit.high && own.day === hit.day)) return true
  return fact.figures.some((figure) => (isTime(hit) ? sameTime(figure, hit) : carries(figure, hit) || (isLarge(hit) && (sameNumber(figure, hit) || inside(figure, hit)))))
}

const PEOPLE = /^(?:people|persons?|individuals|humans?|victims?|survivors|slaves|workers|laborers|labourers|refugees|migrants|men|women|children|girls|boys|minors|adults|families|souls|lives|captives)$/
const COUNTRIES = /^(?:countr|nations?$|states?$|governments?$|members?$|leaders?$|signator)/

function comparable(figure: Figure, hit: FigureHit): boolean {
  if (hit.kind === 'percent') return false
  if (isTime(hit)) return figure.unit === hit.kind || (figure.unit === 'date' && `${figure.value}`.length === 10)
  if (hit.kind === 'times' || figure.unit === 'times') return figure.unit === hit.kind
  if (hit.kind === 'money' || figure.unit === 'USD') return figure.unit === 'USD' && (hit.kind === 'money' || (hit.low >= 1000 && hit.noun === ''))
  if (/^(?:years?|decades?)$/.test(hit.noun) || figure.unit === 'years') return figure.unit === 'years' && /^years?$/.test(hit.noun)
  return figure.unit === 'countries' ? COUNTRIES.test(hit.noun) : figure.unit === 'people' && !COUNTRIES.test(hit.noun)
}

function verdictOn(hit: FigureHit, match: { fact: Fact; given: boolean } | undefined, clause: Clause, ground: Ground, findNames: NameFinder): Verdict {
  const base = { claim: clause.text, figure: hit.text }
  if (!match) return { ...base, state: 'not-covered', why: `The article gives no figure that ${hit.text} could be checked against.` }
  const { fact, given } = match
  const about = { ...base, factId: fact.id, paragraph: fact.paragraph, says: fact.statement }
  const own = fact.figures.find((figure) => comparable(figure, hit))
  if (!given) return { ...about, state: 'contradicted', why: `The text says ${hit.text}; the article says ${own && figuresIn(fact.statement).find((stated) => carries(own, stated))?.text.replace(' and ', ' to ')}.` }
  const faults = [...figureFaults(hit, fact, clause), ...subjectFaults(fact, clause, ground, findNames)]
  const { about: likely = 0 } = clause.likely.get(fact) ?? {}
  const untold = faults.length === 0 && isLarge(hit) && likely < OWN ? ground.names.binding(findNames(fact.statement)).find((name) => !clause.names.includes(name)) : undefined
  if (untold) faults.push(`it says that of ${untold.name}, which the text does not name`)
  return faults.length > 0 ? { ...about, state: 'partly', why: `The figure is in the article, but ${faults.join('; and ')}.` } : { ...about, state: 'supported', why: `The article gives this figure in paragraph ${fact.paragraph}.` }
}

const LESS = /\b(?:nearly|almost|close to|(?:just )?under|(?:fewer|less) than|below|up to|at most|no(?:t)? more than|as (?:many|much) as)$/i
const MORE = /\b(?:more than|over|above|at least|upwards? of|exceed(?:s|ed|ing)?|in excess of|no(?:t)? (?:fewer|less) than)$/i
const HEDGES: Readonly<Record<Figure['is'], string>> = { exact: 'exactly', approximate: 'about', 'more-than': 'more than', nearly: 'nearly', 'at-least': 'at least', range: 'a range' }
const PER: readonly [string, RegExp][] = [['year', /\b(?:a|per|each|every) year\b|\bannual|\byearly\b/i], ['ship', /\b(?:per|each|every|a) (?:fishing )?(?:ship|boat|vessel)\b|\bship ?load\b/i], ['month', /\b(?:a|per|each|every) month\b|\bmonthly\b/i], ['day or week', /\b(?:a|per|each|every) (?:week|day|hour)\b|\b(?:week|dai|hour)ly\b/i], ['person', /\b(?:per|each|every) (?:person|victim|migrant|refugee|head|worker|captive)\b/i]]

/** Right figure; but range, firmness, year or unit? */
function figureFaults(hit: FigureHit, fact: Fact, { text, hits }: Clause): string[] {
  const figure = isTime(hit) ? undefined : (fact.figures.find((own) => carries(own, hit)) ?? fact.figures.find((own) => inside(own, hit) || sameNumber(own, hit)))
  if (!figure) return []
  const faults: string[] = []
  const ahead = text.slice(0, hit.start).trimEnd().replace(/ (?:the|an?|estimated|US)$/i, '').slice(-24)
  const after = text.slice(hit.end, hit.end + 14)
  const more = (MORE.test(ahead) && !/\bno(?:t)? more than$/i.test(ahead)) || /^ ?\+|^ or more\b/.test(after)
  const less = !more && LESS.test(ahead)
  const end = hit.low < hit.high ? 'a part' : hit.low === figure.low ? 'the lower end' : hit.low === figure.high ? 'the upper end' : 'a part'
  if (figure.low !== undefined && (hit.low !== figure.low || hit.high !== figure.high)) faults.push(`it gives a range there, of which this is only ${end}`)
  else if (/\b(?:exactly|precisely)$/i.test(ahead) && figure.is !== 'exact') faults.push('not as an exact figure')
  else if ((less && /^(?:more-than|at-least|approximate|range)$/.test(figure.is)) || (more && /^(?:nearly|approximate|range)$/.test(figure.is))) faults.push(`it says "${HEDGES[figure.is]}", and the text says ${less ? 'less' : 'more'} than that`)
  const year = fact.figures.some((own) => own.unit === 'year') ? undefined : hits.find((other) => other.kind === 'year' && figure.year !== other.low)
  if (year) faults.push(figure.year === undefined ? `it names no year for it, the text names ${year.text}` : `as of ${figure.year}, not ${year.text}`)
  const euro = /[€£]\s?$/.test(text.slice(0, hit.start)) || /^\s(?:euros?|pounds)\b/.test(after)
  const other = figure.unit === 'USD' ? euro || PEOPLE.test(hit.noun) || COUNTRIES.test(hit.noun) : hit.kind === 'money' || (figure.unit === 'people' ? COUNTRIES.test(hit.noun) : figure.unit === 'countries' && PEOPLE.test(hit.noun))
  if (other) faults.push(`it counts ${figure.unit === 'USD' ? 'dollars' : figure.unit} there`)
  if (figure.unit === 'people' && /^(?:women|children|girls|boys|minors|adults|families|men)$/.test(hit.noun) && !/^ men, /.test(after) && !fact.statement.includes(hit.noun)) faults.push(`of people in general, not of ${hit.noun}`)
  const per = PER.filter(([, pattern]) => pattern.test(text)).map(([unit]) => unit)
  const misses = per.length > 0 ? figure.per === undefined || !per.includes(figure.per) : figure.per === 'ship' // "a year" is often left out, and understood
  if (misses && (figure.unit === 'USD' || figure.unit === 'people')) faults.push(`${figure.per === undefined ? '' : `per ${figure.per}`}${figure.per && per[0] ? ', ' : ''}${per[0] ? `not per ${per[0]}` : ''}`)
  return faults
}

/** Right; but of whom, and on whose word? */
function subjectFaults(fact: Fact, clause: Clause, ground: Ground, findNames: NameFinder): string[] {
  const stray = strays(fact, clause, ground, findNames).map((name) => name.name)
  const wrong = clause.sources.find((source) => !vouches(fact, source))
  const said = ground.knowledge.article.claimants[fact.claimedBy]?.name ?? 'the author'
  return [...(stray.length > 0 ? [`it does not say that of ${stray.join(' or ')}`] : []), ...(wrong ? [`on the word of ${said}, not of ${wrong.name?.name ?? wrong.text}`] : [])]
}

/** Names that the clause speaks of and the fact does not. */
function strays(fact: Fact, { names }: Clause, ground: Ground, findNames: NameFinder): Name[] {
  const odd = names.filter((name) => !carriesName(fact, name, ground.names) && !fact.names.some((id) => name.kind === 'group' && name.within.includes(id)))
  return odd.length === 0 ? odd : odd.filter((name) => !findNames(`${fact.statement} ${ground.knowledge.article.claimants[fact.claimedBy]?.name}`).some((hit) => hit.id === name.id))
}

/** The article itself stands behind all its facts; anybody else only behind what it credits to them. */
function vouches(fact: Fact, { name }: Source): boolean {
  if (name === undefined) return false
  const government = name.id === 'united-states' && /^(?:state-department|us-inspectors)$/.test(fact.claimedBy)
  return government || fact.claimedBy === name.id || fact.names.includes(name.id) || /^(?:jamille-bigio|foreign-policy)$/.test(name.id) || (fact.claimedBy === 'cfr-report' && /^(?:council-on-foreign-relations|cfr-report-name)$/.test(name.id))
}

/** A statement is held against what the article says; that people also ask what it leaves out is no evidence here. */
function shareOfFacts(fact: Fact, clause: Clause): number {
  const own = clause.likely.get(fact)?.about ?? 0
  const all = [...clause.likely.values()].reduce((sum, { about }) => sum + about, 0)
  return own < OWN ? 0 : own / all
}

/** A sentence without a figure: only where it plainly rests on a fact, or names a source for what may rest on one. */
function judgeProse(clause: Clause, ground: Ground, findNames: NameFinder): Verdict[] {
  const { text, top, tokens, sources } = clause
  const stems = [...new Set(tokens.content.filter((token) => !stopStems.has(token)))]
  const known = (written: readonly string[]): number => {
    const own = new Set(written.flatMap((part) => tokenize(part, findNames).all))
    return stems.filter((token) => own.has(token)).length / Math.max(1, stems.length)
  }
  const sure = top !== undefined && !text.endsWith('?') && shareOfFacts(top, clause) >= SURE.p && clause.familiarity >= SURE.familiarity && stems.length >= SURE.words && known([top.statement]) >= SURE.stated && known([top.statement, top.ask, ...top.questions]) >= SURE.known
  if (!sure || strays(top, clause, ground, findNames).length > 0) return sources.length === 0 ? [] : [{ claim: text, state: 'not-covered', why: `The article does not report this of ${sources.map((source) => source.name?.name ?? source.text).join(' or ')}.` }]
  const about = { claim: text, factId: top.id, paragraph: top.paragraph, says: top.statement }
  if (turned(text, top)) return [{ ...about, state: 'not-covered', why: 'The article speaks of this, but the sentence seems to say the contrary.' }]
  const faults = subjectFaults(top, clause, ground, findNames)
  return [faults.length > 0 ? { ...about, state: 'partly', why: `The article says this, but ${faults.join('; and ')}.` } : { ...about, state: 'supported', why: `The sentence rests on paragraph ${top.paragraph}.` }]
}

const NOT = /\b(?:not|never|no|none|nobody|hardly|neither|without|cannot|fail(?:s|ed)?)\b|n't\b/i
const DOWN = /\b(?:f[ae]ll(?:s|en|ing)?|drop(?:s|ped|ping)?|declin\w+|decreas\w+|shr[aiu]nk\w*|reduc\w+|fewer|less|lower\w*|improv\w+|weak\w+|short\w+)\b/i
const UP = /\b(?:ris(?:e|es|ing|en)|rose|gr[eo]w\w*|increas\w+|doubl\w+|more|higher|wors\w+|strong\w+|strength\w+|boost\w*|gain\w*)\b/i

/** Says no where the fact does not, the other direction, or one of the fact's contrary words. */
function turned(text: string, fact: Fact): boolean {
  const lower = ` ${words(text).join(' ')} `
  const against = fact.direction === 'up' ? DOWN : fact.direction === 'down' ? UP : undefined
  if (NOT.test(text) !== NOT.test(fact.statement) || (against?.test(text) && !against.test(fact.statement))) return true
  return fact.reverse.some((said) => !fact.statement.toLowerCase().includes(said) && said.split(/\s*(?:…|\.\.\.)\s*/).every((part) => lower.includes(` ${words(part).join(' ')}`)))
}
