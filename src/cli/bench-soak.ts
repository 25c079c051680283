/**
 * npm run bench -- soak [--seconds 300] [--rate 50]   the whole bot under load on stand-ins of Slack and Discord, and the terminal:
 * faults injected, no reply lost or doubled, memory flat. The stand-ins live with the tests.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { paths } from '../paths.ts'
import { wholeNumber } from './numbers.ts'
import { knowledgeHere } from './preparing.ts'

const SECONDS = 300
const RATE = 50
const FLAT = 2 // MB a minute in the second half; less is the noise of the garbage collector

type Place = { name: string; asked: number; lost: number; doubled: number; p50: number; p99: number }
type Soaked = {
  places: Place[]
  faults: number
  memory: { start: number; end: number; peak: number; slope: number }
  exitCode: number | null
  logged: Record<string, number>
}

/** Exit code 1 where something was lost, doubled, or memory grew. */
export async function benchSoak(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { seconds: { type: 'string', default: String(SECONDS) }, rate: { type: 'string', default: String(RATE) }, json: { type: 'boolean' } },
  })
  const [seconds, perSecond] = [wholeNumber('--seconds', values.seconds), wholeNumber('--rate', values.rate)]
  const { soak } = (await import(pathToFileURL(join(paths.root, 'test', 'fakes', 'soak.ts')).href)) as {
    soak: (options: { seconds: number; perSecond: number }) => Promise<Soaked>
  }
  await knowledgeHere() // or the bot would spend its first minute on it
  const soaked = await soak({ seconds, perSecond })
  process.stdout.write(values.json ? `${JSON.stringify(soaked)}\n` : page(soaked))
  const { places, memory, exitCode } = soaked
  return exitCode === 0 && memory.slope <= FLAT && places.every(({ lost, doubled }) => lost + doubled === 0) ? 0 : 1
}

function page({ places, faults, memory, exitCode, logged }: Soaked): string {
  const row = (...cells: string[]): string => cells.map((cell, at) => (at === 0 ? cell.padEnd(18) : cell.padStart(9))).join('')
  return `${[
    row('', 'asked', 'lost', 'doubled', 'median', 'p99'),
    ...places.map(({ name, asked, lost, doubled, p50, p99 }) =>
      row(name, String(asked), String(lost), String(doubled), `${p50.toFixed(0)} ms`, `${p99.toFixed(0)} ms`),
    ),
    '',
    `faults injected: ${faults}; ended with ${exitCode}`,
    `resident memory: ${memory.start.toFixed(0)} MB after the start, ${memory.end.toFixed(0)} MB at the end, ${memory.peak.toFixed(0)} MB at most; ${memory.slope.toFixed(1)} MB a minute in the second half (at most ${FLAT})`,
    `logged: ${Object.entries(logged)
      .sort(([, a], [, b]) => b - a)
      .slice(0, 8)
      .map(([message, count]) => `${message} ${count}`)
      .join(', ')}`,
  ].join('\n')}\n`
}
