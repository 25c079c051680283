/** Slack, asked by its own client: are the tokens good, are the permissions those of the manifest, which ones does the bot not have. */
import { LogLevel, webApi } from '@slack/bolt'
import { type Finding, fail, ok, warn } from './finding.ts'

export type SlackAccess = { botToken: string; appToken: string | undefined; apiUrl: string | undefined }
/** `at`: the time by Slack's clock. */
export type SlackFindings = { findings: Finding[]; at: number | undefined }

const WITHIN = 10_000 // ms
/** Its client would write to the terminal. */
export const silent: NonNullable<webApi.WebClientOptions['logger']> = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
}
const SECRET = /^[0-9a-f]{32}$/

/** What an app can be allowed and this one should not be, in plain words. */
const POWERS: Readonly<Record<string, string>> = {
  'users:read.email': 'see e-mail addresses',
  'files:read': 'see files',
  'search:read': 'search messages',
  'mpim:history': 'read group messages',
  'chat:write.public': 'post where it was not invited',
  'chat:write.customize': 'post under another name',
  'channels:manage': 'change channels',
  'reactions:read': 'see reactions',
  admin: 'administer anything',
}

export async function checkSlackToken({ botToken, appToken, apiUrl }: SlackAccess, wanted: readonly string[]): Promise<SlackFindings> {
  let at: number | undefined
  const options: webApi.WebClientOptions = {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    logger: silent,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    async fetch(url, init) {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(WITHIN) })
      at = Date.parse(response.headers.get('date') ?? '') || at
      return response
    },
  }
  const [bot, app] = await Promise.all([
    checkBot(new webApi.WebClient(botToken, options), wanted),
    appToken === undefined ? [] : checkApp(new webApi.WebClient(appToken, options)),
  ])
  return { findings: [...bot, ...app], at }
}

async function checkBot(client: webApi.WebClient, wanted: readonly string[]): Promise<Finding[]> {
  try {
    const { team, user, response_metadata: metadata } = await client.auth.test()
    const granted = metadata?.scopes ?? []
    const missing = wanted.filter((scope) => !granted.includes(scope))
    const extra = granted.filter((scope) => !wanted.includes(scope))
    return [
      ok('SLACK_BOT_TOKEN', `is ${user} in ${team}`),
      ...(missing.length > 0
        ? [
            fail(
              'slack permissions',
              `missing: ${missing.join(', ')}`,
              'Slack app page > App Manifest: paste npm run slack -- manifest, then Install App > Reinstall.',
            ),
          ]
        : []),
      ...(extra.length > 0
        ? [warn('slack extras', `not needed: ${extra.join(', ')}`, 'Slack app page > OAuth & Permissions: remove them, then reinstall.')]
        : []),
      ...(missing.length + extra.length === 0 ? [ok('slack permissions', granted.join(', '))] : []),
      ok(
        'slack: it cannot',
        Object.entries(POWERS)
          .filter(([scope]) => !granted.includes(scope))
          .map(([, power]) => power)
          .join('; '),
      ),
    ]
  } catch (error) {
    return [fault('SLACK_BOT_TOKEN', error, 'OAuth & Permissions > Bot User OAuth Token')]
  }
}

async function checkApp(client: webApi.WebClient): Promise<Finding[]> {
  try {
    await client.apps.connections.open()
    return [ok('SLACK_APP_TOKEN', 'may open a socket')]
  } catch (error) {
    return [fault('SLACK_APP_TOKEN', error, 'Basic Information > App-Level Tokens, scope connections:write')]
  }
}

/** Only calls of Slack can show whether it is the right one; its form can be seen here. */
export function checkSigningSecret(secret: string): Finding {
  return SECRET.test(secret)
    ? ok('SLACK_SIGNING_SECRET', 'has the right form')
    : fail(
        'SLACK_SIGNING_SECRET',
        'has not the form of a signing secret: 32 digits and letters a to f',
        'Slack app page > Basic Information > Signing Secret. Copy all of it.',
      )
}

function fault(variable: string, error: unknown, where: string): Finding {
  if (error instanceof webApi.WebAPIPlatformError)
    return fail(variable, `Slack refuses it (${error.data.error})`, `Slack app page > ${where}. Copy it into .env again.`)
  return fail(
    variable,
    'could not be tried: Slack does not answer',
    'Check that this machine may reach slack.com (or SLACK_API_URL) over HTTPS, and status.slack.com.',
  )
}
