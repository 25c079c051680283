/** /brief and a word about briefings, through the real Bolt app: what is shown, to whom, and what comes of it. */
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Answerer } from '../../../src/core/answer.ts'
import { FREEDOM_DAY, HOUR } from '../../fakes/briefings.ts'
import { blockFault } from '../../fakes/slack-blocks.ts'
import { loadAnswerer, wordsOf } from '../../fakes/slack-bot.ts'
import { type Planning, startPlanning, wordsIn } from '../../fakes/slack-briefings.ts'

let answerer: Answerer
beforeAll(async () => {
  answerer = await loadAnswerer()
}, 120_000)

const id = 'slack:T1:C1'

/** C1 gets key days and UCREATOR looks after it. */
async function subscribed(options: Partial<Parameters<typeof startPlanning>[0]> = {}): Promise<Planning> {
  const planning = await startPlanning({ answerer, ...options })
  planning.slack.channel('C1')
  await planning.room.subscriptions.subscribe({ surface: 'slack', workspace: 'T1', channel: 'C1' }, 'UCREATOR', { series: 'key', zone: 'America/New_York' })
  return planning
}

describe('words that show', () => {
  it('list: what this person looks after', async () => {
    const { said } = await subscribed()
    expect(await said('UCREATOR', 'list')).toMatch(/• \*<#C1>\*: Key days only, at 09:00 in America\/New_York\n {3}Next: National Slavery/)
    expect(await said('U9', 'list')).toContain('You look after no briefings.')
  })

  it('preview: the next five as they will be posted, each with wall time, zone and the reader’s own time, within Slack’s limits', async () => {
    const { slack, said, room } = await subscribed()
    await room.subscriptions.skipNext(id, 'UCREATOR')
    await said('U9', 'preview')
    await slack.until(() => slack.whispers.length === 5, 'five')
    const words = slack.whispers.map(wordsOf)
    expect(words.map((text) => /^(\d of 5) · ([^·]+) ·/.exec(text)?.slice(1))).toEqual([
      ['1 of 5', 'National Slavery and Human Trafficking Prevention Month begins'],
      ['2 of 5', expect.stringContaining('Awareness Day')],
      ['3 of 5', 'National Freedom Day'],
      ['4 of 5', 'National Slavery and Human Trafficking Prevention Month begins'],
      ['5 of 5', expect.stringContaining('Awareness Day')],
    ])
    expect(words[0]).toContain('_Will be left out: on request_')
    expect(words[2]).toContain(
      `Monday, February 1, 2027 at 9:00 AM (America/New_York), for you <!date^${FREEDOM_DAY / 1000}^{date_short} {time}|Monday, February 1, 2027 at 9:00 AM (America/New_York)>`,
    )
    for (const message of slack.whispers) {
      expect(message.to).toBe('U9')
      expect(blockFault({ text: message.text, blocks: message.blocks })).toBeUndefined()
    }
    expect(slack.posts('C1')).toEqual([])
  })

  it.each(['send', 'send now', 'send now to me'])('%s: the next one, to the asker only', async (text) => {
    const { slack, said } = await subscribed({ at: FREEDOM_DAY - HOUR })
    expect(await said('U9', text)).toContain('National Freedom Day')
    expect(slack.whispers).toMatchObject([{ to: 'U9' }])
    expect(slack.posts('C1')).toEqual([])
  })

  it('status: what came of the last one, with a link, and when the next is', async () => {
    const { slack, room, said, clock } = await subscribed({ at: FREEDOM_DAY - HOUR })
    expect(await said('U9', 'status')).toMatch(/Last: none was due yet\.\nNext: National Freedom Day · Monday, February 1, 2027 at 9:00 AM/)
    await room.start()
    clock.set(FREEDOM_DAY)
    await room.tick()
    await room.idle()
    const [post, ...more] = slack.posts('C1')
    expect(more).toEqual([])
    expect(await said('U9', 'status')).toMatch(
      new RegExp(
        `Last: National Freedom Day · Monday, February 1, 2027 at 9:00 AM \\(America/New_York\\), for you .*: it went out\\. <https://team\\.example/archives/C1/p${post?.ts.replace('.', '')}\\|See it>\\nNext: National Slavery`,
      ),
    )
    expect(room.faults).toEqual([])
    await room.stop()
  })

  it('status: why the last one did not go out', async () => {
    const { slack, room, said, clock } = await subscribed({ at: FREEDOM_DAY - HOUR })
    await room.start()
    await room.subscriptions.skipNext(id, 'UCREATOR')
    clock.set(FREEDOM_DAY)
    await room.tick()
    await room.idle()
    expect(await said('U9', 'status')).toContain('it was left out: on request.')
    expect(slack.posts('C1')).toEqual([])
    await room.stop()
  })

  it('status: the last changes, who made them, what and when', async () => {
    const { room, said } = await subscribed()
    await room.subscriptions.pauseUntil(id, 'U7', '2027-01-15')
    expect(await said('U9', 'status')).toMatch(/Changed by <@U7>, Wednesday, November 25, 2026 .*: paused until 2027-01-15/)
    expect(await said('U9', 'status')).toMatch(/Changed by <@UCREATOR>, .*: subscribed: series key/)
  })

  it('help lists them all', async () => {
    const { said } = await subscribed()
    const help = await said('U1', 'help')
    for (const word of ['subscribe', 'list', 'edit', 'pause', 'resume', 'skip', 'unsubscribe', 'preview', 'send', 'status', 'privacy', 'forget'])
      expect(help).toContain(`/brief ${word}:`)
  })
})

describe('words that change', () => {
  it('pause until a day, resume', async () => {
    const { room, said } = await subscribed()
    expect(await said('UCREATOR', 'pause until 2027-01-15')).toContain('<#C1>: nothing goes out before 2027-01-15.')
    expect(await said('UCREATOR', 'status')).toContain('_Paused until 2027-01-15_')
    expect(await said('UCREATOR', 'pause until yesterday')).toContain('"yesterday" is no date. Write it as 2027-01-31.')
    expect(await said('UCREATOR', 'pause 2026-01-15')).toContain('is not in the future')
    expect(await said('UCREATOR', 'Resume')).toContain('The briefings in <#C1> go on.')
    expect((await room.subscriptions.get(id))?.pausedUntil).toBeUndefined()
  })

  it('pause alone asks for the day in a window', async () => {
    const { slack, room, opened, window } = await subscribed()
    await slack.people.fill(await opened('UCREATOR', 'pause'), { until: '2027-01-20' })
    expect(wordsIn(window())).toContain('nothing goes out before 2027-01-20')
    expect((await room.subscriptions.get(id))?.pausedUntil).toBe('2027-01-20')
  })

  it('skip leaves out the next one and says which', async () => {
    const { room, said } = await subscribed()
    expect(await said('UCREATOR', 'skip next')).toMatch(/Left out in <#C1>: National Slavery.*January 1, 2027/)
    expect((await room.subscriptions.get(id))?.skips).toEqual(['month-begins@2027'])
  })

  it('skip delivered twice leaves out one', async () => {
    const { slack, room, stop } = await subscribed()
    const same = {
      command: '/brief',
      text: 'skip',
      user_id: 'UCREATOR',
      channel_id: 'C1',
      team_id: 'T1',
      trigger_id: 'once.1',
      response_url: `${slack.url}respond/none`,
    }
    await Promise.all([slack.wire.command(same), slack.wire.command(same)])
    await stop()
    expect((await room.subscriptions.get(id))?.skips).toEqual(['month-begins@2027'])
  })

  it('unsubscribe ends it, and the Home tab shows that', async () => {
    const { slack, room, said, home } = await subscribed()
    await home('UCREATOR')
    expect(await said('UCREATOR', 'unsubscribe')).toContain('<#C1> gets no briefings any more.')
    await slack.until(() => !wordsIn(slack.homes.get('UCREATOR') as never).includes('<#C1>'), 'the Home tab')
    expect(await room.subscriptions.list('slack', 'T1')).toEqual([])
    for (const word of ['edit', 'pause', 'resume', 'skip', 'unsubscribe', 'preview', 'send', 'status'])
      expect(await said('UCREATOR', word)).toContain('That channel gets no briefings. /brief subscribe sets them up.')
  })

  it.each(['edit', 'pause', 'pause 2027-01-15', 'resume', 'skip', 'unsubscribe'])('%s is not for everybody', async (text) => {
    const { slack, room, said } = await subscribed()
    const before = await room.subscriptions.get(id)
    expect(await said('U9', text)).toContain('planned by whoever made it, or by an admin of this workspace')
    expect(await room.subscriptions.get(id)).toEqual(before)
    expect(slack.modals).toEqual([])
  })

  it('names another channel, and must where there is none', async () => {
    const { slack, said, opened } = await subscribed()
    slack.people.directMessages('UCREATOR')
    expect(await said('UCREATOR', 'status', 'DUCREATOR')).toContain('Say that in the channel, or name it: /brief status #channel')
    expect(await said('UCREATOR', 'status <#C1|general>', 'DUCREATOR')).toContain('*<#C1>*: Key days only')
    expect(await said('UCREATOR', 'pause <#C1|general> until 2027-01-15', 'DUCREATOR')).toContain('nothing goes out before 2027-01-15')
    const form = await opened('UCREATOR', 'subscribe', 'DUCREATOR')
    expect(
      form.blocks.some(({ block_id: name, element }) => name === 'channel' && (element as Record<string, unknown>)['initial_conversation'] === undefined),
    ).toBe(true)
  })

  it('a window that Slack no longer lets be opened is said in words', async () => {
    const { slack, said } = await subscribed()
    slack.people.expireTriggers()
    expect(await said('UCREATOR', 'edit')).toContain('Slack did not let me open the window in time. Please try again.')
  })

  it('a fault of our own tells nobody a detail, and is on record', async () => {
    const { slack, room, logged } = await subscribed()
    room.subscriptions.get = async () => Promise.reject(new Error('disk full at /var/x'))
    await slack.people.command('UCREATOR', 'C1', 'status')
    await vi.waitFor(() => expect(logged.map(({ message }) => message)).toContain('slack event failed'))
    expect(slack.whispers.map(({ text }) => text).join()).not.toContain('disk full')
  })
})
