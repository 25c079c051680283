/**
 * The claim check: a text somebody wrote -> which of its figures and attributions the facts support, contradict or do not
 * cover. Sentences -> clauses of one figure each -> the fact each is about -> how far they agree. What a figure is about
 * is read without the figure, so that a slip in it cannot lead to the wrong fact.
 */
import { carries } from '#knowledge/carries.ts'
import type { Fact } from '#knowledge/schema.ts'
import { stopStems, tokenize } from '#language/features.ts'
import { type FigureHit, figuresIn } from '#language/figures.ts'
import type { NameFinder } from '#language/names.ts'
import { words } from '#language/text.ts'
import { type ClaimTools, type Clause, clausesOf, isTime, readClause, sentencesOf } from './claim-clauses.ts'
import { comparable, figureFaults, gives, isLarge } from './claim-figures.ts'
import { strays, subjectFaults } from './claim-subjects.ts'
import type { Ground } from './ground.ts'
import type { Retriever } from './retrieve.ts'

/** `claim` is the sentence or clause, `figure` the figure as written, `says` the statement of the fact. */
export type Verdict = {
  claim: string
  figure?: string
  state: 'supported' | 'contradicted' | 'partly' | 'not-covered'
  factId?: string
  paragraph?: number
  says?: string
  why: string
}

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
  return cut
    ? [
        ...verdicts,
        {
          claim: '',
          state: 'not-covered',
          why: `Only the beginning was checked (${sentences.length} ${sentences.length === 1 ? 'sentence' : 'sentences'}); the text goes on after it.`,
        },
      ]
    : verdicts
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
    const fits = given
      ? loosely >= (isLarge(hit) ? DISTINCT : PLAIN)
      : !stray && about >= RIVAL && about >= clause.gaps * OVER_GAPS && fact.figures.some((figure) => comparable(figure, hit))
    const score = given ? loosely * CARRIES * (stray ? STRAY : 1) : about
    if (fits && score > (best?.score ?? 0)) best = { fact, given, score }
  }
  return best
}

function verdictOn(hit: FigureHit, match: { fact: Fact; given: boolean } | undefined, clause: Clause, ground: Ground, findNames: NameFinder): Verdict {
  const base = { claim: clause.text, figure: hit.text }
  if (!match) return { ...base, state: 'not-covered', why: `The article gives no figure that ${hit.text} could be checked against.` }
  const { fact, given } = match
  const about = { ...base, factId: fact.id, paragraph: fact.paragraph, says: fact.statement }
  const own = fact.figures.find((figure) => comparable(figure, hit))
  if (!given)
    return {
      ...about,
      state: 'contradicted',
      why: `The text says ${hit.text}; the article says ${
        own &&
        figuresIn(fact.statement)
          .find((stated) => carries(own, stated))
          ?.text.replace(' and ', ' to ')
      }.`,
    }
  const faults = [...figureFaults(hit, fact, clause), ...subjectFaults(fact, clause, ground, findNames)]
  const { about: likely = 0 } = clause.likely.get(fact) ?? {}
  const untold =
    faults.length === 0 && isLarge(hit) && likely < OWN
      ? ground.names.binding(findNames(fact.statement)).find((name) => !clause.names.includes(name))
      : undefined
  if (untold) faults.push(`it says that of ${untold.name}, which the text does not name`)
  return faults.length > 0
    ? { ...about, state: 'partly', why: `The figure is in the article, but ${faults.join('; and ')}.` }
    : { ...about, state: 'supported', why: `The article gives this figure in paragraph ${fact.paragraph}.` }
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
  const sure =
    top !== undefined &&
    !text.endsWith('?') &&
    shareOfFacts(top, clause) >= SURE.p &&
    (clause.likely.get(top)?.about ?? 0) >= clause.gaps * OVER_GAPS &&
    clause.familiarity >= SURE.familiarity &&
    stems.length >= SURE.words &&
    share(stated(top)) >= SURE.stated &&
    share((stem) => holds(top, stem)) >= SURE.known
  if (!sure || strays(top, clause, ground, findNames).length > 0)
    return sources.length === 0
      ? []
      : [
          {
            claim: text,
            state: 'not-covered',
            why: `The article does not report this of ${sources.map((source) => source.name?.name ?? source.text).join(' or ')}.`,
          },
        ]
  const about = { claim: text, factId: top.id, paragraph: top.paragraph, says: top.statement }
  if (turned(text, top)) return [{ ...about, state: 'not-covered', why: 'The article speaks of this, but the sentence seems to say the contrary.' }]
  const faults = subjectFaults(top, clause, ground, findNames)
  return [
    faults.length > 0
      ? { ...about, state: 'partly', why: `The article says this, but ${faults.join('; and ')}.` }
      : { ...about, state: 'supported', why: `The sentence rests on paragraph ${top.paragraph}.` },
  ]
}

const NOT = /\b(?:not|never|no|none|nobody|hardly|neither|without|cannot|fail(?:s|ed)?)\b|n't\b/i
const DOWN = /\b(?:f[ae]ll(?:s|en|ing)?|drop(?:s|ped|ping)?|declin\w+|decreas\w+|shr[aiu]nk\w*|reduc\w+|fewer|less|lower\w*|improv\w+|weak\w+|short\w+)\b/i
const UP = /\b(?:ris(?:e|es|ing|en)|rose|gr[eo]w\w*|increas\w+|doubl\w+|more|higher|wors\w+|strong\w+|strength\w+|boost\w*|gain\w*)\b/i

/** Says no where the fact does not, the other direction, or one of the fact's contrary words. */
function turned(text: string, fact: Fact): boolean {
  const lower = ` ${words(text).join(' ')} `
  const against = fact.direction === 'up' ? DOWN : fact.direction === 'down' ? UP : undefined
  if (NOT.test(text) !== NOT.test(fact.statement) || (against?.test(text) && !against.test(fact.statement))) return true
  return fact.reverse.some(
    (said) => !fact.statement.toLowerCase().includes(said) && said.split(/\s*(?:…|\.\.\.)\s*/).every((part) => lower.includes(` ${words(part).join(' ')}`)),
  )
}
