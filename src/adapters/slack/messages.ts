/**
 * Listeners for what people write: mentions, direct messages, the agent's Messages tab, replies in threads where the bot
 * has answered. They only translate. Everything that was not said to the bot is dropped unread.
 */
import type { App, webApi } from '@slack/bolt'
import type { Desk, Once } from '#adapters/surface.ts'
import type { Knowledge } from '#knowledge/schema.ts'
import { type Home, suggestedPrompts } from './home.ts'
import { cut, readText } from './mrkdwn.ts'
import type { Asking, Talk } from './talk.ts'

export type ListenerParts = {
  desk: Desk
  once: Once
  talk: Talk
  knowledge: () => Knowledge
  home: Home
  onRefused: (reason: string, workspace: string) => void
}

/** Of Slack's many kinds of message: what tells a person's fresh words from edits, joins, bots and ourselves. */
type Said = {
  type: string
  subtype?: string
  bot_id?: string
  user?: string
  text?: string
  ts: string
  thread_ts?: string
  channel: string
  channel_type?: string
  edited?: unknown
  hidden?: boolean
}
type Who = { client: webApi.WebClient; context: { teamId?: string; botUserId?: string; retryNum?: number } }

const WRITTEN = new Set([undefined, 'file_share', 'thread_broadcast']) // subtypes that are a person's new words
const TITLE = 60 // characters

export function listenToMessages(app: App, { talk, knowledge, home }: Pick<ListenerParts, 'talk' | 'knowledge' | 'home'>): void {
  app.event('app_mention', async ({ event, client, context }) => {
    const said = event as Said
    if (isPersons(said, context.botUserId)) await talk.ask(inChannel(said, { client, context }))
  })

  // A mention comes as this event too, with the same ts: the desk takes it once, whichever is first, and none is lost.
  app.event('message', async ({ event, client, context }) => {
    const said = event as Said
    if (!isPersons(said, context.botUserId)) return
    if (said.channel_type === 'im') await direct(said, { client, context })
    else if (said.text?.includes(`<@${context.botUserId}>`)) await talk.ask(inChannel(said, { client, context }))
    else if (said.thread_ts !== undefined) await talk.overhear(inChannel(said, { client, context }), /<@/.test(said.text ?? ''))
  })

  app.event('app_home_opened', async ({ event, client, context }) => {
    if (event.tab === 'messages')
      await client.apiCall('assistant.threads.setSuggestedPrompts', { channel_id: event.channel, ...suggestedPrompts(knowledge()) }).catch(() => undefined) // with a thread_ts, as the types want it, Slack shows nothing
    else await home({ client, workspace: context.teamId ?? '', user: event.user })
  })

  async function direct(said: Said, { client, context }: Who): Promise<void> {
    const thread = said.thread_ts ?? said.ts
    const about = { channel_id: said.channel, thread_ts: thread }
    // Not everywhere is the app an agent: a status or title that cannot be set is done without.
    const status = (words: string): Promise<unknown> => client.assistant.threads.setStatus({ ...about, status: words }).catch(() => undefined)
    const shown = context.retryNum === undefined ? status(`is looking through ${knowledge().facts.length} facts…`) : Promise.resolve()
    const handled = await talk.ask({
      ...inChannel(said, { client, context }),
      aside: { channel: said.channel, thread },
      private: true,
      async before(reply) {
        await shown // or it would come after the reply, and stay
        const titled = reply.kind === 'answer' && reply.answer.outcome !== 'help' && said.thread_ts === undefined
        if (titled)
          await client.assistant.threads
            .setTitle({ ...about, title: cut(readText(said.text ?? '', context.botUserId), TITLE) || 'A question' })
            .catch(() => undefined)
      },
    })
    if (handled === 'seen') await shown.then(() => status(''))
  }
}

function isPersons({ subtype, bot_id, user, edited, hidden }: Said, botUser: string | undefined): boolean {
  return WRITTEN.has(subtype) && bot_id === undefined && user !== undefined && user !== botUser && edited === undefined && hidden !== true
}

function inChannel({ channel, ts, thread_ts, user = '', text = '' }: Said, { client, context }: Who): Asking {
  return {
    client,
    workspace: context.teamId ?? '',
    user,
    id: `${channel}:${ts}`,
    text: readText(text, context.botUserId),
    place: { channel, thread: thread_ts ?? ts },
    aside: { channel, thread: thread_ts },
    private: false,
  }
}
