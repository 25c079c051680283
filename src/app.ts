/** Builds the whole house and returns it unstarted, so that tests can drive it. What belongs together is wired in wiring/. */
import type { Desk, Surface } from '#adapters/surface.ts'
import type { Briefings } from '#briefings/briefings.ts'
import type { Config } from '#config'
import { type Answerer, createAnswerer } from '#core/answer.ts'
import type { Place } from '#knowledge/packs.ts'
import type { Logger } from '#log'
import { createChangeableAnswerer } from '#operate/changeable-answerer.ts'
import { createEvery, type Every } from '#operate/every.ts'
import { createOperation } from '#operate/operation.ts'
import { loadPrepared } from '#store/prepared-file.ts'
import { briefingsFor, tellOutdated } from '#wiring/briefings.ts'
import { deskWork, durableDesk } from '#wiring/desk.ts'
import { dayOf, furtherPacks, knowledgeReload } from '#wiring/knowledge.ts'
import { discordSurface, slackSurface } from '#wiring/surfaces.ts'
import { paths } from './paths.ts'

export type App = {
  config: Config
  answerer: Answerer
  log: Logger
  surfaces: Surface[]
  briefings: Briefings | undefined
  run: () => Promise<void>
  stop: () => Promise<void>
}

export type Parts = {
  config: Config
  log: Logger
  /** Of the knowledge that everybody asks who is bound to no other. */
  place?: Place
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

export async function buildApp({
  config,
  log,
  place = paths,
  now,
  onPrepare,
  every = createEvery((err) => log.error({ err }, 'fault')),
  surfaces,
}: Parts): Promise<App> {
  // What is known.
  const reload = knowledgeReload(place, log, now, (prepared) => use(createAnswerer(prepared)))
  const { prepared } = await loadPrepared(place.knowledge, place.data, dayOf(now), onPrepare)
  const first = createAnswerer(prepared)
  const { answerer, change } = createChangeableAnswerer(first)

  // What lasts, who may word it, and who answers where.
  const database = config.slack || config.discord ? await (await import('#store/database.ts')).openDatabase(config.databaseUrl, { own: true }) : undefined
  const operation = createOperation({ database, surfaces: () => built, keep: config.keep, now, every, onPruned: (gone) => log.info({ gone }, 'pruned') })
  const writerOf =
    config.openai &&
    (await (await import('#wiring/writer.ts')).buildWriters(config.openai, { database, now, onFault: (err, fault) => log.warn({ err, fault }, 'model') }))
  let writer = writerOf?.(first) // of one state of the knowledge, as its facts must not change under an answer
  const use = (next: Answerer): void => {
    change(next)
    writer = writerOf?.(next)
    if (database) void tellOutdated(database, next, log)
  }
  const packs = database && (await furtherPacks(database, { vectors: prepared.vectors, writerOf, onPrepare, log, now }))
  const work = {
    ...deskWork(
      async (where) => packs?.voiceFor(where),
      () => ({ answerer, writer }),
      log,
      now,
      operation,
    ),
    modelAt: config.openai?.host,
  }
  const desk = database ? await durableDesk(database, config, every, work) : (await import('#adapters/desk-in-process.ts')).createDeskInProcess(work)

  // Where people are, and what is posted there.
  const made = (): Briefings => briefings as Briefings
  const house = database && { answerer, desk, database, config, log, now, briefings: made }
  const slack = house && config.slack ? await slackSurface(config.slack, house) : undefined
  const discord = house && config.discord ? await discordSurface(config.discord, house) : undefined
  const built: Surface[] = [...surfaces({ answerer, desk }), ...(slack ? [slack] : []), ...(discord ? [discord] : [])]
  const posters = { ...(slack && { slack: slack.poster }), ...(discord && { discord: discord.poster }) }
  const briefings = database ? await briefingsFor(posters, { answerer, database, config, log, now, every }) : undefined

  let stopLooking = (): void => {}
  let stopping: Promise<void> | undefined
  async function stopAll(): Promise<void> {
    operation.leave()
    stopLooking()
    const stopped = Promise.allSettled([briefings?.stop(), ...built.map((surface) => surface.stop())])
    await within(STOP_WITHIN, stopped)
    await within(
      STOP_WITHIN,
      operation.stop().then(() => database?.close()),
    )
  }
  const stop = (): Promise<void> => (stopping ??= stopAll())
  /** Over when the first surface is over: whoever leaves the terminal chat stops the bot. */
  async function run(): Promise<void> {
    if (config.port !== undefined) await operation.listen(config.port, config.bind)
    operation.startTidying()
    if (database) void tellOutdated(database, answerer, log) // an edit while the bot was off
    stopLooking = every(LOOK, async () => {
      for (const look of [reload, ...(packs?.looks ?? [])]) await look()
    })
    const running = built.map((surface) => surface.run())
    const over = Promise.race(running)
    await Promise.race([over, briefings?.start().then(() => over) ?? over])
    await stop()
    await within(STOP_WITHIN, Promise.all(running))
  }
  return { config, answerer, log, surfaces: built, briefings, run, stop }
}

/** Waits for it, but not longer; fails as it fails. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const bound = Promise.withResolvers<void>()
  const timer = setTimeout(bound.resolve, ms)
  await Promise.race([work, bound.promise]).finally(() => clearTimeout(timer))
}
