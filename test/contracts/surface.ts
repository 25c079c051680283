/**
 * What every surface must do, whatever platform is behind it: never speak to itself, never answer twice, keep threads apart,
 * keep a disclosure private and unwritten, and turn limits and faults into one sentence.
 */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type DeskParts, type Event, createDesk } from '../../src/adapters/handle.ts'
import { createLimits } from '../../src/adapters/limits.ts'
import type { Desk, Handled } from '../../src/adapters/surface.ts'
import { type Answerer, createAnswerer } from '../../src/core/answer.ts'
import { paths } from '../../src/paths.ts'
import { createConversations } from '../../src/store/conversations.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { createIntake } from '../../src/store/intake.ts'
import { createEvery } from '../../src/operate/every.ts'
import { openKeyv } from '../../src/store/keyv.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'
import { createVoices } from '../../src/store/voices.ts'

/** What a person sees: all the words of a reply, and whether anybody else can see it too. */
export type Seen = { text: string; onlyToAsker: boolean; thread: string }

/** Drives a real surface against a stand-in for its platform, as a person would. */
export type SurfaceDriver = {
  /** Somebody writes to the bot in a shared place, so that it must answer. Gives the message's id; the same `id` is a second delivery of that message. */
  say: (text: string, options: { user: string; thread: string; id?: string }) => Promise<string>
  /** A message of the bot itself comes back as an event, addressed to the bot. */
  echo: (text: string) => Promise<void>
  /** All that the bot has posted, oldest first. */
  seen: () => readonly Seen[]
  stop: () => Promise<void>
}

export type SurfaceExam = {
  start: (desk: Desk, answerer: Answerer) => Promise<SurfaceDriver>
  /** What this surface cannot have: a terminal has one thread, and no line comes twice. */
  without?: readonly ('threads' | 'redelivery' | 'echo')[]
}

const SCALE = 'How many people are affected by human trafficking worldwide?'
const FOLLOW_UP = 'and who says so?'
const AUTHOR = 'Who wrote the article?'
const DANGER = "my boss took my passport and I can't leave"

export function surfaceContract(name: string, { start, without = [] }: SurfaceExam): void {
  let answerer: Answerer
  beforeAll(async () => {
    answerer = createAnswerer((await loadPrepared(paths.knowledge, paths.data, '2026-11-22')).prepared)
  }, 120_000)

  async function begin(
    change: Partial<DeskParts> = {},
  ): Promise<{ driver: SurfaceDriver; handled: (count: number) => Promise<Handled[]>; database: Database; faults: unknown[] }> {
    const database = await openDatabase('sqlite::memory:')
    const faults: unknown[] = []
    const watch = watchEvents()
    const desk = createDesk({
      answer: (ask, thread) => answerer.answer(ask.text, thread),
      isDisclosure: (ask, thread) => answerer.answer(ask.text, thread).outcome === 'help',
      check: (ask) => answerer.check(ask.text),
      intake: createIntake(
        database,
        Date.now,
        createEvery(() => {}),
      ),
      conversations: createConversations(openKeyv(database, 'conversations', 1_800_000), Date.now),
      voices: createVoices(database, Date.now, true),
      overLimit: createLimits({ person: 1000, channel: 1000 }),
      reference: () => randomUUID().slice(0, 8),
      now: Date.now,
      onEvent: watch.onEvent,
      onFault: (error) => faults.push(error),
      ...change,
    })
    const driver = await start(desk, answerer)
    onTestFinished(async () => {
      await driver.stop()
      await database.close()
    })
    return { driver, handled: watch.handled, database, faults }
  }

  /** A reply may still be on its way to the eyes when the desk is done. */
  const expecting = async (driver: SurfaceDriver, count: number): Promise<readonly Seen[]> => {
    await vi.waitFor(() => expect(driver.seen()).toHaveLength(count))
    return driver.seen()
  }

  const unless = (missing: (typeof without)[number], title: string, test: () => Promise<void>): void => {
    if (!without.includes(missing)) it(title, test)
  }

  describe(`${name} as a surface`, () => {
    it('answers with the figure, its paragraph and its source', async () => {
      const { driver, handled } = await begin()
      await driver.say(SCALE, { user: 'U1', thread: 'A' })
      expect(await handled(1)).toEqual(['answered'])
      const [reply] = await expecting(driver, 1)
      expect(reply?.text).toMatch(/40 million/)
      expect(reply?.text).toMatch(/¶ ?1/)
      expect(reply?.text).toMatch(/Foreign Policy/)
    })

    unless('echo', 'never speaks to itself', async () => {
      const { driver, handled } = await begin()
      await driver.echo(SCALE)
      await driver.say(AUTHOR, { user: 'U1', thread: 'A' })
      expect(await handled(1)).toEqual(['answered'])
      expect((await expecting(driver, 1))[0]?.text).toMatch(/Bigio/)
    })

    unless('redelivery', 'never answers a message twice, however often and however fast it is delivered', async () => {
      const { driver, handled } = await begin()
      const id = await driver.say(SCALE, { user: 'U1', thread: 'A' })
      await Promise.all([driver.say(SCALE, { user: 'U1', thread: 'A', id }), driver.say(SCALE, { user: 'U1', thread: 'A', id })])
      await driver.say(AUTHOR, { user: 'U1', thread: 'A' })
      expect((await handled(4)).sort()).toEqual(['answered', 'answered', 'seen', 'seen'])
      await expecting(driver, 2)
    })

    it('understands a follow-up in the same thread', async () => {
      const { driver, handled } = await begin()
      await driver.say(SCALE, { user: 'U1', thread: 'A' })
      await handled(1)
      await driver.say(FOLLOW_UP, { user: 'U1', thread: 'A' })
      await handled(2)
      const [first, second] = await expecting(driver, 2)
      expect(second?.text).toMatch(/40 million/)
      expect(second?.thread).toBe(first?.thread)
    })

    unless('threads', 'keeps threads apart', async () => {
      const { driver, handled } = await begin()
      await driver.say(SCALE, { user: 'U1', thread: 'A' })
      await handled(1)
      await driver.say(FOLLOW_UP, { user: 'U1', thread: 'B' })
      await handled(2)
      const [first, second] = await expecting(driver, 2)
      expect(second?.text).not.toMatch(/40 million/)
      expect(second?.thread).not.toBe(first?.thread)
    })

    it('answers a disclosure to the asker alone, and keeps nothing of it', async () => {
      const { driver, handled, database } = await begin()
      await driver.say(DANGER, { user: 'U1', thread: 'A' })
      expect(await handled(1)).toEqual(['answered'])
      const [reply] = await expecting(driver, 1)
      expect(reply).toMatchObject({ onlyToAsker: true })
      expect(reply?.text).toMatch(/\d{3}/)
      for (const table of ['keyv', 'feedback', 'unanswered']) expect(await database.query(`SELECT * FROM ${table}`)).toEqual([])
    })

    it('lets nobody ping a channel through it', async () => {
      const { driver, handled } = await begin()
      await driver.say('@everyone <!channel> <@U999> [x](https://evil.example) who is @here?', { user: 'U1', thread: 'A' })
      await handled(1)
      expect((await expecting(driver, 1))[0]?.text).not.toMatch(/@everyone|@here|<!channel>|<@U999>|evil\.example/)
    })

    it('says politely when it is too much', async () => {
      const { driver, handled } = await begin({ overLimit: createLimits({ person: 1, channel: 100 }) })
      await driver.say(SCALE, { user: 'U1', thread: 'A' })
      await handled(1)
      await driver.say(AUTHOR, { user: 'U1', thread: 'A' })
      expect((await handled(2))[1]).toBe('limited')
      expect((await expecting(driver, 2))[1]?.text).toMatch(/a lot of questions at once/)
    })

    it('never limits somebody who may be in danger', async () => {
      const { driver, handled } = await begin({ overLimit: createLimits({ person: 1, channel: 1 }) })
      await driver.say(SCALE, { user: 'U1', thread: 'A' })
      await handled(1)
      await driver.say(DANGER, { user: 'U1', thread: 'A' })
      expect((await handled(2))[1]).toBe('answered')
      expect((await expecting(driver, 2))[1]).toMatchObject({ onlyToAsker: true })
    })

    it('turns a fault inside into one sentence with a reference', async () => {
      const { driver, handled, faults } = await begin({
        answer: () => {
          throw new Error('the secret cause')
        },
      })
      await driver.say(SCALE, { user: 'U1', thread: 'A' })
      expect(await handled(1)).toEqual(['failed'])
      const [reply] = await expecting(driver, 1)
      expect(reply?.text).toMatch(/went wrong.*[0-9a-f]{8}/s)
      expect(reply?.text).not.toMatch(/secret cause|Error|\bat \S+:\d/)
      expect(faults).toHaveLength(1)
    })

    it('survives whatever is typed', async () => {
      const { driver, handled } = await begin()
      const typed = ['??', '🙂🙂🙂', 'שלום', '\u0007\u200b\u202e...', '*_~`>|<&', 'x'.repeat(3000), '{"a":1}']
      for (const text of typed) await driver.say(text, { user: 'U1', thread: 'A' })
      expect(await handled(typed.length)).toEqual(typed.map(() => 'answered'))
      for (const { text } of await expecting(driver, typed.length)) expect(text.trim().length).toBeGreaterThan(10)
    })

    it('may be stopped twice', async () => {
      const { driver } = await begin()
      await driver.stop()
    })
  })
}

/** Events as they come, and a promise of the first n. */
function watchEvents(): { onEvent: (event: Event) => void; handled: (count: number) => Promise<Handled[]> } {
  const events: Event[] = []
  let waiting: { count: number; resolve: () => void } | undefined
  return {
    onEvent(event) {
      events.push(event)
      if (waiting && events.length >= waiting.count) waiting.resolve()
    },
    async handled(count) {
      if (events.length < count) await new Promise<void>((resolve) => (waiting = { count, resolve }))
      return events.slice(0, count).map((event) => event.handled)
    },
  }
}
