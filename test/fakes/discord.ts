/**
 * A local stand-in for Discord: gateway over WebSocket, REST over HTTP, and the people who use it. The real client
 * connects to `url` as to https://discord.com/api. It keeps what was posted and refuses what Discord refuses.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGateway, type Gateway } from './discord-gateway.ts'
import { type Person, person } from './discord-person.ts'
import { createRest, type Result } from './discord-rest.ts'
import { createTraffic, type Fault, limitedBy, type Limits } from './discord-traffic.ts'
import {
  addChannel,
  addGuild,
  addUser,
  type Channel,
  createWorld,
  FLAGS,
  type Guild,
  isThread,
  type Message,
  type User,
  wireChannel,
  wireGuild,
  type World,
} from './discord-world.ts'

export type { Person, Use } from './discord-person.ts'
export type { Channel, Component, Guild, Message, User } from './discord-world.ts'

export type DiscordOptions = {
  token?: string
  /** What Discord recommends for `shards: 'auto'`. */
  shards?: number
  heartbeatMs?: number
  /** The limits of Discord itself when unset, but for the route: 5 in 5 s there. */
  limits?: Partial<Limits>
  now?: () => number
}

/** A request as it came, for tests that look at what was asked and when. */
export type Seen = { method: string; path: string; status: number; at: number; body: unknown }

export type FakeDiscord = {
  url: string
  token: string
  world: World
  gateway: Gateway
  faults: Fault[]
  limits: Limits
  requests: Seen[]
  /** 401, 403 and 429 that are not shared: Discord bans who makes 10,000 of them in ten minutes. */
  invalidRequests: () => number
  guild: (about?: Partial<Guild>) => Guild
  channel: (guild: Guild | undefined, about?: Partial<Channel>) => Channel
  person: (about?: Partial<User>) => Person
  /** Acts as somebody who is there already, the bot itself for example. */
  speaker: (user: User) => Person
  /** What the bot posted into channels and direct messages through its own requests, oldest first. */
  posted: () => Message[]
  /** Tells the bot of a guild or a channel that came or went. */
  tell: (type: string, data: object, guildId?: string) => void
  welcome: (guild: Guild) => void
  until: World['until']
  /** Resolves when a client is connected and knows its guilds. */
  connected: (shards?: number) => Promise<unknown>
  stop: () => Promise<void>
}

export const TEST_TOKEN = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789'

export async function startDiscord(options: DiscordOptions = {}): Promise<FakeDiscord> {
  const { token = TEST_TOKEN, shards = 1, heartbeatMs = 41_250, now = Date.now } = options
  const world = createWorld(now)
  const limits: Limits = { globalPerSecond: 50, perRoute: { limit: 5, windowMs: 5_000 }, ...options.limits }
  const traffic = createTraffic(limits, now)
  const requests: Seen[] = []
  const held = new Set<ServerResponse>()
  let address = ''
  const gatewayUrl = (): string => `ws://${address}/gateway`
  const gateway = createGateway(world, { token, heartbeatMs, url: gatewayUrl })
  const rest = createRest(world, gateway.dispatch, {
    url: gatewayUrl,
    shards,
    identifiesLeft: () => 1000 - gateway.log.filter((line) => line.startsWith('identify')).length,
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://discord.test')
    const path = decodeURIComponent(pathname).replace(/^\/api(?:\/v\d+)?/, '')
    const method = request.method ?? 'GET'
    const body = await bodyOf(request)
    const reply = (result: Result, headers: Record<string, string> = {}): void => {
      requests.push({ method, path, status: result.status, at: now(), body })
      world.changed()
      if (response.destroyed) return
      response.writeHead(result.status, { ...headers, ...(result.body ? { 'content-type': 'application/json' } : {}) })
      response.end(result.body ? JSON.stringify(result.body) : undefined)
    }
    const wait = (limited: ReturnType<typeof limitedBy>): void =>
      reply(
        { status: 429, body: { message: 'You are being rate limited.', retry_after: limited.retryAfter, global: limited.scope === 'global' } },
        limited.headers,
      )
    const act = (): Result => rest({ method, path, query: searchParams, body: body as never, authorized: request.headers.authorization === `Bot ${token}` })

    const how = traffic.faultFor(method, path)
    if (how === 'timeout') return void held.add(response)
    if (how === 'cut') return void request.socket.destroy()
    if (how === 'lost') {
      requests.push({ method, path, status: act().status, at: now(), body })
      world.changed()
      return void request.socket.destroy()
    }
    if (how !== undefined && 'status' in how) return reply({ status: how.status, body: { code: how.code ?? 0, message: `${how.status}: as asked for` } })
    if (how !== undefined && 'limited' in how) return wait(limitedBy(how.limited, how.retryAfter))
    const { headers, limited } = traffic.count(bucketOf(method, path), /^\/(?:interactions|webhooks)\//.test(path))
    if (limited) return wait(limited)
    const result = act()
    if (how !== undefined) {
      world.changed()
      await how.held
    }
    reply(result, headers)
  }

  const server = createServer((request, response) => void serve(request, response))
  server.on('upgrade', gateway.upgrade)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    url: `http://${address}/api`,
    token,
    world,
    gateway,
    faults: traffic.faults,
    limits,
    requests,
    invalidRequests: () => requests.filter(({ status }) => status === 401 || status === 403 || status === 429).length,
    guild: (about) => addGuild(world, about),
    channel(guild, about) {
      const channel = addChannel(world, { guildId: guild?.id, ...about })
      if (guild?.withBot) gateway.dispatch(isThread(channel) ? 'THREAD_CREATE' : 'CHANNEL_CREATE', wireChannel(channel, world), guild.id)
      return channel
    },
    person: (about) => person(addUser(world, about), world, gateway.dispatch),
    speaker: (user) => person(user, world, gateway.dispatch),
    posted: () =>
      [...world.channels.values()]
        .flatMap(({ messages }) => messages)
        .filter((message) => message.author === world.bot && message.mentions.length === 0 && (message.flags & FLAGS.loading) === 0)
        .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)),
    tell: gateway.dispatch,
    welcome: (guild) => gateway.dispatch('GUILD_CREATE', wireGuild(guild, world), guild.id),
    until: world.until,
    connected: (count = 1) =>
      world.until(() => [...gateway.sessions.values()].filter(({ socket }) => socket !== undefined).length >= count, `a connected client (${count} shards)`),
    async stop() {
      for (const response of held) response.destroy()
      gateway.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const raw = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  if (raw.length === 0) return {}
  if (!type.startsWith('multipart/form-data')) return JSON.parse(raw.toString())
  const form = await new Response(raw, { headers: { 'content-type': type } }).formData()
  return JSON.parse(String(form.get('payload_json')))
}

/** Channels, guilds, and each interaction with its webhook have buckets of their own; other ids do not count. */
function bucketOf(method: string, path: string): string {
  const [, room = '', id = ''] = /^\/(channels|guilds)\/([^/]+)/.exec(path) ?? /^\/(interactions|webhooks)\/([^/]+\/[^/]+)/.exec(path) ?? []
  return `${method} ${room}/${id} ${path.replace(/\d{17,}/g, ':id').replace(/\/t[0-9a-f]{32}/, '/:token')}`
}
