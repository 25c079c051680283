/** --pack at the terminal, in a copy of the project that has a second pack. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { paths } from '../../src/paths.ts'
import { smallKnowledge } from '../fakes/small-knowledge.ts'

type Run = (args: readonly string[], input?: string) => { status: number | null; stdout: string; stderr: string }

function projectWithRiver(): Run {
  const root = mkdtempSync(join(tmpdir(), 'project-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const name of ['src', 'prompts', 'package.json']) cpSync(join(paths.root, name), join(root, name), { recursive: true })
  symlinkSync(join(paths.root, 'node_modules'), join(root, 'node_modules'), 'junction')
  cpSync(smallKnowledge().knowledge, join(root, 'knowledge'), { recursive: true })
  const river = join(root, 'knowledge', 'packs', 'river')
  cpSync(smallKnowledge().knowledge, river, { recursive: true })
  for (const shared of ['help-lines.yaml', 'triage.yaml', 'word-vectors.bin']) rmSync(join(river, shared))
  const edit = (file: string, ...changes: [string, string][]): void =>
    writeFileSync(
      join(river, file),
      changes.reduce((text, [from, to]) => text.replaceAll(from, to), readFileSync(join(river, file), 'utf8')),
    )
  edit('article.yaml', ['of the Sea', 'of the River'])
  edit('facts/money.yaml', ['3000000', '9000000'], ['$3 million', '$9 million'], ['sea-', 'river-'])
  edit('gaps/all.yaml', ['sea-', 'river-'])
  return (args, input = '') => spawnSync(process.execPath, [join(root, 'src/main.ts'), ...args], { cwd: root, input, encoding: 'utf8', timeout: 60_000 })
}

it('chat, ask and the pages of the curator are on the pack that is named, and on the article without', { timeout: 120_000 }, () => {
  const run = projectWithRiver()
  const asked = 'How much is taken in tolls?'
  expect(run(['ask', '--pack', 'river', asked]).stdout).toMatch(/\$9 million[\s\S]*The Tolls of the River/)
  expect(run(['ask', asked]).stdout).toMatch(/\$3 million[\s\S]*The Tolls of the Sea/)
  const chat = run(['--pack', 'river'], `${asked}\n/fact river-guards\n/sources\n`)
  expect(chat).toMatchObject({ status: 0, stderr: '', stdout: expect.stringMatching(/\$9 million[\s\S]*Guards watch[\s\S]*The Tolls of the River/) })
  expect(run(['knowledge', 'list', '--pack', 'river']).stdout).toContain('river-tolls')
  expect(run(['knowledge', 'list']).stdout).toContain('sea-tolls')
  expect(run(['knowledge', 'check', '--pack', 'river']).stdout).toContain('sound: 2 facts')
  for (const args of [
    ['ask', '--pack', 'lake', asked],
    ['--pack', 'lake'],
    ['knowledge', 'show', 'x', '--pack', 'lake'],
  ])
    expect(run(args)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: 'There is no pack "lake". Known: default, river. A new one is a folder in knowledge/packs.\n',
    })
  expect(run(['ask', asked, '--pack'])).toMatchObject({ status: 1, stderr: expect.stringContaining('There is no pack ""') })
  expect(run(['knowledge', 'gaps', '--pack', 'river'])).toMatchObject({ status: 2, stderr: expect.stringMatching(/^Usage/) })
})
