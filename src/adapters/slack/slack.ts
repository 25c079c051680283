/**
 * Slack as a surface: one workspace over Socket Mode, or many over HTTP with OAuth. What comes in is acknowledged before
 * anything else is done, and what is under way when the bot stops is finished.
 */
import { App, webApi } from '@slack/bolt'
import type { Desk, Once, Surface } from '#adapters/surface.ts'
import type { Poster } from '#briefings/poster.ts'
import type { Knowledge } from '#knowledge/schema.ts'
import { acknowledgeFirst } from './acknowledge.ts'
import { renderBrief } from './brief-blocks.ts'
import { createBriefingDesk, type Room } from './briefing-desk.ts'
import { listenToBriefingWindows } from './briefing-windows.ts'
import { briefingWords } from './briefing-words.ts'
import { listenToClicks } from './clicks.ts'
import { listenToCommands } from './commands.ts'
import { createHome, type Home } from './home.ts'
import { clientOptions } from './client.ts'
import { createHolds } from './holds.ts'
import type { KeyValues } from './installations.ts'
import { listenToLeaving } from './leaving.ts'
import { type HttpSettings, httpLine } from './line-http.ts'
import { type SocketSettings, socketLine } from './line-socket.ts'
import { createSlackLogger, type Log } from './logger.ts'
import { listenToMessages } from './messages.ts'
import { createPlanners, type WhoPlans } from './planners.ts'
import { createPoster, MENDED_BY } from './poster.ts'
import { listenToRemoval } from './removal.ts'
import { createTalk } from './talk.ts'

export type SlackSettings = SocketSettings | HttpSettings

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

export function createSlack(parts: SlackParts): SlackSurface {
  const { settings, desk, once, knowledge, log, now, operator, installations } = parts
  const logger = createSlackLogger(log)
  const line = settings.mode === 'socket' ? socketLine(settings, logger, log) : httpLine(settings, installations, logger, now)
  const intake = acknowledgeFirst(line.receiver, now, log)
  let limited = 0
  const holds = createHolds()
  const onLimited = (): void => {
    limited += 1
  }
  const options = clientOptions(settings.apiUrl, logger, { holds, onLimited })
  const app = new App({ receiver: intake.receiver, authorize: line.authorize, clientOptions: options, logger, convoStore: false })
  const onFault = (err: unknown): void => log.error({ err: errorIn(err) }, 'slack event failed')
  const onGone = async (workspace: string | undefined): Promise<void> => {
    if (workspace !== undefined) await parts.onRemoved?.(workspace)
  }
  const onSuspicion = (reason: string, workspace: string): void => {
    if (OF_THE_TOKEN.has(reason)) line.refused(workspace).then(onGone).catch(onFault)
  }
  const onRefused = (reason: string, workspace: string): void => {
    log.warn({ reason, remedy: MENDED_BY[reason] }, 'slack did not take a reply')
    onSuspicion(reason, workspace)
  }
  const talk = createTalk({ desk, knowledge, onRefused })

  app.error(async (err) => onFault(err))
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
  listenToRemoval(app, async (removal) => onGone(await line.gone(removal)))

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
    holds,
    onRefused: onSuspicion,
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

const OF_THE_TOKEN = new Set(['token_revoked', 'invalid_auth'])

function errorIn(fault: unknown): unknown {
  return fault instanceof Error && 'original' in fault && fault.original instanceof Error ? fault.original : fault
}
