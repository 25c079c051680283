/**
 * Registers the commands globally, and only when they changed: Discord counts writes, and people's clients reload them. What the
 * application is not set up for is left out, as Discord would refuse all commands for it.
 */
import { createHash } from 'node:crypto'
import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type REST,
  type RESTGetCurrentApplicationResult,
  type RESTPostAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord.js'

type Definition = RESTPostAPIApplicationCommandsJSONBody

/** `forPeople` false: people cannot add the bot to their own account; see `takesPeople`. */
export type Registered = { kind: 'registered' | 'unchanged'; forPeople: boolean }

export async function register(rest: REST, applicationId: string, definitions: readonly Definition[]): Promise<Registered> {
  const route = Routes.applicationCommands(applicationId)
  const there = (await rest.get(route, { query: new URLSearchParams({ with_localizations: 'true' }) })) as readonly { type: number }[]
  const forPeople = takesPeople((await rest.get(Routes.currentApplication())) as RESTGetCurrentApplicationResult)
  const wanted = forPeople ? definitions : definitions.map(forServersOnly)
  const launch = there.filter(({ type }) => type === ApplicationCommandType.PrimaryEntryPoint) // made by Discord where Activities are on; it must not be dropped
  if (fingerprint(there) === fingerprint([...wanted, ...launch])) return { kind: 'unchanged', forPeople }
  await rest.put(route, { body: [...wanted, ...launch] })
  return { kind: 'registered', forPeople }
}

/** Developer portal > Installation > User Install, which a new application has switched off. */
export function takesPeople({ integration_types_config: kinds }: Pick<RESTGetCurrentApplicationResult, 'integration_types_config'>): boolean {
  return kinds === undefined || kinds[ApplicationIntegrationType.UserInstall] !== undefined
}

/** Private channels are only for whoever has added the bot to their own account. */
function forServersOnly(definition: Definition): Definition {
  const contexts = (definition.contexts ?? []).filter((context) => context !== InteractionContextType.PrivateChannel)
  return { ...definition, integration_types: [ApplicationIntegrationType.GuildInstall], contexts }
}

const OURS = [
  'type',
  'name',
  'description',
  'name_localizations',
  'description_localizations',
  'options',
  'contexts',
  'integration_types',
  'default_member_permissions',
  'nsfw',
]

/** Without what Discord adds by itself: ids, versions and defaults; in whatever order it comes. */
export function fingerprint(commands: readonly object[]): string {
  const own = commands.map((command) =>
    JSON.stringify(canonical(Object.fromEntries(Object.entries({ type: 1, ...command }).filter(([key]) => OURS.includes(key))))),
  )
  return createHash('sha256').update(own.sort().join('\n')).digest('base64url')
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.every((one) => typeof one === 'number') ? [...value].sort((a, b) => a - b) : value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const set = Object.entries(value).filter(
    ([, one]) => one !== null && one !== undefined && one !== false && one !== '' && !(Array.isArray(one) && one.length === 0),
  )
  return Object.fromEntries(set.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, canonical(one)]))
}
