/** Which licences the bot runs on; a new kind of licence is noticed here. */
import { expect, it, onTestFinished, vi } from 'vitest'
import { run } from '../../src/cli/licences.ts'

async function licences(...args: string[]): Promise<string> {
  let out = ''
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text)
    return true
  })
  onTestFinished(() => write.mockRestore())
  expect(await run(args)).toBe(0)
  return out
}

it('are all permissive, and each package stands under its own', async () => {
  const out = await licences()
  expect([...out.matchAll(/^(\S.*) \(\d+\)$/gm)].map((match) => match[1]).sort()).toEqual([
    '(MIT OR CC0-1.0)',
    '0BSD',
    'Apache-2.0',
    'BSD-3-Clause',
    'ISC',
    'MIT',
  ])
  expect(out).toMatch(/^ {2}@slack\/bolt \d/m)
  expect(out).not.toMatch(/vitest/)
})

it('of development are shown on request', async () => {
  expect(await licences('--all')).toMatch(/^ {2}vitest \d/m)
})
