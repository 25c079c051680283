/**
 * How the bot's clients talk to Slack: one request a call, cut off in time, no silent half hour of repeats. And when Slack
 * says "too many requests", nobody asks the same again before it says so.
 */
import type { webApi } from '@slack/bolt'
import { POST_WITHIN } from '#briefings/poster.ts'
import { createHolds, type Holds } from './holds.ts'

/** `holds`: shared by all clients that speak for the same workspaces. `onLimited`: Slack has said it; what is only held back here does not count. */
export type Sharing = { holds?: Holds; onLimited?: () => void }

const WITHIN = POST_WITHIN - 1000 // ms

export function clientOptions(
  apiUrl: string | undefined,
  logger: webApi.WebClientOptions['logger'],
  { holds = createHolds(), onLimited = () => {} }: Sharing = {},
): webApi.WebClientOptions {
  return {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    ...(logger === undefined ? {} : { logger }),
    timeout: WITHIN,
    retryConfig: { retries: 0 },
    maxRequestConcurrency: Number.POSITIVE_INFINITY, // waiting in the client's own queue would not count for the time-out
    rejectRateLimitedCalls: true, // by default one limited channel would halt all others
    async fetch(url, init) {
      const call = holds.callOf(String(url), init)
      const left = call.left()
      if (left > 0) return limited(left)
      const response = await fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(WITHIN) }) // a response_url has no time-out of its own
      if (response.status !== 429) {
        call.passed()
        return response
      }
      onLimited()
      const pause = (Number(response.headers.get('retry-after')) || 1) * 1000
      call.hold(pause)
      return response.headers.has('retry-after') ? response : limited(pause)
    },
  }
}

/** As Slack would say it, had it been asked. */
function limited(left: number): Response {
  return Response.json({ ok: false, error: 'ratelimited' }, { status: 429, headers: { 'retry-after': String(Math.ceil(left / 1000)) } })
}
