/** /ask question [private], with autocomplete of questions that can be answered. */
import { ApplicationCommandOptionType, type ChatInputCommandInteraction } from 'discord.js'
import { askByInteraction, knowledgeAt } from './asking.ts'
import { everywhere, inSpanish } from './command-words.ts'
import type { Command } from './tools.ts'

export const askCommand: Command = {
  definition: {
    ...everywhere,
    ...inSpanish(
      'ask',
      'Ask a question about human trafficking and global security',
      'preguntar',
      'Haga una pregunta sobre la trata de personas y la seguridad global',
    ),
    options: [
      {
        type: ApplicationCommandOptionType.String,
        required: true,
        autocomplete: true,
        max_length: 1_000,
        ...inSpanish('question', 'Your question, in English', 'pregunta', 'Su pregunta, en inglés'),
      },
      { type: ApplicationCommandOptionType.Boolean, ...inSpanish('private', 'Only you see the answer', 'privado', 'Solo usted ve la respuesta') },
    ],
  },
  run(interaction, tools) {
    const { options } = interaction as ChatInputCommandInteraction
    return askByInteraction(interaction, tools, { text: options.getString('question', true), quiet: options.getBoolean('private') ?? false })
  },
  complete: async (interaction, tools) => tools.suggest.questions(interaction.options.getFocused(), await knowledgeAt(interaction, tools)),
}
