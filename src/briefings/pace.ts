/**
 * How fast requests may go out: each takes a place in a line ahead of time, evenly spaced, and at the door in front of the
 * platform one passes at a time, so that no window of its limit ever holds more than it allows. What is late after a stall is
 * caught up as far as the window has room. On a clock that nobody can set; several processes share one line through Postgres.
 */
import type { Database } from '#store/database.ts'
import type { Channel } from './poster.ts'

export type Pace = {
  /** Makes the request when its turn comes; or says in how many ms to ask again, where that is too long to stand in line for. */
  turn: <Result>(channel: Channel, request: () => Promise<Result>) => Promise<Result | Later>
  /** The platform asked for a pause: of this channel, or of all that share its limit. */
  hold: (channel: Channel, ms: number, global?: boolean) => Promise<void>
}
export type Later = { kind: 'later'; after: number }

/** The places of a line lie `interval` ms apart. */
export type Line = {
  /** Takes the next place and says in how many ms it comes. Where that is more than PATIENCE, no place is taken. */
  reserve: (name: string, interval: number) => Promise<number>
  /** No place comes sooner than in so many ms, for whoever asks from now on. */
  halt: (name: string, ms: number) => Promise<void>
}

/** So many requests in any second; and how many ms lie between two places in line. */
type Limit = { most: number; interval: number }

/** 50 a second for the whole bot, less 3% for the jitter among several processes. */
const DISCORD_BOT: Limit = { most: 50, interval: 20.7 }
/** Slack has a limit of "several hundred a minute" for a workspace, without a promise. */
const SLACK_WORKSPACE: Limit = { most: 4, interval: 250 }
/** ms. Slack: about one a second. Discord: five in five seconds. */
const CHANNEL = 1_000
/** ms. Nobody stands in line for longer, holding a claim: as long as a workspace of Slack takes for all that are delivered at once. */
export const PATIENCE = 17_000

/** `line` for what is shared with other processes, `own` for a channel. */
export function createPace({ line, own, clock, wait }: { line: Line; own: Line; clock: () => number; wait: (ms: number) => Promise<void> }): Pace {
  const shared = ({ surface, workspace }: Channel): [name: string, limit: Limit] =>
    surface === 'discord' ? ['discord', DISCORD_BOT] : [`slack:${workspace}`, SLACK_WORKSPACE]
  const ownLine = ({ surface, channel }: Channel): string => `${surface}:${channel}`
  const doors = new Map<string, Door>()
  const doorOf = (name: string, limit: Limit): Door => {
    if (doors.size > MOST_LINES) for (const [other, door] of doors) if (door.isIdle()) doors.delete(other)
    const door = doors.get(name) ?? createDoor(limit, clock, wait)
    doors.set(name, door)
    return door
  }
  return {
    async turn(channel, request) {
      const quiet = await own.reserve(ownLine(channel), CHANNEL)
      if (quiet > PATIENCE) return { kind: 'later', after: quiet }
      if (quiet > 0) await wait(quiet)
      const [name, limit] = shared(channel)
      const due = await line.reserve(name, limit.interval)
      if (due > PATIENCE) return { kind: 'later', after: due }
      return doorOf(name, limit).pass(clock() + due, request)
    },
    async hold(channel, ms, global = false) {
      if (!global) return own.halt(ownLine(channel), ms)
      const [name, limit] = shared(channel)
      doorOf(name, limit).shut(ms)
      await line.halt(name, ms)
    },
  }
}

/** What all requests of this process pass by that share a limit. */
type Door = {
  /** Not before `due`. */
  pass: <Result>(due: number, request: () => Promise<Result>) => Promise<Result | Later>
  shut: (ms: number) => void
  isIdle: () => boolean
}
/** `took` undefined: still on its way, or back only when it no longer matters. */
type Begun = { at: number; took: number | undefined }

/** ms; what limits are counted in, and a little for the ticks of two clocks. */
const WINDOW = 1_005
/** ms. By so much more than the quickest of all may a request take and still count from when it may have arrived at the latest. */
const JITTER = 1_000
/** How close two requests may follow each other after a stall, as a part of the even spacing. */
const CATCH_UP = 0.5

function createDoor({ most, interval }: Limit, clock: () => number, wait: (ms: number) => Promise<void>): Door {
  const begun: Begun[] = []
  let quickest = Number.POSITIVE_INFINITY
  let open = 0
  let last: Promise<unknown> = Promise.resolve()
  let standing = 0

  /** The earliest instant at which the next one may begin. A request that took its time on the way may have arrived so much later. */
  function free(due: number): number {
    const [oldest, latest] = [begun.at(-most), begun.at(-1)]
    const late = oldest?.took === undefined ? JITTER : Math.min(oldest.took - quickest, JITTER)
    return Math.max(due, open, latest === undefined ? due : latest.at + interval * CATCH_UP, oldest === undefined ? due : oldest.at + late + WINDOW)
  }

  /** Undefined if the door is shut for too long to wait. */
  async function begin(due: number): Promise<Begun | undefined> {
    for (let at = clock(); at < free(due); at = clock()) {
      if (open - at > PATIENCE) return undefined
      await wait(free(due) - at)
    }
    const mine: Begun = { at: clock(), took: undefined }
    begun.push(mine)
    if (begun.length > most) begun.shift()
    return mine
  }

  return {
    async pass(due, request) {
      standing += 1
      const turn = last
        .then(() => begin(due))
        .finally(() => {
          standing -= 1
        })
      last = turn.catch(() => undefined)
      const mine = await turn
      if (!mine) return { kind: 'later', after: Math.max(0, open - clock()) }
      try {
        return await request()
      } finally {
        mine.took = clock() - mine.at
        quickest = Math.min(quickest, mine.took)
      }
    },
    shut(ms) {
      open = Math.max(open, clock() + ms)
    },
    isIdle: () => standing === 0 && Math.max(open, (begun.at(-1)?.at ?? 0) + WINDOW) <= clock(),
  }
}

const MOST_LINES = 2_000 // kept in memory before those that nobody stands in are forgotten

/** In one process. `clock` in ms, never set back: performance.now. */
export function lineInProcess(clock: () => number): Line {
  const next = new Map<string, number>()
  return {
    async reserve(name, interval) {
      const at = clock()
      if (next.size > MOST_LINES) for (const [other, free] of next) if (free <= at) next.delete(other)
      const place = Math.max(next.get(name) ?? 0, at)
      if (place - at <= PATIENCE) next.set(name, place + interval)
      return place - at
    },
    async halt(name, ms) {
      next.set(name, Math.max(next.get(name) ?? 0, clock() + ms))
    },
  }
}

/** Across processes, by the clock of the database server alone; in tenths of a ms, because integers are what it keeps. */
export function lineInPostgres({ query }: Database): Line {
  const at = '(extract(epoch FROM clock_timestamp()) * 10000)::bigint'
  const next = `CASE WHEN briefing_lines.next > ${at} + ${LONGEST_LINE} THEN 0 ELSE briefing_lines.next END`
  return {
    async reserve(name, interval) {
      const [place] = await query<{ wait: number }>(
        `INSERT INTO briefing_lines (name, next) VALUES ($1, ${at} + $2::bigint)
         ON CONFLICT (name) DO UPDATE SET next = GREATEST(${next}, ${at}) + $2::bigint WHERE ${next} <= ${at} + $3::bigint
         RETURNING next - $2::bigint - ${at} AS wait`,
        [name, Math.round(interval * 10), PATIENCE * 10],
      )
      const [line] = place ? [place] : await query<{ wait: number }>(`SELECT next - ${at} AS wait FROM briefing_lines WHERE name = $1`, [name])
      return Math.max(place ? 0 : PATIENCE + 1, (line?.wait ?? 0) / 10)
    },
    async halt(name, ms) {
      await query(
        `INSERT INTO briefing_lines (name, next) VALUES ($1, ${at} + $2::bigint) ON CONFLICT (name) DO UPDATE SET next = GREATEST(${next}, ${at} + $2::bigint)`,
        [name, Math.min(Math.round(ms * 10), LONGEST_LINE)],
      )
    },
  }
}

/** Tenths of a ms. A line longer than an hour is a leftover of a server whose clock was set back. */
const LONGEST_LINE = 36_000_000
