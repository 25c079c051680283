/**
 * A stand-in for the places that briefings go to: keeps what was posted where, and misbehaves as platforms do. One of it
 * knows the key of a message again, as Discord does for some minutes; another does not, as Slack.
 */
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Channel, Finding, Poster, Posting } from '#briefings/poster.ts'

export type Mishap = 'reply-lost' | 'limited' | 'error' | 'error-though-posted' | 'nothing-arrives' | 'arrives-late'
export const mishaps: readonly Mishap[] = ['reply-lost', 'limited', 'error', 'error-though-posted', 'nothing-arrives', 'arrives-late']

export type Message = { id: string; key: string; headline: string; at: number }

export type Channels = {
  /** By channel, oldest first. */
  messages: Map<string, Message[]>
  /** Channels that refuse, and with what. */
  refusing: Map<string, { reason: string; permanent: boolean }>
  requests: { post: number; find: number; limited: number }
  /** What a request comes to; `late` runs when it arrives after all. */
  post: (channel: string, key: string, headline: string, at: number) => { posting: Posting; late?: () => void }
  find: (channel: string, key: string, since: number) => Finding
}

export type Character = {
  /** Knows a key again. */
  idempotent?: boolean
  /** Drawn for each request. */
  mishap?: () => Mishap | undefined
  /** Requests that any second may hold. */
  perSecond?: number
}

export function createChannels({ idempotent = false, mishap = () => undefined, perSecond = Number.POSITIVE_INFINITY }: Character = {}): Channels {
  const messages = new Map<string, Message[]>()
  const refusing: Channels['refusing'] = new Map()
  const requests = { post: 0, find: 0, limited: 0 }
  const lately: number[] = []

  function add(channel: string, key: string, headline: string, at: number): string {
    const list = messages.get(channel) ?? []
    messages.set(channel, list)
    const same = idempotent ? list.find((message) => message.key === key) : undefined
    if (same) return same.id
    const id = `${channel}/${list.length + 1}`
    list.push({ id, key, headline, at })
    return id
  }

  return {
    messages,
    refusing,
    requests,
    post(channel, key, headline, at) {
      requests.post += 1
      while (lately[0] !== undefined && lately[0] <= at - 1_000) lately.shift()
      lately.push(at)
      if (lately.length > perSecond) {
        lately.pop()
        requests.limited += 1
        return { posting: { kind: 'limited', retryAfter: 1_000 } }
      }
      const refusal = refusing.get(channel)
      if (refusal) return { posting: { kind: 'refused', ...refusal } }
      const happens = mishap()
      if (happens === 'limited') return { posting: { kind: 'limited', retryAfter: 20 } }
      if (happens === 'error' || happens === 'nothing-arrives') return { posting: { kind: 'ambiguous' } }
      if (happens === 'arrives-late') return { posting: { kind: 'ambiguous' }, late: () => void add(channel, key, headline, at) }
      const messageId = add(channel, key, headline, at)
      return { posting: happens === undefined ? { kind: 'posted', messageId } : { kind: 'ambiguous' } }
    },
    find(channel, key, since) {
      requests.find += 1
      const found = messages.get(channel)?.find((message) => message.key === key && message.at >= since)
      return found ? { kind: 'found', messageId: found.id } : { kind: 'absent' }
    },
  }
}

export type Told = { user: string; text: string }

/** Straight to the stand-in, without a network. `later` takes what arrives after the request was given up. */
export function posterTo(channels: Channels, now: () => number, later: (work: () => void) => void = () => {}): Poster & { told: Told[] } {
  const told: Told[] = []
  return {
    told,
    async post({ channel }, brief, key) {
      const { posting, late } = channels.post(channel, key, brief.headline, now())
      if (late) later(late)
      return posting
    },
    find: async ({ channel }, key, since) => channels.find(channel, key, since),
    missing: async ({ channel }) => (channels.refusing.has(channel) ? [`I may not post there: ${channels.refusing.get(channel)?.reason}.`] : []),
    async tell(_surface, _workspace, user, text) {
      told.push({ user, text })
      return true
    },
  }
}

/** ms after which a request that "arrives late" does so: after its sender has given up, before it looks. */
const LATE = 150

/** The same over HTTP, for processes that get killed. */
export async function serveChannels(channels: Channels): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(async (request, response) => {
    const body = (await Array.fromAsync(request.setEncoding('utf8'))).join('')
    if (request.url === '/summary') return answer(response, 200, summaryOf(channels))
    const { channel, key, headline, since } = JSON.parse(body) as { channel: string; key: string; headline: string; since: number }
    if (request.url === '/find') return answer(response, 200, channels.find(channel, key, since))
    const { posting, late } = channels.post(channel, key, headline, Date.now())
    if (late) setTimeout(late, LATE).unref()
    if (posting.kind === 'posted') return answer(response, 200, posting)
    if (posting.kind === 'limited') return answer(response, 429, posting)
    if (posting.kind === 'refused') return answer(response, 403, posting)
    if (late) return // never answers
    request.socket.destroy()
  })
  await listening(server)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function listening(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
}

/** ms; shorter than LATE. */
const GIVES_UP = 100

export function posterOverHttp(urls: Readonly<Record<Channel['surface'], string>>, givesUp = GIVES_UP): Poster {
  const ask = async (surface: Channel['surface'], path: string, body: object): Promise<unknown> => {
    const response = await fetch(urls[surface] + path, { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(givesUp) })
    return response.json()
  }
  return {
    post: ({ surface, channel }, brief, key) =>
      ask(surface, '/post', { channel, key, headline: brief.headline }).then(
        (answered) => answered as Posting,
        () => ({ kind: 'ambiguous' as const }),
      ),
    find: ({ surface, channel }, key) =>
      ask(surface, '/find', { channel, key, since: 0 }).then(
        (answered) => answered as Finding,
        () => ({ kind: 'unknown' as const }),
      ),
    missing: async () => [],
    tell: async () => true,
  }
}

/** How many channels have exactly one message, and when the first and the last one came. */
export type Summary = { once: number; first: number; last: number; posted: number; limited: number }

function summaryOf({ messages, requests }: Channels): Summary {
  const lists = [...messages.values()]
  const times = lists.flat().map(({ at }) => at)
  return {
    once: lists.filter(({ length }) => length === 1).length,
    first: Math.min(...times),
    last: Math.max(...times),
    posted: times.length,
    limited: requests.limited,
  }
}

/** `node channels.ts 50`: in a process of its own, so that it keeps time by itself; says its address. */
if (import.meta.main) process.stdout.write(`${(await serveChannels(createChannels({ perSecond: Number(process.argv[2]) }))).url}\n`)
