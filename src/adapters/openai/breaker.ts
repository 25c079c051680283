/**
 * A circuit breaker: after some failures in a row nothing is sent for a while, then one request is let through to try. People
 * get their answer at once meanwhile, and a server in trouble is left alone.
 */
export type Breaker = { allows: () => boolean; succeeded: () => void; leftAlone: () => void; failed: (lasting?: boolean) => void }

const FAILURES = 4
const REST = 30_000 // ms
const LONG_REST = 600_000 // ms; of what only the operator can mend: key, quota, model name

/** `now` in ms. */
export function createBreaker(now: () => number): Breaker {
  let failures = 0
  let until = 0
  let trying = false
  return {
    allows() {
      if (until === 0) return true
      if (now() < until || trying) return false
      trying = true
      return true
    },
    succeeded() {
      failures = 0
      until = 0
      trying = false
    },
    /** A request that was let through was never sent, or had no time: whoever is next may try. */
    leftAlone() {
      trying = false
    },
    failed(lasting = false) {
      failures += 1
      if (lasting || trying || failures >= FAILURES) until = now() + (lasting ? LONG_REST : REST)
      trying = false
    },
  }
}
