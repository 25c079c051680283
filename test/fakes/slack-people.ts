/** People in the stand-in's workspace: what they write, click, choose and submit, as Slack would tell the app of it. */
import { randomUUID } from 'node:crypto'
import type { Block, Channel, Inside, Message, View } from './slack.ts'
import { blockFault } from './slack-blocks.ts'
import type { Ack, Wire } from './slack-wire.ts'

type Said = { message: Message; ack: Promise<Ack> }

export type People = {
  directMessages: (user: string) => Channel
  /** Writes in a channel. A mention of the bot reaches the app twice, as in real life: `message` and `app_mention`. */
  say: (user: string, channel: string, text: string, options?: { thread?: string; more?: Record<string, unknown> }) => Said
  tell: (user: string, text: string, options?: { thread?: string }) => Said
  /** Sends the events of a message again. */
  redeliver: (message: Message, num?: number) => Promise<Ack[]>
  openHome: (user: string, tab: 'home' | 'messages') => Promise<Ack>
  command: (user: string, channel: string, text: string) => Promise<Ack>
  /** Clicks the element with this action id; `value` chooses among several that share it. */
  click: (user: string, message: Message, actionId: string, options?: { value?: string }) => Promise<Ack>
  clickHome: (user: string, actionId: string, value?: string) => Promise<Ack>
  shortcut: (user: string, callbackId: string, message: Message) => Promise<Ack>
  submit: (view: View, values: Record<string, Record<string, unknown>>) => Promise<Ack>
  /** Submits a window with what stands in it and these changes, by field: the value of the element's kind. Whatever comes in its place is shown. */
  fill: (view: View, changes?: Record<string, unknown>) => Promise<Record<string, string>>
  /** What a menu offers for what is being typed. */
  search: (view: View, actionId: string, typed: string) => Promise<{ text: { text: string }; value: string }[]>
  /** What Slack says to a view that takes the place of another. */
  showIn: (shown: View, view: View) => Record<string, unknown>
  /** The bot is removed from a channel; the channel is archived, or deleted. */
  lose: (channel: string, how: 'left' | 'archive' | 'deleted') => Promise<Ack>
  /** The app is removed from the workspace: its token dies, and Slack tells of both, in no certain order. */
  uninstall: (team?: string) => Promise<Ack[]>
  /** From now on every response_url given out is dead. */
  expireResponseUrls: () => void
  /** From now on every trigger_id given out is dead. */
  expireTriggers: () => void
}

type Element = {
  type: string
  action_id?: string
  value?: string
  positive_button?: { value: string; text: unknown }
  negative_button?: { value: string; text: unknown }
}

export function createPeople(inside: Inside, wire: Wire): People {
  let urlsExpired = false
  let triggersExpired = false

  function responseUrl(channel: string, user: string): string {
    const id = randomUUID()
    inside.responseUrls.set(id, { channel, user, uses: 0, expired: urlsExpired })
    return `http://127.0.0.1:${inside.port()}/respond/${id}`
  }
  const trigger = (user: string): string => `${triggersExpired ? 'expired' : 'trigger'}.${user}.${randomUUID()}`

  function eventsOf(message: Message): Record<string, unknown>[] {
    const channel = inside.channels.get(message.channel) as Channel
    const common = {
      user: message.user,
      text: message.text,
      ts: message.ts,
      channel: channel.id,
      event_ts: message.ts,
      client_msg_id: `c-${message.ts}`,
      ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
      ...message.args,
    }
    const mention = { ...common, type: 'app_mention' }
    const plain = { ...common, type: 'message', channel_type: channel.im === undefined ? 'channel' : 'im' }
    const mentioned = message.text.includes(`<@${inside.botUser}>`) && channel.im === undefined && message.args['subtype'] === undefined
    return [...(mentioned ? [mention] : []), ...(channel.botIn || channel.im !== undefined ? [plain] : [])]
  }

  async function deliver(message: Message, num?: number): Promise<Ack[]> {
    return Promise.all(
      eventsOf(message).map((event) =>
        wire.event(event, { eventId: `Ev-${event['type']}-${message.ts}`, ...(num === undefined ? {} : { retry: { num, reason: 'timeout' } }) }),
      ),
    )
  }

  function say(user: string, channel: string, text: string, { thread, more = {} }: { thread?: string; more?: Record<string, unknown> } = {}): Said {
    const message: Message = { channel, ts: inside.nextTs(), user, text, ...(thread === undefined ? {} : { thread_ts: thread }), args: more }
    inside.channel(channel).messages.push(message)
    return { message, ack: deliver(message).then((acks) => acks[0] as Ack) }
  }

  function directMessages(user: string): Channel {
    return inside.channel(`D${user}`, { im: user })
  }

  function action(user: string, blocks: readonly Block[], actionId: string, value?: string): Record<string, unknown> {
    const held = blocks.flatMap((block) =>
      ((block['elements'] ?? (block['accessory'] ? [block['accessory']] : [])) as Element[]).map((element) => ({ element, block })),
    )
    const found = held.find(
      ({ element }) =>
        element.action_id === actionId &&
        (value === undefined || [element.value, element.positive_button?.value, element.negative_button?.value].includes(value)),
    )
    if (!found) throw new Error(`There is no ${actionId} to click for ${user}.`)
    return {
      type: found.element.type,
      action_id: actionId,
      block_id: String(found.block['block_id'] ?? 'b'),
      action_ts: inside.nextTs(),
      value: value ?? found.element.value,
    }
  }

  function showIn(shown: View, view: View): Record<string, unknown> {
    const wrong = blockFault({ blocks: view.blocks }, 100)
    if (wrong !== undefined) return wrong
    inside.modals.push({ ...view, id: shown.id, user: shown.user })
    inside.happened()
    return { ok: true }
  }

  return {
    directMessages,
    say,
    tell: (user, text, { thread } = {}) => say(user, directMessages(user).id, text, thread === undefined ? {} : { thread }),
    redeliver: (message, num = 1) => deliver(message, num),
    openHome: (user, tab) => wire.event({ type: 'app_home_opened', user, channel: directMessages(user).id, tab, event_ts: inside.nextTs() }),
    command: (user, channel, text) =>
      wire.command({
        command: '/brief',
        text,
        user_id: user,
        user_name: user,
        channel_id: channel,
        channel_name: channel,
        team_id: inside.team,
        team_domain: 'team',
        api_app_id: 'A1',
        is_enterprise_install: 'false',
        trigger_id: trigger(user),
        response_url: responseUrl(channel, user),
        token: 'x',
      }),
    click(user, message, actionId, { value } = {}) {
      const whispered = message.to !== undefined
      return wire.interaction({
        type: 'block_actions',
        team: { id: inside.team, domain: 'team' },
        user: { id: user, username: user, name: user, team_id: inside.team },
        api_app_id: 'A1',
        token: 'x',
        container: {
          type: 'message',
          message_ts: message.ts,
          channel_id: message.channel,
          is_ephemeral: whispered,
          ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
        },
        trigger_id: trigger(user),
        channel: { id: message.channel, name: 'x' },
        ...(whispered
          ? {}
          : {
              message: {
                type: 'message',
                ts: message.ts,
                text: message.text,
                user: inside.botUser,
                bot_id: 'BBOT',
                blocks: message.blocks,
                ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
              },
            }),
        response_url: responseUrl(message.channel, user),
        actions: [action(user, message.blocks ?? [], actionId, value)],
      })
    },
    clickHome(user, actionId, value) {
      const view = inside.homes.get(user) as View
      return wire.interaction({
        type: 'block_actions',
        team: { id: inside.team, domain: 'team' },
        user: { id: user, username: user, name: user, team_id: inside.team },
        api_app_id: 'A1',
        token: 'x',
        container: { type: 'view', view_id: 'VH' },
        trigger_id: trigger(user),
        view: { ...view, id: 'VH', app_installed_team_id: inside.team },
        actions: [action(user, view.blocks, actionId, value)],
      })
    },
    shortcut: (user, callbackId, message) =>
      wire.interaction({
        type: 'message_action',
        callback_id: callbackId,
        trigger_id: trigger(user),
        message_ts: message.ts,
        response_url: responseUrl(message.channel, user),
        action_ts: inside.nextTs(),
        team: { id: inside.team, domain: 'team' },
        user: { id: user, name: user, team_id: inside.team },
        channel: { id: message.channel, name: 'x' },
        token: 'x',
        is_enterprise_install: false,
        enterprise: null,
        message: {
          type: 'message',
          user: message.user,
          ts: message.ts,
          text: message.text,
          ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
        },
      }),
    submit: (view, values) =>
      wire.interaction({
        type: 'view_submission',
        team: { id: inside.team, domain: 'team' },
        user: { id: view.user, name: view.user, team_id: inside.team },
        api_app_id: 'A1',
        token: 'x',
        trigger_id: trigger(view.user),
        view: { ...view, app_installed_team_id: inside.team, state: { values } },
        response_urls: [],
        is_enterprise_install: false,
        enterprise: null,
      }),
    async fill(view, changes = {}) {
      const inputs = view.blocks.filter(({ type }) => type === 'input')
      const unknown = Object.keys(changes).find((name) => !inputs.some((block) => block['block_id'] === name))
      if (unknown !== undefined) throw new Error(`There is no field ${unknown} to fill in.`)
      const values = Object.fromEntries(inputs.map((block) => [block['block_id'], filledIn(block, changes)]))
      const ack = await wire.interaction({
        type: 'view_submission',
        team: { id: inside.team, domain: 'team' },
        user: { id: view.user, name: view.user, team_id: inside.team },
        api_app_id: 'A1',
        token: 'x',
        trigger_id: trigger(view.user),
        view: { ...view, app_installed_team_id: inside.team, state: { values } },
        response_urls: [],
        is_enterprise_install: false,
        enterprise: null,
      })
      const {
        response_action: what,
        errors = {},
        view: next,
      } = (ack.payload ?? {}) as { response_action?: string; errors?: Record<string, string>; view?: View }
      if (what === 'update' && next) {
        const shown = showIn(view, next)
        if (shown['ok'] !== true) throw new Error(`Slack does not take that window: ${JSON.stringify(shown)}`)
      }
      const stray = Object.keys(errors).find((name) => !inputs.some((block) => block['block_id'] === name))
      if (stray !== undefined) throw new Error(`Slack shows no fault at ${stray}: it is no field.`)
      return errors
    },
    async search(view, actionId, typed) {
      const block = view.blocks.find(({ element }) => (element as Element | undefined)?.action_id === actionId) as Block
      const ack = await wire.interaction({
        type: 'block_suggestion',
        team: { id: inside.team, domain: 'team' },
        user: { id: view.user, name: view.user, team_id: inside.team },
        container: { type: 'view', view_id: view.id },
        api_app_id: 'A1',
        token: 'x',
        action_id: actionId,
        block_id: block['block_id'],
        value: typed,
        view: { ...view, app_installed_team_id: inside.team },
      })
      const { options } = ack.payload as { options: { text: { text: string }; value: string }[] }
      if (options.length > 100 || options.some(({ text, value }) => text.text.length > 75 || value.length > 150))
        throw new Error('Slack does not take these options.')
      return options
    },
    showIn,
    lose(id, how) {
      const channel = inside.channels.get(id) as Channel
      if (how === 'left') channel.botIn = false
      else if (how === 'archive') channel.archived = true
      else inside.channels.delete(id)
      return wire.event({ type: `channel_${how}`, channel: id, user: 'UADMIN', actor_id: 'UADMIN', event_ts: inside.nextTs() })
    },
    uninstall(team = inside.team) {
      inside.revokeToken(wire.isHttp() ? team : undefined)
      return Promise.all(
        [{ type: 'tokens_revoked', tokens: { oauth: [], bot: [inside.botUser] } }, { type: 'app_uninstalled' }].map((event) => wire.event(event, { team })),
      )
    },
    expireResponseUrls() {
      urlsExpired = true
      for (const url of inside.responseUrls.values()) url.expired = true
    },
    expireTriggers() {
      triggersExpired = true
    },
  }
}

/** What Slack sends of a field: what is chosen or typed, else what stood there at first. */
function filledIn(block: Block, changes: Record<string, unknown>): Record<string, unknown> {
  const element = block['element'] as Record<string, unknown>
  const name = String(block['block_id'])
  const at = (initial: string): unknown => (Object.hasOwn(changes, name) ? changes[name] : element[initial])
  const option = (value: unknown): unknown => (typeof value === 'string' ? { text: { type: 'plain_text', text: value }, value } : value)
  const kinds: Readonly<Record<string, () => Record<string, unknown>>> = {
    conversations_select: () => ({ selected_conversation: at('initial_conversation') ?? null }),
    radio_buttons: () => ({ selected_option: option(at('initial_option')) ?? null }),
    external_select: () => ({ selected_option: option(at('initial_option')) ?? null }),
    checkboxes: () => ({ selected_options: ((at('initial_options') ?? []) as unknown[]).map(option) }),
    timepicker: () => ({ selected_time: at('initial_time') ?? null }),
    datepicker: () => ({ selected_date: at('initial_date') ?? null }),
    plain_text_input: () => ({ value: at('initial_value') ?? null }),
  }
  const kind = kinds[String(element['type'])]
  if (!kind) throw new Error(`How is a ${element['type']} filled in?`)
  return { [String(element['action_id'])]: { type: element['type'], ...kind() } }
}
