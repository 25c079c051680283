/** Ten thousand briefings at once to a stand-in that holds every second to Discord's 50 requests: how much of that is used. */
import { setTimeout as wait } from 'node:timers/promises'
import { createBriefings } from '#briefings/briefings.ts'
import { dispatchInProcess } from '#briefings/dispatch.ts'
import { createSubscriptionTable } from '#briefings/subscription-table.ts'
import { openDatabase } from '#store/database.ts'
import { FREEDOM_DAY, HOUR, plainGround } from './briefings.ts'
import { createChannels, posterOverHttp, serveChannels } from './channels.ts'

export type FanOut = { channels: number; seconds: number; perSecond: number; ofCeiling: number; limited: number; wrong: number; resident: number }

const CEILING = 50

export async function fanOut(databaseUrl: string, count: number): Promise<FanOut> {
  const standIn = createChannels({ perSecond: CEILING })
  const server = await serveChannels(standIn)
  const database = await openDatabase(databaseUrl, { own: true })
  const ground = plainGround()
  let offset = FREEDOM_DAY - HOUR - Date.now()
  const now = (): number => Date.now() + offset
  const sleep = (ms: number, signal: AbortSignal): Promise<void> => wait(ms, undefined, { signal })
  const report = (fault: unknown): void => void process.stderr.write(`${String(fault)}\n`)
  const house = createBriefings({ database, ground: () => ground, poster: posterOverHttp({ slack: server.url, discord: server.url }, 10_000), dispatcher: dispatchInProcess({ onFault: report, wait: sleep }), now, clock: () => performance.now(), wait: sleep, every: () => () => {}, onFault: report })
  const table = createSubscriptionTable(database, now)
  const plan = { series: 'freedom-day', optional: [], zone: 'America/New_York', time: '09:00', weekdaysOnly: false, quiet: [], pausedUntil: undefined, skips: [], owed: [], stopped: undefined } as const
  for (let at = 0; at < count; at++) await table.save({ ...plan, id: `discord:G:C${at}`, surface: 'discord', workspace: 'G', channel: `C${at}`, createdBy: 'U1', createdAt: now(), changedAt: now() }, { person: 'U1', what: 'subscribed' })
  await house.start()
  offset = FREEDOM_DAY - Date.now()
  await house.tick()
  let resident = 0
  for (let done = 0; done < count; [{ done }] = (await database.query<{ done: number }>("SELECT COUNT(*) AS done FROM occurrences WHERE state IN ('posted', 'skipped', 'failed')")) as [{ done: number }]) {
    resident = Math.max(resident, process.memoryUsage().rss)
    await wait(500)
  }
  await house.stop()
  await database.close()
  await server.close()
  const posted = [...standIn.messages.values()]
  const times = posted.flat().map(({ at }) => at)
  const seconds = (Math.max(...times) - Math.min(...times)) / 1_000
  const perSecond = (times.length - 1) / seconds
  return { channels: count, seconds, perSecond, ofCeiling: perSecond / CEILING, limited: standIn.requests.limited, wrong: count - posted.filter((list) => list.length === 1).length, resident: resident / 2 ** 20 }
}
