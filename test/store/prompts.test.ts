import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { schemas } from '../../src/adapters/openai/replies.ts'
import { paths } from '../../src/paths.ts'
import { readPrompts, tasks } from '../../src/store/prompts.ts'

function copied(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prompts-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  cpSync(paths.prompts, folder, { recursive: true })
  return folder
}

it('reads one prompt for each task; the head is for us and is not sent', () => {
  const prompts = readPrompts(paths.prompts)
  for (const task of tasks) {
    expect(prompts[task]).toMatch(/^You .*<data>.*Reply with the JSON object alone/s)
    expect(prompts[task]).not.toMatch(/contract:|version:/)
  }
})

it('each shows the very keys that its schema asks for', () => {
  const prompts = readPrompts(paths.prompts)
  for (const task of tasks) expect(Object.keys(JSON.parse(/\{.*\}$/.exec(prompts[task])?.[0] ?? '{}')).sort()).toEqual(Object.keys(schemas[task].shape).sort())
})

it('has another version after any edit', () => {
  const folder = copied()
  const before = readPrompts(folder).version
  expect(before).toBe(readPrompts(paths.prompts).version)
  writeFileSync(join(folder, 'word.md'), `${readFileSync(join(folder, 'word.md'), 'utf8')} `)
  expect(readPrompts(folder).version).not.toBe(before)
})

it('says which file is missing or has no head, and what to do', () => {
  const folder = copied()
  writeFileSync(join(folder, 'word.md'), 'You word answers.')
  expect(() => readPrompts(folder)).toThrow(/word\.md has no head .* Restore it/)
  rmSync(join(folder, 'word.md'))
  expect(() => readPrompts(folder)).toThrow(/word\.md cannot be read/)
})
