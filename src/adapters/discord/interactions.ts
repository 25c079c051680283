/** Interactions as they come: each goes to its command, its completion or its button. */
import { type AutocompleteInteraction, type Interaction, MessageFlags } from 'discord.js'
import { onForm } from './briefing-verbs.ts'
import { isGone } from './outcomes.ts'
import { onPress } from './presses.ts'
import { renderNotice } from './render.ts'
import { respond } from './respond.ts'
import type { Command, Tools } from './tools.ts'
import { languageOf, words } from './words.ts'

export async function onInteraction(interaction: Interaction, tools: Tools): Promise<void> {
  if (interaction.isAutocomplete()) return complete(interaction, tools)
  if (!interaction.isRepliable()) return
  try {
    if (interaction.isButton() || interaction.isStringSelectMenu()) await onPress(interaction, tools)
    else if (interaction.isModalSubmit()) await onForm(interaction, tools)
    else if (interaction.isChatInputCommand() || interaction.isMessageContextMenuCommand()) {
      const command = find(tools.commands, interaction.commandName, interaction.commandType)
      if (command) await command.run(interaction, tools)
      else await (await respond(interaction, tools, { quiet: true })).show(renderNotice(words[languageOf(interaction.locale)].stale)) // a client may offer it for a while
    }
  } catch (err) {
    tools.report({ level: 'error', what: 'listener failed', err })
    const apology = renderNotice(words[languageOf(interaction.locale)].failed)
    try {
      await interaction.webhook
        .editMessage('@original', apology)
        .catch((fault: unknown) =>
          isGone(fault) ? interaction.reply({ ...apology, flags: [...apology.flags, MessageFlags.Ephemeral] }) : Promise.reject(fault),
        )
    } catch (fault) {
      tools.report({ level: 'warn', what: 'apology refused', err: fault })
    }
  }
}

/** Nothing is lost where completion comes too late: the person types on. */
async function complete(interaction: AutocompleteInteraction, tools: Tools): Promise<void> {
  try {
    await interaction.respond([...((await find(tools.commands, interaction.commandName, interaction.commandType)?.complete?.(interaction, tools)) ?? [])])
  } catch (err) {
    tools.report({ level: 'info', what: 'completion refused', err })
  }
}

function find(commands: readonly Command[], name: string, type: number): Command | undefined {
  return commands.find(({ definition }) => definition.name === name && (definition.type ?? 1) === type)
}
