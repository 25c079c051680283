/**
 * The port through which a briefing reaches a channel; each platform's adapter implements it. It makes no decisions and
 * never retries by itself: what an attempt came to is said exactly, and the delivery decides.
 */
import type { Brief } from './brief.ts'

/** Places that briefings are posted to. */
export const postingSurfaces = ['slack', 'discord'] as const
export type PostingSurface = (typeof postingSurfaces)[number]

/** `workspace`: Slack team or Discord guild. */
export type Channel = { surface: PostingSurface; workspace: string; channel: string }

export type Posting =
  | { kind: 'posted'; messageId: string }
  /** The request may have arrived or not: time-out, broken connection, 5xx. Never said of a request that was surely not sent. */
  | { kind: 'ambiguous' }
  /** Surely not posted. `reason` is a short code, such as is_archived, for which reasons.ts has words. `permanent`: no later attempt can help until a person acts (bot removed, channel gone or archived, permission lost). */
  | { kind: 'refused'; reason: string; permanent: boolean }
  /** Surely not posted, because of a rate limit: of this channel, or of the whole bot. `retryAfter` in ms. */
  | { kind: 'limited'; retryAfter: number; global?: boolean }

/** `unknown`: the channel could not be read just now. `absent` only where the newest messages were really read. */
export type Finding = { kind: 'found'; messageId: string } | { kind: 'absent' } | { kind: 'unknown' }

export type Poster = {
  /**
   * Posts once, with at most one request that can create a message, and is over within POST_WITHIN. `key` (16 lower-case
   * letters and digits, the same at every attempt) goes along so that `find` can see it again: Slack message metadata
   * `{ event_type: 'briefing', event_payload: { key } }`, Discord nonce with enforce_nonce and "Ref. KEY" in the footer.
   */
  post: (channel: Channel, brief: Brief, key: string) => Promise<Posting>
  /** Looks through the bot's own messages in the channel, from `since` (ms since 1970, a little before the first attempt) on, for the key. */
  find: (channel: Channel, key: string, since: number) => Promise<Finding>
  /** May the bot post there, and look for what it posted? Each line says what is missing and who can mend it; none: all is well. */
  missing: (channel: Channel) => Promise<readonly string[]>
  /** A private word to a person, for example that a subscription was paused; `<#ID>` in it stands for a channel. True if it went out. */
  tell: (surface: PostingSurface, workspace: string, user: string, text: string) => Promise<boolean>
}

/** ms. An adapter cuts its request off by then; whoever looks for a message whose fate is unknown waits this long first. */
export const POST_WITHIN = 10_000

/** One poster for all surfaces that are on. A surface that is off loses nobody's subscription: it may be on again tomorrow. */
export function posterOf(posters: Partial<Readonly<Record<PostingSurface, Poster>>>): Poster {
  return {
    post: async (channel, brief, key) =>
      (await posters[channel.surface]?.post(channel, brief, key)) ?? { kind: 'refused', reason: 'unreachable', permanent: false },
    find: async (channel, key, since) => (await posters[channel.surface]?.find(channel, key, since)) ?? { kind: 'unknown' },
    missing: async (channel) => (await posters[channel.surface]?.missing(channel)) ?? ['I am not connected there just now.'],
    tell: async (surface, workspace, user, text) => (await posters[surface]?.tell(surface, workspace, user, text)) ?? false,
  }
}
