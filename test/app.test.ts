import { Writable } from 'node:stream'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Surface } from '#adapters/surface.ts'
import { type App, buildApp } from '#app'
import { readConfig } from '#config'
import type { Answerer } from '#core/answer.ts'
import { createLogger } from '#log'
import { loadPrepared } from '#store/prepared-file.ts'
import { paths } from '../src/paths.ts'
import { FREEDOM_DAY, heldClock, HOUR } from './fakes/briefings.ts'
import { startDiscord } from './fakes/discord.ts'
import { textOf } from './fakes/discord-person.ts'
import { MANAGER } from './fakes/discord-world.ts'
import { startSlack, type View } from './fakes/slack.ts'

const BOUND = 5_000 // ms, as in app.ts

beforeAll(async () => {
  await loadPrepared(paths.knowledge, paths.data, '2026-11-22') // so that no test has to wait for it
}, 120_000)

describe('building', () => {
  it('starts nothing', async () => {
    const surface = fake()
    const app = await build(surface)
    expect(surface.events).toEqual([])
    expect(app.surfaces).toEqual([surface])
  })

  it('gives each surface the answerer, which answers without being run', async () => {
    const given: Answerer[] = []
    const app = await buildApp({
      ...parts,
      surfaces({ answerer }) {
        given.push(answerer)
        return []
      },
    })
    expect(given).toEqual([app.answerer])
    expect(app.answerer.answer('Who wrote the article?').outcome).toBe('answered')
  })

  it('tells of the wait only when there is one', async () => {
    const onPrepare = vi.fn()
    await buildApp({ ...parts, onPrepare, surfaces: () => [] })
    expect(onPrepare).not.toHaveBeenCalled()
  })
})

describe('running', () => {
  it('runs every surface; the first that is over stops the others', async () => {
    const [one, two] = [fake(), fake()]
    const app = await build(one, two)
    let over = false
    const run = app.run().then(() => {
      over = true
    })
    expect([one.events, two.events]).toEqual([['run'], ['run']])
    expect(over).toBe(false)
    one.finish()
    await run
    expect([one.events, two.events]).toEqual([
      ['run', 'stop'],
      ['run', 'stop'],
    ])
  })

  it('fails with the surface that fails', async () => {
    const app = await build({ ...fake(), run: () => Promise.reject(new Error('no line')) })
    await expect(app.run()).rejects.toThrow('no line')
    await app.stop()
  })
})

describe('stopping', () => {
  it('twice stops each surface once', async () => {
    const [one, two] = [fake(), fake()]
    const app = await build(one, two)
    const run = app.run()
    const [first, second] = [app.stop(), app.stop()]
    expect(second).toBe(first)
    await first
    await app.stop()
    await run
    expect([one.events, two.events]).toEqual([
      ['run', 'stop'],
      ['run', 'stop'],
    ])
  })

  it('is allowed before running', async () => {
    const surface = fake()
    await (await build(surface)).stop()
    expect(surface.events).toEqual(['stop'])
  })

  it('waits for what a surface still has to say, within its bound', async () => {
    const slow = fake()
    const drained = Promise.withResolvers<void>()
    const app = await build({ ...slow, stop: () => drained.promise })
    const stopped = settled(app.stop())
    await Promise.resolve()
    expect(stopped()).toBe(false)
    drained.resolve()
    await app.stop()
    expect(stopped()).toBe(true)
  })

  it('is not held by a surface that hangs beyond its bound, and stops the others at once', async () => {
    const other = fake()
    const app = await build({ ...fake(), stop: () => new Promise<void>(() => {}) }, other)
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const stopped = settled(app.stop())
    expect(other.events).toEqual(['stop'])
    await vi.advanceTimersByTimeAsync(BOUND - 1)
    expect(stopped()).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(stopped()).toBe(true)
  })

  it('ends although a surface that was stopped never ends to run, and tells of one that fails', async () => {
    const failing = Promise.withResolvers<void>()
    const [over, stuck] = [fake(), { ...fake(), run: () => new Promise<void>(() => {}) }]
    const late = { ...fake(), run: () => failing.promise, stop: async () => failing.reject(new Error('no line')) }
    const [app, other] = [await build(over, stuck), await build(stuck, late)]
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const ended = settled(app.run())
    over.finish()
    await vi.advanceTimersByTimeAsync(BOUND)
    expect(ended()).toBe(true)
    const run = expect(other.run()).rejects.toThrow('no line')
    await other.stop()
    await run
  })

  it('does not mind a surface that fails to stop', async () => {
    const other = fake()
    const app = await build({ ...fake(), stop: () => Promise.reject(new Error('gone')) }, other)
    await expect(app.stop()).resolves.toBeUndefined()
    expect(other.events).toEqual(['stop'])
  })
})

describe('briefings', () => {
  it('reach both platforms through their real clients on the day, once; a lost channel is told to whoever set it up', async () => {
    const clock = heldClock(FREEDOM_DAY - HOUR)
    const [slack, discord] = [await startSlack({ now: clock.now }), await startDiscord({ now: clock.now })]
    const guild = discord.guild()
    const channel = discord.channel(guild)
    for (const id of ['C1', 'C2']) slack.channel(id, { creator: 'U1' })
    const config = readConfig({
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.url,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.url,
      DATABASE_URL: 'sqlite::memory:',
    })
    const ticks: (() => Promise<void>)[] = []
    const every = (ms: number, work: () => Promise<void>): (() => void) => {
      if (ms === 30_000) ticks.push(work)
      return () => {}
    }
    let logged = ''
    const target = new Writable({
      write(chunk: Buffer, _, written) {
        logged += String(chunk)
        written()
      },
    })
    const app = await buildApp({ config, log: createLogger('info', target), now: clock.now, every, surfaces: () => [] })
    const running = app.run()
    onTestFinished(async () => {
      await app.stop()
      await running
      await Promise.all([slack.stop(), discord.stop()])
    })
    await discord.connected()
    const { subscriptions, ledger } = app.briefings as NonNullable<App['briefings']>
    const wishes = { zone: 'America/New_York', time: '09:00' }
    await slack.until(() => slack.wire.sockets() === 1, 'a socket')
    for (const [at, id] of ['C1', 'C2'].entries()) {
      await slack.people.command('U1', id, 'subscribe')
      await slack.until(() => slack.modals.length === 2 * at + 1, 'the window')
      expect(await slack.people.fill(slack.modals[2 * at] as View)).toEqual({})
    }
    await vi.waitFor(
      async () =>
        expect(await subscriptions.subscribe({ surface: 'discord', workspace: guild.id, channel: channel.id }, 'U2', wishes)).toMatchObject({ kind: 'saved' }),
      10_000,
    )
    await vi.waitFor(() => expect(ticks).toHaveLength(1), 10_000)
    ;(slack.channels.get('C2') as { archived: boolean }).archived = true
    clock.set(FREEDOM_DAY)
    await ticks[0]?.()
    await vi.waitFor(
      async () =>
        expect((await ledger.list({ limit: 9 })).map(({ subscription, state }) => `${subscription} ${state}`).sort()).toEqual([
          `discord:${guild.id}:${channel.id} posted`,
          'slack:T1:C1 posted',
          'slack:T1:C2 failed',
        ]),
      10_000,
    )
    await ticks[0]?.()
    expect(slack.posts('C1').map(({ text }) => text)).toEqual([expect.stringContaining('National Freedom Day')])
    const lines = logged
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    const steps = lines.filter(({ msg }) => msg === 'delivery')
    expect(steps.map(({ state }) => state).sort()).toEqual(['failed', 'posted', 'posted'])
    expect(steps.map(({ reference }) => reference).sort()).toEqual((await ledger.list({ limit: 9 })).map(({ key }) => key).sort())
    expect(lines.filter(({ msg }) => msg === 'subscription').map(({ reference, change }) => `${reference} ${change}`)).toEqual([
      'slack:T1:C1 saved',
      'slack:T1:C2 saved',
      `discord:${guild.id}:${channel.id} saved`,
      'slack:T1:C2 stopped',
    ])
    await slack.people.command('U1', 'C1', 'status')
    await slack.until(() => slack.whispers.length === 1, 'the status')
    expect(slack.whispers[0]?.text).toMatch(
      /Last: National Freedom Day · Monday, February 1, 2027 at 9:00 AM \(America\/New_York\), .*: it went out\. <https:.*\|See it>\nNext: /,
    )
    expect(JSON.stringify(discord.posted())).toContain('National Freedom Day')
    expect(discord.posted()).toHaveLength(1)
    expect(
      slack
        .posts('U1')
        .concat([...slack.channels.values()].filter(({ im }) => im === 'U1').flatMap(({ messages }) => messages))
        .map(({ text }) => text),
    ).toEqual([expect.stringContaining('<#C2>, because that channel is archived.')])
  }, 30_000)

  it('are set up by command in Slack; a workspace that removes the app leaves nothing behind', async () => {
    const slack = await startSlack()
    slack.channel('C1', { creator: 'U1' })
    const app = await buildApp({
      config: readConfig({ SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.url, DATABASE_URL: 'sqlite::memory:' }),
      log: createLogger('silent'),
      now: Date.now,
      surfaces: () => [],
    })
    const running = app.run()
    onTestFinished(async () => {
      await app.stop()
      await running
      await slack.stop()
    })
    await slack.until(() => slack.wire.sockets() === 1, 'a socket')
    await slack.people.command('U1', 'C1', 'subscribe')
    await slack.until(() => slack.modals.length === 1, 'the window')
    expect(await slack.people.fill(slack.modals[0] as View)).toEqual({})
    expect(await app.briefings?.subscriptions.list('slack', 'T1')).toHaveLength(1)
    await slack.people.uninstall()
    await vi.waitFor(async () => expect(await app.briefings?.subscriptions.list('slack', 'T1')).toEqual([]))
    expect(app.surfaces[0]?.health?.()).toMatchObject({ ready: false, detail: expect.stringContaining('removed from the workspace') })
  }, 30_000)

  it('are set up by command in Discord; a server that removes the bot leaves nothing behind, and whoever set them up hears of it', async () => {
    const discord = await startDiscord()
    const guild = discord.guild()
    const channel = discord.channel(guild)
    const ana = discord.person({ permissions: MANAGER })
    const app = await buildApp({
      config: readConfig({ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.url, DATABASE_URL: 'sqlite::memory:' }),
      log: createLogger('silent'),
      now: Date.now,
      surfaces: () => [],
    })
    const running = app.run()
    onTestFinished(async () => {
      await app.stop()
      await running
      await discord.stop()
    })
    await discord.until(() => discord.world.commands.length > 0, 'the commands')
    expect(textOf(await ana.use(channel, 'briefing subscribe', { zone: 'Asia/Tokyo' }).shown())).toContain('gets briefings from now on')
    discord.tell('GUILD_DELETE', { id: guild.id }, guild.id)
    await discord.until(() => ana.dm.messages.length === 1, 'a word to whoever set it up')
    expect(textOf(ana.dm.messages[0] as never)).toContain(`I was removed from the place where you had set up briefings for <#${channel.id}>`)
    await vi.waitFor(async () => expect(await app.briefings?.subscriptions.list('discord', guild.id)).toEqual([]))
  }, 30_000)
})

const parts = { config: readConfig({}), log: createLogger('silent'), now: () => Date.UTC(2026, 10, 22) }

function build(...surfaces: Surface[]): Promise<App> {
  return buildApp({ ...parts, surfaces: () => surfaces })
}

type Fake = Surface & { events: string[]; finish: () => void }

function fake(): Fake {
  const events: string[] = []
  const over = Promise.withResolvers<void>()
  return {
    name: 'console',
    events,
    finish: () => over.resolve(),
    run() {
      events.push('run')
      return over.promise
    },
    async stop() {
      events.push('stop')
      over.resolve()
    },
  }
}

function settled(promise: Promise<unknown>): () => boolean {
  let done = false
  void promise.then(() => {
    done = true
  })
  return () => done
}
