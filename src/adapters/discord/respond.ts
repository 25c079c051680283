/**
 * Answers an interaction within Discord's rules: the first response within three seconds, before anything else is done;
 * then the reply in its place. Where Discord no longer knows the interaction the reply goes to the channel or, if it is for
 * one person only, to them directly; where neither works nothing is posted.
 */
import {
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  InteractionContextType,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
  type StringSelectMenuInteraction,
} from 'discord.js'
import { BriefError } from '#errors'
import type { Reply } from '#adapters/surface.ts'
import { ofCommands, ofDirectMessage, ofThread } from './conversation.ts'
import { type Payload, small } from './layout.ts'
import { isAcknowledged, isGone, onceMoreIfLost, outcomeOf } from './outcomes.ts'
import { renderNotice, renderReply } from './render.ts'
import type { Tools } from './tools.ts'
import { languageOf, words } from './words.ts'

export type Repliable =
  | ChatInputCommandInteraction
  | MessageContextMenuCommandInteraction
  | ButtonInteraction
  | StringSelectMenuInteraction
  | ModalSubmitInteraction

export type Response = {
  /** A reply of the desk. Rejects if it could not be posted anywhere. `asked` is shown above a public answer, which would stand there without its question. */
  post: (reply: Reply, asked?: string) => Promise<void>
  show: (page: Payload) => Promise<void>
  /** Nothing stays behind where nothing was posted. Only for whoever took the interaction up: all deliveries share one reply. */
  close: () => Promise<void>
}

/** `quiet`: seen by the person alone. */
export async function respond(interaction: Repliable, tools: Tools, { quiet, conversation }: { quiet: boolean; conversation?: string }): Promise<Response> {
  const { report } = tools
  let known = true // to Discord
  let deferred = false
  let posted = false
  try {
    await interaction.deferReply(quiet ? { flags: MessageFlags.Ephemeral } : {})
    deferred = true
  } catch (err) {
    known = !isGone(err) // acknowledged before, or nobody knows: the reply will tell
    report({
      level: 'warn',
      what: isAcknowledged(err) ? 'interaction acknowledged before' : known ? 'first response lost' : 'interaction too late',
      ms: tools.now() - interaction.createdTimestamp,
      err,
    })
  }

  const language = languageOf(interaction.locale)
  const hidden = quiet || isDirect(interaction)
  const setting = {
    knowledge: tools.knowledge,
    language,
    conversation: conversation ?? conversationOf(interaction, quiet),
  }

  async function send(page: Payload, onlyToAsker: boolean): Promise<void> {
    const inPlace = hidden || !onlyToAsker || deferred // what is not surely our own first response must not be taken back; filling it could make a private reply public
    if (known && inPlace) {
      try {
        if (hidden || !onlyToAsker) await onceMoreIfLost(() => interaction.webhook.editMessage('@original', page))
        else {
          await interaction.webhook.deleteMessage('@original').catch((err: unknown) => isGone(err) || Promise.reject(err))
          await interaction.webhook.send({ ...page, flags: [...page.flags, MessageFlags.Ephemeral] })
        }
        posted = true
        return
      } catch (err) {
        if (!isGone(err)) throw refusal(err)
        known = false
        report({ level: 'warn', what: 'interaction gone', ms: tools.now() - interaction.createdTimestamp, err })
      }
    }
    await (hidden || onlyToAsker ? sendDirectly(page) : sendToChannel(page))
    posted = true
  }

  async function sendDirectly(page: Payload): Promise<void> {
    try {
      await onceMoreIfLost(() => interaction.user.send({ ...page, nonce: interaction.id, enforceNonce: true }))
    } catch (err) {
      throw refusal(err)
    }
  }

  /** Where the bot is a member and may write, otherwise directly; the person is named, not pinged. */
  async function sendToChannel(page: Payload): Promise<void> {
    try {
      const channel =
        interaction.guildId === null || !tools.client.guilds.cache.has(interaction.guildId)
          ? null
          : await tools.client.channels.fetch(interaction.channelId ?? '')
      if (!channel?.isSendable()) return await sendDirectly(page)
      const named: Payload = { ...page, components: [small(`${words[language].answerFor} <@${interaction.user.id}>`), ...page.components] }
      await onceMoreIfLost(() => channel.send({ ...named, nonce: interaction.id, enforceNonce: true }))
    } catch (err) {
      if (err instanceof BriefError) throw err
      if (outcomeOf(err).kind !== 'refused') throw refusal(err)
      await sendDirectly(page) // it surely is not in the channel
    }
  }

  return {
    post: (reply, asked) => send(renderReply(reply, asked === undefined || hidden ? setting : { ...setting, asked }), reply.onlyToAsker),
    show: (page) => send(page, quiet),
    async close() {
      if (!posted && deferred)
        await interaction.webhook.deleteMessage('@original').catch((err: unknown) => report({ level: 'info', what: 'interaction gone', err }))
    },
  }
}

/** For what must not happen twice, seen by the person alone. Undefined where this very interaction is taken up already, here or in another process: its reply is theirs. */
export async function respondOnce(interaction: Repliable, tools: Tools): Promise<Response | undefined> {
  const response = await respond(interaction, tools, { quiet: true }) // first: it must not wait for the store
  if (await tools.once(`discord:${interaction.id}`)) return response
  leaveNobodyWaiting(interaction, tools, response)
  return undefined
}

/** Whoever took up what must not happen twice may have died with it: the person is told to try again, and nothing is tried for them. */
export function leaveNobodyWaiting(interaction: Repliable, tools: Tools, { show }: Response): void {
  tools.later(async () => {
    if (await isPending(interaction)) await show(renderNotice(words[languageOf(interaction.locale)].failed))
  })
}

/** In place of the message that was pressed. */
export async function showInPlace(
  interaction: ButtonInteraction | StringSelectMenuInteraction,
  { report }: Tools,
  page: () => Payload | Promise<Payload>,
): Promise<void> {
  try {
    await interaction.deferUpdate()
  } catch (err) {
    return report({ level: 'info', what: isAcknowledged(err) ? 'interaction acknowledged before' : 'interaction too late', err })
  }
  const shown = await page()
  try {
    await interaction.webhook.editMessage('@original', shown)
  } catch (err) {
    if (!isGone(err)) throw err
    report({ level: 'info', what: 'interaction gone', err })
  }
}

/** Is it still "thinking"? All deliveries of an interaction share its first response. */
export async function isPending(interaction: Repliable): Promise<boolean> {
  try {
    return (await interaction.webhook.fetchMessage('@original')).flags.has(MessageFlags.Loading)
  } catch (err) {
    if (isGone(err)) return false // taken back, or too old
    throw err
  }
}

function refusal(cause: unknown): BriefError {
  const outcome = outcomeOf(cause)
  return new BriefError('platform', `Discord did not take a reply: ${outcome.kind === 'refused' ? outcome.reason : outcome.kind}.`, { cause })
}

export function isDirect({ context }: Repliable): boolean {
  return context === InteractionContextType.BotDM
}

/** Among people who have not all chosen the bot it speaks to the asker alone: where it is installed for that person only. */
export function isGuest({ context, guildId, client }: Repliable): boolean {
  return context === InteractionContextType.PrivateChannel || (guildId !== null && !client.guilds.cache.has(guildId))
}

export function conversationOf(interaction: Repliable, quiet: boolean): string {
  if (isDirect(interaction)) return ofDirectMessage()
  if (!quiet && interaction.channel?.isThread()) return ofThread()
  return ofCommands(interaction.user.id, quiet)
}
