/** Alive: the process answers. Ready: its database answers and every surface is connected. Says nothing of any person. */
import type { Surface } from '#adapters/surface.ts'
import type { Database } from '#store/database.ts'
import type { Page } from './http-server.ts'

export type Readiness = { ready: boolean; checks: Check[] }
/** `lastEvent`: how many seconds ago the surface last heard anything; null before the first event. */
type Check = { name: string; ready: boolean; says: string; lastEvent?: number | null }
export type Watched = { surfaces: readonly Surface[]; database: Database | undefined; now: () => number; leaving: boolean }

const PING_WITHIN = 2_000 // ms; a probe gives up after a few seconds

export const healthz = (): Page => ({ status: 200, type: 'application/json', body: '{"alive":true}\n' })

export async function readyz(watched: Watched): Promise<Page> {
  const readiness = await readinessOf(watched)
  return { status: readiness.ready ? 200 : 503, type: 'application/json', body: `${JSON.stringify(readiness)}\n` }
}

export async function readinessOf({ surfaces, database, now, leaving }: Watched): Promise<Readiness> {
  const checks = [
    ...(leaving ? [{ name: 'process', ready: false, says: 'is stopping' }] : []),
    ...(database ? [await ping(database)] : []),
    ...surfaces.flatMap((surface) => check(surface, now())),
  ]
  return { ready: checks.every(({ ready }) => ready), checks }
}

async function ping(database: Database): Promise<Check> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('late')), PING_WITHIN)
  const answer = database.query('SELECT 1')
  answer.catch(() => {}) // it may fail long after the probe has its answer
  try {
    await Promise.race([answer, late.promise])
    return { name: 'database', ready: true, says: `${database.kind} answers` }
  } catch {
    return { name: 'database', ready: false, says: `${database.kind} does not answer` }
  } finally {
    clearTimeout(timer)
  }
}

function check({ name, health }: Surface, now: number): Check[] {
  if (!health) return []
  const { ready, lastEvent, detail } = health()
  return [{ name, ready, says: detail, lastEvent: lastEvent === undefined ? null : Math.max(0, Math.round((now - lastEvent) / 1000)) }]
}
