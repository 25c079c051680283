import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Surface } from '#adapters/surface.ts'
import { type App, buildApp } from '#app'
import { readConfig } from '#config'
import type { Answerer } from '#core/answer.ts'
import { createLogger } from '#log'
import { loadPrepared } from '#store/prepared-file.ts'
import { paths } from '../src/paths.ts'

const BOUND = 5_000 // ms, as in app.ts

beforeAll(async () => {
  await loadPrepared(paths.knowledge, paths.data, '2026-11-22') // so that no test has to wait for it
}, 120_000)

describe('building', () => {
  it('starts nothing', async () => {
    const surface = fake()
    const app = await build(surface)
    expect(surface.events).toEqual([])
    expect(app.surfaces).toEqual([surface])
  })

  it('gives each surface the answerer, which answers without being run', async () => {
    const given: Answerer[] = []
    const app = await buildApp({
      ...parts,
      surfaces({ answerer }) {
        given.push(answerer)
        return []
      },
    })
    expect(given).toEqual([app.answerer])
    expect(app.answerer.answer('Who wrote the article?').outcome).toBe('answered')
  })

  it('tells of the wait only when there is one', async () => {
    const onPrepare = vi.fn()
    await buildApp({ ...parts, onPrepare, surfaces: () => [] })
    expect(onPrepare).not.toHaveBeenCalled()
  })
})

describe('running', () => {
  it('runs every surface; the first that is over stops the others', async () => {
    const [one, two] = [fake(), fake()]
    const app = await build(one, two)
    let over = false
    const run = app.run().then(() => {
      over = true
    })
    expect([one.events, two.events]).toEqual([['run'], ['run']])
    expect(over).toBe(false)
    one.finish()
    await run
    expect([one.events, two.events]).toEqual([
      ['run', 'stop'],
      ['run', 'stop'],
    ])
  })

  it('fails with the surface that fails', async () => {
    const app = await build({ ...fake(), run: () => Promise.reject(new Error('no line')) })
    await expect(app.run()).rejects.toThrow('no line')
    await app.stop()
  })
})

describe('stopping', () => {
  it('twice stops each surface once', async () => {
    const [one, two] = [fake(), fake()]
    const app = await build(one, two)
    const run = app.run()
    const [first, second] = [app.stop(), app.stop()]
    expect(second).toBe(first)
    await first
    await app.stop()
    await run
    expect([one.events, two.events]).toEqual([['run', 'stop'], ['run', 'stop']])
  })

  it('is allowed before running', async () => {
    const surface = fake()
    await (await build(surface)).stop()
    expect(surface.events).toEqual(['stop'])
  })

  it('waits for what a surface still has to say, within its bound', async () => {
    const slow = fake()
    const drained = Promise.withResolvers<void>()
    const app = await build({ ...slow, stop: () => drained.promise })
    const stopped = settled(app.stop())
    await Promise.resolve()
    expect(stopped()).toBe(false)
    drained.resolve()
    await app.stop()
    expect(stopped()).toBe(true)
  })

  it('is not held by a surface that hangs beyond its bound, and stops the others at once', async () => {
    const other = fake()
    const app = await build({ ...fake(), stop: () => new Promise<void>(() => {}) }, other)
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const stopped = settled(app.stop())
    expect(other.events).toEqual(['stop'])
    await vi.advanceTimersByTimeAsync(BOUND - 1)
    expect(stopped()).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(stopped()).toBe(true)
  })

  it('does not mind a surface that fails to stop', async () => {
    const other = fake()
    const app = await build({ ...fake(), stop: () => Promise.reject(new Error('gone')) }, other)
    await expect(app.stop()).resolves.toBeUndefined()
    expect(other.events).toEqual(['stop'])
  })
})

const parts = { config: readConfig({}), log: createLogger('silent'), now: () => Date.UTC(2026, 10, 22) }

function build(...surfaces: Surface[]): Promise<App> {
  return buildApp({ ...parts, surfaces: () => surfaces })
}

type Fake = Surface & { events: string[]; finish: () => void }

function fake(): Fake {
  const events: string[] = []
  const over = Promise.withResolvers<void>()
  return {
    name: 'console',
    events,
    finish: () => over.resolve(),
    run() {
      events.push('run')
      return over.promise
    },
    async stop() {
      events.push('stop')
      over.resolve()
    },
  }
}

function settled(promise: Promise<unknown>): () => boolean {
  let done = false
  void promise.then(() => {
    done = true
  })
  return () => done
}
