/** The bot's real Slack surface at a real desk on SQLite, connected to the stand-in. Everything is closed when the test is over. */
import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { createDesk, type DeskParts, type Event } from '../../src/adapters/handle.ts'
import { createLimits } from '../../src/adapters/limits.ts'
import { createSlack, type SlackParts, type SlackSurface } from '../../src/adapters/slack/slack.ts'
import { type Answerer, createAnswerer } from '../../src/core/answer.ts'
import { paths } from '../../src/paths.ts'
import { createConversations } from '../../src/store/conversations.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { createIntake, createOnce } from '../../src/store/intake.ts'
import { createEvery } from '../../src/operate/every.ts'
import { openKeyv } from '../../src/store/keyv.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'
import { createVoices } from '../../src/store/voices.ts'
import { type Room, room as roomOn } from './briefings.ts'
import { type Message, type Slack, type SlackOptions, startSlack } from './slack.ts'
import { textsIn } from './slack-blocks.ts'

export type Logged = { about: Record<string, unknown>; message: string }
export type Bot = {
  slack: Slack
  surface: SlackSurface
  database: Database
  events: Event[]
  faults: unknown[]
  logged: Logged[]
  room: Room
  running: Promise<void>
  stop: () => Promise<void>
}

export type BotOptions = {
  answerer: Answerer
  mode?: 'socket' | 'http'
  /** One that is there already: a bot that was down and comes back. */
  slack?: Slack
  database?: Database
  slackOptions?: SlackOptions
  desk?: Partial<DeskParts>
  parts?: Partial<SlackParts>
}

export async function loadAnswerer(): Promise<Answerer> {
  return createAnswerer((await loadPrepared(paths.knowledge, paths.data, '2026-11-22')).prepared)
}

export async function startBot({
  answerer,
  mode = 'socket',
  slack: given,
  database: kept,
  slackOptions = {},
  desk: change = {},
  parts = {},
}: BotOptions): Promise<Bot> {
  const slack = given ?? (await startSlack(slackOptions))
  const database = kept ?? (await openDatabase('sqlite::memory:'))
  const events: Event[] = []
  const faults: unknown[] = []
  const logged: Logged[] = []
  const log = (about: object, message: string): void => void logged.push({ about: about as Record<string, unknown>, message })
  const desk = createDesk({
    answer: (ask, thread) => answerer.answer(ask.text, thread),
    isForBot: (ask, thread, passed) => answerer.isForBot(ask.text, thread, passed),
    isDisclosure: (ask, thread) => answerer.answer(ask.text, thread).outcome === 'help',
    check: (ask) => answerer.check(ask.text),
    intake: createIntake(
      database,
      Date.now,
      createEvery(() => {}),
    ),
    conversations: createConversations(openKeyv(database, 'conversations', 1_800_000), Date.now),
    voices: createVoices(database, Date.now, false),
    overLimit: createLimits({ person: 1000, channel: 1000 }),
    reference: () => randomUUID().slice(0, 8),
    now: Date.now,
    onEvent(event) {
      events.push(event)
      slack.happened()
    },
    onFault: (error) => faults.push(error),
    ...change,
  })
  const settings =
    mode === 'socket'
      ? ({ mode, botToken: slack.botToken, appToken: slack.appToken, apiUrl: slack.url } as const)
      : ({ mode, signingSecret: slack.signingSecret, clientId: slack.clientId, clientSecret: slack.clientSecret, port: 0, apiUrl: slack.url } as const)
  const surface = createSlack({
    settings,
    desk,
    once: createOnce(database, Date.now),
    knowledge: () => answerer.ground.knowledge,
    briefings: () => planned,
    whoPlans: 'managers',
    log: { info: log, warn: log, error: log },
    now: Date.now,
    operator: undefined,
    installations: openKeyv(database, 'slack-installations'),
    ...parts,
  })
  const planned = roomOn({ database, ground: answerer.ground, poster: surface.poster, now: parts.now ?? Date.now })
  const before = slack.wire.connections()
  const running = surface.run()
  running.catch(() => undefined) // whoever wants to know awaits it too
  if (mode === 'http') slack.wire.useHttp(`http://127.0.0.1:${await surface.address()}/slack/events`)
  else await Promise.race([slack.until(() => slack.wire.connections() > before, 'a socket'), running])
  const stop = async (): Promise<void> => {
    await surface.stop()
    await running.catch(() => undefined)
  }
  onTestFinished(async () => {
    await stop()
    if (!given) await slack.stop()
    if (!kept) await database.close()
  })
  return { slack, surface, database, events, faults, logged, room: planned, running, stop }
}

/** All the words of a message, the plain text and what the blocks show. */
export function wordsOf({ text, blocks = [] }: Message): string {
  return [text, ...textsIn(blocks)].join('\n')
}

/** Ids of what can be clicked under a message. */
export function clickable({ blocks = [] }: Pick<Message, 'blocks'>): string[] {
  return blocks.flatMap((block) => ((block['elements'] ?? []) as { action_id?: string }[]).flatMap(({ action_id }) => action_id ?? []))
}
