/**
 * A reply -> the place where it belongs. For everybody: posted once, looked for before it is posted again, limits waited
 * out. For one person: through the address Slack gave for this reply, else unseen by others in the channel, else as a
 * direct message; where none works nothing is posted.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { webApi } from '@slack/bolt'
import { BriefError } from '#errors'
import type { SlackMessage } from './blocks.ts'
import { escaped, mrkdwn } from './mrkdwn.ts'
import type { Outcome } from './outcomes.ts'
import { findMessage, type Mark, MENDED_BY, type Place, postMessage, whisper } from './poster.ts'

export type Reach = {
  client: webApi.WebClient
  workspace: string
  place: Place
  user: string
  /** Posts to the response_url of an interaction; rejects when the address has expired. */
  respond?: ((message: SlackMessage) => Promise<unknown>) | undefined
  /** Told what Slack said to a reply that it did not take. */
  onRefused: (reason: string, workspace: string) => void
}

const OUTSIDE = new Set(['not_in_channel', 'channel_not_found'])
const ATTEMPTS = 5
const BREATH = 200 // ms before another attempt, four times as many before each next
const SETTLE = 10_000 // ms; a request that nobody waits for any longer is not on its way much longer
const LONGEST_WAIT = 30_000 // ms that an answer may wait for limits in all; later nobody expects it, and the claim on the question runs out

/**
 * For everybody in the place. If the channel refuses it, the asker gets it alone, with what would have to be mended. `instead`:
 * another way, where the bot is not in the channel and must not be to answer there.
 */
export async function deliverToAll(
  { client, workspace, place, user, onRefused }: Reach,
  message: SlackMessage,
  key: string,
  instead?: (message: SlackMessage) => Promise<unknown>,
): Promise<void> {
  const outcome = await postSurely(client, place, message, key)
  if (outcome.kind === 'done') return
  const reason = reasonOf(outcome)
  if (instead && OUTSIDE.has(reason) && (await answered(() => instead(message)))) return
  onRefused(reason, workspace)
  const remedy = MENDED_BY[reason]
  if (remedy === undefined || reason === 'token_revoked' || reason === 'invalid_auth' || reason === 'missing_scope') throw undelivered(reason)
  const explained = `<#${escaped(place.channel)}>: ${remedy}`
  await deliverToOne(
    { client, workspace, place: { channel: user }, user, onRefused },
    { text: `${explained}\n${message.text}`, blocks: [{ type: 'section', text: mrkdwn(explained) }, ...message.blocks] },
    key,
  )
}

/** For one person. A direct message needs no detour: the place itself is private. Without a `key` it does not say what it answers. */
export async function deliverToOne({ client, workspace, place, user, respond, onRefused }: Reach, message: SlackMessage, key?: string): Promise<void> {
  if (respond && (await answered(() => respond(message)))) return
  const direct = isDirect(place.channel)
  const said = direct ? await postSurely(client, place, message, key) : await whisperPatiently(client, place, user, message)
  if (said.kind === 'done') return
  const last = direct ? said : await postSurely(client, { channel: user }, message, key)
  if (last.kind === 'done') return
  onRefused(reasonOf(last), workspace)
  throw undelivered(reasonOf(last))
}

/** What an answer carries, so that it is found again: which question it answers. */
export function answerMark(key: string): Mark {
  return { event_type: 'answer', event_payload: { key } }
}

/** A direct message channel, or a person, whose direct message channel Slack then opens. */
export function isDirect(channel: string): boolean {
  return /^[DUW]/.test(channel)
}

async function answered(respond: () => Promise<unknown>): Promise<boolean> {
  try {
    await respond()
    return true
  } catch {
    return false // expired, used up, or Slack is not well: the other ways remain
  }
}

/**
 * Posts, and looks before it posts again. What has no `key` gets a mark by chance, which tells nobody anything; where nobody can
 * look, it is said again: it may be help for somebody in danger. What Slack finds too long goes out as plain text.
 */
async function postSurely(client: webApi.WebClient, place: Place, message: SlackMessage, key?: string): Promise<Outcome<unknown>> {
  const mark = answerMark(key ?? randomUUID())
  let outcome = await patiently(() => postMessage(client, place, message, mark))
  for (let again = 1; again < ATTEMPTS && (outcome.kind === 'ambiguous' || isUnreachable(outcome)); again += 1) {
    await wait(Math.max(BREATH * 4 ** (again - 1), outcome.kind === 'ambiguous' && outcome.onItsWay ? SETTLE : 0))
    const found = isUnreachable(outcome) ? undefined : await findMessage(client, place, mark, 'just now')
    if (found?.kind === 'found') return { kind: 'done', result: found }
    if (found?.kind === 'unknown' && key !== undefined) continue
    outcome = await patiently(() => postMessage(client, place, message, mark))
  }
  return isTooLong(outcome) ? patiently(() => postMessage(client, place, { text: message.text, blocks: [] }, mark)) : outcome
}

async function whisperPatiently(client: webApi.WebClient, place: Place, user: string, message: SlackMessage): Promise<Outcome<unknown>> {
  const outcome = await patiently(() => whisper(client, place, user, message))
  return isTooLong(outcome) ? patiently(() => whisper(client, place, user, { text: message.text, blocks: [] })) : outcome
}

function isTooLong(outcome: Outcome<unknown>): boolean {
  return outcome.kind === 'refused' && outcome.reason === 'too_long'
}

/** Waits as long as Slack says, and asks again. */
async function patiently<Done>(call: () => Promise<Outcome<Done>>): Promise<Outcome<Done>> {
  let outcome = await call()
  for (let left = LONGEST_WAIT; outcome.kind === 'limited' && outcome.retryAfter <= left; outcome = await call()) {
    left -= Math.max(outcome.retryAfter, BREATH)
    await wait(outcome.retryAfter)
  }
  return outcome
}

/** Never sent at all. */
function isUnreachable(outcome: Outcome<unknown>): boolean {
  return outcome.kind === 'refused' && outcome.reason === 'unreachable'
}

function reasonOf(outcome: Outcome<unknown>): string {
  return outcome.kind === 'refused' ? outcome.reason : outcome.kind
}

/** `reason` tells the operator what Slack said; the message goes to nobody else. */
function undelivered(reason: string): BriefError {
  return new BriefError('platform', `Slack did not take a reply (${reason}). ${MENDED_BY[reason] ?? 'It may be Slack itself: see status.slack.com.'}`)
}
