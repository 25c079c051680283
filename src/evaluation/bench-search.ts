/**
 * How fast are search engines, and how large? Built over made-up facts and asked one query at a time. Whatever else runs on the
 * machine must not count: a build is measured as time on the processor, and a query by its quickest round of several.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { spread } from './bench-answers.ts'
import type { Corpus } from './bench-corpus.ts'
import type { Engine } from './bench-engines.ts'

/** Build in ms, heap in MB (with typed arrays), one query in ms. `asked` may be fewer than there are queries, or 0: too slow. */
export type Speed = { facts: number; engine: string; build: number; heap: number; asked: number; median: number; p99: number; perSecond: number }

const ROUNDS = 5 // over all queries; the first compiles
const PATIENCE = 12_000 // ms for the queries of one engine
const TOO_SLOW = 4_000 // ms for one query, as far as can be told beforehand

/** `expected`: ms for one query, from a smaller size. */
export async function timeEngine({ name, load }: Engine, { documents, queries }: Corpus, expected: number): Promise<Speed> {
  const none = {
    facts: documents.length,
    engine: name,
    build: Number.NaN,
    heap: Number.NaN,
    asked: 0,
    median: Number.NaN,
    p99: Number.NaN,
    perSecond: Number.NaN,
  }
  if (expected > TOO_SLOW) return none
  const make = await load()
  const before = held()
  const started = processorTime()
  const search = make(documents)
  const build = processorTime() - started
  const heap = Math.max(0, held() - before)
  const times = quickest(queries, (query) => search(query, 10))
  const total = times.reduce((sum, time) => sum + time, 0)
  return { ...none, build, heap, asked: times.length, ...spread(times), perSecond: (1000 * times.length) / total }
}

/** For as many queries as there is patience for in the first round. */
function quickest(queries: readonly string[], ask: (query: string) => void): number[] {
  const times: number[] = []
  let left = PATIENCE
  for (let round = 0; round < ROUNDS; round++) {
    for (let at = 0; at < (round === 0 ? queries.length : times.length) && left > 0; at++) {
      const started = performance.now()
      ask(queries[at] as string)
      const time = performance.now() - started
      times[at] = Math.min(times[at] ?? time, time)
      left -= time
    }
  }
  return times
}

/** ms that this thread has worked, to a few ms. */
function processorTime(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** MB in use once everything that can go is gone. */
function held(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 2 ** 20
}
