/** What the tests of the briefings share: a ground without training, a clock that is held, a room on a database. */
import { type BackOff, dispatchInProcess } from '#briefings/dispatch.ts'
import { type Briefings, createBriefings, GRACE } from '#briefings/briefings.ts'
import type { Poster } from '#briefings/poster.ts'
import { createGround, type Ground } from '#core/ground.ts'
import { createNameFinder } from '#language/names.ts'
import { readKnowledge } from '#knowledge/read.ts'
import type { Knowledge } from '#knowledge/schema.ts'
import type { Database } from '#store/database.ts'
import { paths } from '../../src/paths.ts'

/** 09:00 in New York on National Freedom Day. */
export const FREEDOM_DAY = Date.parse('2027-02-01T14:00:00Z')
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

export function plainGround(): Ground {
  return groundOf(readKnowledge(paths.knowledge, '2026-11-22').knowledge)
}

export function groundOf(knowledge: Knowledge): Ground {
  const words = new Set(knowledge.facts.flatMap(({ statement }) => statement.toLowerCase().match(/[\p{L}']+/gu) ?? []))
  const isWord = (word: string): boolean => words.has(word)
  return createGround(knowledge, createNameFinder(knowledge.names, isWord), isWord)
}

export type Held = { now: () => number; set: (at: number) => void }

export function heldClock(at: number): Held {
  let current = at
  return {
    now: () => current,
    set(next) {
      current = next
    },
  }
}

/** Waits only as long as the event loop takes. */
export const soon: BackOff = { least: 1, most: 1 }

export type Room = Briefings & { faults: unknown[]; idle: () => Promise<void> }

/** Ticks only when told. Nothing waits: the clock of the pace goes on by as much instead. `wait` is called where the room would. */
export function room({
  database,
  ground,
  poster,
  now,
  wait = async () => {},
  grace = GRACE,
}: {
  database: Database
  ground: Ground
  poster: Poster
  now: () => number
  wait?: (ms: number, signal?: AbortSignal) => Promise<void>
  grace?: number
}): Room {
  const faults: unknown[] = []
  const running = new Set<Promise<unknown>>()
  let waited = 0
  const skip = async (ms: number, signal: AbortSignal): Promise<void> => {
    waited += ms
    await wait(ms, signal)
  }
  const dispatcher = dispatchInProcess({ onFault: (fault) => void faults.push(fault), wait: skip, backOff: soon })
  const briefings = createBriefings({
    database,
    ground: () => ground,
    poster,
    dispatcher: {
      ...dispatcher,
      start: (deliver) =>
        dispatcher.start((key) => {
          const delivery = deliver(key)
          const over: Promise<unknown> = delivery.catch(() => undefined).then(() => running.delete(over))
          running.add(over)
          return delivery
        }),
    },
    now,
    clock: () => performance.now() + waited,
    wait: skip,
    every: () => () => {},
    onFault: (fault) => void faults.push(fault),
    settle: 1,
    grace,
  })
  return {
    ...briefings,
    faults,
    /** Until nothing is open any more. */
    async idle() {
      while (running.size > 0 || (await briefings.ledger.open()).length > 0) await Promise.race([...running, new Promise((resolve) => setImmediate(resolve))])
    },
  }
}
