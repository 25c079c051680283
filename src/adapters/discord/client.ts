/** The discord.js client as this bot needs it: no privileged intents, nothing of other people's messages kept in memory. */
import { Client, GatewayIntentBits, Options, Partials, type REST, SnowflakeUtil, Status } from 'discord.js'

export type ClientSettings = { apiUrl?: string | undefined; shards?: 'auto' | number | undefined }

const WAITS_FOR_SERVERS = 2_000 // ms since the last one that came; until then nothing is answered anywhere, and a server in an outage never comes
const KEPT_USERS = 500 // there is no need for more than who just wrote
export const SWEPT_EVERY = 60_000 // ms
const QUIET = 60_000 // ms

export function createClient({ apiUrl, shards }: ClientSettings): Client {
  return new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
    partials: [Partials.Channel], // without it direct messages do not arrive
    allowedMentions: { parse: [], repliedUser: false },
    failIfNotExists: false,
    waitGuildTimeout: WAITS_FOR_SERVERS,
    ...(shards === 'auto' ? { shards } : shards === undefined ? {} : { shardCount: shards }),
    rest: restSettings(apiUrl),
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0, // what people write is not held
      ReactionManager: 0,
      PresenceManager: 0,
      VoiceStateManager: 0,
      GuildMemberManager: { maxSize: KEPT_USERS, keepOverLimit: (member) => member.id === member.client.user.id },
      UserManager: { maxSize: KEPT_USERS, keepOverLimit: (user) => user.id === user.client.user.id },
    }),
  })
}

/** By default what is known of the limits of each channel and each interaction stays for an hour. */
export function restSettings(apiUrl: string | undefined): { api?: string; handlerSweepInterval: number } {
  return { handlerSweepInterval: SWEPT_EVERY, ...(apiUrl === undefined ? {} : { api: apiUrl.replace(/\/+$/, '') }) }
}

/** discord.js keeps the channel of everybody who ever wrote directly; it comes back with their next message. */
export function sweepDirect({ channels }: Client, now: number): void {
  channels.cache.sweep((channel) => channel.isDMBased() && SnowflakeUtil.timestampFrom(channel.lastMessageId ?? '0') < now - QUIET)
}

/** What a REST client knows of the limit on all requests of a bot. */
export type GlobalCount = Pick<REST, 'globalRemaining' | 'globalReset' | 'globalDelay'>

const GLOBAL = 50 // requests a second

export function globalCount(): GlobalCount {
  return { globalRemaining: GLOBAL, globalReset: -1, globalDelay: null }
}

/** Discord counts for the bot, not for each of its REST clients. They cannot be one: briefings are never sent twice and do not wait long. */
export function countTogether(rest: REST, count: GlobalCount): void {
  for (const field of ['globalRemaining', 'globalReset', 'globalDelay'] as const)
    Object.defineProperty(rest, field, { get: () => count[field], set: (value: unknown) => Reflect.set(count, field, value) })
}

/** `Client.isReady` stays true once it was; a shard that lost its socket does not. */
export function isConnected({ ws }: Client): boolean {
  return ws.shards.size > 0 && ws.shards.every(({ status }) => status === Status.Ready)
}
