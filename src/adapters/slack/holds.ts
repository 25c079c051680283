/**
 * Who must not be asked, and until when. Slack limits each method for a whole workspace, and posting for each channel too, but
 * does not say which of the two it means: a channel that has had a message of ours within moments is held alone, else the
 * whole workspace is.
 */

export type Holds = {
  callOf: (url: string, init: RequestInit | undefined) => HeldCall
  /** Whether nothing at all may be posted with this token just now. */
  isWide: (token: string | undefined) => boolean
}

export type HeldCall = {
  /** ms until it may be made. */
  left: () => number
  hold: (ms: number) => void
  passed: () => void
}

const POSTING = 'chat.postMessage'
const JUST_NOW = 3_000 // ms; Slack takes about one message a second in a channel, and short bursts
const MOST = 2_000 // kept before those that are over are forgotten

/** `clock` in ms, never set back. */
export function createHolds(clock: () => number = () => performance.now()): Holds {
  const until = new Map<string, number>()
  const posted = new Map<string, number>()

  function note(times: Map<string, number>, key: string, at: number, over: number): void {
    if (times.size > MOST) for (const [other, time] of times) if (time <= over) times.delete(other)
    times.set(key, at)
  }

  return {
    isWide: (token) => (until.get(keyOf(`Bearer ${token}`, POSTING)) ?? 0) > clock(),
    callOf(url, init) {
      const method = new URL(url).pathname.split('/').at(-1) ?? ''
      const wide = keyOf(new Headers(init?.headers).get('authorization'), method)
      const channel = method === POSTING ? channelIn(init?.body) : undefined
      const narrow = channel === undefined ? undefined : `${wide} ${channel}`
      return {
        left: () => Math.max(until.get(wide) ?? 0, until.get(narrow ?? wide) ?? 0) - clock(),
        hold(ms) {
          const at = clock()
          const busy = narrow !== undefined && (posted.get(narrow) ?? Number.NEGATIVE_INFINITY) > at - JUST_NOW
          note(until, busy ? narrow : wide, at + ms, at)
        },
        passed() {
          if (narrow !== undefined) note(posted, narrow, clock(), clock() - JUST_NOW)
        },
      }
    },
  }
}

function keyOf(authorization: string | null, method: string): string {
  return `${method} ${authorization}`
}

/** The client sends a form. */
function channelIn(body: unknown): string | undefined {
  return typeof body === 'string' || body instanceof URLSearchParams ? (new URLSearchParams(body).get('channel') ?? undefined) : undefined
}
