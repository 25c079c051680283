import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { loadPrepared } from '#store/prepared-file.ts'
import { paths } from '../src/paths.ts'

const main = join(paths.root, 'src/main.ts')
const commands = ['chat', 'ask', 'eval', 'bench', 'knowledge', 'preview', 'data', 'doctor', 'licences', 'slack', 'discord']

beforeAll(async () => {
  await loadPrepared(paths.knowledge, paths.data, '2026-11-22') // so that no child has to wait for it
}, 120_000)

describe('commands', () => {
  it('are the files of cli/, and no others', () => {
    const { stderr } = start(['nonsense'])
    expect(/Known: (.+)\.$/m.exec(stderr)?.[1]?.split(', ').sort()).toEqual([...commands].sort())
    for (const command of commands) expect(readdirSync(join(paths.root, 'src/cli'))).toContain(`${command}.ts`)
  })

  test.for(['nonsense', '', ' ask', 'ASK', 'toString', '__proto__', 'constructor', '--help'])('%j is none: exit code 2, what there is, nothing on the output', (command) => {
    const { status, stdout, stderr } = start([command])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toBe(`There is no command "${command}". Known: ${commands.join(', ')}.\n`)
  })

  it('without one it is the chat, which ends with its input', () => {
    const { status, stdout, stderr } = start([], 'Who wrote the article?\n')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('Jamille Bigio')
  })
})

describe('exit codes', () => {
  test.for([
    ['ask --help', ['ask', '--help'], 0],
    ['ask without a question', ['ask'], 2],
    ['chat --help', ['chat', '--help'], 0],
    ['chat with a question', ['chat', 'why?'], 2],
  ] as const)('%s: usage, on the error channel', ([, args, code]) => {
    const { status, stdout, stderr } = start(args)
    expect({ status, stdout }).toEqual({ status: code, stdout: '' })
    expect(stderr).toMatch(/^Usage: npm (?:run ask|start)/)
  })

  it('0 for an answer, an abstention and a refusal alike: the bot did what it is for', () => {
    for (const question of ['Who wrote the article?', 'Which firms were fined in Peru?', '😀']) expect(start(['ask', question]).status).toBe(0)
  })

  it('1 for a fault of the settings or the input, with what to do and no stack', () => {
    const settings = start([], '', { LOG_LEVEL: 'loud' })
    expect(settings).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('LOG_LEVEL') })
    const missing = start(['eval', '--cases', join(paths.root, 'no-such-file.jsonl')])
    expect(missing).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('cannot be read') })
    const unknown = start(['eval', '--no-such-flag'])
    expect(unknown.status).toBe(1)
    expect(settings.stderr + missing.stderr + unknown.stderr).not.toMatch(/\n\s+at /)
  })

  it('0 when the reader of a pipe goes away', () => {
    const { status } = spawnSync('bash', ['-c', `yes '{"id":1,"turns":["Who wrote it?"]}' | head -200 | "${process.execPath}" "${main}" ask --jsonl | head -1 >/dev/null; exit "\${PIPESTATUS[2]}"`], { timeout: 30_000 })
    expect(status).toBe(0)
  })
})

describe('the folder it is started from', () => {
  test.for(['/', paths.root, paths.knowledge])('does not matter', (cwd) => {
    expect(start(['ask', 'Who wrote the article?'], '', {}, cwd)).toMatchObject({ status: 0, stdout: expect.stringContaining('Jamille Bigio'), stderr: '' })
  })
})

type Run = { status: number | null; stdout: string; stderr: string }

function start(args: readonly string[], input = '', environment: Record<string, string> = {}, cwd = '/'): Run {
  return spawnSync(process.execPath, [main, ...args], { cwd, input, encoding: 'utf8', timeout: 30_000, env: { ...process.env, ...environment } })
}
