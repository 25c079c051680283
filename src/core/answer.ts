/**
 * THE path of a question: triage -> question -> retrieve -> decide -> compose -> verify -> Answer.
 * Decided is an aside on the last answer (asides), each of several questions (several-questions), or the one question
 * (mentions, stance, and mostly decide). Pure and deterministic; no network, no clock, no model.
 */
import { carries } from '#knowledge/carries.ts'
import { tokenize } from '#language/features.ts'
import { type NameFinder, createNameFinder } from '#language/names.ts'
import { createSpeller, type Speller } from '#language/spelling.ts'
import { tidy, words } from '#language/text.ts'
import { decideAside } from './asides.ts'
import { checkClaims, type MeantFact, type Verdict } from './claims.ts'
import { type Answer, compose, composeHelp, composeNothing, composeRefusal } from './compose.ts'
import { chatReply, type Decision, decide } from './decide.ts'
import { isForeign } from './foreign.ts'
import { createGround, type Ground } from './ground.ts'
import type { Prepared } from './prepare.ts'
import type { Turn } from './follow-up.ts'
import { decideMention } from './mentions.ts'
import { isForBot } from './overheard.ts'
import { isAsking, type Question, readQuestion } from './question.ts'
import { prior } from './prior.ts'
import { createRetriever, type Ranking, type Retriever } from './retrieve.ts'
import { decideParts } from './several-questions.ts'
import { decideStance } from './stance.ts'
import { createTriage, type TriageOf } from './triage.ts'
import { verify } from './verify.ts'

export type { Answer } from './compose.ts'
export type { Turn } from './follow-up.ts'

export type Answerer = {
  /** One question in its thread (oldest turn first). Never throws on any text. */
  answer: (text: string, thread?: readonly Turn[]) => Answer
  /** A whole conversation; the answer to its last turn. */
  converse: (turns: readonly string[]) => Answer
  /** Which figures and attributions of a text somebody wrote the facts bear out. Never throws. */
  check: (text: string, meant?: MeantFact) => Verdict[]
  /** How a question is understood, without deciding anything. */
  read: (text: string, thread?: readonly Turn[]) => Question
  /** Words in a thread of several people, said to nobody in particular: are they for the bot? `passed`: people have spoken to each other since it answered. */
  isForBot: (text: string, thread: readonly Turn[], passed: boolean) => boolean
  /** Ids of facts that may answer it, best first. */
  candidates: (text: string, thread?: readonly Turn[]) => string[]
  readonly findNames: NameFinder
  readonly ground: Ground
  /** What a model may write; see draft-table.ts. */
  readonly drafts: string
}

export function createAnswerer(prepared: Prepared): Answerer {
  const { knowledge, vectors, vocabulary, drafts } = prepared // no closure may hold the rest
  const findNames = createNameFinder(knowledge.names, (word) => vectors.rows.has(word))
  const retriever = createRetriever(prepared)
  const spell = createSpeller(vocabulary, (word) => vectors.rows.has(word))
  const ground = createGround(knowledge, findNames, (word) => vocabulary.has(word))
  const isWord = (word: string): boolean => vocabulary.has(word) || vectors.rows.has(word)
  const tools: Tools = { triage: createTriage(prepared.triage, vectors, findNames), findNames, spell, retriever, ground, isWord }
  const answer = (text: string, thread: readonly Turn[] = []): Answer => answerOne(text, thread, tools)
  return {
    answer,
    check: (text, meant) => checkClaims(text, { findNames, retriever, ground }, meant),
    isForBot: (text, thread, passed) => isForBot({ text, thread, passed, answer: answer(text, thread) }, tools),
    read: (text, thread = []) => readQuestion(text, thread, findNames, spell),
    candidates(text, thread = []) {
      const question = readQuestion(text, thread, findNames, spell)
      return retriever
        .rank(question.tokens, prior(question, ground), question.leaning, question.core)
        .candidates.flatMap(({ entry }) =>
          entry.kind === 'fact' ? [entry.id] : entry.kind === 'digest' ? entry.digest.facts : entry.kind === 'gap' ? entry.gap.nearest : [],
        )
    },
    findNames,
    drafts,
    ground,
    converse(turns) {
      const thread: Turn[] = []
      let last = composeNothing()
      for (const text of turns) {
        last = answer(text, thread)
        thread.push({ text, factIds: last.citations.map((citation) => citation.factId) })
      }
      return last
    },
  }
}

type Tools = { triage: TriageOf; findNames: NameFinder; spell: Speller; retriever: Retriever; ground: Ground; isWord: (word: string) => boolean }

function answerOne(text: string, thread: readonly Turn[], tools: Tools): Answer {
  const { ground } = tools
  const danger = tools.triage(
    text,
    thread.map((turn) => turn.text),
  )
  if (danger.kind === 'help') return composeHelp(ground.knowledge, danger)
  if (danger.kind === 'refused') return composeRefusal('harmful')
  const start = tidy(text.slice(0, START))
  if (isForeign(start)) return compose(chatReply('languages', ground), ground)
  const question = readQuestion(text, thread, tools.findNames, tools.spell)
  if (question.text === '' || !/[\p{L}\p{N}]/u.test(question.text)) return question.planted ? composeRefusal('instructions') : composeNothing()
  if (question.planted && !isAsking(question.text)) return composeRefusal('instructions')
  if (saysNothing(question, tools)) return composeNothing()
  if (question.wantsVerbatim) return composeRefusal('verbatim')
  const decision = decideAside(start, thread, ground) ?? decideParts(question, tools) ?? decideOne(question, tools)
  return withoutShown(verify(compose(decision, ground), ground, tools.findNames), thread, ground)
}

/** A later figure that the thread has been shown with a fact is not shown again. */
function withoutShown(answer: Answer, thread: readonly Turn[], { knowledge }: Ground): Answer {
  const told = new Set(thread.flatMap((turn) => turn.factIds.slice(0, 1)))
  const shown = new Set(knowledge.updates.filter((update) => update.facts.some((id) => told.has(id))).map((update) => update.id))
  return shown.size === 0 ? answer : { ...answer, updates: answer.updates.filter((update) => !shown.has(update.id)) }
}

/** "99", "asdf": not a word in it that anybody knows, nor a number that the article has ("2014?"). */
function saysNothing({ text, tokens }: Question, { ground, isWord }: Tools): boolean {
  if (/[$%]/.test(text) || words(text).some((word) => /\p{L}/u.test(word) && isWord(word))) return false
  return !tokens.figures.some((hit) =>
    ground.knowledge.facts.some((fact) => fact.figures.some((figure) => carries(figure, hit) || (hit.kind === 'year' && figure.year === hit.low))),
  )
}

const START = 1000 // characters; enough to tell a language, and whether a turn is only an aside
const CLEAR_ALONE = 0.6
const TALK_WORDS = 7
const PLAIN_TALK = 0.75 // "thanks", "hello": no question at all, whatever the thread

/** A question that is clear by itself is not bent towards the thread. */
function decideOne(question: Question, tools: Tools): Decision {
  const { retriever, ground, findNames } = tools
  const alone = { ...question, leaning: 0 }
  const plain = retriever.rank(question.tokens, prior(alone, ground), 0, question.core)
  const nameless = withoutStrangers(question, tools)
  const aboutIt = decideMention(question, plain, ground, findNames, retriever.holds) ?? decideStance(question, plain, ground)
  if (aboutIt) return aboutIt
  const best = plain.candidates[0]
  if (question.leaning === 0 || !best) return decide(alone, { ...plain, nameless }, ground)
  const talk = best.entry.kind === 'chat' && best.entry.id !== 'off-topic' && best.p > PLAIN_TALK && question.tokens.all.length <= TALK_WORDS
  if (talk || (!question.cued && best.p > CLEAR_ALONE)) return decide(alone, { ...plain, nameless }, ground)
  return decide(question, retriever.rank(question.tokens, prior(question, ground), question.leaning, question.core), ground)
}

/** What the question would find without a name in it that may be mistaken: one the article lacks, else the last of a claim. */
function withoutStrangers({ tokens, asserts }: Question, { retriever, ground, findNames }: Tools): Ranking['nameless'] {
  const named = tokens.names.filter((hit) => ground.names.binding([hit]).length > 0)
  const absent = named.filter((hit) => ground.names.get(hit.id)?.absent)
  const doubted = absent.length > 0 ? absent : asserts && named.length > 0 ? named.filter((hit) => ground.names.get(hit.id)?.kind === 'place').slice(-1) : []
  if (doubted.length === 0) return undefined
  const rest = [...doubted].reverse().reduce((text, hit) => text.slice(0, hit.start) + text.slice(hit.end), tokens.text)
  return () => ({ candidates: retriever.rank(tokenize(rest, findNames)).candidates, without: doubted.map((hit) => hit.id) })
}
