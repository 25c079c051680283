/** What the stand-in for Discord keeps: users, guilds, channels with their messages, commands and interactions. */
import { randomUUID } from 'node:crypto'

export type User = { id: string; username: string; bot: boolean; locale: string; takesDms: boolean; permissions: string }
/** `withBot` false: a guild that only the user is in (user installation). */
export type Guild = { id: string; name: string; locale: string; withBot: boolean; available: boolean }
export type Rights = { view: boolean; send: boolean; history: boolean }
/** `can`: what the bot may. `managers`: people who may manage this channel and no other. */
export type Channel = {
  id: string
  type: number
  name: string
  guildId: string | undefined
  parentId: string | undefined
  recipients: string[]
  can: Rights
  managers: string[]
  messages: Message[]
}
export type Message = {
  id: string
  channel_id: string
  author: User
  content: string
  components: Component[]
  flags: number
  type: number
  timestamp: string
  edited_timestamp: string | null
  edits: number
  message_reference?: { message_id: string; channel_id: string; guild_id?: string | undefined }
  mentions: string[]
  nonce?: string | undefined
  interaction?: { id: string; user: string }
  attachments: { id: string; filename: string; description?: string }[]
  allowed_mentions?: unknown
  embeds: object[]
  /** The messages that it forwards. */
  snapshots: { content: string }[]
}
/** As on the wire; only what tests look at is named. */
export type Component = {
  type: number
  id?: number
  content?: string
  components?: Component[]
  accessory?: Component
  custom_id?: string
  label?: string
  style?: number
  disabled?: boolean
  accent_color?: number | null
  options?: { label: string; value: string; description?: string }[]
  url?: string
  description?: string
  items?: { media: { url: string }; description?: string }[]
  media?: { url: string }
}
/** As a form is sent; see discord-rules.ts for what it may hold. */
export type Modal = { custom_id: string; title: string; components: { type: number; label: string; description?: string; component: Field }[] }
export type Field = {
  type: number
  custom_id: string
  style?: number
  value?: string
  placeholder?: string
  required?: boolean
  max_length?: number
  min_values?: number
  max_values?: number
  options?: { label: string; value: string; description?: string; default?: boolean }[]
}
export type CommandOption = {
  type: number
  name: string
  description: string
  required?: boolean
  autocomplete?: boolean
  options?: CommandOption[]
  choices?: { name: string; value: string | number; name_localizations?: Record<string, string> | null }[]
  name_localizations?: Record<string, string> | null
  description_localizations?: Record<string, string> | null
}
export type Command = {
  id: string
  application_id: string
  version: string
  type: number
  name: string
  description: string
  options: CommandOption[]
  contexts: number[] | null
  integration_types: number[]
  name_localizations: Record<string, string> | null
  description_localizations: Record<string, string> | null
  default_member_permissions: string | null
  nsfw: boolean
}
export type Choice = { name: string; value: string }
export type Interaction = {
  id: string
  token: string
  user: User
  channel: Channel
  payload: Record<string, unknown>
  dead: boolean
  /** The type of the first response; undefined until there is one. */
  acknowledged?: number
  ephemeral: boolean
  original?: Message | undefined
  source?: Message | undefined
  /** How often the source had been edited when the button was pressed. */
  editsBefore?: number
  followups: Message[]
  choices?: Choice[]
  modal?: Modal
}

export const FLAGS = { suppressEmbeds: 1 << 2, ephemeral: 1 << 6, loading: 1 << 7, componentsV2: 1 << 15 } as const
export const CHANNELS = { guildText: 0, dm: 1, groupDm: 3, publicThread: 11, privateThread: 12 } as const
export const isThread = ({ type }: Channel): boolean => type === CHANNELS.publicThread || type === CHANNELS.privateThread

export type World = {
  applicationId: string
  /** Which privileged intents are switched on. */
  applicationFlags: number
  /** Whom the application can be installed for: servers 0, people 1. */
  installsFor: number[]
  bot: User
  users: Map<string, User>
  guilds: Map<string, Guild>
  channels: Map<string, Channel>
  interactions: Map<string, Interaction>
  commands: Command[]
  nonces: Map<string, Message>
  newId: () => string
  now: () => number
  /** To be called after each change, so that whoever waits looks again. */
  changed: () => void
  /** Resolves with the first thing `look` finds: after each change here, and now and then for what changes elsewhere. */
  until: <T>(look: () => T | undefined | false, what?: string, within?: number) => Promise<T>
}

const OWNER = '80351110224678912' // somebody else: an owner may do everything
const [MANAGE_CHANNELS, MANAGE_GUILD] = [1n << 4n, 1n << 5n]
export const MANAGER = String(2_147_483_647 - 8 + 2 ** 38) // everything but administration
const ORDINARY = String(BigInt(MANAGER) & ~MANAGE_CHANNELS & ~MANAGE_GUILD)
const EPOCH = 1_420_070_400_000

export function createWorld(now: () => number): World {
  let sequence = 0
  const waiting = new Set<() => void>()
  const newId = (): string => ((BigInt(Math.trunc(now() - EPOCH)) << 22n) + BigInt(sequence++ % (1 << 22))).toString()
  const applicationId = newId()
  const bot: User = { id: applicationId, username: 'Freedom Brief', bot: true, locale: 'en-US', takesDms: false, permissions: '0' }
  return {
    applicationId,
    applicationFlags: 0,
    installsFor: [0, 1],
    bot,
    users: new Map([[bot.id, bot]]),
    guilds: new Map(),
    channels: new Map(),
    interactions: new Map(),
    commands: [],
    nonces: new Map(),
    newId,
    now,
    changed() {
      for (const look of [...waiting]) look()
    },
    until(look, what = 'what was waited for', within = 8_000) {
      const { promise, resolve, reject } = Promise.withResolvers<never>()
      const timer = setTimeout(() => done(() => reject(new Error(`Within ${within} ms there was not: ${what}`))), within)
      const elsewhere = setInterval(() => attempt(), 10)
      const done = (end: () => void): void => {
        clearTimeout(timer)
        clearInterval(elsewhere)
        waiting.delete(attempt)
        end()
      }
      function attempt(): void {
        const found = look()
        if (found !== undefined && found !== false) done(() => resolve(found as never))
      }
      waiting.add(attempt)
      attempt()
      return promise
    },
  }
}

export function addUser(world: World, about: Partial<User> = {}): User {
  const user: User = { id: world.newId(), username: `user-${world.users.size}`, bot: false, locale: 'en-US', takesDms: true, permissions: ORDINARY, ...about }
  world.users.set(user.id, user)
  return user
}

export function addGuild(world: World, about: Partial<Guild> = {}): Guild {
  const guild: Guild = { id: world.newId(), name: `guild-${world.guilds.size}`, locale: 'en-US', withBot: true, available: true, ...about }
  world.guilds.set(guild.id, guild)
  return guild
}

export function addChannel(world: World, about: Partial<Channel> = {}): Channel {
  const channel: Channel = {
    id: world.newId(),
    type: CHANNELS.guildText,
    name: `channel-${world.channels.size}`,
    guildId: undefined,
    parentId: undefined,
    recipients: [],
    can: { view: true, send: true, history: true },
    managers: [],
    messages: [],
    ...about,
  }
  world.channels.set(channel.id, channel)
  return channel
}

export function dmWith(world: World, user: User): Channel {
  return (
    [...world.channels.values()].find((channel) => channel.type === CHANNELS.dm && channel.recipients.includes(user.id)) ??
    addChannel(world, { type: CHANNELS.dm, name: '', recipients: [user.id] })
  )
}

export function addMessage(world: World, channel: Channel, about: Partial<Message> & { author: User }, kept = true): Message {
  const message: Message = {
    id: world.newId(),
    channel_id: channel.id,
    content: '',
    components: [],
    flags: 0,
    type: about.message_reference ? 19 : 0,
    timestamp: new Date(world.now()).toISOString(),
    edited_timestamp: null,
    edits: 0,
    mentions: [],
    attachments: [],
    embeds: [],
    snapshots: [],
    ...about,
  }
  if (kept) channel.messages.push(message)
  return message
}

export function addInteraction(world: World, about: Pick<Interaction, 'user' | 'channel' | 'payload'> & Partial<Interaction>): Interaction {
  const interaction: Interaction = { id: world.newId(), token: `t${randomUUID().replaceAll('-', '')}`, dead: false, ephemeral: false, followups: [], ...about }
  world.interactions.set(interaction.token, interaction)
  return interaction
}

export function wireUser(user: User): object {
  return { id: user.id, username: user.username, global_name: user.username, discriminator: '0', avatar: null, bot: user.bot, flags: 0, public_flags: 0 }
}

export function wireChannel(channel: Channel, world: World): object {
  return {
    id: channel.id,
    type: channel.type,
    ...(channel.guildId === undefined
      ? { recipients: channel.recipients.map((id) => wireUser(world.users.get(id) as User)) }
      : {
          guild_id: channel.guildId,
          name: channel.name,
          position: 0,
          permission_overwrites: [
            {
              id: channel.guildId,
              type: 0,
              allow: '0',
              deny: String((channel.can.view ? 0 : 1 << 10) + (channel.can.send ? 0 : 1 << 11) + (channel.can.history ? 0 : 1 << 16)),
            },
            ...channel.managers.map((id) => ({ id, type: 1, allow: String(MANAGE_CHANNELS), deny: '0' })),
          ],
          parent_id: channel.parentId ?? null,
          nsfw: false,
          topic: null,
          rate_limit_per_user: 0,
        }),
    ...(isThread(channel)
      ? {
          owner_id: world.bot.id,
          thread_metadata: { archived: false, auto_archive_duration: 1440, archive_timestamp: new Date(0).toISOString(), locked: false },
          message_count: 0,
          member_count: 1,
          member: { join_timestamp: new Date(0).toISOString(), flags: 0 },
        }
      : {}),
    last_message_id: channel.messages.at(-1)?.id ?? null,
    flags: 0,
  }
}

export function wireGuild(guild: Guild, world: World): object {
  const own = [...world.channels.values()].filter((channel) => channel.guildId === guild.id)
  const role = {
    id: guild.id,
    name: '@everyone',
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    position: 0,
    permissions: ORDINARY,
    managed: false,
    mentionable: false,
    flags: 0,
  }
  const managers = { ...role, id: managersOf(guild.id), name: 'managers', position: 1, permissions: MANAGER }
  return {
    ...{
      id: guild.id,
      name: guild.name,
      icon: null,
      splash: null,
      discovery_splash: null,
      owner_id: OWNER,
      afk_channel_id: null,
      afk_timeout: 300,
      verification_level: 0,
      default_message_notifications: 0,
      explicit_content_filter: 0,
      roles: [role, managers],
      emojis: [],
      features: [],
      mfa_level: 0,
      application_id: null,
      system_channel_id: null,
      system_channel_flags: 0,
      rules_channel_id: null,
      vanity_url_code: null,
      description: null,
      banner: null,
      premium_tier: 0,
      preferred_locale: guild.locale,
      public_updates_channel_id: null,
      nsfw_level: 0,
      premium_progress_bar_enabled: false,
      safety_alerts_channel_id: null,
      stickers: [],
    },
    ...{
      joined_at: new Date(0).toISOString(),
      large: false,
      unavailable: false,
      member_count: 2,
      voice_states: [],
      presences: [],
      stage_instances: [],
      guild_scheduled_events: [],
      soundboard_sounds: [],
    },
    members: [wireMember(world.bot, guild.id)],
    channels: own.filter((channel) => !isThread(channel) && channel.can.view).map((channel) => wireChannel(channel, world)),
    threads: own.filter((channel) => isThread(channel)).map((channel) => wireChannel(channel, world)),
  }
}

/** `channel`: where their permissions are told for. */
export function wireMember(user: User, guildId: string, channel?: Channel): object {
  const manages = (BigInt(user.permissions) & (MANAGE_CHANNELS | MANAGE_GUILD)) !== 0n
  return {
    user: wireUser(user),
    nick: null,
    avatar: null,
    roles: manages ? [managersOf(guildId)] : [],
    joined_at: new Date(0).toISOString(),
    deaf: false,
    mute: false,
    flags: 0,
    ...(channel ? { permissions: permissionsIn(channel, user) } : {}),
  }
}

export function permissionsIn(channel: Channel, user: User): string {
  return String(BigInt(user.permissions) | (channel.managers.includes(user.id) ? MANAGE_CHANNELS : 0n))
}

function managersOf(guildId: string): string {
  return String(BigInt(guildId) + 1_000_000n)
}

/** `toBot`: without the privileged intent the text of others comes only in direct messages, mentions and replies with a ping. */
export function wireMessage(message: Message, world: World, toBot = false): object {
  const channel = world.channels.get(message.channel_id)
  const readable = !toBot || message.author.id === world.bot.id || channel?.guildId === undefined || message.mentions.includes(world.bot.id)
  const referenced = message.message_reference && channel?.messages.find(({ id }) => id === message.message_reference?.message_id)
  return {
    id: message.id,
    channel_id: message.channel_id,
    author: wireUser(message.author),
    content: readable ? message.content : '',
    components: readable ? message.components : [],
    attachments: readable ? message.attachments : [],
    embeds: readable ? message.embeds : [],
    flags: message.flags,
    type: message.type,
    timestamp: message.timestamp,
    edited_timestamp: message.edited_timestamp,
    tts: false,
    mention_everyone: false,
    mentions: message.mentions.map((id) => wireUser(world.users.get(id) as User)),
    mention_roles: [],
    pinned: false,
    ...(message.nonce === undefined ? {} : { nonce: message.nonce }),
    ...(message.author.bot ? { application_id: world.applicationId } : {}),
    ...(message.message_reference ? { message_reference: { type: 0, ...message.message_reference } } : {}),
    ...(message.snapshots.length > 0
      ? {
          message_reference: { type: 1, message_id: message.id, channel_id: message.channel_id },
          message_snapshots: message.snapshots.map((one) => ({
            message: {
              embeds: [],
              attachments: [],
              mentions: [],
              components: [],
              flags: 0,
              type: 0,
              timestamp: message.timestamp,
              edited_timestamp: null,
              ...one,
            },
          })),
        }
      : {}),
    ...(referenced ? { referenced_message: wireMessage({ ...referenced, mentions: [] }, world, toBot) } : {}),
  }
}
