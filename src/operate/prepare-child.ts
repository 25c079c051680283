/** The body of the process that prepares knowledge apart from the bot. Keeps the result in the data folder and reports, or the faults. */
import { BriefError } from '#errors'
import { loadPrepared } from '#store/prepared-file.ts'
import type { Report } from './prepare-apart.ts'

const [knowledge = '', data = '', today = ''] = process.argv.slice(2)

try {
  await loadPrepared(knowledge, data, today)
  report({ done: true })
} catch (error) {
  if (!(error instanceof BriefError)) throw error
  report({ done: false, problem: error.message, faults: error.faults })
}

function report(report: Report): void {
  process.send?.(report)
}
