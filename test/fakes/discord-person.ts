/** A person on the stand-in: writes, uses commands, presses buttons; and sees what Discord would show them. */
import { nested } from './discord-rules.ts'
import {
  addInteraction,
  addMessage,
  type Channel,
  CHANNELS,
  type Choice,
  type Command,
  type CommandOption,
  dmWith,
  type Field,
  FLAGS,
  type Interaction,
  type Message,
  type Modal,
  permissionsIn,
  type User,
  wireChannel,
  wireMember,
  wireMessage,
  wireUser,
  type World,
} from './discord-world.ts'

type Tell = (type: string, data: object, guildId?: string | undefined) => void
type Values = Readonly<Record<string, string | number | boolean>>

/** One use of a command or a button, and what came of it. */
export type Use = {
  interaction: Interaction
  /** The bot's first response has arrived; its type. */
  acknowledged: () => Promise<number>
  /** What the person sees in the end: the filled reply, or the latest message after it. */
  shown: () => Promise<Message>
  choices: () => Promise<Choice[]>
  /** The form that it opens. */
  form: () => Promise<Modal>
  /** Delivers the same interaction once more. */
  again: () => void
}

export type Person = {
  user: User
  dm: Channel
  /** `to`: replies to that message; `ping` false leaves its author out. */
  say: (channel: Channel, text: string, reply?: { to: Message; ping?: boolean }) => Message
  /** Delivers a message once more. */
  again: (message: Message) => void
  /** "ask", or "briefing subscribe" for a subcommand. `dead`: an interaction that Discord no longer knows. */
  use: (channel: Channel, command: string, values?: Values, options?: { dead?: boolean }) => Use
  type: (channel: Channel, command: string, field: string, typed: string) => Use
  useOn: (message: Message, command: string) => Use
  press: (message: Message, label: string | RegExp, options?: { dead?: boolean }) => Use
  pick: (message: Message, value: string) => Use
  /** Submits the form that a command or a button opened; what is not named stays as it was filled in. */
  fill: (opened: Use, values?: Readonly<Record<string, string | readonly string[]>>) => Promise<Use>
  /** What the bot has posted in a channel that this person sees. */
  reads: (channel: Channel) => Message[]
}

export function person(user: User, world: World, tell: Tell): Person {
  const dm = dmWith(world, user)

  function interact(channel: Channel, type: number, data: object, about: Partial<Interaction> = {}): Use {
    const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId)
    const interaction = addInteraction(world, { user, channel, payload: { type }, ...(about.source ? { editsBefore: about.source.edits } : {}), ...about })
    const context = guild ? 0 : channel.id === dm.id ? 1 : 2
    interaction.payload = {
      ...{
        id: interaction.id,
        application_id: world.applicationId,
        type,
        data,
        token: interaction.token,
        version: 1,
        channel_id: channel.id,
        channel: wireChannel(channel, world),
      },
      ...(guild
        ? {
            guild_id: guild.id,
            guild: { id: guild.id, locale: guild.locale, features: [] },
            guild_locale: guild.locale,
            member: wireMember(user, guild.id, channel),
          }
        : { user: wireUser(user) }),
      ...(about.source ? { message: wireMessage(about.source, world) } : {}),
      ...{
        app_permissions: '2147483647',
        locale: user.locale,
        entitlements: [],
        authorizing_integration_owners: guild?.withBot ? { 0: guild.id } : context === 1 ? { 0: '0', 1: user.id } : { 1: user.id },
        context,
        attachment_size_limit: 10_485_760,
      },
    }
    const again = (): void => tell('INTERACTION_CREATE', interaction.payload, guild?.withBot ? guild.id : undefined)
    again()
    return {
      interaction,
      again,
      acknowledged: () =>
        world.until(
          () => (interaction.acknowledged === undefined ? undefined : interaction.acknowledged),
          `a response to the interaction ${JSON.stringify(data).slice(0, 80)}`,
        ),
      shown: () =>
        world.until(
          () =>
            [interaction.original, ...interaction.followups].findLast(
              (message) =>
                message !== undefined &&
                (message.flags & FLAGS.loading) === 0 &&
                (message !== interaction.source || message.edits > (interaction.editsBefore ?? 0)),
            ),
          `a reply to the interaction ${JSON.stringify(data).slice(0, 80)}`,
        ),
      choices: () => world.until(() => interaction.choices, 'choices'),
      form: () => world.until(() => interaction.modal, 'a form'),
    }
  }

  function deliver(message: Message): void {
    const channel = world.channels.get(message.channel_id) as Channel
    tell(
      'MESSAGE_CREATE',
      {
        ...wireMessage(message, world, true),
        channel_type: channel.type,
        ...(channel.guildId === undefined ? {} : { guild_id: channel.guildId, member: { ...wireMember(user, channel.guildId), user: undefined } }),
      },
      channel.guildId,
    )
  }

  function commandNamed(channel: Channel, name: string, type: number): Command {
    const command = world.commands.find((one) => one.name === name && one.type === type)
    if (!command) throw new Error(`There is no command "${name}" of type ${type}; there are: ${world.commands.map((one) => one.name).join(', ')}`)
    const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId)
    const context = guild ? 0 : channel.id === dm.id ? 1 : 2
    const needs = BigInt(command.default_member_permissions ?? '0')
    if (guild && (BigInt(permissionsIn(channel, user)) & needs) !== needs)
      throw new Error(`"${name}" is not offered to people without the permissions ${needs}`)
    if (command.contexts && !command.contexts.includes(context)) throw new Error(`"${name}" is not offered in context ${context}`)
    if (!(guild?.withBot ? command.integration_types.includes(0) : context === 1 || command.integration_types.includes(1)))
      throw new Error(`"${name}" is not offered by this kind of installation`)
    return command
  }

  function slash(channel: Channel, line: string, values: Values, focused?: string): object {
    const [name = '', ...path] = line.split(' ')
    const command = commandNamed(channel, name, 1)
    const fill = (options: readonly CommandOption[], left: readonly string[]): object[] => {
      const [next, ...rest] = left
      const sub = next === undefined ? undefined : options.find((option) => option.name === next && option.type <= 2)
      if (next !== undefined && !sub) throw new Error(`"${name}" has no "${next}"`)
      if (sub) return [{ type: sub.type, name: sub.name, options: fill(sub.options ?? [], rest) }]
      const missing = options.find((option) => option.required && values[option.name] === undefined)
      if (missing && focused === undefined) throw new Error(`"${line}" needs "${missing.name}"`)
      return Object.entries(values).map(([field, value]) => {
        const option = options.find((one) => one.name === field)
        if (!option) throw new Error(`"${line}" has no option "${field}"`)
        if (option.choices?.length && !option.choices.some((choice) => choice.value === value)) throw new Error(`"${line}" offers no "${value}" as "${field}"`)
        return { type: option.type, name: field, value, ...(field === focused ? { focused: true } : {}) }
      })
    }
    const chosen = Object.values(values).flatMap((value) => world.channels.get(String(value)) ?? [])
    const resolved = { channels: Object.fromEntries(chosen.map((one) => [one.id, { ...wireChannel(one, world), permissions: permissionsIn(one, user) }])) }
    return { id: command.id, name, type: 1, options: fill(command.options, path), ...(chosen.length > 0 ? { resolved } : {}) }
  }

  return {
    user,
    dm,
    say(channel, text, reply) {
      const named = [...text.matchAll(/<@!?(\d+)>/g)].map((match) => match[1] as string).filter((id) => world.users.has(id))
      const message = addMessage(world, channel, {
        author: user,
        content: text,
        mentions: [...new Set([...named, ...(reply && reply.ping !== false ? [reply.to.author.id] : [])])],
        ...(reply ? { message_reference: { message_id: reply.to.id, channel_id: channel.id, guild_id: channel.guildId } } : {}),
      })
      deliver(message)
      return message
    },
    again: deliver,
    use: (channel, command, values = {}, options = {}) => interact(channel, 2, slash(channel, command, values), options),
    type: (channel, command, field, typed) => interact(channel, 4, slash(channel, command, { [field]: typed }, field)),
    useOn(message, name) {
      const channel = world.channels.get(message.channel_id) as Channel
      return interact(channel, 2, {
        id: commandNamed(channel, name, 3).id,
        name,
        type: 3,
        target_id: message.id,
        resolved: { messages: { [message.id]: wireMessage(message, world) } },
      })
    },
    press(message, label, options = {}) {
      const buttons = message.components.flatMap(nested).filter(({ type }) => type === 2)
      const button = buttons.find((one) => (typeof label === 'string' ? one.label === label : label.test(one.label ?? '')))
      if (!button || button.disabled) throw new Error(`There is no button ${label}; there are: ${buttons.map((one) => one.label).join(', ') || 'none'}`)
      return interact(
        world.channels.get(message.channel_id) as Channel,
        3,
        { component_type: 2, custom_id: button.custom_id, id: 1 },
        { source: message, ...options },
      )
    },
    pick(message, value) {
      const select = message.components.flatMap(nested).find(({ type, options }) => type === 3 && options?.some((option) => option.value === value))
      if (!select) throw new Error(`There is nothing to pick "${value}" from`)
      return interact(
        world.channels.get(message.channel_id) as Channel,
        3,
        { component_type: 3, custom_id: select.custom_id, values: [value], id: 1 },
        { source: message },
      )
    },
    async fill(opened, values = {}) {
      const { custom_id, components } = await opened.form()
      const unknown = Object.keys(values).find((field) => !components.some(({ component }) => component.custom_id === field))
      if (unknown !== undefined) throw new Error(`The form has no "${unknown}"`)
      const filled = components.map(({ type, component }, id) => ({
        type,
        id,
        component: { type: component.type, id: id + 50, custom_id: component.custom_id, ...answerTo(component, values[component.custom_id]) },
      }))
      const { channel, source } = opened.interaction
      return interact(channel, 5, { custom_id, components: filled }, source ? { source } : {})
    },
    reads: (channel) =>
      channel.messages.filter(
        (message) => message.author.id === world.bot.id && (message.flags & FLAGS.loading) === 0 && (channel.type !== CHANNELS.dm || channel.id === dm.id),
      ),
  }
}

/** As it was filled in, where nothing else is given. */
function answerTo({ type, value = '', options = [], required = true }: Field, given: string | readonly string[] | undefined): object {
  const chosen = given ?? options.filter((one) => one.default).map((one) => one.value)
  if (type === 4 && required && (given ?? value) === '') throw new Error('A field of the form must be filled in')
  if (type === 4) return { value: given ?? value }
  return type === 21 ? { value: [chosen].flat()[0] ?? null } : { values: [chosen].flat() }
}

/** All text of a message as a person reads it. */
export function textOf(message: Message): string {
  return [message.content, ...message.components.flatMap(nested).map(({ content }) => content ?? '')].filter(Boolean).join('\n')
}

export function buttonsOf(message: Message): string[] {
  return message.components
    .flatMap(nested)
    .filter(({ type }) => type === 2)
    .map(({ label }) => label ?? '')
}
