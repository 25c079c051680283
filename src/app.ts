/** The only wiring: builds the whole house and returns it unstarted, so that tests can drive it. */
import { randomUUID } from 'node:crypto'
import { createDesk, type DeskParts } from '#adapters/handle.ts'
import type { Desk, Surface } from '#adapters/surface.ts'
import type { Config } from '#config'
import { type Answerer, createAnswerer } from '#core/answer.ts'
import type { Logger } from '#log'
import { createEvery, type Every } from '#operate/every.ts'
import { createOperation } from '#operate/operation.ts'
import type { Database } from '#store/database.ts'
import { loadPrepared } from '#store/prepared-file.ts'
import { paths } from './paths.ts'

export type App = { config: Config; answerer: Answerer; log: Logger; surfaces: Surface[]; run: () => Promise<void>; stop: () => Promise<void> }

export type Parts = {
  config: Config
  log: Logger
  /** ms since 1970. */
  now: () => number
  onPrepare?: () => void
  /** Does some work again and again until it is told to stop. */
  every?: Every
  /** Surfaces beside the ones that the settings turn on. */
  surfaces: (house: { answerer: Answerer; desk: Desk }) => Surface[]
}

const STOP_WITHIN = 5_000 // ms; a surface that hangs must not keep the process alive

export async function buildApp({ config, log, now, onPrepare, every = createEvery((err) => log.error({ err }, 'fault')), surfaces }: Parts): Promise<App> {
  const { prepared } = await loadPrepared(paths.knowledge, paths.data, new Date(now()).toISOString().slice(0, 10), onPrepare)
  const answerer = createAnswerer(prepared)
  const database = config.slack || config.discord ? await (await import('#store/database.ts')).openDatabase(config.databaseUrl, { own: true }) : undefined
  const operation = createOperation({ database, surfaces: () => built, keep: config.keep, now, every, onPruned: (gone) => log.info({ gone }, 'pruned') })
  const work = deskWork(answerer, log, now, operation.onEvent)
  const desk = database ? await durableDesk(database, config, work) : (await import('#adapters/desk-in-process.ts')).createDeskInProcess(work)
  const built: Surface[] = [...surfaces({ answerer, desk }), ...(database && config.slack ? [await slackSurface(config.slack, { answerer, desk, database, config, log, now })] : [])]

  let stopping: Promise<void> | undefined
  async function stopAll(): Promise<void> {
    operation.leave()
    await Promise.race([Promise.allSettled(built.map((surface) => surface.stop())), new Promise((resolve) => setTimeout(resolve, STOP_WITHIN).unref())])
    await operation.stop()
    await database?.close()
  }
  const stop = (): Promise<void> => (stopping ??= stopAll())
  /** Over when the first surface is over: whoever leaves the terminal chat stops the bot. */
  async function run(): Promise<void> {
    if (config.port !== undefined) await operation.listen(config.port, config.bind)
    operation.startTidying()
    const running = built.map((surface) => surface.run())
    await Promise.race(running)
    await stop()
    await Promise.all(running)
  }
  return { config, answerer, log, surfaces: built, run, stop }
}

type House = { answerer: Answerer; desk: Desk; database: Database; config: Config; log: Logger; now: () => number }

async function slackSurface(settings: NonNullable<Config['slack']>, { answerer, desk, database, config, log, now }: House): Promise<Surface> {
  const [{ createSlack }, { openKeyv }] = await Promise.all([import('#adapters/slack/slack.ts'), import('#store/keyv.ts')])
  return createSlack({ settings, desk, knowledge: answerer.ground.knowledge, log: log.child({ surface: 'slack' }), now, operator: config.operator, installations: openKeyv(database, 'slack-installations') })
}

type Work = Pick<DeskParts, 'answer' | 'check' | 'reference' | 'now' | 'onEvent' | 'onFault'>

/** What is the same for all desks. A disclosure leaves no line in the log. */
function deskWork(answerer: Answerer, log: Logger, now: () => number, onEvent: DeskParts['onEvent']): Work {
  return {
    answer: (ask, thread) => answerer.answer(ask.text, thread),
    check: (ask) => answerer.check(ask.text),
    reference: () => randomUUID().slice(0, 8),
    now,
    onEvent(event) {
      if (event.outcome !== 'help') log.info(event, 'handled')
      onEvent(event)
    },
    onFault: (err, reference, where) => log.error({ err, reference, ...where }, 'fault'),
  }
}

async function durableDesk(database: Database, { keep, limits }: Config, work: Work): Promise<Desk> {
  const [{ createConversations }, { createIntake }, { openKeyv }, { createVoices }, { createLimits }] = await Promise.all([import('#store/conversations.ts'), import('#store/intake.ts'), import('#store/keyv.ts'), import('#store/voices.ts'), import('#adapters/limits.ts')])
  return createDesk({
    ...work,
    intake: createIntake(database, work.now),
    conversations: createConversations(openKeyv(database, 'conversations', keep.conversations)),
    voices: createVoices(database, work.now, keep.unansweredText),
    overLimit: createLimits(limits),
  })
}
