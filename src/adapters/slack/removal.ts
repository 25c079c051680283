/** The app was removed, or its token withdrawn: Slack tells that over HTTP and over a socket alike. */
import type { App } from '@slack/bolt'
import type { Removal } from './line.ts'

export function listenToRemoval(app: App, onRemoval: (removal: Removal) => Promise<void>): void {
  app.event('app_uninstalled', async ({ body }) => onRemoval(body))
  app.event('tokens_revoked', async ({ event, body }) => {
    if ((event.tokens.bot ?? []).length > 0) await onRemoval(body)
  })
}
