/** The bot on the stand-in for Discord: the real surface with the real discord.js, at a desk of the test's choosing. */
import { onTestFinished } from 'vitest'
import { createDiscord, type DiscordParts } from '../../src/adapters/discord/discord.ts'
import { createDesk, type DeskParts, type Event, type RememberedTurn } from '../../src/adapters/handle.ts'
import type { Desk, Feedback, Once, Surface } from '../../src/adapters/surface.ts'
import { type Answerer, createAnswerer } from '../../src/core/answer.ts'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'
import type { FakeDiscord } from './discord.ts'

export type Bot = {
  surface: Surface
  /** Settles with the surface. */
  run: Promise<unknown>
  reports: { level: string; what: string; reason?: string; err?: unknown }[]
  stop: () => Promise<void>
}

export async function realAnswerer(): Promise<Answerer> {
  return createAnswerer((await loadPrepared(paths.knowledge, paths.data, '2026-11-22')).prepared)
}

export type TestDesk = Desk & { feedbacks: Feedback[]; events: Event[]; faults: unknown[]; threads: Map<string, RememberedTurn[]> }

/** The real desk with a memory of its own in place of the store. */
export function deskFor(answerer: Answerer, change: Partial<DeskParts> = {}): TestDesk {
  const claims = new Map<string, boolean>()
  const threads = new Map<string, RememberedTurn[]>()
  const [feedbacks, events, faults]: [Feedback[], Event[], unknown[]] = [[], [], []]
  let count = 0
  const desk = createDesk({
    answer: (ask, thread) => answerer.answer(ask.text, thread),
    isDisclosure: (ask, thread) => answerer.answer(ask.text, thread).outcome === 'help',
    check: (ask) => answerer.check(ask.text),
    intake: {
      async claim(key) {
        if (claims.has(key)) return 'taken'
        claims.set(key, true)
        return 'new'
      },
      async finish() {},
      letGo() {},
    },
    conversations: {
      read: async (thread) => threads.get(thread) ?? [],
      async add(thread, turn) {
        threads.set(thread, [...(threads.get(thread) ?? []), turn])
      },
      countOf: async (person) => [...threads.values()].flat().filter((turn) => turn.person === person).length,
      async forget(person) {
        let gone = 0
        for (const [thread, turns] of threads) {
          gone += turns.filter((turn) => turn.person === person).length
          threads.set(
            thread,
            turns.filter((turn) => turn.person !== person),
          )
        }
        return gone
      },
    },
    voices: {
      feedback: async (one) => void feedbacks.push(one),
      unanswered: async () => {},
      countOf: async () => ({ feedback: 0, unanswered: 0 }),
      forget: async () => 0,
    },
    overLimit: async () => undefined,
    reference: () => `ref${String(++count).padStart(5, '0')}`,
    now: Date.now,
    onEvent: (event) => events.push(event),
    onFault: (error) => faults.push(error),
    ...change,
  })
  return { ...desk, feedbacks, events, faults, threads }
}

/** The claims of one set of processes. */
export function onceFor(): Once {
  const keys = new Set<string>()
  return async (key) => !keys.has(key) && keys.add(key).has(key)
}

/** For tests in which nobody subscribes to anything. */
export function noBriefings(): never {
  throw new Error('This test has no briefings')
}

/** Resolves once the commands are registered and events are heard. */
export async function startBot(discord: FakeDiscord, answerer: Answerer, change: Partial<DiscordParts> = {}): Promise<Bot> {
  const reports: Bot['reports'] = []
  const registered = Promise.withResolvers<void>()
  const surface = createDiscord({
    token: discord.token,
    apiUrl: discord.url,
    desk: deskFor(answerer),
    knowledge: () => answerer.ground.knowledge,
    once: onceFor(),
    briefings: noBriefings,
    isDisclosure: (text) => answerer.answer(text).outcome === 'help',
    keeping: { conversations: 1_800_000, unansweredText: false },
    now: Date.now,
    report(event) {
      reports.push(event)
      if (event.what.startsWith('commands ')) registered.resolve()
    },
    ...change,
  })
  const run = surface.run().then(
    () => undefined,
    (error: unknown) => error,
  )
  onTestFinished(() => surface.stop())
  await Promise.race([registered.promise, run])
  return { surface, run, reports, stop: surface.stop }
}
