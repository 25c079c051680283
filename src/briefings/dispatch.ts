/**
 * The port that carries due occurrences to their delivery, and the one for a single process: so many at once, and what did not
 * work out again later, with back-off and jitter. The ledger decides what happens; a key handed out twice does no harm.
 */
import PQueue from 'p-queue'
import pRetry from 'p-retry'
import type { Deliver, Delivery } from './deliver.ts'

export type Dispatcher = {
  start: (deliver: Deliver) => Promise<void>
  add: (keys: readonly string[]) => Promise<void>
  /** Nothing new begins; resolves when what is under way is over. May be called twice. */
  stop: () => Promise<void>
}

/** ms; the first wait and the longest. Each wait is twice the last, times a chance between 1 and 2. */
export type BackOff = { least: number; most: number }
export const BACK_OFF: BackOff = { least: 2_000, most: 120_000 }

/** As many as keep Discord's 50 a second busy when a request takes a second. */
export const AT_ONCE = 64

export function dispatchInProcess({
  onFault,
  wait,
  backOff = BACK_OFF,
}: {
  onFault: (error: unknown) => void
  wait: (ms: number, signal: AbortSignal) => Promise<void>
  backOff?: BackOff
}): Dispatcher {
  const queue = new PQueue({ concurrency: AT_ONCE })
  const underWay = new Set<string>()
  const stopped = new AbortController()
  let deliver: Deliver | undefined

  async function run(key: string): Promise<void> {
    const attempt = async (): Promise<void> => {
      const delivery = await queue.add(() => (stopped.signal.aborted ? undefined : deliver?.(key)))
      if (delivery !== undefined && delivery.kind !== 'done') throw new Open(delivery)
    }
    try {
      await pRetry(attempt, {
        retries: Number.POSITIVE_INFINITY, // the delivery itself ends it, with the grace period
        minTimeout: backOff.least,
        maxTimeout: backOff.most,
        randomize: true,
        shouldConsumeRetry: ({ error }) => !(error instanceof Open && error.delivery.kind === 'later'), // waits so long, and no longer each time
        signal: stopped.signal,
        onFailedAttempt: async ({ error }) => {
          if (error instanceof Open) await wait(error.delivery.after, stopped.signal)
          else onFault(error) // the database is away, say: nothing was decided
        },
      })
    } catch (error) {
      if (!stopped.signal.aborted) onFault(error)
    } finally {
      underWay.delete(key)
    }
  }

  return {
    async start(given) {
      deliver = given
    },
    async add(keys) {
      for (const key of keys) {
        if (underWay.has(key) || stopped.signal.aborted) continue
        underWay.add(key)
        void run(key)
      }
    },
    async stop() {
      stopped.abort()
      await queue.onIdle()
    },
  }
}

class Open extends Error {
  readonly delivery: Exclude<Delivery, { kind: 'done' }>
  constructor(delivery: Open['delivery']) {
    super('still open')
    this.delivery = delivery
  }
}
