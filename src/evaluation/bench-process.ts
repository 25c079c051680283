/** What a whole process costs: from start to answer in wall time, and the memory that a long chat holds. */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BriefError } from '#errors'
import { spread } from './bench-answers.ts'

const STARTS = 7
const QUESTIONS = 500
const QUESTION = 'How many people are affected worldwide?'
const PATIENCE = 120_000 // ms

/** What the npm script gives to Node: flags, files, command. */
function argumentsOf(script: 'start' | 'ask', root: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
  return (scripts[script] ?? '').split(' ').slice(1)
}

export type StartTiming = { direct: number; npm: number | undefined }

/** Median ms of an `ask`, by this Node and through `npm run` (undefined where npm cannot be started). */
export function timeStart(root: string): StartTiming {
  const time = (command: string, args: readonly string[]): number => {
    const times = Array.from({ length: STARTS + 1 }, () => {
      const started = performance.now()
      const { status } = spawnSync(command, args, { cwd: root, stdio: 'ignore', timeout: PATIENCE })
      return status === 0 ? performance.now() - started : Number.NaN
    })
    return spread(times.slice(1)).median // the first one fills the caches
  }
  const direct = time(process.execPath, [...argumentsOf('ask', root), QUESTION])
  const npm = time('npm', ['run', '--silent', 'ask', '--', QUESTION])
  if (Number.isNaN(direct))
    throw new BriefError('input', 'The ask command failed, so it cannot be timed. Run it by hand: npm run ask -- "Who wrote the article?"')
  return { direct, npm: Number.isNaN(npm) ? undefined : npm }
}

export type Memory = { resident: number; peak: number | undefined }

/** MB that a chat holds after 500 questions of the given ones, piped in; undefined where the system does not tell. */
export async function measureChat(root: string, questions: readonly string[]): Promise<Memory | undefined> {
  const child = spawn(process.execPath, argumentsOf('start', root), { cwd: root, stdio: ['pipe', 'pipe', 'ignore'] })
  try {
    const done = answeredAll(child)
    const lines = Array.from({ length: QUESTIONS }, (_, at) => questions[at % questions.length]?.replace(/\s+/g, ' '))
    child.stdin.write(`${lines.join('\n')}\n/new\n`) // the page of /new tells that all before it are answered
    await done
    return residentOf(child.pid ?? 0)
  } finally {
    child.kill()
  }
}

function answeredAll(child: ReturnType<typeof spawn>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const failed = (): void => reject(new BriefError('input', 'The chat ended before it had answered, so its memory cannot be measured. Run npm start by hand.'))
  const patience = setTimeout(failed, PATIENCE)
  let tail = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-200)
    if (tail.includes('Forgotten.')) resolve()
  })
  child.once('exit', failed).once('error', failed)
  return promise.finally(() => clearTimeout(patience))
}

function residentOf(pid: number): Memory | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1])
    return { resident: kilobytes('VmRSS') / 1024, peak: kilobytes('VmHWM') / 1024 }
  } catch {
    const resident = Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '') / 1024 // no /proc: macOS
    return resident > 0 ? { resident, peak: undefined } : undefined
  }
}
