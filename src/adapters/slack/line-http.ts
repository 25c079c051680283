/** Many workspaces over HTTP: signed requests, and people who install the app themselves by OAuth. */
import { createHmac } from 'node:crypto'
import type { Server } from 'node:http'
import { HTTPReceiver, webApi } from '@slack/bolt'
import { BriefError } from '#errors'
import { clientOptions } from './client.ts'
import { createInstallations, installationAt, type KeyValues, takeInstallation } from './installations.ts'
import type { Line } from './line.ts'
import type { SlackLogger } from './logger.ts'
import { botScopes, slackPaths } from './manifest.ts'
import { attempt } from './outcomes.ts'

export type HttpSettings = {
  mode: 'http'
  signingSecret: string
  clientId: string
  clientSecret: string
  port: number
  /** The address to listen at; this machine alone where none is given. */
  bind?: string
  apiUrl: string | undefined
}

const LARGEST = 1024 * 1024 // bytes of a request; the largest of Slack's, a window with all that stands in it, has a quarter
const CONNECTIONS = 1_000
const LINGER = 500 // ms that a last response has; a connection that is kept for more requests would hold up the end for seconds

export function httpLine(
  { signingSecret, clientId, clientSecret, port, bind = '127.0.0.1', apiUrl }: HttpSettings,
  store: KeyValues,
  logger: SlackLogger,
  now: () => number,
): Line {
  const receiver = new HTTPReceiver({
    signingSecret,
    clientId,
    clientSecret,
    // The same in every replica and after a restart, and of no use to anybody who does not have the client secret.
    stateSecret: createHmac('sha256', clientSecret).update('state of the Slack installation').digest('hex'),
    scopes: [...botScopes],
    installationStore: createInstallations(store, now),
    logger,
    endpoints: slackPaths.events,
    bodyLimit: LARGEST,
    installerOptions: {
      directInstall: true,
      installPath: slackPaths.install,
      redirectUriPath: slackPaths.redirect,
      clientOptions: clientOptions(apiUrl, logger),
      ...(apiUrl === undefined ? {} : { authorizationUrl: new URL('/oauth/v2/authorize', apiUrl).href }),
    },
  })
  const listening = Promise.withResolvers<number>()
  const over = Promise.withResolvers<void>()
  let server: Server | undefined

  async function tokenOf(workspace: string): Promise<string | undefined> {
    return (await installationAt(store, { teamId: workspace, isEnterpriseInstall: false }))?.bot?.token
  }

  return {
    receiver,
    authorize: (source) => {
      if (!receiver.installer) throw new Error('No installer.')
      return receiver.installer.authorize(source)
    },
    async run() {
      try {
        const started = await receiver.start({ port, host: bind })
        started.maxConnections = CONNECTIONS
        server = started
        const address = started.address()
        listening.resolve(typeof address === 'object' && address !== null ? address.port : port)
      } catch (error) {
        throw new BriefError(
          'config',
          `Port ${port} cannot be used for Slack (${(error as NodeJS.ErrnoException).code}). Free it, or set SLACK_PORT to another.`,
          { cause: error },
        )
      }
      await over.promise
    },
    async stop() {
      const closing = server
      server = undefined
      const timer = setTimeout(() => closing?.closeAllConnections(), LINGER)
      if (closing) await receiver.stop()
      clearTimeout(timer)
      over.resolve()
    },
    state: () => (server ? { connected: true, detail: 'listening' } : { connected: false, detail: 'not listening' }),
    address: () => listening.promise,
    tokenOf,
    async gone(removal) {
      return (await takeInstallation(store, removal)) ? removal.team_id : undefined
    },
    /** The news of it may have been lost while the bot was down. */
    async refused(workspace) {
      const token = await tokenOf(workspace)
      if (token === undefined) return undefined
      const known = await attempt(() => new webApi.WebClient(token, clientOptions(apiUrl, logger)).auth.test())
      if (known.kind !== 'refused' || known.reason !== 'token_revoked' || (await tokenOf(workspace)) !== token) return undefined
      await takeInstallation(store, { team_id: workspace })
      return workspace
    },
  }
}
