/** What people can write to the bot, and where: one disclosure and one planted token through each path of Slack and Discord. */
import { wordsOf } from './slack-bot.ts'
import { MANAGER } from './discord-world.ts'
import type { Message as SlackMessage, View } from './slack.ts'
import type { WholeBot } from './whole-bot.ts'

/** Each with a word of its own, so that a trace tells where it came in. */
export const disclosure = (where: string): string => `my boss Wolfgang-${where} took my passport and I can't leave`
export const SCALE = 'How many people are affected by human trafficking worldwide?'
export const UNKNOWN = 'Which quaggaships were stopped near Peru?'
export const WRONG = 'What does xoxb-99-pastedsecret mean for the number of victims?'

export async function throughSlack({ slack }: WholeBot): Promise<void> {
  slack.channel('C1', { creator: 'U8' })
  const bot = `<@${slack.botUser}>`

  slack.people.say('U1', 'C1', `${bot} ${disclosure('mention')}`)
  slack.people.tell('U2', disclosure('direct'))
  await slack.people.command('U3', 'C1', disclosure('command'))
  await slack.people.shortcut('U5', 'check_claim', slack.people.say('U4', 'C1', disclosure('foreign')).message)
  slack.people.tell('U6', SCALE)
  slack.people.tell('U7', UNKNOWN)
  slack.people.tell('U8', WRONG)
  await slack.until(() => ['DU2', 'DU6', 'DU7', 'DU8'].every((channel) => slack.posts(channel).length > 0), 'answers')
  await slack.until(() => slack.whispers.length >= 3, 'what is for one person alone')

  const { message } = slack.people.say('U1', 'C1', `${bot} ${SCALE}`)
  await slack.until(() => slack.posts('C1').length === 1, 'an answer for all')

  // Buttons, windows, pages.
  const [answer] = slack.posts('DU6') as [SlackMessage]
  const judged = (answer.blocks ?? []).flatMap((block) => (block['elements'] ?? []) as { action_id?: string; negative_button?: { value: string } }[])
  await slack.people.click('U6', answer, 'feedback', { value: judged.find(({ negative_button }) => negative_button)?.negative_button?.value ?? '' })
  await slack.until(() => slack.modals.length === 1, 'the reasons')
  await slack.people.openHome('U6', 'home')
  await slack.until(() => slack.homes.has('U6'), 'the home tab')
  await slack.people.clickHome('U6', 'ask_0')
  await slack.people.openHome('U6', 'messages')
  await slack.people.command('U8', 'C1', 'subscribe')
  await slack.until(() => slack.modals.length === 2, 'the window of the briefings')
  const window = slack.modals[1] as View
  await slack.people.search(window, 'zone', disclosure('zone'))
  await slack.people.fill(window, { quiet: disclosure('quiet'), time: disclosure('time') })
  await slack.people.fill(window)
  await slack.people.command('U8', 'C1', `skip ${disclosure('skip')}`)
  await slack.people.command('U8', 'C1', 'privacy')
  await slack.until(() => slack.whispers.some((whisper) => wordsOf(whisper).includes('Kept of you')), 'what is kept')

  // On in a thread where it has answered, without calling it; the bot is in the thread by its answer.
  const whispers = slack.whispers.length
  slack.people.say('U1', 'C1', disclosure('thread'), { thread: message.ts })
  await slack.until(() => slack.whispers.length > whispers, 'help in the thread')
}

/** Gives the id of who wrote all that. */
export async function throughDiscord({ discord }: WholeBot): Promise<string> {
  const guild = discord.guild()
  const hall = discord.channel(guild)
  discord.welcome(guild)
  const ana = discord.person({ username: 'ana-cleartext', permissions: MANAGER })
  const me = `<@${discord.world.bot.id}>`
  await discord.until(() => discord.world.commands.length > 0, 'the commands')

  ana.say(hall, `${me} ${disclosure('mention')}`)
  ana.say(ana.dm, disclosure('direct'))
  const hidden = [
    ana.use(hall, 'ask', { question: disclosure('ask') }),
    ana.use(hall, 'ask', { question: disclosure('private'), private: true }),
    ana.use(hall, 'check', { text: disclosure('check') }),
    ana.useOn(ana.say(hall, disclosure('foreign')), 'Check this claim'),
  ]
  for (const use of hidden) await use.shown()
  await discord.until(() => ana.reads(ana.dm).length >= 2, 'help for both')

  // On from an answer: by a reply, by a button, by what is typed while nothing is sent.
  const answer = await ana.use(hall, 'ask', { question: SCALE }).shown()
  const before = ana.reads(ana.dm).length
  ana.say(hall, disclosure('reply'), { to: answer })
  await discord.until(() => ana.reads(ana.dm).length > before, 'help for who replied')
  const why = await ana.press(answer, 'Not helpful').shown()
  await ana.pick(why, 'other').shown()
  await ana.type(hall, 'ask', 'question', disclosure('typing')).choices()
  await ana.type(hall, 'briefing subscribe', 'zone', disclosure('zone')).choices()
  await ana.use(hall, 'briefing subscribe', { zone: disclosure('options'), time: disclosure('time'), 'quiet-dates': disclosure('quiet') }).shown()
  const form = ana.use(hall, 'briefing subscribe')
  await form.form()
  await (await ana.fill(form, { zone: disclosure('form'), quiet: disclosure('dates') })).shown()
  await ana.use(hall, 'briefing subscribe', { zone: 'Asia/Tokyo' }).shown()
  await ana.use(hall, 'privacy').shown()
  return ana.user.id
}
