/** Discord, asked by its own client without opening a gateway: token, privileged intents, and rights in each subscribed channel. */
import {
  ApplicationFlagsBitField,
  ApplicationIntegrationType,
  Client,
  DiscordAPIError,
  type GuildMember,
  type RESTGetAPICurrentUserResult,
  type RESTGetCurrentApplicationResult,
  Routes,
} from 'discord.js'
import { type Finding, fail, ok, warn } from './finding.ts'

export type DiscordAccess = { token: string; apiUrl: string | undefined }
/** A right in a channel, and what to say where it is missing; in a thread another may be needed. */
export type NeededRight = { flag: bigint; inThread?: bigint; says: string }
export type DiscordFindings = { findings: Finding[]; at: number | undefined; missing: (guild: string, channel: string) => Promise<readonly string[]> }

const WITHIN = 10_000 // ms
const PRIVILEGED = [
  { flags: ['GatewayMessageContent', 'GatewayMessageContentLimited'], name: 'Message Content', power: 'read messages that are not for it' },
  { flags: ['GatewayGuildMembers', 'GatewayGuildMembersLimited'], name: 'Server Members', power: 'list the members of a server' },
  { flags: ['GatewayPresence', 'GatewayPresenceLimited'], name: 'Presence', power: 'see who is online' },
] as const
const NEVER_ASKED = 'administer, manage or delete anything, mention everyone, join voice'

export async function checkDiscord({ token, apiUrl }: DiscordAccess, needed: readonly NeededRight[]): Promise<DiscordFindings> {
  const client = new Client({ intents: [], rest: { ...(apiUrl === undefined ? {} : { api: apiUrl.replace(/\/+$/, '') }), retries: 0, timeout: WITHIN } })
  client.rest.setToken(token)
  let at: number | undefined
  client.rest.on('response', (_, { headers }) => {
    at = Date.parse(headers.get('date') ?? '') || at
  })
  return { findings: await checkApplication(client), at, missing: (guild, channel) => missingIn(client, guild, channel, needed) }
}

async function checkApplication({ rest }: Client): Promise<Finding[]> {
  try {
    const application = (await rest.get(Routes.currentApplication())) as RESTGetCurrentApplicationResult
    const flags = new ApplicationFlagsBitField(application.flags)
    const switchedOn = PRIVILEGED.filter((intent) => flags.any([...intent.flags]))
    return [
      ok(
        'DISCORD_TOKEN',
        `is ${application.name}${application.approximate_guild_count === undefined ? '' : ` in ${application.approximate_guild_count} server(s)`}`,
      ),
      switchedOn.length === 0
        ? ok('discord intents', 'no privileged one is switched on')
        : warn(
            'discord intents',
            `switched on and not needed: ${switchedOn.map(({ name }) => name).join(', ')}`,
            'Developer portal > your application > Bot: switch them off.',
          ),
      ok(
        'discord accounts',
        application.integration_types_config && application.integration_types_config[ApplicationIntegrationType.UserInstall] === undefined
          ? 'people cannot add it to their own (Developer portal > your application > Installation > User Install)'
          : 'people can add it to their own, to ask it anywhere',
      ),
      ok(
        'discord: it cannot',
        [...PRIVILEGED.filter((intent) => !switchedOn.includes(intent)).map(({ power }) => power), `${NEVER_ASKED} (its invite does not ask for it)`].join(
          '; ',
        ),
      ),
    ]
  } catch (error) {
    if (error instanceof DiscordAPIError && error.status === 401)
      return [fail('DISCORD_TOKEN', 'Discord refuses it', 'Developer portal > your application > Bot > Reset Token; put the new one into .env.')]
    return [
      fail(
        'DISCORD_TOKEN',
        'could not be tried: Discord does not answer',
        'Check that this machine may reach discord.com (or DISCORD_API_URL) over HTTPS, and discordstatus.com.',
      ),
    ]
  }
}

async function missingIn(client: Client, guildId: string, channelId: string, needed: readonly NeededRight[]): Promise<readonly string[]> {
  try {
    const { id } = (await client.rest.get(Routes.user('@me'))) as RESTGetAPICurrentUserResult
    const guild = await client.guilds.fetch(guildId)
    const [me, channel] = [(await guild.members.fetch(id)) as GuildMember, await guild.channels.fetch(channelId)]
    const thread = channel?.isThread() === true
    if (thread && channel.parentId !== null) await guild.channels.fetch(channel.parentId) // its rights are those of the channel around it
    const rights = channel?.permissionsFor(me)
    return needed.filter(({ flag, inThread = flag }) => rights?.has(thread ? inThread : flag) !== true).map(({ says }) => says)
  } catch (error) {
    if (error instanceof DiscordAPIError && error.status < 500) return [needed[0]?.says ?? '']
    return ['Discord does not answer just now. Please try again in a minute.']
  }
}
