/** The bot lost a channel: its briefings are paused with the reason at once, not only when the next one is due. */
import type { App } from '@slack/bolt'
import { inWords } from '#briefings/reasons.ts'
import { idOf } from '#briefings/subscription-table.ts'
import type { Subscriptions } from '#briefings/subscriptions.ts'

const LOST = {
  channel_archive: 'is_archived',
  group_archive: 'is_archived',
  channel_deleted: 'unknown_channel',
  group_deleted: 'unknown_channel',
  channel_left: 'not_in_channel',
  group_left: 'not_in_channel',
} as const

export function listenToLeaving(app: App, subscriptions: () => Pick<Subscriptions, 'leave'>): void {
  for (const [event, reason] of Object.entries(LOST) as [keyof typeof LOST, string][]) {
    app.event(event, async ({ event: { channel }, context: { teamId: workspace = '' } }) =>
      subscriptions().leave({ id: idOf({ surface: 'slack', workspace, channel }) }, inWords(reason)),
    )
  }
}
