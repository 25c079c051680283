/**
 * What people do with briefings in Slack, whichever way they come to it: a word after the command, a button on the Home tab,
 * a window. Each verb makes sure that the person may; what a person can mend is a BriefError of code `input`, in words for them.
 */
import type { types, webApi } from '@slack/bolt'
import type { Subscription } from '#briefings/occurrences.ts'
import type { Wishes } from '#briefings/settings.ts'
import { type Change, idOf } from '#briefings/subscription-table.ts'
import type { Coming, Saving, Status, Subscriptions } from '#briefings/subscriptions.ts'
import type { Zones } from '#briefings/zones.ts'
import { BriefError } from '#errors'
import type { Occasion } from '#knowledge/schema.ts'
import type { Planned } from './briefing-blocks.ts'
import { pauseForm, settingsForm } from './briefing-form.ts'
import { COMMAND } from './manifest.ts'
import { attempt } from './outcomes.ts'
import type { Planner, Planners } from './planners.ts'

/** The part of the briefings that is needed. */
export type Room = { subscriptions: Subscriptions; zones: Zones }

export type BriefingDeskParts = {
  /** Asked each time: the briefings post through this surface, and come after it. */
  room: () => Room
  planners: Planners
  occasions: () => readonly Occasion[]
  /** ms since 1970. */
  now: () => number
}

/** Somebody, as the bot of their workspace sees them. */
export type Who = { client: webApi.WebClient; workspace: string; user: string }

export type BriefingDesk = {
  /** The settings window. Without a channel one is chosen in it; one that has briefings is changed. */
  form: (who: Who, channel: string | undefined) => Promise<types.ModalView>
  changeForm: (who: Who, channel: string) => Promise<types.ModalView>
  save: (who: Who, channel: string, wishes: Wishes, first?: boolean) => Promise<Saving>
  pauseForm: (who: Who, channel: string) => Promise<types.ModalView>
  pause: (who: Who, channel: string, until: string) => Promise<Subscription>
  /** Ends a pause of a person, and one of the bot itself if it may post again. */
  resume: (who: Who, channel: string) => Promise<void>
  skip: (who: Who, channel: string) => Promise<{ skipped: Coming; zone: string }>
  remove: (who: Who, channel: string) => Promise<void>
  /** The ones that the person looks after, and how they stand. */
  planned: (who: Who) => Promise<Planned>
  /** For everybody in the channel. `link`: to the last post; `changes`: the last few. */
  status: (who: Who, channel: string) => Promise<Status & { link: string | undefined; changes: readonly Change[] }>
  preview: (who: Who, channel: string) => Promise<{ coming: Coming[]; zone: string }>
  /** The next one. */
  next: (who: Who, channel: string) => Promise<Coming['brief']>
  zones: (typed: string) => string[]
}

const SHOWN = 10 // subscriptions of one person
const LOOKED_AT = 40 // subscriptions of a workspace that one person's are looked for among; each may cost a request
const CHANGES = 3
const ZONES = 20 // offered at a time

export function createBriefingDesk({ room, planners, occasions, now }: BriefingDeskParts): BriefingDesk {
  function find({ workspace }: Who, channel: string): Promise<Subscription | undefined> {
    return room().subscriptions.get(idOf({ surface: 'slack', workspace, channel }))
  }

  async function known(who: Who, channel: string): Promise<Subscription> {
    const found = await find(who, channel)
    if (!found) throw new BriefError('input', `That channel gets no briefings. ${COMMAND} subscribe sets them up.`)
    return found
  }

  async function allow({ client, user }: Who, channel: string, subscription: Subscription | undefined): Promise<Planner> {
    const planner = await planners(client, user)
    const refused = await planner.refusal(channel, subscription)
    if (refused !== undefined) throw new BriefError('input', refused)
    return planner
  }

  async function own(who: Who, channel: string): Promise<Subscription> {
    const found = await known(who, channel)
    await allow(who, channel, found)
    return found
  }

  /** To start from: the person's, or that of others in the workspace. */
  async function zoneFor({ workspace }: Who, planner: Planner): Promise<string | undefined> {
    const [other] = await room().subscriptions.list('slack', workspace)
    for (const zone of [planner.zone, other?.zone]) {
      try {
        if (zone !== undefined) return room().zones.named(zone)
      } catch {
        // no place with clocks of its own: the next, or none
      }
    }
    return undefined
  }

  return {
    async form(who, channel) {
      const before = channel === undefined ? undefined : await find(who, channel)
      const planner = channel === undefined ? await planners(who.client, who.user) : await allow(who, channel, before)
      return settingsForm({ before, channel, zone: before?.zone ?? (await zoneFor(who, planner)), occasions: occasions(), now: now() })
    },
    async changeForm(who, channel) {
      const before = await own(who, channel)
      return settingsForm({ before, channel, zone: before.zone, occasions: occasions(), now: now() })
    },
    async save(who, channel, wishes, first) {
      await allow(who, channel, await find(who, channel))
      return room().subscriptions.subscribe({ surface: 'slack', workspace: who.workspace, channel }, who.user, wishes, first)
    },
    pauseForm: async (who, channel) => pauseForm(await own(who, channel)),
    async pause(who, channel, until) {
      const { id } = await own(who, channel)
      return room().subscriptions.pauseUntil(id, who.user, until)
    },
    async resume(who, channel) {
      const { id, stopped, pausedUntil } = await own(who, channel)
      const saving = stopped === undefined ? undefined : await room().subscriptions.edit(id, who.user, {})
      if (saving?.kind === 'missing') throw new BriefError('input', saving.lines.join(' '))
      if (pausedUntil !== undefined) await room().subscriptions.pauseUntil(id, who.user, undefined)
    },
    async skip(who, channel) {
      const { id, zone } = await own(who, channel)
      return { skipped: await room().subscriptions.skipNext(id, who.user), zone }
    },
    async remove(who, channel) {
      const { id } = await own(who, channel)
      await room().subscriptions.unsubscribe(id, who.user)
    },
    async planned(who) {
      const { subscriptions } = room()
      const all = (await subscriptions.list('slack', who.workspace)).slice(0, LOOKED_AT)
      if (all.length === 0) return { shown: [], more: 0 }
      const planner = await planners(who.client, who.user)
      const found: Subscription[] = []
      for (const one of all) if ((await planner.refusal(one.channel, one)) === undefined) found.push(one)
      return { shown: await Promise.all(found.slice(0, SHOWN).map(({ id }) => subscriptions.status(id))), more: Math.max(0, found.length - SHOWN) }
    },
    async status(who, channel) {
      const { id } = await known(who, channel)
      const [status, changes] = await Promise.all([room().subscriptions.status(id), room().subscriptions.changes(id)])
      const posted = status.last?.messageId
      const linked = typeof posted === 'string' ? await attempt(() => who.client.chat.getPermalink({ channel, message_ts: posted })) : undefined
      return { ...status, link: linked?.kind === 'done' ? linked.result.permalink : undefined, changes: changes.slice(0, CHANGES) }
    },
    async preview(who, channel) {
      const { id, zone } = await known(who, channel)
      return { coming: await room().subscriptions.preview(id), zone }
    },
    async next(who, channel) {
      return room().subscriptions.sendNow((await known(who, channel)).id)
    },
    zones: (typed) => room().zones.search(typed, ZONES),
  }
}
