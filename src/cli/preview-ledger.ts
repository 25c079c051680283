// npm run preview -- --ledger: who gets briefings, which went out and which did not and why, and who changed what.
import { sections } from '#adapters/console/layout.ts'
import { createLedger, type Entry, type Tally } from '#briefings/ledger.ts'
import type { Subscription } from '#briefings/occurrences.ts'
import { type Change, createSubscriptionTable } from '#briefings/subscription-table.ts'
import { readConfig } from '#config'
import { openDatabase } from '#store/database.ts'
import { block } from './knowledge-layout.ts'

const MOST = 50 // of each kind
const OCCASIONS = 12 // a season

/** Looks at the database that the settings name; the bot may run meanwhile. */
export async function ledgerPage(now: () => number): Promise<string> {
  const database = await openDatabase(readConfig().databaseUrl)
  try {
    const table = createSubscriptionTable(database, now)
    const ledger = createLedger(database, now)
    const [subscriptions, tallies, entries, changes] = [
      await table.all(),
      await ledger.tally(OCCASIONS),
      await ledger.list({ limit: MOST }),
      await table.latestChanges(MOST),
    ]
    if (subscriptions.length + entries.length + changes.length === 0) return 'No channel has subscribed yet.'
    const zones = new Map(subscriptions.map(({ id, zone }) => [id, zone]))
    const zoneOf = (id: string): string => zones.get(id) ?? 'UTC'
    return sections(
      block(`Subscriptions: ${subscriptions.length}${limited(subscriptions)}`, pausedFirst(subscriptions).slice(0, MOST).map(subscribed)),
      block(tallies.length === 0 ? 'Briefings: none was due yet' : 'Briefings, newest first', tallies.map(tallied)),
      entries.length > 0
        ? block(
            `Posts, newest first${limited(entries)}`,
            entries.map((entry) => entered(entry, zoneOf(entry.subscription))),
          )
        : undefined,
      block(
        `Changes, newest first${limited(changes)}`,
        changes.map((change) => changed(change, zoneOf(change.subscription))),
      ),
    )
  } finally {
    await database.close()
  }
}

/** Those that the bot itself paused need somebody. */
function pausedFirst(subscriptions: readonly Subscription[]): Subscription[] {
  return subscriptions.toSorted((a, b) => Number(b.stopped !== undefined) - Number(a.stopped !== undefined))
}

function limited(list: readonly unknown[]): string {
  return list.length >= MOST ? `, ${MOST} of them shown` : ''
}

/** "freedom-day 2027: 998 posted, 2 failed" */
function tallied({ occasion, year, states }: Tally): string {
  const counts = Object.entries(states).map(([state, count]) => `${count} ${state}`)
  return `${occasion} ${year}: ${counts.join(', ')}`
}

function subscribed({ id, series, zone, time, weekdaysOnly, pausedUntil, stopped }: Subscription): string {
  return [
    `${id}: series ${series}, at ${time} in ${zone}`,
    weekdaysOnly && 'weekdays only',
    pausedUntil && `paused until ${pausedUntil}`,
    stopped && `PAUSED BY THE BOT because ${stopped}`,
  ]
    .filter(Boolean)
    .join(', ')
}

/** "freedom-day, February 1, 2027 09:00 EST, slack:T1:C1: posted as 171.2" */
function entered({ occasion, subscription, due, state, reason, messageId, attempts }: Entry, zone: string): string {
  const what = [state, messageId && `as ${messageId}`, reason && `(${reason})`, attempts > 1 && `after ${attempts} attempts`].filter(Boolean).join(' ')
  return `${clock(due, zone)} ${subscription} ${occasion}: ${what}`
}

function changed({ subscription, at, person, what }: Change & { subscription: string }, zone: string): string {
  return `${clock(at, zone)} ${subscription}, by ${person}: ${what}`
}

function clock(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })
  return `${format.format(at)} ${new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'short' }).formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value}`
}
