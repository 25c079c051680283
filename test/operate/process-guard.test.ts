/** A fault that nobody caught, in a real process. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { paths } from '../../src/paths.ts'

const PROGRAM = `
import { guardProcess } from '#operate/process-guard.ts'
import { createLogger } from '#log'
const log = createLogger('info')
guardProcess({ onFault: (err) => log.fatal({ err }, 'uncaught'), end: async () => { process.stdout.write('ended in order') } })
const fault = Object.assign(new Error('they asked: where is my passport'), { requestBody: { text: 'where is my passport' } })
`

it.for([
  ['a rejection', 'void Promise.reject(fault)'],
  ['an exception', 'setImmediate(() => { throw fault })'],
])('%s is logged without what people wrote, and the process ends in order with code 1', { timeout: 20_000 }, ([, fall]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', `${PROGRAM}${fall}\nsetInterval(() => {}, 1_000)`], {
    cwd: join(paths.root),
    encoding: 'utf8',
    timeout: 15_000,
  })
  expect({ status, stdout }).toEqual({ status: 1, stdout: 'ended in order' })
  expect(stderr).toContain('"msg":"uncaught"')
  expect(stderr).not.toContain('passport')
})
