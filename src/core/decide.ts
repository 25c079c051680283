/**
 * Answer, correct or abstain: does the best fact really hold what was asked? The constraints of the question (names,
 * figures, years, direction, kind of answer) must be met by the fact that is about to be given.
 */
import type { Fact, Name } from '#knowledge/schema.ts'
import { SHORT_TIME } from './correct-claim.ts'
import { findCorrection } from './correct.ts'
import { unknownName } from './correct-name.ts'
import { gather } from './gather.ts'
import type { Ground } from './ground.ts'
import { carriesName } from './name-book.ts'
import type { Question } from './question.ts'
import type { Candidate, Ranking } from './retrieve.ts'

export type Decision =
  | { outcome: 'answered'; opening?: string; direct: Fact[]; context: Fact[] }
  | { outcome: 'corrected'; wrong: string; direct: Fact[]; context: Fact[]; missing?: string }
  | { outcome: 'abstained'; missing: string; nearest: Fact[]; reason: 'gap' | 'name' | 'figure' | 'year' | 'source' | 'told' }
  | { outcome: 'abstained'; chat: string; nearest: Fact[]; reason: 'chat' }

/** Thresholds, set by leave-one-out on the sample questions and the golden set. */
const GAP = { bias: 1.81, odds: 0.84, rightKind: -0.54, noFigure: 1.28, sure: 1.8, surePart: 3 } // logistic fit on held-out sample questions
const OUTDONE = 6 // a fact this many times likelier than any single gap is what was meant
const RUNNER_UP = 0.2 // a second fact this near to the best one is said too
const MAX_DIRECT = 2
const MAX_SENTENCES = 4
const MOST_LISTED = 5 // a list as short as this is said whole
const CONFIDENT = 0.6 // from here on three sentences do
const PLAIN_TALK = 0.35 // below this it is no greeting, only nothing that is known
const FEW_WORDS = 4 // "and per month?"
const UNSURE = 0.5 // with a name that nobody knows in it, less than this is chance
const STRANGE = 0.34 // less of the question than this is known at all
const WEAK = 0.14 // the likeliest fact is no likelier than this

export function decide(question: Question, ranking: Ranking, ground: Ground): Decision {
  const { candidates, familiarity } = ranking
  const unsourced = sourceOfTold(question, ground)
  if (unsourced) return { outcome: 'abstained', missing: NO_SOURCE, nearest: [unsourced], reason: 'source' }
  const gathered = gather(question, ranking, ground)
  if (gathered) return { outcome: 'answered', direct: gathered, context: [] }

  const best = candidates[0]
  const share = shares(candidates)
  if (!best || share.chat > 0.5 || (best.entry.kind === 'chat' && share.chat > 0.3)) {
    const chat = candidates.find((candidate) => candidate.entry.kind === 'chat')?.entry
    return chat?.kind === 'chat' && best !== undefined && best.p > PLAIN_TALK ? { outcome: 'abstained', chat: chat.chat.reply, nearest: [], reason: 'chat' } : offTopic(ground)
  }
  const correction = findCorrection(question, ranking, ground)
  if (correction) return { outcome: 'corrected', ...correction, context: contextOf(correction.direct, ground, 1) }

  if (unknownName(question, ground) && best.p < UNSURE && ground.names.binding(question.tokens.names).length === 0) return offTopic(ground)
  if (familiarity < STRANGE && best.p < 0.6 && question.leaning < 0.5) return offTopic(ground)

  const stranger = ground.names.binding(question.tokens.names).find((name) => name.absent)
  if (stranger) return { outcome: 'abstained', missing: `The article does not mention ${stranger.name}.`, nearest: nearestFacts(candidates, ground), reason: 'name' }

  const known = candidates.filter(({ entry }) => entry.kind === 'fact' || entry.kind === 'digest')
  const gap = candidates.find(({ entry }) => entry.kind === 'gap')
  if (gap && gap.p * OUTDONE > (known[0]?.p ?? 0) && gapEvidence(question, known, share.gap) > (question.isPart ? GAP.surePart : GAP.sure)) return gapDecision(candidates, ground)

  const chosen = fitting(question, known, ground)
  if (!chosen) {
    const top = known[0]
    if (!top || top.p < WEAK / 4) return gapDecision(candidates, ground)
    const ofName = question.wantsFigure ? [] : factsOfTheName(question, known, ground)
    if (ofName.length > 0) return { outcome: 'answered', direct: ofName, context: [] }
    return { outcome: 'abstained', missing: mismatch(question, ground), nearest: nearestFacts(known, ground), reason: 'name' }
  }
  if (chosen.p < WEAK && share.gap > chosen.p * 2) return gapDecision(candidates, ground)
  if (chosen.p < WEAK && question.leaning < 0.5) return offTopic(ground)

  if (chosen.entry.kind === 'digest') {
    const list = focused(chosen.entry.digest.facts.map((id) => ground.facts.get(id) as Fact), question, ground)
    if (asksCount(question) && !list.some(holdsCount)) return noFigure(list)
    return { outcome: 'answered', direct: question.wantsAll || list.length <= MOST_LISTED ? list : list.slice(0, 4), context: [] }
  }
  const year = yearMismatch(question, chosen, ground)
  if (year && (question.presupposes || question.asserts) && chosen.entry.kind === 'fact') return { outcome: 'corrected', wrong: 'year', direct: [chosen.entry.fact], context: [] }
  if (year) return { outcome: 'abstained', missing: year, nearest: nearestFacts([chosen], ground), reason: 'year' }
  const direct = directFacts(question, chosen, known, ground)
  const first = direct[0]
  if (question.wantsSource && first && lacksSource(first)) return { outcome: 'abstained', missing: NO_SOURCE, nearest: [first], reason: 'source' }
  if ((asksCount(question) && !direct.some(holdsCount)) || asksShare(question) || asksPart(question, direct)) return noFigure(direct)
  return { outcome: 'answered', direct, context: contextOf(direct, ground, Math.max(direct.length > 2 ? 0 : 1, (chosen.p > CONFIDENT ? 3 : MAX_SENTENCES) - direct.length)) }
}

/** Of a list, what is about the names in the question, where each of several names has its share in it. */
function focused(list: Fact[], question: Question, ground: Ground): Fact[] {
  const named = ground.names.binding(question.tokens.names)
  const about = list.filter((fact) => named.some((name) => carriesName(fact, name, ground.names)))
  return named.length > 1 && named.every((name) => about.some((fact) => carriesName(fact, name, ground.names))) ? about : list
}

/** "How many", "what percentage": nothing but a figure answers that. */
function asksCount(question: Question): boolean {
  return /\bhow many\b|\bpercent|\bshare\b|\bproportion\b|\b(?:exact|precise) (?:number|figure|amount|sum)\b/.test(question.text.toLowerCase())
}

/** A share, an average, an amount a head: figures of a kind that no fact has. */
function asksShare(question: Question): boolean {
  return ((question.wantsFigure || question.wantsMoney || question.tokens.all.length <= FEW_WORDS) && SHORT_TIME.test(question.text)) || /\b(?:percent(?:age)?|fraction|proportion|share of|what share|as opposed to|how much of (?:it|that|this)|split (?:it|that|this|them)|break ?down|broken down|by (?:continent|region|country|gender|age|sector|sex|nationality)|on average|average|per (?:person|head|victim|hostage|worker|migrant|captive|capita)|(?:a|one|each) (?:single )?(?:hostage|captive|victim|worker|migrant|person)\b.{0,20}\b(?:cost|go for|pay|paid|earn|worth|charged?))\b/.test(question.text.toLowerCase())
}

/** "How many of them are children?": the figure of the whole does not answer that. */
function asksPart(question: Question, direct: readonly Fact[]): boolean {
  return asksCount(question) && PART_OF_PEOPLE.test(question.text) && !direct.some((fact) => holdsCount(fact) && PART_OF_PEOPLE.test(fact.statement))
}

const PART_OF_PEOPLE = /\b(?:child(?:ren)?|kids?|minors?|girls?|boys?|wom[ae]n|m[ae]n|males?|females?|teen\w*|adults?|elderly)\b/i

function holdsCount(fact: Fact): boolean {
  return fact.figures.some((figure) => figure.unit !== 'year' && figure.unit !== 'date')
}

function noFigure(facts: readonly Fact[]): Decision {
  return { outcome: 'abstained', missing: 'The article gives no figure for that.', nearest: facts.slice(0, 2), reason: 'figure' }
}

const NO_SOURCE = 'The article gives that figure without naming its source.'

/** "Whose estimate is that?" of a figure that the article gives on its own word. */
function sourceOfTold(question: Question, ground: Ground): Fact | undefined {
  if (!question.wantsSource || question.leaning < 0.7) return undefined
  const told = ground.facts.get(question.about?.factIds[0] ?? '')
  return told && lacksSource(told) ? told : undefined
}

/** An amount that the article gives on its own word. */
function lacksSource(fact: Fact): boolean {
  return fact.claimedBy === 'author' && fact.figures.some((figure) => figure.unit === 'people' || figure.unit === 'USD')
}

/**
 * How strongly the question points at something the article leaves out (log-odds): the probability of all gaps against
 * that of all facts, less where the best fact holds the kind of thing asked for, more where a figure is asked of a fact
 * that has none.
 */
function gapEvidence(question: Question, known: readonly Candidate[], gap: number): number {
  const told = known.reduce((sum, { p }) => sum + p, 0)
  const best = known[0]?.entry.kind === 'fact' ? known[0].entry.fact : undefined
  const rightKind = best?.answers.some((kind) => question.asked.has(kind)) ?? false
  const noFigure = question.wantsFigure && best !== undefined && best.figures.length === 0
  return GAP.bias + GAP.odds * Math.log((gap + 1e-6) / (told + 1e-6)) + (rightKind ? GAP.rightKind : 0) + (noFigure ? GAP.noFigure : 0)
}

/** How the probability is shared out between what the article says, what it leaves out, and talk. */
function shares(candidates: readonly Candidate[]): { gap: number; chat: number } {
  let gap = 0
  let chat = 0
  for (const { entry, p } of candidates) {
    if (entry.kind === 'gap') gap += p
    if (entry.kind === 'chat') chat += p
  }
  return { gap, chat }
}

function gapDecision(candidates: readonly Candidate[], ground: Ground): Decision {
  const gap = candidates.find(({ entry }) => entry.kind === 'gap')?.entry
  if (gap?.kind !== 'gap') return offTopic(ground)
  return { outcome: 'abstained', missing: gap.gap.missing, nearest: gap.gap.nearest.map((id) => ground.facts.get(id) as Fact), reason: 'gap' }
}

const offTopic = (ground: Ground): Decision => chatReply('off-topic', ground)

/** What the bot says of itself; nothing of the article is in it. */
export function chatReply(id: string, { knowledge }: Ground): Decision {
  const reply = knowledge.chats.find((chat) => chat.id === id)?.reply
  return { outcome: 'abstained', chat: reply ?? 'That is outside what I cover.', nearest: [], reason: 'chat' }
}

/**
 * The likeliest entry whose facts carry every binding name of the question. An amount must belong to the very name; for
 * other questions the names may be shared out over several likely facts ("what do the militias do, and what Boko Haram").
 */
function fitting(question: Question, known: readonly Candidate[], ground: Ground): Candidate | undefined {
  const binding = ground.names.binding(question.tokens.names)
  const best = known[0]
  if (!best) return undefined
  const floor = best.p * (question.wantsFigure ? 0.25 : 0.05)
  const likely = known.filter((candidate) => candidate.p >= floor && !(candidate.entry.kind === 'fact' && ground.names.binding(question.excluded).some((name) => carriesName((candidate.entry as { fact: Fact }).fact, name, ground.names))))
  const carries = (candidate: Candidate, name: Name): boolean => (question.wantsFigure && candidate.entry.kind === 'fact' ? [candidate.entry.fact] : factsOf(candidate, ground)).some((fact) => carriesName(fact, name, ground.names))
  const whole = likely.find((candidate) => binding.every((name) => carries(candidate, name)))
  if (whole || question.wantsFigure) return whole
  return binding.every((name) => likely.some((candidate) => carries(candidate, name))) ? likely.find((candidate) => binding.some((name) => carries(candidate, name))) : undefined
}

/** What is said of the one name in the question, where the likeliest facts are about others. */
function factsOfTheName(question: Question, known: readonly Candidate[], ground: Ground): Fact[] {
  const binding = ground.names.binding(question.tokens.names)
  const name = binding[0]
  if (!name || binding.length > 1 || name.absent) return []
  const ranked = known.flatMap(({ entry }) => (entry.kind === 'fact' && carriesName(entry.fact, name, ground.names) ? [entry.fact] : []))
  const keys = ground.knowledge.facts.filter((fact) => fact.key && carriesName(fact, name, ground.names))
  return [...new Set([...ranked, ...keys])].slice(0, 3)
}

function factsOf({ entry }: Candidate, ground: Ground): Fact[] {
  if (entry.kind === 'digest') return entry.digest.facts.map((id) => ground.facts.get(id) as Fact)
  if (entry.kind !== 'fact') return []
  return [entry.fact, ...entry.fact.context.map((id) => ground.facts.get(id) as Fact)]
}

/** The chosen fact, the runner-up where the two are nearly as likely, and one for each name that is still missing. */
function directFacts(question: Question, chosen: Candidate, known: readonly Candidate[], ground: Ground): Fact[] {
  const binding = ground.names.binding(question.tokens.names)
  const direct: Fact[] = chosen.entry.kind === 'fact' ? [chosen.entry.fact] : []
  for (const candidate of known) {
    if (direct.length >= MAX_DIRECT) break
    if (candidate === chosen || candidate.entry.kind !== 'fact' || candidate.p < chosen.p * RUNNER_UP) continue
    const { fact } = candidate.entry
    if (binding.every((name) => carriesName(fact, name, ground.names)) && !direct.includes(fact)) direct.push(fact)
  }
  for (const name of binding) {
    if (direct.some((fact) => [fact, ...contextOf([fact], ground, 3)].some((near) => carriesName(near, name, ground.names)))) continue
    const other = known.find(({ entry }) => entry.kind === 'fact' && carriesName(entry.fact, name, ground.names))?.entry
    if (other?.kind === 'fact') direct.push(other.fact)
  }
  return direct
}

/** What completes the direct facts, taken from each of them in turn. */
function contextOf(direct: readonly Fact[], ground: Ground, most: number): Fact[] {
  const context: Fact[] = []
  for (let round = 0; round < 3 && context.length < most; round++) {
    for (const fact of direct) {
      const next = ground.facts.get(fact.context[round] ?? '')
      if (next && !direct.includes(next) && !context.includes(next) && context.length < most) context.push(next)
    }
  }
  return context
}

function nearestFacts(candidates: readonly Candidate[], ground: Ground): Fact[] {
  const near: Fact[] = []
  for (const candidate of candidates) {
    const facts = candidate.entry.kind === 'gap' ? candidate.entry.gap.nearest.map((id) => ground.facts.get(id) as Fact) : factsOf(candidate, ground).slice(0, 1)
    for (const fact of facts) if (near.length < 2 && !near.includes(fact)) near.push(fact)
  }
  return near
}

function mismatch(question: Question, ground: Ground): string {
  const missing = ground.names.binding(question.tokens.names).map((name) => name.name)
  return missing.length > 0 ? `The article does not say that of ${missing.join(' or ')}.` : 'The article does not say.'
}

/** A year in the question must be one that the fact is about, where the fact is about one. */
function yearMismatch(question: Question, chosen: Candidate, ground: Ground): string | undefined {
  if (chosen.entry.kind !== 'fact') return undefined
  const asked = question.tokens.figures.filter((hit) => hit.kind === 'year')
  const facts = factsOf(chosen, ground)
  const years = facts.flatMap((fact) => fact.figures.flatMap((figure) => [figure.year, ...(figure.unit === 'year' ? [figure.value, figure.low, figure.high] : [])])).filter((year) => typeof year === 'number')
  const published = Number(ground.knowledge.article.published.slice(0, 4))
  const wrong = asked.find((hit) => !years.some((year) => year === hit.low) && hit.low !== published && years.length > 0 && chosen.entry.kind === 'fact' && chosen.entry.fact.figures.some((figure) => figure.year !== undefined))
  return wrong ? 'The article gives no figure for that year.' : undefined
}
