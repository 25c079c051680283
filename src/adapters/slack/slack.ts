/**
 * Slack as a surface: one workspace over Socket Mode, or many over HTTP with OAuth. What comes in is acknowledged before
 * anything else is done, and what is under way when the bot stops is finished.
 */
import { createHmac } from 'node:crypto'
import { App, type Authorize, HTTPReceiver, type Receiver, type ReceiverEvent, webApi } from '@slack/bolt'
import type { Desk, Once, Surface } from '#adapters/surface.ts'
import type { Poster } from '#briefings/poster.ts'
import { BriefError } from '#errors'
import type { Knowledge } from '#knowledge/schema.ts'
import { renderBrief } from './brief-blocks.ts'
import { createBriefingDesk, type Room } from './briefing-desk.ts'
import { listenToBriefingWindows } from './briefing-windows.ts'
import { briefingWords } from './briefing-words.ts'
import { listenToClicks } from './clicks.ts'
import { listenToCommands } from './commands.ts'
import { createHome, type Home } from './home.ts'
import { createInstallations, installationAt, type KeyValues, listenToRemoval } from './installations.ts'
import { listenToLeaving } from './leaving.ts'
import { createSlackLogger, type Log, type SlackLogger } from './logger.ts'
import { botScopes, slackPaths } from './manifest.ts'
import { listenToMessages } from './messages.ts'
import { attempt } from './outcomes.ts'
import { createPlanners, type WhoPlans } from './planners.ts'
import { clientOptions, createPoster, MENDED_BY } from './poster.ts'
import { createConnection } from './socket.ts'
import { createTalk } from './talk.ts'

export type SlackSettings =
  | { mode: 'socket'; botToken: string; appToken: string; apiUrl: string | undefined }
  | { mode: 'http'; signingSecret: string; clientId: string; clientSecret: string; port: number; apiUrl: string | undefined }

export type SlackParts = {
  settings: SlackSettings
  desk: Desk
  /** Commands and buttons act once. */
  once: Once
  /** Asked each time: edited knowledge is taken over while the bot runs. */
  knowledge: () => Knowledge
  log: Log
  /** ms since 1970. */
  now: () => number
  /** Who runs the bot, as people may be told. */
  operator: string | undefined
  /** Keeps the installations of HTTP mode. */
  installations: KeyValues
  /** The app was removed from a workspace: whatever is kept of it elsewhere must go. */
  onRemoved?: ((workspace: string) => Promise<void>) | undefined
  /** What people plan with. It posts through this surface, and is there before this surface runs. */
  briefings: () => Room
  /** Who may plan the briefings of a channel. */
  whoPlans: WhoPlans
}

/** `address`: where HTTP mode listens, once it does. */
export type SlackSurface = Surface & { name: 'slack'; poster: Poster; address: () => Promise<number> }

/** One way of being connected; `identify` fails with what an operator must do. */
type Line = {
  receiver: Receiver
  authorize: Authorize<boolean>
  run: () => Promise<void>
  stop: () => Promise<void>
  state: () => { connected: boolean; detail: string }
  address: () => Promise<number>
  tokenOf: (workspace: string) => Promise<string | undefined>
}

export function createSlack(parts: SlackParts): SlackSurface {
  const { settings, desk, once, knowledge, log, now, operator, installations } = parts
  const logger = createSlackLogger(log)
  const line = settings.mode === 'socket' ? socketLine(settings, logger, log) : httpLine(settings, installations, logger, now)
  const intake = acknowledgeFirst(line.receiver, now, log)
  let limited = 0
  const options = clientOptions(settings.apiUrl, logger, () => {
    limited += 1
  })
  const app = new App({ receiver: intake.receiver, authorize: line.authorize, clientOptions: options, logger, convoStore: false })
  const onRefused = (reason: string): void => log.warn({ reason, remedy: MENDED_BY[reason] }, 'slack did not take a reply')
  const talk = createTalk({ desk, knowledge, onRefused })

  app.error(async (err) => log.error({ err: 'original' in err && err.original instanceof Error ? err.original : err }, 'slack event failed'))
  const planning = createBriefingDesk({ room: parts.briefings, planners: createPlanners(parts.whoPlans), occasions: () => knowledge().occasions, now })
  const notShown = (err: unknown): undefined => {
    log.warn({ err }, 'not all of slack home could be shown')
  }
  const home = createHome({ knowledge, operator, planned: (who) => planning.planned(who).catch(notShown), now })
  const onChange: Home = (who) => home(who).catch(notShown)
  listenToMessages(app, { talk, knowledge, home })
  listenToClicks(app, { desk, once, talk, knowledge, onRefused })
  listenToCommands(app, { talk, desk, once }, briefingWords({ desk: planning, knowledge, now, onChange }))
  listenToBriefingWindows(app, { desk: planning, once, now, onChange })
  listenToLeaving(app, () => parts.briefings().subscriptions)
  if (settings.mode === 'http') listenToRemoval(app, installations, parts.onRemoved)

  const clients = new Map<string, webApi.WebClient>() // by token: a client of its own for each message would cost more than the message
  const poster = createPoster({
    async clientOf(workspace) {
      const token = await line.tokenOf(workspace)
      if (token === undefined) return undefined
      const client = clients.get(token) ?? new webApi.WebClient(token, options)
      clients.set(token, client)
      return client
    },
    render: (brief) => renderBrief(brief, knowledge()),
    oneWorkspace: settings.mode === 'socket',
  })

  let stopping: Promise<void> | undefined
  return {
    name: 'slack',
    poster,
    run: line.run,
    address: line.address,
    stop() {
      stopping ??= intake.close().then(line.stop)
      return stopping
    },
    health() {
      const { connected, detail } = line.state()
      return { ready: connected, lastEvent: intake.lastEvent(), detail, limited }
    },
  }
}

/**
 * Acknowledges whatever comes at once, before Bolt looks up whose workspace it is: a slow store must not cost the three
 * seconds that Slack waits. Only what the acknowledgement itself must answer is left to its listener. While stopping, nothing is taken in any more, so that Slack brings it again later.
 */
function acknowledgeFirst(
  receiver: Receiver,
  now: () => number,
  log: Log,
): { receiver: Receiver; lastEvent: () => number | undefined; close: () => Promise<void> } {
  const underWay = new Set<Promise<void>>()
  let lastEvent: number | undefined
  let closed = false

  async function take(app: App, event: ReceiverEvent): Promise<void> {
    if (closed) return
    lastEvent = now()
    const answered = ANSWERED.has(String(event.body['type']))
    if (!answered) await event.ack().catch((err: unknown) => log.warn({ err }, 'slack event not acknowledged')) // it comes again then, and is known
    const work = app.processEvent(answered ? event : { ...event, ack: async () => undefined })
    underWay.add(work)
    await work.finally(() => underWay.delete(work))
  }

  return {
    receiver: {
      init: (app) => receiver.init({ processEvent: (event: ReceiverEvent) => take(app, event) } as App),
      start: (...args) => receiver.start(...args),
      stop: (...args) => receiver.stop(...args),
    },
    lastEvent: () => lastEvent,
    async close() {
      closed = true
      await Promise.allSettled(underWay)
    },
  }
}

/** What was filled into a window, and what is being typed into one. */
const ANSWERED = new Set(['view_submission', 'block_suggestion'])

function socketLine({ botToken, appToken, apiUrl }: SlackSettings & { mode: 'socket' }, logger: SlackLogger, log: Log): Line {
  const connection = createConnection({ appToken, apiUrl, logger, onState: (detail) => log.info({ detail }, 'slack socket') })
  const client = new webApi.WebClient(botToken, clientOptions(apiUrl, logger))
  let identity: { botId: string; botUserId: string; teamId: string } | undefined

  /** Who we are. Slack being out of reach is no reason to give up; a token that it refuses is. */
  async function identify(): Promise<void> {
    const known = await attempt(() => client.auth.test())
    if (known.kind === 'refused' && known.reason === 'token_revoked')
      throw new BriefError('config', 'Slack refuses SLACK_BOT_TOKEN. Copy it again: Slack app page > OAuth & Permissions > Bot User OAuth Token.')
    if (known.kind !== 'done') return
    const { bot_id: botId = '', user_id: botUserId = '', team_id: teamId = '' } = known.result
    identity = { botId, botUserId, teamId }
    log.info({ team: teamId }, 'slack token accepted')
  }

  return {
    receiver: connection.receiver,
    async authorize() {
      if (!identity) await identify()
      if (!identity) throw new Error('Slack does not say who the bot is.')
      return { botToken, ...identity }
    },
    async run() {
      await identify()
      await connection.run()
    },
    stop: connection.stop,
    state: connection.state,
    address: () => Promise.reject(new BriefError('config', 'Socket Mode has no address.')),
    tokenOf: async () => botToken,
  }
}

function httpLine(
  { signingSecret, clientId, clientSecret, port, apiUrl }: SlackSettings & { mode: 'http' },
  store: KeyValues,
  logger: SlackLogger,
  now: () => number,
): Line {
  const receiver = new HTTPReceiver({
    signingSecret,
    clientId,
    clientSecret,
    // The same in every replica and after a restart, and of no use to anybody who does not have the client secret.
    stateSecret: createHmac('sha256', clientSecret).update('state of the Slack installation').digest('hex'),
    scopes: [...botScopes],
    installationStore: createInstallations(store, now),
    logger,
    endpoints: slackPaths.events,
    installerOptions: {
      directInstall: true,
      installPath: slackPaths.install,
      redirectUriPath: slackPaths.redirect,
      clientOptions: clientOptions(apiUrl, logger),
      ...(apiUrl === undefined ? {} : { authorizationUrl: new URL('/oauth/v2/authorize', apiUrl).href }),
    },
  })
  const listening = Promise.withResolvers<number>()
  const over = Promise.withResolvers<void>()
  let connected = false
  return {
    receiver,
    authorize: (source) => {
      if (!receiver.installer) throw new Error('No installer.')
      return receiver.installer.authorize(source)
    },
    async run() {
      try {
        const server = await receiver.start(port)
        const address = server.address()
        listening.resolve(typeof address === 'object' && address !== null ? address.port : port)
      } catch (error) {
        throw new BriefError(
          'config',
          `Port ${port} cannot be used for Slack (${(error as NodeJS.ErrnoException).code}). Free it, or set SLACK_PORT to another.`,
          { cause: error },
        )
      }
      connected = true
      await over.promise
    },
    async stop() {
      if (connected) await receiver.stop()
      connected = false
      over.resolve()
    },
    state: () => ({ connected, detail: connected ? 'listening' : 'not listening' }),
    address: () => listening.promise,
    tokenOf: async (workspace) => (await installationAt(store, { teamId: workspace, isEnterpriseInstall: false }))?.bot?.token,
  }
}
