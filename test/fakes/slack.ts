/**
 * A stand-in for Slack on this machine: the Web API over HTTP, Socket Mode over WebSocket, signed requests for HTTP mode, the
 * OAuth exchange, and people who write, click and submit. Strict where Slack is strict: tokens, membership, Block Kit, limits.
 * `startSlack()` is all that is needed; the bot is pointed at `url`. Faults are injected with `fault`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { blockFault } from './slack-blocks.ts'
import { createPeople, type People } from './slack-people.ts'
import { botScopes } from '../../src/adapters/slack/manifest.ts'
import { createWire, type Wire } from './slack-wire.ts'

export type Block = { type: string; [key: string]: unknown }
export type Message = {
  channel: string
  ts: string
  thread_ts?: string
  /** Who wrote it; for the bot its own user id. */
  user: string
  bot_id?: string
  text: string
  blocks?: Block[]
  metadata?: { event_type: string; event_payload: Record<string, unknown> }
  /** It is still being written. */
  streaming?: boolean
  /** Whom alone it is shown to. */
  to?: string
  /** Arguments beside the text, as sent. */
  args: Record<string, unknown>
}
export type View = { id: string; type: string; callback_id?: string; private_metadata?: string; blocks: Block[]; user: string; title?: unknown }
/** Of a person's profile, as far as the bot may see it. */
export type Profile = { tz?: string; is_admin?: boolean; is_owner?: boolean; is_restricted?: boolean; is_stranger?: boolean }
export type Channel = {
  id: string
  name: string
  im?: string
  botIn: boolean
  archived: boolean
  readOnly: boolean
  creator: string
  members: string[]
  messages: Message[]
}
export type Call = { method: string; args: Record<string, unknown>; token: string }

/** What goes wrong, how often, and where. `reply-lost` does the work and cuts the connection; `silent` never answers. */
export type Fault = {
  method: string
  channel?: string
  times?: number
  kind: 'reply-lost' | 'silent' | { status: number; retryAfter?: number } | { error: string }
}

export type SlackOptions = {
  /** Refuse a second message in a channel within this many ms, as Slack does at about one a second. */
  channelEveryMs?: number
  signingSecret?: string
  /** ms since 1970: Slack's ids of messages are their times. By default they stand in the past and only count up. */
  now?: () => number
  /** Slack tells an app of its own posts too. Off saves time where thousands are posted. */
  echo?: boolean
}

export type Slack = {
  /** The API base for `SLACK_API_URL`. */
  url: string
  team: string
  botUser: string
  botToken: string
  appToken: string
  /** What the bot's token is allowed; Slack says so with every answer. */
  scopes: string[]
  signingSecret: string
  clientId: string
  clientSecret: string
  channels: Map<string, Channel>
  /** Makes the channel if there is none; a direct message channel for `im`. */
  channel: (id: string, options?: { botIn?: boolean; archived?: boolean; readOnly?: boolean; im?: string; creator?: string; members?: string[] }) => Channel
  /** What everybody in the channel sees, of the bot, oldest first. */
  posts: (channel: string) => Message[]
  /** What was shown to one person alone. */
  whispers: Message[]
  homes: Map<string, View>
  /** People with a profile of their own; all others are in New York, and members like any other. */
  profiles: Map<string, Profile>
  modals: View[]
  statuses: { channel: string; thread: string; status: string }[]
  titles: { channel: string; thread: string; title: string }[]
  prompts: { channel: string; prompts: { title: string; message: string }[]; thread?: string }[]
  calls: Call[]
  fault: (fault: Fault) => void
  /** From now on Slack refuses the bot's tokens: that of one workspace, or all. */
  revokeToken: (team?: string, error?: string) => void
  /** Resolves once the condition holds; looked at after everything that happens here. */
  until: (condition: () => boolean, what?: string) => Promise<void>
  /** Something changed that `until` may be waiting for. */
  happened: () => void
  /** A fresh message id, later than all before it. */
  nextTs: () => string
  wire: Wire
  people: People
  stop: () => Promise<void>
}

/** What the parts of the stand-in share. */
export type Inside = Omit<Slack, 'wire' | 'people' | 'stop'> & { port: () => number; responseUrls: Map<string, ResponseUrl>; echo: boolean }
export type ResponseUrl = { channel: string; user: string; uses: number; expired: boolean }

const MAX_USES = 5
const SCOPES: Readonly<Record<string, string>> = {
  'chat.postMessage': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.update': 'chat:write',
  'chat.startStream': 'chat:write',
  'chat.appendStream': 'chat:write',
  'chat.stopStream': 'chat:write',
  'assistant.threads.setStatus': 'chat:write',
  'assistant.threads.setTitle': 'assistant:write',
  'assistant.threads.setSuggestedPrompts': 'assistant:write',
  'users.info': 'users:read',
  'conversations.info': 'channels:read',
  'conversations.members': 'channels:read',
  'conversations.history': 'channels:history',
  'conversations.replies': 'channels:history',
}
const PATIENCE = 20_000 // ms that `until` waits before it says what it was waiting for

export async function startSlack(options: SlackOptions = {}): Promise<Slack> {
  const watchers = new Set<() => void>()
  const faults: Fault[] = []
  const lastPost = new Map<string, number>()
  const silent = new Set<ServerResponse>()
  const usedTriggers = new Set<string>()
  const revoked = new Map<string, string>() // by the token's beginning
  let clock = 1_700_000_000_000_000 // µs; Slack's ts are unique in a channel

  const server = createServer((request, response) => void respond(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = (): number => (server.address() as AddressInfo).port

  const inside: Inside = {
    url: `http://127.0.0.1:${port()}/api/`,
    team: 'T1',
    botUser: 'UBOT',
    botToken: 'xoxb-1-standin',
    appToken: 'xapp-1-standin',
    scopes: [...botScopes],
    signingSecret: options.signingSecret ?? 'abcdef0123456789abcdef0123456789',
    clientId: '111.222',
    clientSecret: '0123456789abcdef0123456789abcdef',
    channels: new Map(),
    channel(id, { botIn = true, archived = false, readOnly = false, im, creator = 'UCREATOR', members = [] } = {}) {
      const known = inside.channels.get(id)
      if (known) return known
      const made: Channel = { id, name: id.toLowerCase(), botIn, archived, readOnly, creator, members, messages: [], ...(im === undefined ? {} : { im }) }
      inside.channels.set(id, made)
      return made
    },
    posts: (channel) => (inside.channels.get(channel)?.messages ?? []).filter(({ bot_id }) => bot_id !== undefined),
    whispers: [],
    homes: new Map(),
    profiles: new Map(),
    modals: [],
    statuses: [],
    titles: [],
    prompts: [],
    calls: [],
    fault: (fault) => void faults.push({ times: 1, ...fault }),
    revokeToken: (team, error = 'account_inactive') => void revoked.set(team === undefined ? inside.botToken : `${inside.botToken}-${team}`, error),
    until(condition, what = 'a condition') {
      return new Promise((resolve, reject) => {
        const watch = (): void => {
          if (!condition()) return
          clearTimeout(timer)
          watchers.delete(watch)
          resolve()
        }
        const timer = setTimeout(() => {
          watchers.delete(watch)
          reject(
            new Error(
              `Slack's stand-in waited in vain for ${what}. Calls: ${inside.calls
                .slice(-12)
                .map(({ method }) => method)
                .join(', ')}`,
            ),
          )
        }, PATIENCE)
        watchers.add(watch)
        watch()
      })
    },
    port,
    happened: () => [...watchers].forEach((watch) => void watch()),
    nextTs() {
      clock = Math.max(clock + (options.now ? 1 : 1_000_100), (options.now?.() ?? 0) * 1000)
      return `${Math.floor(clock / 1e6)}.${String(clock % 1e6).padStart(6, '0')}`
    },
    responseUrls: new Map(),
    echo: options.echo ?? true,
  }
  const wire = createWire(inside, server)
  const people = createPeople(inside, wire)

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request)
    const path = new URL(request.url ?? '/', inside.url).pathname
    if (path.startsWith('/respond/')) {
      send(response, ...respondTo(path.slice('/respond/'.length), JSON.parse(body)))
      return inside.happened()
    }
    if (!path.startsWith('/api/')) return send(response, 404, {})
    const method = path.slice('/api/'.length)
    const args = argumentsOf(body)
    const token = (request.headers.authorization ?? '').replace('Bearer ', '')
    inside.calls.push({ method, args, token })
    const fault = takeFault(method, args)
    if (fault === 'silent') {
      silent.add(response)
      return inside.happened()
    }
    if (typeof fault === 'object' && 'status' in fault) {
      send(
        response,
        fault.status,
        { ok: false, error: fault.status === 429 ? 'ratelimited' : 'internal_error' },
        fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) },
      )
      return inside.happened()
    }
    const result = typeof fault === 'object' ? { ok: false, error: fault.error } : run(method, args, token)
    if (fault === 'reply-lost') request.socket.destroy()
    else if (result['error'] === 'ratelimited') send(response, 429, result, { 'retry-after': '1' })
    else send(response, 200, result, { 'x-oauth-scopes': inside.scopes.join(',') })
    inside.happened()
  }

  function takeFault(method: string, args: Record<string, unknown>): Fault['kind'] | undefined {
    const at = faults.findIndex((fault) => fault.method === method && (fault.channel === undefined || fault.channel === args['channel']))
    const fault = faults[at]
    if (!fault) return undefined
    fault.times = (fault.times ?? 1) - 1
    if (fault.times <= 0) faults.splice(at, 1)
    return fault.kind
  }

  function run(method: string, args: Record<string, unknown>, token: string): Record<string, unknown> {
    if (method === 'oauth.v2.access') return exchange(args)
    if (method === 'apps.connections.open') return token === inside.appToken ? { ok: true, url: wire.socketUrl() } : { ok: false, error: 'invalid_auth' }
    const refusal = [...revoked].find(([start]) => token.startsWith(start))?.[1]
    if (refusal !== undefined) return { ok: false, error: refusal }
    if (!token.startsWith(inside.botToken)) return { ok: false, error: 'invalid_auth' }
    const scope = SCOPES[method]
    if (scope !== undefined && !inside.scopes.includes(scope)) return { ok: false, error: 'missing_scope', needed: scope }
    const known = Object.hasOwn(methods, method) ? methods[method] : undefined
    return known ? known(args) : { ok: false, error: 'unknown_method' }
  }

  const methods: Readonly<Record<string, (args: Record<string, unknown>) => Record<string, unknown>>> = {
    'auth.test': () => ({ ok: true, user_id: inside.botUser, bot_id: 'BBOT', team_id: inside.team, team: 'Team', user: 'brief', url: 'https://team.example/' }),
    'chat.postMessage': postMessage,
    'chat.startStream': (args) => {
      const channel = inside.channels.get(String(args['channel']))
      if (!channel) return { ok: false, error: 'channel_not_found' }
      if (channel.im === undefined && (args['recipient_user_id'] === undefined || args['recipient_team_id'] === undefined))
        return { ok: false, error: 'missing_recipient_user_id' }
      const message = messageOf({ ...args, text: chunksOf(args) }, channel.id, { bot_id: 'BBOT', streaming: true })
      channel.messages.push(message)
      return { ok: true, channel: channel.id, ts: message.ts }
    },
    'chat.appendStream': (args) => onStream(args, () => undefined),
    'chat.stopStream': (args) =>
      onStream(args, (message) => {
        const wrong = args['blocks'] === undefined ? undefined : blockFault(args)
        if (wrong !== undefined) return wrong
        message.streaming = false
        return write(message, args)
      }),
    'chat.update': (args) => {
      const message = inside.channels.get(String(args['channel']))?.messages.find(({ ts }) => ts === args['ts'])
      if (!message) return { ok: false, error: 'message_not_found' }
      if (message.streaming) return { ok: false, error: 'streaming_state_conflict' }
      const wrong = blockFault(args)
      if (wrong !== undefined) return wrong
      message.text = String(args['text'] ?? '')
      write(message, args)
      return { ok: true, ts: message.ts, channel: message.channel }
    },
    'chat.postEphemeral': (args) => {
      const channel = inside.channels.get(String(args['channel']))
      if (!channel) return { ok: false, error: 'channel_not_found' }
      if (!channel.botIn && channel.im === undefined) return { ok: false, error: 'not_in_channel' }
      if (channel.archived) return { ok: false, error: 'is_archived' }
      const wrong = blockFault(args)
      if (wrong !== undefined) return wrong
      const message = messageOf(args, channel.id, { to: String(args['user']) })
      inside.whispers.push(message)
      return { ok: true, message_ts: message.ts }
    },
    'conversations.history': (args) => history(args, ({ thread_ts, ts }) => thread_ts === undefined || thread_ts === ts),
    'conversations.replies': (args) => history(args, ({ thread_ts, ts }) => ts === args['ts'] || thread_ts === args['ts']),
    'conversations.info': (args) => {
      const channel = inside.channels.get(String(args['channel']))
      return channel
        ? {
            ok: true,
            channel: {
              id: channel.id,
              name: channel.name,
              is_archived: channel.archived,
              is_read_only: channel.readOnly,
              is_member: channel.botIn,
              creator: channel.creator,
            },
          }
        : { ok: false, error: 'channel_not_found' }
    },
    'conversations.members': (args) => {
      const { members = [] } = inside.channels.get(String(args['channel'])) ?? {}
      const from = Number(args['cursor'] ?? 0)
      const to = from + Number(args['limit'] ?? 100)
      return { ok: true, members: members.slice(from, to), response_metadata: { next_cursor: to < members.length ? String(to) : '' } }
    },
    'users.info': (args) => ({
      ok: true,
      user: { id: args['user'], tz: 'America/New_York', is_admin: false, is_owner: false, ...inside.profiles.get(String(args['user'])) },
    }),
    'chat.getPermalink': (args) => {
      const message = inside.channels.get(String(args['channel']))?.messages.find(({ ts }) => ts === args['message_ts'])
      return message
        ? { ok: true, permalink: `https://team.example/archives/${message.channel}/p${message.ts.replace('.', '')}` }
        : { ok: false, error: 'message_not_found' }
    },
    'views.update': (args) => {
      const shown = inside.modals.find(({ id }) => id === args['view_id'])
      return shown ? people.showIn(shown, args['view'] as View) : { ok: false, error: 'not_found' }
    },
    'views.publish': (args) => {
      const view = args['view'] as View
      const wrong = blockFault({ blocks: view.blocks }, 100)
      if (wrong !== undefined) return wrong
      inside.homes.set(String(args['user_id']), { ...view, user: String(args['user_id']) })
      return { ok: true, view }
    },
    'views.open': (args) => {
      const trigger = String(args['trigger_id'])
      if (!trigger.startsWith('trigger.')) return { ok: false, error: 'expired_trigger_id' }
      if (usedTriggers.has(trigger)) return { ok: false, error: 'exchanged_trigger_id' }
      usedTriggers.add(trigger)
      const view = args['view'] as View
      const wrong = blockFault({ blocks: view.blocks }, 100)
      if (wrong !== undefined) return wrong
      const opened = { ...view, id: `V${inside.modals.length + 1}`, user: trigger.split('.')[1] ?? '' }
      inside.modals.push(opened)
      return { ok: true, view: opened }
    },
    'assistant.threads.setStatus': (args) => ({
      ok: inside.statuses.push({ channel: String(args['channel_id']), thread: String(args['thread_ts']), status: String(args['status']) }) > 0,
    }),
    'assistant.threads.setTitle': (args) => ({
      ok: inside.titles.push({ channel: String(args['channel_id']), thread: String(args['thread_ts']), title: String(args['title']) }) > 0,
    }),
    'assistant.threads.setSuggestedPrompts': (args) => {
      if (args['thread_ts'] === undefined)
        inside.prompts.push({ channel: String(args['channel_id']), prompts: args['prompts'] as { title: string; message: string }[] })
      return { ok: true } // with a thread_ts Slack says ok and shows nothing
    },
  }

  function onStream(args: Record<string, unknown>, then: (message: Message) => Record<string, unknown> | undefined): Record<string, unknown> {
    const message = inside.channels.get(String(args['channel']))?.messages.find(({ ts }) => ts === args['ts'])
    if (!message?.streaming) return { ok: false, error: message ? 'message_not_in_streaming_state' : 'message_not_found' }
    const wrong = then(message)
    if (wrong !== undefined) return wrong
    message.text += chunksOf(args)
    return { ok: true, ts: message.ts, channel: message.channel }
  }

  function write(message: Message, { blocks, metadata }: Record<string, unknown>): undefined {
    if (blocks !== undefined) message.blocks = blocks as Block[]
    if (metadata !== undefined) message.metadata = metadata as NonNullable<Message['metadata']>
  }

  function postMessage(args: Record<string, unknown>): Record<string, unknown> {
    const asked = String(args['channel'])
    const channel = /^U/.test(asked) ? people.directMessages(asked) : inside.channels.get(asked)
    if (!channel) return { ok: false, error: 'channel_not_found' }
    if (!channel.botIn && channel.im === undefined) return { ok: false, error: 'not_in_channel' }
    if (channel.archived) return { ok: false, error: 'is_archived' }
    if (channel.readOnly) return { ok: false, error: 'restricted_action_read_only_channel' }
    const wrong = blockFault(args)
    if (wrong !== undefined) return wrong
    const now = Date.now()
    if (options.channelEveryMs !== undefined && now - (lastPost.get(channel.id) ?? 0) < options.channelEveryMs) return { ok: false, error: 'ratelimited' }
    lastPost.set(channel.id, now)
    const message = messageOf(args, channel.id, { bot_id: 'BBOT' })
    channel.messages.push(message)
    if (inside.echo)
      void wire
        .event({
          type: 'message',
          channel: channel.id,
          channel_type: channel.im === undefined ? 'channel' : 'im',
          user: inside.botUser,
          bot_id: 'BBOT',
          text: message.text,
          ts: message.ts,
          ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
        })
        .catch(() => undefined)
    return { ok: true, channel: channel.id, ts: message.ts, message }
  }

  function messageOf(args: Record<string, unknown>, channel: string, more: Partial<Message>): Message {
    const { text = '', blocks, thread_ts, metadata, ...rest } = args
    return {
      channel,
      ts: inside.nextTs(),
      user: inside.botUser,
      text: String(text),
      ...(thread_ts === undefined ? {} : { thread_ts: String(thread_ts) }),
      ...(blocks === undefined ? {} : { blocks: blocks as Block[] }),
      ...(metadata === undefined ? {} : { metadata: metadata as NonNullable<Message['metadata']> }),
      ...more,
      args: rest,
    }
  }

  function history(args: Record<string, unknown>, belongs: (message: Message) => boolean): Record<string, unknown> {
    const channel = inside.channels.get(String(args['channel']))
    if (!channel) return { ok: false, error: 'channel_not_found' }
    if (!channel.botIn && channel.im === undefined) return { ok: false, error: 'not_in_channel' }
    const oldest = Number(args['oldest'] ?? 0)
    const withMetadata = String(args['include_all_metadata']) === 'true'
    const found = channel.messages.filter((message) => belongs(message) && Number(message.ts) >= oldest).reverse()
    const limit = Number(args['limit'] ?? 100)
    const from = Number(args['cursor'] ?? 0)
    const messages = found
      .slice(from, from + limit)
      .map(({ args: _, metadata, ...message }) => ({ ...message, type: 'message', ...(withMetadata && metadata ? { metadata } : {}) }))
    const more = from + limit < found.length
    return { ok: true, messages, has_more: more, response_metadata: { next_cursor: more ? String(from + limit) : '' } }
  }

  function exchange(args: Record<string, unknown>): Record<string, unknown> {
    if (args['client_id'] !== inside.clientId || args['client_secret'] !== inside.clientSecret) return { ok: false, error: 'bad_client_secret' }
    const team = /^code-(T\w+)$/.exec(String(args['code']))?.[1]
    if (team === undefined) return { ok: false, error: 'invalid_code' }
    return {
      ok: true,
      access_token: `${inside.botToken}-${team}`,
      token_type: 'bot',
      scope: 'chat:write',
      bot_user_id: inside.botUser,
      app_id: 'A1',
      team: { id: team, name: team },
      enterprise: null,
      is_enterprise_install: false,
      authed_user: { id: 'UADMIN' },
    }
  }

  function respondTo(id: string, body: Record<string, unknown>): [status: number, answer: object] {
    const target = inside.responseUrls.get(id)
    if (!target || target.expired || target.uses >= MAX_USES) return [404, { ok: false, error: 'expired_url' }]
    const wrong = blockFault(body)
    if (wrong !== undefined) return [400, wrong]
    target.uses += 1
    const shared = body['response_type'] === 'in_channel'
    const message = messageOf(body, target.channel, shared ? { bot_id: 'BBOT' } : { to: target.user })
    if (shared) inside.channel(target.channel, { botIn: false }).messages.push(message)
    else inside.whispers.push(message)
    return [200, { ok: true }]
  }

  return {
    ...inside,
    wire,
    people,
    async stop() {
      for (const response of silent) response.destroy()
      wire.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function chunksOf(args: Record<string, unknown>): string {
  return ((args['chunks'] ?? []) as { text?: string }[]).map(({ text = '' }) => text).join('')
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

/** The client sends a form; what is no text in it is JSON. */
function argumentsOf(body: string): Record<string, unknown> {
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([name, value]) => [
      name,
      /^(?:blocks|metadata|view|prompts|loading_messages|chunks)$/.test(name) ? JSON.parse(value) : value,
    ]),
  )
}

function send(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}
