/** Where the app is installed: tokens by workspace or organisation, in a store that is given. Gone when the app is removed. */
import type { App, Installation, InstallationQuery, InstallationStore } from '@slack/bolt'

/** The part of a Keyv that is needed. Faults must throw. */
export type KeyValues = {
  get: (key: string) => Promise<unknown>
  set: (key: string, value: unknown) => Promise<unknown>
  delete: (key: string) => Promise<boolean>
}

type Kept = { installation: Installation; at: number }
type Where = { teamId?: string | undefined; enterpriseId?: string | undefined; isEnterpriseInstall: boolean }

export function createInstallations(store: KeyValues, now: () => number): InstallationStore {
  return {
    async storeInstallation(installation) {
      await store.set(
        keyOf({ teamId: installation.team?.id, enterpriseId: installation.enterprise?.id, isEnterpriseInstall: installation.isEnterpriseInstall === true }),
        { installation, at: now() } satisfies Kept,
      )
    },
    async fetchInstallation(query: InstallationQuery<boolean>) {
      const installation = await installationAt(store, query)
      if (installation === undefined) throw new Error('The app is not installed there.')
      return installation
    },
    async deleteInstallation(query: InstallationQuery<boolean>) {
      await store.delete(keyOf(query))
    },
  }
}

/** Undefined where the app is not installed. */
export async function installationAt(store: KeyValues, where: Where): Promise<Installation | undefined> {
  return ((await store.get(keyOf(where))) as Kept | undefined)?.installation
}

/** An organisation's installation is valid in all its workspaces. */
function keyOf({ teamId, enterpriseId, isEnterpriseInstall }: Where): string {
  return isEnterpriseInstall ? `enterprise:${enterpriseId}` : `team:${teamId}`
}

/** The app was removed, or its token withdrawn: what is kept of that workspace goes. */
export function listenToRemoval(app: App, store: KeyValues, onRemoved: (workspace: string) => Promise<void> = async () => {}): void {
  app.event('app_uninstalled', async ({ body }) => forget(body))
  app.event('tokens_revoked', async ({ event, body }) => {
    if ((event.tokens.bot ?? []).length > 0) await forget(body)
  })

  async function forget(body: {
    team_id?: string
    enterprise_id?: string
    event_time?: number
    is_enterprise_install?: boolean
    authorizations?: { is_enterprise_install?: boolean }[]
  }): Promise<void> {
    const key = keyOf({ teamId: body.team_id, enterpriseId: body.enterprise_id, isEnterpriseInstall: body.authorizations?.[0]?.is_enterprise_install === true })
    const kept = (await store.get(key)) as Kept | undefined
    const installedSince = kept !== undefined && body.event_time !== undefined && body.event_time * 1000 < kept.at - SAME_MOMENT
    if (installedSince) return // Slack repeats an event for minutes; a new installation must not fall to an old one
    await store.delete(key)
    if (body.team_id !== undefined) await onRemoved(body.team_id)
  }
}

const SAME_MOMENT = 1000 // ms; Slack's event time has whole seconds
