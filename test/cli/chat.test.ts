import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'

const main = join(paths.root, 'src/main.ts')

beforeAll(async () => {
  await loadPrepared(paths.knowledge, paths.data, '2026-11-22') // so that no child has to wait for it
}, 120_000)

function start(
  input: string | Buffer,
  environment: Record<string, string> = {},
  args: readonly string[] = [],
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [main, ...args], { cwd: '/', input, encoding: 'utf8', timeout: 30_000, env: { ...process.env, ...environment } })
}

describe('npm start with piped input', () => {
  it('answers one question a line, keeps the thread, and ends with 0', () => {
    const { status, stdout, stderr } = start('How much did the Islamic State make from ransom?\n\nin which year was that?\r\nWho wrote the article?')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const answers = stdout.split(/(?<=\n)\n(?=You asked: )/)
    expect(answers).toHaveLength(3)
    expect(answers[0]).toContain('$35 million')
    expect(answers[1]).toContain('2014')
    expect(answers[2]).toContain('Jamille Bigio')
    expect(stdout).not.toMatch(/Freedom Brief|^> |\u001b/m)
  })

  it('answers without a model where it cannot be reached, and prints no key', () => {
    const { status, stdout, stderr } = start('Who wrote the article?\n', {
      OPENAI_API_KEY: 'sk-secret',
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
      OPENAI_TIMEOUT_MS: '300',
      LOG_LEVEL: 'warn',
    })
    expect(status).toBe(0)
    expect(stdout).toContain('The article was written by Jamille Bigio.')
    expect(stderr).toMatch(/"fault":"(?:timeout|unreachable)".*"msg":"model"/)
    expect(stdout + stderr).not.toContain('secret')
    expect(stderr).not.toContain('Who wrote')
  })

  it('obeys commands and leaves at /quit', () => {
    const { status, stdout } = start('/facts\n/quit\nWho wrote the article?\n')
    expect(status).toBe(0)
    expect(stdout).toMatch(/by theme:[\s\S]*Goodbye\.\n$/)
  })

  test.for([
    ['nothing', '', ''],
    ['empty lines', '\n \n\n', ''],
    ['100 kB on one line', `${'how many people '.repeat(6250)}\n`, /\S/],
    ['binary', Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7919) % 256)), /\S/],
    ['right to left', 'كم عدد الضحايا؟\n', /English|article/],
    ['emoji', '🙂🙃\n', /I did not find a question/],
  ] as const)('%s: a clear reply or none, exit 0', ([, input, says]) => {
    const { status, stdout, stderr } = start(input as string | Buffer)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    if (says === '') expect(stdout).toBe('')
    else expect(stdout).toMatch(says)
    expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`ends in order on ${signal}, though the pipe stays open`, async () => {
      const child = spawn(process.execPath, [main], { cwd: '/' })
      child.stdin.write('Who wrote the article?\n')
      await new Promise((resolve) => child.stdout.once('data', resolve))
      child.kill(signal)
      expect(await new Promise((resolve) => child.once('exit', (code, by) => resolve([code, by])))).toEqual([0, null])
    })
  }

  it('does not mind a reader that goes away', () => {
    const { status } = spawnSync('bash', ['-c', `"${process.execPath}" "${main}" | head -1 >/dev/null; exit "\${PIPESTATUS[0]}"`], {
      cwd: '/',
      input: 'Who wrote the article?\n'.repeat(300),
      timeout: 30_000,
    })
    expect(status).toBe(0)
  })
})

describe('npm start', () => {
  it('says all that is wrong with the settings and how to mend it, and never shows a token', () => {
    const { status, stdout, stderr } = start('', { SLACK_BOT_TOKEN: 'secret-1', LOG_LEVEL: 'loud', PORT: '99999' })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    for (const part of ['SLACK_BOT_TOKEN: must start with xoxb-', 'LOG_LEVEL', 'PORT']) expect(stderr).toContain(part)
    expect(stderr).not.toMatch(/secret-1|\n\s+at /)
  })

  it('explains itself, and refuses a command it does not have', () => {
    expect(start('', {}, ['chat', '--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('Usage: npm start'), stderr: '' })
    expect(start('', {}, ['chat', 'why?'])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('npm run ask') })
    expect(start('', {}, ['nonsense'])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('Known: chat, ask') })
  })

  test.for([
    ['20.20.2', 1],
    ['8.17.0', 1],
    ['24.0.0', 0],
    ['26.10.0', 0],
  ] as const)('on Node %s', ([version, code]) => {
    const faked = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } }); Object.defineProperty(process, 'version', { value: 'v${version}' }); require('./src/check-node.cjs')`
    const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', faked], { cwd: paths.root, encoding: 'utf8' })
    expect({ status, stdout }).toEqual({ status: code, stdout: '' })
    if (code === 1) expect(stderr).toMatch(new RegExp(`^Freedom Brief needs Node 24 or later, this is v${version}\\. Run "npm ci".*"npm start"\\.\\n$`))
    else expect(stderr).toBe('')
  })
})
