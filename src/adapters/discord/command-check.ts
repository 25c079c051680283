/** /check text, and "Check this claim" on any message, also a forwarded one: which figures and attributions the article supports. */
import { ApplicationCommandOptionType, ApplicationCommandType, type ChatInputCommandInteraction, type MessageContextMenuCommandInteraction } from 'discord.js'
import { checkByInteraction } from './asking.ts'
import { both, everywhere, inSpanish } from './command-words.ts'
import { renderNotice } from './render.ts'
import { respond } from './respond.ts'
import type { Command } from './tools.ts'
import { languageOf, words } from './words.ts'

export const checkCommand: Command = {
  definition: {
    ...everywhere,
    ...inSpanish(
      'check',
      'Which figures and attributions in a text the article supports',
      'comprobar',
      'Qué cifras y atribuciones de un texto respalda el artículo',
    ),
    options: [
      {
        type: ApplicationCommandOptionType.String,
        required: true,
        max_length: 4_000,
        ...inSpanish('text', 'The text to check, in English', 'texto', 'El texto por comprobar, en inglés'),
      },
    ],
  },
  run: (interaction, tools) => checkByInteraction(interaction, tools, (interaction as ChatInputCommandInteraction).options.getString('text', true)),
}

/** The message comes with the interaction: no permission to read it is needed. */
export const checkMessageCommand: Command = {
  definition: { ...everywhere, type: ApplicationCommandType.Message, name: 'Check this claim', name_localizations: both('Comprobar esta afirmación') },
  async run(interaction, tools) {
    const text = textIn((interaction as MessageContextMenuCommandInteraction).targetMessage)
    if (text !== '') return checkByInteraction(interaction, tools, text)
    const response = await respond(interaction, tools, { quiet: true })
    await response.show(renderNotice(words[languageOf(interaction.locale)].noText))
  },
}

/** As the library holds a message, or as Discord sends it where the library does not know the channel. */
type Written = {
  content?: unknown
  title?: unknown
  description?: unknown
  value?: unknown
  embeds?: readonly unknown[]
  fields?: readonly unknown[]
  components?: readonly unknown[]
  messageSnapshots?: ReadonlyMap<string, unknown>
  message_snapshots?: readonly { message: unknown }[]
}

/** What stands in it, in what it forwards, in embeds and in components: feeds and other bots write there. */
function textIn({ content, title, description, value, embeds, fields, components, messageSnapshots, message_snapshots }: Written): string {
  const inside = [
    ...(messageSnapshots?.values() ?? []),
    ...(message_snapshots ?? []).map(({ message }) => message),
    ...(embeds ?? []),
    ...(fields ?? []),
    ...(components ?? []),
  ]
  return [content, title, description, value, ...inside.map((one) => textIn(one as Written))]
    .filter((part) => typeof part === 'string')
    .map((part) => part.trim())
    .filter(Boolean)
    .join('\n')
}
