/** Wiring of Slack and Discord, each loaded only where its token is set. Both post briefings too. */
import type { Desk, Surface } from '#adapters/surface.ts'
import type { Briefings } from '#briefings/briefings.ts'
import type { Poster } from '#briefings/poster.ts'
import type { Config } from '#config'
import type { Answerer } from '#core/answer.ts'
import type { Logger } from '#log'
import { briskly, type Database } from '#store/database.ts'

/** `briefings` is asked when they are needed: they post through the surfaces, and are built after them. */
export type House = { answerer: Answerer; desk: Desk; database: Database; config: Config; log: Logger; now: () => number; briefings: () => Briefings }

export async function slackSurface(
  settings: NonNullable<Config['slack']>,
  { answerer, desk, database, config, log, now, briefings }: House,
): Promise<Surface & { poster: Poster }> {
  const [{ createSlack }, { createOnce }, { openKeyv }] = await Promise.all([
    import('#adapters/slack/slack.ts'),
    import('#store/intake.ts'),
    import('#store/keyv.ts'),
  ])
  return createSlack({
    settings,
    desk,
    once: createOnce(briskly(database), now),
    knowledge: () => answerer.ground.knowledge,
    briefings,
    whoPlans: config.slackPlanners,
    log: log.child({ surface: 'slack' }),
    now,
    operator: config.operator,
    installations: openKeyv(database, 'slack-installations'),
    onRemoved: (workspace) => removeWorkspace(workspace, 'slack', { database, config, log, now, briefings }),
  })
}

export async function discordSurface(
  settings: NonNullable<Config['discord']>,
  { answerer, desk, database, config, log, now, briefings }: House,
): Promise<Surface & { poster: Poster }> {
  const [{ createDiscord }, { createOnce }] = await Promise.all([import('#adapters/discord/discord.ts'), import('#store/intake.ts')])
  const own = log.child({ surface: 'discord' })
  return createDiscord({
    ...settings,
    desk,
    knowledge: () => answerer.ground.knowledge,
    isDisclosure: (text) => answerer.answer(text).outcome === 'help',
    once: createOnce(briskly(database), now),
    briefings,
    keeping: config.keep,
    now,
    report: ({ level, what, ...fields }) => own[level](fields, what),
    onRemoved: (guild) => removeWorkspace(guild, 'discord', { database, config, log, now, briefings }),
  })
}

/** The bot was taken out of a workspace: its subscriptions end, its data goes. */
async function removeWorkspace(
  workspace: string,
  surface: 'slack' | 'discord',
  { database, config, log, now, briefings }: Pick<House, 'database' | 'config' | 'log' | 'now' | 'briefings'>,
): Promise<void> {
  await briefings().subscriptions.removed(surface, workspace)
  const [{ forgetWorkspace }, { createConversations }, { openKeyv }] = await Promise.all([
    import('#store/belongings.ts'),
    import('#store/conversations.ts'),
    import('#store/keyv.ts'),
  ])
  const gone = await forgetWorkspace(
    { database, conversations: createConversations(openKeyv(database, 'conversations', config.keep.conversations), now) },
    surface,
    workspace,
  )
  log.info({ surface, gone }, 'workspace removed, and its data')
}
