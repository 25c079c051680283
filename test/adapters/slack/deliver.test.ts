/** A reply reaches its place however Slack is at the moment, and stands there once. */
import { webApi } from '@slack/bolt'
import { expect, it, onTestFinished } from 'vitest'
import { clientOptions } from '../../../src/adapters/slack/client.ts'
import { deliverToAll, deliverToOne, type Reach } from '../../../src/adapters/slack/deliver.ts'
import { startSlack } from '../../fakes/slack.ts'

it.for([1, 2])('where Slack cannot be reached %d times, the reply is posted once it can', async (times) => {
  const slack = await startSlack()
  onTestFinished(() => slack.stop())
  slack.channel('C1')
  let left = times
  const client = new webApi.WebClient(slack.botToken, {
    ...clientOptions(slack.url, undefined),
    async fetch(url, init) {
      if (left-- > 0) throw new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) })
      return fetch(url, init)
    },
  })
  const refused: string[] = []
  const reach: Reach = { client, workspace: 'T1', place: { channel: 'C1' }, user: 'U1', onRefused: (reason) => refused.push(reason) }
  await deliverToAll(reach, { text: 'Forty.', blocks: [] }, 'C1:1.2')
  left = times
  await deliverToOne({ ...reach, place: { channel: slack.people.directMessages('U1').id } }, { text: 'Help.', blocks: [] })
  expect([slack.posts('C1').length, slack.posts('DU1').length, refused]).toEqual([1, 1, []])
})
