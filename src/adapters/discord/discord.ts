/**
 * Discord as a surface: connects, registers the commands, hands every event to its listener, and tells when the gateway is
 * lost for good. Reconnecting, resuming and waiting for rate limits is discord.js's work.
 */
import { type Client, DiscordAPIError, Events, Status } from 'discord.js'
import pRetry, { AbortError } from 'p-retry'
import { BriefError } from '#errors'
import type { Subscribing } from '#briefings/briefings.ts'
import type { Poster } from '#briefings/poster.ts'
import { inWords } from '#briefings/reasons.ts'
import { idOf } from '#briefings/subscription-table.ts'
import type { Knowledge } from '#knowledge/schema.ts'
import type { Desk, Once, Surface } from '#adapters/surface.ts'
import { renderBrief } from './brief.ts'
import { type ClientSettings, countTogether, createClient, globalCount, isConnected, sweepDirect, SWEPT_EVERY } from './client.ts'
import { commandsFor } from './commands.ts'
import { onInteraction } from './interactions.ts'
import { onMessage } from './messages.ts'
import { createPoster } from './poster.ts'
import { register } from './register.ts'
import { createSuggest } from './suggest.ts'
import type { Report, Tools } from './tools.ts'
import { createWatchdog } from './watchdog.ts'
import type { Keeping } from './words.ts'

/** The surface, and what briefings are posted with. */
export type Discord = Surface & { poster: Poster }

export type DiscordParts = ClientSettings & {
  token: string
  desk: Desk
  /** As it is now: an edit is taken over while the bot runs. */
  knowledge: () => Knowledge
  isDisclosure: (text: string) => boolean
  once: Once
  /** Asked only while the surface runs: they post through it, and are made after it. */
  briefings: () => Subscribing
  keeping: Keeping
  now: () => number
  report: Report
  /** The bot was removed from a server: whatever is kept of it elsewhere must go. */
  onRemoved?: (guild: string) => Promise<void>
  /** ms without a ready gateway after which the surface gives up, for the supervisor to start the bot anew. */
  giveUpAfter?: number
  /** ms until it is looked whether a question that another process took up was answered. */
  lookAgainAfter?: number
}

const GIVE_UP_AFTER = 5 * 60_000
const LOOK_AGAIN_AFTER = 60_000 // longer than a claim lasts; see store/intake.ts
const END_WITHIN = 4_000 // ms for what is under way: a request may wait for a rate limit of an hour. Below what the whole bot allows for stopping
const RECONNECT = { minTimeout: 1_000, maxTimeout: 30_000 }

export function createDiscord(parts: DiscordParts): Discord {
  const { now, report, giveUpAfter = GIVE_UP_AFTER, lookAgainAfter = LOOK_AGAIN_AFTER } = parts
  const over = Promise.withResolvers<void>()
  const stopping = new AbortController()
  const underWay = new Set<Promise<void>>()
  const count = globalCount()
  let client: Client | undefined
  let lastEvent: number | undefined
  let limited = 0
  let running: Promise<void> | undefined
  let stopped: Promise<void> | undefined

  async function live(): Promise<void> {
    const watchdog = createWatchdog(() => client !== undefined && isConnected(client), now, giveUpAfter)
    const watching = setInterval(
      () =>
        watchdog.isOver() &&
        over.reject(
          new BriefError(
            'platform',
            `Discord's gateway was not ready for ${Math.round(giveUpAfter / 1000)} seconds. Start the bot again; if that does not help, see discordstatus.com.`,
          ),
        ),
      Math.min(5_000, giveUpAfter / 4),
    )
    const sweeping = setInterval(() => client && sweepDirect(client, now()), SWEPT_EVERY)
    try {
      await Promise.race([connect(), over.promise])
      await over.promise
    } finally {
      clearInterval(watching)
      clearInterval(sweeping)
      await stop()
    }
  }

  /** A first connection that fails is tried again; a token that is refused is not. */
  async function connect(): Promise<void> {
    const attempt = async (): Promise<void> => {
      client = listen(createClient(parts))
      try {
        await client.login(parts.token)
      } catch (error) {
        await client.destroy()
        throw isRefusal(error) ? new AbortError(refused()) : error instanceof Error ? error : new Error(String(error))
      }
    }
    await pRetry(attempt, {
      ...RECONNECT,
      retries: Number.POSITIVE_INFINITY,
      unref: true,
      signal: stopping.signal,
      onFailedAttempt: ({ error }) => report({ level: 'warn', what: 'connecting failed', err: error }),
    }).catch((error: unknown) => {
      if (!stopping.signal.aborted) throw error
    })
  }

  function listen(fresh: Client): Client {
    countTogether(fresh.rest, count)
    const commands = commandsFor(parts.knowledge())
    const tools: Tools = {
      client: fresh as Client<true>,
      desk: parts.desk,
      get knowledge() {
        return parts.knowledge()
      },
      suggest: createSuggest(),
      commands,
      isDisclosure: parts.isDisclosure,
      once: parts.once,
      briefings: parts.briefings,
      keeping: parts.keeping,
      now,
      report,
      later: (work) => void setTimeout(() => intake(async () => void (await work())), lookAgainAfter).unref(),
    }
    const track = (work: Promise<void>): void => {
      const tracked = work.catch((err: unknown) => report({ level: 'error', what: 'listener failed', err })).finally(() => underWay.delete(tracked))
      underWay.add(tracked)
    }
    const intake = (work: () => Promise<void>): void => {
      if (!stopping.signal.aborted) track(work())
    }
    fresh.once(Events.ClientReady, ({ application }) =>
      track(
        registered(
          fresh,
          application.id,
          commands.map(({ definition }) => definition),
        ),
      ),
    )
    fresh.on(Events.InteractionCreate, (interaction) => intake(() => onInteraction(interaction, tools)))
    fresh.on(Events.MessageCreate, (message) => intake(() => onMessage(message, tools)))
    fresh.on(Events.Raw, () => {
      lastEvent = now()
    })
    fresh.on(Events.ShardDisconnect, ({ code }) => over.reject(closedFor(code))) // only for close codes that no new attempt can mend
    fresh.on(Events.ShardReconnecting, (shard) => report({ level: 'info', what: 'reconnecting', count: shard }))
    fresh.on(Events.ShardError, (err) => report({ level: 'warn', what: 'socket error', err }))
    fresh.on(Events.Error, (err) => report({ level: 'error', what: 'client error', err }))
    fresh.on(Events.GuildDelete, ({ id }) => {
      report({ level: 'info', what: 'left a guild' })
      track(parts.onRemoved?.(id) ?? Promise.resolve())
    })
    fresh.on(Events.ChannelDelete, (channel) => channel.isDMBased() || track(lost(channel)))
    fresh.on(Events.ThreadDelete, (thread) => track(lost(thread)))
    fresh.rest.on('response', (_, { status }) => {
      if (status === 429) limited += 1
    })
    fresh.rest.on('rateLimited', ({ scope, timeToReset }) => report({ level: 'info', what: 'rate limited', reason: scope, ms: timeToReset }))
    return fresh
  }

  /** Whoever set up briefings there hears of it now, not on the day. */
  function lost({ guildId, id }: { guildId: string; id: string }): Promise<void> {
    return parts.briefings().subscriptions.leave({ id: idOf({ surface: 'discord', workspace: guildId, channel: id }) }, inWords('unknown_channel'))
  }

  /** Without it everything else still works; the commands of the last start stay. */
  async function registered(fresh: Client, applicationId: string, definitions: Parameters<typeof register>[2]): Promise<void> {
    try {
      const { kind, forPeople } = await register(fresh.rest, applicationId, definitions)
      if (!forPeople) report({ level: 'info', what: 'user installation is off: Developer portal > Installation > User Install' })
      report({ level: 'info', what: `commands ${kind}`, count: definitions.length })
    } catch (err) {
      report({ level: 'error', what: 'commands not registered', err })
    }
  }

  function stop(): Promise<void> {
    stopped ??= (async () => {
      stopping.abort()
      const bound = Promise.withResolvers<void>()
      const timer = setTimeout(bound.resolve, END_WITHIN)
      await Promise.race([Promise.allSettled([...underWay]), bound.promise])
      clearTimeout(timer)
      await client?.destroy()
      over.resolve()
    })()
    return stopped
  }

  return {
    name: 'discord',
    run() {
      running ??= stopping.signal.aborted ? Promise.resolve() : live()
      return running
    },
    stop,
    poster: createPoster({
      token: parts.token,
      apiUrl: parts.apiUrl,
      count,
      client: () => (client?.isReady() === true ? client : undefined),
      render: (brief, key) => renderBrief(brief, key, parts.knowledge()),
    }),
    health: () => ({
      ready: client !== undefined && isConnected(client),
      lastEvent,
      limited,
      detail:
        client === undefined
          ? 'not connected yet'
          : client.ws.shards.map(({ id, status }) => `shard ${id} ${Status[status].toLowerCase()}`).join(', ') || 'connecting',
    }),
  }
}

function isRefusal(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return code === 'TokenInvalid' || (error instanceof DiscordAPIError && error.status === 401) || message === 'Authentication failed'
}

function refused(): BriefError {
  return new BriefError(
    'platform',
    'Discord refused the token. Developer portal > your application > Bot > Reset Token; put the new one into DISCORD_TOKEN and start again.',
  )
}

function closedFor(code: number): BriefError {
  if (code === 4004) return refused()
  const advice: Readonly<Record<number, string>> = {
    4010: 'The shard is not valid. Set DISCORD_SHARDS=auto.',
    4011: 'The bot is in too many servers for one shard. Set DISCORD_SHARDS=auto.',
    4013: 'The intents are not valid. Update the bot.',
    4014: 'An intent is not allowed for this application. This bot asks for no privileged ones: update it.',
  }
  return new BriefError(
    'platform',
    `Discord closed the gateway for good (code ${code}). ${advice[code] ?? 'Start the bot again; if it happens again, see discordstatus.com.'}`,
  )
}
