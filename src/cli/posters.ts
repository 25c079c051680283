/** What reaches channels from a command, beside the bot: by the same clients, without a socket or a gateway. */
import { type Poster, posterOf } from '#briefings/poster.ts'
import type { Config } from '#config'
import type { Knowledge } from '#knowledge/schema.ts'
import type { Database } from '#store/database.ts'

export type SlackToken = { workspace: string | undefined; botToken: string; appToken: string | undefined }

/** One for Socket Mode, whatever the workspace; in HTTP mode those of the workspaces that have installed the app. */
export async function slackTokens({ slack }: Config, database: Database | undefined): Promise<SlackToken[]> {
  if (!slack) return []
  if (slack.mode === 'socket') return [{ workspace: undefined, botToken: slack.botToken, appToken: slack.appToken }]
  if (!database) return []
  const { openKeyv } = await import('#store/keyv.ts')
  const store = openKeyv<{ installation: { team?: { id: string }; bot?: { token: string } } }>(database, 'slack-installations')
  const found: SlackToken[] = []
  for await (const [, { installation }] of store.iterator?.(store.namespace) ?? []) {
    if (installation.bot && installation.team) found.push({ workspace: installation.team.id, botToken: installation.bot.token, appToken: undefined })
  }
  return found
}

export async function postersOf(config: Config, database: Database, knowledge: Knowledge): Promise<Poster> {
  const [slack, discord] = await Promise.all([slackPoster(config, database, knowledge), discordPoster(config, knowledge)])
  return posterOf({ ...(slack ? { slack } : {}), ...(discord ? { discord } : {}) })
}

export async function slackPoster(config: Config, database: Database | undefined, knowledge: Knowledge | undefined): Promise<Poster | undefined> {
  if (!config.slack) return undefined
  const { apiUrl } = config.slack
  const tokens = await slackTokens(config, database)
  const [{ clientOptions }, { createPoster }, { renderBrief }, { silent }, { webApi }] = await Promise.all([
    import('#adapters/slack/client.ts'),
    import('#adapters/slack/poster.ts'),
    import('#adapters/slack/brief-blocks.ts'),
    import('#operate/doctor-slack.ts'),
    import('@slack/bolt'),
  ])
  return createPoster({
    oneWorkspace: config.slack.mode === 'socket',
    async clientOf(workspace) {
      const token = tokens.find((one) => one.workspace === undefined || one.workspace === workspace)?.botToken
      return token === undefined ? undefined : new webApi.WebClient(token, clientOptions(apiUrl, silent))
    },
    render: (brief) => (knowledge ? renderBrief(brief, knowledge) : { text: brief.headline, blocks: [] }),
  })
}

async function discordPoster({ discord }: Config, knowledge: Knowledge): Promise<Poster | undefined> {
  if (!discord) return undefined
  const [{ createPoster }, { renderBrief }] = await Promise.all([import('#adapters/discord/poster.ts'), import('#adapters/discord/brief.ts')])
  return createPoster({ token: discord.token, apiUrl: discord.apiUrl, client: () => undefined, render: (brief, key) => renderBrief(brief, key, knowledge) })
}
