// npm run preview -- --ledger: who gets briefings, which went out and which did not and why, and who changed what.
import { sections } from '#adapters/console/layout.ts'
import { createLedger, type Entry } from '#briefings/ledger.ts'
import type { Subscription } from '#briefings/occurrences.ts'
import { type Change, createSubscriptionTable } from '#briefings/subscription-table.ts'
import { readConfig } from '#config'
import { openDatabase } from '#store/database.ts'
import { block } from './knowledge-layout.ts'

const MOST = 50 // briefings shown, newest first
const CHANGES = 3 // of each subscription

/** Looks at the database that the settings name; the bot may run meanwhile. */
export async function ledgerPage(now: () => number): Promise<string> {
  const database = await openDatabase(readConfig().databaseUrl)
  try {
    const table = createSubscriptionTable(database, now)
    const subscriptions = await table.all()
    const changes = await Promise.all(subscriptions.map(async ({ id, zone }) => (await table.changes(id, CHANGES)).map((change) => changed(id, zone, change))))
    const entries = await createLedger(database, now).list({ limit: MOST })
    const zones = new Map(subscriptions.map(({ id, zone }) => [id, zone]))
    if (subscriptions.length + entries.length === 0) return 'No channel has subscribed yet.'
    return sections(
      block(`Subscriptions: ${subscriptions.length}`, subscriptions.map(subscribed)),
      block(
        entries.length === 0 ? 'Briefings: none was due yet' : `Briefings, newest first${entries.length === MOST ? `, the last ${MOST}` : ''}`,
        entries.map((entry) => entered(entry, zones.get(entry.subscription) ?? 'UTC')),
      ),
      changes.flat().length > 0 ? block('Changes, the newest of each', changes.flat()) : undefined,
    )
  } finally {
    await database.close()
  }
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

function changed(id: string, zone: string, { at, person, what }: Change): string {
  return `${clock(at, zone)} ${id}, by ${person}: ${what}`
}

function clock(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })
  return `${format.format(at)} ${new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'short' }).formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value}`
}
