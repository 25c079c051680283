/** The bot loses a channel: the briefings are paused at once, with the reason, and whoever made them is told once. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Answerer } from '../../../src/core/answer.ts'
import { loadAnswerer } from '../../fakes/slack-bot.ts'
import { startPlanning } from '../../fakes/slack-briefings.ts'

let answerer: Answerer
beforeAll(async () => {
  answerer = await loadAnswerer()
}, 120_000)

describe('a channel', () => {
  it.each([
    ['left', 'I am no longer in that channel'],
    ['archive', 'that channel is archived'],
    ['deleted', 'that channel is no longer there'],
  ] as const)('%s: paused because %s; told once; the others go on', async (how, reason) => {
    const { slack, room, said } = await startPlanning({ answerer })
    for (const channel of ['C1', 'C2']) {
      slack.channel(channel)
      await room.subscriptions.subscribe({ surface: 'slack', workspace: 'T1', channel }, 'UMAKER', { zone: 'Asia/Tokyo' })
    }
    await slack.people.lose('C1', how)
    await slack.people.lose('C1', how === 'deleted' ? 'deleted' : 'archive')
    await slack.until(() => slack.posts('DUMAKER').length > 0, 'the word to the maker')
    expect(await said('UMAKER', 'list')).toMatch(new RegExp(`<#C1>\\*: .*_Paused, because ${reason}_\\n {3}Next: none`))
    expect((await room.subscriptions.get('slack:T1:C2'))?.stopped).toBeUndefined()
    expect(slack.posts('DUMAKER').map(({ text }) => text)).toEqual([expect.stringContaining(`<#C1>, because ${reason}.`)])
  })

  it('that it is invited to again goes on when somebody says so, and not before', async () => {
    const { slack, room, said } = await startPlanning({ answerer })
    slack.channel('C1', { creator: 'UMAKER' })
    await room.subscriptions.subscribe({ surface: 'slack', workspace: 'T1', channel: 'C1' }, 'UMAKER', { zone: 'Asia/Tokyo' })
    await slack.people.lose('C1', 'left')
    await slack.until(() => slack.posts('DUMAKER').length > 0, 'the word to the maker')
    expect(await said('UMAKER', 'resume')).toContain('I am not in this channel. Anybody in it can invite me')
    Object.assign(slack.channel('C1'), { botIn: true })
    expect(await said('UMAKER', 'resume')).toContain('The briefings in <#C1> go on.')
    expect((await room.subscriptions.get('slack:T1:C1'))?.stopped).toBeUndefined()
  })

  it('without briefings is none of our business', async () => {
    const { slack, logged } = await startPlanning({ answerer })
    slack.channel('C5')
    await slack.people.lose('C5', 'archive')
    expect(logged.map(({ message }) => message)).not.toContain('slack event failed')
  })
})
