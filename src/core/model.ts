/**
 * What the core asks of a language model. Nothing that comes back is believed: facts are looked up, constraints tried, every
 * sentence verified. Declared here, met by an adapter; without one everything works as well.
 */
import type { Sentence } from './compose.ts'
import type { DraftFault } from './verify-draft.ts'

/** Why no use could be made of a model, for counting. */
export type ModelFault =
  | 'budget'
  | 'busy'
  | 'resting'
  | 'timeout'
  | 'unreachable'
  | 'quota'
  | 'denied'
  | 'refusal'
  | 'truncated'
  | 'malformed'
  | 'wrong-shape'
  | 'empty'
  | 'too-long'
  | 'tool-call'
export type Reply<T> = { reply: T } | { fault: ModelFault }

/** A fact as the model is shown it. */
export type ToldFact = { id: string; says: string; source: string }
export type Understanding = { outcome: 'facts' | 'none'; question: string; factIds: string[]; related: string[] }
export type Wording = { outcome: 'answered' | 'none'; sentences: Sentence[] }
export type Matching = { matches: { claim: number; factId: string }[] }

/** One question's dealings with the model, under one deadline and one budget. Texts are masked before they come here. */
export type Exchange = {
  /** A follow-up made whole, and the facts that answer it; or none. */
  understand: (asked: { question: string; earlier: readonly string[]; facts: readonly ToldFact[] }) => Promise<Reply<Understanding>>
  /** The answer in words, from these facts only. `onSentence` hears of each as soon as it is there, where the server streams. */
  word: (
    asked: { question: string; facts: readonly ToldFact[]; faults: readonly { text: string; fault: DraftFault }[] },
    onSentence?: (sentence: Sentence) => void,
  ) => Promise<Reply<Wording>>
  /** Which fact each claim is about. */
  match: (asked: { claims: readonly string[]; facts: readonly ToldFact[] }) => Promise<Reply<Matching>>
  /** Ids of the facts nearest in meaning, best first; none where embeddings are off or fail. */
  nearest: (question: string, facts: readonly ToldFact[]) => Promise<readonly string[]>
  /** So far. */
  readonly spent: Spent
}
/** `input` and `output` in tokens. */
export type Spent = { calls: number; input: number; output: number }

export type Model = {
  open: (workspace: string | undefined) => Promise<Reply<Exchange>>
  /** What the model is told, of which nothing may go out. */
  readonly told: readonly string[]
}

/** Wording that went out before, for the same masked question; it is verified again all the same. Never rejects. */
export type WordingMemory = { get: (question: string) => Promise<KeptWording | undefined>; set: (question: string, kept: KeptWording) => Promise<void> }
export type KeptWording = { none: boolean; sentences: Sentence[]; related: string[] }
