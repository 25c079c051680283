/** The operator's pages as a probe and a scraper see them, over real HTTP. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Event } from '../../src/adapters/handle.ts'
import type { Surface, SurfaceHealth } from '../../src/adapters/surface.ts'
import type { Every } from '../../src/operate/every.ts'
import { openHttpServer } from '../../src/operate/http-server.ts'
import { createOperation, type Operation } from '../../src/operate/operation.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'

const NOW = 1_000_000
const DAY = 86_400_000

type House = { operation: Operation; health: { slack: SurfaceHealth }; database: Database; pruned: object[]; hourly: () => Promise<void> }

async function open(): Promise<House> {
  const database = await openDatabase('sqlite::memory:')
  const health = { slack: { ready: true, lastEvent: NOW - 12_000, detail: 'socket open', limited: 3 } }
  const surfaces: Surface[] = [
    { name: 'slack', run: async () => {}, stop: async () => {}, health: () => health.slack },
    { name: 'console', run: async () => {}, stop: async () => {} },
  ]
  const pruned: object[] = []
  let hourly = async (): Promise<void> => {}
  const every: Every = (_, work) => {
    hourly = work
    return () => {
      hourly = async () => {}
    }
  }
  const operation = createOperation({
    database,
    surfaces: () => surfaces,
    keep: { voices: 90 * DAY, ledger: 730 * DAY },
    now: () => NOW,
    every,
    onPruned: (gone) => pruned.push(gone),
  })
  onTestFinished(async () => {
    await operation.stop()
    await database.close()
  })
  return { operation, health, database, pruned, hourly: () => hourly() }
}

async function listening(): Promise<House & { get: (path: string, init?: RequestInit) => Promise<{ status: number; body: string }> }> {
  const house = await open()
  const port = await freePort()
  await house.operation.listen(port, '127.0.0.1')
  return {
    ...house,
    async get(path, init) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, init)
      return { status: response.status, body: await response.text() }
    },
  }
}

async function freePort(): Promise<number> {
  const server = await openHttpServer({ port: 0, bind: '127.0.0.1', pages: {} })
  await server.close()
  return server.port
}

const event = (change: Partial<Event>): Event => ({
  surface: 'slack',
  work: 'question',
  handled: 'answered',
  outcome: 'answered',
  ms: 4,
  reference: 'ab12cd34',
  ...change,
})

describe('/healthz', () => {
  it('says that the process is alive', async () => {
    const { get } = await listening()
    expect(await get('/healthz')).toEqual({ status: 200, body: '{"alive":true}\n' })
  })
})

describe('/readyz', () => {
  it('tells of the database, each surface and the age of its last event', async () => {
    const { get } = await listening()
    const { status, body } = await get('/readyz')
    expect(status).toBe(200)
    expect(JSON.parse(body)).toEqual({
      ready: true,
      checks: [
        { name: 'database', ready: true, says: 'sqlite answers' },
        { name: 'slack', ready: true, says: 'socket open', lastEvent: 12 },
      ],
    })
  })

  it('is 503 while a surface is cut off', async () => {
    const { get, health } = await listening()
    health.slack = { ready: false, lastEvent: undefined, detail: 'reconnecting' }
    const { status, body } = await get('/readyz')
    expect(status).toBe(503)
    expect(JSON.parse(body).checks[1]).toEqual({ name: 'slack', ready: false, says: 'reconnecting', lastEvent: null })
  })

  it('is 503 without its database, and says no more than that', async () => {
    const { get, database } = await listening()
    await database.close()
    const { status, body } = await get('/readyz')
    expect(status).toBe(503)
    expect(JSON.parse(body).checks[0]).toEqual({ name: 'database', ready: false, says: 'sqlite does not answer' })
  })

  it('is 503 from the moment the bot begins to stop, while it is still alive', async () => {
    const { get, operation } = await listening()
    operation.leave()
    expect([(await get('/readyz')).status, (await get('/healthz')).status]).toEqual([503, 200])
  })
})

describe('/metrics', () => {
  it('counts by surface and outcome, times answers, and knows the event loop', async () => {
    const { get, operation } = await listening()
    operation.onEvent(event({}))
    operation.onEvent(event({ outcome: 'abstained', ms: 40 }))
    operation.onEvent({ surface: 'discord', work: 'check', handled: 'limited', ms: 1, reference: 'x' })
    const { status, body } = await get('/metrics')
    expect(status).toBe(200)
    expect(body).toContain('brief_questions_total{surface="slack",work="question",handled="answered",outcome="answered"} 1')
    expect(body).toContain('brief_questions_total{surface="slack",work="question",handled="answered",outcome="abstained"} 1')
    expect(body).toContain('brief_questions_total{surface="discord",work="check",handled="limited",outcome="none"} 1')
    expect(body).toContain('brief_answer_seconds_bucket{le="0.005",surface="slack",work="question"} 1')
    expect(body).toContain('brief_answer_seconds_count{surface="slack",work="question"} 2')
    expect(body).toContain('brief_surface_ready{surface="slack"} 1')
    expect(body).toContain('brief_surface_last_event_seconds{surface="slack"} 12')
    expect(body).toMatch(/nodejs_eventloop_lag_p99_seconds \S+/)
  })

  it('knows how often a platform has said that it is too much, and how far the briefings are', async () => {
    const { get, database } = await listening()
    const row = (key: string, state: string, due: number) =>
      database.query("INSERT INTO occurrences (key, subscription, occasion, year, date, due, state, changed_at) VALUES ($1, $1, 'o', 2027, 'd', $2, $3, 0)", [
        key,
        due,
        state,
      ])
    for (const [key, state, due] of [
      ['a', 'posted', 1],
      ['b', 'planned', 1],
      ['c', 'ambiguous', 2],
      ['d', 'planned', NOW + 1],
    ] as const)
      await row(key, state, due)
    for (let scrapes = 0; scrapes < 2; scrapes++) {
      const { body } = await get('/metrics')
      expect(body).toContain('brief_limited_total{surface="slack"} 3')
      expect(body).toContain('brief_deliveries{state="planned"} 2')
      expect(body).toContain('brief_deliveries{state="posted"} 1')
      expect(body).toContain('brief_delivery_queue 2')
    }
  })

  it('tells all the others while the database is down', async () => {
    const { get, database, operation } = await listening()
    operation.onEvent(event({}))
    await database.close()
    const { status, body } = await get('/metrics')
    expect([status, body.includes('brief_deliver')]).toEqual([200, false])
    expect(body).toContain('brief_answer_seconds_count{surface="slack",work="question"} 1\n')
    expect(body).toMatch(/nodejs_eventloop_lag_p99_seconds \S+\n/)
  })

  it('carries no reference, and no trace of a disclosure', async () => {
    const { get, operation } = await listening()
    operation.onEvent(event({ outcome: 'help', reference: 'feedbeef' }))
    operation.onEvent(event({ reference: 'cafebabe' }))
    const { body } = await get('/metrics')
    expect(body).not.toMatch(/help"|feedbeef|cafebabe/)
    expect(body).toContain('brief_answer_seconds_count{surface="slack",work="question"} 1')
  })

  it('counts apart for each bot in one process', async () => {
    const [one, other] = [await listening(), await listening()]
    one.operation.onEvent(event({}))
    expect((await other.get('/metrics')).body).not.toContain('brief_questions_total{')
  })
})

describe('the server', () => {
  it('answers GET and nothing else, and says what there is', async () => {
    const { get } = await listening()
    expect(await get('/')).toEqual({ status: 404, body: 'There is nothing here. Known: /healthz, /readyz, /metrics\n' })
    expect((await get('/__proto__')).status).toBe(404)
    expect((await get('/metrics', { method: 'POST', body: 'x'.repeat(100_000) })).status).toBe(405)
  })

  it.for([
    ['GET // HTTP/1.1\r\n', 400],
    ['GET http://[ HTTP/1.1\r\n', 400],
    ['GET /healthz HTTP/1.1\r\nContent-Length: 100000\r\n', 413],
    [`GET /${'x'.repeat(10_000)} HTTP/1.1\r\n`, 431],
  ] as const)('is not brought down by %j', async ([request, status]) => {
    const server = await openHttpServer({ port: 0, bind: '127.0.0.1', pages: { '/healthz': () => ({ status: 200, type: 'text/plain', body: 'alive' }) } })
    onTestFinished(() => server.close())
    const socket = connect(server.port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => {})
    socket.write(`${request}Host: here\r\n\r\n`)
    const [first] = (await once(socket, 'data')) as [Buffer]
    expect(first.toString().split('\r\n')[0]).toContain(`HTTP/1.1 ${status} `)
    expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200)
  })

  it('says plainly that a port is taken', async () => {
    const { operation } = await open()
    const server = await openHttpServer({ port: 0, bind: '127.0.0.1', pages: {} })
    onTestFinished(() => server.close())
    await expect(operation.listen(server.port, '127.0.0.1')).rejects.toThrow(
      `The address 127.0.0.1, port ${server.port} is taken by another program. Set PORT to a free port`,
    )
  })

  it('turns a fault of a page into 500 without its cause', async () => {
    const server = await openHttpServer({
      port: 0,
      bind: '127.0.0.1',
      pages: {
        '/x': () => {
          throw new Error('hunter2')
        },
      },
    })
    onTestFinished(() => server.close())
    const response = await fetch(`http://127.0.0.1:${server.port}/x`)
    expect([response.status, await response.text()]).toEqual([500, 'This could not be found out just now.\n'])
  })

  it('lets go of whoever holds a connection open when it closes', async () => {
    const server = await openHttpServer({ port: 0, bind: '127.0.0.1', pages: {} })
    const socket = connect(server.port, '127.0.0.1')
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.on('error', () => {}) // it is cut off, and may say so
    const ended = new Promise((resolve) => socket.once('close', resolve))
    socket.write('GET /healthz HTTP/1.1\r\n') // and never the rest
    await server.close()
    await ended
  })
})

describe('every hour', () => {
  it('what is over its time goes, and no more once the bot stops', async () => {
    const { operation, database, pruned, hourly } = await open()
    operation.startTidying()
    await database.query("INSERT INTO keyv (key, value, expires_at) VALUES ('a', 'b', $1)", [NOW - 1])
    await hourly()
    expect(pruned).toEqual([expect.objectContaining({ keyv: 1 })])
    await operation.stop()
    await hourly()
    expect(pruned).toHaveLength(1)
  })
})
