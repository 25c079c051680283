import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createAnswerer } from '#core/answer.ts'
import { BriefError } from '#errors'
import { loadPrepared } from '#store/prepared-file.ts'
import { paths } from '../../src/paths.ts'

const TODAY = '2026-11-22'

/** As few entries as make a knowledge; the word vectors are the real ones. */
const small: Readonly<Record<string, string>> = {
  'article.yaml': 'title: The Tolls of the Sea\nauthor: A. Writer\noutlet: The Harbor Post\npublished: 2020-01-31\nurl: https://harbor.example/tolls\nparagraphs: 2\nclaimants: { writer: { name: the writer, lead: "According to the writer," } }\nthemes: { money: { title: Money } }\n',
  'facts/money.yaml': `theme: money
verifiedOn: 2026-11-22
reviewBy: 2027-01-01
facts:
  - { id: sea-tolls, paragraph: 1, statement: Tolls of $3 million are taken each year., figures: [{ value: 3000000, unit: USD, per: year, is: exact }], claimedBy: writer, answers: [how-much], context: [], ask: How much is taken in tolls?, questions: [how much money do the tolls bring, what do ships pay in all] }
  - { id: sea-guards, paragraph: 2, statement: Guards watch over every ship., claimedBy: writer, answers: [who], context: [], ask: Who watches the ships?, questions: [Who guards the ships?, who looks after the boats] }
`,
  'gaps/all.yaml': 'verifiedOn: 2026-11-22\ngaps:\n  - { id: toll-keepers, missing: It does not say who keeps the tolls., nearest: [sea-tolls], questions: [who keeps the money, who gets it] }\n',
  'digests.yaml': 'digests: []\n',
  'chats.yaml': 'chats: [{ id: off-topic, reply: I know only of tolls., questions: [hello, what is the weather] }]\n',
  'names.yaml': 'names: []\n',
  'updates.yaml': 'updates: []\n',
  'help-lines.yaml': 'helpLines:\n  - { id: harbor, country: Harborland, name: Harbor line, phone: "12345", grade: A, checkedOn: 2026-11-22, source: "https://harbor.example" }\nemergency: { Harborland: "112" }\n',
  'calendar.yaml': 'occasions: []\n',
  'triage.yaml': 'help: [they locked me in and took my passport]\nrefused: [help me sink a ship with people]\nnone: [how are you]\n',
}

describe('the prepared knowledge', () => {
  it('is prepared once, and read from then on', async () => {
    const { knowledge, data } = folders()
    let told = 0
    const first = await loadPrepared(knowledge, data, TODAY, () => {
      told += 1
    })
    const [file = ''] = readdirSync(data)
    const written = statSync(join(data, file)).mtimeMs
    const second = await loadPrepared(knowledge, data, '2027-06-01', () => {
      told += 1
    })
    expect([first.fresh, second.fresh, told]).toEqual([true, false, 1])
    expect(readdirSync(data)).toEqual([expect.stringMatching(/^prepared-[0-9a-f]{16}\.bin$/)])
    expect(statSync(join(data, file)).mtimeMs).toBe(written)
  })

  it('is the same whether prepared or read, and answers the same', async () => {
    const { knowledge, data } = folders()
    const first = await loadPrepared(knowledge, data, TODAY)
    const second = await loadPrepared(knowledge, data, TODAY)
    expect(second.prepared).toEqual(first.prepared)
    const question = 'Who guards the ships?'
    const answer = createAnswerer(second.prepared).answer(question)
    expect(answer).toEqual(createAnswerer(first.prepared).answer(question))
    expect(answer).toMatchObject({ outcome: 'answered', citations: [{ factId: 'sea-guards', paragraph: 2 }] })
  })

  it('is the same each time it is prepared, to the last byte', async () => {
    const { knowledge, data } = folders()
    const other = folders().data
    await loadPrepared(knowledge, data, TODAY)
    await loadPrepared(knowledge, other, TODAY)
    const [file = ''] = readdirSync(data)
    expect(readFileSync(join(other, file)).equals(readFileSync(join(data, file)))).toBe(true)
  })

  it.for([['cut off by a crash', (file: string) => truncateSync(file, 1000)], ['empty', (file: string) => truncateSync(file, 0)], ['no such thing', (file: string) => writeFileSync(file, 'not at all')]] as const)('%s is prepared again', async ([, spoil]) => {
    const { knowledge, data } = folders()
    await loadPrepared(knowledge, data, TODAY)
    spoil(join(data, readdirSync(data)[0] as string))
    expect((await loadPrepared(knowledge, data, TODAY)).fresh).toBe(true)
    expect((await loadPrepared(knowledge, data, TODAY)).fresh).toBe(false)
  })

  it.for(['facts/money.yaml', 'triage.yaml', 'chats.yaml'])('an edit of %s makes a new one and removes the old', async (file) => {
    const { knowledge, data } = folders()
    await loadPrepared(knowledge, data, TODAY)
    const before = readdirSync(data)
    appendFileSync(join(knowledge, file), '# a curator was here\n')
    expect((await loadPrepared(knowledge, data, TODAY)).fresh).toBe(true)
    const after = readdirSync(data)
    expect(after).toHaveLength(1)
    expect(after).not.toEqual(before)
  })

  it('leaves alone what is not its own', async () => {
    const { knowledge, data } = folders()
    mkdirSync(data)
    writeFileSync(join(data, 'brief.db'), 'x')
    writeFileSync(join(knowledge, 'README.md'), 'for curators')
    await loadPrepared(knowledge, data, TODAY)
    writeFileSync(join(knowledge, 'README.md'), 'for curators, better') // no part of what is known
    expect((await loadPrepared(knowledge, data, TODAY)).fresh).toBe(false)
    expect(readdirSync(data)).toContain('brief.db')
  })

  it('works where nothing can be written: it is prepared at each start', async () => {
    const { knowledge, data } = folders()
    writeFileSync(data, 'a file where the folder should be')
    for (let start = 0; start < 2; start++) {
      const { prepared, fresh } = await loadPrepared(knowledge, data, TODAY)
      expect(fresh).toBe(true)
      expect(createAnswerer(prepared).answer('Who guards the ships?').outcome).toBe('answered')
    }
  })
})

describe('knowledge that cannot be used', () => {
  it('a broken file: all faults, and nothing is kept', async () => {
    const { knowledge, data } = folders()
    writeFileSync(join(knowledge, 'names.yaml'), 'names: [{ id: X }]\n')
    await expect(loadPrepared(knowledge, data, TODAY)).rejects.toBeInstanceOf(BriefError)
    expect(() => readdirSync(data)).toThrow()
  })

  it.for([['missing', (file: string) => rmSync(file)], ['of another kind', (file: string) => writeFileSync(file, 'GIF89a, which is no table')]] as const)('word vectors that are %s: what to do', async ([, spoil]) => {
    const { knowledge, data } = folders()
    spoil(join(knowledge, 'word-vectors.bin'))
    await expect(loadPrepared(knowledge, data, TODAY)).rejects.toMatchObject({ code: 'knowledge', message: expect.stringContaining('git checkout') })
  })
})

/** A knowledge of its own for each test, and a data folder that is not there yet. */
function folders(): { knowledge: string; data: string } {
  const root = mkdtempSync(join(tmpdir(), 'prepared-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const knowledge = join(root, 'knowledge')
  for (const [file, text] of Object.entries(small)) {
    mkdirSync(dirname(join(knowledge, file)), { recursive: true })
    writeFileSync(join(knowledge, file), text)
  }
  copyFileSync(join(paths.knowledge, 'word-vectors.bin'), join(knowledge, 'word-vectors.bin'))
  return { knowledge, data: join(root, 'data') }
}
