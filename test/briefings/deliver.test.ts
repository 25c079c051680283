import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { GRACE } from '#briefings/briefings.ts'
import type { Entry } from '#briefings/ledger.ts'
import type { Poster, Posting } from '#briefings/poster.ts'
import { type Database, openDatabase } from '#store/database.ts'
import { FREEDOM_DAY, heldClock, HOUR, MINUTE, plainGround, type Room, room } from '../fakes/briefings.ts'
import { type Channels, createChannels, type Mishap, mishaps, posterTo, type Told } from '../fakes/channels.ts'

const ground = plainGround()
const SERIES = { series: 'freedom-day', zone: 'America/New_York', time: '09:00' }

describe('a delivery', () => {
  it('posts once, and the ledger knows the message', async () => {
    const { house, channels, entries } = await scene()
    await run(house)
    expect(posts(channels)).toEqual({ C1: ['National Freedom Day'] })
    expect(await entries()).toMatchObject([{ state: 'posted', messageId: 'C1/1', occasion: 'freedom-day', year: 2027, attempts: 1, reason: null }])
    await run(house)
    expect(channels.requests.post).toBe(1)
  })

  it.for(mishaps.filter((mishap) => mishap !== 'limited').map((mishap) => [mishap] as const))(
    '%s: looks before it sends again, and the channel has it once',
    async ([mishap]) => {
      const { house, channels, entries } = await scene({ mishap: once(mishap) })
      await run(house)
      expect(posts(channels)).toEqual({ C1: ['National Freedom Day'] })
      expect(channels.requests.find).toBe(mishap === 'error' || mishap === 'nothing-arrives' ? 2 : 1) // what is not there is looked for twice
      expect(await entries()).toMatchObject([{ state: 'posted', messageId: 'C1/1', attempts: 2 }])
    },
  )

  it('waits as long as it is told to, and need not look: a limit means that nothing was posted', async () => {
    const waits: number[] = []
    const { house, channels } = await scene({ mishap: once('limited'), wait: async (ms) => void waits.push(ms) })
    await run(house)
    expect(posts(channels)).toEqual({ C1: ['National Freedom Day'] })
    expect(channels.requests.find).toBe(0)
    expect(Math.max(...waits)).toBeGreaterThanOrEqual(20)
  })

  it('of a workspace that is told to pause meets the limit as a whole, not channel by channel', async () => {
    let passed = 0 // ms, by what is waited
    const { house, channels, poster, clock } = await scene({
      wait: async (ms) => {
        passed += ms
      },
    })
    const others = Array.from({ length: 9 }, (_, at) => `C${at + 2}`)
    for (const channel of others) await house.subscriptions.subscribe({ surface: 'slack', workspace: 'T1', channel }, 'U1', { ...SERIES, time: '09:01' }) // the clock stands at 09:00
    const { post } = poster
    let pause = 0
    let limited = 0
    poster.post = async (...args): Promise<Posting> => {
      pause ||= passed + 30_000
      if (passed >= pause) return post(...args)
      limited += 1
      return { kind: 'limited', retryAfter: pause - passed, global: true }
    }
    clock.set(FREEDOM_DAY + MINUTE)
    await run(house)
    expect(Object.keys(posts(channels)).sort()).toEqual(['C1', ...others].sort())
    expect(limited).toBeLessThanOrEqual(2) // one more was on its way already
  })

  it('that nobody can look for stays open, and fails at the end of the grace period rather than be sent twice', async () => {
    const { house, channels, clock, poster, entries } = await scene({ mishap: once('reply-lost') })
    poster.find = async () => {
      clock.set(clock.now() + 20 * MINUTE)
      return { kind: 'unknown' }
    }
    await run(house)
    expect(posts(channels)).toEqual({ C1: ['National Freedom Day'] })
    expect(await entries()).toMatchObject([{ state: 'failed', reason: expect.stringContaining('could not be read') }])
  })

  it('that never works fails at the end of the grace period', async () => {
    const { house, channels, clock, entries } = await scene({
      mishap: () => {
        clock.set(clock.now() + 10 * MINUTE)
        return 'error'
      },
    })
    await run(house)
    expect(posts(channels)).toEqual({})
    expect(await entries()).toMatchObject([{ state: 'failed', reason: 'no attempt worked within the grace period' }])
  })

  it('takes a poster that throws for one that says it does not know', async () => {
    const { house, channels, poster } = await scene()
    const { post } = poster
    poster.post = async (...args) => {
      poster.post = post
      await post(...args)
      throw new Error('socket hang up')
    }
    await run(house)
    expect(posts(channels)).toEqual({ C1: ['National Freedom Day'] })
  })
})

describe('a process that is stopped', () => {
  it('gives back what has not had its turn, and another posts that at once, with no need to look', async () => {
    const { promise: waiting, resolve: begun } = Promise.withResolvers<void>()
    const { house, channels, clock, database, poster, entries } = await scene({
      wait: (_, signal) =>
        new Promise((_resolve, reject) => {
          begun()
          const stop = (): void => reject(new Error('stopped'))
          if (signal?.aborted) stop()
          signal?.addEventListener('abort', stop)
        }),
    })
    for (const channel of ['C2', 'C3']) await house.subscriptions.subscribe({ surface: 'slack', workspace: 'T1', channel }, 'U1', { ...SERIES, time: '09:01' })
    clock.set(FREEDOM_DAY + MINUTE)
    await house.start()
    await waiting
    await house.stop()
    expect((await entries()).map(({ state }) => state).sort()).toEqual(['planned', 'planned', 'posted'])
    const other = room({ database, ground, poster, now: clock.now })
    await run(other)
    await other.stop()
    expect(posts(channels)).toEqual({ C1: ['National Freedom Day'], C2: ['National Freedom Day'], C3: ['National Freedom Day'] })
    expect(channels.requests).toMatchObject({ post: 3, find: 0 })
  })
})

describe('a channel that is lost', () => {
  it('pauses the subscription with the reason, tells its maker once, and nothing is tried again', async () => {
    const { house, channels, clock, told, entries } = await scene()
    channels.refusing.set('C1', { reason: 'is_archived', permanent: true })
    await run(house)
    clock.set(FREEDOM_DAY + 365 * 24 * HOUR)
    await run(house)
    expect(channels.requests.post).toBe(1)
    expect((await entries()).map(({ state, reason }) => [state, reason])).toEqual([
      ['skipped', 'stopped'],
      ['failed', 'that channel is archived'],
    ])
    expect(told).toEqual([{ user: 'U1', text: expect.stringContaining('for <#C1>, because that channel is archived.') }])
    expect((await house.subscriptions.list('slack', 'T1'))[0]?.stopped).toBe('that channel is archived')
    expect((await house.subscriptions.changes('slack:T1:C1'))[0]).toMatchObject({ person: 'the bot', what: 'paused: that channel is archived' })
  })

  it('goes on once it is mended and subscribed again', async () => {
    const { house, channels, clock } = await scene()
    channels.refusing.set('C1', { reason: 'the bot was removed', permanent: true })
    await run(house)
    expect(await house.subscriptions.subscribe({ surface: 'slack', workspace: 'T1', channel: 'C1' }, 'U1', SERIES)).toMatchObject({ kind: 'missing' })
    channels.refusing.clear()
    expect(await house.subscriptions.subscribe({ surface: 'slack', workspace: 'T1', channel: 'C1' }, 'U1', SERIES)).toMatchObject({
      kind: 'saved',
      isNew: false,
    })
    clock.set(Date.parse('2028-02-01T14:00:00Z'))
    await run(house)
    expect(posts(channels)).toEqual({ C1: ['National Freedom Day'] })
  })

  it('is not lost by a message that the platform does not take, nor by a wrong token', async () => {
    const { house, channels, clock, told, entries } = await scene()
    channels.refusing.set('C1', { reason: 'invalid_message', permanent: true })
    await run(house)
    expect(await entries()).toMatchObject([{ state: 'failed', reason: 'the platform refused the form of the message' }])
    clock.set(Date.parse('2028-02-01T14:00:00Z'))
    channels.refusing.set('C1', { reason: 'unauthorized', permanent: true })
    const { post } = channels
    channels.post = (...args) => {
      const answer = post(...args)
      channels.refusing.clear() // the operator has mended it
      return answer
    }
    await run(house)
    expect(posts(channels)).toEqual({ C1: ['National Freedom Day'] })
    expect(told).toEqual([])
  })

  it('for a moment only is tried again', async () => {
    const { house, channels, poster } = await scene()
    const { post } = poster
    poster.post = async (): Promise<Posting> => {
      poster.post = post
      return { kind: 'refused', reason: 'the message could not be laid out', permanent: false }
    }
    await run(house)
    expect(posts(channels)).toEqual({ C1: ['National Freedom Day'] })
  })
})

describe('a crash', () => {
  /** Calls of the database and of the platform, counted; the process "dies" before or after one of them and is started anew. */
  it('between any two steps of a delivery, whatever the platform does: exactly once', async () => {
    for (const mishap of [undefined, 'reply-lost', 'arrives-late', 'error'] as const) {
      let reached = true
      for (let step = 0; reached; step++) reached = await survives([step], mishap, 1)
    }
  }, 60_000)

  it('again and again, at any steps: exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(40), { minLength: 1, maxLength: 8 }),
        fc.array(fc.constantFrom(undefined, ...mishaps), { maxLength: 6 }),
        async (steps, happening) => {
          await survives(steps, () => happening.shift(), 3)
        },
      ),
      { numRuns: 25 },
    )
  }, 60_000)

  /** False if the run was over before the first of the steps. */
  async function survives(steps: readonly number[], mishap: Mishap | undefined | (() => Mishap | undefined), count: number): Promise<boolean> {
    const clock = heldClock(FREEDOM_DAY - HOUR)
    const channels = createChannels({ mishap: typeof mishap === 'function' ? mishap : once(mishap) })
    const late: (() => void)[] = []
    const arrive = async (): Promise<void> => {
      for (const work of late.splice(0)) work()
    }
    const database = await openDatabase('sqlite::memory:')
    const poster = posterTo(channels, clock.now, (work) => late.push(work))
    const first = room({ database, ground, poster, now: clock.now })
    for (let at = 1; at <= count; at++) await first.subscriptions.subscribe({ surface: 'slack', workspace: 'T1', channel: `C${at}` }, 'U1', SERIES)
    clock.set(FREEDOM_DAY)
    let died = 0
    for (const step of [...steps, Number.POSITIVE_INFINITY]) {
      const life = mortal(step)
      const house = room({ database: life.database(database), ground, poster: life.poster(poster), now: clock.now, wait: arrive })
      await Promise.race([run(house).catch(() => undefined), life.death])
      if (life.isDead()) died += 1
      else await house.stop()
    }
    await database.close()
    const found = posts(channels)
    for (let at = 1; at <= count; at++) expect([steps, mishap, found[`C${at}`]]).toEqual([steps, mishap, ['National Freedom Day']])
    return died > 0
  }
})

describe('a clock that is set', () => {
  it('back by an hour after the posting: nothing is posted twice', async () => {
    const { house, channels, clock } = await scene()
    await run(house)
    clock.set(FREEDOM_DAY - HOUR)
    await run(house)
    clock.set(FREEDOM_DAY)
    await run(house)
    expect(posts(channels)).toEqual({ C1: ['National Freedom Day'] })
  })

  it('ahead by hours at the start and then right: what was skipped as late is posted in its time after all', async () => {
    const { house, channels, clock, entries } = await scene()
    clock.set(FREEDOM_DAY + GRACE + HOUR) // really it is an hour before
    await run(house)
    expect(await entries()).toMatchObject([{ state: 'skipped' }])
    clock.set(FREEDOM_DAY - HOUR)
    await run(house)
    expect(posts(channels)).toEqual({})
    clock.set(FREEDOM_DAY + MINUTE)
    await run(house)
    expect(posts(channels)).toEqual({ C1: ['National Freedom Day'] })
  })

  it('back while a claim is held by a process that died: the claim from the future is not believed', async () => {
    const { house, channels, clock, database } = await scene()
    await house.tick() // writes it down; nobody has started to deliver
    await database.query("UPDATE occurrences SET state = 'claimed', claim = 'dead', lease_until = $1", [FREEDOM_DAY + 30 * 24 * HOUR])
    clock.set(FREEDOM_DAY + MINUTE)
    await run(house)
    expect(posts(channels)).toEqual({ C1: ['National Freedom Day'] })
  })

  it('by a machine that slept through it: posted within the grace period, else on record as late', async () => {
    for (const [slept, state] of [
      [GRACE, 'posted'],
      [GRACE + 1, 'skipped'],
    ] as const) {
      const { house, clock, entries } = await scene()
      clock.set(FREEDOM_DAY + slept)
      await run(house)
      expect(await entries()).toMatchObject([{ state }])
    }
  })

  it('by a machine that slept through it, where the operator wants a shorter grace period', async () => {
    for (const [slept, state] of [
      [30 * MINUTE, 'posted'],
      [31 * MINUTE, 'skipped'],
    ] as const) {
      const { house, clock, entries } = await scene({ grace: 30 * MINUTE })
      clock.set(FREEDOM_DAY + slept)
      await run(house)
      expect(await entries()).toMatchObject([{ state }])
    }
  })

  it('and a process that stood still just before it would have sent asks anew instead', async () => {
    const { house, channels, clock, database, entries } = await scene()
    let slow = true
    const stalling: Database['query'] = async (sql, values) => {
      const rows = await database.query<never>(sql, values)
      if (slow && sql.includes("state = 'posting', lease")) {
        slow = false
        clock.set(clock.now() + MINUTE)
      }
      return rows
    }
    const other = room({ database: { ...database, query: stalling }, ground, poster: posterTo(channels, clock.now), now: clock.now })
    await run(other)
    await other.stop()
    expect(posts(channels)).toEqual({ C1: ['National Freedom Day'] })
    expect(channels.requests.post).toBe(1)
    expect(await entries()).toMatchObject([{ state: 'posted', attempts: 2 }])
    await house.stop()
  })

  it('far ahead and back again leaves next year as it is', async () => {
    const { house, channels, clock } = await scene()
    clock.set(Date.parse('2028-02-03T12:00:00Z'))
    await run(house)
    clock.set(FREEDOM_DAY)
    await run(house)
    clock.set(Date.parse('2028-02-01T14:00:00Z'))
    await run(house)
    expect(posts(channels)).toEqual({ C1: ['National Freedom Day', 'National Freedom Day'] })
  })
})

type Scene = {
  house: Room
  channels: Channels
  clock: ReturnType<typeof heldClock>
  database: Database
  poster: Poster
  told: readonly Told[]
  entries: () => Promise<Entry[]>
}

/** One subscription, made an hour before it is due; then it is time. */
async function scene({
  mishap,
  wait,
  grace = GRACE,
}: {
  mishap?: () => Mishap | undefined
  wait?: (ms: number, signal?: AbortSignal) => Promise<void>
  grace?: number
} = {}): Promise<Scene> {
  const clock = heldClock(FREEDOM_DAY - HOUR)
  const late: (() => void)[] = []
  const channels = createChannels(mishap ? { mishap } : {})
  const poster = posterTo(channels, clock.now, (work) => late.push(work))
  const database = await openDatabase('sqlite::memory:')
  const house = room({
    database,
    ground,
    poster,
    now: clock.now,
    grace,
    wait: async (ms, signal) => {
      await wait?.(ms, signal)
      for (const work of late.splice(0)) work()
    },
  })
  onTestFinished(async () => {
    await house.stop()
    await database.close()
  })
  await house.subscriptions.subscribe({ surface: 'slack', workspace: 'T1', channel: 'C1' }, 'U1', SERIES)
  await house.tick()
  clock.set(FREEDOM_DAY)
  return { house, channels, clock, database, poster, told: poster.told, entries: () => house.ledger.list({ limit: 10 }) }
}

async function run(house: Room): Promise<void> {
  await house.start()
  await house.idle()
}

function posts({ messages }: Channels): Record<string, string[]> {
  return Object.fromEntries([...messages].map(([channel, list]) => [channel, list.map(({ headline }) => headline)]))
}

function once(mishap: Mishap | undefined): () => Mishap | undefined {
  let left = mishap
  return () => {
    const now = left
    left = undefined
    return now
  }
}

/** Whoever dies stands still for good: no call begins, and no answer comes back. */
function mortal(step: number): { database: (real: Database) => Database; poster: (real: Poster) => Poster; death: Promise<void>; isDead: () => boolean } {
  let left = step
  let dead = false
  const { promise: death, resolve: die } = Promise.withResolvers<void>()
  const never = new Promise<never>(() => {})
  const mark = (): void => {
    if (left-- === 0) {
      dead = true
      die()
    }
  }
  const live = async <T>(work: () => Promise<T>): Promise<T> => {
    if (!dead) mark()
    if (dead) return never
    const result = await work()
    if (!dead) mark()
    return dead ? never : result
  }
  return {
    death,
    isDead: () => dead,
    database: (real) => ({
      ...real,
      query: (sql, values) => live(() => real.query(sql, values)),
      brisk: (sql, values) => live(() => real.brisk(sql, values)),
      transaction: (work) => live(() => real.transaction(work)),
    }),
    poster: (real) => ({ ...real, post: (...args) => live(() => real.post(...args)), find: (...args) => live(() => real.find(...args)) }),
  }
}
