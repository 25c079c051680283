import { spawn, spawnSync } from 'node:child_process'
import { PassThrough } from 'node:stream'
import { text as readAll } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { createDeskInProcess } from '../../src/adapters/desk-in-process.ts'
import type { Desk } from '../../src/adapters/surface.ts'
import { complete } from '../../src/adapters/console/commands.ts'
import { type ConsoleParts, createConsole } from '../../src/adapters/console/console.ts'
import { type Answerer, createAnswerer } from '../../src/core/answer.ts'
import type { Knowledge } from '../../src/knowledge/schema.ts'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'
import { surfaceContract } from '../contracts/surface.ts'

let answerer: Answerer
let knowledge: Knowledge
const look = { width: 80, color: false }
const off = [{ surface: 'Slack', variable: 'SLACK_BOT_TOKEN' }]
const SCALE = 'How many people are affected by human trafficking worldwide?'
const DANGER = "my boss took my passport and I can't leave"

beforeAll(async () => {
  const { prepared } = await loadPrepared(paths.knowledge, paths.data, '2026-11-22')
  answerer = createAnswerer(prepared)
  knowledge = prepared.knowledge
}, 120_000)

/** What a console says to these lines, as a pipe or as a chat. */
async function say(lines: readonly string[], parts: Partial<ConsoleParts> = {}): Promise<string> {
  const input = new PassThrough()
  const output = new PassThrough()
  const surface = createConsole({ desk: deskOf(parts.answerer ?? answerer), answerer, knowledge, input, output, interactive: false, look, off, ...parts })
  input.end(lines.map((line) => `${line}\n`).join(''))
  await surface.run()
  output.end()
  return stripVTControlCharacters(await readAll(output))
}

function deskOf(answering: Answerer, onFault: (error: unknown, reference: string) => void = () => {}): Desk {
  return createDeskInProcess({
    answer: (ask, thread) => answering.answer(ask.text, thread),
    check: (ask) => answering.check(ask.text),
    reference: () => '1a2b3c4d',
    now: () => 0,
    onEvent: () => {},
    onFault,
  })
}

describe('commands', () => {
  test.for([
    ['/help', /Commands:\n {2}\/help: this page\n {2}\/facts THEME: /],
    ['/HELP', /Commands:/],
    ['help', /Commands:[\s\S]*needs help now/],
    ['/facts', /by theme:\n {2}overview \(\d+\): The big picture/],
    ['/facts action', /^What governments should do \(\d+ facts\)\naction-/],
    ['/facts armed groups', /^Armed and extremist groups/],
    ['/facts actoin', /^What governments should do/],
    ['/facts weather', /^There is no theme weather\.\n\nThe \d+ facts/],
    ['/fact scale-40-million', /^More than 40 million [\s\S]*\[¶1\][\s\S]*Fact: scale-40-million\n[\s\S]*Source: [\s\S]*Later, [\s\S]*1\. How many/],
    ['/fact scale-40', /Did you mean: scale-40-million/],
    ['/fact', /^Which fact\? For example: \/fact /],
    ['/check', /^Put your text after the command/],
    ['/check Trafficking affects 4.8 million people worldwide.', /Contradicted: "[\s\S]*40 million/],
    ['/sources', /^The article, which[\s\S]*the US State Department: \d+ facts[\s\S]*Later figures[\s\S]*Help lines/],
    ['/privacy', /last 6 questions[\s\S]*nothing is kept/],
    ['/new', /^Forgotten\./],
    ['/quit', /^Goodbye\.$/m],
    ['/exit', /^Goodbye\.$/m],
    ['/chek foo', /^There is no command \/chek\. Did you mean \/check\?/],
    ['/\u001b[2Jzzzzzzzz', /^There is no command \/ ?\[2Jzzzzzzzz\. \/help lists them\./],
  ] as const)('%s', async ([line, says]) => {
    expect(await say([line])).toMatch(says)
  })

  it('hears a cry for help in a command too', async () => {
    expect(await say(["/help my boss took my passport and I can't leave"])).toContain('1-888-373-7888')
  })

  it('completes commands, themes and fact names', () => {
    expect(complete('/fa', knowledge)[0]).toEqual(['/facts', '/fact'])
    expect(complete('/fact scale-4', knowledge)[0]).toEqual(['/fact scale-40-million'])
    expect(complete('/facts ac', knowledge)[0]).toEqual(['/facts action'])
    expect(complete('Who wrote', knowledge)[0]).toEqual([])
  })
})

describe('a conversation', () => {
  const heard: { text: string; thread: number; factIds: number }[] = []
  const listening = (): Answerer => ({
    ...answerer,
    answer(text, thread = []) {
      heard.push({ text, thread: thread.length, factIds: thread.at(-1)?.factIds.length ?? 0 })
      return answerer.answer(text, thread)
    },
  })

  it('skips empty lines, separates answers by one and says nothing else into a pipe', async () => {
    expect(await say(['', '/new', '   ', '/new', ''])).toBe('Forgotten. Your next question starts afresh.\n\nForgotten. Your next question starts afresh.\n')
    expect(await say([])).toBe('')
  })

  it('remembers six turns, nothing of a disclosure, and forgets on demand', async () => {
    heard.length = 0
    const turns = [...Array.from({ length: 8 }, () => SCALE), DANGER, 'who wrote the article?', '/new', 'who wrote the article?']
    await say(turns, { answerer: listening() })
    expect(heard.map(({ thread }) => thread)).toEqual([0, 1, 2, 3, 4, 5, 6, 6, 6, 6, 0])
    expect(heard.map(({ factIds }) => factIds > 0)).toEqual([false, true, true, true, true, true, true, true, true, true, false])
  })

  it('repeats a question above its answer in a pipe, but no cry for help', async () => {
    expect(await say([SCALE])).toMatch(/^You asked: .+\n\nAccording to/)
    expect(await say([DANGER])).not.toContain('You asked')
  })

  it('finds facts by a word or by another form of a name where no theme is called so', async () => {
    expect(await say(['/facts ransom'])).toMatch(/^Facts with ransom \(2 facts\)[\s\S]*is-ransom-2014/)
    expect(await say(['/facts Daesh'])).toContain('is-ransom-2014')
    expect(await say(['/facts zebra'])).toContain('There is no theme zebra.')
    expect(await say(['/facts overview'])).toContain('scale-40-million')
  })

  it('asks the question of a number', async () => {
    const page = await say([SCALE, '2', '9'])
    const second = / {2}2\. (.+)/.exec(page)?.[1] as string
    expect(page).toContain(`You asked: ${second}\n\n`)
    expect(page).toContain('There is no question 9 in the last list. Type 1 to ')
  })

  it('says one sentence and a reference when something breaks, and goes on', async () => {
    const faults: string[] = []
    const broken: Answerer = {
      ...answerer,
      answer: () => {
        throw new Error('secret')
      },
    }
    const page = await say(['why?', '/privacy'], { desk: deskOf(broken, (_, reference) => faults.push(reference)) })
    expect(faults).toHaveLength(1)
    expect(page).toContain(`reference ${faults[0]}.`)
    expect(page).not.toContain('secret')
    expect(page).toContain('nothing is kept')
  })

  it('answers odd input at once and without a crash', async () => {
    const odd = [
      'how many '.repeat(11_000),
      'x'.repeat(100_000),
      'שלום עולם',
      '🙂🙃',
      '\u0000\u0001\u0002\u001b[2J',
      '\ufffd\ufffd\ufffd',
      `/check ${'5 million people '.repeat(6000)}`,
      `/fact ${'a'.repeat(100_000)}`,
      `/${'b'.repeat(100_000)}`,
    ]
    for (const line of odd) {
      const started = performance.now()
      const page = await say([line])
      expect(performance.now() - started).toBeLessThan(1000)
      expect(page.length).toBeGreaterThan(20)
      expect(page.length).toBeLessThan(12_000)
      expect(page.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
    }
  })

  it('stops in order, before and during a run, more than once', async () => {
    const parts = { desk: deskOf(answerer), answerer, knowledge, input: new PassThrough(), output: new PassThrough(), interactive: false, look, off }
    const surface = createConsole(parts)
    const running = surface.run()
    await Promise.all([surface.stop(), surface.stop()])
    await running
    const unstarted = createConsole(parts)
    await unstarted.stop()
    await unstarted.run()
  })
})

const noScript = process.platform !== 'linux' || spawnSync('script', ['--version']).status !== 0

/** A chat on a pseudo terminal: the next keys are pressed when the prompt has come back. Resolves with all that was written. */
function chat(keys: string[], environment: Record<string, string> = {}): Promise<string> {
  const child = spawn('script', ['-qec', `stty cols 80 rows 40; "${process.execPath}" src/main.ts; echo "exit $?"`, '/dev/null'], {
    cwd: paths.root,
    env: { PATH: process.env['PATH'], TERM: 'xterm', ...environment },
  })
  let written = ''
  let seen = 0
  child.stdout.on('data', (chunk) => {
    written += chunk
    if (keys.length === 0 || !/> \u001b\[3G/.test(written.slice(seen))) return // the cursor stands right after an empty prompt
    seen = written.length
    for (const key of keys.shift()?.match(/\u001b\[A|[\s\S]/g) ?? []) child.stdin.write(key)
  })
  return new Promise((resolve) => child.on('close', () => resolve(written.replaceAll('\r', ''))))
}

describe.skipIf(noScript)('a chat on a terminal', { timeout: 60_000 }, () => {
  it('welcomes, answers, brings back what was typed, asks by number, and leaves on Ctrl-C', async () => {
    const page = stripVTControlCharacters(await chat(['Who wrote the article?\r', '/privacy\r', '\u001b[A\u001b[A\r', '1\r', '\u0003']))
    expect(page).toMatch(/^Freedom Brief\n[\s\S]*You could ask:\n {2}1\. [\s\S]*Slack: SLACK_BOT_TOKEN/)
    expect(page.match(/written by Jamille Bigio\. \[¶12\]/g)).toHaveLength(2)
    expect(page).toContain('nothing is kept')
    expect(page).toMatch(/Goodbye\.\nexit 0\n$/)
  })

  it('leaves on Ctrl-D and on a plain quit', async () => {
    expect(await chat(['\u0004'])).toMatch(/Goodbye\.\nexit 0\n$/)
    expect(await chat(['quit\r'])).toMatch(/Goodbye\.\n+exit 0\n$/)
  })

  it('has color, and none with NO_COLOR', async () => {
    expect(await chat(['\u0004'])).toContain('\u001b[1mFreedom Brief\u001b[22m')
    expect(await chat(['\u0004'], { NO_COLOR: '1' })).not.toMatch(/\u001b\[\d*m/)
  })
})

surfaceContract('the console', {
  without: ['threads', 'redelivery', 'echo'],
  async start(desk) {
    const [input, output] = [new PassThrough(), new PassThrough()]
    const said: string[] = []
    const surface = createConsole({ desk, answerer, knowledge, input, output, interactive: false, look, off })
    output.on('data', (chunk) => said.push(String(chunk)))
    const running = surface.run()
    return {
      async say(text) {
        input.write(`${text.replaceAll('\n', ' ')}\n`)
        return ''
      },
      echo: async () => {},
      seen: () => said.map((text) => ({ text, onlyToAsker: true, thread: 'console' })),
      async stop() {
        await surface.stop()
        await running
      },
    }
  },
})
