/** One workspace over Socket Mode, with the operator's own tokens. */
import { webApi } from '@slack/bolt'
import { BriefError } from '#errors'
import { clientOptions } from './client.ts'
import type { Line } from './line.ts'
import type { Log, SlackLogger } from './logger.ts'
import { attempt } from './outcomes.ts'
import { createConnection } from './socket.ts'

export type SocketSettings = { mode: 'socket'; botToken: string; appToken: string; apiUrl: string | undefined }

const REFUSALS: Readonly<Record<string, string>> = {
  invalid_auth: 'Slack refuses SLACK_BOT_TOKEN. Copy it again: Slack app page > OAuth & Permissions > Bot User OAuth Token.',
  token_revoked:
    'Slack refuses SLACK_BOT_TOKEN: the app was removed from the workspace, or its token withdrawn. Slack app page > Install App, copy the Bot User OAuth Token, and start anew. If it is gone for good, take the token out, and npm run data -- delete --workspace ID deletes what is kept of that workspace.',
}

export function socketLine({ botToken, appToken, apiUrl }: SocketSettings, logger: SlackLogger, log: Log): Line {
  const connection = createConnection({
    appToken,
    apiUrl,
    logger,
    onState: (detail) => log.info({ detail }, 'slack socket'),
    onRefused: (remedy) => log.error({}, remedy),
  })
  const client = new webApi.WebClient(botToken, clientOptions(apiUrl, logger))
  const stopped = Promise.withResolvers<void>()
  let identity: { botId: string; botUserId: string; teamId: string } | undefined
  let refusal: string | undefined
  let removed = false

  /** Who we are. Slack being out of reach is no reason to give up; a token that it refuses is. */
  async function identify(): Promise<void> {
    const known = await attempt(() => client.auth.test())
    if (known.kind === 'refused' && REFUSALS[known.reason] !== undefined) {
      identity = undefined // asked again when the next event comes, as a token may be refused for a while only
      if (refusal === undefined) log.error({ reason: known.reason }, REFUSALS[known.reason] as string)
      refusal = REFUSALS[known.reason]
    }
    if (known.kind !== 'done') return
    const { bot_id: botId = '', user_id: botUserId = '', team_id: teamId = '' } = known.result
    identity = { botId, botUserId, teamId }
    refusal = undefined
    log.info({ team: teamId }, 'slack token accepted')
  }

  return {
    receiver: connection.receiver,
    async authorize() {
      if (!identity) await identify()
      if (!identity) throw new Error('Slack does not say who the bot is.')
      return { botToken, ...identity }
    },
    /** Where the app was removed the bot stays, with nothing to do here: it may be at work on other platforms. */
    async run() {
      await identify()
      if (refusal !== undefined) throw new BriefError('config', refusal)
      await connection.run()
      await stopped.promise
    },
    async stop() {
      stopped.resolve()
      await connection.stop()
    },
    state: () => (refusal === undefined ? connection.state() : { connected: false, detail: refusal }),
    address: () => Promise.reject(new BriefError('config', 'Socket Mode has no address.')),
    tokenOf: async () => botToken,
    /** An event may be older than a new installation: only a token that does not work any more is gone. */
    async gone({ team_id: workspace }) {
      await identify()
      if (refusal === undefined || removed) return undefined
      removed = true
      await connection.stop()
      return workspace
    },
    async refused() {
      await identify()
      return undefined // the operator may renew it, and what people planned must outlast that
    },
  }
}
