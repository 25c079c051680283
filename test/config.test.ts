import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { type Config, readConfig, unknownSettings } from '#config'
import { BriefError, describeError } from '#errors'
import { paths } from '../src/paths.ts'

const BOT = 'xoxb-1-abc'
const APP = 'xapp-1-abc'
const DISCORD = 'aa.bb.cc'
const DAY = 86_400_000
const UNCHANGED = {
  bind: '127.0.0.1',
  grace: 7_200_000,
  limits: { person: 10, channel: 40, all: 3000 },
  keep: { conversations: 1_800_000, voices: 90 * DAY, ledger: 730 * DAY, unansweredText: false },
}

describe('with nothing set', () => {
  it('every surface is off, each with the variable that turns it on', () => {
    expect(readConfig({})).toEqual({
      slack: undefined,
      slackPlanners: 'managers',
      discord: undefined,
      openai: undefined,
      databaseUrl: 'sqlite:./data/brief.db',
      operator: undefined,
      port: undefined,
      ...UNCHANGED,
      logLevel: undefined,
      color: true,
      off: [
        { surface: 'Slack', variable: 'SLACK_BOT_TOKEN' },
        { surface: 'Discord', variable: 'DISCORD_TOKEN' },
        { surface: 'Model wording', variable: 'OPENAI_API_KEY' },
      ],
    } satisfies Config)
  })

  it('a copied .env.example counts as nothing set', () => {
    const names = [...readFileSync(join(paths.root, '.env.example'), 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm)]
    expect(names.filter(([, , value]) => value !== '')).toEqual([])
    expect(names.length).toBeGreaterThan(14)
    expect(readConfig(Object.fromEntries(names.map(([, name, value]) => [name as string, value])))).toEqual(readConfig({}))
  })

  it('.env.example has every setting, and only those', () => {
    const text = readFileSync(join(paths.root, '.env.example'), 'utf8')
    const source = readFileSync(join(paths.root, 'src/config.ts'), 'utf8')
    const known = new Set([...source.matchAll(/^ {4}([A-Z][A-Z_]+): /gm)].map(([, name]) => name as string))
    const named = [...text.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name as string)
    expect([...named].sort()).toEqual([...known, 'NO_COLOR'].sort())
    const table = readFileSync(join(paths.root, 'README.md'), 'utf8').match(/^\| `.*$/gm) ?? []
    const told = table.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([A-Z]+_?[A-Z_]*)`/g)].map(([, name]) => name as string))
    expect(told.sort()).toEqual([...named].sort()) // each once, in one table
  })

  it('a name in .env that only looks like a setting is found', () => {
    expect(unknownSettings('SLACK_BOT_TOKN=xoxb-1\nDISCORD_TOKEN=\nTZ=UTC\n# SLACK_X=1\n')).toEqual(['SLACK_BOT_TOKN'])
    expect(unknownSettings('')).toEqual([])
  })

  test.for([[''], ['  '], ['\t'], [undefined]] as const)('%j counts as unset, whatever the variable', ([value]) => {
    expect(
      readConfig(
        Object.fromEntries(['SLACK_BOT_TOKEN', 'SLACK_API_URL', 'DISCORD_TOKEN', 'DATABASE_URL', 'PORT', 'LOG_LEVEL', 'NO_COLOR'].map((name) => [name, value])),
      ),
    ).toEqual(readConfig({}))
  })
})

describe('what is set', () => {
  it('is taken over, and its surface is no longer off', () => {
    const config = readConfig({
      SLACK_BOT_TOKEN: BOT,
      SLACK_APP_TOKEN: APP,
      SLACK_API_URL: 'http://127.0.0.1:9/api/',
      DISCORD_TOKEN: DISCORD,
      OPENAI_API_KEY: 'k',
      OPENAI_MODEL: 'm',
      OPERATOR: 'Ann',
      DATABASE_URL: 'postgres://u:p@h/d',
      PORT: '8080',
      LOG_LEVEL: 'debug',
      NO_COLOR: '1',
    })
    expect(config).toEqual({
      slack: { mode: 'socket', botToken: BOT, appToken: APP, apiUrl: 'http://127.0.0.1:9/api/' },
      slackPlanners: 'managers',
      discord: { token: DISCORD, apiUrl: undefined, shards: undefined },
      openai: {
        apiKey: 'k',
        baseUrl: undefined,
        host: 'api.openai.com',
        model: 'm',
        embeddingModel: undefined,
        deadline: 8000,
        tokensADay: 1_000_000,
        atOnce: 4,
      },
      databaseUrl: 'postgres://u:p@h/d',
      operator: 'Ann',
      port: 8080,
      ...UNCHANGED,
      logLevel: 'debug',
      color: false,
      off: [],
    } satisfies Config)
  })

  it('changes limits and how long things are kept', () => {
    const { limits, keep, bind, grace } = readConfig({
      BRIEFING_GRACE_MINUTES: '30',
      LIMIT_PERSON: '3',
      KEEP_CONVERSATIONS_MINUTES: '5',
      KEEP_VOICES_DAYS: '7',
      KEEP_UNANSWERED_TEXT: 'yes',
      BIND: '0.0.0.0',
    })
    expect({ limits, keep, bind, grace }).toEqual({
      grace: 1_800_000,
      limits: { person: 3, channel: 40, all: 3000 },
      keep: { conversations: 300_000, voices: 7 * DAY, ledger: 730 * DAY, unansweredText: true },
      bind: '0.0.0.0',
    })
  })

  it('turns Slack on over HTTP with the three credentials, on a port of its own', () => {
    const http = { SLACK_SIGNING_SECRET: 'abcdef0123456789', SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: '0123456789abcdef' }
    expect(readConfig(http).slack).toEqual({
      mode: 'http',
      signingSecret: 'abcdef0123456789',
      clientId: '1.2',
      clientSecret: '0123456789abcdef',
      port: 3000,
      bind: '127.0.0.1',
      apiUrl: undefined,
    })
    expect(readConfig({ ...http, BIND: '0.0.0.0' }).slack).toMatchObject({ bind: '0.0.0.0' })
    expect(readConfig({ ...http, SLACK_PORT: '8443' }).slack).toMatchObject({ port: 8443 })
    expect(readConfig({ ...http, SLACK_BOT_TOKEN: BOT, SLACK_APP_TOKEN: APP }).slack).toMatchObject({ mode: 'socket' })
  })

  it('takes as many shards as are set, or as Discord recommends', () => {
    expect(['auto', '4', undefined].map((DISCORD_SHARDS) => readConfig({ DISCORD_TOKEN: DISCORD, DISCORD_SHARDS }).discord?.shards)).toEqual([
      'auto',
      4,
      undefined,
    ])
    for (const DISCORD_SHARDS of ['many', '0', '-1', '1.5']) expect(() => readConfig({ DISCORD_TOKEN: DISCORD, DISCORD_SHARDS })).toThrow(/settings/)
  })

  it('leaves the others off', () => {
    expect(readConfig({ DISCORD_TOKEN: DISCORD }).off.map(({ variable }) => variable)).toEqual(['SLACK_BOT_TOKEN', 'OPENAI_API_KEY'])
  })

  it('may stand among variables that are none of ours', () => {
    expect(readConfig({ PATH: '/bin', LANG: 'C' })).toEqual(readConfig({}))
  })
})

describe('faults', () => {
  const broken = {
    SLACK_BOT_TOKEN: 'hunter2-bot',
    SLACK_APP_TOKEN: 'hunter2-app',
    SLACK_SIGNING_SECRET: 'hunter2!',
    SLACK_CLIENT_ID: 'hunter2-id',
    SLACK_CLIENT_SECRET: 'hunter2?',
    SLACK_API_URL: 'slack',
    DISCORD_TOKEN: 'hunter2-discord',
    DISCORD_API_URL: 'ftp://hunter2.example',
    OPENAI_BASE_URL: 'hunter2:',
    DATABASE_URL: 'mysql://hunter2@h/d',
    PORT: 'hunter2',
    BIND: 'hunter2 host',
    BRIEFING_GRACE_MINUTES: '1',
    LIMIT_PERSON: '0',
    LIMIT_CHANNEL: 'hunter2',
    LIMIT_ALL: '1.5',
    KEEP_CONVERSATIONS_MINUTES: '-1',
    KEEP_VOICES_DAYS: 'hunter2',
    KEEP_LEDGER_DAYS: 'hunter2',
    KEEP_UNANSWERED_TEXT: 'hunter2',
    LOG_LEVEL: 'loud',
  } as const

  it('are all reported at once, each with its variable and how to get the value', () => {
    const error = faultsOf(broken)
    expect(error.code).toBe('config')
    expect(error.faults.map(({ at }) => at).sort()).toEqual(Object.keys(broken).sort())
    expect(error.message).toBe('Something is wrong with the settings; nothing was started:')
    for (const fault of error.faults) expect(`${fault.problem} ${fault.remedy}`).toMatch(/^must (?:start with|be|have) .{5,}\. Set it in \.env/)
  })

  test.for([
    ['SLACK_BOT_TOKEN', 'OAuth & Permissions'],
    ['SLACK_APP_TOKEN', 'connections:write'],
    ['SLACK_SIGNING_SECRET', 'Basic Information'],
    ['DISCORD_TOKEN', 'Reset Token'],
    ['SLACK_API_URL', 'https://slack.com/api/'],
    ['DATABASE_URL', 'postgres://USER:PASSWORD@HOST/NAME'],
    ['PORT', 'between 1 and 65535'],
    ['LOG_LEVEL', 'silent, fatal'],
  ] as const)('%s says how: %s', ([variable, remedy]) => {
    const fault = faultsOf(broken).faults.find(({ at }) => at === variable)
    expect(`${fault?.problem} ${fault?.remedy}`).toContain(remedy)
  })

  it('never repeat a value: it may be a token', () => {
    expect(describeError(faultsOf(broken))).not.toMatch(/hunter2|loud/)
    expect(JSON.stringify(faultsOf(broken))).not.toMatch(/hunter2/)
  })

  test.for(['0', '65536', '80.5', '-1', '1e9'])('port %s is none', (port) => {
    expect(faultsOf({ PORT: port }).faults.map(({ at }) => at)).toEqual(['PORT'])
  })

  it('count what is missing beside what is wrong', () => {
    const error = faultsOf({ SLACK_APP_TOKEN: APP, PORT: 'x' })
    expect(error.faults.map(({ at }) => at).sort()).toEqual(['PORT', 'SLACK_BOT_TOKEN'])
    expect(error.faults.find(({ at }) => at === 'SLACK_BOT_TOKEN')?.remedy).toContain('OAuth')
  })
})

describe('half of Slack', () => {
  test.for([
    [{ SLACK_BOT_TOKEN: BOT }, ['SLACK_APP_TOKEN'], 'connections:write'],
    [{ SLACK_APP_TOKEN: APP, SLACK_CLIENT_ID: '1.2' }, ['SLACK_BOT_TOKEN'], 'OAuth & Permissions'],
    [{ SLACK_CLIENT_ID: '1.2' }, ['SLACK_CLIENT_SECRET', 'SLACK_SIGNING_SECRET'], 'Basic Information'],
    [{ SLACK_SIGNING_SECRET: 'abcdef0123456789', SLACK_CLIENT_ID: '1.2' }, ['SLACK_CLIENT_SECRET'], 'Client Secret'],
  ] as const)('%j: says what is missing and where it is found', ([settings, missing, where]) => {
    const { faults } = faultsOf(settings)
    expect(faults.map(({ at }) => at)).toEqual(missing)
    for (const fault of faults) expect(fault.problem).toMatch(/^is missing, while SLACK_\w+ is set\.$/)
    expect(faults[0]?.remedy).toContain(where)
  })
})

describe('precedence', () => {
  it('the environment of the process wins over the .env file, whose values win over the defaults', () => {
    const script = `
      import { mock } from 'node:test'
      import fs from 'node:fs'
      import process from 'node:process'
      import { syncBuiltinESMExports } from 'node:module'
      mock.method(fs, 'existsSync', () => true)
      const load = process.loadEnvFile
      mock.method(process, 'loadEnvFile', () => { for (const [name, value] of [['PORT', '1111'], ['LOG_LEVEL', 'warn']]) process.env[name] ??= value })
      syncBuiltinESMExports()
      const { readConfig } = await import('#config')
      const { port, logLevel, databaseUrl } = readConfig()
      console.log(JSON.stringify({ port, logLevel, databaseUrl }))`
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: paths.root,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], PORT: '2222' },
    })
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({ port: 2222, logLevel: 'warn', databaseUrl: 'sqlite:./data/brief.db' })
  })
})

function faultsOf(environment: Record<string, string>): BriefError {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof BriefError) return error
    throw error
  }
  throw new Error('These settings were accepted.')
}
