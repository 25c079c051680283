/**
 * Prepares a knowledge folder in a process of its own: some 25 s of work and 200 MB that this one is spared. Only the result is
 * read here, in a moment.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import type { Prepared } from '#core/prepare.ts'
import { BriefError, type Fault } from '#errors'
import { readPrepared } from '#store/prepared-file.ts'

/** Folders of the knowledge and of what is kept of it; `today` as an ISO date. */
export type Preparation = { knowledge: string; data: string; today: string }
export type Report = { done: true } | { done: false; problem: string; faults: readonly Fault[] }

const WITHIN = 5 * 60_000 // ms; ten times what it takes

/** Rejects with a BriefError that carries every fault, as loading would. Does not keep the bot alive. */
export async function prepareApart({ knowledge, data, today }: Preparation, within = WITHIN): Promise<Prepared> {
  const child = fork(join(import.meta.dirname, 'prepare-child.ts'), [knowledge, data, today], { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL) // people are waiting for answers
  const end = (): boolean => child.kill()
  process.once('exit', end)
  try {
    const report = await reportOf(child, within)
    if (!report.done) throw new BriefError('knowledge', report.problem, { faults: report.faults })
  } finally {
    process.off('exit', end)
    child.kill('SIGKILL') // done, or never to be
  }
  const prepared = readPrepared(knowledge, data)
  if (!prepared)
    throw new BriefError(
      'knowledge',
      `The prepared knowledge is not in ${data}: the folder cannot be written, or the knowledge was edited once more meanwhile. At the latest it is taken over at the next start.`,
    )
  return prepared
}

async function reportOf(child: ChildProcess, within: number): Promise<Report> {
  child.unref()
  child.channel?.unref()
  const left = new AbortController()
  child.once('disconnect', () => left.abort()) // after all that it had to say
  const late = AbortSignal.timeout(within)
  try {
    return ((await once(child, 'message', { signal: AbortSignal.any([left.signal, late]) })) as [Report])[0]
  } catch (cause) {
    throw new BriefError(
      'knowledge',
      late.aborted
        ? `The process that prepares the knowledge was not done within ${within / 1000} s and was ended.`
        : 'The process that prepares the knowledge ended before it was done, perhaps for want of memory.',
      { cause },
    )
  }
}
