/**
 * Everything people do with a subscription, as plain verbs, the same for Slack, Discord and the terminal. A surface first
 * makes sure that the person may manage the channel; every change is written down with who made it.
 */
import { BriefError, type Fault } from '#errors'
import type { Occasion } from '#knowledge/schema.ts'
import type { Brief, BriefOf } from './brief.ts'
import type { Entry, Ledger } from './ledger.ts'
import { mark, type Occurrence, type Plan, type Planner, type Subscription } from './occurrences.ts'
import type { Channel, Poster, PostingSurface } from './poster.ts'
import { dateOf, planOf, type Wishes } from './settings.ts'
import { type Change, idOf, type SubscriptionTable } from './subscription-table.ts'
import type { Query } from '#store/database.ts'
import type { Zones } from './zones.ts'

/**
 * `invalid`: each fault names the field of the wishes. `missing`: what the bot lacks in that channel, and who can mend it.
 * `taken`: somebody else has subscribed the channel meanwhile, to this; nothing of the wishes is saved.
 */
export type Saving =
  | { kind: 'saved'; subscription: Subscription; isNew: boolean; next: readonly Coming[] }
  | { kind: 'invalid'; faults: readonly Fault[] }
  | { kind: 'missing'; lines: readonly string[] }
  | { kind: 'taken'; subscription: Subscription }

/** One that is to come: its instant, its exact text, and why it will not be posted, if so. */
export type Coming = Pick<Occurrence, 'occasion' | 'year' | 'date' | 'at' | 'withheld'> & { brief: Brief }

export type Status = { subscription: Subscription; last: Entry | undefined; next: Coming | undefined }

export type Subscriptions = {
  /** The one subscription of a channel; an existing one is changed to the wishes. `first`: the person saw that there is none yet. */
  subscribe: (channel: Channel, person: string, wishes: Wishes, first?: boolean) => Promise<Saving>
  edit: (id: string, person: string, wishes: Wishes) => Promise<Saving>
  list: (surface: PostingSurface, workspace: string) => Promise<Subscription[]>
  get: (id: string) => Promise<Subscription | undefined>
  /** Nothing before this local date ("2027-01-31"); without one it goes on at once. */
  pauseUntil: (id: string, person: string, date: string | undefined) => Promise<Subscription>
  /** Leaves out the next one that would be posted, and says which. */
  skipNext: (id: string, person: string) => Promise<Coming>
  unsubscribe: (id: string, person: string) => Promise<void>
  /** The next ones with exact text and instant. */
  preview: (id: string, count?: number) => Promise<Coming[]>
  /** "Did the last one go out?", "when is the next?" */
  status: (id: string) => Promise<Status>
  /** What "send now to me" shows: the next briefing, as it would be posted. */
  sendNow: (id: string) => Promise<Brief>
  changes: (id: string) => Promise<Change[]>
  /** The bot lost the channel: pauses, and tells whoever made the subscription, once. */
  leave: (subscription: Pick<Subscription, 'id'>, reason: string) => Promise<void>
  /** The bot was removed from a whole workspace: tells whoever had briefings there, once, before all that is kept of it goes. */
  removed: (surface: PostingSurface, workspace: string) => Promise<void>
}

export type Parts = {
  table: SubscriptionTable
  ledger: Ledger
  planner: Planner
  occasions: () => readonly Occasion[]
  briefOf: BriefOf
  zones: Zones
  poster: Poster
  now: () => number
  /** ms after its time up to which a briefing is still worth posting. */
  grace: number
}

const PREVIEWED = 5
const CHANGES_SHOWN = 20
const CHANNELS_NAMED = 10 // in one message

export function createSubscriptions({ table, ledger, planner, occasions, briefOf, zones, poster, now, grace }: Parts): Subscriptions {
  const coming = ({ occasion, year, date, at, withheld }: Occurrence): Coming => ({ occasion, year, date, at, withheld, brief: briefOf(occasion, year, date) })
  const next = (one: Subscription, count: number): Coming[] => planner.next(one, now(), count).map(coming)

  async function known(id: string): Promise<Subscription> {
    return (await table.get(id)) ?? none()
  }

  async function save(channel: Channel, person: string, wishes: Wishes, before: Subscription | undefined): Promise<Saving> {
    const planned = planOf(wishes, before, { zones, occasions: occasions() })
    if ('faults' in planned) return { kind: 'invalid', faults: planned.faults }
    const lines = await poster.missing(channel)
    if (lines.length > 0) return { kind: 'missing', lines }
    const { subscription, what, isNew } = await table.save(idOf(channel), person, async (current, inside) => {
      if (current && before === undefined && current.createdBy !== person) return { subscription: current, what: undefined, isNew: false }
      const plan = planOf(wishes, current, { zones, occasions: occasions() }) // anew: that took seconds, in which somebody may have paused it
      if ('faults' in plan) throw new BriefError('input', 'Somebody changed this subscription at the same time. Look at it, and try again.')
      const at = now()
      const { surface, workspace, channel: id } = channel
      const base = current ?? { surface, workspace, channel: id, id: idOf(channel), createdBy: person, createdAt: at, owed: [] }
      const changed: Subscription = { ...base, ...plan, changedAt: at, stopped: undefined }
      if (!current) return { subscription: changed, what: `subscribed: ${summary(changed)}`, isNew: true }
      return { subscription: { ...changed, owed: await owedAfter(current, changed, at, inside) }, what: differences(current, changed), isNew: false }
    })
    return what === undefined ? { kind: 'taken', subscription } : { kind: 'saved', subscription, isNew, next: next(subscription, PREVIEWED) }
  }

  /** What was still to come, or is being posted just now, and would be in the past after the change: it must not get lost. */
  async function owedAfter(before: Subscription, after: Subscription, at: number, inside: Query): Promise<string[]> {
    const open = await ledger.unseen(
      planner.due([before], at - grace, at + FURTHEST_SHIFT).filter(({ withheld }) => withheld === undefined),
      inside,
    )
    const later = new Set(planner.due([{ ...after, owed: [] }], at, at + 2 * FURTHEST_SHIFT).map(({ occasion, year }) => mark(occasion, year)))
    return open.map(({ occasion, year }) => mark(occasion, year)).filter((marked) => !later.has(marked))
  }

  /** `make` sees the subscription as it stands. */
  async function change<Made extends { what: string; plan: Partial<Plan> }>(
    id: string,
    person: string,
    make: (one: Subscription) => Made,
  ): Promise<Made & { subscription: Subscription }> {
    return table.save(id, person, async (current) => {
      const made = make(current ?? none())
      return { ...made, subscription: { ...(current ?? none()), ...made.plan } }
    })
  }

  return {
    subscribe: async (channel, person, wishes, first = false) => save(channel, person, wishes, first ? undefined : await table.get(idOf(channel))),
    async edit(id, person, wishes) {
      const before = await known(id)
      return save(before, person, wishes, before)
    },
    list: (surface, workspace) => table.of(surface, workspace),
    get: (id) => table.get(id),
    async pauseUntil(id, person, date) {
      const { subscription } = await change(id, person, ({ zone }) => {
        if (date === undefined) return { what: 'goes on', plan: { pausedUntil: undefined } }
        const until = dateOf(date).toString()
        const today = Temporal.Instant.fromEpochMilliseconds(now()).toZonedDateTimeISO(zone).toPlainDate().toString()
        if (until <= today) throw new BriefError('input', `${until} is not in the future; today is ${today} in ${zone}. Give a later date.`)
        return { what: `paused until ${until}`, plan: { pausedUntil: until } }
      })
      return subscription
    },
    async skipNext(id, person) {
      const { found } = await change(id, person, (one) => {
        const found = planner.next(one, now(), occasions().length * 2).find(({ withheld }) => withheld === undefined)
        if (!found) throw new BriefError('input', 'Nothing is due that could be skipped: the subscription is paused. Let it go on first.')
        return {
          found,
          what: `skips ${found.occasion.title}, ${found.date}`,
          plan: { skips: [...one.skips.filter((marked) => Number(marked.split('@')[1]) >= found.year - 1), mark(found.occasion, found.year)] },
        }
      })
      return coming(found)
    },
    async unsubscribe(id, person) {
      await known(id)
      await table.remove(id, { person, what: 'unsubscribed' })
    },
    preview: async (id, count = PREVIEWED) => next(await known(id), count),
    async status(id) {
      const subscription = await known(id)
      const [last] = await ledger.list({ subscription: id, limit: 1 })
      return {
        subscription,
        last,
        next: planner
          .next(subscription, now(), occasions().length * 2)
          .filter(({ withheld }) => withheld === undefined)
          .map(coming)[0],
      }
    },
    async sendNow(id) {
      const [first] = next(await known(id), 1)
      if (!first) throw new BriefError('input', 'The calendar holds no briefing for this subscription. Choose another series.')
      return first.brief
    },
    changes: (id) => table.changes(id, CHANGES_SHOWN),
    async leave({ id }, reason) {
      const one = await table.get(id)
      if (!one || !(await table.stop(id, reason))) return
      await poster
        .tell(
          one.surface,
          one.workspace,
          one.createdBy,
          `I have paused the briefings that you set up for <#${one.channel}>, because ${reason}. Your settings are kept. Once that is mended, subscribe the channel again, and they go on.`,
        )
        .catch(() => false)
    },
    async removed(surface, workspace) {
      const running = (await table.of(surface, workspace)).filter(({ stopped }) => stopped === undefined)
      for (const person of new Set(running.map(({ createdBy }) => createdBy))) {
        const channels = running
          .filter(({ createdBy }) => createdBy === person)
          .slice(0, CHANNELS_NAMED)
          .map(({ channel }) => `<#${channel}>`)
        await poster
          .tell(
            surface,
            workspace,
            person,
            `I was removed from the place where you had set up briefings for ${channels.join(', ')}. They have ended, and what I kept of that place is deleted. Once I am back, subscribe anew.`,
          )
          .catch(() => false)
      }
    },
  }
}

function none(): never {
  throw new BriefError('input', 'There is no subscription for this channel. Subscribe it first.')
}

/** ms. No change of zone, time or weekdays moves an occasion further. */
const FURTHEST_SHIFT = 4 * 24 * 3_600_000

function summary({ series, zone, time, weekdaysOnly }: Plan): string {
  return `series ${series}, ${time} ${zone}${weekdaysOnly ? ', weekdays only' : ''}`
}

/** "time 09:00 -> 10:00, zone Europe/Athens -> Asia/Tokyo" */
function differences(before: Plan, after: Plan): string {
  const fields = ['series', 'optional', 'zone', 'time', 'weekdaysOnly', 'quiet'] as const
  const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
  return (
    fields
      .filter((field) => shown(before[field]) !== shown(after[field]))
      .map((field) => `${field} ${shown(before[field])} -> ${shown(after[field])}`)
      .join(', ') || 'saved without a change'
  )
}
