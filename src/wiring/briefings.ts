/** Wiring of the briefings: posters, dispatcher, clock; and word to the operator when what was posted has changed since. */
import type { Briefings } from '#briefings/briefings.ts'
import type { Poster } from '#briefings/poster.ts'
import type { Config } from '#config'
import type { Answerer } from '#core/answer.ts'
import type { Logger } from '#log'
import type { Every } from '#operate/every.ts'
import type { Database } from '#store/database.ts'

type House = { answerer: Answerer; database: Database; config: Config; log: Logger; now: () => number; every: Every }

/** One machine hands its work out by itself, several on one Postgres through pg-boss. */
export async function briefingsFor(posters: { slack?: Poster; discord?: Poster }, { answerer, database, config, log, now, every }: House): Promise<Briefings> {
  const [{ createBriefings }, { posterOf }, { setTimeout: sleep }] = await Promise.all([
    import('#briefings/briefings.ts'),
    import('#briefings/poster.ts'),
    import('node:timers/promises'),
  ])
  const wait = (ms: number, signal: AbortSignal): Promise<void> => sleep(ms, undefined, { signal })
  const onFault = (err: unknown): void => log.error({ err }, 'briefing fault')
  const dispatcher =
    database.kind === 'postgres'
      ? (await import('#briefings/dispatch-pg-boss.ts')).dispatchByPgBoss({ url: config.databaseUrl, onFault })
      : (await import('#briefings/dispatch.ts')).dispatchInProcess({ onFault, wait })
  return createBriefings({
    database,
    ground: () => answerer.ground,
    poster: posterOf(posters),
    dispatcher,
    now,
    clock: () => performance.now(),
    wait,
    every,
    onFault,
    grace: config.grace,
    onDelivery: (step) => log.info(step, 'delivery'),
    onChange: (change) => log.info(change, 'subscription'),
  })
}

/** A fact may have changed that stands in posts already. */
export async function tellOutdated(database: Database, { ground }: Answerer, log: Logger): Promise<void> {
  try {
    const posts = await (await import('#briefings/corrections.ts')).outdatedPosts(database, ground)
    const facts = [...new Set(posts.flatMap(({ changes }) => changes.map(({ factId }) => factId)))]
    if (posts.length > 0)
      log.warn(
        { posts: posts.map(({ channel, messageId }) => ({ ...channel, messageId })), facts },
        'posted briefings say what has changed; npm run knowledge -- corrections',
      )
  } catch (err) {
    log.error({ err }, 'fault')
  }
}
