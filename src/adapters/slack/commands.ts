/** /brief: the first word may be one of these commands; anything else is a question, answered to the asker alone. */
import type { App, RespondFn, SlashCommand, webApi } from '@slack/bolt'
import type { Desk, Once } from '#adapters/surface.ts'
import { renderNotice, type SlackMessage } from './blocks.ts'
import { COMMAND } from './manifest.ts'
import { readText } from './mrkdwn.ts'
import type { Talk } from './talk.ts'

/** `rest` is what stands after the word, as Slack writes it. `reply` shows something to the person alone. */
export type CommandCall = { client: webApi.WebClient; command: SlashCommand; rest: string; reply: (message: SlackMessage) => Promise<unknown> }
export type Command = {
  usage: string
  about: string
  /** What may stand behind the word, if anything. All else makes it the beginning of a question ("help me, he has my passport"). */
  takes?: (rest: string) => boolean
  /** It may open a window, which must not wait; and does nothing that must not be done twice. */
  opens?: boolean
  run: (call: CommandCall) => Promise<unknown>
}
export type Commands = Readonly<Record<string, Command>>

export function listenToCommands(app: App, { talk, desk, once }: { talk: Talk; desk: Desk; once: Once }, more: Commands): void {
  const commands: Commands = { ...ownCommands(desk, () => commands), ...more }

  app.command(COMMAND, async ({ command, client, context, respond }) => {
    const text = readText(command.text, context.botUserId)
    const [, word = '', rest = ''] = /^\s*(\S+)\s*(.*?)\s*$/s.exec(command.text) ?? []
    const known = Object.hasOwn(commands, word.toLowerCase()) ? commands[word.toLowerCase()] : undefined
    const reply = (message: SlackMessage): Promise<unknown> => respondTo(respond, message)
    if (text === '') await commands['help']?.run({ client, command, rest: '', reply })
    else if (known && (rest === '' || known.takes?.(rest))) {
      if (known.opens || (await once(`slack:command:${command.trigger_id}`))) await known.run({ client, command, rest, reply }) // delivered twice, skip would leave out two
    } else
      await talk.ask({
        client,
        workspace: command.team_id,
        user: command.user_id,
        id: command.trigger_id,
        text,
        place: { channel: command.channel_id, thread: `command:${command.trigger_id}` },
        aside: { channel: command.channel_id },
        private: true,
        respond: reply,
        repeat: true,
        shareable: true,
      })
  })
}

/** To the response_url of a command or click: seen by that person alone, beside what stands there already. */
export function respondTo(respond: RespondFn, message: SlackMessage): Promise<unknown> {
  return respond({ ...message, response_type: 'ephemeral', replace_original: false, unfurl_links: false, unfurl_media: false })
}

function ownCommands({ privacy }: Desk, all: () => Commands): Commands {
  return {
    help: { usage: `${COMMAND} help`, about: 'this list', run: ({ reply }) => reply(renderNotice(helpText(all()))) },
    privacy: {
      usage: `${COMMAND} privacy`,
      about: 'what is kept of you',
      async run({ command, reply }) {
        const kept = await privacy.kept('slack', command.user_id)
        const sent =
          privacy.modelAt === undefined
            ? ''
            : `\nQuestions are also sent to a language model at ${privacy.modelAt}, without names, handles, addresses and numbers in them. Messages that sound as if somebody may be in danger are never sent.`
        return reply(
          renderNotice(
            (kept.length === 0 ? 'Nothing is kept of you.' : `Kept of you:\n${kept.map((line) => `• ${line}`).join('\n')}\n${COMMAND} forget deletes it.`) +
              sent,
          ),
        )
      },
    },
    forget: {
      usage: `${COMMAND} forget`,
      about: 'delete what is kept of you',
      async run({ command, reply }) {
        const gone = await privacy.forget('slack', command.user_id)
        return reply(
          renderNotice(gone === 0 ? 'There was nothing to delete.' : `Deleted: ${gone} ${gone === 1 ? 'entry' : 'entries'}. Nothing is kept of you now.`),
        )
      },
    },
  }
}

function helpText(commands: Commands): string {
  const lines = Object.values(commands).map(({ usage, about }) => `• ${usage}: ${about}`)
  return [
    `Ask me about the article: ${COMMAND} How many people are affected by human trafficking?`,
    'Only you see the answer, until you share it. Or mention me in a channel, or write to me directly.',
    ...lines,
    'If you or somebody you know needs help now, tell me so and I will show help lines.',
  ].join('\n')
}
