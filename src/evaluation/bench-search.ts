/**
 * How fast are search engines, and how large? Built over made-up facts and asked one query at a time. Times are those on the
 * processor, so that whatever else runs on the machine does not count.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { spread } from './bench-answers.ts'
import type { Corpus } from './bench-corpus.ts'
import type { Engine } from './bench-engines.ts'

/** Build in ms, heap in MB (with typed arrays), one query in ms. `asked` may be fewer than there are queries, or 0: too slow. */
export type Speed = { facts: number; engine: string; build: number; heap: number; asked: number; median: number; p99: number; perSecond: number }

const WARM_UP = 200 // queries before a clock is looked at
const PATIENCE = 15_000 // ms for the queries of one engine
const TOO_SLOW = 4_000 // ms for one query, as far as can be told beforehand

/** `expected`: ms for one query, from a smaller size. */
export async function timeEngine({ name, load }: Engine, { documents, queries }: Corpus, expected: number): Promise<Speed> {
  const none = { facts: documents.length, engine: name, build: Number.NaN, heap: Number.NaN, asked: 0, median: Number.NaN, p99: Number.NaN, perSecond: Number.NaN }
  if (expected > TOO_SLOW) return none
  const make = await load()
  const before = held()
  const started = processorTime()
  const search = make(documents)
  const build = processorTime() - started
  const heap = Math.max(0, held() - before)
  ask(queries.slice(0, WARM_UP), PATIENCE / 4)
  const times = ask(queries, PATIENCE)
  const total = times.reduce((sum, time) => sum + time, 0)
  return { ...none, build, heap, asked: times.length, ...spread(times), perSecond: (1000 * times.length) / total }

  function ask(some: readonly string[], patience: number): number[] {
    const times: number[] = []
    for (let left = patience; times.length < some.length && left > 0; ) {
      const from = processorTime()
      search(some[times.length] as string, 10)
      const time = processorTime() - from
      times.push(time)
      left -= time
    }
    return times
  }
}

/** ms that this thread has worked. */
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
