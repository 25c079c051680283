/** All that runs beside the answering: the operator's HTTP pages, the meters behind them, and the hourly tidying-up. */
import type { Event } from '#adapters/handle.ts'
import type { Surface } from '#adapters/surface.ts'
import type { Written } from '#core/write.ts'
import type { Database } from '#store/database.ts'
import { type Keep, type Pruned, prune } from '#store/retention.ts'
import type { Every } from './every.ts'
import type { Deliveries } from './meters.ts'
import { healthz, readyz } from './health.ts'
import type { HttpServer } from './http-server.ts'

export type OperationParts = {
  database: Database | undefined
  /** Asked each time: surfaces are built after the desk, which already tells of its events. */
  surfaces: () => readonly Surface[]
  keep: Keep
  now: () => number
  every: Every
  onPruned: (gone: Pruned) => void
}
export type Operation = {
  onEvent: (event: Event) => void
  onWritten: (written: Written) => void
  /** Opens the pages; only with a port. */
  listen: (port: number, bind: string) => Promise<void>
  startTidying: () => void
  /** From now on not ready: whoever shares out the work sends no more of it here. */
  leave: () => void
  stop: () => Promise<void>
}

const HOUR = 60 * 60_000 // ms

export function createOperation({ database, surfaces, keep, now, every, onPruned }: OperationParts): Operation {
  let leaving = false
  let server: HttpServer | undefined
  let stopTidying = (): void => {}
  let onEvent: (event: Event) => void = () => {}
  let onWritten: (written: Written) => void = () => {}
  return {
    onEvent: (event) => onEvent(event),
    onWritten: (written) => onWritten(written),
    async listen(port, bind) {
      const [{ createMeters }, { openHttpServer }] = await Promise.all([import('./meters.ts'), import('./http-server.ts')])
      const meters = createMeters({ surfaces: surfaces(), now, deliveries: database && (() => deliveriesIn(database, now())) })
      server = await openHttpServer({
        port,
        bind,
        pages: { '/healthz': healthz, '/readyz': () => readyz({ surfaces: surfaces(), database, now, leaving }), '/metrics': meters.page },
      })
      onEvent = meters.onEvent
      onWritten = meters.onWritten
    },
    startTidying() {
      if (database) stopTidying = every(HOUR, async () => onPruned(await prune(database, now(), keep)))
    },
    leave() {
      leaving = true
    },
    async stop() {
      stopTidying()
      await server?.close()
    },
  }
}

function deliveriesIn(database: Database, at: number): Promise<Deliveries[]> {
  return database.query('SELECT state, COUNT(*) AS count, SUM(CASE WHEN due <= $1 THEN 1 ELSE 0 END) AS due FROM occurrences GROUP BY state', [at])
}
