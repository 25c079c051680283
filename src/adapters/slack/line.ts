/** A way of being connected to Slack: over a socket for one workspace, or over HTTP for many. Types only. */
import type { Authorize, Receiver } from '@slack/bolt'

export type Line = {
  receiver: Receiver
  authorize: Authorize<boolean>
  /** Fails with what an operator must do. */
  run: () => Promise<void>
  stop: () => Promise<void>
  state: () => { connected: boolean; detail: string }
  address: () => Promise<number>
  tokenOf: (workspace: string) => Promise<string | undefined>
  /** Slack says that the app was removed. The workspace that it is really gone from; what opened the door is forgotten. */
  gone: (removal: Removal) => Promise<string | undefined>
  /** Slack refused a token in a call. The same. */
  refused: (workspace: string) => Promise<string | undefined>
}

/** Of the event that tells of it. `event_time` in seconds. */
export type Removal = {
  team_id?: string
  enterprise_id?: string
  event_time?: number
  authorizations?: { is_enterprise_install?: boolean }[]
}
