/**
 * The claim check: a text somebody wrote -> which of its figures and attributions the facts support, contradict or do not
 * cover. Sentences -> clauses of one figure each -> the fact each is about -> how far they agree. What a figure is about
 * is read without the figure, so that a slip in it cannot lead to the wrong fact.
 */
import { carries } from '#knowledge/carries.ts'
import type { Fact, Figure, Name } from '#knowledge/schema.ts'
import { stopStems, tokenize } from '#language/features.ts'
import { type FigureHit, figuresIn, sameAmount } from '#language/figures.ts'
import type { NameFinder } from '#language/names.ts'
import { words } from '#language/text.ts'
import { type ClaimTools, type Clause, clausesOf, isTime, readClause, type Source, sentencesOf } from './claim-clauses.ts'
import type { Ground } from './ground.ts'
import { carriesName } from './name-book.ts'
import type { Retriever } from './retrieve.ts'

/** `claim` is the sentence or clause, `figure` the figure as written, `says` the statement of the fact. */
export type Verdict = { claim: string; figure?: string; state: 'supported' | 'contradicted' | 'partly' | 'not-covered'; factId?: string; paragraph?: number; says?: string; why: string }

const CARRIES = 12 // how much likelier a fact is for holding the very figure
const STRAY = 0.2 // and how much less so for lacking a name of the claim
const DISTINCT = 0.002 // a large figure is found at this probability already: few facts hold it
const PLAIN = 0.05 // a year or a small number must fit better, it may stand anywhere
const OWN = 0.1 // below this the words alone do not lead to a fact, and its own subject must be named
const RIVAL = 0.12 // a fact at least this likely is contradicted by another figure
const OVER_GAPS = 0.4 // but only if what the article leaves out is not much likelier still
const SURE = { p: 0.5, familiarity: 0.6, stated: 0.65, known: 0.75, words: 3 } // for a sentence without a figure

/** The fact that a clause is about, where somebody knows better than its words; what the fact says of it is judged all the same. */
export type MeantFact = (clause: string) => Fact | undefined

/** Never throws; linear in what it reads, which is bounded. */
export function checkClaims(text: string, tools: ClaimTools, meant?: MeantFact): Verdict[] {
  const { sentences, cut } = sentencesOf(text)
  const verdicts: Verdict[] = []
  let subject = '' // the names last spoken of, which "it" and "the group" lean on
  for (const written of sentences.flatMap(clausesOf)) {
    const clause = readClause(written, subject, tools)
    const fact = meant?.(clause.text)
    if (fact) clause.likely.set(fact, { about: 1, loosely: 1 })
    verdicts.push(...judge(clause, tools))
    if (clause.subjects.length > 0) subject = clause.subjects.map((hit) => hit.text).join(' ')
  }
  return cut ? [...verdicts, { claim: '', state: 'not-covered', why: `Only the beginning was checked (${sentences.length} ${sentences.length === 1 ? 'sentence' : 'sentences'}); the text goes on after it.` }] : verdicts
}

function judge(clause: Clause, { ground, findNames, retriever }: ClaimTools): Verdict[] {
  const found = clause.hits.map((hit) => ({ hit, match: factFor(hit, clause, ground, findNames) }))
  const ofAmounts = found.flatMap(({ hit, match }) => (match && !isTime(hit) ? [match.fact] : []))
  const withAmount = ofAmounts.length > 0 && !ofAmounts.some((fact) => fact.figures.some((figure) => figure.unit === 'year' || figure.unit === 'date')) // then years are judged as the amount's
  const judged = found.filter(({ hit }) => !isTime(hit) || !withAmount).map(({ hit, match }) => verdictOn(hit, match, clause, ground, findNames))
  return clause.hits.length > 0 ? judged : judgeProse(clause, ground, findNames, retriever)
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
function judgeProse(clause: Clause, ground: Ground, findNames: NameFinder, { holds }: Retriever): Verdict[] {
  const { text, top, tokens, sources } = clause
  const stems = [...new Set(tokens.content.filter((token) => !stopStems.has(token)))]
  const share = (held: (stem: string) => boolean): number => stems.filter(held).length / Math.max(1, stems.length)
  const stated = (fact: Fact): ((stem: string) => boolean) => {
    const own = new Set(tokenize(fact.statement, findNames).all)
    return (stem) => own.has(stem)
  }
  const sure = top !== undefined && !text.endsWith('?') && shareOfFacts(top, clause) >= SURE.p && clause.familiarity >= SURE.familiarity && stems.length >= SURE.words && share(stated(top)) >= SURE.stated && share((stem) => holds(top, stem)) >= SURE.known
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
