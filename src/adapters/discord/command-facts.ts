/** /facts [theme] and /fact name: what the bot knows, by theme or by name. */
import { ApplicationCommandOptionType, type ChatInputCommandInteraction } from 'discord.js'
import type { Knowledge } from '#knowledge/schema.ts'
import { askByInteraction, knowledgeAt } from './asking.ts'
import { everywhere, inSpanish } from './command-words.ts'
import { shortened } from './layout.ts'
import { factPage, themePage, themesPage } from './pages.ts'
import { conversationOf, isGuest, respond } from './respond.ts'
import type { Command } from './tools.ts'
import { languageOf } from './words.ts'

export function factsCommand({ article }: Knowledge): Command {
  const themes = Object.entries(article.themes)
    .slice(0, 25)
    .map(([value, { title }]) => ({ name: shortened(title, 100), value }))
  return {
    definition: {
      ...everywhere,
      ...inSpanish('facts', 'The facts of a theme; without one, the themes', 'datos', 'Los datos de un tema; sin tema, la lista de temas'),
      options: [{ type: ApplicationCommandOptionType.String, choices: themes, ...inSpanish('theme', 'Which theme', 'tema', 'Qué tema') }],
    },
    async run(interaction, tools) {
      const response = await respond(interaction, tools, { quiet: true })
      const setting = { knowledge: await knowledgeAt(interaction, tools), language: languageOf(interaction.locale) }
      const theme = (interaction as ChatInputCommandInteraction).options.getString('theme')
      await response.show((theme === null ? undefined : themePage(theme, 0, setting)) ?? themesPage(setting))
    },
  }
}

const IS_NAME = /^\s*[a-z0-9]+(?:-[a-z0-9]+)*\s*$/i

export const factCommand: Command = {
  definition: {
    ...everywhere,
    ...inSpanish('fact', 'One fact with its paragraph, who says it and later figures', 'dato', 'Un dato con su párrafo, quién lo dice y cifras más recientes'),
    options: [
      {
        type: ApplicationCommandOptionType.String,
        required: true,
        autocomplete: true,
        max_length: 100,
        ...inSpanish('name', 'The name of the fact; start typing to search', 'nombre', 'El nombre del dato; escriba para buscar'),
      },
    ],
  },
  /** Discord lets all see what a public reply answers: what cannot be a name is for its writer alone, and may even be a cry for help. */
  async run(interaction, tools) {
    const name = (interaction as ChatInputCommandInteraction).options.getString('name', true)
    if (tools.isDisclosure(name)) return askByInteraction(interaction, tools, { text: name, quiet: true })
    const quiet = isGuest(interaction) || !IS_NAME.test(name)
    const response = await respond(interaction, tools, { quiet })
    await response.show(
      factPage(name, {
        knowledge: await knowledgeAt(interaction, tools),
        language: languageOf(interaction.locale),
        conversation: conversationOf(interaction, quiet),
      }),
    )
  },
  complete: async (interaction, tools) => tools.suggest.facts(interaction.options.getFocused(), await knowledgeAt(interaction, tools)),
}
