/** Who may plan, asked of the stand-in by the real client. */
import { webApi } from '@slack/bolt'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createPlanners, type WhoPlans } from '../../../src/adapters/slack/planners.ts'
import { clientOptions } from '../../../src/adapters/slack/client.ts'
import { type Slack, startSlack } from '../../fakes/slack.ts'

async function begin(who: WhoPlans): Promise<{ slack: Slack; refusal: (user: string, createdBy?: string) => Promise<string | undefined> }> {
  const slack = await startSlack()
  onTestFinished(slack.stop)
  slack.channel('C1', { creator: 'UMAKER', members: [...Array.from({ length: 1500 }, (_, at) => `UM${at}`), 'UGUEST', 'ULAST'] })
  for (const [user, profile] of Object.entries({
    UADMIN: { is_admin: true },
    UOWNER: { is_owner: true },
    UGUEST: { is_restricted: true },
    USTRANGER: { is_stranger: true, is_admin: true },
  }))
    slack.profiles.set(user, profile)
  const planners = createPlanners(who)
  const client = new webApi.WebClient(slack.botToken, clientOptions(slack.url, undefined))
  return { slack, refusal: async (user, createdBy) => (await planners(client, user)).refusal('C1', createdBy === undefined ? undefined : { createdBy }) }
}

describe('managers', () => {
  it('are whoever made the channel, admins and owners, and whoever subscribed it', async () => {
    const { slack, refusal } = await begin('managers')
    for (const user of ['UMAKER', 'UADMIN', 'UOWNER']) expect(await refusal(user)).toBeUndefined()
    expect(await refusal('UM1', 'UM1')).toBeUndefined()
    for (const user of ['UM1', 'UELSE']) expect(await refusal(user, 'UM2')).toContain('planned by whoever made it')
    expect(slack.calls.filter(({ method }) => method === 'conversations.info')).toHaveLength(1) // that never changes
  })

  it('are never guests, whatever they made', async () => {
    const { refusal } = await begin('managers')
    for (const user of ['UGUEST', 'USTRANGER']) expect(await refusal(user, user)).toBe('Guests cannot plan briefings. Somebody of this workspace can.')
  })

  it.each([
    ['a permission is missing', (slack: Slack) => slack.scopes.splice(0), /^I lack a permission in this workspace/],
    ['Slack is not well', (slack: Slack) => slack.fault({ method: 'users.info', kind: { status: 503 } }), /try again in a minute/],
    ['the channel cannot be asked about', (slack: Slack) => slack.fault({ method: 'conversations.info', kind: { status: 503 } }), /try again in a minute/],
    ['the channel cannot be seen', (slack: Slack) => slack.channels.delete('C1'), /I cannot see this channel/],
  ])('are not guessed where %s', async (_, harm, says) => {
    const { slack, refusal } = await begin('managers')
    harm(slack)
    expect(await refusal('UMAKER')).toMatch(says)
  })
})

describe('members', () => {
  it('are all who are in the channel, however many, but guests', async () => {
    const { slack, refusal } = await begin('members')
    for (const user of ['UM1', 'ULAST', 'UADMIN']) expect(await refusal(user)).toBeUndefined()
    expect(await refusal('UELSE')).toBe('Only people who are in that channel can plan its briefings.')
    expect(await refusal('UGUEST')).toContain('Guests')
    slack.fault({ method: 'conversations.members', kind: { status: 503 } })
    expect(await refusal('UM1')).toContain('try again in a minute')
  })
})
