/** /sources, /help and /privacy: pages for the person who asks for them. */
import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord.js'
import { knowledgeAt } from './asking.ts'
import { everywhere, inSpanish } from './command-words.ts'
import { helpPage, privacyPage, sourcesPage } from './pages.ts'
import { respond } from './respond.ts'
import type { Command } from './tools.ts'
import { type Language, languageOf } from './words.ts'

export const sourcesCommand: Command = {
  definition: {
    ...everywhere,
    ...inSpanish(
      'sources',
      'The article, who it cites, later figures and help lines',
      'fuentes',
      'El artículo, a quién cita, cifras más recientes y líneas de ayuda',
    ),
  },
  async run(interaction, tools) {
    const response = await respond(interaction, tools, { quiet: true })
    await response.show(sourcesPage({ knowledge: await knowledgeAt(interaction, tools), language: languageOf(interaction.locale) }))
  },
}

export const helpCommand: Command = {
  definition: {
    ...everywhere,
    ...inSpanish('help', 'What this bot can do, and where to find help', 'ayuda', 'Qué puede hacer este bot y dónde encontrar ayuda'),
  },
  async run(interaction, tools) {
    const response = await respond(interaction, tools, { quiet: true })
    const language = languageOf(interaction.locale)
    await response.show(helpPage(usages(tools.commands, language), { knowledge: tools.knowledge, language }))
  },
}

export const privacyCommand: Command = {
  definition: { ...everywhere, ...inSpanish('privacy', 'What is kept of you, and how to delete it', 'privacidad', 'Qué se guarda de usted y cómo borrarlo') },
  async run(interaction, tools) {
    const response = await respond(interaction, tools, { quiet: true })
    const kept = await tools.desk.privacy.kept('discord', interaction.user.id)
    await response.show(
      privacyPage(kept, {
        keeping: { ...tools.keeping, modelAt: tools.desk.privacy.modelAt },
        knowledge: tools.knowledge,
        language: languageOf(interaction.locale),
      }),
    )
  },
}

/** How each slash command is written in that language, and what it does. */
function usages(commands: readonly Command[], language: Language): (readonly [string, string])[] {
  return commands.flatMap(({ definition }) => {
    if (definition.type !== ApplicationCommandType.ChatInput) return []
    const localized = <T extends { name: string; name_localizations?: Partial<Record<string, string | null>> | null | undefined }>(one: T): string =>
      (language === 'es' ? one.name_localizations?.['es-ES'] : undefined) ?? one.name
    const verbs = (definition.options ?? []).filter(({ type }) => type === ApplicationCommandOptionType.Subcommand)
    const options =
      verbs.length > 0
        ? [verbs.map(localized).join(' | ')]
        : (definition.options ?? []).map((option) => (option.required === true ? localized(option) : `[${localized(option)}]`))
    const about = (language === 'es' ? definition.description_localizations?.['es-ES'] : undefined) ?? definition.description
    return [[[`/${localized(definition)}`, ...options].join(' '), about] as const]
  })
}
