/** The dispatcher for any number of processes on one Postgres: pg-boss shares the keys out, retries, and frees what a dead process held. */
import { PgBoss } from 'pg-boss'
import type { Deliver } from './deliver.ts'
import { AT_ONCE, BACK_OFF, type BackOff, type Dispatcher } from './dispatch.ts'

const QUEUE = 'briefings'
const POLL = 0.5 // s; the shortest that pg-boss takes
const STOP_WITHIN = 30_000 // ms

/** s; a process that held a job for longer is dead, and how often that is looked after. */
export type Upkeep = { expires: number; every: number }
const UPKEEP: Upkeep = { expires: 90, every: 30 }

export function dispatchByPgBoss({
  url,
  onFault,
  backOff = BACK_OFF,
  upkeep = UPKEEP,
}: {
  url: string
  onFault: (error: unknown) => void
  backOff?: BackOff
  upkeep?: Upkeep
}): Dispatcher {
  const boss = new PgBoss({ connectionString: url, schedule: false, superviseIntervalSeconds: upkeep.every, monitorIntervalSeconds: upkeep.every })
  boss.on('error', onFault)
  let stopping: Promise<void> | undefined

  return {
    async start(deliver) {
      await boss.start()
      await boss.createQueue(QUEUE, {
        policy: 'exclusive', // one job a key, waiting or under way
        retryLimit: 1_000, // the delivery itself ends it, with the grace period
        retryDelay: Math.max(1, Math.round(backOff.least / 1000)),
        retryBackoff: true,
        retryDelayMax: Math.max(1, Math.round(backOff.most / 1000)),
        expireInSeconds: upkeep.expires,
        deleteAfterSeconds: 3_600,
      })
      await boss.work<{ key: string }>(QUEUE, { batchSize: AT_ONCE, pollingIntervalSeconds: POLL, burstWhenBatchFull: true, perJobResults: true }, (jobs) =>
        Promise.all(jobs.map(async ({ id, data }) => ({ id, status: await settled(deliver, data.key) }))),
      )
    },
    async add(keys) {
      for (let at = 0; at < keys.length; at += PAGE)
        await boss.insert(
          QUEUE,
          keys.slice(at, at + PAGE).map((key) => ({ data: { key }, singletonKey: key })),
        )
    },
    stop() {
      stopping ??= boss.stop({ graceful: true, timeout: STOP_WITHIN })
      return stopping
    },
  }

  /** `failed` is what pg-boss tries again. */
  async function settled(deliver: Deliver, key: string): Promise<'completed' | 'failed'> {
    try {
      return (await deliver(key)).kind === 'done' ? 'completed' : 'failed'
    } catch (error) {
      onFault(error)
      return 'failed'
    }
  }
}

const PAGE = 500 // jobs in one statement
