/**
 * What one call to Slack came to, said exactly: it happened, it surely did not and why, or nobody knows. Nothing is tried
 * again here; who calls decides.
 */
import { webApi } from '@slack/bolt'

export type Outcome<Done> =
  | { kind: 'done'; result: Done }
  /** Time-out, broken connection, 5xx: it may have happened. `onItsWay`: nobody waited for it any longer, and it may yet happen. */
  | { kind: 'ambiguous'; onItsWay?: true }
  /** `permanent`: no later attempt can help until a person acts. */
  | { kind: 'refused'; reason: string; permanent: boolean }
  /** `retryAfter` in ms. */
  | { kind: 'limited'; retryAfter: number }

/** Slack's own codes, folded to what a person has to do about it. */
const REASONS: Readonly<Record<string, string>> = {
  not_in_channel: 'not_in_channel',
  user_not_in_channel: 'not_in_channel',
  channel_not_found: 'channel_not_found',
  is_archived: 'is_archived',
  restricted_action: 'not_allowed',
  restricted_action_read_only_channel: 'not_allowed',
  restricted_action_thread_only_channel: 'not_allowed',
  restricted_action_non_threadable_channel: 'not_allowed',
  restricted_action_thread_locked: 'not_allowed',
  ekm_access_denied: 'not_allowed',
  missing_scope: 'missing_scope',
  no_permission: 'missing_scope',
  not_allowed_token_type: 'missing_scope',
  token_revoked: 'token_revoked',
  account_inactive: 'token_revoked',
  token_expired: 'invalid_auth',
  invalid_auth: 'invalid_auth',
  not_authed: 'invalid_auth',
  msg_too_long: 'too_long',
  msg_blocks_too_long: 'too_long',
  invalid_blocks: 'too_long',
  invalid_blocks_format: 'too_long',
}
const UNSURE = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org'])
const PLAIN_LIMIT = 1000 // ms, where Slack names a limit without saying how long
const UNTIL_SOMEBODY_ACTS = new Set(['not_in_channel', 'channel_not_found', 'is_archived', 'not_allowed', 'missing_scope', 'token_revoked'])

/** Throws only what is no answer of Slack: a fault of our own. */
export async function attempt<Done>(call: () => Promise<Done>): Promise<Outcome<Done>> {
  try {
    return { kind: 'done', result: await call() }
  } catch (error) {
    return outcomeOf(error)
  }
}

function outcomeOf(error: unknown): Exclude<Outcome<never>, { kind: 'done' }> {
  if (error instanceof webApi.WebAPIRateLimitedError) return { kind: 'limited', retryAfter: error.retryAfter * 1000 }
  if (error instanceof webApi.WebAPIHTTPError) return error.statusCode >= 500 ? { kind: 'ambiguous' } : refused(`http_${error.statusCode}`)
  if (error instanceof webApi.WebAPIRequestError) return neverKnown(error.original)
  if (!(error instanceof webApi.WebAPIPlatformError)) throw error
  const code = error.data.error
  if (UNSURE.has(code) || !/^[a-z_]+$/.test(String(code))) return { kind: 'ambiguous' } // the second: an error page instead of an answer
  if (code === 'ratelimited' || code === 'rate_limited') return { kind: 'limited', retryAfter: PLAIN_LIMIT }
  return refused(REASONS[code] ?? code)
}

const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

function neverKnown(error: Error): Exclude<Outcome<never>, { kind: 'done' }> {
  if (NEVER_SENT.has(causeOf(error))) return refused('unreachable')
  return error.name === 'TimeoutError' ? { kind: 'ambiguous', onItsWay: true } : { kind: 'ambiguous' }
}

function causeOf(error: Error): string {
  return String((error.cause as { code?: unknown } | undefined)?.code ?? (error as { code?: unknown }).code)
}

function refused(reason: string): { kind: 'refused'; reason: string; permanent: boolean } {
  return { kind: 'refused', reason, permanent: UNTIL_SOMEBODY_ACTS.has(reason) }
}
