/** How the stand-in reaches the app: Socket Mode envelopes over a WebSocket, or signed HTTP requests; each awaits its acknowledgement. */
import { createHmac, randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Inside } from './slack.ts'

/** `ms` until the app acknowledged; `status` of HTTP mode. */
export type Ack = { ms: number; status?: number; payload?: unknown }
export type Retry = { num: number; reason: string }

export type Wire = {
  socketUrl: () => string
  /** An event of the Events API, wrapped as Slack does. The same `event_id` goes out again for a redelivery. */
  event: (event: Record<string, unknown>, options?: { retry?: Retry; eventId?: string; team?: string }) => Promise<Ack>
  interaction: (payload: Record<string, unknown>) => Promise<Ack>
  command: (payload: Record<string, string>) => Promise<Ack>
  /** Deliver by signed HTTP requests from now on. */
  useHttp: (url: string) => void
  isHttp: () => boolean
  post: (url: string, body: string, type: string, options?: { secret?: string; headers?: Record<string, string> }) => Promise<Response>
  sockets: () => number
  connections: () => number
  /** The next connection is accepted, and never greeted. */
  muteNext: () => void
  /** Cuts all sockets without a word, or asks the app to go elsewhere first. */
  drop: (politely?: boolean) => void
  stop: () => void
}

export function createWire(inside: Inside, server: Server): Wire {
  const sockets = new Set<WebSocket>()
  const waiting = new Map<string, (payload: unknown) => void>()
  let connections = 0
  let mute = false
  let http: string | undefined
  const hub = new WebSocketServer({ server, path: '/socket' })
  hub.on('connection', (socket) => {
    sockets.add(socket)
    connections += 1
    socket.on('message', (data) => {
      const { envelope_id: id, payload } = JSON.parse(String(data)) as { envelope_id: string; payload: unknown }
      waiting.get(id)?.(payload)
      waiting.delete(id)
      inside.happened()
    })
    socket.on('close', () => {
      sockets.delete(socket)
      inside.happened()
    })
    if (!mute) socket.send(JSON.stringify({ type: 'hello', num_connections: sockets.size, connection_info: { app_id: 'A1' } }))
    mute = false
    inside.happened()
  })

  function envelope(type: string, payload: object, retry?: Retry): Promise<Ack> {
    const socket = [...sockets].find((one) => one.readyState === one.OPEN)
    if (!socket) return Promise.reject(new Error('No socket is open.'))
    const id = randomUUID()
    const started = performance.now()
    return new Promise((resolve) => {
      waiting.set(id, (answer) => resolve({ ms: performance.now() - started, payload: answer }))
      socket.send(
        JSON.stringify({
          envelope_id: id,
          type,
          payload,
          accepts_response_payload: type !== 'events_api',
          ...(retry ? { retry_attempt: retry.num, retry_reason: retry.reason } : {}),
        }),
      )
    })
  }

  async function post(
    url: string,
    body: string,
    type: string,
    { secret = inside.signingSecret, headers = {} }: { secret?: string; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const at = String(Math.floor(Date.now() / 1000))
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`
    return fetch(url, { method: 'POST', body, headers: { 'content-type': type, 'x-slack-request-timestamp': at, 'x-slack-signature': signature, ...headers } })
  }

  async function overHttp(url: string, body: string, type: string, headers: Record<string, string> = {}): Promise<Ack> {
    const started = performance.now()
    const response = await post(url, body, type, { headers })
    const text = await response.text()
    return { ms: performance.now() - started, status: response.status, ...(text.startsWith('{') ? { payload: JSON.parse(text) as unknown } : {}) }
  }

  const form = 'application/x-www-form-urlencoded'
  return {
    socketUrl: () => `ws://127.0.0.1:${inside.port()}/socket`,
    event(event, { retry, eventId = `Ev${randomUUID()}`, team = inside.team } = {}) {
      const payload = {
        token: 'x',
        team_id: team,
        api_app_id: 'A1',
        type: 'event_callback',
        event,
        event_id: eventId,
        event_time: Math.floor(Date.now() / 1000),
        authorizations: [{ enterprise_id: null, team_id: team, user_id: inside.botUser, is_bot: true, is_enterprise_install: false }],
      }
      if (http === undefined) return envelope('events_api', payload, retry)
      return overHttp(
        http,
        JSON.stringify(payload),
        'application/json',
        retry ? { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason } : {},
      )
    },
    interaction: (payload) =>
      http === undefined ? envelope('interactive', payload) : overHttp(http, new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), form),
    command: (payload) => (http === undefined ? envelope('slash_commands', payload) : overHttp(http, new URLSearchParams(payload).toString(), form)),
    useHttp(url) {
      http = url
    },
    isHttp: () => http !== undefined,
    post,
    sockets: () => sockets.size,
    connections: () => connections,
    muteNext() {
      mute = true
    },
    drop(politely = false) {
      for (const socket of sockets) {
        if (politely) socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }))
        else socket.terminate()
      }
    },
    stop() {
      for (const socket of sockets) socket.terminate()
      hub.close()
    },
  }
}
