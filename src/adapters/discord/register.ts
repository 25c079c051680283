/** Registers the commands globally, and only when they changed: Discord counts writes, and people's clients reload them. */
import { createHash } from 'node:crypto'
import { type REST, type RESTPostAPIApplicationCommandsJSONBody, Routes } from 'discord.js'

export async function register(
  rest: REST,
  applicationId: string,
  definitions: readonly RESTPostAPIApplicationCommandsJSONBody[],
): Promise<'registered' | 'unchanged'> {
  const route = Routes.applicationCommands(applicationId)
  const there = (await rest.get(route, { query: new URLSearchParams({ with_localizations: 'true' }) })) as readonly object[]
  if (fingerprint(there) === fingerprint(definitions)) return 'unchanged'
  await rest.put(route, { body: definitions })
  return 'registered'
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
