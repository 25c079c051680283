/**
 * npm run doctor             is all well? one line a check, with what to do
 * npm run doctor -- --json   the same as a list, for machines
 * Exit code by the worst: 0 all is well, 1 a warning, 2 a fault.
 */
import type { Channel } from '#briefings/poster.ts'
import { type Config, readConfig, unknownSettings } from '#config'
import { createAnswerer } from '#core/answer.ts'
import type { Ground } from '#core/ground.ts'
import { BriefError } from '#errors'
import { checkKnowledge, checkPacks } from '#operate/doctor-knowledge.ts'
import { checkClock, checkNode, checkRunning, checkWrites, checkZones } from '#operate/doctor-machine.ts'
import { checkPosted, checkStore, checkSubscriptions } from '#operate/doctor-store.ts'
import { type Finding, fail, ok, warn, worst } from '#operate/finding.ts'
import type { Database } from '#store/database.ts'
import { readPrepared } from '#store/prepared-file.ts'
import { paths } from '../paths.ts'

const CODES = { ok: 0, warn: 1, fail: 2 } as const
export const USAGE = `Usage: npm run doctor [-- --json]

Tries settings, tokens, channels, database and knowledge, and says what to do
where something is wrong. Ends with 0 if all is well, 1 on a warning, 2 on a fault.
`

type Missing = (channel: Channel) => Promise<readonly string[]> | undefined
/** What a platform said: its clock, and what the bot lacks in a channel there. */
type Platform = { findings: Finding[]; at?: number | undefined; missing?: Missing }

export async function run(args: readonly string[]): Promise<number> {
  if (args.some((arg) => arg !== '--json')) {
    process.stderr.write(USAGE)
    return 2
  }
  const findings = await examine()
  process.stdout.write(args.includes('--json') ? `${JSON.stringify(findings)}\n` : page(findings))
  return CODES[worst(findings)]
}

async function examine(): Promise<Finding[]> {
  const now = Date.now()
  const knowledge = checkKnowledge(paths.knowledge, now)
  const machine = [checkNode(process.version), checkZones(process.versions['tz'], now), checkWrites(paths.data)]
  const config = settings()
  if ('faults' in config) return [...config.faults, ...machine, checkClock(now, undefined, knowledge.newestDay), ...knowledge.findings]
  const { findings: stored, database, at } = await checkStore(config.databaseUrl)
  try {
    const [slack, discord, model] = await Promise.all([checkSlackOf(config, database), checkDiscordOf(config), checkModelOf(config)])
    const missing: Missing = (channel) => (channel.surface === 'slack' ? slack : discord).missing?.(channel)
    const subscribed = database ? [...(await checkSubscriptions(database, missing)), ...(await checkPosted(database, groundKept()))] : []
    const there = [
      { at: slack.at, by: 'Slack' },
      { at: discord.at, by: 'Discord' },
      { at, by: 'the database' },
    ].find((clock): clock is { at: number; by: string } => clock.at !== undefined)
    return [
      ...machine,
      checkClock(Date.now(), there, knowledge.newestDay),
      settingsFinding(),
      await checkRunning(config),
      ...stored,
      ...slack.findings,
      ...discord.findings,
      ...model,
      ...knowledge.findings,
      ...checkPacks(paths.knowledge, now),
      ...subscribed,
    ]
  } finally {
    await database?.close()
  }
}

/** As the bot last prepared it; preparing takes longer than a look may. */
function groundKept(): Ground | undefined {
  const prepared = readPrepared(paths.knowledge, paths.data)
  return prepared && createAnswerer(prepared).ground
}

function settings(): Config | { faults: Finding[] } {
  try {
    return readConfig()
  } catch (error) {
    if (!(error instanceof BriefError)) throw error
    return { faults: error.faults.map(({ at, problem, remedy }) => fail(at, problem, remedy)) }
  }
}

function settingsFinding(): Finding {
  const unknown = unknownSettings()
  return unknown.length === 0
    ? ok('settings', 'without fault')
    : warn('settings', `.env sets ${unknown.join(', ')}, which the bot does not know`, 'Compare the spelling with .env.example.')
}

async function checkSlackOf(config: Config, database: Database | undefined): Promise<Platform> {
  const { slack } = config
  if (!slack) return { findings: [ok('slack', 'off; SLACK_BOT_TOKEN and SLACK_APP_TOKEN turn it on')] }
  const [{ checkSigningSecret, checkSlackToken }, { botScopes }, { slackPoster, slackTokens }] = await Promise.all([
    import('#operate/doctor-slack.ts'),
    import('#adapters/slack/manifest.ts'),
    import('./posters.ts'),
  ])
  const tokens = await slackTokens(config, database)
  const checked = await Promise.all(tokens.map(({ botToken, appToken }) => checkSlackToken({ botToken, appToken, apiUrl: slack.apiUrl }, botScopes)))
  const poster = await slackPoster(config, database, undefined)
  return {
    findings: [
      ...(slack.mode === 'http' ? [checkSigningSecret(slack.signingSecret), ok('slack workspaces', `installed in ${tokens.length}`)] : []),
      ...checked.flatMap(({ findings }) => findings),
    ],
    at: checked.find(({ at }) => at !== undefined)?.at,
    missing: (channel) => poster?.missing(channel),
  }
}

async function checkDiscordOf({ discord }: Config): Promise<Platform> {
  if (!discord) return { findings: [ok('discord', 'off; DISCORD_TOKEN turns it on')] }
  const [{ checkDiscord }, { neededRights }] = await Promise.all([import('#operate/doctor-discord.ts'), import('#adapters/discord/poster.ts')])
  const { findings, at, missing } = await checkDiscord({ token: discord.token, apiUrl: discord.apiUrl }, neededRights)
  return { findings, at, missing: ({ workspace, channel }) => missing(workspace, channel) }
}

async function checkModelOf({ openai }: Config): Promise<Finding[]> {
  return openai
    ? [await (await import('#operate/doctor-model.ts')).checkModel(openai)]
    : [ok('model', 'off, which is fine; OPENAI_API_KEY turns its wording on')]
}

function page(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length))
  const lines = findings.map(
    ({ check, state, says, remedy }) =>
      `${state.padEnd(5)} ${check.padEnd(width)}  ${says}${remedy === undefined ? '' : `\n${' '.repeat(width + 8)}-> ${remedy}`}`,
  )
  const closing = { ok: 'All is well.', warn: 'The bot runs; see the warnings.', fail: 'Something must be mended; see the faults.' }[worst(findings)]
  return `${lines.join('\n')}\n\n${closing}\n`
}
