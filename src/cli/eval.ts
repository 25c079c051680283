/** npm run eval: how good the answers are, on the project's own question set, on any other, or on questions left out of training. */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createAnswerer } from '#core/answer.ts'
import { plainText } from '#core/compose.ts'
import { BriefError } from '#errors'
import { FOLDS, leaveOneOut } from '#evaluation/leave-one-out.ts'
import { type Case, scoreCase } from '#evaluation/score.ts'
import { readKnowledge } from '#knowledge/read.ts'
import { paths } from '../paths.ts'
import { wholeNumber } from './numbers.ts'
import { knowledgeHere } from './preparing.ts'

export const USAGE = `Usage: npm run eval -- [options]

  (nothing)         the project's own question set, test/golden.jsonl
  --cases FILE      another one of the same form
  --failures FILE   write what failed, and why, to FILE
  --leave-one-out   ask sample questions that were left out of training: how
                    well is unseen wording understood? Takes minutes
  --folds N         of the 20 parts of --leave-one-out, ask the first N
  --model           with and without the model, side by side; with
                    --price IN,OUT   what it costs; USD for a million tokens
                    --record DIR     keep the exchanges, or
                    --replay DIR     repeat them, without a key
`

export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cases: { type: 'string' },
      failures: { type: 'string' },
      'leave-one-out': { type: 'boolean' },
      folds: { type: 'string' },
      model: { type: 'boolean' },
      record: { type: 'string' },
      replay: { type: 'string' },
      price: { type: 'string' },
    },
  })
  const today = new Date().toISOString().slice(0, 10)
  const folds = wholeNumber('--folds', values.folds ?? String(FOLDS))
  const { prepared } = await knowledgeHere({ today })
  if (values['leave-one-out']) {
    const { knowledge } = readKnowledge(paths.knowledge, today)
    const results = leaveOneOut(knowledge, prepared, folds, (done) => process.stderr.write(`fold ${done} done\n`))
    return reportLeftOut(results, values.failures)
  }

  const answerer = createAnswerer(prepared)
  if (values.model)
    return (await import('./eval-model.ts')).evalModel(answerer, readCases(values.cases ?? paths.golden), {
      record: values.record,
      replay: values.replay,
      price: values.price,
    })
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
  process.stdout.write(
    `\nreplies with a figure that no fact holds: ${stray.length}${stray.map((result) => `\n  ${result.one.id}: ${result.strayFigures.join(', ')}`).join('')}\n`,
  )
  const outcomes = results.filter((result) => result.reasons.some((reason) => reason.startsWith('outcome')))
  process.stdout.write(
    `wrong outcomes: ${outcomes.length}${outcomes.map((result) => `\n  ${result.one.id} ${result.reasons.find((reason) => reason.startsWith('outcome'))}`).join('')}\n`,
  )
  if (values.failures !== undefined) {
    writeFileSync(
      values.failures,
      results
        .filter((result) => !result.passed)
        .map(
          (result) =>
            `${JSON.stringify({ ...result.one, reasons: result.reasons, got: { outcome: result.answer.outcome, text: plainText(result.answer) } })}\n`,
        )
        .join(''),
    )
  }
  return 0
}

function reportLeftOut(results: ReturnType<typeof leaveOneOut>, failures: string | undefined): number {
  for (const [kind, list] of Map.groupBy(results, (result) => result.kind)) line(kind, list.filter((result) => result.found).length, list.length)
  line('OVERALL', results.filter((result) => result.found).length, results.length)
  if (failures !== undefined) {
    writeFileSync(
      failures,
      results
        .filter((result) => !result.found)
        .map(
          (result) =>
            `${JSON.stringify({ kind: result.kind, id: result.id, question: result.question, outcome: result.answer.outcome, cited: result.answer.citations.map((citation) => citation.factId) })}\n`,
        )
        .join(''),
    )
  }
  return 0
}

function line(kind: string, passed: number, all: number): void {
  process.stdout.write(`${kind.padEnd(14)}${`${passed}/${all}`.padStart(12)}${`${((100 * passed) / Math.max(1, all)).toFixed(1)}%`.padStart(9)}\n`)
}

function readCases(file: string): Case[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((text) => text.trim() !== '')
      .map(readCase)
  } catch (cause) {
    throw new BriefError(
      'input',
      `The question set ${file} cannot be read. It must hold one JSON object a line with "turns" and "expect", as test/golden.jsonl does.`,
      { cause },
    )
  }
}

function readCase(text: string): Case {
  const { id = '-', kind = 'all', turns, expect } = JSON.parse(text) as Partial<Case>
  if (!Array.isArray(turns) || turns.length === 0 || typeof expect?.outcome !== 'string') throw new BriefError('input', `Not a case: ${text}`)
  return { id, kind, turns, expect }
}
