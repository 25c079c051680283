/** The machine: Node, its zone data, its clock, whether the data folder can be written; and the bot itself, where it runs and tells. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, fail, ok, warn } from './finding.ts'
import type { Readiness } from './health.ts'

const NODE = 26
const OLDEST_ZONES = 2 // years; governments change their clocks at short notice
const SKEW = 60_000 // ms; Slack refuses what is more than five minutes off
const SKEW_TOO_FAR = 240_000
const TELLS_WITHIN = 5_000 // ms
const EVERY_ADDRESS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }

export function checkNode(version: string): Finding {
  return Number(version.replace(/^v/, '').split('.')[0]) >= NODE
    ? ok('node', version)
    : warn('node', `${version}, tried is Node ${NODE}`, 'Run npm ci, which brings it, and start through npm.')
}

/** `data`: release of the zone data, such as 2026b. */
export function checkZones(data: string | undefined, now: number): Finding {
  const year = Number(data?.slice(0, 4))
  const summer = Temporal.PlainDateTime.from('2027-07-01T12:00').toZonedDateTime('Europe/Athens').offset
  if (summer !== '+03:00') return fail('zones', 'the time zones of this Node are not complete', 'Run npm ci and start through npm.')
  if (!(year > new Date(now).getUTCFullYear() - OLDEST_ZONES))
    return warn('zones', `the zone data is of ${data ?? 'unknown age'}`, 'Update Node (npm update node), so that briefings are due when clocks say so.')
  return ok('zones', `${data}, ${Intl.supportedValuesOf('timeZone').length} zones`)
}

/** `there`: what a platform or the database takes for the time at `here`. Without one, the newest date in the knowledge must lie in the past. */
export function checkClock(here: number, there: { at: number; by: string } | undefined, newestDay: string): Finding {
  const remedy = 'Set the clock of this machine (timedatectl set-ntp true).'
  if (new Date(here).toISOString().slice(0, 10) < newestDay) return fail('clock', `it is before ${newestDay} here`, remedy)
  if (!there) return ok('clock', `${new Date(here).toISOString()}, compared with nobody`)
  const off = Math.abs(here - there.at)
  const says = `${Math.round(off / 1000)} s off from ${there.by}`
  return off > SKEW_TOO_FAR ? fail('clock', says, remedy) : off > SKEW ? warn('clock', says, remedy) : ok('clock', says)
}

export function checkWrites(folder: string): Finding {
  const file = join(folder, `doctor-${process.pid}.tmp`)
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, 'x')
    rmSync(file)
    return ok('data folder', `${folder} can be written`)
  } catch (error) {
    return fail(
      'data folder',
      `${folder} cannot be written (${(error as NodeJS.ErrnoException).code})`,
      'Give the user that runs the bot the right to write there, or make room.',
    )
  }
}

/** A bot that does not run is no fault: it may be asked for before the first start. */
export async function checkRunning({ port, bind }: { port: number | undefined; bind: string }): Promise<Finding> {
  if (port === undefined) return ok('bot', 'not asked whether it runs; PORT lets it tell')
  try {
    const response = await fetch(`http://${EVERY_ADDRESS[bind] ?? bind}:${port}/readyz`, { signal: AbortSignal.timeout(TELLS_WITHIN) })
    const { ready, checks } = (await response.json()) as Readiness
    const wanting = checks.filter((check) => !check.ready).map(({ name, says }) => `${name} ${says}`)
    return ready
      ? ok('bot', 'runs and is ready')
      : warn('bot', `runs and is not ready: ${wanting.join(', ')}`, 'Its log says why; the checks of that platform here, what to do.')
  } catch (error) {
    return error instanceof TypeError
      ? ok('bot', `does not run here: nothing listens on port ${port}`)
      : warn('bot', `what listens on port ${port} is not this bot, or does not answer`, 'Set PORT to a free port, or start the bot anew.')
  }
}
