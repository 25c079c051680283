/** May this person change the briefings of a channel, or see them? Asked at every step: a right may be gone since the last one. */
import { type BaseInteraction, ChannelType, GuildMember, type PermissionsBitField, PermissionFlagsBits } from 'discord.js'

const MANAGES = PermissionFlagsBits.ManageChannels | PermissionFlagsBits.ManageGuild

export function mayManage(interaction: BaseInteraction, channel: string): boolean {
  return rightsIn(interaction, channel)?.any(isGone(interaction, channel) ? PermissionFlagsBits.ManageGuild : MANAGES) === true
}

export function maySee(interaction: BaseInteraction, channel: string): boolean {
  const needed = isGone(interaction, channel)
    ? PermissionFlagsBits.ManageGuild
    : isHidden(interaction, channel)
      ? PermissionFlagsBits.ManageThreads
      : PermissionFlagsBits.ViewChannel
  return rightsIn(interaction, channel)?.has(needed) === true
}

/** Of the channel it was used in Discord tells the rights; of others they follow from roles and what the channel says. */
function rightsIn(interaction: BaseInteraction, channel: string): Readonly<PermissionsBitField> | null {
  if (channel === interaction.channelId || isGone(interaction, channel)) return interaction.memberPermissions
  const { guild, member } = interaction
  return member instanceof GuildMember ? (guild?.channels.cache.get(channel)?.permissionsFor(member) ?? null) : null
}

/** Deleted, or out of the bot's sight: only who manages the server decides there. */
function isGone({ guild, channelId }: BaseInteraction, channel: string): boolean {
  return channel !== channelId && guild?.channels.cache.has(channel) !== true
}

/** A private thread, seen by its members, whom the bot does not know, and by those who manage threads. */
function isHidden({ guild, channelId }: BaseInteraction, channel: string): boolean {
  return channel !== channelId && guild?.channels.cache.get(channel)?.type === ChannelType.PrivateThread
}
