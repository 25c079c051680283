import { Writable } from 'node:stream'
import { describe, expect, it, test } from 'vitest'
import { BriefError } from '#errors'
import { createLogger, type Logger } from '#log'

const SECRET = 'xoxb-12-hunter2'
const WRITTEN = 'my boss keeps my passport'
const FIELDS = [
  'token',
  'botToken',
  'appToken',
  'apiKey',
  'secret',
  'signingSecret',
  'clientSecret',
  'password',
  'authorization',
  'databaseUrl',
  'text',
  'question',
  'message',
  'turns',
]

type Entry = Record<string, unknown>

describe('a log entry', () => {
  it('is one line of JSON: level, time, what was counted, a fixed message', () => {
    const { log, entries } = capture()
    log.info({ surface: 'slack', ms: 3 }, 'answered')
    log.child({ reference: 'ab12' }).warn({ outcome: 'abstained' }, 'no answer')
    expect(entries()).toEqual([
      { level: 30, time: expect.any(Number), surface: 'slack', ms: 3, msg: 'answered' },
      { level: 40, time: expect.any(Number), reference: 'ab12', outcome: 'abstained', msg: 'no answer' },
    ])
  })

  it('says nothing of the machine', () => {
    const { log, lines } = capture()
    log.info('started')
    expect(lines()).not.toMatch(/hostname|pid/)
  })

  it('is left out below the level, and altogether when silent', () => {
    const quiet = capture('warn')
    quiet.log.info('no')
    quiet.log.error('yes')
    expect(quiet.entries()).toHaveLength(1)
    const silent = capture('silent')
    silent.log.fatal('no')
    expect(silent.lines()).toBe('')
  })
})

describe('what opens a door, and what somebody wrote', () => {
  test.for(FIELDS)('%s never comes out: at the top, one and two levels down', (field) => {
    const { log, lines, entries } = capture()
    for (const value of [SECRET, WRITTEN, [WRITTEN], { inner: SECRET }]) {
      log.info({ [field]: value }, 'top')
      log.info({ event: { [field]: value, kept: 1 } }, 'one level down')
      log.info({ event: { user: { [field]: value, kept: 2 } } }, 'two levels down')
    }
    expect(lines()).not.toMatch(/hunter2|passport/)
    expect(
      entries()
        .filter(({ msg }) => msg === 'one level down')
        .map(({ event }) => event),
    ).toEqual(Array(4).fill({ kept: 1 }))
    expect(entries()).toHaveLength(12)
  })

  it('stays out of children, too', () => {
    const { log, lines } = capture()
    log.child({ token: SECRET, thread: { text: WRITTEN } }).info({ question: WRITTEN }, 'answered')
    expect(lines()).not.toMatch(/hunter2|passport/)
  })
})

describe('an error', () => {
  it('comes out as its class, code and frames; its message may quote somebody', () => {
    const { log, entries, lines } = capture()
    const error = new BriefError('platform', `Slack refused ${SECRET} for "${WRITTEN}"\n    at home: ${SECRET}`, { cause: new Error(SECRET) })
    log.error({ err: error }, 'no answer')
    expect(lines()).not.toMatch(/hunter2|passport/)
    const [entry] = entries()
    expect(entry).toMatchObject({ msg: 'no answer', err: { type: 'BriefError', code: 'platform', stack: expect.stringMatching(/^\s+at .*log\.test\.ts/m) } })
    expect(String((entry?.['err'] as Entry | undefined)?.['stack']).split('\n').length).toBeLessThanOrEqual(12)
  })

  it('may carry fields of a client library: none of them comes out', () => {
    const { log, lines } = capture()
    log.error({ err: Object.assign(new Error('429'), { data: { text: WRITTEN }, config: { headers: { authorization: SECRET } } }) }, 'not posted')
    expect(lines()).not.toMatch(/hunter2|passport/)
  })

  test.for([
    ['a text', WRITTEN],
    ['an object', { reason: WRITTEN }],
    ['null', null],
    ['undefined', undefined],
  ] as const)('that is %s gives away no more than its type', ([, thrown]) => {
    const { log, lines } = capture()
    log.error({ err: thrown }, 'no answer')
    expect(lines()).not.toMatch(/passport/)
    expect(lines()).toContain('no answer')
  })

  it('put where the object belongs keeps its message to itself', () => {
    const { log, lines } = capture()
    log.error(new Error(`${SECRET} ${WRITTEN}`), 'no answer')
    expect(lines()).not.toMatch(/hunter2|passport/)
  })

  it('without a fixed message keeps its message to itself', () => {
    const { log, lines } = capture()
    log.error(new Error(`${SECRET} ${WRITTEN}`))
    log.error({ err: new Error(WRITTEN) })
    expect(lines()).not.toMatch(/hunter2|passport/)
  })
})

function capture(level = 'info'): { log: Logger; lines: () => string; entries: () => Entry[] } {
  let written = ''
  const target = new Writable({
    write(chunk: Buffer, _, done) {
      written += chunk.toString()
      done()
    },
  })
  return {
    log: createLogger(level, target),
    lines: () => written,
    entries: () =>
      written
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Entry),
  }
}
