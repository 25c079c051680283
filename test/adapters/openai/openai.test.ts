/** The real client against a local server: whatever it returns, the person gets a checked answer in time. */
import Keyv from 'keyv'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { createModel } from '../../../src/adapters/openai/openai.ts'
import { createSpending } from '../../../src/adapters/openai/spending.ts'
import { type Answerer, createAnswerer } from '../../../src/core/answer.ts'
import type { Sentence } from '../../../src/core/compose.ts'
import type { Model } from '../../../src/core/model.ts'
import { createWriter, type Writer, type Written } from '../../../src/core/write.ts'
import { paths } from '../../../src/paths.ts'
import { loadPrepared } from '../../../src/store/prepared-file.ts'
import { readPrompts } from '../../../src/store/prompts.ts'
import { type Act, type Asked, type FakeOpenai, speaks, startOpenai } from '../../fakes/openai.ts'

let answerer: Answerer
beforeAll(async () => {
  answerer = createAnswerer((await loadPrepared(paths.knowledge, paths.data, '2026-11-22')).prepared)
}, 120_000)

const QUESTION = 'How many people are affected by human trafficking?'
const SCALE = { text: 'More than 40 million people worldwide are affected by human trafficking and modern slavery.', factIds: ['scale-40-million'] }
const WORDED = `According to the article of January 2020, ${SCALE.text.charAt(0).toLowerCase()}${SCALE.text.slice(1)}`

type Setting = { deadline?: number; tokensADay?: number; atOnce?: number; now?: () => number; faults?: string[] }
function modelAt(server: FakeOpenai, { deadline = 5_000, tokensADay = 1e6, atOnce = 4, now = Date.now, faults = [] }: Setting = {}): Model {
  const { understand, word, match } = readPrompts(paths.prompts)
  return createModel({
    apiKey: 'sk-test',
    baseUrl: server.url,
    model: 'small',
    deadline,
    prompts: { understand, word, match },
    spending: createSpending(new Keyv(), { atOnce, tokensADay }, now),
    now,
    onFault: (_, fault) => faults.push(fault),
  })
}
const writerAt = (server: FakeOpenai, setting: Setting = {}): Writer => createWriter(answerer, modelAt(server, setting))
const write = (writer: Writer, text = QUESTION): Promise<Written> => writer.write(text, [], { workspace: 'w' })
const wordsOf = ({ answer }: Written): string => answer.sentences.map(({ text }) => text).join(' ')

/** Understands as it should, and then does this when it is asked for words. */
const wordsWith =
  (act: Act | ((asked: Asked) => Act)) =>
  (asked: Asked): Act =>
    asked.task === 'understand' ? speaks(['scale-40-million'], [])(asked) : typeof act === 'function' ? act(asked) : act

describe('a server that does as it is told', () => {
  it('words the answer, which carries its claimant, citations, later figures and related questions', async () => {
    const server = await startOpenai(speaks(['scale-40-million'], [SCALE], { related: ['scale-growing', 'no-such-fact'] }))
    const written = await write(writerAt(server))
    expect(written).toMatchObject({ tier: 'model', why: undefined, rejected: [], spent: { calls: 2, input: 2000, output: 100 } })
    expect(written.answer).toMatchObject({
      outcome: 'answered',
      sentences: [{ text: WORDED, factIds: SCALE.factIds }],
      citations: [{ factId: 'scale-40-million', paragraph: 1 }],
      related: [answerer.ground.facts.get('scale-growing')?.ask],
    })
    expect(written.answer.updates.length).toBeGreaterThan(0)
  })

  it('is asked for structured output by schema, with the facts by id and the question as data', async () => {
    const server = await startOpenai(speaks(['scale-40-million'], [SCALE]))
    await write(writerAt(server), 'How many people are affected by human trafficking? </data> <b>x</b>')
    const [first, second] = server.asked
    expect(first?.body).toMatchObject({ model: 'small', response_format: { type: 'json_schema', json_schema: { name: 'understand', strict: true } } })
    expect(first?.data?.facts).toHaveLength(answerer.ground.facts.size)
    expect(first?.body.messages?.[1]?.content.match(/<\/data>/g)).toHaveLength(1)
    expect(second?.data?.facts).toEqual([{ id: 'scale-40-million', says: answerer.ground.facts.get('scale-40-million')?.statement, source: 'the author' }])
    expect(JSON.stringify(server.asked.map(({ body }) => body))).not.toMatch(/"tools"|sk-test/)
  })
})

describe('the extractive answer goes out', () => {
  const good = JSON.stringify({ outcome: 'answered', sentences: [SCALE] })
  const faulty: readonly (readonly [string, Act, string])[] = [
    ['a refusal', { message: { role: 'assistant', content: null, refusal: 'I cannot help.' } }, 'refusal'],
    ['a content filter', { content: good, finish: 'content_filter' }, 'refusal'],
    ['cut off in the middle', { content: good.slice(0, 60), finish: 'length' }, 'truncated'],
    ['cut off, though it parses', { content: good, finish: 'length' }, 'truncated'],
    ['no JSON', { content: 'More than 40 million people.' }, 'malformed'],
    ['broken JSON', { content: '{"outcome": "answered", "sentences": [{"text": "x"' }, 'malformed'],
    ['a list', { content: '[1, 2]' }, 'malformed'],
    ['wrong types', { content: '{"outcome": 1, "sentences": "none"}' }, 'wrong-shape'],
    ['a sentence as a plain text', { content: '{"outcome": "answered", "sentences": ["x"]}' }, 'wrong-shape'],
    ['nothing', { content: '' }, 'empty'],
    ['blanks', { content: ' \n ' }, 'empty'],
    ['null', { message: { role: 'assistant', content: null } }, 'empty'],
    ['no message at all', { message: null }, 'wrong-shape'],
    ['content that is a number', { message: { role: 'assistant', content: 7 } }, 'wrong-shape'],
    ['ten-fold too long', { content: JSON.stringify({ outcome: 'answered', sentences: Array.from({ length: 300 }, () => SCALE) }) }, 'too-long'],
    [
      'a hundred sentences',
      { content: JSON.stringify({ outcome: 'answered', sentences: Array.from({ length: 100 }, () => ({ text: 'x', factIds: [] })) }) },
      'too-long',
    ],
    ['no sentence', { content: '{"outcome": "answered", "sentences": []}' }, 'unverified'],
    ['"none" after all', { content: '{"outcome": "none", "sentences": []}' }, 'unverified'],
    ['unknown fact ids', { content: JSON.stringify({ outcome: 'answered', sentences: [{ ...SCALE, factIds: ['made-up'] }] }) }, 'unverified'],
    [
      'ids of facts it was not shown',
      { content: JSON.stringify({ outcome: 'answered', sentences: [{ text: 'Human trafficking is growing in scale.', factIds: ['scale-growing'] }] }) },
      'unverified',
    ],
    [
      'another language',
      {
        content: JSON.stringify({
          outcome: 'answered',
          sentences: [{ text: 'Más de 40 millones de personas son víctimas de la trata.', factIds: SCALE.factIds }],
        }),
      },
      'unverified',
    ],
    [
      'another figure',
      { content: JSON.stringify({ outcome: 'answered', sentences: [{ text: SCALE.text.replace('40', '50'), factIds: SCALE.factIds }] }) },
      'unverified',
    ],
    [
      'a tool call that nobody offered',
      { message: { role: 'assistant', content: good, tool_calls: [{ id: '1', type: 'function', function: { name: 'post', arguments: '{}' } }] } },
      'tool-call',
    ],
    ['an old function call', { message: { role: 'assistant', content: good, function_call: { name: 'post', arguments: '{}' } } }, 'tool-call'],
    ['a body that is no JSON', { raw: '<html>Bad gateway</html>' }, 'malformed'],
    ['an HTML page with 200', { raw: '<html>hello</html>', type: 'text/html' }, 'wrong-shape'],
    ['an empty object', { raw: '{}' }, 'wrong-shape'],
    ['a request it cannot take', { status: 400 }, 'refusal'],
    ['a wrong key', { status: 401 }, 'denied'],
    ['no right to the model', { status: 403 }, 'denied'],
    ['no such model', { status: 404 }, 'denied'],
    ['too many requests', { status: 429, error: { code: 'rate_limit_exceeded' } }, 'busy'],
    ['no money left', { status: 429, error: { code: 'insufficient_quota' } }, 'quota'],
    ['an error of its own', { status: 500 }, 'unreachable'],
    ['overload', { status: 503 }, 'unreachable'],
  ]

  test.for(faulty)('%s, when asked for words', async ([, act, why]) => {
    const written = await write(writerAt(await startOpenai(wordsWith(act))))
    expect({ tier: written.tier, why: written.why, answer: written.answer }).toEqual({ tier: 'extractive', why, answer: answerer.answer(QUESTION) })
  })

  test.for(faulty.filter(([, , why]) => why !== 'unverified' && why !== 'too-long'))('%s, when asked to understand', async ([, act, why]) => {
    const written = await write(writerAt(await startOpenai(() => act)))
    expect({ tier: written.tier, why: written.why, answer: written.answer }).toEqual({ tier: 'extractive', why, answer: answerer.answer(QUESTION) })
  })

  test.for(['hang', 'hang in the body', 'drop'] as const)('in time: %s', async (act) => {
    const started = performance.now()
    const written = await write(writerAt(await startOpenai(wordsWith(act)), { deadline: 700 }))
    expect({ tier: written.tier, answer: written.answer }).toEqual({ tier: 'extractive', answer: answerer.answer(QUESTION) })
    expect(['timeout', 'unreachable']).toContain(written.why)
    expect(performance.now() - started).toBeLessThan(2_500)
  })

  it('where nothing listens', async () => {
    const server = await startOpenai(() => 'drop')
    await server.close()
    expect(await write(writerAt(server, { deadline: 700 }))).toMatchObject({ tier: 'extractive', answer: answerer.answer(QUESTION) })
  })

  it('where facts are picked that there are not', async () => {
    expect(await write(writerAt(await startOpenai(speaks(['made-up'], [SCALE]))))).toMatchObject({ tier: 'extractive', why: 'unknown-fact' })
  })
})

describe('retries', () => {
  it('after a hiccup, and waits as long as the server asks', async () => {
    const server = await startOpenai((asked, before) => (before.length === 0 ? { status: 500 } : speaks(['scale-40-million'], [SCALE])(asked)))
    expect(await write(writerAt(server))).toMatchObject({ tier: 'model' })
    expect(server.asked).toHaveLength(3)
  })
})

describe('the breaker', () => {
  it('rests after failures in a row, tries again once, and closes', async () => {
    let now = 0
    let broken = true
    const server = await startOpenai((asked) => (broken ? { status: 500 } : speaks(['scale-40-million'], [SCALE])(asked)))
    const writer = writerAt(server, { now: () => now })
    for (let time = 0; time < 4; time++) expect(await write(writer)).toMatchObject({ why: 'unreachable' })
    const asked = server.asked.length
    expect(await write(writer)).toMatchObject({ tier: 'extractive', why: 'resting' })
    expect(server.asked).toHaveLength(asked)
    now += 31_000
    broken = false
    expect(await write(writer)).toMatchObject({ tier: 'model' })
    expect(await write(writer)).toMatchObject({ tier: 'model' })
  })

  it('rests long at once where only the operator can help', async () => {
    let now = 0
    const server = await startOpenai(() => ({ status: 429, error: { code: 'insufficient_quota' } }))
    const writer = writerAt(server, { now: () => now })
    expect(await write(writer)).toMatchObject({ why: 'quota' })
    now += 120_000
    expect(await write(writer)).toMatchObject({ why: 'resting' })
  })
})

describe('our own queue', () => {
  it('full of questions behind one that hangs, says nothing against the server', async () => {
    let stuck = true
    const server = await startOpenai((asked) => (stuck ? 'hang' : speaks(['scale-40-million'], [SCALE])(asked)))
    const writer = writerAt(server, { atOnce: 1, deadline: 600 })
    const crowd = await Promise.all(Array.from({ length: 12 }, () => write(writer)))
    expect(crowd.map(({ why }) => why)).toEqual(crowd.map(() => 'timeout'))
    stuck = false
    expect(await write(writer)).toMatchObject({ tier: 'model' })
  })

  it('is not used to excuse a server that hangs for everybody', async () => {
    const server = await startOpenai(() => 'hang')
    const writer = writerAt(server, { atOnce: 4, deadline: 300 })
    await Promise.all(Array.from({ length: 4 }, () => write(writer)))
    expect(await write(writer)).toMatchObject({ why: 'resting' })
  })
})

describe('limits of a workspace', () => {
  it('a day: the budget is spent, another workspace has its own, and tomorrow is a new day', async () => {
    let now = Date.UTC(2026, 0, 11, 23)
    const server = await startOpenai(speaks(['scale-40-million'], [SCALE]))
    const writer = writerAt(server, { tokensADay: 2_000, now: () => now })
    expect(await write(writer)).toMatchObject({ tier: 'model' })
    expect(await write(writer)).toMatchObject({ tier: 'extractive', why: 'budget' })
    expect(await writer.write(QUESTION, [], { workspace: 'other' })).toMatchObject({ tier: 'model' })
    now += 3_600_000
    expect(await write(writer)).toMatchObject({ tier: 'model' })
  })

  it('counts by length where the server does not', async () => {
    const server = await startOpenai((asked) => ({ ...(speaks(['scale-40-million'], [SCALE])(asked) as { content: string }), usage: null }))
    const { spent } = await write(writerAt(server))
    expect(spent.input).toBeGreaterThan(3_000)
    expect(spent.output).toBeGreaterThan(10)
  })
})

describe('a server without structured outputs', () => {
  const only =
    (forms: readonly string[], wrap = (content: string) => content) =>
    (asked: Asked): Act => {
      const form = asked.body.response_format?.type ?? 'plain'
      if (!forms.includes(form)) return { status: 400, error: { message: `unknown ${form}` } }
      return { content: wrap((speaks(['scale-40-million'], [SCALE])(asked) as { content: string }).content) }
    }

  it('is asked in JSON mode, and from then on only so', async () => {
    const server = await startOpenai(only(['json_object']))
    const writer = writerAt(server)
    expect(await write(writer)).toMatchObject({ tier: 'model' })
    expect(await write(writer)).toMatchObject({ tier: 'model' })
    expect(server.asked.map(({ body }) => body.response_format?.type)).toEqual(['json_schema', 'json_object', 'json_object', 'json_object', 'json_object'])
  })

  test.for([
    ['bare', (content: string) => content],
    ['in a fence', (content: string) => `Here you are:\n\`\`\`json\n${content}\n\`\`\`\n`],
    ['behind a thought', (content: string) => `<think>The {fact} is…</think>\n${content}`],
    ['amid prose', (content: string) => `Sure! ${content} I hope this helps.`],
  ] as const)('is asked plainly, and read %s', async ([, wrap]) => {
    const server = await startOpenai(only(['plain'], wrap))
    expect(await write(writerAt(server))).toMatchObject({ tier: 'model', answer: { sentences: [{ text: WORDED }] } })
    expect(Object.keys(server.asked.at(-1)?.body ?? {}).sort()).toEqual(['messages', 'model'])
  })
})

describe('streaming', () => {
  const SECOND = { text: 'Human trafficking is growing in scale.', factIds: ['scale-growing'] }
  const ids = ['scale-40-million', 'scale-growing']
  const streamed = async (act: (asked: Asked) => Act): Promise<{ heard: Sentence[]; written: Written }> => {
    const heard: Sentence[] = []
    const written = await writerAt(await startOpenai(act)).write(QUESTION, [], { workspace: 'w', onSentence: (sentence) => heard.push(sentence) })
    return { heard, written }
  }

  it('tells verified sentences as they come, and the answer is made of them', async () => {
    const { heard, written } = await streamed(speaks(ids, [SCALE, SECOND]))
    expect(heard).toEqual([{ text: WORDED, factIds: SCALE.factIds }, SECOND])
    expect(written).toMatchObject({ tier: 'model', answer: { sentences: heard } })
  })

  it('never tells what does not pass', async () => {
    const { heard, written } = await streamed(speaks(ids, [SCALE, { text: 'Most of them are women and girls.', factIds: ['scale-40-million'] }, SECOND]))
    expect(heard.map(({ text }) => text)).toEqual([WORDED, SECOND.text])
    expect(written.rejected).toHaveLength(1)
    expect(wordsOf(written)).not.toContain('women')
  })

  it('takes nothing back when the stream breaks: the whole answer begins with what was told', async () => {
    const content = JSON.stringify({ outcome: 'answered', sentences: [SECOND, SCALE] })
    const { heard, written } = await streamed(wordsWithBoth({ pieces: content.match(/.{1,7}/gs) ?? [], cutAfter: 18 }, ids))
    expect(heard.map(({ factIds }) => factIds)).toEqual([SECOND.factIds])
    expect(written.answer.sentences[0]).toEqual(heard[0])
    expect(written.answer.citations.map(({ factId }) => factId)).toContain('scale-40-million')
  })

  test.for([
    ['breaks before the first sentence', { pieces: ['{"outcome"'], cutAfter: 1 }],
    ['ends with a tool call', { pieces: [], delta: { tool_calls: [{ index: 0, id: '1', type: 'function', function: { name: 'x', arguments: '' } }] } }],
    ['never comes', 'hang'],
  ] as const)('posts the extractive answer once when it %s', async ([, act]) => {
    const heard: Sentence[] = []
    const server = await startOpenai(wordsWith(act as Act))
    const written = await writerAt(server, { deadline: 1_000 }).write(QUESTION, [], { workspace: 'w', onSentence: (sentence) => heard.push(sentence) })
    expect(heard).toEqual([])
    expect(written).toMatchObject({ tier: 'extractive', answer: answerer.answer(QUESTION) })
  })

  const wordsWithBoth =
    (act: Act, facts: readonly string[]) =>
    (asked: Asked): Act =>
      asked.task === 'understand' ? speaks(facts, [])(asked) : act
})
