/** Wiring of the desk: what is the same for every surface, and what the durable one keeps. */
import { createHmac, randomUUID } from 'node:crypto'
import { createDesk, type DeskParts } from '#adapters/handle.ts'
import type { Ask, Desk, Whereabouts } from '#adapters/surface.ts'
import type { Config } from '#config'
import type { Logger } from '#log'
import type { Every } from '#operate/every.ts'
import type { Operation } from '#operate/operation.ts'
import type { Voice } from '#operate/packs.ts'
import { briskly, type Database } from '#store/database.ts'

type Work = Pick<DeskParts, 'answer' | 'isForBot' | 'isDisclosure' | 'check' | 'knowledgeIn' | 'modelAt' | 'reference' | 'now' | 'onEvent' | 'onFault'>

/**
 * Whose budget a question is asked on: the workspace's, or in a direct message without one the person's own, under a name that
 * leads back to nobody. A new start names them anew.
 */
function createBudgets(): (ask: Ask) => string {
  const secret = randomUUID()
  return ({ surface, workspace, user }) =>
    workspace === undefined ? `person:${createHmac('sha256', secret).update(`${surface}:${user}`).digest('hex')}` : `${surface}:${workspace}`
}

/** What is the same for all desks. A disclosure leaves no line in the log. */
export function deskWork(
  packFor: (where: Whereabouts) => Promise<Voice | undefined>,
  article: () => Voice,
  log: Logger,
  now: () => number,
  { onEvent, onWritten }: Operation,
): Work {
  const workspaceOf = createBudgets()
  const extract: Work['answer'] = async (ask, thread) => ((await packFor(ask)) ?? article()).answerer.answer(ask.text, thread)
  return {
    async answer(ask, thread, onSentence) {
      const { answerer, writer } = (await packFor(ask)) ?? article()
      if (!writer) return answerer.answer(ask.text, thread)
      const written = await writer.write(ask.text, thread, { workspace: workspaceOf(ask), ...(onSentence ? { onSentence } : {}) })
      onWritten(written)
      return written.answer
    },
    isForBot: async (ask, thread, passed) => ((await packFor(ask)) ?? article()).answerer.isForBot(ask.text, thread, passed),
    isDisclosure: async (ask, thread) => (await extract(ask, thread)).outcome === 'help',
    async check(ask) {
      const { answerer, writer } = (await packFor(ask)) ?? article()
      return (await writer?.check(ask.text, { workspace: workspaceOf(ask) }))?.verdicts ?? answerer.check(ask.text)
    },
    knowledgeIn: async (where) => (await packFor(where))?.answerer.ground.knowledge,
    reference: () => randomUUID().slice(0, 8),
    now,
    onEvent(event) {
      if (event.outcome !== 'help') log.info(event, 'handled')
      onEvent(event)
    },
    onFault: (err, reference, where) => log.error({ err, reference, ...where }, 'fault'),
  }
}

export async function durableDesk(database: Database, { keep, limits }: Config, every: Every, work: Work): Promise<Desk> {
  const [{ countPlanner, forgetPlanner }, { createConversations }, { createIntake }, { openKeyv }, { createVoices }, { createLimits }] = await Promise.all([
    import('#store/belongings.ts'),
    import('#store/conversations.ts'),
    import('#store/intake.ts'),
    import('#store/keyv.ts'),
    import('#store/voices.ts'),
    import('#adapters/limits.ts'),
  ])
  return createDesk({
    ...work,
    intake: createIntake(briskly(database), work.now, every),
    conversations: createConversations(openKeyv(briskly(database), 'conversations', keep.conversations), work.now),
    remembersFor: keep.conversations,
    voices: createVoices(database, work.now, keep.unansweredText),
    plans: { countOf: (surface, user) => countPlanner(database, surface, user), forget: (surface, user) => forgetPlanner(database, surface, user) },
    overLimit: createLimits(limits),
  })
}
