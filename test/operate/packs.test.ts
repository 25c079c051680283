/** A second pack of knowledge: bound to one channel it answers there, and the first everywhere else. Real files, a real database. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { check } from '#cli/knowledge-check.ts'
import { bind, packs } from '#cli/knowledge-packs.ts'
import { createDeskInProcess } from '../../src/adapters/desk-in-process.ts'
import type { Ask, Reply } from '../../src/adapters/surface.ts'
import { createAnswerer } from '../../src/core/answer.ts'
import { filesOf } from '../../src/knowledge/packs.ts'
import { openPacks } from '../../src/operate/packs.ts'
import { openDatabase } from '../../src/store/database.ts'
import { openKeyv } from '../../src/store/keyv.ts'
import { createPackBindings } from '../../src/store/pack-bindings.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'
import { smallKnowledge } from '../fakes/small-knowledge.ts'

const TODAY = '2026-11-22'
const SHARED = ['help-lines.yaml', 'triage.yaml', 'word-vectors.bin']

async function house() {
  const { knowledge, data } = smallKnowledge()
  const pack = join(knowledge, 'packs', 'river')
  const before = filesOf(knowledge)
  cpSync(knowledge, join(data, 'copy'), { recursive: true })
  cpSync(join(data, 'copy'), pack, { recursive: true })
  for (const file of SHARED) rmSync(join(pack, file)) // those of the first are the same for all
  const edit = (file: string, from: string, to: string): void => writeFileSync(join(pack, file), readFileSync(join(pack, file), 'utf8').replaceAll(from, to))
  edit('article.yaml', 'The Tolls of the Sea', 'The Tolls of the River')
  edit('facts/money.yaml', '3000000', '9000000')
  edit('facts/money.yaml', '$3 million', '$9 million')

  const { prepared } = await loadPrepared(knowledge, data, TODAY)
  const article = createAnswerer(prepared)
  const url = `sqlite:${join(data, 'test.db')}`
  const database = await openDatabase(url)
  onTestFinished(() => database.close())
  const missing: string[] = []
  const opened = await openPacks({
    knowledge,
    data,
    today: TODAY,
    vectors: prepared.vectors,
    bindings: createPackBindings(openKeyv(database, 'packs')),
    writerOf: undefined,
    watch: () => async () => {},
    onBroken: (_, error) => expect.unreachable(String(error)),
    onMissing: (channel, pack) => missing.push(`${channel} ${pack}`),
  })
  const voice = async (ask: Ask) => (await opened.voiceFor(ask))?.answerer
  const desk = createDeskInProcess({
    answer: async (ask, thread) => ((await voice(ask)) ?? article).answer(ask.text, thread),
    check: async (ask) => ((await voice(ask)) ?? article).check(ask.text),
    knowledgeIn: async (where) => (await opened.voiceFor(where))?.answerer.ground.knowledge,
    reference: () => 'r',
    now: () => 0,
    onEvent: () => {},
    onFault: (error) => expect.unreachable(String(error)),
  })
  const ask = async (channel: string, text: string): Promise<Reply> => {
    const replies: Reply[] = []
    await desk.handle(
      { surface: 'slack', id: `${channel}${text}`, thread: channel, user: 'U1', workspace: 'T1', channel, text, private: false },
      { post: async (reply) => void replies.push(reply) },
    )
    return replies[0] as Reply
  }
  const says = (reply: Reply): string => (reply.kind === 'answer' ? reply.answer.sentences.map(({ text }) => text).join(' ') : reply.kind)
  return { knowledge, url, pack, before, missing, ask, says, bindings: createPackBindings(openKeyv(database, 'packs')) }
}

const ASKED = 'How much is taken in tolls?'

it('a channel asks the pack that it is bound to, every other one the article', { timeout: 60_000 }, async () => {
  const { knowledge, url, before, missing, ask, says, bindings } = await house()
  expect(filesOf(knowledge)).toEqual(before) // a pack within is no part of the first

  expect(says(await ask('C1', ASKED))).toContain('$3 million')
  expect((await bind(knowledge, url, 'slack:T1:C1', 'river')).code).toBe(0)
  const bound = await ask('C1', ASKED)
  expect(says(bound)).toContain('$9 million')
  expect(bound.kind === 'answer' && bound.from?.article.title).toBe('The Tolls of the River')
  const elsewhere = await ask('C2', ASKED)
  expect([says(elsewhere), elsewhere]).toEqual([expect.stringContaining('$3 million'), expect.not.objectContaining({ from: expect.anything() })])

  expect(check(join(knowledge, 'packs', 'river'), TODAY)).toMatchObject({ code: 0, text: expect.stringContaining('sound: 2 facts') })

  const danger = await ask('C1', 'they locked me in and took my passport')
  expect(danger.kind === 'answer' && [danger.answer.outcome, danger.onlyToAsker, danger.answer.helpLines.length]).toEqual(['help', true, 1])

  expect((await packs(knowledge, TODAY, url)).text).toBe(
    'default: A. Writer, "The Tolls of the Sea", The Harbor Post; 2 facts; every channel that is not bound\nriver: A. Writer, "The Tolls of the River", The Harbor Post; 2 facts\n  slack:C1',
  )
  expect((await bind(knowledge, url, 'https://app.slack.com/client/T1/C1', 'default')).code).toBe(0)
  expect(says(await ask('C1', ASKED))).toContain('$3 million')
  expect(await bindings.list()).toEqual([])

  await bindings.bind({ surface: 'slack', workspace: 'T1', channel: 'C1' }, 'gone')
  expect(says(await ask('C1', ASKED))).toContain('$3 million')
  expect(missing).toContain('slack:C1 gone')
})

it('what cannot be bound is told with what can', async () => {
  const { knowledge } = smallKnowledge()
  for (const channel of ['C1', 'slack:C1', 'https://team.slack.com/archives/C1'])
    expect(await bind(knowledge, 'sqlite::memory:', channel, 'default')).toMatchObject({
      code: 1,
      text: expect.stringMatching(/no channel.*slack:T0123:C0123/),
    })
  expect(await bind(knowledge, 'sqlite::memory:', 'slack:T1:C1', 'sea')).toEqual({
    text: 'There is no pack "sea". Known: default. A new one is a folder in knowledge/packs.',
    code: 1,
  })
})

it('a pack that is broken stops nobody: the article answers until it is mended', { timeout: 60_000 }, async () => {
  const { knowledge, data } = smallKnowledge()
  const pack = join(knowledge, 'packs', 'river')
  cpSync(knowledge, join(data, 'copy'), { recursive: true })
  cpSync(join(data, 'copy'), pack, { recursive: true })
  rmSync(join(pack, 'article.yaml'))
  const { prepared } = await loadPrepared(knowledge, data, TODAY)
  const [broken, missing]: [string[], string[]] = [[], []]
  let mend: (whole: typeof prepared) => void = () => {}
  const { voiceFor } = await openPacks({
    ...{ knowledge, data, today: TODAY, vectors: prepared.vectors, bindings: { packOf: async () => 'river' }, writerOf: undefined },
    watch(_, use) {
      mend = use
      return async () => {}
    },
    onBroken: (id) => broken.push(id),
    onMissing: (channel, id) => missing.push(`${channel} ${id}`),
  })
  const place = { surface: 'slack', channel: 'C1' }
  expect([await voiceFor(place), broken, missing]).toEqual([undefined, ['river'], ['slack:C1 river']])
  mend(prepared)
  expect((await voiceFor(place))?.answerer.answer(ASKED).outcome).toBe('answered')
})
