import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'
import { speaks, startOpenai } from '../fakes/openai.ts'

beforeAll(async () => {
  await loadPrepared(paths.knowledge, paths.data, '2026-11-22') // so that no child has to wait for it
}, 120_000)

const SCALE = { text: 'More than 40 million people worldwide are affected by human trafficking and modern slavery.', factIds: ['scale-40-million'] }
const CASES = [
  { id: '1', kind: 'fact', turns: ['How many people are affected by human trafficking?'], expect: { outcome: 'answered', must: [['40 million']] } },
  { id: '2', kind: 'help', turns: ['He took my passport and I am not allowed to leave the house'], expect: { outcome: 'help' } },
]

type Run = { status: number | null; stdout: string; stderr: string }

/** Not synchronous: the server that it talks to is in this process. */
async function run(args: readonly string[], environment: Record<string, string> = {}, input = ''): Promise<Run> {
  const child = spawn(process.execPath, [join(paths.root, 'src/main.ts'), ...args], { env: { ...process.env, ...environment } })
  onTestFinished(() => void child.kill())
  const { promise, resolve } = Promise.withResolvers<number | null>()
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text) => (stdout += text))
  child.stderr.on('data', (text) => (stderr += text))
  child.on('close', resolve)
  child.stdin.end(input)
  return { status: await promise, stdout, stderr }
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'eval-model-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

describe('eval --model', () => {
  it('shows both tiers side by side; a recorded run can be repeated without the server and without the key', async () => {
    const server = await startOpenai(speaks(['scale-40-million'], [SCALE]))
    const [cases, tape] = [join(folder(), 'cases.jsonl'), join(folder(), 'tape')]
    writeFileSync(cases, CASES.map((one) => JSON.stringify(one)).join('\n'))
    const live = await run(['eval', '--model', '--cases', cases, '--record', tape, '--price', '1,2'], {
      OPENAI_API_KEY: 'sk-secret',
      OPENAI_BASE_URL: server.url,
      OPENAI_MODEL: 'small',
    })
    expect({ status: live.status, stderr: live.stderr }).toEqual({ status: 0, stderr: '' })
    expect(live.stdout).toMatch(/^ +without a model +small\nfact +1\/1 100\.0% +1\/1 100\.0%\nhelp +1\/1 100\.0% +1\/1 100\.0%\nOVERALL +2\/2/)
    expect(live.stdout).toMatch(/requests +0 +2\ntokens in, out +0 +2000, 100\ncost +0 +0\.0022 USD\n/)
    expect(live.stdout).toMatch(/which tier spoke: model 1, extractive 1\nwhy not the model: settled 1\nsentences not let out: none\n/)
    expect(
      readdirSync(tape)
        .map((file) => readFileSync(join(tape, file), 'utf8'))
        .join(''),
    ).not.toMatch(/sk-secret|allowed to leave/)

    await server.close()
    const again = await run(['eval', '--model', '--cases', cases, '--replay', tape], { OPENAI_API_KEY: '' })
    expect({ status: again.status, stderr: again.stderr }).toEqual({ status: 0, stderr: '' })
    const sameness = (text: string): string => text.replace(/^(?:median|99th|cost).*$/gm, '')
    expect(sameness(again.stdout)).toBe(sameness(live.stdout))
    expect(again.stdout).toContain('unknown: --price IN,OUT')
  }, 60_000)

  it('says what is missing', async () => {
    expect(await run(['eval', '--model'], { OPENAI_API_KEY: '' })).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^There is no model to ask\. Set OPENAI_API_KEY/),
    })
    expect(await run(['eval', '--model', '--replay', folder()])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/no recorded exchanges in .*--record/),
    })
    expect(await run(['eval', '--model', '--price', 'cheap'], { OPENAI_API_KEY: 'k' })).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/--price must be two amounts/),
    })
  }, 60_000)
})

describe('ask with a model', () => {
  it('words the answer, one by one and line by line', async () => {
    const server = await startOpenai(speaks(['scale-40-million'], [SCALE]))
    const environment = { OPENAI_API_KEY: 'sk-secret', OPENAI_BASE_URL: server.url }
    const one = await run(['ask', '--json', CASES[0]?.turns[0] as string], environment)
    expect(JSON.parse(one.stdout)).toMatchObject({ outcome: 'answered', text: expect.stringContaining('million people worldwide') })
    const lines = await run(['ask', '--jsonl'], environment, CASES.map((one) => JSON.stringify(one)).join('\n'))
    expect(
      lines.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { id: '1', text: expect.stringContaining('million people worldwide') },
      { id: '2', outcome: 'help' },
    ])
    expect(server.asked.map(({ raw }) => raw).join('')).not.toMatch(/passport and I/)
  }, 60_000)
})

describe('the chat with a model', () => {
  it('words answers through the same desk, sends no disclosure, and says where questions go', async () => {
    const server = await startOpenai(speaks(['scale-40-million'], [SCALE]))
    const { status, stdout, stderr } = await run(
      [],
      { OPENAI_API_KEY: 'sk-secret', OPENAI_BASE_URL: server.url },
      `${CASES[0]?.turns[0]}\n${CASES[1]?.turns[0]}\n/privacy\n`,
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      new RegExp(`million people worldwide are affected.*I cannot call anyone.*language model at ${new URL(server.url).host},`),
    )
    expect(server.asked).toHaveLength(2)
    expect(server.asked.map(({ raw }) => raw).join('')).not.toMatch(/allowed to leave/)
  }, 60_000)
})
