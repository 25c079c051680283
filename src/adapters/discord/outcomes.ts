/** What came of a request to Discord, said exactly: done, surely not done and why, or nobody knows. */
import { DiscordAPIError, RateLimitError } from 'discord.js'

export type Outcome =
  /** `permanent`: it takes a person to mend it. */
  { kind: 'refused'; reason: string; permanent: boolean } | { kind: 'limited'; retryAfter: number; global: boolean } | { kind: 'ambiguous' }

/** Discord's code -> a name for logs and people. All of these need somebody to act. */
const REASONS: Readonly<Record<number, string>> = {
  10003: 'unknown_channel',
  10004: 'unknown_guild',
  50001: 'missing_access',
  50007: 'direct_messages_closed',
  50008: 'not_a_text_channel',
  50013: 'missing_permissions',
  50083: 'is_archived',
  50035: 'invalid_message',
  160005: 'is_archived', // a thread that is locked
  160002: 'missing_permissions', // to reply without reading the history
}

/** Never sent at all: nobody listened, or the name was not found. */
const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

export function outcomeOf(error: unknown): Outcome {
  if (error instanceof RateLimitError)
    return { kind: 'limited', retryAfter: Math.max(error.retryAfter, error.timeToReset, error.sublimitTimeout), global: error.global }
  if (error instanceof DiscordAPIError)
    return { kind: 'refused', reason: REASONS[Number(error.code)] ?? (error.status === 401 ? 'unauthorized' : `discord_${error.code}`), permanent: true }
  const code = codeOf(error)
  return code !== undefined && UNSENT.has(code) ? { kind: 'refused', reason: 'unreachable', permanent: false } : { kind: 'ambiguous' }
}

/** Once more where nobody knows whether the first try arrived; only for what does not happen twice when asked for twice. */
export async function onceMoreIfLost(request: () => Promise<unknown>): Promise<void> {
  try {
    await request()
  } catch (error) {
    if (outcomeOf(error).kind !== 'ambiguous') throw error
    await request()
  }
}

/** The interaction is over for us: unknown, its token worn out, or its message deleted. Expected, and no crash. */
export function isGone(error: unknown): boolean {
  return error instanceof DiscordAPIError && [10008, 10015, 10062, 50027].includes(Number(error.code))
}

/** Somebody has responded already: another delivery of the same interaction, or an own try whose answer got lost. */
export function isAcknowledged(error: unknown): boolean {
  return error instanceof DiscordAPIError && Number(error.code) === 40060
}

function codeOf(error: unknown): string | undefined {
  const { code, cause } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown; cause?: { code?: unknown } }
  return [code, cause?.code].find((one) => typeof one === 'string') as string | undefined
}
