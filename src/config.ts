/**
 * The only reader of the environment. Precedence: the process's environment, then a .env file beside package.json, then
 * the defaults below. All faults are reported at once, each with how to get the value.
 */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { loadEnvFile } from 'node:process'
import { parseEnv } from 'node:util'
import type * as Zod from 'zod'
import { BriefError } from '#errors'
import { paths } from './paths.ts'

const ENV_FILE = join(paths.root, '.env')
const DEFAULT_SERVER = 'https://api.openai.com/v1'
const DEFAULT_MODEL = 'gpt-4.1-mini' // small, and quick enough for somebody who waits in a chat
const DEFAULT_DATABASE = 'sqlite:./data/brief.db'
const MINUTE = 60_000 // ms
const DAY = 24 * 60 * MINUTE
const LEAST_LEDGER = 30 // days; with less a briefing could be taken for one that never went out
const [LEAST_GRACE, MOST_GRACE] = [5, 720] // minutes; with more, one day's briefing could run into the next
const GRACE_RANGE = `must be a number of minutes from ${LEAST_GRACE} to ${MOST_GRACE}`
const DEFAULT_SLACK_PORT = 3000
const LOOPBACK = '127.0.0.1'

/** zod is loaded only when there is something to check: it takes 12 MB, and the terminal needs no settings. */
function environmentSchema() {
  const { z } = createRequire(import.meta.url)('zod') as typeof Zod
  const url = (what: string) => z.url({ protocol: /^https?$/, error: `must be an address such as ${what}` })
  const amount = (least = 1) =>
    z.coerce
      .number({ error: `must be a whole number from ${least} on` })
      .int()
      .min(least, `must be a whole number from ${least} on`)
      .optional()
  const token = (start: RegExp, remedy: string) => z.string().regex(start, remedy)
  const port = () => z.coerce.number({ error: 'must be a number between 1 and 65535' }).int().min(1).max(65535)

  return z.object({
    SLACK_BOT_TOKEN: token(/^xoxb-/, 'must start with xoxb-. Slack app page > OAuth & Permissions > Bot User OAuth Token').optional(),
    SLACK_APP_TOKEN: token(/^xapp-/, 'must start with xapp-. Slack app page > Basic Information > App-Level Tokens, scope connections:write').optional(),
    SLACK_SIGNING_SECRET: token(/^[0-9a-f]{16,}$/, 'must be hexadecimal. Slack app page > Basic Information > Signing Secret').optional(),
    SLACK_CLIENT_ID: token(/^[\d.]+$/, 'must be digits and dots. Slack app page > Basic Information > Client ID').optional(),
    SLACK_CLIENT_SECRET: token(/^[0-9a-f]{16,}$/, 'must be hexadecimal. Slack app page > Basic Information > Client Secret').optional(),
    SLACK_PORT: port().default(DEFAULT_SLACK_PORT),
    SLACK_API_URL: url('https://slack.com/api/').optional(),
    SLACK_PLANNERS: z.enum(['managers', 'members'], { error: 'must be managers or members' }).optional(),
    DISCORD_TOKEN: token(
      /^[\w-]+\.[\w-]+\.[\w-]+$/,
      'must have three parts joined by dots. Discord developer portal > your application > Bot > Reset Token',
    ).optional(),
    DISCORD_API_URL: url('https://discord.com/api').optional(),
    DISCORD_SHARDS: z
      .union([z.literal('auto'), z.coerce.number().int().min(1).max(1000)], { error: 'must be auto, or a number of shards from 1 on' })
      .optional(),
    OPENAI_API_KEY: z.string().min(1).optional(),
    OPENAI_BASE_URL: url('https://api.openai.com/v1').optional(),
    OPENAI_MODEL: z.string().min(1).optional(),
    OPENAI_EMBEDDING_MODEL: z.string().min(1).optional(),
    OPENAI_TIMEOUT_MS: amount(),
    OPENAI_DAILY_TOKENS: amount(),
    OPENAI_AT_ONCE: amount(),
    DATABASE_URL: token(/^(?:sqlite:|postgres(?:ql)?:\/\/)/, 'must be sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME').default(DEFAULT_DATABASE),
    OPERATOR: z.string().max(200, 'must be a name or an address of at most 200 characters').optional(),
    PORT: port().optional(),
    BIND: z
      .string()
      .regex(/^[\w.:-]+$/, 'must be an address such as 127.0.0.1, or 0.0.0.0 for all')
      .optional(),
    BRIEFING_GRACE_MINUTES: z.coerce.number({ error: GRACE_RANGE }).int(GRACE_RANGE).min(LEAST_GRACE, GRACE_RANGE).max(MOST_GRACE, GRACE_RANGE).optional(),
    LIMIT_PERSON: amount(),
    LIMIT_CHANNEL: amount(),
    LIMIT_ALL: amount(),
    KEEP_CONVERSATIONS_MINUTES: amount(),
    KEEP_VOICES_DAYS: amount(),
    KEEP_LEDGER_DAYS: amount(LEAST_LEDGER),
    KEEP_UNANSWERED_TEXT: z.enum(['yes', 'no'], { error: 'must be yes or no' }).optional(),
    LOG_LEVEL: z
      .enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'], { error: 'must be one of silent, fatal, error, warn, info, debug, trace' })
      .optional(),
  })
}

type Settings = ReturnType<ReturnType<typeof environmentSchema>['parse']>
const NOTHING_SET: { success: true; data: Settings } = { success: true, data: { DATABASE_URL: DEFAULT_DATABASE, SLACK_PORT: DEFAULT_SLACK_PORT } }

/** `host` is what people are told their questions go to; `deadline` in ms for all that one question asks of the model; tokens and requests at once for each workspace. */
export type OpenaiSettings = {
  apiKey: string
  baseUrl: string | undefined
  host: string
  model: string
  embeddingModel: string | undefined
  deadline: number
  tokensADay: number
  atOnce: number
}

export type Config = {
  /** One workspace over a socket, or many over HTTP, each of which installs the app. */
  slack:
    | { mode: 'socket'; botToken: string; appToken: string; apiUrl: string | undefined }
    | { mode: 'http'; signingSecret: string; clientId: string; clientSecret: string; port: number; bind: string; apiUrl: string | undefined }
    | undefined
  /** Who may plan the briefings of a Slack channel. */
  slackPlanners: 'managers' | 'members'
  discord: { token: string; apiUrl: string | undefined; shards: 'auto' | number | undefined } | undefined
  openai: OpenaiSettings | undefined
  databaseUrl: string
  /** Who runs the bot, as people are told. */
  operator: string | undefined
  /** Of health, readiness and meters; loopback unless `bind` says otherwise. */
  port: number | undefined
  bind: string
  /** ms after its time up to which a briefing is still posted. */
  grace: number
  /** Questions a minute. */
  limits: { person: number; channel: number; all: number }
  /** How long, in ms; and whether the text of a question that found no answer is kept for the curator. */
  keep: { conversations: number; voices: number; ledger: number; unansweredText: boolean }
  logLevel: string | undefined
  color: boolean
  /** Surfaces that are off, and the variable that would turn each on. */
  off: { surface: string; variable: string }[]
}

/** Throws a BriefError of code `config` with every fault. Empty values count as unset, as in a copied .env.example. */
export function readConfig(environment: Record<string, string | undefined> = withEnvFile()): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''))
  const parsed = ours(set) ? environmentSchema().safeParse(set) : NOTHING_SET
  const faults = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({
        at: issue.path.join('.'),
        problem: `${issue.message}.`,
        remedy: 'Set it in .env, or leave it empty to do without.',
      }))
  faults.push(...missingForSlack(set))
  if (faults.length > 0 || !parsed.success) throw new BriefError('config', 'Something is wrong with the settings; nothing was started:', { faults })
  const env = parsed.data
  return {
    slack: slackSettings(env),
    slackPlanners: env.SLACK_PLANNERS ?? 'managers',
    discord: env.DISCORD_TOKEN === undefined ? undefined : { token: env.DISCORD_TOKEN, apiUrl: env.DISCORD_API_URL, shards: env.DISCORD_SHARDS },
    openai:
      env.OPENAI_API_KEY === undefined
        ? undefined
        : {
            apiKey: env.OPENAI_API_KEY,
            baseUrl: env.OPENAI_BASE_URL,
            host: new URL(env.OPENAI_BASE_URL ?? DEFAULT_SERVER).host,
            model: env.OPENAI_MODEL ?? DEFAULT_MODEL,
            embeddingModel: env.OPENAI_EMBEDDING_MODEL,
            deadline: env.OPENAI_TIMEOUT_MS ?? 8_000,
            tokensADay: env.OPENAI_DAILY_TOKENS ?? 1_000_000,
            atOnce: env.OPENAI_AT_ONCE ?? 4,
          },
    databaseUrl: env.DATABASE_URL,
    operator: env.OPERATOR,
    port: env.PORT,
    bind: env.BIND ?? LOOPBACK,
    grace: (env.BRIEFING_GRACE_MINUTES ?? 120) * MINUTE,
    limits: { person: env.LIMIT_PERSON ?? 10, channel: env.LIMIT_CHANNEL ?? 40, all: env.LIMIT_ALL ?? 3000 },
    keep: {
      conversations: (env.KEEP_CONVERSATIONS_MINUTES ?? 30) * MINUTE,
      voices: (env.KEEP_VOICES_DAYS ?? 90) * DAY,
      ledger: (env.KEEP_LEDGER_DAYS ?? 730) * DAY,
      unansweredText: env.KEEP_UNANSWERED_TEXT === 'yes',
    },
    logLevel: env.LOG_LEVEL,
    color: set['NO_COLOR'] === undefined,
    off: [
      ...(slackSettings(env) === undefined ? [{ surface: 'Slack', variable: 'SLACK_BOT_TOKEN' }] : []),
      ...(env.DISCORD_TOKEN === undefined ? [{ surface: 'Discord', variable: 'DISCORD_TOKEN' }] : []),
      ...(env.OPENAI_API_KEY === undefined ? [{ surface: 'Model wording', variable: 'OPENAI_API_KEY' }] : []),
    ],
  }
}

const SOCKET = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'] as const
const HTTP = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_SIGNING_SECRET'] as const
const FOUND_AT: Readonly<Record<(typeof SOCKET)[number] | (typeof HTTP)[number], string>> = {
  SLACK_BOT_TOKEN: 'OAuth & Permissions > Bot User OAuth Token',
  SLACK_APP_TOKEN: 'Basic Information > App-Level Tokens, scope connections:write',
  SLACK_CLIENT_ID: 'Basic Information > Client ID',
  SLACK_CLIENT_SECRET: 'Basic Information > Client Secret',
  SLACK_SIGNING_SECRET: 'Basic Information > Signing Secret',
}

/** A half of either way of connecting is a slip: with it the bot would seem to be on, and would not be. */
function missingForSlack(set: Record<string, string | undefined>): { at: string; problem: string; remedy: string }[] {
  const begun = (way: readonly string[]): string | undefined => way.find((name) => set[name] !== undefined)
  const way = begun(SOCKET) === undefined ? HTTP : SOCKET
  const first = begun(way)
  return first === undefined
    ? []
    : way
        .filter((name) => set[name] === undefined)
        .map((name) => ({ at: name, problem: `is missing, while ${first} is set.`, remedy: `Slack app page > ${FOUND_AT[name]}.` }))
}

/** Tokens of one workspace win: their app page shows the credentials for HTTP too, and people copy what they see. */
function slackSettings(env: Settings): Config['slack'] {
  const {
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_CLIENT_ID: clientId,
    SLACK_CLIENT_SECRET: clientSecret,
    SLACK_PORT: port,
    SLACK_API_URL: apiUrl,
  } = env
  if (botToken !== undefined && appToken !== undefined) return { mode: 'socket', botToken, appToken, apiUrl }
  if (signingSecret !== undefined && clientId !== undefined && clientSecret !== undefined)
    return { mode: 'http', signingSecret, clientId, clientSecret, port, bind: env.BIND ?? LOOPBACK, apiUrl }
  return undefined
}

const FAMILIES = /^(?:SLACK_|DISCORD_|OPENAI_|LIMIT_|KEEP_)/

/** Is any of the bot's own variables set, the ones that zod checks? */
function ours(set: Record<string, string | undefined>): boolean {
  return Object.keys(set).some((name) => FAMILIES.test(name) || /^(?:DATABASE_URL|OPERATOR|PORT|BIND|LOG_LEVEL)$/.test(name))
}

/** Names in a .env file that look like the bot's and are not: a misspelled one would be off without a word. */
export function unknownSettings(text = existsSync(ENV_FILE) ? readFileSync(ENV_FILE, 'utf8') : ''): string[] {
  const { shape } = environmentSchema()
  return Object.keys(parseEnv(text)).filter((name) => FAMILIES.test(name) && !Object.hasOwn(shape, name))
}

function withEnvFile(): Record<string, string | undefined> {
  if (existsSync(ENV_FILE)) loadEnvFile(ENV_FILE)
  return process.env
}
