/** npm run bench: how fast and how large, each beside its target; and the larger runs, one file each. */
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { createAnswerer } from '#core/answer.ts'
import { type LongTiming, type Timing, timeAnswers, timeLongInputs } from '#evaluation/bench-answers.ts'
import { type Memory, measureChat, type StartTiming, timeStart } from '#evaluation/bench-process.ts'
import { type GateRates, measureGate, type Paraphrase } from '#evaluation/bench-gate.ts'
import type { Case } from '#evaluation/score.ts'
import { paths } from '../paths.ts'
import { knowledgeHere } from './preparing.ts'

export const USAGE = `Usage: npm run bench -- [RUN]

  (nothing)            how fast and how large: answers, long inputs, start and
                       memory, each beside its target; about a minute
  model                the gate for a model's words alone: honest paraphrases
                       and adversarial drafts
  briefings [--quick]  what the briefings promise, at full size; ten minutes
  soak [--seconds 300] [--rate 50]
                       the whole bot under load, faults injected; five minutes
  search [FOLDER...] [--svg FILE]
                       the search module beside five known ones

  --json               as one object, for machines (all but briefings)
`

/** What this project has set itself; ms and MB. */
const TARGETS = { median: 2, p99: 5, longest: 50, start: 400, resident: 110 } as const

type Measured = { answers: Timing[]; long: LongTiming[]; start: StartTiming; memory: Memory | undefined }
type Check = { measure: string; value: number | undefined; unit: 'ms' | 'MB'; target: number; met: boolean | undefined }

export async function run(args: readonly string[]): Promise<number> {
  if (args[0] === 'briefings') return (await import('./bench-briefings.ts')).benchBriefings(args.slice(1))
  if (args[0] === 'soak') return (await import('./bench-soak.ts')).benchSoak(args.slice(1))
  if (args[0] === 'search') return (await import('./bench-search.ts')).run(args.slice(1))
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: 'boolean' } } })
  if (positionals.length > 0 && positionals.join(' ') !== 'model') {
    process.stderr.write(USAGE)
    return 2
  }
  const { prepared } = await knowledgeHere()
  const cases = readFileSync(paths.golden, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Case)
  const answerer = createAnswerer(prepared)
  const gate = measureGate(
    answerer,
    readFileSync(paths.paraphrases, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Paraphrase),
  )
  if (positionals[0] === 'model') {
    process.stdout.write(values.json ? `${JSON.stringify(gate)}\n` : gateTable(gate))
    return 0
  }
  const measured: Measured = {
    answers: timeAnswers(answerer, cases),
    long: timeLongInputs(answerer),
    start: timeStart(paths.root),
    memory: await measureChat(
      paths.root,
      cases.map(({ turns }) => turns.at(-1) ?? ''),
    ),
  }
  const checks = checksOf(measured)
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ node: process.version, processors: cpus().length, ...measured, checks, gate })}\n`
      : `${table(measured, checks)}\n${gateTable(gate)}`,
  )
  return 0
}

function checksOf({ answers, long, start, memory }: Measured): Check[] {
  const all = answers.find(({ kind }) => kind === 'all')
  const check = (measure: string, value: number | undefined, unit: Check['unit'], target: number): Check => ({
    measure,
    value,
    unit,
    target,
    met: value === undefined ? undefined : value <= target,
  })
  return [
    check('one answer, median', all?.median, 'ms', TARGETS.median),
    check('one answer, 99th percentile', all?.p99, 'ms', TARGETS.p99),
    check('slowest input of 100 kB', long[0]?.ms, 'ms', TARGETS.longest),
    check('start of ask to its answer', start.direct, 'ms', TARGETS.start),
    check('chat after 500 questions', memory?.resident, 'MB', TARGETS.resident),
  ]
}

function table({ answers, long, start, memory }: Measured, checks: readonly Check[]): string {
  const lines = [
    `Node ${process.version}, ${cpus().length} processors`,
    '',
    row('one answer, once warm', 'questions', 'median', 'p99'),
    ...answers.map(({ kind, questions, median, p99 }) => row(`  ${kind}`, String(questions), amount(median, 'ms'), amount(p99, 'ms'))),
    '',
    row('inputs of 100 kB', '', 'ms'),
    ...long.map(({ sort, ms }) => row(`  ${sort}`, '', amount(ms, 'ms'))),
    '',
    row('what npm run adds to a start', '', amount(start.npm === undefined ? undefined : start.npm - start.direct, 'ms')),
    row('chat at its largest', '', amount(memory?.peak, 'MB')),
    '',
    row('targets', '', 'measured', 'target'),
    ...checks.map(
      ({ measure, value, unit, target, met }) =>
        `${row(`  ${measure}`, '', amount(value, unit), amount(target, unit))}  ${met === undefined ? 'not measured' : met ? 'met' : 'NOT MET'}`,
    ),
  ]
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

/** Rates of the gate that a model's words must pass; "unseen" sets were measured once before the gate was changed for them. */
function gateTable({ paraphrases, attacks }: GateRates): string {
  const rate = (part: number, of: number): string => `${((100 * part) / Math.max(1, of)).toFixed(1)}%`
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
  const lines = [
    row('honest paraphrases let through', 'passed', 'of', 'rate'),
    ...[...paraphrases, { set: 'all', passed: sum(paraphrases.map(({ passed }) => passed)), of: sum(paraphrases.map(({ of }) => of)) }].map(
      ({ set, passed, of }) => row(`  ${set}`, String(passed), String(of), rate(passed, of)),
    ),
    '',
    row('adversarial drafts let out', 'out', 'of', 'rate'),
    ...[...attacks, { kind: 'all', out: sum(attacks.map(({ out }) => out)), of: sum(attacks.map(({ of }) => of)) }].map(({ kind, out, of }) =>
      row(`  ${kind}`, String(out), String(of), rate(out, of)),
    ),
  ]
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

function row(name: string, ...cells: string[]): string {
  return name.padEnd(32) + cells.map((cell) => cell.padStart(12)).join('')
}

function amount(value: number | undefined, unit: Check['unit']): string {
  return value === undefined ? '-' : `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`
}
