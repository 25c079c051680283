/**
 * npm run eval                                   the project's own golden set
 * npm run eval -- --cases FILE [--failures FILE]  any set of the same form
 * npm run eval -- --model [--record DIR | --replay DIR] [--price IN,OUT]   with and without the model, side by side
 * npm run eval -- --leave-one-out [--folds N] [--failures FILE]   how well unseen wording is understood
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createAnswerer } from '#core/answer.ts'
import { plainText } from '#core/compose.ts'
import { BriefError } from '#errors'
import { FOLDS, leaveOneOut } from '#evaluation/leave-one-out.ts'
import { type Case, scoreCase } from '#evaluation/score.ts'
import { readKnowledge } from '#knowledge/read.ts'
import { loadPrepared } from '#store/prepared-file.ts'
import { paths } from '../paths.ts'

export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { cases: { type: 'string' }, failures: { type: 'string' }, 'leave-one-out': { type: 'boolean' }, folds: { type: 'string' }, model: { type: 'boolean' }, record: { type: 'string' }, replay: { type: 'string' }, price: { type: 'string' } } })
  const today = new Date().toISOString().slice(0, 10)
  const { prepared } = await loadPrepared(paths.knowledge, paths.data, today)
  if (values['leave-one-out']) {
    const { knowledge } = readKnowledge(paths.knowledge, today)
    const results = leaveOneOut(knowledge, prepared, Number(values.folds ?? FOLDS), (done) => process.stderr.write(`fold ${done} done\n`))
    return reportLeftOut(results, values.failures)
  }

  const answerer = createAnswerer(prepared)
  if (values.model) return (await import('./eval-model.ts')).evalModel(answerer, readCases(values.cases ?? paths.golden), { record: values.record, replay: values.replay, price: values.price })
  const { converse } = answerer
  const results = readCases(values.cases ?? paths.golden).map((one) => {
    const answer = converse(one.turns)
    return { one, answer, ...scoreCase(one, answer, prepared.knowledge) }
  })
  const kinds = Map.groupBy(results, (result) => result.one.kind)
  for (const [kind, list] of kinds) line(kind, list.filter((result) => result.passed).length, list.length)
  const passed = results.filter((result) => result.passed).length
  line('OVERALL', passed, results.length)
  const stray = results.filter((result) => result.strayFigures.length > 0)
  process.stdout.write(`\nreplies with a figure that no fact holds: ${stray.length}${stray.map((result) => `\n  ${result.one.id}: ${result.strayFigures.join(', ')}`).join('')}\n`)
  const outcomes = results.filter((result) => result.reasons.some((reason) => reason.startsWith('outcome')))
  process.stdout.write(`wrong outcomes: ${outcomes.length}${outcomes.map((result) => `\n  ${result.one.id} ${result.reasons.find((reason) => reason.startsWith('outcome'))}`).join('')}\n`)
  if (values.failures !== undefined) {
    writeFileSync(values.failures, results.filter((result) => !result.passed).map((result) => `${JSON.stringify({ ...result.one, reasons: result.reasons, got: { outcome: result.answer.outcome, text: plainText(result.answer) } })}\n`).join(''))
  }
  return 0
}

function reportLeftOut(results: ReturnType<typeof leaveOneOut>, failures: string | undefined): number {
  for (const [kind, list] of Map.groupBy(results, (result) => result.kind)) line(kind, list.filter((result) => result.found).length, list.length)
  line('OVERALL', results.filter((result) => result.found).length, results.length)
  if (failures !== undefined) {
    writeFileSync(failures, results.filter((result) => !result.found).map((result) => `${JSON.stringify({ kind: result.kind, id: result.id, question: result.question, outcome: result.answer.outcome, cited: result.answer.citations.map((citation) => citation.factId) })}\n`).join(''))
  }
  return 0
}

function line(kind: string, passed: number, all: number): void {
  process.stdout.write(`${kind.padEnd(14)}${`${passed}/${all}`.padStart(12)}${`${((100 * passed) / Math.max(1, all)).toFixed(1)}%`.padStart(9)}\n`)
}

function readCases(file: string): Case[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter((text) => text.trim() !== '').map((text) => JSON.parse(text) as Case)
  } catch (cause) {
    throw new BriefError('input', `The question set ${file} cannot be read. It must hold one JSON object a line, as test/golden.jsonl does.`, { cause })
  }
}
