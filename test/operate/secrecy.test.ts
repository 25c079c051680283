/**
 * Nothing that a person in danger writes, and nothing that opens a door, is found anywhere afterwards: disclosures and tokens
 * are fed through every path of the running bot, then all that it wrote is searched, with all that may be kept switched on.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'
import { disclosure, SCALE, throughDiscord, throughSlack, UNKNOWN } from '../fakes/every-path.ts'
import { speaks, startOpenai } from '../fakes/openai.ts'
import { wordsOf } from '../fakes/slack-bot.ts'
import { PATIENCE, startWholeBot, type WholeBot } from '../fakes/whole-bot.ts'

const DISCLOSED = /.{0,20}(?:wolfgang|took my passport|ana-cleartext).{0,20}/i
const ASKED = /quaggaships|pastedsecret|affected by human|\bU[1-8]\b/

beforeAll(async () => {
  await loadPrepared(paths.knowledge, paths.data, '2026-11-22')
}, 120_000)

const written = (bot: WholeBot): string => [...bot.files().values()].map((bytes) => bytes.toString('latin1')).join('\n')
const tokensOf = ({ slack, discord }: WholeBot): string[] => [
  slack.botToken,
  slack.appToken,
  discord.token,
  discord.token.split('.')[2] as string,
  'sk-hunter2',
]

function expectNothingIn(bot: WholeBot, places: Readonly<Record<string, string>>): void {
  for (const [where, text] of Object.entries(places)) {
    expect({ where, found: DISCLOSED.exec(text)?.[0] }).toEqual({ where, found: undefined })
    for (const token of tokensOf(bot)) expect(text.includes(token), `a token in ${where}`).toBe(false)
  }
}

function tablesOf(database: DatabaseSync): string[] {
  return database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
    .all()
    .map(({ name }) => String(name))
}

/** A command of the operator, run beside the bot or after it. */
function command(bot: WholeBot, args: readonly string[], input = ''): string {
  const { stdout, stderr } = spawnSync(process.execPath, [join(paths.root, 'src/main.ts'), ...args], {
    input,
    encoding: 'utf8',
    timeout: PATIENCE,
    env: {
      PATH: process.env['PATH'],
      SLACK_BOT_TOKEN: bot.slack.botToken,
      SLACK_APP_TOKEN: bot.slack.appToken,
      DISCORD_TOKEN: bot.discord.token,
      SLACK_API_URL: 'http://127.0.0.1:1/api/',
      DISCORD_API_URL: 'http://127.0.0.1:1/api',
      DATABASE_URL: `sqlite:${bot.database}`,
    },
  })
  return stdout + stderr
}

describe('after everything was said', { timeout: 4 * PATIENCE }, () => {
  it('no output, no file, no meter and no model holds a disclosure, a token, or a name; the log holds no text at all', async () => {
    const model = await startOpenai(speaks(['scale-40-million'], [{ text: 'About 40 million people are affected.', factIds: ['scale-40-million'] }]))
    const bot = await startWholeBot({ KEEP_UNANSWERED_TEXT: 'yes', OPERATOR: 'The keepers', OPENAI_API_KEY: 'sk-hunter2', OPENAI_BASE_URL: model.url })
    const [, ana] = await Promise.all([throughSlack(bot), throughDiscord(bot)])
    expect(bot.slack.posts('DU2').map(wordsOf).join()).toMatch(/\d{3}/) // help was given
    const [metrics, ready] = [(await bot.get('/metrics')).body, (await bot.get('/readyz')).body]
    const running = written(bot)
    expect(await bot.end()).toBe(0)

    expect(model.asked.length).toBeGreaterThan(0)
    const sent = model.asked.map(({ raw }) => raw).join('\n')
    expectNothingIn(bot, { log: bot.said(), metrics, ready, running, stopped: written(bot), sent })
    for (const text of [bot.said(), metrics, ready]) expect(text).not.toMatch(ASKED)
    expect(sent).not.toMatch(/\bU[1-8]\b|pastedsecret/)

    using database = new DatabaseSync(bot.database)
    expect(database.prepare('SELECT text FROM unanswered').all()).toMatchObject([{ text: UNKNOWN }]) // that one was asked to be kept
    const rows = (table: string): string => JSON.stringify(database.prepare(`SELECT * FROM ${table}`).all())
    for (const table of ['keyv', 'feedback', 'unanswered']) expect(rows(table)).not.toMatch(/\bU[2345]\b/) // who only disclosed
    expect(rows('intake')).not.toMatch(/\bU[1-8]\b/)
    expect(bot.said()).toMatch(/"msg":"handled"/)
    for (const line of bot.said().trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow()

    expectNothingIn(bot, {
      doctor: command(bot, ['doctor']),
      json: command(bot, ['doctor', '--json']),
      gaps: command(bot, ['knowledge', 'gaps']),
      ledger: command(bot, ['preview', '--ledger']),
      export: command(bot, ['data', 'export', '--user', 'U2']),
    })

    for (const [person, kept] of [
      ['U6', /"helpful": 0/],
      ['U8', /"what": "subscribed/],
      [ana, /"helpful": 0[\s\S]*"what": "subscribed/],
    ] as const) {
      expect(command(bot, ['data', 'export', '--user', person])).toMatch(kept)
      expect(command(bot, ['data', 'delete', '--user', person])).toMatch(/^Deleted: \d+\.$/m)
      const left = tablesOf(database).filter((table) => new RegExp(`\\b${person}\\b`).test(rows(table)))
      expect({ person, left }).toEqual({ person, left: [] })
      expect(command(bot, ['data', 'delete', '--user', person])).toContain('Nothing is kept of this person.')
    }
  })

  it('nor after a crash in the midst of it, and a new start on what is left', async () => {
    const bot = await startWholeBot({ KEEP_UNANSWERED_TEXT: 'yes' })
    bot.slack.fault({ method: 'chat.postMessage', kind: 'silent', times: 9 })
    bot.slack.people.tell('U2', disclosure('direct'))
    bot.slack.people.tell('U6', SCALE)
    await bot.slack.until(() => bot.slack.calls.filter(({ method }) => method === 'chat.postMessage').length >= 2, 'both under way')
    await bot.end('SIGKILL')
    expectNothingIn(bot, { log: bot.said(), crashed: written(bot), doctor: command(bot, ['doctor']) })
    expect(bot.said()).not.toMatch(ASKED)
  })

  it('nor from the terminal, however much is logged', async () => {
    for (const [args, input] of [
      [[], `${disclosure('chat')}\n${SCALE}\n`],
      [['ask', '--jsonl'], `${JSON.stringify({ id: 'a', turns: [disclosure('jsonl')] })}\n`],
      [['ask', disclosure('ask')], ''],
    ] as const) {
      const { stdout, stderr, status } = spawnSync(process.execPath, [join(paths.root, 'src/main.ts'), ...args], {
        input,
        encoding: 'utf8',
        timeout: PATIENCE,
        env: { PATH: process.env['PATH'], LOG_LEVEL: 'trace' },
      })
      expect(status).toBe(0)
      expect(stdout).toMatch(/\d{3}/) // help was given
      expect(stdout + stderr).not.toMatch(DISCLOSED)
      expect(stderr).not.toMatch(ASKED)
    }
  })
})
