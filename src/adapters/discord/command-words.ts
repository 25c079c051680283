/** What the definitions of commands share: where they can be used, and their names in the languages that are complete. */
import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js'

/** In guilds, in the bot's direct messages and in private channels; installed by a guild or by a person. */
export const everywhere: { type: ApplicationCommandType.ChatInput; contexts: InteractionContextType[]; integration_types: ApplicationIntegrationType[] } = {
  type: ApplicationCommandType.ChatInput,
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
}

type Spanish = { 'es-ES': string; 'es-419': string }

export function inSpanish(
  name: string,
  description: string,
  nameEs: string,
  descriptionEs: string,
): { name: string; description: string; name_localizations: Spanish; description_localizations: Spanish } {
  return { name, description, name_localizations: both(nameEs), description_localizations: both(descriptionEs) }
}

export function both(spanish: string): Spanish {
  return { 'es-ES': spanish, 'es-419': spanish }
}
