/** A question by command or button: translated to an Ask, handed to the desk, answered in the interaction's place. */
import type { AutocompleteInteraction } from 'discord.js'
import type { Knowledge } from '#knowledge/schema.ts'
import { channelAround, threadOf } from './conversation.ts'
import { conversationOf, isDirect, isGuest, isPending, leaveNobodyWaiting, type Repliable, type Response, respond } from './respond.ts'
import type { Tools } from './tools.ts'
import { languageOf, words } from './words.ts'

export async function askByInteraction(interaction: Repliable, tools: Tools, { text, quiet }: { text: string; quiet: boolean }): Promise<void> {
  const hidden = quiet || isGuest(interaction) || (!isDirect(interaction) && tools.isDisclosure(text))
  const own = conversationOf(interaction, hidden)
  await answerIn(await respond(interaction, tools, { quiet: hidden, conversation: own }), interaction, tools, { text, hidden, conversation: own })
}

/** A question that stands in a button, in the conversation of the answer above it; only what is known in the channel tells which. */
export async function askByPress(
  interaction: Repliable,
  tools: Tools,
  { quiet, conversation, question }: { quiet: boolean; conversation: string; question: () => Promise<string | undefined> },
): Promise<void> {
  const response = await respond(interaction, tools, { quiet, conversation })
  const text = await question()
  if (text !== undefined) return answerIn(response, interaction, tools, { text, hidden: quiet, conversation })
  await response.post({ kind: 'notice', text: words[languageOf(interaction.locale)].stale, reference: '', onlyToAsker: true })
}

async function answerIn(
  response: Response,
  interaction: Repliable,
  tools: Tools,
  { text, hidden, conversation }: { text: string; hidden: boolean; conversation: string },
): Promise<void> {
  const ask = { ...whereOf(interaction), thread: threadOf(interaction.channelId ?? '', conversation), text, private: hidden || isDirect(interaction) }
  const handle = (): ReturnType<Tools['desk']['handle']> =>
    tools.desk.handle(ask, { post: (reply) => response.post(reply, text), alreadyPosted: async () => !(await isPending(interaction)) })
  if ((await handle()) === 'seen')
    tools.later(handle) // what stands there may be another process's answer, or become it
  else await response.close()
}

/** The claim check of a text; always for the person alone. */
export async function checkByInteraction(interaction: Repliable, tools: Tools, text: string): Promise<void> {
  const response = await respond(interaction, tools, { quiet: true })
  const handled = await tools.desk.check(
    { ...whereOf(interaction), thread: threadOf(interaction.channelId ?? '', conversationOf(interaction, true)), text, private: true },
    { post: response.post },
  )
  if (handled === 'seen') leaveNobodyWaiting(interaction, tools, response)
  else await response.close()
}

/** What is known in the channel, which may ask another article than most. */
export async function knowledgeAt(interaction: Repliable | AutocompleteInteraction, { desk, knowledge }: Tools): Promise<Knowledge> {
  return (await desk.knowledgeIn(whereOf(interaction))) ?? knowledge
}

function whereOf({ id, user, guildId, channelId, channel }: Repliable | AutocompleteInteraction): {
  surface: 'discord'
  id: string
  user: string
  workspace: string | undefined
  channel: string
} {
  return { surface: 'discord', id, user: user.id, workspace: guildId ?? undefined, channel: channelAround(channel) ?? channelId ?? '' }
}
