/**
 * Who may plan the briefings of a channel. Slack tells a bot of no "channel manager", so the rule is what Slack starts from:
 * whoever made the channel, and admins and owners of the workspace; and whoever subscribed it. An operator can let every
 * member of the channel instead. Guests never may.
 */
import type { webApi } from '@slack/bolt'
import type { Subscription } from '#briefings/occurrences.ts'
import { attempt } from './outcomes.ts'
import { MENDED_BY } from './poster.ts'

export type WhoPlans = 'managers' | 'members'

/** Asks Slack once who somebody is. */
export type Planners = (client: webApi.WebClient, user: string) => Promise<Planner>
export type Planner = {
  /** The IANA zone of the person's profile. */
  zone: string | undefined
  /** Why they may not, for their eyes; undefined where they may. */
  refusal: (channel: string, subscription: Pick<Subscription, 'createdBy'> | undefined) => Promise<string | undefined>
}

const PAGE = 1000 // members a request
const MOST_PAGES = 10
const REMEMBERED = 1000 // channels; who made one never changes
const NOT_NOW = 'Slack does not tell me just now whether you may. Please try again in a minute.'

export function createPlanners(who: WhoPlans): Planners {
  const creators = new Map<string, string>()

  async function creatorOf(client: webApi.WebClient, channel: string): Promise<{ creator: string } | { problem: string }> {
    const known = creators.get(channel)
    if (known !== undefined) return { creator: known }
    const asked = await attempt(() => client.conversations.info({ channel }))
    if (asked.kind !== 'done') return { problem: asked.kind === 'refused' ? (MENDED_BY[asked.reason] ?? NOT_NOW) : NOT_NOW }
    const creator = asked.result.channel?.creator ?? ''
    if (creators.size >= REMEMBERED) creators.clear()
    creators.set(channel, creator)
    return { creator }
  }

  async function isIn(client: webApi.WebClient, user: string, channel: string): Promise<boolean | undefined> {
    let cursor: string | undefined
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const asked = await attempt(() => client.conversations.members({ channel, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }))
      if (asked.kind !== 'done') return undefined
      if (asked.result.members?.includes(user)) return true
      cursor = asked.result.response_metadata?.next_cursor
      if (cursor === undefined || cursor === '') return false
    }
    return undefined
  }

  return async (client, user) => {
    const asked = await attempt(() => client.users.info({ user }))
    if (asked.kind !== 'done') return { zone: undefined, refusal: async () => (asked.kind === 'refused' ? (MENDED_BY[asked.reason] ?? NOT_NOW) : NOT_NOW) }
    const { tz: zone, is_admin, is_owner, is_restricted, is_ultra_restricted, is_stranger } = asked.result.user ?? {}
    return {
      zone,
      async refusal(channel, subscription) {
        if (is_restricted || is_ultra_restricted || is_stranger) return 'Guests cannot plan briefings. Somebody of this workspace can.'
        if (is_admin || is_owner || subscription?.createdBy === user) return undefined
        const made = await creatorOf(client, channel)
        if ('problem' in made) return made.problem
        if (made.creator === user) return undefined
        if (who === 'managers') return 'The briefings of a channel are planned by whoever made it, or by an admin of this workspace. Please ask one of them.'
        const inside = await isIn(client, user, channel)
        return inside ? undefined : inside === undefined ? NOT_NOW : 'Only people who are in that channel can plan its briefings.'
      },
    }
  }
}
