/**
 * Nothing that a person in danger writes, and nothing that opens a door, is found anywhere afterwards: disclosures and tokens
 * are fed through every path of the running bot, then all that it wrote is searched, with all that may be kept switched on.
 */
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.ts'
import { PATIENCE, startWholeBot, type WholeBot } from '../fakes/whole-bot.ts'
import { wordsOf } from '../fakes/slack-bot.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'

/** Each with a word of its own, so that a trace tells where it came in. */
const disclosures = (where: string): string => `my boss Wolfgang-${where} took my passport and I can't leave`
const SCALE = 'How many people are affected by human trafficking worldwide?'
const UNKNOWN = 'Which quaggaships were stopped near Peru?'
const WRONG = 'What does xoxb-99-pastedsecret mean for the number of victims?'

async function feed({ slack, discord }: WholeBot): Promise<void> {
  const guild = discord.guild()
  const hall = discord.channel(guild)
  discord.welcome(guild)
  const ana = discord.person({ username: 'ana-cleartext' })
  const me = `<@${discord.world.bot.id}>`
  slack.channel('C1')

  slack.people.say('U1', 'C1', `<@${slack.botUser}> ${disclosures('slackmention')}`)
  slack.people.tell('U2', disclosures('slackdirect'))
  await slack.people.command('U3', 'C1', disclosures('slackcommand'))
  const other = slack.people.say('U4', 'C1', disclosures('slackclaim')).message
  await slack.people.shortcut('U5', 'check_claim', other)
  slack.people.tell('U6', SCALE)
  slack.people.tell('U7', UNKNOWN)
  slack.people.tell('U8', WRONG)
  await slack.until(() => ['DU6', 'DU7', 'DU8', 'DU2'].every((channel) => slack.posts(channel).length > 0) && slack.whispers.length > 0, 'answers')

  ana.say(hall, `${me} ${disclosures('discordmention')}`)
  ana.say(ana.dm, disclosures('discorddirect'))
  const hidden = [
    ana.use(hall, 'ask', { question: disclosures('discordcommand') }),
    ana.use(hall, 'check', { text: disclosures('discordclaim') }),
    ana.useOn(ana.say(hall, disclosures('discordforeign')), 'Check this claim'),
  ]
  for (const use of hidden) await use.shown()
  await discord.until(() => discord.posted().length >= 2)
  ana.type(hall, 'ask', 'question', disclosures('discordtyping'))
  await ana.use(hall, 'ask', { question: SCALE }).shown()
}

describe('after everything was said', { timeout: 3 * PATIENCE }, () => {
  it('no output, no file and no meter holds a disclosure, a token, or a name; the log holds no text at all', async () => {
    await loadPrepared(paths.knowledge, paths.data, '2026-11-22')
    const bot = await startWholeBot({ KEEP_UNANSWERED_TEXT: 'yes', OPERATOR: 'The keepers' })
    await feed(bot)
    expect(bot.slack.posts('DU2').map(wordsOf).join()).toMatch(/\d{3}/) // help was given
    const metrics = (await bot.get('/metrics')).body
    const ready = (await bot.get('/readyz')).body
    const running = [...bot.files().values()].map((bytes) => bytes.toString('latin1')).join('\n')
    expect(await bot.end()).toBe(0)
    const stopped = [...bot.files().values()].map((bytes) => bytes.toString('latin1')).join('\n')

    const tokens = [bot.slack.botToken, bot.slack.appToken, bot.discord.token, bot.discord.token.split('.')[2] as string]
    for (const [where, text] of Object.entries({ log: bot.said(), metrics, ready, running, stopped })) {
      expect({ where, found: /.{0,20}(?:wolfgang|took my passport|ana-cleartext).{0,20}/i.exec(text)?.[0] }).toEqual({ where, found: undefined })
      for (const token of tokens) expect(text.includes(token), `a token in ${where}`).toBe(false)
    }
    for (const text of [bot.said(), metrics, ready]) expect(text).not.toMatch(/quaggaships|pastedsecret|affected by human|U[1-8]\b/)

    using database = new DatabaseSync(bot.database)
    expect(database.prepare('SELECT text FROM unanswered').all()).toMatchObject([{ text: UNKNOWN }]) // that one was asked to be kept
    const people = ['U1', 'U2', 'U3', 'U5']
    for (const table of ['keyv', 'feedback', 'unanswered'])
      expect(JSON.stringify(database.prepare(`SELECT * FROM ${table}`).all())).not.toMatch(new RegExp(people.map((person) => `\\b${person}\\b`).join('|')))
    expect(bot.said()).toMatch(/"msg":"handled"/)
    for (const line of bot.said().trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
  })
})
