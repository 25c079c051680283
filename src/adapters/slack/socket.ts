/**
 * Socket Mode: one connection to Slack that comes back by itself. Bolt's own reconnecting is switched off: it waits five
 * seconds before the first attempt, and a refusal at a later one would be a rejected promise that ends the process.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { SocketModeReceiver, webApi } from '@slack/bolt'
import { BriefError } from '#errors'
import type { SlackLogger } from './logger.ts'
import { clientOptions } from './client.ts'

export type Connection = {
  receiver: SocketModeReceiver
  /** Resolves when it was closed by `stop`; rejects when Slack refuses the token at the first attempt. Refused later on, it stays closed. */
  run: () => Promise<void>
  stop: () => Promise<void>
  state: () => { connected: boolean; detail: string }
}

const PONG_WITHIN = 15_000 // ms; the default of five seconds cuts connections that are only slow
const PING_WITHIN = 60_000
const HELLO_WITHIN = 30_000 // ms; a connection that never greets would leave the bot deaf
const FIRST_PAUSE = 500 // ms, doubled with each failure up to the longest
const LONGEST_PAUSE = 30_000
const STEADY = 5_000 // ms; a connection that is cut sooner counts as a failure, or the bot would knock without a pause
const REFUSED = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'not_allowed_token_type',
  'team_disabled',
])

export type ConnectionParts = {
  appToken: string
  apiUrl: string | undefined
  logger: SlackLogger
  onState: (detail: string) => void
  /** Told once what an operator must do. */
  onRefused: (remedy: string) => void
  helloWithin?: number
}

export function createConnection({ appToken, apiUrl, logger, onState, onRefused, helloWithin = HELLO_WITHIN }: ConnectionParts): Connection {
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    autoReconnectEnabled: false,
    clientPingTimeout: PONG_WITHIN,
    serverPingTimeout: PING_WITHIN,
    installerOptions: { clientOptions: clientOptions(apiUrl, logger) },
  })
  const { client } = receiver
  const stopping = new AbortController()
  let state = { connected: false, detail: 'connecting' }
  const enter = (connected: boolean, detail: string): void => {
    state = { connected, detail }
    onState(detail)
  }

  async function run(): Promise<void> {
    let wasIn = false
    for (let failures = 0; !stopping.signal.aborted; ) {
      let why = ''
      let pause = Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE)
      const deaf = setTimeout(() => void client.disconnect(), helloWithin)
      try {
        await client.start()
        clearTimeout(deaf)
        const over = new Promise<void>((resolve) => void client.once('disconnected', () => resolve()))
        const since = performance.now()
        enter(true, 'connected')
        wasIn = true
        if (stopping.signal.aborted) await client.disconnect() // asked to stop while connecting
        await over
        const steady = performance.now() - since > STEADY
        if (steady) pause = 0
        failures = steady ? 0 : failures + 1
      } catch (error) {
        if (isRefusal(error)) {
          const remedy = `Slack refuses SLACK_APP_TOKEN (${error.data.error}). Make a new one: Slack app page > Basic Information > App-Level Tokens, scope connections:write.`
          if (!wasIn) throw new BriefError('config', remedy, { cause: error })
          onRefused(remedy)
          return enter(false, remedy)
        }
        if (error instanceof webApi.WebAPIRateLimitedError) pause = error.retryAfter * 1000
        if (error instanceof webApi.WebAPIPlatformError) why = `: ${error.data.error}`
        failures += 1
      } finally {
        clearTimeout(deaf)
      }
      if (!stopping.signal.aborted) enter(false, failures === 0 ? 'reconnecting' : `reconnecting, ${failures} failed attempt(s)${why}`)
      if (pause > 0) await wait(pause, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
    enter(false, 'stopped')
  }

  return {
    receiver,
    run,
    state: () => state,
    async stop() {
      stopping.abort()
      await client.disconnect()
    },
  }
}

function isRefusal(error: unknown): error is webApi.WebAPIPlatformError {
  return error instanceof webApi.WebAPIPlatformError && REFUSED.has(error.data.error)
}
