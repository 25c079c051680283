/** Planning briefings in Slack's windows and on the Home tab, through the real Bolt app. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Answerer } from '../../../src/core/answer.ts'
import { loadAnswerer } from '../../fakes/slack-bot.ts'
import { install } from '../../fakes/slack-browser.ts'
import { type Planning, startPlanning, wordsIn } from '../../fakes/slack-briefings.ts'
import type { View } from '../../fakes/slack.ts'

let answerer: Answerer
beforeAll(async () => {
  answerer = await loadAnswerer()
}, 120_000)

/** UCREATOR made C1 and the bot is in it. */
async function begin(options: Partial<Parameters<typeof startPlanning>[0]> = {}): Promise<Planning> {
  const planning = await startPlanning({ answerer, ...options })
  planning.slack.channel('C1')
  return planning
}
const id = 'slack:T1:C1'
const field = (view: View, name: string): Record<string, unknown> =>
  view.blocks.find((block) => block['block_id'] === name)?.['element'] as Record<string, unknown>

describe('the settings window', () => {
  it('starts from this channel and the person’s own zone, shows both, and subscribes', async () => {
    const { slack, room, opened, window } = await begin()
    const form = await opened('UCREATOR', 'subscribe')
    expect(field(form, 'channel')['initial_conversation']).toBe('C1')
    expect(field(form, 'zone')['initial_option']).toMatchObject({ value: 'America/New_York', text: { text: 'America/New_York (now 9:41 AM)' } })
    expect(await slack.people.fill(form, { series: 'key', optional: ['world-day'], time: '08:30', weekdaysOnly: ['weekdays'], quiet: '2027-01-11' })).toEqual(
      {},
    )
    expect(await room.subscriptions.get(id)).toMatchObject({
      series: 'key',
      optional: ['world-day'],
      zone: 'America/New_York',
      time: '08:30',
      weekdaysOnly: true,
      quiet: [{ from: '2027-01-11', to: '2027-01-11' }],
      createdBy: 'UCREATOR',
    })
    const words = wordsIn(window())
    expect(words).toMatch(/^Set up\. \*<#C1>\*: Key days only, at 08:30 in America\/New_York, weekdays only/)
    expect(words).toMatch(
      /• National Slavery and Human Trafficking Prevention Month begins · Friday, January 1, 2027 at 8:30 AM \(America\/New_York\), for you <!date\^1798810200\^\{date_short\} \{time\}\|/,
    )
    expect(words).toContain('_Will be left out: quiet date_')
    expect(slack.posts('C1')).toEqual([])
  })

  it('writes over nothing that somebody else has set up while it stood open', async () => {
    const { slack, room, opened, window } = await begin()
    const form = await opened('UCREATOR', 'subscribe')
    await room.subscriptions.subscribe({ surface: 'slack', workspace: 'T1', channel: 'C1' }, 'UBOSS', { zone: 'Asia/Tokyo' })
    expect(await slack.people.fill(form, { time: '08:30' })).toEqual({})
    expect(wordsIn(window())).toMatch(/^Your settings are not saved, as <@UBOSS> has [\s\S]*Asia\/Tokyo/)
    expect(field(window(), 'time')['initial_time']).toBe('09:00')
    expect(await room.subscriptions.get(id)).toMatchObject({ time: '09:00', createdBy: 'UBOSS' })
  })

  it('takes the zone of the workspace’s other briefings where the profile has none, and else asks', async () => {
    const { slack, opened } = await begin()
    slack.profiles.set('UCREATOR', { tz: 'Etc/GMT+5' })
    expect(field(await opened('UCREATOR', 'subscribe'), 'zone')['initial_option']).toBeUndefined()
    slack.channel('C2')
    slack.profiles.set('UBOSS', { tz: 'Asia/Tokyo', is_admin: true })
    await slack.people.fill(await opened('UBOSS', 'subscribe', 'C2'))
    expect(field(await opened('UCREATOR', 'subscribe'), 'zone')['initial_option']).toMatchObject({ value: 'Asia/Tokyo' })
  })

  it('finds zones by place, country and what people call them', async () => {
    const { slack, opened } = await begin()
    const form = await opened('UCREATOR', 'subscribe')
    const search = async (typed: string): Promise<string[]> => (await slack.people.search(form, 'zone', typed)).map(({ value }) => value)
    expect((await search('athe'))[0]).toBe('Europe/Athens')
    expect((await search('eastern'))[0]).toBe('America/New_York')
    expect(await search('kenya')).toContain('Africa/Nairobi')
    expect(await search('zzzzzz')).toEqual([])
    expect((await slack.people.search(form, 'zone', 'tokyo'))[0]?.text.text).toBe('Asia/Tokyo (now 11:41 PM)')
  })

  it('shows every fault at its field and keeps the window', async () => {
    const { slack, room, opened } = await begin()
    const form = await opened('UCREATOR', 'subscribe')
    const errors = await slack.people.fill(form, { zone: 'America/Nowhere', quiet: '4.1.2027', time: '25:00', series: 'none', optional: ['moon'] })
    expect(errors).toEqual({
      zone: expect.stringMatching(/^There is no time zone "America\/Nowhere"/),
      quiet: '"4.1.2027" is no date. Write it as 2027-01-31.',
      time: expect.stringContaining('no time of day'),
      series: expect.stringContaining('no series'),
      optional: expect.stringContaining('no optional day'),
    })
    expect(await room.subscriptions.get(id)).toBeUndefined()
    expect(slack.modals).toHaveLength(1)
  })

  it.each([
    ['is not in it', { botIn: false }, 'I am not in this channel. Anybody in it can invite me: /invite @Freedom Brief'],
    ['may only read it', { readOnly: true }, 'This channel does not let me post. Somebody who manages it can change who may post.'],
    ['finds it archived', { archived: true }, 'This channel is archived. Somebody who manages it can bring it back.'],
  ])('where the bot %s, the channel’s field says what is missing', async (_, state, says) => {
    const { slack, room, opened } = await startPlanning({ answerer })
    slack.channel('C3', { creator: 'U3', ...state })
    const errors = await slack.people.fill(await opened('U3', 'subscribe', 'C3'))
    expect(errors).toEqual({ channel: says })
    expect(await room.subscriptions.get('slack:T1:C3')).toBeUndefined()
    slack.channels.set('C3', { ...slack.channel('C3'), botIn: true, archived: false, readOnly: false })
    expect(await slack.people.fill(await opened('U3', 'subscribe', 'C3'))).toEqual({})
  })

  it('is for those who may only, also where another channel is chosen in it', async () => {
    const { slack, room, opened, said } = await begin()
    expect(await said('U9', 'subscribe')).toContain('planned by whoever made it, or by an admin')
    expect(slack.modals).toEqual([])
    slack.channel('C9', { creator: 'U9' })
    const form = await opened('U9', 'subscribe', 'C9')
    expect(await slack.people.fill(form, { channel: 'C1' })).toEqual({ channel: expect.stringContaining('planned by whoever made it') })
    expect(await slack.people.fill(form)).toEqual({})
    expect(await room.subscriptions.list('slack', 'T1')).toHaveLength(1)
  })

  it('of a channel that has briefings holds what is set, and changes it', async () => {
    const { slack, room, opened, window } = await begin()
    await slack.people.fill(await opened('UCREATOR', 'subscribe'), {
      series: 'freedom-day',
      optional: ['abolition-day'],
      weekdaysOnly: ['weekdays'],
      quiet: '2027-01-04, 2027-01-18 to 2027-01-22',
    })
    for (const word of ['edit', 'subscribe']) {
      const form = await opened('UCREATOR', word)
      expect(wordsIn(form)).toContain('Briefings for <#C1>')
      expect(await slack.people.fill(form)).toEqual({})
      expect(await room.subscriptions.get(id)).toMatchObject({
        series: 'freedom-day',
        optional: ['abolition-day'],
        weekdaysOnly: true,
        quiet: [
          { from: '2027-01-04', to: '2027-01-04' },
          { from: '2027-01-18', to: '2027-01-22' },
        ],
      })
    }
    expect(await slack.people.fill(await opened('UCREATOR', 'edit'), { time: '10:15', zone: 'Europe/Athens', optional: [], quiet: '' })).toEqual({})
    expect(wordsIn(window())).toMatch(/^Changed\. .*at 10:15 in Europe\/Athens, weekdays only/)
    expect(await room.subscriptions.get(id)).toMatchObject({ zone: 'Europe/Athens', time: '10:15', optional: [], quiet: [] })
    expect((await room.subscriptions.changes(id))[0]).toMatchObject({ person: 'UCREATOR', what: expect.stringContaining('time 09:00 -> 10:15') })
  })

  it('of two who subscribe a channel at once, the second is told who was first, changes nothing unseen, and is given theirs to edit', async () => {
    const { slack, room, opened } = await begin()
    slack.profiles.set('UBOSS', { is_admin: true })
    const forms = [await opened('UCREATOR', 'subscribe'), await opened('UBOSS', 'subscribe')] as const
    await Promise.all([slack.people.fill(forms[0], { time: '08:00' }), slack.people.fill(forms[1], { time: '11:00' })])
    const saved = await room.subscriptions.get(id)
    const told = slack.modals.slice(2).filter((view) => view.callback_id === 'briefing_form')
    expect(told).toHaveLength(1)
    const [form] = told as [View]
    expect(form.user).toBe(saved?.createdBy === 'UBOSS' ? 'UCREATOR' : 'UBOSS')
    expect(wordsIn(form)).toContain(`Your settings are not saved, as <@${saved?.createdBy}> has set up briefings for that channel meanwhile.`)
    expect(field(form, 'time')['initial_time']).toBe(saved?.time)
    expect((await room.subscriptions.changes(id)).map(({ person }) => person)).toEqual([saved?.createdBy])
    expect(await slack.people.fill(form, { time: '12:00' })).toEqual({})
    expect(await room.subscriptions.get(id)).toMatchObject({ time: '12:00', createdBy: saved?.createdBy })
  })

  it('that Slack is too slow to answer in time says so at last, and saves once', async () => {
    const { slack, room, opened, window } = await begin()
    const form = await opened('UCREATOR', 'subscribe')
    const held = Promise.withResolvers<void>()
    const { subscriptions } = room
    const subscribe = subscriptions.subscribe
    subscriptions.subscribe = async (...args) => {
      await held.promise
      return subscribe(...args)
    }
    await slack.people.fill(form)
    expect(wordsIn(window())).toContain('One moment')
    held.resolve()
    await slack.until(() => wordsIn(window()).includes('Set up'), 'the end of it')
    expect(await room.subscriptions.list('slack', 'T1')).toHaveLength(1)
  })

  it.each([
    ['is found', undefined, 'Which briefings'],
    ['is nothing', 'nothing', 'That channel gets no briefings'],
    ['cannot be looked up', new Error('disk full at /var/x'), 'Something went wrong on my side'],
  ])('opens at once although the store takes five seconds, and shows what %s when it is there', async (_, finding, says) => {
    const { slack, room, logged, window, stop } = await begin()
    await room.subscriptions.subscribe({ surface: 'slack', workspace: 'T1', channel: 'C1' }, 'UCREATOR', { zone: 'Asia/Tokyo' })
    const slow = Promise.withResolvers<void>()
    const { get } = room.subscriptions
    room.subscriptions.get = async (of) => {
      await slow.promise
      if (finding instanceof Error) throw finding
      return finding === 'nothing' ? undefined : get(of)
    }
    await slack.people.command('UCREATOR', 'C1', 'edit')
    await slack.until(() => slack.modals.length === 1, 'the window')
    expect(wordsIn(window())).toContain('One moment')
    slow.resolve()
    await slack.until(() => wordsIn(window()).includes(says), says)
    expect(window().id).toBe(slack.modals[0]?.id)
    expect(JSON.stringify(slack.modals)).not.toContain('disk full')
    await stop() // what is under way is finished first
    expect(logged.some(({ message }) => message === 'slack event failed')).toBe(finding instanceof Error)
  })

  it('works over HTTP as over the socket', async () => {
    const planning = await startPlanning({ answerer, mode: 'http' })
    const { slack, surface, room, opened } = planning
    await install({ surface }, 'T1')
    slack.channel('C1')
    const form = await opened('UCREATOR', 'subscribe')
    expect((await slack.people.search(form, 'zone', 'nairobi'))[0]?.value).toBe('Africa/Nairobi')
    expect(await slack.people.fill(form, { quiet: 'never' })).toEqual({ quiet: expect.stringContaining('is no date') })
    expect(await slack.people.fill(form, { zone: 'Africa/Nairobi' })).toEqual({})
    expect(await room.subscriptions.get(id)).toMatchObject({ zone: 'Africa/Nairobi' })
  })
})

describe('the Home tab', () => {
  it('shows what a person looks after, with buttons that act and open the same window, and shows each change', async () => {
    const { slack, room, home, window } = await begin()
    const empty = await home('UCREATOR')
    expect(wordsIn(empty)).toContain('*Briefings*')
    await slack.people.clickHome('UCREATOR', 'briefing_begin')
    await slack.until(() => slack.modals.length === 1, 'the window')
    expect(await slack.people.fill(window(), { channel: 'C1' })).toEqual({})
    await slack.until(() => wordsIn(slack.homes.get('UCREATOR') as View).includes('<#C1>'), 'the new one')
    expect(wordsIn(slack.homes.get('UCREATOR') as View)).toMatch(
      /\*<#C1>\*: Everything: key days and weekly themes, at 09:00 in America\/New_York\nNext: National Slavery/,
    )

    const press = (action: string): Promise<unknown> => slack.people.clickHome('UCREATOR', action, 'C1')
    await press('briefing_edit')
    await slack.until(() => wordsIn(window()).includes('Briefings for <#C1>'), 'the window')
    await slack.people.fill(window(), { time: '07:00' })
    await slack.until(() => wordsIn(slack.homes.get('UCREATOR') as View).includes('at 07:00'), 'the change')

    const before = slack.modals.length
    await press('briefing_pause')
    await slack.until(() => slack.modals.length > before, 'the window')
    expect(await slack.people.fill(window(), { until: '2026-11-01' })).toEqual({ until: expect.stringContaining('is not in the future') })
    expect(await slack.people.fill(window(), { until: '2027-01-20' })).toEqual({})
    await slack.until(() => wordsIn(slack.homes.get('UCREATOR') as View).includes('_Paused until 2027-01-20_'), 'the pause')
    await press('briefing_resume')
    await slack.until(() => !wordsIn(slack.homes.get('UCREATOR') as View).includes('Paused'), 'the end of it')

    await press('briefing_remove')
    await slack.until(() => !wordsIn(slack.homes.get('UCREATOR') as View).includes('<#C1>'), 'the end')
    expect(await room.subscriptions.get(id)).toBeUndefined()
  })

  it('is each person’s own; what somebody else removed meanwhile is said in a window', async () => {
    const { slack, room, home, opened, window } = await begin()
    await slack.people.fill(await opened('UCREATOR', 'subscribe'))
    expect(wordsIn(await home('U9'))).not.toContain('<#C1>')
    slack.profiles.set('UBOSS', { is_owner: true })
    expect(wordsIn(await home('UBOSS'))).toContain('<#C1>')
    await room.subscriptions.unsubscribe(id, 'UCREATOR')
    const stale = slack.homes.get('UBOSS') as View
    for (const action of ['briefing_edit', 'briefing_remove', 'briefing_pause']) {
      const before = slack.modals.length
      slack.homes.set('UBOSS', stale)
      await slack.people.clickHome('UBOSS', action, 'C1')
      await slack.until(() => slack.modals.length > before, 'the notice')
      expect(wordsIn(window())).toContain('gets no briefings')
    }
    await slack.until(() => !wordsIn(slack.homes.get('UBOSS') as View).includes('<#C1>'), 'the Home tab')
  })

  it('of an admin with many keeps within Slack’s limits and says what is left out', async () => {
    const { slack, room, home } = await begin()
    slack.profiles.set('UBOSS', { is_admin: true })
    for (let at = 0; at < 14; at += 1) {
      slack.channel(`C${at}`)
      await room.subscriptions.subscribe({ surface: 'slack', workspace: 'T1', channel: `C${at}` }, 'UBOSS', { zone: 'America/Argentina/Buenos_Aires' })
    }
    slack.calls.length = 0
    expect(wordsIn(await home('UBOSS'))).toContain('4 more are not shown here')
    expect(slack.calls.map(({ method }) => method)).toEqual(['users.info', 'views.publish'])
  })
})
