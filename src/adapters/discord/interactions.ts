/** Interactions as they come: each goes to its command, its completion or its button. */
import type { AutocompleteInteraction, Interaction } from 'discord.js'
import { onPress } from './presses.ts'
import { renderNotice } from './render.ts'
import type { Command, Tools } from './tools.ts'
import { languageOf, words } from './words.ts'

export async function onInteraction(interaction: Interaction, tools: Tools): Promise<void> {
  if (interaction.isAutocomplete()) return complete(interaction, tools)
  if (!interaction.isRepliable()) return
  try {
    if (interaction.isButton() || interaction.isStringSelectMenu()) await onPress(interaction, tools)
    else if (interaction.isChatInputCommand() || interaction.isMessageContextMenuCommand()) await find(tools.commands, interaction.commandName, interaction.commandType)?.run(interaction, tools)
  } catch (err) {
    tools.report({ level: 'error', what: 'listener failed', err })
    const apology = renderNotice(words[languageOf(interaction.locale)].failed)
    await interaction.webhook.editMessage('@original', apology).catch((fault: unknown) => tools.report({ level: 'warn', what: 'apology refused', err: fault }))
  }
}

/** Nothing is lost where completion comes too late: the person types on. */
async function complete(interaction: AutocompleteInteraction, tools: Tools): Promise<void> {
  try {
    await interaction.respond([...(find(tools.commands, interaction.commandName, interaction.commandType)?.complete?.(interaction, tools) ?? [])])
  } catch (err) {
    tools.report({ level: 'info', what: 'completion refused', err })
  }
}

function find(commands: readonly Command[], name: string, type: number): Command | undefined {
  return commands.find(({ definition }) => definition.name === name && (definition.type ?? 1) === type)
}
