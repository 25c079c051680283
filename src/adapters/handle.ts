/**
 * One question from any surface: claim -> limits -> last turns of the thread -> answer -> post -> remember. A fault anywhere
 * becomes one sentence with a reference; the log has the cause under the same reference, and never a text.
 */
import type { Answer, Turn } from '#core/answer.ts'
import type { Verdict } from '#core/claims.ts'
import type { Sentence } from '#core/compose.ts'
import type { Knowledge } from '#knowledge/schema.ts'
import type { Ask, Desk, Feedback, Handled, Reply, SurfaceName } from './surface.ts'

/**
 * `new`: nobody has it. `again`: it was begun and never finished. `taken`: another delivery has it, or it is done. It stays with
 * whoever claimed it until `letGo`, however long that takes.
 */
export type Intake = {
  claim: (key: string) => Promise<'new' | 'again' | 'taken'>
  finish: (key: string) => Promise<void>
  letGo: (key: string) => void
}

/** `person` is `surface:user`, `workspace` is `surface:workspace`: whose turn it was, so that it can be deleted for them. `passed`: people have spoken to each other since. */
export type RememberedTurn = Turn & { person: string; workspace: string | undefined; passed?: boolean }
export type Conversations = {
  read: (thread: string) => Promise<readonly RememberedTurn[]>
  add: (thread: string, turn: RememberedTurn) => Promise<void>
  /** Marks the last turn: people have spoken to each other since. Of what they said nothing is kept. With `isForBot` only. */
  pass?: (thread: string) => Promise<void>
  countOf: (person: string) => Promise<number>
  forget: (person: string) => Promise<number>
}

export type Voices = {
  feedback: (feedback: Feedback) => Promise<void>
  unanswered: (ask: Ask, answer: Answer, reference: string) => Promise<void>
  countOf: (surface: SurfaceName, user: string) => Promise<{ feedback: number; unanswered: number }>
  forget: (surface: SurfaceName, user: string) => Promise<number>
}

/** One line for the log and the meters for each unit of work; holds no user data. */
export type Event = {
  surface: SurfaceName
  work: 'question' | 'check' | 'feedback' | 'forget'
  handled: Handled
  outcome?: Answer['outcome']
  ms: number
  reference: string
}

/** What a person planned for channels: briefings they subscribed or changed. */
export type Plans = { countOf: (surface: SurfaceName, user: string) => Promise<number>; forget: (surface: SurfaceName, user: string) => Promise<number> }

export type DeskParts = {
  answer: (ask: Ask, thread: readonly Turn[], onSentence?: (sentence: Sentence) => void) => Answer | Promise<Answer>
  /** Nobody addressed it to the bot: is it for it all the same? Only where people also talk to each other within its hearing. */
  isForBot?: (ask: Ask, thread: readonly Turn[], passed: boolean) => boolean | Promise<boolean>
  /** Somebody may be in danger: no limit is kept against them. */
  isDisclosure: (ask: Ask, thread: readonly Turn[]) => boolean | Promise<boolean>
  check: (ask: Ask) => readonly Verdict[] | Promise<readonly Verdict[]>
  /** What answers there, where that is not the surfaces' own knowledge. */
  knowledgeIn?: Desk['knowledgeIn']
  intake: Intake
  conversations: Conversations
  /** ms that questions are kept for follow-ups; undefined: as long as the process. */
  remembersFor?: number
  voices: Voices
  plans?: Plans
  /** What to tell somebody who asks too much at once; undefined while there is room. */
  overLimit: (ask: Ask) => Promise<string | undefined>
  /** The host of the model that questions are also sent to; people are told of it. */
  modelAt?: string | undefined
  /** A short reference for people to quote. */
  reference: () => string
  now: () => number
  /** Told once for each unit of work. */
  onEvent: (event: Event) => void
  onFault: (error: unknown, reference: string, where: { surface: SurfaceName; step: string }) => void
}

const MOST_AT_ONCE = 200 // asks under way in this process; beyond it people are asked to come back

export function createDesk(parts: DeskParts): Desk {
  const { intake, conversations, voices } = parts
  const knowledgeIn: Desk['knowledgeIn'] = async (where) => parts.knowledgeIn?.(where)
  const busy = { now: 0 }

  const handle: Desk['handle'] = (ask, surface) =>
    unitOfWork('question', ask, surface.post, parts, busy, async (reference, crowded) => {
      const key = `${ask.surface}:${ask.id}`
      const claim = await intake.claim(key)
      if (claim === 'taken') return 'seen'
      try {
        if (claim === 'new' || (await surface.alreadyPosted?.()) === false) return await takenUp(ask, surface, key, reference, crowded)
        await intake.finish(key)
        return 'seen'
      } finally {
        intake.letGo(key)
      }
    })

  async function takenUp(
    ask: Ask,
    surface: Parameters<Desk['handle']>[1],
    key: string,
    reference: string,
    crowded: string | undefined,
  ): Promise<Handled | Answer> {
    const thread = await conversations.read(ask.thread)
    const limited = crowded ?? (await parts.overLimit(ask)) // after the claim: what is delivered twice gets one notice, too
    if (limited !== undefined && !(await parts.isDisclosure(ask, thread))) {
      await surface.post({ kind: 'notice', text: limited, reference, onlyToAsker: true })
      if (!surface.isButton) await intake.finish(key)
      return 'limited'
    }
    const answer = await parts.answer(ask, thread, surface.onSentence)
    const disclosure = answer.outcome === 'help'
    await surface.post({ kind: 'answer', answer, reference, onlyToAsker: disclosure || ask.private, ...(await from(ask)) })
    await intake.finish(key).catch((error: unknown) => parts.onFault(error, reference, { surface: ask.surface, step: 'finishing' }))
    if (!disclosure) await remember(ask, answer, reference) // nothing of a disclosure is kept
    return answer
  }

  async function from(ask: Ask): Promise<{ from?: Knowledge }> {
    const knowledge = await knowledgeIn(ask)
    return knowledge === undefined ? {} : { from: knowledge }
  }

  /** The reply is out: what fails from here on is the operator's matter, and no reason for an apology. */
  async function remember(ask: Ask, answer: Answer, reference: string): Promise<void> {
    try {
      const told = answer.outcome === 'refused' ? [] : answer.citations.map((citation) => citation.factId)
      await conversations.add(ask.thread, {
        text: ask.text,
        factIds: told,
        person: `${ask.surface}:${ask.user}`,
        workspace: ask.workspace === undefined ? undefined : `${ask.surface}:${ask.workspace}`,
      })
      if (answer.outcome === 'abstained') await voices.unanswered(ask, answer, reference)
    } catch (error) {
      parts.onFault(error, reference, { surface: ask.surface, step: 'remembering' })
    }
  }

  const check: Desk['check'] = (ask, surface) =>
    unitOfWork('check', ask, surface.post, parts, busy, async (reference, crowded) => {
      const key = `${ask.surface}:check:${ask.id}`
      if ((await intake.claim(key)) !== 'new') return 'seen'
      await intake.finish(key)
      if (await parts.isDisclosure(ask, [])) {
        const answer = await parts.answer(ask, [])
        await surface.post({ kind: 'answer', answer, reference, onlyToAsker: true })
        return answer
      }
      const limited = crowded ?? (await parts.overLimit(ask))
      await surface.post(
        limited === undefined
          ? { kind: 'verdicts', verdicts: await parts.check(ask), reference, onlyToAsker: true, ...(await from(ask)) }
          : { kind: 'notice', text: limited, reference, onlyToAsker: true },
      )
      return limited === undefined ? 'answered' : 'limited'
    })

  /** What is no reply: whoever called it tells the person, also of a fault. */
  async function noted<T>(work: Event['work'], surface: SurfaceName, body: () => Promise<T>): Promise<T> {
    const started = parts.now()
    let handled: Handled = 'failed'
    try {
      const result = await body()
      handled = 'answered'
      return result
    } finally {
      parts.onEvent({ surface, work, handled, ms: parts.now() - started, reference: parts.reference() })
    }
  }

  return {
    handle,
    check,
    knowledgeIn,
    feedback: (feedback) => noted('feedback', feedback.surface, () => voices.feedback(feedback)),
    async concerns(ask, toOthers) {
      const thread = await conversations.read(ask.thread)
      const last = thread.at(-1)
      if (!last) return false
      if (!toOthers && (await parts.isForBot?.(ask, thread, last.passed === true))) return true
      if (!last.passed) await conversations.pass?.(ask.thread)
      return false
    },
    privacy: {
      modelAt: parts.modelAt,
      async kept(surface, user) {
        const [turns, { feedback, unanswered }, changes] = await Promise.all([
          conversations.countOf(`${surface}:${user}`),
          voices.countOf(surface, user),
          parts.plans?.countOf(surface, user) ?? 0,
        ])
        return [
          ...counted(
            turns,
            'question',
            parts.remembersFor === undefined
              ? 'of this chat, for follow-ups'
              : `of the last ${Math.round(parts.remembersFor / 60_000)} minutes, for follow-ups`,
          ),
          ...counted(feedback, 'thumb', 'under answers'),
          ...counted(unanswered, 'question', 'that the article could not answer, for the curator'),
          ...counted(changes, 'change', 'of yours to briefings, with your name'),
        ]
      },
      forget: (surface, user) =>
        noted(
          'forget',
          surface,
          async () =>
            (await conversations.forget(`${surface}:${user}`)) + (await voices.forget(surface, user)) + ((await parts.plans?.forget(surface, user)) ?? 0),
        ),
    },
  }
}

function counted(count: number, what: string, where: string): string[] {
  return count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'} ${where}`]
}

const CROWDED = 'Very many people are asking at this moment. Please ask again in a minute.'

/** The frame of all work for a person: one event for each, one apology at most; `crowded` says what to tell while too much is under way. */
async function unitOfWork(
  work: Event['work'],
  ask: Ask,
  post: (reply: Reply) => Promise<void>,
  parts: DeskParts,
  busy: { now: number },
  body: (reference: string, crowded: string | undefined) => Promise<Handled | Answer>,
): Promise<Handled> {
  const started = parts.now()
  const reference = parts.reference()
  let outcome: Answer['outcome'] | undefined
  let handled: Handled
  busy.now += 1
  try {
    const result = await body(reference, busy.now > MOST_AT_ONCE ? CROWDED : undefined)
    handled = typeof result === 'string' ? result : 'answered'
    outcome = typeof result === 'string' ? undefined : result.outcome
  } catch (error) {
    handled = 'failed'
    parts.onFault(error, reference, { surface: ask.surface, step: work })
    await post({
      kind: 'notice',
      text: `Something went wrong on my side, and I could not answer. Please ask again; if it stays, tell whoever runs me the reference ${reference}.`,
      reference,
      onlyToAsker: true,
    }).catch((fault: unknown) => parts.onFault(fault, reference, { surface: ask.surface, step: 'apology' }))
  } finally {
    busy.now -= 1
  }
  parts.onEvent({ surface: ask.surface, work, handled, ms: parts.now() - started, reference, ...(outcome === undefined ? {} : { outcome }) })
  return handled
}
