/**
 * How fast messages may go out: a turn is reserved ahead for each, evenly spaced, so that no window of a platform's limit ever
 * holds more than it allows. Measured on a clock that nobody can set; several processes share one line through Postgres.
 */
import type { Database } from '#store/database.ts'
import type { Channel } from './poster.ts'

export type Pace = {
  /** Resolves when the next message to this channel may go out. */
  turn: (channel: Channel) => Promise<void>
  /** The platform asked for a pause: of this channel, or of all that share its limit. */
  hold: (channel: Channel, ms: number, global?: boolean) => Promise<void>
}

/** Reserves the next place in a line and says in how many ms it comes. `least` is when it may come at the earliest. */
export type Line = (name: string, interval: number, least: number) => Promise<number>

/** ms between two messages. Discord: 50 requests a second for the whole bot, less 3% for the jitter of the way. */
const DISCORD_BOT = 20.7
/** Slack has a limit of "several hundred a minute" for a workspace, without a promise: four a second. */
const SLACK_WORKSPACE = 250
/** Slack: about one a second. Discord: five in five seconds. */
const CHANNEL = 1_000
/** ms; what limits are counted in. */
const WINDOW = 1_000
/** How close two messages may follow each other after a stall, as a part of the even spacing. */
const CATCH_UP = 0.9

/** `line` for what is shared with other processes, `own` for a channel. */
export function createPace({ line, own, clock, wait }: { line: Line; own: Line; clock: () => number; wait: (ms: number) => Promise<void> }): Pace {
  const shared = ({ surface, workspace }: Channel): [name: string, interval: number] =>
    surface === 'discord' ? ['discord', DISCORD_BOT] : [`slack:${workspace}`, SLACK_WORKSPACE]
  const ownLine = ({ surface, channel }: Channel): string => `${surface}:${channel}`
  const begun = new Map<string, number[]>()
  /** Begins, or says in how many ms the window has room. Turns that come late, on a machine that stalled, must make no burst. */
  const begin = (name: string, interval: number): number => {
    const at = clock()
    if (begun.size > MOST_LINES) for (const [other, times] of begun) if ((times.at(-1) ?? 0) <= at - WINDOW) begun.delete(other)
    const times = (begun.get(name) ?? []).filter((time) => time > at - WINDOW)
    begun.set(name, times)
    const [oldest, last] = [times.at(-Math.floor(WINDOW / interval)), times.at(-1)]
    const free = Math.max(oldest === undefined ? at : oldest + WINDOW, last === undefined ? at : last + interval * CATCH_UP)
    if (free <= at) times.push(at)
    return Math.max(0, free - at)
  }
  return {
    async turn(channel) {
      const [name, interval] = shared(channel)
      const quiet = await own(ownLine(channel), CHANNEL, 0)
      if (quiet > 0) await wait(quiet)
      const due = await line(name, interval, 0)
      if (due > 0) await wait(due)
      for (let full = begin(name, interval); full > 0; full = begin(name, interval)) await wait(full)
    },
    async hold(channel, ms, global = false) {
      if (!global) return void (await own(ownLine(channel), CHANNEL, ms - CHANNEL)) // whoever comes next comes one interval later
      const [name, interval] = shared(channel)
      await line(name, interval, ms - interval)
    },
  }
}

const MOST_LINES = 2_000 // kept in memory before those that nobody stands in are forgotten

/** In one process. `clock` in ms, never set back: performance.now. */
export function lineInProcess(clock: () => number): Line {
  const next = new Map<string, number>()
  return async (name, interval, least) => {
    const at = clock()
    if (next.size > MOST_LINES) for (const [other, free] of next) if (free <= at) next.delete(other)
    const turn = Math.max(next.get(name) ?? 0, at + least)
    next.set(name, turn + interval)
    return turn - at
  }
}

/** Across processes, by the clock of the database server alone; in tenths of a ms, because integers are what it keeps. */
export function lineInPostgres({ query }: Database): Line {
  const at = '(extract(epoch FROM clock_timestamp()) * 10000)::bigint'
  return async (name, interval, least) => {
    const [row] = await query<{ wait: number }>(
      `INSERT INTO briefing_lines (name, next) VALUES ($1, ${at} + $3::bigint + $2::bigint)
       ON CONFLICT (name) DO UPDATE SET next = GREATEST(CASE WHEN briefing_lines.next > ${at} + ${LONGEST_LINE} THEN 0 ELSE briefing_lines.next END, ${at} + $3::bigint) + $2::bigint
       RETURNING next - $2::bigint - ${at} AS wait`,
      [name, Math.round(interval * 10), Math.round(least * 10)],
    )
    return Math.max(0, (row?.wait ?? 0) / 10)
  }
}

/** Tenths of a ms. A line longer than an hour is a leftover of a server whose clock was set back. */
const LONGEST_LINE = 36_000_000
