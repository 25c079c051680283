/** The only wiring: builds the whole house and returns it unstarted, so that tests can drive it. */
import { randomUUID } from 'node:crypto'
import { createDesk, type DeskParts } from '#adapters/handle.ts'
import type { Ask, Desk, Surface } from '#adapters/surface.ts'
import type { Briefings } from '#briefings/briefings.ts'
import type { Poster } from '#briefings/poster.ts'
import type { Config } from '#config'
import { type Answerer, createAnswerer } from '#core/answer.ts'
import type { Prepared } from '#core/prepare.ts'
import { BriefError } from '#errors'
import type { Logger } from '#log'
import { createChangeableAnswerer } from '#operate/changeable-answerer.ts'
import { createEvery, type Every } from '#operate/every.ts'
import { createOperation, type Operation } from '#operate/operation.ts'
import type { Packs, PacksParts, Voice } from '#operate/packs.ts'
import type { Preparation } from '#operate/prepare-apart.ts'
import { createReload } from '#operate/reload.ts'
import type { Database } from '#store/database.ts'
import { loadPrepared } from '#store/prepared-file.ts'
import { paths } from './paths.ts'

export type App = { config: Config; answerer: Answerer; log: Logger; surfaces: Surface[]; briefings: Briefings | undefined; run: () => Promise<void>; stop: () => Promise<void> }

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

const LOOK = 3_000 // ms between looks at the knowledge; an edit is taken over after the second
const STOP_WITHIN = 5_000 // ms; a surface that hangs must not keep the process alive

export async function buildApp({ config, log, now, onPrepare, every = createEvery((err) => log.error({ err }, 'fault')), surfaces }: Parts): Promise<App> {
  const reload = knowledgeReload({ knowledge: paths.knowledge, data: paths.data }, log, now, (prepared) => use(createAnswerer(prepared)))
  const { prepared } = await loadPrepared(paths.knowledge, paths.data, dayOf(now), onPrepare)
  const first = createAnswerer(prepared)
  const { answerer, change } = createChangeableAnswerer(first)
  const database = config.slack || config.discord ? await (await import('#store/database.ts')).openDatabase(config.databaseUrl, { own: true }) : undefined
  const operation = createOperation({ database, surfaces: () => built, keep: config.keep, now, every, onPruned: (gone) => log.info({ gone }, 'pruned') })
  const writerOf = config.openai && (await (await import('#writer')).buildWriters(config.openai, { database, now, onFault: (err, fault) => log.warn({ err, fault }, 'model') }))
  let writer = writerOf?.(first) // of one state of the knowledge, as its facts must not change under an answer
  const use = (next: Answerer): void => {
    change(next)
    writer = writerOf?.(next)
    if (database) void tellOutdated(database, next, log)
  }
  const packs = database && (await furtherPacks(database, { vectors: prepared.vectors, writerOf, onPrepare, log, now }))
  const work = { ...deskWork(async (ask) => packs?.voiceFor(ask), () => ({ answerer, writer }), log, now, operation), modelAt: config.openai?.host }
  const desk = database ? await durableDesk(database, config, work) : (await import('#adapters/desk-in-process.ts')).createDeskInProcess(work)
  const made = (): Briefings => briefings as Briefings // they post through the surfaces, and are there before one of them runs
  const slack = database && config.slack ? await slackSurface(config.slack, { answerer, desk, database, config, log, now, briefings: made }) : undefined
  const discord = database && config.discord ? await discordSurface(config.discord, { answerer, desk, database, config, log, now, briefings: made }) : undefined
  const built: Surface[] = [...surfaces({ answerer, desk }), ...(slack ? [slack] : []), ...(discord ? [discord] : [])]
  const briefings = database ? await briefingsFor({ ...(slack && { slack: slack.poster }), ...(discord && { discord: discord.poster }) }, { answerer, database, config, log, now, every }) : undefined

  let stopLooking = (): void => {}
  let stopping: Promise<void> | undefined
  async function stopAll(): Promise<void> {
    operation.leave()
    stopLooking()
    await Promise.race([Promise.allSettled([briefings?.stop(), ...built.map((surface) => surface.stop())]), new Promise((resolve) => setTimeout(resolve, STOP_WITHIN).unref())])
    await operation.stop()
    await database?.close()
  }
  const stop = (): Promise<void> => (stopping ??= stopAll())
  /** Over when the first surface is over: whoever leaves the terminal chat stops the bot. */
  async function run(): Promise<void> {
    if (config.port !== undefined) await operation.listen(config.port, config.bind)
    operation.startTidying()
    stopLooking = every(LOOK, async () => {
      for (const look of [reload, ...(packs?.looks ?? [])]) await look()
    })
    const running = built.map((surface) => surface.run())
    const over = Promise.race(running)
    await Promise.race([over, briefings?.start().then(() => over) ?? over])
    await stop()
    await Promise.all(running)
  }
  return { config, answerer, log, surfaces: built, briefings, run, stop }
}

type House = { answerer: Answerer; desk: Desk; database: Database; config: Config; log: Logger; now: () => number; briefings: () => Briefings }

async function slackSurface(settings: NonNullable<Config['slack']>, { answerer, desk, database, config, log, now, briefings }: House): Promise<Surface & { poster: Poster }> {
  const [{ createSlack }, { openKeyv }] = await Promise.all([import('#adapters/slack/slack.ts'), import('#store/keyv.ts')])
  return createSlack({ settings, desk, knowledge: () => answerer.ground.knowledge, briefings, whoPlans: config.slackPlanners, log: log.child({ surface: 'slack' }), now, operator: config.operator, installations: openKeyv(database, 'slack-installations'), onRemoved: (workspace) => removeWorkspace(workspace, 'slack', { database, config, log, briefings }) })
}

async function removeWorkspace(workspace: string, surface: 'slack' | 'discord', { database, config, log, briefings }: Pick<House, 'database' | 'config' | 'log' | 'briefings'>): Promise<void> {
  await briefings().subscriptions.removed(surface, workspace)
  const [{ forgetWorkspace }, { createConversations }, { openKeyv }] = await Promise.all([import('#store/belongings.ts'), import('#store/conversations.ts'), import('#store/keyv.ts')])
  const gone = await forgetWorkspace({ database, conversations: createConversations(openKeyv(database, 'conversations', config.keep.conversations)) }, surface, workspace)
  log.info({ surface, gone }, 'workspace removed, and its data')
}

async function discordSurface(settings: NonNullable<Config['discord']>, { answerer, desk, database, config, log, now, briefings }: House): Promise<Surface & { poster: Poster }> {
  const { createDiscord } = await import('#adapters/discord/discord.ts')
  const own = log.child({ surface: 'discord' })
  return createDiscord({ ...settings, desk, knowledge: () => answerer.ground.knowledge, isDisclosure: (text) => answerer.answer(text).outcome === 'help', briefings, keeping: config.keep, now, report: ({ level, what, ...fields }) => own[level](fields, what), onRemoved: (guild) => removeWorkspace(guild, 'discord', { database, config, log, briefings }) })
}

/** One machine hands its work out by itself, several on one Postgres through pg-boss. */
async function briefingsFor(posters: { slack?: Poster; discord?: Poster }, { answerer, database, config, log, now, every }: Omit<House, 'desk' | 'briefings'> & { every: Every }): Promise<Briefings> {
  const [{ createBriefings }, { posterOf }, { setTimeout: sleep }] = await Promise.all([import('#briefings/briefings.ts'), import('#briefings/poster.ts'), import('node:timers/promises')])
  const wait = (ms: number, signal: AbortSignal): Promise<void> => sleep(ms, undefined, { signal })
  const onFault = (err: unknown): void => log.error({ err }, 'briefing fault')
  const dispatcher = database.kind === 'postgres' ? (await import('#briefings/dispatch-pg-boss.ts')).dispatchByPgBoss({ url: config.databaseUrl, onFault }) : (await import('#briefings/dispatch.ts')).dispatchInProcess({ onFault, wait })
  return createBriefings({ database, ground: () => answerer.ground, poster: posterOf(posters), dispatcher, now, clock: () => performance.now(), wait, every, onFault })
}

/** Begun before the first load, so that no edit in between is missed. The work is done in a process of its own, and only for an edit. */
function knowledgeReload({ knowledge, data }: Omit<Preparation, 'today'>, log: Logger, now: () => number, use: (prepared: Prepared) => void): () => Promise<void> {
  return createReload({
    folder: knowledge,
    prepare: async () => (await import('#operate/prepare-apart.ts')).prepareApart({ knowledge, data, today: dayOf(now) }),
    use(prepared) {
      use(prepared)
      log.info({ facts: prepared.knowledge.facts.length, gaps: prepared.knowledge.gaps.length }, 'knowledge reloaded')
    },
    onBroken: (error) => log.error(error instanceof BriefError ? { problem: error.message, faults: error.faults } : { err: error }, 'the edited knowledge is broken; the last good version stays'),
  })
}

type FurtherPacks = Pick<PacksParts, 'vectors' | 'writerOf' | 'onPrepare'> & { log: Logger; now: () => number }

async function furtherPacks(database: Database, { log, now, ...parts }: FurtherPacks): Promise<Packs> {
  const [{ openPacks }, { createPackBindings }, { openKeyv }] = await Promise.all([import('#operate/packs.ts'), import('#store/pack-bindings.ts'), import('#store/keyv.ts')])
  return openPacks({
    ...parts,
    knowledge: paths.knowledge,
    data: paths.data,
    today: dayOf(now),
    bindings: createPackBindings(openKeyv<string>(database, 'packs')),
    watch: (place, use) => knowledgeReload(place, log, now, use),
    onMissing: (channel, pack) => log.warn({ channel, pack }, 'bound to a pack that is not there; the article answers'),
  })
}

/** A fact may have changed that stands in posts already. */
async function tellOutdated(database: Database, { ground }: Answerer, log: Logger): Promise<void> {
  try {
    const posts = await (await import('#briefings/corrections.ts')).outdatedPosts(database, ground)
    const facts = [...new Set(posts.flatMap(({ changes }) => changes.map(({ factId }) => factId)))]
    if (posts.length > 0) log.warn({ posts: posts.map(({ channel, messageId }) => ({ ...channel, messageId })), facts }, 'posted briefings say what has changed; npm run knowledge -- corrections')
  } catch (err) {
    log.error({ err }, 'fault')
  }
}

const dayOf = (now: () => number): string => new Date(now()).toISOString().slice(0, 10)

type Work = Pick<DeskParts, 'answer' | 'check' | 'knowledgeFor' | 'modelAt' | 'reference' | 'now' | 'onEvent' | 'onFault'>

/** Whose budget a question is asked on: the workspace's, or in a direct message without one the person's own. */
function workspaceOf({ surface, workspace, user }: Ask): string {
  return workspace === undefined ? `${surface}:person:${user}` : `${surface}:${workspace}`
}

/** What is the same for all desks. A disclosure leaves no line in the log. */
function deskWork(packFor: (ask: Ask) => Promise<Voice | undefined>, article: () => Voice, log: Logger, now: () => number, { onEvent, onWritten }: Operation): Work {
  return {
    async answer(ask, thread, onSentence) {
      const { answerer, writer } = (await packFor(ask)) ?? article()
      if (!writer) return answerer.answer(ask.text, thread)
      const written = await writer.write(ask.text, thread, { workspace: workspaceOf(ask), ...(onSentence ? { onSentence } : {}) })
      onWritten(written)
      return written.answer
    },
    async check(ask) {
      const { answerer, writer } = (await packFor(ask)) ?? article()
      return (await writer?.check(ask.text, { workspace: workspaceOf(ask) }))?.verdicts ?? answerer.check(ask.text)
    },
    knowledgeFor: async (ask) => (await packFor(ask))?.answerer.ground.knowledge,
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
  const [{ countPlanner, forgetPlanner }, { createConversations }, { createIntake }, { openKeyv }, { createVoices }, { createLimits }] = await Promise.all([import('#store/belongings.ts'), import('#store/conversations.ts'), import('#store/intake.ts'), import('#store/keyv.ts'), import('#store/voices.ts'), import('#adapters/limits.ts')])
  return createDesk({
    ...work,
    intake: createIntake(database, work.now),
    conversations: createConversations(openKeyv(database, 'conversations', keep.conversations)),
    voices: createVoices(database, work.now, keep.unansweredText),
    plans: { countOf: (surface, user) => countPlanner(database, surface, user), forget: (surface, user) => forgetPlanner(database, surface, user) },
    overLimit: createLimits(limits),
  })
}
