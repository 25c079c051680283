/**
 * The path of a question with a model beside it: triage and the extractive answer first and always; then the model may
 * understand and word; then everything it returned is verified. Whatever goes wrong, the extractive answer goes out.
 */
import type { Fact } from '#knowledge/schema.ts'
import type { Answer, Answerer, Turn } from './answer.ts'
import type { Verdict } from './claims.ts'
import { candidatesAmong } from './candidates.ts'
import { composeDraft, composeSilence, type Sentence } from './compose.ts'
import { mask } from './mask.ts'
import type { Exchange, KeptWording, Model, ModelFault, Spent, ToldFact, Understanding, WordingMemory } from './model.ts'
import { withoutInstructions } from './planted.ts'
import { questionHolds } from './question-holds.ts'
import { createDraftGate, type DraftFault, type DraftGate } from './verify-draft.ts'
import { verify } from './verify.ts'

/** `why` the model's words did not go out: a fault of its own, or what was decided here. `rejected`: sentences, by kind of fault. */
export type Written = {
  answer: Answer
  tier: 'model' | 'extractive'
  why: ModelFault | Decided | undefined
  rejected: readonly DraftFault[]
  spent: Spent
  remembered: boolean
}
/** `settled`: nothing for a model. `none`: it says that the article does not say. `constraint`: its facts do not hold what was asked. */
export type Decided = 'settled' | 'none' | 'constraint' | 'unknown-fact' | 'unverified'
export type Writer = {
  /** Never rejects. `onSentence` hears of verified sentences as they come; the answer holds all of them. */
  write: (text: string, thread: readonly Turn[], options: { workspace: string | undefined; onSentence?: (sentence: Sentence) => void }) => Promise<Written>
  /** The claim check, where the model may say which fact a claim is about. Never rejects. */
  check: (text: string, options: { workspace: string | undefined }) => Promise<{ verdicts: Verdict[]; spent: Spent }>
}

const MOST_FACTS = 6 // that one answer is worded from
const MOST_EARLIER = 3 // turns that a follow-up is read with
const MOST_CLAIMS = 6
const NOTHING_SPENT: Spent = { calls: 0, input: 0, output: 0 }

export function createWriter(answerer: Answerer, model: Model, memory?: WordingMemory): Writer {
  const { ground, findNames } = answerer
  const gate = createDraftGate(ground, findNames, answerer.drafts, model.told)
  const all = ground.knowledge.facts.map((fact) => told(fact, answerer))
  const masked = (text: string): string => mask(withoutInstructions(text).text, findNames, ground.names)

  return {
    async write(text, thread, { workspace, onSentence }) {
      const plain = answerer.answer(text, thread)
      const otherwise = (why: Written['why'], spent = NOTHING_SPENT, rejected: readonly DraftFault[] = []): Written => ({
        answer: plain,
        tier: 'extractive',
        why,
        rejected,
        spent,
        remembered: false,
      })
      if (isSettled(plain, answerer)) return otherwise('settled')
      const earlier = thread
        .slice(-MOST_EARLIER)
        .filter((turn) => !isPrivate(answerer.answer(turn.text)))
        .map((turn) => masked(turn.text))
      const question = masked(text)
      const key = [...earlier, question].join('\n')
      const job: Job = { text, thread, question, plain, gate, answerer, onSentence }

      const kept = await memory?.get(key)
      const again = kept && replay(kept, job)
      if (again) return { answer: again, tier: 'model', why: undefined, rejected: [], spent: NOTHING_SPENT, remembered: true }

      const opened = await model.open(workspace)
      if ('fault' in opened) return otherwise(opened.fault)
      const exchange = opened.reply
      const facts = candidatesAmong(all, [answerer.candidates(text, thread), await exchange.nearest(question, all)])
      const understood = await exchange.understand({ question, earlier, facts })
      if ('fault' in understood) return otherwise(understood.fault, exchange.spent)
      const chosen = choose(understood.reply, job)
      if (typeof chosen === 'string') return otherwise(chosen, exchange.spent)
      const related = relatedOf(understood.reply, chosen, answerer)
      if (chosen.length === 0) {
        const answer = plain.outcome === 'abstained' ? plain : composeSilence(plain, ground)
        await memory?.set(key, { none: true, sentences: [], related: [] })
        return { answer, tier: 'model', why: 'none', rejected: [], spent: exchange.spent, remembered: false }
      }
      const worded = await word(exchange, understood.reply.question, chosen, job)
      if (worded.sentences.length === 0 || (!worded.complete && !onSentence)) return otherwise(worded.why, exchange.spent, worded.rejected)
      const whole = worded.complete
      if (whole) await memory?.set(key, { none: false, sentences: worded.sentences, related })
      const sentences = whole ? worded.sentences : completed(worded.sentences, plain)
      return { answer: finished(sentences, related, job), tier: 'model', why: worded.why, rejected: worded.rejected, spent: exchange.spent, remembered: false }
    },

    async check(text, { workspace }) {
      const plain = answerer.check(text)
      const open = [...new Set(plain.filter((verdict) => verdict.state === 'not-covered' && verdict.claim !== '').map((verdict) => verdict.claim))].slice(
        0,
        MOST_CLAIMS,
      )
      if (open.length === 0 || isPrivate(answerer.answer(text))) return { verdicts: plain, spent: NOTHING_SPENT }
      const opened = await model.open(workspace)
      if ('fault' in opened) return { verdicts: plain, spent: NOTHING_SPENT }
      const matched = await opened.reply.match({ claims: open.map(masked), facts: all })
      if ('fault' in matched) return { verdicts: plain, spent: opened.reply.spent }
      const meant = new Map(
        matched.reply.matches.flatMap(({ claim, factId }) =>
          open[claim] !== undefined && ground.facts.has(factId) ? [[open[claim], ground.facts.get(factId) as Fact] as const] : [],
        ),
      )
      return { verdicts: answerer.check(text, (claim) => meant.get(claim)), spent: opened.reply.spent }
    },
  }
}

type Job = {
  text: string
  thread: readonly Turn[]
  question: string
  plain: Answer
  gate: DraftGate
  answerer: Answerer
  onSentence: ((sentence: Sentence) => void) | undefined
}

/** A disclosure and a harmful request are never sent, not even as the earlier turn of something else. */
function isPrivate({ outcome }: Answer): boolean {
  return outcome === 'help' || outcome === 'refused'
}

/** What no model is asked: help, refusals, corrections (they are the code's), greetings, and what the article has no source for. */
function isSettled(plain: Answer, { ground }: Answerer): boolean {
  if (isPrivate(plain) || plain.outcome === 'corrected' || /^(?:empty|source|year)$/.test(plain.reason)) return true
  const offTopic = ground.knowledge.chats.find((chat) => chat.id === 'off-topic')?.reply
  return plain.reason === 'chat' && plain.sentences[0]?.text !== offTopic
}

function told(fact: Fact, { ground }: Answerer): ToldFact {
  return { id: fact.id, says: fact.statement, source: ground.knowledge.article.claimants[fact.claimedBy]?.name ?? 'the author' }
}

/** The facts to word, none of them for "the article does not say", or why it cannot be so. */
function choose({ outcome, question, factIds }: Understanding, { text, thread, plain, answerer }: Job): Fact[] | Decided {
  const { ground } = answerer
  const facts = [...new Set(factIds)].map((id) => ground.facts.get(id))
  if (facts.some((fact) => fact === undefined)) return 'unknown-fact'
  if (outcome === 'none' || facts.length === 0) return []
  const chosen = (facts as Fact[]).slice(0, MOST_FACTS)
  if (!questionHolds(text, question, thread, chosen, answerer)) return 'constraint'
  if (plain.outcome !== 'abstained') return chosen
  if (/^(?:name|figure)$/.test(plain.reason)) return 'constraint'
  const again = answerer.answer(question) // read whole, does the path without a model find one of them too?
  return plain.reason === 'chat'
    ? again.outcome === 'abstained' && again.reason !== 'chat'
      ? 'constraint'
      : chosen
    : again.outcome === 'answered' && again.citations.some(({ factId }) => chosen.some((fact) => fact.id === factId))
      ? chosen
      : 'constraint'
}

type Worded = { sentences: Sentence[]; rejected: DraftFault[]; why: Written['why']; complete: boolean }

/** Sentence by sentence through the gate; where nothing is left and nothing has gone out, the faults go back once. */
async function word(exchange: Exchange, question: string, chosen: readonly Fact[], job: Job): Promise<Worded> {
  const rejected: DraftFault[] = []
  let faults: { text: string; fault: DraftFault }[] = []
  for (let round = 0; round < 2; round++) {
    const { check } = job.gate()
    const sentences: Sentence[] = []
    const bad: typeof faults = []
    let heard = 0
    const hear = (sentence: Sentence): void => {
      heard += 1
      const checked = sentence.factIds.every((id) => chosen.some((fact) => fact.id === id)) ? check(sentence) : 'unknown-fact'
      if (typeof checked === 'string') bad.push({ text: sentence.text, fault: checked })
      else if (sentences.push(checked) > 0)
        job.onSentence?.(sentences.length === 1 ? (composeDraft(sentences, [], job.answerer.ground).sentences[0] as Sentence) : checked)
    }
    const worded = await exchange.word({ question, facts: chosen.map((fact) => told(fact, job.answerer)), faults }, job.onSentence && hear)
    if ('reply' in worded) for (const sentence of worded.reply.sentences.slice(heard)) hear(sentence)
    rejected.push(...bad.map(({ fault }) => fault))
    const why = 'fault' in worded ? worded.fault : undefined
    if (sentences.length > 0) return { sentences, rejected, why, complete: why === undefined && holdsCore(sentences, chosen, job) }
    if (why !== undefined || ('reply' in worded && worded.reply.outcome === 'none') || bad.length === 0)
      return { sentences, rejected, why: why ?? 'unverified', complete: false }
    faults = bad
  }
  return { sentences: [], rejected, why: 'unverified', complete: false }
}

/** What the path without a model would have said first must not have been lost with a sentence. */
function holdsCore(sentences: readonly Sentence[], chosen: readonly Fact[], { plain }: Job): boolean {
  const said = new Set(sentences.flatMap((sentence) => sentence.factIds))
  const first = plain.outcome === 'answered' ? plain.citations[0]?.factId : undefined
  return said.has(chosen.some((fact) => fact.id === first) ? (first as string) : (chosen[0]?.id ?? ''))
}

/** What has gone out is never withdrawn: the extractive sentences that it lacks follow it. */
function completed(sentences: readonly Sentence[], plain: Answer): Sentence[] {
  const said = new Set(sentences.flatMap((sentence) => sentence.factIds))
  return plain.outcome === 'answered' ? [...sentences, ...plain.sentences.filter((sentence) => !sentence.factIds.every((id) => said.has(id)))] : [...sentences]
}

function relatedOf({ related }: Understanding, chosen: readonly Fact[], { ground }: Answerer): string[] {
  return [...new Set(related)].filter((id) => !chosen.some((fact) => fact.id === id)).flatMap((id) => ground.facts.get(id)?.ask ?? [])
}

function finished(sentences: readonly Sentence[], related: readonly string[], { answerer }: Job): Answer {
  return verify(composeDraft(sentences, related, answerer.ground), answerer.ground, answerer.findNames)
}

/** Kept words are verified like new ones: the facts, or the gate, may have changed. */
function replay(kept: KeptWording, job: Job): Answer | undefined {
  if (kept.none) return job.plain.outcome === 'abstained' ? job.plain : composeSilence(job.plain, job.answerer.ground)
  const { check } = job.gate()
  const sentences = kept.sentences.map((sentence) => check(sentence))
  if (sentences.some((checked) => typeof checked === 'string')) return undefined
  const answer = finished(sentences as Sentence[], kept.related, job)
  for (const sentence of answer.sentences) job.onSentence?.(sentence)
  return answer
}
