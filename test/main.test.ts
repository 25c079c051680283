import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { loadPrepared } from '#store/prepared-file.ts'
import { paths } from '../src/paths.ts'

const main = join(paths.root, 'src/main.ts')
const commands = ['chat', 'ask', 'preview', 'knowledge', 'doctor', 'slack', 'discord', 'data', 'eval', 'bench', 'licences']

beforeAll(async () => {
  await loadPrepared(paths.knowledge, paths.data, '2026-11-22') // so that no child has to wait for it
}, 120_000)

describe('commands', { timeout: 30_000 }, () => {
  it('are the files of cli/, and no others', () => {
    const { stderr } = start(['nonsense'])
    expect(/Known: ([^.]+)\./.exec(stderr)?.[1]?.split(', ').sort()).toEqual([...commands].sort())
    for (const command of commands) expect(readdirSync(join(paths.root, 'src/cli'))).toContain(`${command}.ts`)
  })

  test.for(['nonsense', '', ' ask', 'ASK', 'toString', '__proto__', 'constructor', '--nonsense'])(
    '%j is none: exit code 2, what there is, nothing on the output',
    (command) => {
      const { status, stdout, stderr } = start([command])
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
      expect(stderr).toBe(`There is no command "${command}". Known: ${commands.join(', ')}. npm start -- --help says what each does.\n`)
    },
  )

  test.for(['--help', '-h', 'help'])('%s lists them all, on 80 columns', (word) => {
    const { status, stdout, stderr } = start([word])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    for (const command of commands.slice(1)) expect(stdout).toMatch(new RegExp(`^  npm run ${command} +\\w`, 'm'))
    expect(stdout).toContain('  npm start  ')
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  test.for(commands)('%s --help says what it takes, on the output, on about 80 columns', (command) => {
    const { status, stdout, stderr } = start([command, '--help'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(new RegExp(`^Usage: npm ${command === 'chat' ? 'start' : `run ${command}`}`))
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([])
  })

  it('every script of package.json that is a command has its name', () => {
    const { scripts } = JSON.parse(readFileSync(join(paths.root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
    for (const command of commands.slice(1)) expect(scripts[command]).toMatch(new RegExp(`src/main\\.ts ${command}$`))
  })

  it('without one it is the chat, which ends with its input', () => {
    const { status, stdout, stderr } = start([], 'Who wrote the article?\n')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('Jamille Bigio')
  })
})

describe('npm start', () => {
  it('runs as a service does, with the same bound on its memory', () => {
    const { scripts } = JSON.parse(readFileSync(join(paths.root, 'package.json'), 'utf8')) as { scripts: { start: string } }
    const [, ...started] = scripts.start.split(' ')
    const deployed = (file: string): string => readFileSync(join(paths.root, '.ci/deploy', file), 'utf8')
    expect(started.join(' ')).toMatch(/--max-old-space-size=\d+/)
    expect(/^ExecStart=\S+ (.*)$/m.exec(deployed('freedom-brief.service'))?.[1]).toBe(started.join(' '))
    expect(JSON.parse(/^CMD (.*)$/m.exec(deployed('Dockerfile'))?.[1] ?? '[]')).toEqual(['node', ...started])
  })
})

describe('exit codes', { timeout: 30_000 }, () => {
  test.for([
    ['ask without a question', ['ask'], /^Usage: npm run ask/],
    ['ask with a flag that it does not have', ['ask', '--jsn', 'why?'], /^Usage: npm run ask/],
    ['ask --jsonl with a question', ['ask', '--jsonl', 'why?'], /^Usage: npm run ask/],
    ['chat with a question', ['chat', 'why?'], /^Usage: npm start/],
    ['eval with a flag that it does not have', ['eval', '--no-such-flag'], /^Unknown option '--no-such-flag'\.\n\nUsage: npm run eval/],
    ['bench with a run that there is not', ['bench', 'nonsense'], /^Usage: npm run bench/],
    ['soak with a flag that it does not have', ['bench', 'soak', '--nonsense'], /^Unknown option '--nonsense'\.\n\nUsage: npm run bench/],
  ] as const)('2 for %s: usage, on the error channel', ([, args, says]) => {
    const { status, stdout, stderr } = start(args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(says)
  })

  it('0 for an answer, an abstention and a refusal alike: the bot did what it is for', () => {
    for (const question of ['Who wrote the article?', 'Which firms were fined in Peru?', '😀']) expect(start(['ask', question]).status).toBe(0)
  })

  it('1 for a fault of the settings or the input, with what to do and no stack', () => {
    const settings = start([], '', { LOG_LEVEL: 'loud' })
    expect(settings).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('LOG_LEVEL') })
    const missing = start(['eval', '--cases', join(paths.root, 'no-such-file.jsonl')])
    expect(missing).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('cannot be read') })
    const noCase = start(['eval', '--cases', join(paths.root, 'package.json')])
    expect(noCase).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('as test/golden.jsonl does') })
    const noNumber = start(['eval', '--leave-one-out', '--folds', 'abc'])
    expect(noNumber).toMatchObject({ status: 1, stdout: '', stderr: '--folds must be a whole number from 1 on, not "abc".\n' })
    const all = [settings, missing, noCase, noNumber].map(({ stderr }) => stderr).join('')
    expect(all).not.toMatch(/\n\s+at /)
  })

  it('shows where a fault came from only to who asks for it', () => {
    expect(start(['eval', '--cases', 'no-such-file.jsonl'], '', { NODE_DEBUG: 'brief' }).stderr).toMatch(/\n\s+at .*\n.*cannot be read/s)
  })

  it('0 when the reader of a pipe goes away', () => {
    const { status } = spawnSync(
      'bash',
      [
        '-c',
        `yes '{"id":1,"turns":["Who wrote it?"]}' | head -200 | "${process.execPath}" "${main}" ask --jsonl | head -1 >/dev/null; exit "\${PIPESTATUS[2]}"`,
      ],
      { timeout: 30_000 },
    )
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
