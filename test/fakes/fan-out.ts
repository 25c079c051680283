/** Ten thousand briefings at once to a stand-in that holds every second to Discord's 50 requests: how much of that is used. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createBriefings } from '#briefings/briefings.ts'
import { dispatchInProcess } from '#briefings/dispatch.ts'
import { createSubscriptionTable } from '#briefings/subscription-table.ts'
import { openDatabase } from '#store/database.ts'
import { paths } from '../../src/paths.ts'
import { FREEDOM_DAY, HOUR, plainGround } from './briefings.ts'
import { posterOverHttp, type Summary } from './channels.ts'

export type FanOut = { channels: number; seconds: number; perSecond: number; ofCeiling: number; limited: number; wrong: number; resident: number }

const CEILING = 50

export async function fanOut(databaseUrl: string, count: number): Promise<FanOut> {
  const standIn = spawn(process.execPath, [join(paths.root, 'test', 'fakes', 'channels.ts'), String(CEILING)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = String((await once(standIn.stdout, 'data'))[0]).trim()
  const database = await openDatabase(databaseUrl, { own: true })
  const ground = plainGround()
  let offset = FREEDOM_DAY - HOUR - Date.now()
  const now = (): number => Date.now() + offset
  const sleep = (ms: number, signal: AbortSignal): Promise<void> => wait(ms, undefined, { signal })
  const report = (fault: unknown): void => void process.stderr.write(`${String(fault)}\n`)
  const poster = posterOverHttp({ slack: url, discord: url }, 10_000)
  const house = createBriefings({
    database,
    ground: () => ground,
    poster,
    dispatcher: dispatchInProcess({ onFault: report, wait: sleep }),
    now,
    clock: () => performance.now(),
    wait: sleep,
    every: () => () => {},
    onFault: report,
  })
  const table = createSubscriptionTable(database, now)
  const plan = {
    series: 'freedom-day',
    optional: [],
    zone: 'America/New_York',
    time: '09:00',
    weekdaysOnly: false,
    quiet: [],
    pausedUntil: undefined,
    skips: [],
    owed: [],
    stopped: undefined,
  } as const
  for (let at = 0; at < count; at++)
    await table.save(`discord:G:C${at}`, 'U1', async () => ({
      subscription: {
        ...plan,
        id: `discord:G:C${at}`,
        surface: 'discord',
        workspace: 'G',
        channel: `C${at}`,
        createdBy: 'U1',
        createdAt: now(),
        changedAt: now(),
      },
      what: 'subscribed',
    }))
  await Promise.all(Array.from({ length: 8 }, () => poster.find({ surface: 'discord', workspace: 'G', channel: 'C0' }, 'none', 0))) // a bot that runs has its connections open
  await house.start()
  offset = FREEDOM_DAY - Date.now()
  await house.tick()
  let resident = 0
  for (
    let done = 0;
    done < count;
    [{ done }] = (await database.query<{ done: number }>("SELECT COUNT(*) AS done FROM occurrences WHERE state IN ('posted', 'skipped', 'failed')")) as [
      { done: number },
    ]
  ) {
    resident = Math.max(resident, process.memoryUsage().rss)
    await wait(500)
  }
  await house.stop()
  await database.close()
  const { once: right, first, last, posted, limited } = (await (await fetch(`${url}/summary`, { method: 'POST' })).json()) as Summary
  standIn.kill()
  const seconds = (last - first) / 1_000
  const perSecond = (posted - 1) / seconds
  return { channels: count, seconds, perSecond, ofCeiling: perSecond / CEILING, limited, wrong: count - right, resident: resident / 2 ** 20 }
}
