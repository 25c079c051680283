/**
 * What the turns of one conversation share. In a direct message and in a thread it is the channel; elsewhere the chain of
 * replies that began with a message, or what one person asks by command. It travels in the buttons under each answer.
 */
import type { Channel } from 'discord.js'

/** `d` direct message, `t` thread, `m…` a chain of replies, `u…` and `p…` a person's commands, seen by all or by them alone. */
export type Conversation = string

export function ofDirectMessage(): Conversation {
  return 'd'
}

export function ofThread(): Conversation {
  return 't'
}

export function ofReplies(rootMessage: string): Conversation {
  return `m${rootMessage}`
}

export function ofCommands(user: string, quiet: boolean): Conversation {
  return `${quiet ? 'p' : 'u'}${user}`
}

/** As the desk knows it: together with the name of the surface. */
export function threadOf(channel: string, conversation: Conversation): string {
  if (conversation === 'd') return `discord:dm:${channel}`
  return conversation === 't' ? `discord:${channel}` : `discord:${channel}:${conversation}`
}

/** Of a thread the channel that it belongs to, whose settings hold there too; otherwise undefined. */
export function channelAround(channel: Channel | null): string | undefined {
  return channel?.isThread() === true ? (channel.parentId ?? undefined) : undefined
}
