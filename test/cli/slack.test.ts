import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished, test } from 'vitest'
import { paths } from '../../src/paths.ts'
import { startSlack } from '../fakes/slack.ts'
import { loadAnswerer } from '../fakes/slack-bot.ts'

const main = join(paths.root, 'src/main.ts')

const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [main, 'slack', ...args], { cwd: '/', encoding: 'utf8' })

describe('npm run slack -- manifest', () => {
  it('prints an app for Socket Mode that is an agent, with the least scopes', () => {
    const { status, stdout } = run('manifest')
    const { features, oauth_config: oauth, settings, display_information: about } = JSON.parse(stdout)
    expect(status).toBe(0)
    expect(features.agent_view.agent_description.length).toBeLessThanOrEqual(300)
    expect(features).not.toHaveProperty('assistant_view')
    expect(oauth.scopes.bot).toEqual([
      'app_mentions:read',
      'assistant:write',
      'channels:history',
      'channels:read',
      'chat:write',
      'commands',
      'groups:history',
      'groups:read',
      'im:history',
      'users:read',
    ])
    expect(settings).toMatchObject({
      socket_mode_enabled: true,
      event_subscriptions: {
        bot_events: [
          'app_home_opened',
          'app_mention',
          'app_uninstalled',
          'channel_archive',
          'channel_deleted',
          'channel_left',
          'group_archive',
          'group_deleted',
          'group_left',
          'message.channels',
          'message.groups',
          'message.im',
          'tokens_revoked',
        ],
      },
    })
    expect(stdout).not.toContain('request_url')
    expect(about.description.length).toBeLessThanOrEqual(140)
    expect(about.long_description.length).toBeGreaterThanOrEqual(174)
  })

  it('with an address is for HTTP mode and many workspaces', () => {
    const { stdout } = run('manifest', '--address', 'https://brief.example.org')
    const { features, oauth_config: oauth, settings } = JSON.parse(stdout)
    expect(settings).toMatchObject({
      socket_mode_enabled: false,
      event_subscriptions: { request_url: 'https://brief.example.org/slack/events' },
      interactivity: { request_url: 'https://brief.example.org/slack/events', message_menu_options_url: 'https://brief.example.org/slack/events' },
    })
    expect(settings.event_subscriptions.bot_events).toEqual(expect.arrayContaining(['app_uninstalled', 'tokens_revoked']))
    expect(oauth.redirect_urls).toEqual(['https://brief.example.org/slack/oauth_redirect'])
    expect(features.slash_commands[0].url).toBe('https://brief.example.org/slack/events')
  })

  test.for([[[]], [['nonsense']], [['manifest', 'more']], [['manifest', '--address', 'http://plain.example']], [['--bogus']]] as const)(
    '%j is explained',
    ([args]) => {
      expect(run(...args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/Usage: npm run slack|must start with https/) })
    },
  )
})

describe('npm start with Slack’s tokens', () => {
  beforeAll(async () => {
    await loadAnswerer() // so that no child has to wait for it
  }, 120_000)

  it('serves Slack without a terminal and with an empty standard input, until it is told to stop', async () => {
    const slack = await startSlack()
    const folder = mkdtempSync(join(tmpdir(), 'brief-'))
    const child = spawn(process.execPath, [main], {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_API_URL: slack.url,
        DATABASE_URL: `sqlite:${join(folder, 'brief.db')}`,
      },
    })
    onTestFinished(async () => {
      child.kill('SIGKILL')
      await slack.stop()
      rmSync(folder, { recursive: true })
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data))
    await slack.until(() => slack.wire.sockets() === 1, 'a socket')
    slack.people.tell('U1', 'How many people are affected by human trafficking worldwide?')
    await slack.until(() => slack.posts('DU1').length === 1, 'an answer')
    expect(slack.posts('DU1')[0]?.text).toContain('40 million')
    child.kill('SIGTERM')
    expect(await new Promise((resolve) => child.once('exit', (code, by) => resolve([code, by])))).toEqual([0, null])
    expect(said).toMatch(/"detail":"connected".*"slack socket"/)
    expect(said).not.toMatch(/How many people|xoxb-|xapp-/)
  })

  it('ends with what to do when Slack refuses a token', async () => {
    const slack = await startSlack()
    onTestFinished(() => slack.stop())
    const child = spawn(process.execPath, [main], {
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, SLACK_BOT_TOKEN: 'xoxb-wrong', SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.url, DATABASE_URL: 'sqlite::memory:' },
    })
    let said = ''
    child.stderr.on('data', (data) => (said += data))
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1)
    expect(said).toMatch(/Slack refuses SLACK_BOT_TOKEN/)
    expect(said).not.toMatch(/\n\s+at |xoxb-wrong/)
  })
})
