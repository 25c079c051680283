/**
 * The port of a surface: a place people talk to the bot. An adapter translates a platform's event to an Ask and renders a
 * Reply; everything between is `handle`, the same for all. Types only.
 */
import type { Answer } from '#core/answer.ts'
import type { Sentence } from '#core/compose.ts'
import type { Verdict } from '#core/claims.ts'
import type { Knowledge } from '#knowledge/schema.ts'

/** `run` resolves when the surface is over; `stop` ends it in order (intake first, then what is under way) and may be called twice. */
export type Surface = { name: SurfaceName; run: () => Promise<void>; stop: () => Promise<void>; health?: () => SurfaceHealth }

export type SurfaceName = 'console' | 'slack' | 'discord'

/** `lastEvent` in ms since 1970, undefined before the first one. `detail` for an operator: the state of the socket, no user data. `limited`: how often the platform has said "too many requests" so far. */
export type SurfaceHealth = { ready: boolean; lastEvent: number | undefined; detail: string; limited?: number }

/** Somebody asks something. Ids are the platform's own; together with `surface` they are unique. */
export type Ask = {
  surface: SurfaceName
  /** Of the message or interaction itself: the same for each delivery of it (Slack: channel and ts, not the event id). */
  id: string
  /** What the turns of one conversation share: `slack:T1:C1:171.2`, `discord:C1`, `discord:dm:C1`. */
  thread: string
  user: string
  /** Slack team or Discord guild; undefined in a Discord direct message. */
  workspace: string | undefined
  channel: string
  text: string
  /** Nobody but the asker sees the reply anyway (direct message, ephemeral). */
  private: boolean
}

/** Where somebody asks, as far as it decides which knowledge answers. */
export type Whereabouts = Pick<Ask, 'surface' | 'channel' | 'workspace'>

/**
 * What goes back. `onlyToAsker` must be obeyed by the surface: ephemeral or direct message, without feedback buttons and
 * without a trace; where neither works, nothing is posted. `from`: the knowledge it rests on, where that is not the surface's own.
 */
export type Reply =
  | { kind: 'answer'; answer: Answer; reference: string; onlyToAsker: boolean; from?: Knowledge }
  | { kind: 'verdicts'; verdicts: readonly Verdict[]; reference: string; onlyToAsker: true; from?: Knowledge }
  /** One or two sentences of the bot itself: slow down, busy, an apology with the reference. */
  | { kind: 'notice'; text: string; reference: string; onlyToAsker: true }

/**
 * One question from any surface. Resolves when it is answered, or dropped as a delivery seen before; never rejects.
 * `post` sends the reply and rejects if it could not. `alreadyPosted` is asked when a former delivery was begun and never
 * finished (a crash): true if the reply is in the channel already. `onSentence`, where the surface can show an answer as it
 * comes: only verified sentences of an answer for all, never taken back; `post` then gets the whole answer, which begins with them. `isButton`:
 * anybody may press it again under the same id, and that somebody asked too much does not use it up.
 */
export type Handle = (
  ask: Ask,
  surface: { post: (reply: Reply) => Promise<void>; alreadyPosted?: () => Promise<boolean>; onSentence?: (sentence: Sentence) => void; isButton?: boolean },
) => Promise<Handled>
export type Handled = 'answered' | 'seen' | 'limited' | 'failed'

/** The claim check of a text somebody else wrote; the same limits, nothing remembered. */
export type HandleCheck = (ask: Ask, surface: { post: (reply: Reply) => Promise<void> }) => Promise<Handled>

/** A thumb under an answer. Fact ids only, never a text. `reason` is one of `feedbackReasons`. */
export type Feedback = {
  surface: SurfaceName
  workspace: string | undefined
  user: string
  reference: string
  helpful: boolean
  factIds: readonly string[]
  outcome: Answer['outcome']
  reason?: FeedbackReason
}
export const feedbackReasons = {
  wrong: 'It is wrong',
  'off-target': 'It is not what I asked',
  incomplete: 'Something is missing',
  unclear: 'I do not understand it',
  other: 'Something else',
} as const
export type FeedbackReason = keyof typeof feedbackReasons

/** What a person may see and delete of themselves. Lines are ready to show. `modelAt`: the host that questions are also sent to, where a model words answers. */
export type Privacy = {
  kept: (surface: SurfaceName, user: string) => Promise<readonly string[]>
  forget: (surface: SurfaceName, user: string) => Promise<number>
  modelAt?: string | undefined
}

/** True for the first who comes with this key, in whatever process, and for nobody after: a button or a command acts once, however often it is delivered. */
export type Once = (key: string) => Promise<boolean>

/** What every surface is given. */
export type Desk = {
  handle: Handle
  check: HandleCheck
  feedback: (feedback: Feedback) => Promise<void>
  privacy: Privacy
  /** Nobody called the bot: is it a follow-up that it has an answer to, in a thread where it answered within what is remembered? Nothing is kept of what is not, but that something was said. `toOthers`: it names somebody else. */
  concerns: (ask: Ask, toOthers: boolean) => Promise<boolean>
  /** What answers there, where that is not the surface's own knowledge. */
  knowledgeIn: (where: Whereabouts) => Promise<Knowledge | undefined>
}
