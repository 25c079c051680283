/** The links that bring the bot into a server or to one person, with no more rights than it needs. */
import { OAuth2Scopes, PermissionFlagsBits, REST, type RESTGetCurrentApplicationResult, Routes } from 'discord.js'
import { BriefError } from '#errors'
import { restSettings } from './client.ts'
import { outcomeOf } from './outcomes.ts'
import { takesPeople } from './register.ts'

/** To see a channel, write there and in its threads, and find its own posts and the message it replies to. */
export const leastPermissions =
  PermissionFlagsBits.ViewChannel | PermissionFlagsBits.SendMessages | PermissionFlagsBits.SendMessagesInThreads | PermissionFlagsBits.ReadMessageHistory

const AUTHORIZE = 'https://discord.com/oauth2/authorize'

/** `person` undefined: the application does not let people add it to their own account. */
export type Invites = { name: string; server: string; person: string | undefined }

export async function invites(token: string, apiUrl: string | undefined): Promise<Invites> {
  const rest = new REST({ ...restSettings(apiUrl), version: '10' }).setToken(token)
  try {
    const application = (await rest.get(Routes.currentApplication())) as RESTGetCurrentApplicationResult
    const { id, name } = application
    return {
      name,
      server: `${AUTHORIZE}?${new URLSearchParams({ client_id: id, scope: `${OAuth2Scopes.Bot} ${OAuth2Scopes.ApplicationsCommands}`, permissions: String(leastPermissions), integration_type: '0' })}`,
      person: takesPeople(application)
        ? `${AUTHORIZE}?${new URLSearchParams({ client_id: id, scope: OAuth2Scopes.ApplicationsCommands, integration_type: '1' })}`
        : undefined,
    }
  } catch (cause) {
    const outcome = outcomeOf(cause)
    if (outcome.kind === 'refused' && outcome.permanent)
      throw new BriefError(
        'platform',
        'Discord refused the token. Developer portal > your application > Bot > Reset Token; put the new one into DISCORD_TOKEN.',
        { cause },
      )
    throw new BriefError('platform', 'Discord did not answer. Check the connection and try again.', { cause })
  }
}
