/** The model as it is wired: the real client, a database, and Slack, against local servers. */
import Keyv from 'keyv'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { VectorShelf } from '../../../src/adapters/openai/nearness.ts'
import { createModel, type ModelParts } from '../../../src/adapters/openai/openai.ts'
import { createSpending } from '../../../src/adapters/openai/spending.ts'
import type { OpenaiSettings } from '../../../src/config.ts'
import { type Answerer, createAnswerer } from '../../../src/core/answer.ts'
import { createWriter, type Writer } from '../../../src/core/write.ts'
import { paths } from '../../../src/paths.ts'
import { openDatabase } from '../../../src/store/database.ts'
import { loadPrepared } from '../../../src/store/prepared-file.ts'
import { readPrompts } from '../../../src/store/prompts.ts'
import { buildWriters } from '../../../src/wiring/writer.ts'
import { type Act, type Asked, type FakeOpenai, speaks, startOpenai } from '../../fakes/openai.ts'
import type { Message } from '../../fakes/slack.ts'
import { wordsOf } from '../../fakes/slack-bot.ts'
import { PATIENCE, startWholeBot } from '../../fakes/whole-bot.ts'

let answerer: Answerer
beforeAll(async () => {
  answerer = createAnswerer((await loadPrepared(paths.knowledge, paths.data, '2026-11-22')).prepared)
}, 120_000)

const QUESTION = 'How many people are affected by human trafficking?'
const SCALE = { text: 'More than 40 million people worldwide are affected by human trafficking and modern slavery.', factIds: ['scale-40-million'] }
const GROWING = { text: 'Human trafficking is growing in scale.', factIds: ['scale-growing'] }
const FALSE = { text: 'Human trafficking is falling in scale.', factIds: ['scale-growing'] }

function writerAt(server: FakeOpenai, more: Partial<ModelParts> = {}, atOnce = 4): Writer {
  const { understand, word, match } = readPrompts(paths.prompts)
  const spending = createSpending(new Keyv(), { atOnce, tokensADay: 1e6 }, Date.now)
  const parts = { apiKey: 'k', baseUrl: server.url, model: 'small', deadline: 5_000, prompts: { understand, word, match }, spending, now: Date.now }
  return createWriter(answerer, createModel({ ...parts, onFault: () => undefined, ...more }))
}

describe('wording that was let out once', () => {
  it('is kept over a restart, and not over another model', async () => {
    const server = await startOpenai(speaks(['scale-40-million'], [SCALE]))
    const database = await openDatabase('sqlite::memory:')
    onTestFinished(() => database.close())
    const settings: OpenaiSettings = {
      apiKey: 'k',
      baseUrl: server.url,
      host: 'local',
      model: 'small',
      embeddingModel: undefined,
      deadline: 5_000,
      tokensADay: 1e6,
      atOnce: 4,
    }
    const ask = async (model: string, text = QUESTION): Promise<boolean> => {
      const writers = await buildWriters({ ...settings, model }, { database, now: Date.now, onFault: () => undefined })
      const { tier, remembered } = await writers(answerer).write(text, [], { workspace: 'w' })
      expect(tier).toBe('model')
      return remembered
    }
    expect([await ask('small'), await ask('small'), await ask('small', `  ${QUESTION.toUpperCase()}`), await ask('large')]).toEqual([false, true, true, false])
    expect(server.asked.map(({ body }) => body.model)).toEqual(['small', 'small', 'large', 'large'])
  })
})

describe('the claim check', () => {
  const CLAIM = 'Daesh cashed in 12 million bucks for letting captured people go home.'

  it('asks which fact a claim is about, as data and with the facts; the verdict is its own', async () => {
    const server = await startOpenai(() => ({ content: JSON.stringify({ matches: [{ claim: 0, factId: 'is-ransom-2014' }] }) }))
    const { verdicts, spent } = await writerAt(server).check(`${CLAIM} Ask maria@example.org.`, { workspace: 'w' })
    expect(verdicts).toContainEqual(expect.objectContaining({ state: 'contradicted', factId: 'is-ransom-2014' }))
    expect({ tasks: server.asked.map(({ task }) => task), calls: spent.calls }).toEqual({ tasks: ['match'], calls: 1 })
    expect(server.asked[0]?.raw).not.toContain('maria@')
  })

  it.each([
    ['that is no JSON', { content: 'It is about ransom.' }],
    ['of a claim and a fact that there are not', { content: JSON.stringify({ matches: [{ claim: 7, factId: 'made-up' }] }) }],
    ['that never comes', 'hang'],
    [
      'with a tool call',
      { message: { role: 'assistant', content: '{}', tool_calls: [{ id: '1', type: 'function', function: { name: 'x', arguments: '' } }] } },
    ],
  ] as const)('says what it says without a model where an answer comes %s', async (_, act) => {
    const { verdicts } = await writerAt(await startOpenai(() => act as Act), { deadline: 600 }).check(CLAIM, { workspace: 'w' })
    expect(verdicts).toEqual(answerer.check(CLAIM))
  })
})

describe('ranking by embeddings', () => {
  const shelf = (): VectorShelf => {
    const kept = new Map<string, Float32Array>()
    return { read: () => kept, write: (vectors) => void [...vectors].map(([key, vector]) => kept.set(key, vector)) }
  }
  const nearTo =
    (statement: string) =>
    (asked: Asked): Act =>
      asked.task === 'embed'
        ? { embeddings: (asked.body.input ?? []).map((text) => (text === statement || text === QUESTION ? [1, 0] : [0, 1])) }
        : speaks(['scale-40-million'], [SCALE])(asked)
  const shown = (server: FakeOpenai): string[] =>
    ((server.asked.find(({ task }) => task === 'understand')?.data?.facts ?? []) as { id: string }[]).map(({ id }) => id)

  it('is off unless a model is named, and then moves what is near to the front', async () => {
    const far = 'kuwait-passports'
    const statement = answerer.ground.facts.get(far)?.statement as string
    const [off, on] = [await startOpenai(nearTo(statement)), await startOpenai(nearTo(statement))]
    expect(await writerAt(off).write(QUESTION, [], { workspace: 'w' })).toMatchObject({ tier: 'model' })
    expect(await writerAt(on, { embedding: { model: 'e', shelf: shelf() } }).write(QUESTION, [], { workspace: 'w' })).toMatchObject({ tier: 'model' })
    expect(off.asked.filter(({ task }) => task === 'embed')).toEqual([])
    expect(shown(on).indexOf(far)).toBeLessThan(shown(off).indexOf(far))
    expect(shown(on).toSorted()).toEqual(shown(off).toSorted())
  })

  it('is done without where the server cannot', async () => {
    const server = await startOpenai((asked) => (asked.task === 'embed' ? { status: 404 } : speaks(['scale-40-million'], [SCALE])(asked)))
    expect(await writerAt(server, { embedding: { model: 'e', shelf: shelf() } }).write(QUESTION, [], { workspace: 'w' })).toMatchObject({ tier: 'model' })
  })
})

describe('a busy workspace', () => {
  it('has so many requests under way and no more; another one does not wait for it', async () => {
    const other = 'What did ISIS take in ransoms?'
    const server = await startOpenai((asked) => (asked.data?.question === QUESTION ? 'hang' : speaks(['scale-40-million'], [SCALE])(asked)))
    const writer = writerAt(server, { deadline: 3_000 }, 2)
    const crowd = Array.from({ length: 5 }, () => writer.write(QUESTION, [], { workspace: 'busy' }))
    await vi.waitFor(() => expect(server.asked).toHaveLength(2))
    await writer.write(other, [], { workspace: 'calm' })
    expect(server.asked.filter(({ data }) => data?.question === QUESTION)).toHaveLength(2)
    expect((await Promise.all(crowd)).map(({ answer }) => answer)).toEqual(crowd.map(() => answerer.answer(QUESTION)))
  })

  it('waits as long as the server asks, and no longer', async () => {
    const server = await startOpenai((asked, before) =>
      before.length === 0
        ? { status: 429, error: { code: 'rate_limit_exceeded' }, headers: { 'retry-after-ms': '40' } }
        : speaks(['scale-40-million'], [SCALE])(asked),
    )
    expect(await writerAt(server).write(QUESTION, [], { workspace: 'w' })).toMatchObject({ tier: 'model' })
    expect(server.asked).toHaveLength(3)
  })
})

describe('in Slack, as a process of its own', { timeout: 3 * PATIENCE }, () => {
  it('streams what has passed, never what has not, and no answer to somebody in danger', async () => {
    const shown = Promise.withResolvers<void>()
    const server = await startOpenai((asked) => {
      const act = speaks(['scale-40-million', 'scale-growing'], [FALSE, SCALE, GROWING])(asked)
      if (typeof act === 'string' || !('pieces' in act)) return act
      const over = (at: number): boolean => act.pieces.slice(0, at).join('').split('}').length > 2 // two sentences are there
      return { ...act, hold: { after: act.pieces.findIndex((_, at) => over(at)), until: shown.promise } }
    })
    const { slack } = await startWholeBot({ OPENAI_API_KEY: 'k', OPENAI_BASE_URL: server.url })
    slack.people.say('U1', 'C1', `<@${slack.botUser}> ${QUESTION}`)
    await slack.until(() => slack.posts('C1')[0]?.streaming === true, 'the first sentence')
    expect(wordsOf(slack.posts('C1')[0] as Message)).toMatch(/million people worldwide are affected/)
    expect(wordsOf(slack.posts('C1')[0] as Message)).not.toMatch(/growing|falling/)
    shown.resolve()
    await slack.until(() => slack.posts('C1')[0]?.streaming === false, 'the answer')
    expect(slack.posts('C1')).toHaveLength(1)
    const text = slack.posts('C1').map(wordsOf).join('\n')
    expect(text).toMatch(/million people worldwide are affected/)
    expect(text).toContain(GROWING.text)
    expect(text).not.toContain('falling')
    expect(server.asked.map(({ task, body }) => [task, body.stream === true])).toEqual([
      ['understand', false],
      ['word', true],
    ])
    slack.people.tell('U2', 'He took my passport and I am not allowed to leave the house')
    await slack.until(() => slack.posts('DU2').length === 1, 'help')
    expect(server.asked).toHaveLength(2)
  })
})
