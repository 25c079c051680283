import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'

beforeAll(async () => {
  await loadPrepared(paths.knowledge, paths.data, '2026-11-22') // so that no child has to wait for it
}, 120_000)

type Run = { status: number | null; stdout: string; stderr: string }

function ask(args: readonly string[], input: string | Buffer = ''): Run {
  return spawnSync(process.execPath, [join(paths.root, 'src/main.ts'), 'ask', ...args], {
    cwd: '/',
    input,
    encoding: 'utf8',
    timeout: 30_000,
    maxBuffer: 1 << 26,
  })
}

const objects = (stdout: string): Record<string, unknown>[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('ask', () => {
  it('prints one answer for people, and nothing else', () => {
    const { status, stdout, stderr } = ask(['How', 'many people are affected worldwide?'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^According to the article of January 2020, more than 40 million [\s\S]*\[¶1\][\s\S]*\nSource: Jamille Bigio, "[\s\S]*\n$/)
    expect(stdout).not.toContain('\u001b')
    expect(stdout.split('\n').filter((line) => line.length > 80 && !/^\s*https:\S+$/.test(line))).toEqual([])
  })

  it('prints one object with --json, in the shape others rely on', () => {
    const { status, stdout, stderr } = ask(['--json', 'Is it true that 4.8 million people are affected worldwide?'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const [answer, ...more] = objects(stdout)
    expect(more).toEqual([])
    expect(answer).toEqual({
      outcome: 'corrected',
      text: expect.stringContaining('40 million'),
      sentences: expect.arrayContaining([{ text: expect.any(String), factIds: ['scale-40-million'] }]),
      citations: expect.arrayContaining([{ factId: 'scale-40-million', paragraph: 1 }]),
      updates: expect.arrayContaining([
        { text: expect.stringContaining('49.6 million'), source: expect.stringContaining('ILO'), url: expect.stringMatching(/^https:/) },
      ]),
      related: expect.arrayContaining([expect.any(String)]),
      ms: expect.any(Number),
    })
    expect(answer?.['text']).not.toMatch(/49\.6|Source:|You could/)
  })

  test.for([
    ['no question', [], 2, /^Usage: /],
    ['--json without a question', ['--json'], 2, /^Usage: /],
  ] as const)('%s: exit code, usage on the error channel, nothing on the output', ([, args, code, says]) => {
    const { status, stdout, stderr } = ask(args)
    expect({ status, stdout }).toEqual({ status: code, stdout: '' })
    expect(stderr).toMatch(says)
  })

  test.for([
    ['empty', ''],
    ['blank', '   '],
    ['100 kB', 'how many people '.repeat(6250)],
    ['one word of 100 kB', 'x'.repeat(100_000)],
    ['right to left', 'كم عدد الضحايا؟ שלום'],
    ['emoji only', '😀👩‍👩‍👧🏳️‍🌈'],
    ['control characters', '\u001b[2J\u0007\u0001\u202e'],
    ['not text', '\ufffd\ufffd\ufffd'],
    ['a call to everybody', '@everyone <!channel> <@U123>'],
  ] as const)('%s: a clear reply', ([, question]) => {
    const { status, stdout, stderr } = ask([question])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.length).toBeGreaterThan(30)
    expect(stdout.length).toBeLessThan(5000)
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]|@everyone|<!/u)
  })
})

describe('ask --jsonl', () => {
  it('answers the last turn of each line, says what is wrong with a broken one, and goes on', () => {
    const lines = [
      '{"id": "a", "turns": ["How much did the Islamic State make from ransom?", "in which year?"]}',
      '',
      'no json',
      '[1, 2]',
      'null',
      '{"id": "b"}',
      '{"id": "c", "turns": []}',
      '{"id": "d", "turns": [1]}',
      '{"id": 7, "turns": ["What about Qatar?"]}',
    ]
    const { status, stdout, stderr } = ask(['--jsonl'], lines.join('\n'))
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const answers = objects(stdout)
    expect(answers.map(({ id, outcome, error }) => [id, outcome ?? (typeof error === 'string' ? 'error' : '')])).toEqual([
      ['a', 'answered'],
      [undefined, 'error'],
      [undefined, 'error'],
      [undefined, 'error'],
      ['b', 'error'],
      ['c', 'error'],
      ['d', 'error'],
      [7, 'abstained'],
    ])
    expect(answers[0]?.['text']).toContain('2014')
  })

  it('survives odd bytes, and a long line costs little', () => {
    const odd = ['', '😀', '\u0000\u0007\u001b[2J', 'a'.repeat(100_000), 'كم', 'how many '.repeat(11_000), '\ud800'].map((turn) =>
      JSON.stringify({ id: 'x', turns: [turn] }),
    )
    const { status, stdout } = ask(['--jsonl'], Buffer.concat([Buffer.from(`${odd.join('\n')}\n`), Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a])]))
    expect(status).toBe(0)
    const answers = objects(stdout)
    expect(answers).toHaveLength(odd.length + 1)
    for (const answer of answers.slice(0, -1)) {
      expect((answer['text'] as string).length).toBeGreaterThan(20)
      expect(answer['ms']).toBeLessThan(1000) // a quadratic step would take minutes; the bench holds the fine limit
    }
    expect(answers.at(-1)).toHaveProperty('error')
  })

  it('says nothing to nothing', () => {
    expect(ask(['--jsonl'])).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })
})
