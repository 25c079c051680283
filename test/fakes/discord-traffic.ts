/** What can go wrong between a bot and Discord: rate limits by route, for all and shared, and faults that a test asks for. */

export type Fault = {
  method?: string
  path: RegExp
  /** How often; 1 when unset. */
  times?: number
  how:
    | { status: number; code?: number }
    /** No answer, ever; nothing is done. */
    | 'timeout'
    /** The line is cut before anything is done. */
    | 'cut'
    /** It is done, and the line is cut before the answer. */
    | 'lost'
    | { limited: 'route' | 'global' | 'shared'; retryAfter: number }
    /** The answer waits for the promise; what is asked is done before. */
    | { held: Promise<unknown> }
}

/** `globalPerSecond` and `perRoute` as Discord has them, or as a test wants them. */
export type Limits = { globalPerSecond: number; perRoute: { limit: number; windowMs: number } }
export type Headers = Record<string, string>
export type Limited = { retryAfter: number; scope: 'user' | 'global' | 'shared'; headers: Headers }

export type Traffic = {
  faults: Fault[]
  limits: Limits
  faultFor: (method: string, path: string) => Fault['how'] | undefined
  /** Counts the request; headers of its bucket, or why it must wait. */
  count: (bucket: string, exempt: boolean) => { headers: Headers; limited?: Limited }
}

export function createTraffic(limits: Limits, now: () => number): Traffic {
  const buckets = new Map<string, { left: number; resetAt: number }>()
  const all = { second: 0, used: 0 }
  const faults: Fault[] = []
  return {
    faults,
    limits,
    faultFor(method, path) {
      const at = faults.findIndex((fault) => (fault.method ?? method) === method && fault.path.test(path))
      const fault = faults[at]
      if (!fault) return undefined
      fault.times = (fault.times ?? 1) - 1
      if (fault.times <= 0) faults.splice(at, 1)
      return fault.how
    },
    count(name, exempt) {
      const { limit, windowMs } = limits.perRoute
      const time = now()
      if (!exempt) {
        const second = Math.trunc(time / 1000)
        if (second !== all.second) Object.assign(all, { second, used: 0 })
        all.used += 1
        if (all.used > limits.globalPerSecond) return { headers: {}, limited: limitedBy('global', 1 - (time % 1000) / 1000) }
      }
      let bucket = buckets.get(name)
      if (!bucket || bucket.resetAt <= time) {
        bucket = { left: limit, resetAt: time + windowMs }
        buckets.set(name, bucket)
      }
      const after = (bucket.resetAt - time) / 1000
      const headers = {
        'x-ratelimit-limit': `${limit}`,
        'x-ratelimit-remaining': `${Math.max(0, bucket.left - 1)}`,
        'x-ratelimit-reset': `${bucket.resetAt / 1000}`,
        'x-ratelimit-reset-after': after.toFixed(3),
        'x-ratelimit-bucket': name.replace(/\d{17,}/g, '').replace(/\W+/g, '-'),
      }
      if (bucket.left <= 0) return { headers, limited: limitedBy('route', after, headers) }
      bucket.left -= 1
      return { headers }
    },
  }
}

export function limitedBy(kind: 'route' | 'global' | 'shared', retryAfter: number, headers: Headers = {}): Limited {
  const scope = kind === 'route' ? 'user' : kind
  return {
    retryAfter,
    scope,
    headers: {
      ...headers,
      'retry-after': `${Math.ceil(retryAfter * 1000) / 1000}`,
      'x-ratelimit-scope': scope,
      ...(kind === 'global' ? { 'x-ratelimit-global': 'true' } : {}),
    },
  }
}
