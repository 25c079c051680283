/**
 * Posts a message into a channel with a key in its metadata, and finds it there again: how briefings and answers keep from
 * being lost or doubled when a reply of Slack gets lost. One request at most in each call.
 */
import type { webApi } from '@slack/bolt'
import type { Finding, Poster, Posting } from '#briefings/poster.ts'
import type { Brief } from '#briefings/brief.ts'
import type { SlackMessage } from './blocks.ts'
import type { Holds } from './holds.ts'
import { attempt, type Outcome } from './outcomes.ts'

/** `event_type` of the metadata: what the message is. */
export type Mark = { event_type: 'briefing' | 'answer'; event_payload: { key: string } }

export type Place = { channel: string; thread?: string | undefined }

const PAGE = 100 // messages that are looked through at a time
const MOST_PAGES = 5

/** No unfurling, no names or channels read into the words: what is posted is what was checked. */
const AS_WRITTEN = { unfurl_links: false, unfurl_media: false, parse: 'none', link_names: false } as const

export async function postMessage(
  client: webApi.WebClient,
  { channel, thread }: Place,
  message: SlackMessage,
  mark?: Mark,
): Promise<Outcome<{ ts: string; channel: string }>> {
  return attempt(async () => {
    const { ts = '', channel: where = channel } = await client.chat.postMessage({
      channel,
      ...message,
      ...AS_WRITTEN,
      ...(thread === undefined ? {} : { thread_ts: thread }),
      ...(mark === undefined ? {} : { metadata: mark }),
    })
    return { ts, channel: where }
  })
}

/** Shown to one person alone, in the channel. In a thread only where there is one already: Slack hides it otherwise. */
export async function whisper(client: webApi.WebClient, { channel, thread }: Place, user: string, message: SlackMessage): Promise<Outcome<undefined>> {
  return attempt(async () => {
    await client.chat.postEphemeral({ channel, user, ...message, parse: 'none', link_names: false, ...(thread === undefined ? {} : { thread_ts: thread }) })
    return undefined
  })
}

/** Looks for an own message with that mark, in the channel or in the thread, from `since` (ms since 1970) on; `just now` it is among the newest. */
export async function findMessage(client: webApi.WebClient, { channel, thread }: Place, mark: Mark, since: number | 'just now'): Promise<Finding> {
  const found = await attempt(async (): Promise<Finding> => {
    let cursor: string | undefined
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const where = {
        channel,
        oldest: String(since === 'just now' ? 0 : since / 1000),
        limit: PAGE,
        include_all_metadata: true,
        ...(cursor === undefined ? {} : { cursor }),
      }
      const { messages = [], response_metadata: next } =
        thread === undefined ? await client.conversations.history(where) : await client.conversations.replies({ ...where, ts: thread })
      const own = messages.find(
        ({ metadata }) => metadata?.event_type === mark.event_type && (metadata.event_payload as { key?: unknown } | undefined)?.key === mark.event_payload.key,
      )
      if (own?.ts !== undefined) return { kind: 'found', messageId: own.ts }
      cursor = next?.next_cursor
      const newestFirst = thread === undefined
      if (cursor === undefined || cursor === '' || (newestFirst && since === 'just now')) return { kind: 'absent' }
    }
    return { kind: 'unknown' } // more is there than may be read at once
  })
  return found.kind === 'done' ? found.result : { kind: 'unknown' }
}

export type PosterParts = {
  /** The client of a workspace; undefined where the bot is not installed. */
  clientOf: (workspace: string) => Promise<webApi.WebClient | undefined>
  render: (brief: Brief) => SlackMessage
  /** The token is the operator's own, and no installation that a workspace can end. */
  oneWorkspace: boolean
  holds?: Holds
  /** Told what Slack said to a briefing that it did not take. */
  onRefused?: (reason: string, workspace: string) => void
}

const NOT_INSTALLED: Posting = { kind: 'refused', reason: 'not_installed', permanent: true }

/** What the operator has to mend is no fault of the channel: its briefings are tried again, and go on after that. */
const BY_OPERATOR: Readonly<Record<string, Posting>> = {
  token_revoked: { kind: 'refused', reason: 'unauthorized', permanent: false },
  invalid_auth: { kind: 'refused', reason: 'unauthorized', permanent: false },
  missing_scope: { kind: 'refused', reason: 'missing_scope', permanent: false },
}

export function createPoster({ clientOf, render, oneWorkspace, holds, onRefused = () => {} }: PosterParts): Poster {
  return {
    async post({ workspace, channel }, brief, key) {
      const client = await clientOf(workspace)
      if (!client) return NOT_INSTALLED
      const outcome = await postMessage(client, { channel }, render(brief), { event_type: 'briefing', event_payload: { key } })
      if (outcome.kind === 'done') return { kind: 'posted', messageId: outcome.result.ts }
      if (outcome.kind === 'limited' && holds?.isWide(client.token)) return { ...outcome, global: true }
      if (outcome.kind !== 'refused') return outcome
      onRefused(outcome.reason, workspace)
      return oneWorkspace ? (BY_OPERATOR[outcome.reason] ?? outcome) : outcome
    },
    async find({ workspace, channel }, key, since) {
      const client = await clientOf(workspace)
      return client ? findMessage(client, { channel }, { event_type: 'briefing', event_payload: { key } }, since) : { kind: 'unknown' }
    },
    async missing({ workspace, channel }) {
      const client = await clientOf(workspace)
      if (!client) return ['I am not installed in this workspace. Somebody who manages its apps can install me.']
      const known = await attempt(async () => {
        await client.conversations.history({ channel, limit: 1 }) // to find its own posts again
        return client.conversations.info({ channel }) // an archived channel can be read all the same
      })
      if (known.kind === 'done') {
        const { is_archived: archived, is_read_only: readOnly, is_thread_only: threadOnly } = known.result.channel ?? {}
        return archived ? [MENDED_BY['is_archived'] as string] : readOnly || threadOnly ? [MENDED_BY['not_allowed'] as string] : []
      }
      return [
        known.kind === 'refused'
          ? (MENDED_BY[known.reason] ?? `Slack refuses me this channel (${known.reason}).`)
          : 'Slack does not answer just now. Please try again in a minute.',
      ]
    },
    async tell(_, workspace, user, text) {
      const client = await clientOf(workspace)
      return client !== undefined && (await postMessage(client, { channel: user }, { text, blocks: [] })).kind === 'done'
    },
  }
}

/** Who can mend it, and how. */
export const MENDED_BY: Readonly<Record<string, string>> = {
  not_in_channel: 'I am not in this channel. Anybody in it can invite me: /invite @Freedom Brief',
  channel_not_found: 'I cannot see this channel. If it is private, somebody in it can invite me: /invite @Freedom Brief',
  is_archived: 'This channel is archived. Somebody who manages it can bring it back.',
  not_allowed: 'This channel does not let me post. Somebody who manages it can change who may post.',
  missing_scope: 'I lack a permission in this workspace. Somebody who manages its apps can install me again.',
  token_revoked: 'My access to this workspace was withdrawn. Somebody who manages its apps can install me again.',
  invalid_auth: 'Slack refuses my token just now. Whoever runs me can renew it.',
}
