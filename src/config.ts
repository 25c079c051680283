/**
 * The only reader of the environment. Precedence: the process's environment, then a .env file beside package.json, then
 * the defaults below. All faults are reported at once, each with how to get the value.
 */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { loadEnvFile } from 'node:process'
import type * as Zod from 'zod'
import { BriefError } from '#errors'
import { paths } from './paths.ts'

const DEFAULT_DATABASE = 'sqlite:./data/brief.db'
const MINUTE = 60_000 // ms
const DAY = 24 * 60 * MINUTE

/** zod is loaded only when there is something to check: it takes 12 MB, and the terminal needs no settings. */
function environmentSchema() {
  const { z } = createRequire(import.meta.url)('zod') as typeof Zod
  const url = (what: string) => z.url({ protocol: /^https?$/, error: `must be an address such as ${what}` })
  const amount = () => z.coerce.number({ error: 'must be a whole number from 1 on' }).int().min(1, 'must be a whole number from 1 on').optional()
  const token = (start: RegExp, remedy: string) => z.string().regex(start, remedy)

  return z.object({
    SLACK_BOT_TOKEN: token(/^xoxb-/, 'must start with xoxb-. Slack app page > OAuth & Permissions > Bot User OAuth Token').optional(),
    SLACK_APP_TOKEN: token(/^xapp-/, 'must start with xapp-. Slack app page > Basic Information > App-Level Tokens, scope connections:write').optional(),
    SLACK_SIGNING_SECRET: token(/^[0-9a-f]{16,}$/, 'must be hexadecimal. Slack app page > Basic Information > Signing Secret').optional(),
    SLACK_CLIENT_ID: token(/^[\d.]+$/, 'must be digits and dots. Slack app page > Basic Information > Client ID').optional(),
    SLACK_CLIENT_SECRET: token(/^[0-9a-f]{16,}$/, 'must be hexadecimal. Slack app page > Basic Information > Client Secret').optional(),
    SLACK_API_URL: url('https://slack.com/api/').optional(),
    DISCORD_TOKEN: token(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'must have three parts joined by dots. Discord developer portal > your application > Bot > Reset Token').optional(),
    DISCORD_API_URL: url('https://discord.com/api').optional(),
    OPENAI_API_KEY: z.string().min(1).optional(),
    OPENAI_BASE_URL: url('https://api.openai.com/v1').optional(),
    OPENAI_MODEL: z.string().min(1).optional(),
    DATABASE_URL: token(/^(?:sqlite:|postgres(?:ql)?:\/\/)/, 'must be sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME').default(DEFAULT_DATABASE),
    PORT: z.coerce.number({ error: 'must be a number between 1 and 65535' }).int().min(1).max(65535).optional(),
    BIND: z.string().regex(/^[\w.:-]+$/, 'must be an address such as 127.0.0.1, or 0.0.0.0 for all').optional(),
    LIMIT_PERSON: amount(),
    LIMIT_CHANNEL: amount(),
    LIMIT_ALL: amount(),
    KEEP_CONVERSATIONS_MINUTES: amount(),
    KEEP_VOICES_DAYS: amount(),
    KEEP_LEDGER_DAYS: amount(),
    KEEP_UNANSWERED_TEXT: z.enum(['yes', 'no'], { error: 'must be yes or no' }).optional(),
    LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'], { error: 'must be one of silent, fatal, error, warn, info, debug, trace' }).optional(),
  })
}

type Settings = ReturnType<ReturnType<typeof environmentSchema>['parse']>
const NOTHING_SET: { success: true; data: Settings } = { success: true, data: { DATABASE_URL: DEFAULT_DATABASE } }

export type Config = {
  slack: { botToken: string; appToken: string | undefined; apiUrl: string | undefined } | undefined
  discord: { token: string; apiUrl: string | undefined } | undefined
  openai: { apiKey: string; baseUrl: string | undefined; model: string | undefined } | undefined
  databaseUrl: string
  /** Of health, readiness and meters; loopback unless `bind` says otherwise. */
  port: number | undefined
  bind: string
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
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => ({ at: issue.path.join('.'), problem: `${issue.message}.`, remedy: 'Set it in .env, or leave it empty to do without.' }))
  if (set['SLACK_APP_TOKEN'] !== undefined && set['SLACK_BOT_TOKEN'] === undefined) faults.push({ at: 'SLACK_BOT_TOKEN', problem: 'is missing, while SLACK_APP_TOKEN is set.', remedy: 'Slack app page > OAuth & Permissions > Bot User OAuth Token.' })
  if (faults.length > 0 || !parsed.success) throw new BriefError('config', `The settings have ${faults.length} fault(s); nothing was started:`, { faults })
  const env = parsed.data
  return {
    slack: env.SLACK_BOT_TOKEN === undefined ? undefined : { botToken: env.SLACK_BOT_TOKEN, appToken: env.SLACK_APP_TOKEN, apiUrl: env.SLACK_API_URL },
    discord: env.DISCORD_TOKEN === undefined ? undefined : { token: env.DISCORD_TOKEN, apiUrl: env.DISCORD_API_URL },
    openai: env.OPENAI_API_KEY === undefined ? undefined : { apiKey: env.OPENAI_API_KEY, baseUrl: env.OPENAI_BASE_URL, model: env.OPENAI_MODEL },
    databaseUrl: env.DATABASE_URL,
    port: env.PORT,
    bind: env.BIND ?? '127.0.0.1',
    limits: { person: env.LIMIT_PERSON ?? 10, channel: env.LIMIT_CHANNEL ?? 40, all: env.LIMIT_ALL ?? 3000 },
    keep: { conversations: (env.KEEP_CONVERSATIONS_MINUTES ?? 30) * MINUTE, voices: (env.KEEP_VOICES_DAYS ?? 90) * DAY, ledger: (env.KEEP_LEDGER_DAYS ?? 730) * DAY, unansweredText: env.KEEP_UNANSWERED_TEXT === 'yes' },
    logLevel: env.LOG_LEVEL,
    color: set['NO_COLOR'] === undefined,
    off: [
      ...(env.SLACK_BOT_TOKEN === undefined ? [{ surface: 'Slack', variable: 'SLACK_BOT_TOKEN' }] : []),
      ...(env.DISCORD_TOKEN === undefined ? [{ surface: 'Discord', variable: 'DISCORD_TOKEN' }] : []),
      ...(env.OPENAI_API_KEY === undefined ? [{ surface: 'Model wording', variable: 'OPENAI_API_KEY' }] : []),
    ],
  }
}

/** Is any of the bot's own variables set, the ones that zod checks? */
function ours(set: Record<string, string | undefined>): boolean {
  return Object.keys(set).some((name) => /^(?:SLACK_|DISCORD_|OPENAI_|LIMIT_|KEEP_)|^(?:DATABASE_URL|PORT|BIND|LOG_LEVEL)$/.test(name))
}

function withEnvFile(): Record<string, string | undefined> {
  const file = join(paths.root, '.env')
  if (existsSync(file)) loadEnvFile(file)
  return process.env
}
