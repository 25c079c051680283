/**
 * Brings briefings to Discord channels, and finds them there again. A nonce keeps Discord itself from posting twice within
 * minutes; after that the key in the footer tells. One request at most can create a message in each call.
 */
import { type APIMessage, type APIUser, type Client, PermissionFlagsBits, type RESTPostAPIChannelMessageJSONBody, REST, Routes } from 'discord.js'
import type { Brief } from '#briefings/brief.ts'
import type { Finding, Poster, Posting } from '#briefings/poster.ts'
import { footer } from './brief.ts'
import { countTogether, type GlobalCount, restSettings } from './client.ts'
import type { Payload } from './layout.ts'
import { outcomeOf } from './outcomes.ts'
import { renderNotice } from './render.ts'

export type PosterParts = {
  token: string
  apiUrl: string | undefined
  /** Shared with whatever else asks Discord in the bot's name. */
  count?: GlobalCount
  /** Connected, or undefined for now; without one, channels cannot be looked into for what is missing. */
  client: () => Client<true> | undefined
  render: (brief: Brief, key: string) => Payload
}

const TIMEOUT = 7_000 // ms; with the wait for a rate limit below POST_WITHIN
const LONGEST_WAIT = 1_500 // ms for a rate limit; a longer one is told
const PAGE = 100
const MOST_PAGES = 5
const EPOCH = 1_420_070_400_000n // of Discord's ids

export function createPoster({ token, apiUrl, count, client, render }: PosterParts): Poster {
  const waits = ({ timeToReset, retryAfter, sublimitTimeout }: { timeToReset: number; retryAfter: number; sublimitTimeout: number }): boolean =>
    Math.max(timeToReset, retryAfter, sublimitTimeout) > LONGEST_WAIT
  const rest = new REST({ ...restSettings(apiUrl), version: '10', retries: 0, timeout: TIMEOUT, rejectOnRateLimit: waits }).setToken(token)
  if (count) countTogether(rest, count)

  async function send(channel: string, page: Payload, nonce?: string): Promise<Posting> {
    const flags = page.flags.reduce((all, flag) => all | flag, 0)
    const body: RESTPostAPIChannelMessageJSONBody = {
      flags,
      components: page.components,
      allowed_mentions: { parse: [] },
      ...(nonce === undefined ? {} : { nonce, enforce_nonce: true }),
    }
    try {
      const { id } = (await rest.post(Routes.channelMessages(channel), { body })) as APIMessage
      return { kind: 'posted', messageId: id }
    } catch (error) {
      return outcomeOf(error)
    }
  }

  return {
    post: ({ channel }, brief, key) => send(channel, render(brief, key), key),

    async find({ channel }, key, since): Promise<Finding> {
      try {
        const me = client()?.user.id ?? ((await rest.get(Routes.user())) as APIUser).id
        let after = ((BigInt(Math.trunc(since)) - EPOCH) << 22n).toString()
        for (let page = 0; page < MOST_PAGES; page += 1) {
          const messages = (await rest.get(Routes.channelMessages(channel), { query: new URLSearchParams({ after, limit: String(PAGE) }) })) as APIMessage[]
          const own = messages.find((message) => message.author.id === me && JSON.stringify(message.components ?? []).includes(footer(key)))
          if (own) return { kind: 'found', messageId: own.id }
          if (messages.length < PAGE) return page > 0 || messages.length > 0 || (await isQuietSince(channel, after)) ? { kind: 'absent' } : { kind: 'unknown' }
          after = messages.reduce((latest, { id }) => (BigInt(id) > BigInt(latest) ? id : latest), after)
        }
        return { kind: 'unknown' } // more is there than may be read at once
      } catch {
        return { kind: 'unknown' }
      }
    },

    async missing({ workspace, channel }) {
      const here = client()
      if (!here) return ['Discord is not connected just now. Please try again in a minute.']
      try {
        const there = await here.channels.fetch(channel, { force: true })
        if (!there || there.isDMBased() || there.guildId !== workspace) return [NOT_THERE]
        if (!there.isSendable()) return ['I can only post into text channels and threads. Choose one of those.']
        const rights = there.permissionsFor(here.user)
        return neededRights.filter(({ flag, inThread = flag }) => rights?.has(there.isThread() ? inThread : flag) !== true).map(({ says }) => says)
      } catch (error) {
        const outcome = outcomeOf(error)
        return [outcome.kind === 'refused' && outcome.permanent ? NOT_THERE : 'Discord does not answer just now. Please try again in a minute.']
      }
    },

    async tell(_, __, user, words) {
      try {
        const { id } = (await rest.post(Routes.userChannels(), { body: { recipient_id: user } })) as { id: string }
        return (await send(id, renderNotice(words, true))).kind === 'posted'
      } catch {
        return false
      }
    },
  }

  /** Without the right to read its history Discord shows an empty channel; its latest id tells. */
  async function isQuietSince(channel: string, after: string): Promise<boolean> {
    const { last_message_id: last } = (await rest.get(Routes.channel(channel))) as { last_message_id?: string | null }
    return last === null || last === undefined || BigInt(last) <= BigInt(after)
  }
}

const NOT_THERE = 'I cannot see this channel. Somebody who manages the server can add me to it: channel settings > Permissions > View Channel.'

/** In a channel that gets briefings. */
export const neededRights: readonly { flag: bigint; inThread?: bigint; says: string }[] = [
  { flag: PermissionFlagsBits.ViewChannel, says: NOT_THERE },
  {
    flag: PermissionFlagsBits.SendMessages,
    inThread: PermissionFlagsBits.SendMessagesInThreads,
    says: 'I may not write here. Somebody who manages the channel can allow me: channel settings > Permissions > Send Messages (in a thread: Send Messages in Threads).',
  },
  {
    flag: PermissionFlagsBits.ReadMessageHistory,
    says: 'I may not read back what I posted here, which I need so that nothing is posted twice. Channel settings > Permissions > Read Message History.',
  },
]
