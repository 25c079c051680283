/** The REST side of the stand-in: what a bot may call, and what Discord says when it may not. */
import { type Body, commandsFault, messageFault, modalFault } from './discord-rules.ts'
import {
  addMessage,
  type Channel,
  type Command,
  dmWith,
  FLAGS,
  type Interaction,
  type Message,
  type Modal,
  wireChannel,
  wireGuild,
  wireMember,
  wireMessage,
  wireUser,
  type World,
} from './discord-world.ts'

export type Call = { method: string; path: string; query: URLSearchParams; body: Body & Record<string, unknown>; authorized: boolean }
export type Result = { status: number; body?: object }
type Tell = (type: string, data: object, guildId?: string | undefined) => void

const NONCE_KEPT = 3 * 60_000
const ANSWER_WITHIN = 3_000
const TOKEN_KEPT = 15 * 60_000

export const refusal = (status: number, code: number, message: string): Result => ({ status, body: { code, message } })
const ok = (body: object): Result => ({ status: 200, body })
const DONE: Result = { status: 204 }
const REFUSED = {
  unauthorized: { status: 401, body: { code: 0, message: '401: Unauthorized' } },
  unknown: refusal(404, 0, '404: Not Found'),
  channel: refusal(404, 10003, 'Unknown Channel'),
  guild: refusal(404, 10004, 'Unknown Guild'),
  message: refusal(404, 10008, 'Unknown Message'),
  user: refusal(404, 10013, 'Unknown User'),
  webhook: refusal(404, 10015, 'Unknown Webhook'),
  interaction: refusal(404, 10062, 'Unknown interaction'),
  acknowledged: refusal(400, 40060, 'Interaction has already been acknowledged.'),
  access: refusal(403, 50001, 'Missing Access'),
  permissions: refusal(403, 50013, 'Missing Permissions'),
  dms: refusal(403, 50007, 'Cannot send messages to this user'),
  token: refusal(401, 50027, 'Invalid Webhook Token'),
}
const invalid = (fault: string): Result => ({
  status: 400,
  body: { code: 50035, message: 'Invalid Form Body', errors: { _errors: [{ code: 'INVALID', message: fault }] } },
})

/** `gatewayUrl` and `shards` are what GET /gateway/bot gives. */
export function createRest(world: World, tell: Tell, gateway: { url: () => string; shards: number; identifiesLeft: () => number }) {
  const routes: [string, RegExp, (call: Call, ids: string[]) => Result][] = [
    [
      'GET',
      /^\/gateway\/bot$/,
      () =>
        ok({
          url: gateway.url(),
          shards: gateway.shards,
          session_start_limit: { total: 1000, remaining: gateway.identifiesLeft(), reset_after: 86_400_000, max_concurrency: 16 },
        }),
    ],
    ['GET', /^\/users\/@me$/, () => ok({ ...wireUser(world.bot), verified: true })],
    ['POST', /^\/users\/@me\/channels$/, ({ body }) => openDm(String(body['recipient_id']))],
    [
      'GET',
      /^\/(?:oauth2\/)?applications\/@me$/,
      () =>
        ok({
          id: world.applicationId,
          name: world.bot.username,
          description: '',
          icon: null,
          bot_public: true,
          bot_require_code_grant: false,
          verify_key: '',
          flags: world.applicationFlags,
          integration_types_config: Object.fromEntries(world.installsFor.map((type) => [type, {}])),
          bot: wireUser(world.bot),
        }),
    ],
    [
      'GET',
      /^\/applications\/(\d+)\/commands$/,
      ({ query }) =>
        ok(
          world.commands.map((command) =>
            query.get('with_localizations') === 'true' ? command : { ...command, name_localizations: undefined, description_localizations: undefined },
          ),
        ),
    ],
    ['PUT', /^\/applications\/(\d+)\/commands$/, ({ body }) => putCommands(body as unknown as Command[])],
    ['GET', /^\/guilds\/(\d+)$/, (_, [id = '']) => inGuild(id, (guild) => ok(wireGuild(guild, world)))],
    [
      'GET',
      /^\/guilds\/(\d+)\/channels$/,
      (_, [id = '']) =>
        inGuild(id, () => ok([...world.channels.values()].filter((channel) => channel.guildId === id).map((channel) => wireChannel(channel, world)))),
    ],
    [
      'GET',
      /^\/guilds\/(\d+)\/members\/(\d+)$/,
      (_, [id = '', user = '']) => inGuild(id, () => (world.users.has(user) ? ok(wireMember(world.users.get(user) as never, id)) : REFUSED.user)),
    ],
    ['GET', /^\/channels\/(\d+)$/, (_, [id = '']) => inChannel(id, 'view', (channel) => ok(wireChannel(channel, world)))],
    ['POST', /^\/channels\/(\d+)\/typing$/, (_, [id = '']) => inChannel(id, 'send', () => DONE)],
    [
      'GET',
      /^\/channels\/(\d+)\/messages$/,
      ({ query }, [id = '']) =>
        inChannel(id, 'view', (channel) => ok(page(channel.can.history ? channel.messages : [], query).map((message) => wireMessage(message, world, true)))),
    ],
    ['POST', /^\/channels\/(\d+)\/messages$/, ({ body }, [id = '']) => inChannel(id, 'send', (channel) => post(channel, body))],
    [
      'GET',
      /^\/channels\/(\d+)\/messages\/(\d+)$/,
      (_, [id = '', message = '']) => inChannel(id, 'history', (channel) => withMessage(channel, message, (one) => ok(wireMessage(one, world, true)))),
    ],
    [
      'PATCH',
      /^\/channels\/(\d+)\/messages\/(\d+)$/,
      ({ body }, [id = '', message = '']) => inChannel(id, 'view', (channel) => withMessage(channel, message, (one) => edit(one, body))),
    ],
    [
      'DELETE',
      /^\/channels\/(\d+)\/messages\/(\d+)$/,
      (_, [id = '', message = '']) => inChannel(id, 'view', (channel) => withMessage(channel, message, (one) => remove(one))),
    ],
  ]
  const hooks: [string, RegExp, (call: Call, ids: string[]) => Result][] = [
    [
      'POST',
      /^\/interactions\/(\d+)\/([^/]+)\/callback$/,
      ({ body, query }, [, token = '']) => callback(token, body as never, query.get('with_response') === 'true'),
    ],
    ['POST', /^\/webhooks\/(\d+)\/([^/]+)$/, ({ body }, [, token = '']) => withHook(token, (interaction) => followUp(interaction, body))],
    [
      'GET',
      /^\/webhooks\/(\d+)\/([^/]+)\/messages\/(@original|\d+)$/,
      (_, [, token = '', id = '']) => withHook(token, (interaction) => ofHook(interaction, id, (message) => ok(wireMessage(message, world)))),
    ],
    [
      'PATCH',
      /^\/webhooks\/(\d+)\/([^/]+)\/messages\/(@original|\d+)$/,
      ({ body }, [, token = '', id = '']) => withHook(token, (interaction) => ofHook(interaction, id, (message) => edit(message, body))),
    ],
    [
      'DELETE',
      /^\/webhooks\/(\d+)\/([^/]+)\/messages\/(@original|\d+)$/,
      (_, [, token = '', id = '']) => withHook(token, (interaction) => ofHook(interaction, id, (message) => forget(interaction, message))),
    ],
  ]

  function inGuild(id: string, act: (guild: never) => Result): Result {
    const guild = world.guilds.get(id)
    return guild?.withBot ? act(guild as never) : REFUSED.guild
  }

  function inChannel(id: string, right: keyof Channel['can'], act: (channel: Channel) => Result): Result {
    const channel = world.channels.get(id)
    if (!channel) return REFUSED.channel
    const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId)
    if (channel.guildId !== undefined && (!guild?.withBot || !channel.can.view)) return REFUSED.access
    if (channel.guildId === undefined && channel.type !== 1) return REFUSED.access // a group or a chat of two others
    if (right === 'send' && channel.type === 1 && !world.users.get(channel.recipients[0] as string)?.takesDms) return REFUSED.dms
    return channel.can[right] ? act(channel) : REFUSED.permissions
  }

  function openDm(id: string): Result {
    const user = world.users.get(id)
    return user ? ok(wireChannel(dmWith(world, user), world)) : REFUSED.user
  }

  function putCommands(given: Command[]): Result {
    const fault = commandsFault(given, world.installsFor)
    if (fault !== undefined) return invalid(fault)
    if (world.commands.some(({ type }) => type === 4) && !given.some(({ type }) => type === 4))
      return refusal(400, 50240, "You cannot remove this app's Entry Point command in a bulk update operation.")
    world.commands.splice(
      0,
      world.commands.length,
      ...given.map((command) => {
        const known = world.commands.find(({ type, name }) => type === (command.type ?? 1) && name === command.name)
        return { id: known?.id ?? world.newId(), application_id: world.applicationId, version: world.newId(), ...withDefaults(command) }
      }),
    )
    return ok(world.commands)
  }

  function withMessage(channel: Channel, id: string, act: (message: Message) => Result): Result {
    const message = channel.messages.find((one) => one.id === id)
    return message ? act(message) : REFUSED.message
  }

  function post(channel: Channel, body: Body): Result {
    const flags = (body.flags ?? 0) & (FLAGS.componentsV2 | FLAGS.suppressEmbeds)
    const fault = messageFault(body, flags, true)
    if (fault !== undefined) return invalid(fault)
    const nonce = body.nonce === undefined ? undefined : `${channel.id}:${body.nonce}`
    const earlier = nonce !== undefined && body.enforce_nonce ? world.nonces.get(nonce) : undefined
    if (earlier && world.now() - Date.parse(earlier.timestamp) < NONCE_KEPT) return ok(wireMessage(earlier, world))
    if (body.message_reference && !channel.can.history) return refusal(403, 160002, 'Cannot reply without permission to read message history')
    const referenced = body.message_reference && channel.messages.find(({ id }) => id === body.message_reference?.message_id)
    if (body.message_reference && !referenced && body.message_reference.fail_if_not_exists !== false) return invalid('message_reference: Unknown message')
    const message = addMessage(world, channel, {
      author: world.bot,
      ...contentOf(body),
      flags,
      nonce: body.nonce,
      ...(referenced ? { message_reference: { message_id: referenced.id, channel_id: channel.id, guild_id: channel.guildId } } : {}),
    })
    if (nonce !== undefined) world.nonces.set(nonce, message)
    tell(
      'MESSAGE_CREATE',
      {
        ...wireMessage(message, world, true),
        ...(channel.guildId === undefined ? {} : { guild_id: channel.guildId, member: wireMember(world.bot, channel.guildId) }),
      },
      channel.guildId,
    )
    return ok(wireMessage(message, world))
  }

  function edit(message: Message, body: Body): Result {
    if (message.author.id !== world.bot.id) return refusal(403, 50005, 'Cannot edit a message authored by another user')
    const flags = (message.flags & ~FLAGS.loading) | ((body.flags ?? 0) & (FLAGS.componentsV2 | FLAGS.suppressEmbeds))
    const fault = messageFault(body, flags, (message.flags & FLAGS.loading) !== 0)
    if (fault !== undefined) return invalid(fault)
    Object.assign(message, contentOf(body), { flags, edited_timestamp: new Date(world.now()).toISOString(), edits: message.edits + 1 })
    return ok(wireMessage(message, world))
  }

  function remove(message: Message): Result {
    const { messages } = world.channels.get(message.channel_id) as Channel
    const at = messages.indexOf(message)
    if (at >= 0) messages.splice(at, 1)
    return DONE
  }

  function callback(token: string, { type, data = {} }: { type: number; data?: Body & { choices?: never } & Partial<Modal> }, withResponse: boolean): Result {
    const interaction = world.interactions.get(token)
    if (!interaction || interaction.dead || (interaction.acknowledged === undefined && age(interaction) > ANSWER_WITHIN)) return REFUSED.interaction
    if (interaction.acknowledged !== undefined) return REFUSED.acknowledged
    const autocompleting = interaction.payload['type'] === 4
    if (autocompleting !== (type === 8) || (type === 9 && interaction.payload['type'] === 5) || ((type === 6 || type === 7) && !interaction.source))
      return invalid('type: not for this kind of interaction')
    const flags = (data.flags ?? 0) & (FLAGS.ephemeral | FLAGS.componentsV2 | FLAGS.suppressEmbeds)
    if (type === 8) {
      if (
        (data.choices as unknown as unknown[])?.length > 25 ||
        (data.choices as unknown as { name: string; value: string }[]).some(({ name, value }) => !name || name.length > 100 || value.length > 100)
      )
        return invalid('choices: 25 at most, each of 1 to 100 characters')
      interaction.choices = data.choices as never
    } else if (type === 4 || type === 5) {
      if (type === 5 && (flags & ~FLAGS.ephemeral) !== 0) return invalid('flags: only EPHEMERAL when deferring')
      const fault = type === 4 ? messageFault(data, flags, true) : undefined
      if (fault !== undefined) return invalid(fault)
      interaction.ephemeral = (flags & FLAGS.ephemeral) !== 0
      interaction.original = say(interaction, type === 5 ? {} : data, flags | (type === 5 ? FLAGS.loading : 0))
    } else if (type === 7) {
      const changed = edit(interaction.source as Message, data)
      if (changed.status !== 200) return changed
      interaction.original = interaction.source
    } else if (type === 9) {
      const fault = modalFault(data as Modal)
      if (fault !== undefined) return invalid(fault)
      interaction.modal = data as Modal
    } else if (type === 6) interaction.original = interaction.source
    interaction.acknowledged = type
    return withResponse
      ? ok({
          interaction: { id: interaction.id, type: interaction.payload['type'] },
          ...(interaction.original ? { resource: { type, message: wireMessage(interaction.original, world) } } : {}),
        })
      : DONE
  }

  /** Nobody but the user has an ephemeral message: it stands in no channel. */
  function say(interaction: Interaction, body: Body, flags: number): Message {
    return addMessage(
      world,
      interaction.channel,
      { author: world.bot, ...contentOf(body), flags, interaction: { id: interaction.id, user: interaction.user.id } },
      (flags & FLAGS.ephemeral) === 0,
    )
  }

  function withHook(token: string, act: (interaction: Interaction) => Result): Result {
    const interaction = world.interactions.get(token)
    if (!interaction) return REFUSED.webhook
    if (interaction.acknowledged === undefined) return REFUSED.webhook
    return interaction.dead || age(interaction) > TOKEN_KEPT ? REFUSED.token : act(interaction)
  }

  function ofHook(interaction: Interaction, id: string, act: (message: Message) => Result): Result {
    const message = id === '@original' ? interaction.original : interaction.followups.find((one) => one.id === id)
    return message ? act(message) : REFUSED.message
  }

  function followUp(interaction: Interaction, body: Body): Result {
    const { original } = interaction
    if (original && (original.flags & FLAGS.loading) !== 0) return edit(original, body) // the first one fills what was deferred, as private as that was
    const flags = (body.flags ?? 0) & (FLAGS.ephemeral | FLAGS.componentsV2 | FLAGS.suppressEmbeds)
    const fault = messageFault(body, flags, true)
    if (fault !== undefined) return invalid(fault)
    const message = say(interaction, body, flags)
    interaction.followups.push(message)
    return ok(wireMessage(message, world))
  }

  function forget(interaction: Interaction, message: Message): Result {
    remove(message)
    if (interaction.original === message) interaction.original = undefined
    interaction.followups = interaction.followups.filter((one) => one !== message)
    return DONE
  }

  const age = ({ id }: Interaction): number => world.now() - (Number(BigInt(id) >> 22n) + 1_420_070_400_000)

  return (call: Call): Result => {
    for (const [method, path, act] of hooks) {
      const found = method === call.method ? path.exec(call.path) : null
      if (found) return act(call, found.slice(1))
    }
    if (!call.authorized) return REFUSED.unauthorized
    for (const [method, path, act] of routes) {
      const found = method === call.method ? path.exec(call.path) : null
      if (found) return act(call, found.slice(1))
    }
    return REFUSED.unknown
  }
}

function contentOf({ content, components, allowed_mentions, attachments }: Body): Partial<Message> {
  return {
    ...(content === undefined ? {} : { content }),
    ...(components === undefined ? {} : { components: structuredClone(components) }),
    ...(allowed_mentions === undefined ? {} : { allowed_mentions }),
    ...(attachments === undefined
      ? {}
      : { attachments: attachments.map(({ id, filename = '', description }) => ({ id, filename, ...(description === undefined ? {} : { description }) })) }),
  }
}

/** Newest first, as Discord gives them. */
function page(messages: readonly Message[], query: URLSearchParams): Message[] {
  const limit = Number(query.get('limit') ?? 50)
  const [before, after] = [query.get('before'), query.get('after')]
  if (after !== null)
    return messages
      .filter(({ id }) => BigInt(id) > BigInt(after))
      .slice(0, limit)
      .reverse()
  const upTo = before === null ? messages : messages.filter(({ id }) => BigInt(id) < BigInt(before))
  return upTo.slice(-limit).reverse()
}

/** What Discord fills in, which a comparison with what was sent must not take for a change. */
function withDefaults(command: Command): Omit<Command, 'id' | 'application_id' | 'version'> {
  const filled = {
    type: 1,
    nsfw: false,
    default_member_permissions: null,
    name_localizations: null,
    description_localizations: null,
    contexts: null,
    integration_types: [0],
  }
  return { ...filled, ...(command as Partial<Command>), description: command.description ?? '', options: command.options ?? [] } as Command
}
