/** The gateway of the stand-in: hello, heartbeats, identify, resume with replay, and everything that can befall a socket. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { wireGuild, wireUser, type World } from './discord-world.ts'

const OP = { dispatch: 0, heartbeat: 1, identify: 2, resume: 6, reconnect: 7, invalidSession: 9, hello: 10, acknowledge: 11 } as const
const PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)
const INTENT = { guildMessages: 1 << 9, directMessages: 1 << 12 }
const REMEMBERED = 5_000 // events kept for those who resume

type Session = { id: string; shard: [number, number]; intents: number; seq: number; sent: string[]; socket: WebSocket | undefined }

export type Gateway = {
  sessions: Map<string, Session>
  /** What clients did, in order: identify, resume, heartbeat left out. */
  log: string[]
  /** Close code for the next identify, as for a token or intent that Discord refuses. */
  refuseWith: number | undefined
  /** No hello to new sockets: a gateway that is down though it accepts. */
  mute: boolean
  /** Heartbeats are heard and not acknowledged: a line that is dead though it stands. */
  deaf: boolean
  dispatch: (type: string, data: object, guildId?: string | undefined) => void
  /** The line breaks without a word; sessions can be resumed. */
  drop: (code?: number) => void
  /** Discord forgets all sessions; clients learn of it when they resume. */
  forget: () => void
  invalidate: (resumable: boolean) => void
  askToReconnect: () => void
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  stop: () => void
}

export function createGateway(world: World, { token, heartbeatMs, url }: { token: string; heartbeatMs: number; url: () => string }): Gateway {
  const server = new WebSocketServer({ noServer: true })
  const sessions = new Map<string, Session>()
  const log: string[] = []

  const send = (socket: WebSocket, payload: object): void => socket.send(JSON.stringify(payload))
  const say = (session: Session, type: string, data: object): void => {
    session.seq += 1
    const line = JSON.stringify({ op: OP.dispatch, t: type, s: session.seq, d: data })
    session.sent.push(line)
    if (session.sent.length > REMEMBERED) session.sent.shift()
    if (session.socket?.readyState === 1) session.socket.send(line)
  }

  server.on('connection', (socket: WebSocket) => {
    let own: Session | undefined
    if (!gateway.mute) send(socket, { op: OP.hello, t: null, s: null, d: { heartbeat_interval: heartbeatMs } })
    socket.on('close', (code) => {
      if (own?.socket === socket) own.socket = undefined
      if (own && (code === 1000 || code === 1001)) sessions.delete(own.id) // a client that says goodbye cannot resume
      world.changed()
    })
    socket.on('error', () => undefined)
    socket.on('message', (raw) => {
      const { op, d } = JSON.parse(String(raw)) as { op: number; d: never }
      if (op === OP.heartbeat && gateway.deaf) return
      if (op === OP.heartbeat) return send(socket, { op: OP.acknowledge, t: null, s: null, d: null })
      if (op === OP.identify) own = identify(socket, d)
      if (op === OP.resume) own = resume(socket, d)
      world.changed()
    })
  })

  function identify(
    socket: WebSocket,
    { token: given, intents, shard = [0, 1] }: { token: string; intents: number; shard?: [number, number] },
  ): Session | undefined {
    log.push(`identify ${shard.join('/')}`)
    const refused = gateway.refuseWith ?? (given === token ? ((intents & PRIVILEGED) === 0 ? undefined : 4014) : 4004)
    if (refused !== undefined) return void socket.close(refused)
    const session: Session = { id: randomUUID(), shard, intents, seq: 0, sent: [], socket }
    sessions.set(session.id, session)
    const own = [...world.guilds.values()].filter((guild) => guild.withBot && shardOf(guild.id, shard[1]) === shard[0])
    say(session, 'READY', {
      v: 10,
      user: { ...wireUser(world.bot), verified: true, mfa_enabled: false, email: null },
      guilds: own.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: url(),
      session_type: 'normal',
      private_channels: [],
      relationships: [],
      application: { id: world.applicationId, flags: 0 },
      shard,
    })
    for (const guild of own) if (guild.available) say(session, 'GUILD_CREATE', wireGuild(guild, world))
    return session
  }

  function resume(socket: WebSocket, { token: given, session_id, seq }: { token: string; session_id: string; seq: number }): Session | undefined {
    const session = sessions.get(session_id)
    log.push(session ? 'resume' : 'resume refused')
    if (given !== token) return void socket.close(4004)
    if (!session) return void send(socket, { op: OP.invalidSession, t: null, s: null, d: false })
    session.socket = socket
    for (const line of session.sent) if ((JSON.parse(line) as { s: number }).s > seq) socket.send(line)
    say(session, 'RESUMED', {})
    return session
  }

  const gateway: Gateway = {
    sessions,
    log,
    refuseWith: undefined,
    mute: false,
    deaf: false,
    dispatch(type, data, guildId) {
      const needs = type === 'MESSAGE_CREATE' ? (guildId === undefined ? INTENT.directMessages : INTENT.guildMessages) : 0
      for (const session of sessions.values()) {
        const mine = guildId === undefined ? session.shard[0] === 0 : session.shard[0] === shardOf(guildId, session.shard[1])
        if (mine && (needs === 0 || (session.intents & needs) !== 0)) say(session, type, data)
      }
    },
    drop(code) {
      for (const socket of server.clients)
        if (code === undefined) socket.terminate()
        else socket.close(code)
    },
    forget: () => sessions.clear(),
    invalidate(resumable) {
      for (const session of [...sessions.values()]) {
        if (session.socket) send(session.socket, { op: OP.invalidSession, t: null, s: null, d: resumable })
        if (!resumable) sessions.delete(session.id)
      }
    },
    askToReconnect() {
      for (const { socket } of sessions.values()) if (socket) send(socket, { op: OP.reconnect, t: null, s: null, d: null })
    },
    upgrade: (request, socket, head) => server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client)),
    stop() {
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }
  return gateway
}

function shardOf(guildId: string, shards: number): number {
  return Number((BigInt(guildId) >> 22n) % BigInt(shards))
}
