/** Where the app is installed: tokens by workspace or organisation, in a store that is given. Gone when the app is removed. */
import type { Installation, InstallationQuery, InstallationStore } from '@slack/bolt'
import type { Removal } from './line.ts'

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

/** Takes it out; false where the app was installed again since: Slack repeats an event for minutes. */
export async function takeInstallation(store: KeyValues, { team_id, enterprise_id, event_time, authorizations }: Removal): Promise<boolean> {
  const key = keyOf({ teamId: team_id, enterpriseId: enterprise_id, isEnterpriseInstall: authorizations?.[0]?.is_enterprise_install === true })
  const kept = (await store.get(key)) as Kept | undefined
  if (kept !== undefined && event_time !== undefined && event_time * 1000 < kept.at - SAME_MOMENT) return false
  await store.delete(key)
  return true
}

const SAME_MOMENT = 1000 // ms; Slack's event time has whole seconds
