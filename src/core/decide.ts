/**
 * Answer, correct or abstain: does the best fact really hold what was asked? The constraints of the question (names,
 * figures, years, direction, kind of answer) must be met by the fact that is about to be given.
 */
import type { Fact } from '#knowledge/schema.ts'
import { contextOf, directFacts, datedFact, factsOfTheName, fitting, focused, nearestFacts } from './choose-facts.ts'
import { findCorrection } from './correct.ts'
import { unknownName } from './correct-name.ts'
import { gather } from './gather.ts'
import type { Ground } from './ground.ts'
import { asksShare, isOfAnotherYear, lacksCount, lacksPart, lacksRank, lacksSource, lacksTime, sourceOfTold } from './missing-figure.ts'
import type { Question } from './question.ts'
import type { Candidate, Ranking } from './retrieve.ts'

export type Decision =
  | { outcome: 'answered'; opening?: string; direct: Fact[]; context: Fact[] }
  | { outcome: 'corrected'; wrong: string; direct: Fact[]; context: Fact[]; missing?: string }
  | { outcome: 'abstained'; missing: string; nearest: Fact[]; reason: 'gap' | 'name' | 'figure' | 'year' | 'source' | 'told' }
  | { outcome: 'abstained'; chat: string; nearest: Fact[]; reason: 'chat' }

/** Thresholds, set by leave-one-out on the sample questions and the golden set. */
const GAP = { bias: 1.41, odds: 0.76, noFigure: 1.36, sure: 1.8, surePart: 2.5 } // logistic fit on held-out sample questions
const OUTDONE = 6 // a fact this many times likelier than any single gap is what was meant
const MAX_SENTENCES = 4
const MOST_LISTED = 6 // a list as short as this is said whole
const SHORTENED = 5 // of a longer one, so many are said unless all are wanted
const CONFIDENT = 0.6 // from here on three sentences do
const LEADING_TALK = 0.15 // of all talk, where talk is the likeliest of all
const LITTLE_SHARED = 0.34 // of the question's words ever led to the fact
const PERHAPS_TALK = 0.06
const PLAIN_TALK = 0.35 // below this it is no greeting, only nothing that is known
const LEANS = 0.5 // a question that needs its thread this much is not judged by its own words
const UNSURE = 0.5 // with a name that nobody knows in it, less than this is chance
const STRANGE = 0.34 // less of the question than this is known at all
const WEAK = 0.14 // the likeliest fact is no likelier than this

export function decide(question: Question, ranking: Ranking, ground: Ground): Decision {
  const { candidates } = ranking
  const unsourced = sourceOfTold(question, ground)
  if (unsourced) return { outcome: 'abstained', missing: NO_SOURCE, nearest: [unsourced], reason: 'source' }
  const gathered = gather(question, ranking, ground)
  if (gathered) return { outcome: 'answered', direct: gathered, context: [] }

  const best = candidates[0]
  const share = shares(candidates)
  if (!best || share.chat > 0.5 || (best.entry.kind === 'chat' && share.chat > (question.tokens.names.length > 0 ? 2 : 1) * LEADING_TALK)) {
    const chat = candidates.find((candidate) => candidate.entry.kind === 'chat')?.entry
    return chat?.kind === 'chat' && best !== undefined && best.p > PLAIN_TALK
      ? { outcome: 'abstained', chat: chat.chat.reply, nearest: [], reason: 'chat' }
      : offTopic(ground)
  }
  const correction = findCorrection(question, ranking, ground)
  if (correction) return { outcome: 'corrected', ...correction, context: contextOf(correction.direct, ground, 1) }

  if (isOutside(question, ranking, share.chat, ground)) return offTopic(ground)

  const stranger = ground.names.binding(question.tokens.names).find((name) => name.absent)
  if (stranger)
    return { outcome: 'abstained', missing: `The article does not mention ${stranger.name}.`, nearest: nearestFacts(candidates, ground), reason: 'name' }

  const known = candidates.filter(({ entry }) => entry.kind === 'fact' || entry.kind === 'digest')
  const gap = candidates.find(({ entry }) => entry.kind === 'gap')
  if (gap && gap.p * OUTDONE > (known[0]?.p ?? 0) && gapEvidence(question, known, share.gap) > (question.isPart ? GAP.surePart : GAP.sure))
    return gapDecision(candidates, ground)

  const chosen = fitting(question, known, ground)
  if (!chosen) {
    const top = known[0]
    if (!top || top.p < WEAK / 4) return gapDecision(candidates, ground)
    const dated = question.asked.has('when') ? datedFact(question, known, ground) : undefined
    if (dated) return { outcome: 'answered', direct: [dated], context: contextOf([dated], ground, 1) }
    const ofName = question.wantsFigure ? [] : factsOfTheName(question, known, ground)
    if (ofName.length > 0) return { outcome: 'answered', direct: ofName, context: [] }
    return { outcome: 'abstained', missing: mismatch(question, ground), nearest: nearestFacts(known, ground), reason: 'name' }
  }
  if (chosen.p < WEAK && share.gap > chosen.p * 2) return gapDecision(candidates, ground)
  if (chosen.p < WEAK && question.leaning < LEANS) return offTopic(ground)

  if (chosen.entry.kind === 'digest') {
    const list = focused(
      chosen.entry.digest.facts.map((id) => ground.facts.get(id) as Fact),
      question,
      ground,
    )
    if (lacksCount(question, list)) return lacking(NO_FIGURE, list)
    return { outcome: 'answered', direct: question.wantsAll || list.length <= MOST_LISTED ? list : list.slice(0, SHORTENED), context: [] }
  }
  if (chosen.entry.kind === 'fact' && isOfAnotherYear(question, chosen, ground)) {
    if (question.presupposes || question.asserts) return { outcome: 'corrected', wrong: 'year', direct: [chosen.entry.fact], context: [] }
    return { outcome: 'abstained', missing: NO_YEAR, nearest: nearestFacts([chosen], ground), reason: 'year' }
  }
  const direct = directFacts(question, chosen, known, ground)
  const first = direct[0]
  if (question.wantsSource && first && lacksSource(first)) return { outcome: 'abstained', missing: NO_SOURCE, nearest: [first], reason: 'source' }
  if (lacksTime(question, [...direct, ...contextOf(direct, ground, 2)])) return lacking(NO_TIME, direct)
  if (lacksRank(question, direct)) return lacking(NO_RANK, direct)
  if (lacksCount(question, direct) || asksShare(question) || lacksPart(question, direct)) return lacking(NO_FIGURE, direct)
  return {
    outcome: 'answered',
    direct,
    context: contextOf(direct, ground, Math.max(direct.length > 2 ? 0 : 1, (chosen.p > CONFIDENT ? 3 : MAX_SENTENCES) - direct.length)),
  }
}

/** Nothing in it is the article's: a name that nobody knows, words that were never asked, or a fact that shares next to none of them. */
function isOutside(question: Question, { candidates, familiarity, shared }: Ranking, talk: number, ground: Ground): boolean {
  const best = candidates[0] as Candidate
  if (unknownName(question, ground) && best.p < UNSURE && ground.names.binding(question.tokens.names).length === 0) return true
  if (best.p >= CONFIDENT || question.leaning >= LEANS) return false
  return familiarity < STRANGE || (best.entry.kind === 'fact' && talk > PERHAPS_TALK && shared(best.entry.fact) < LITTLE_SHARED)
}

/** What is asked of the facts that they do not hold. */
function lacking(missing: string, facts: readonly Fact[]): Decision {
  return { outcome: 'abstained', missing, nearest: facts.slice(0, 2), reason: 'figure' }
}

const NO_FIGURE = 'The article gives no figure for that.'
const NO_RANK = 'The article does not rank them.'
const NO_SOURCE = 'The article gives that figure without naming its source.'
const NO_TIME = 'The article does not say when, or for how long.'
const NO_YEAR = 'The article gives no figure for that year.'

/**
 * How strongly the question points at something the article leaves out (log-odds): the probability of all gaps against
 * that of all facts, more where a figure is asked of a fact that has none.
 */
function gapEvidence(question: Question, known: readonly Candidate[], gap: number): number {
  const told = known.reduce((sum, { p }) => sum + p, 0)
  const best = known[0]?.entry.kind === 'fact' ? known[0].entry.fact : undefined
  const noFigure = question.wantsFigure && best !== undefined && best.figures.length === 0
  return GAP.bias + GAP.odds * Math.log((gap + 1e-6) / (told + 1e-6)) + (noFigure ? GAP.noFigure : 0)
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

function mismatch(question: Question, ground: Ground): string {
  const missing = ground.names.binding(question.tokens.names).map((name) => name.name)
  return missing.length > 0 ? `The article does not say that of ${missing.join(' or ')}.` : 'The article does not say.'
}
