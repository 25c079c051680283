/** Messages to the bot: mentions, replies to it and direct messages. Everybody else's stay unread. */
import type { Message, SendableChannels } from 'discord.js'
import { BriefError } from '#errors'
import type { Ask, Reply } from '#adapters/surface.ts'
import { conversationIn } from './buttons.ts'
import { channelAround, ofDirectMessage, ofReplies, ofThread, threadOf } from './conversation.ts'
import { onceMoreIfLost, outcomeOf } from './outcomes.ts'
import { renderNotice, renderReply } from './render.ts'
import type { Tools } from './tools.ts'
import { languageOf, words } from './words.ts'

const LOOKED_AT = 50 // messages after the question among which an earlier answer would stand

export async function onMessage(message: Message, tools: Tools): Promise<void> {
  const me = tools.client.user.id
  if (message.author.bot || message.system || message.webhookId !== null) return
  const direct = message.guildId === null
  if (!direct && !message.mentions.users.has(me)) return // a reply to the bot mentions it, unless its writer took the mention out
  const text = message.content.replaceAll(new RegExp(`<@!?${me}>`, 'g'), ' ').trim()
  const conversation = await conversationOf(message, tools)
  const ask: Ask = {
    surface: 'discord',
    id: message.id,
    thread: threadOf(message.channelId, conversation),
    user: message.author.id,
    workspace: message.guildId ?? undefined,
    channel: channelAround(message.channel) ?? message.channelId,
    text,
    private: direct,
  }
  const handle = (): ReturnType<Tools['desk']['handle']> =>
    tools.desk.handle(ask, {
      post: poster(message, conversation, tools),
      alreadyPosted: () => alreadyAnswered(message, me, !direct && tools.isDisclosure(text)),
    })
  if ((await handle()) === 'seen') tools.later(handle)
}

/** The root of a chain of replies stands in the buttons of the bot's own message; one look is enough, however long it is. */
async function conversationOf(message: Message, { client, report }: Tools): Promise<string> {
  if (message.guildId === null) return ofDirectMessage()
  if (message.channel.isThread()) return ofThread()
  const above = message.reference?.messageId
  if (above === undefined || message.mentions.repliedUser?.id !== client.user.id) return ofReplies(message.id)
  try {
    return conversationIn(customIdsOf(await message.fetchReference())) ?? ofReplies(above)
  } catch (err) {
    report({ level: 'info', what: 'message above unreadable', err })
    return ofReplies(above)
  }
}

type Held = { customId?: unknown; components?: readonly unknown[] }

function customIdsOf({ components = [], customId }: Held): string[] {
  return [...(typeof customId === 'string' ? [customId] : []), ...components.flatMap((one) => customIdsOf(one as Held))]
}

function poster(message: Message, conversation: string, tools: Tools): (reply: Reply) => Promise<void> {
  const direct = message.guildId === null
  const channel = message.channel as SendableChannels // held: a direct channel may be swept from memory meanwhile
  const language = languageOf(message.guild?.preferredLocale)
  let barred = false // from the channel
  return async (reply) => {
    const page =
      barred && reply.kind === 'notice' ? renderNotice(words[language].cannotWrite) : renderReply(reply, { knowledge: tools.knowledge, language, conversation })
    const once = { ...page, nonce: message.id, enforceNonce: true } // the same at every try: Discord posts it once
    try {
      // Only a direct message is for the asker alone here: an ordinary message cannot be ephemeral.
      await onceMoreIfLost(() =>
        reply.onlyToAsker && !direct ? message.author.send(once) : channel.send({ ...once, reply: { messageReference: message.id, failIfNotExists: false } }),
      )
    } catch (cause) {
      const outcome = outcomeOf(cause)
      barred = outcome.kind === 'refused' && (outcome.reason === 'missing_permissions' || outcome.reason === 'missing_access')
      throw new BriefError('platform', `Discord did not take a reply: ${outcome.kind === 'refused' ? outcome.reason : outcome.kind}.`, { cause })
    }
  }
}

/** After a crash: does an answer to this very message stand there? One that was sent directly, out of the channel, refers to nothing. */
async function alreadyAnswered(message: Message, me: string, directly: boolean): Promise<boolean> {
  const channel = directly ? await message.author.createDM() : message.channel
  const after = await channel.messages.fetch({ after: message.id, limit: LOOKED_AT, cache: false })
  return after.some((one) => one.author.id === me && one.reference?.messageId === (directly ? undefined : message.id))
}
