import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createAnswerer } from '#core/answer.ts'
import { BriefError } from '#errors'
import { loadPrepared } from '#store/prepared-file.ts'
import { smallKnowledge } from '../fakes/small-knowledge.ts'

const TODAY = '2026-11-22'

describe('the prepared knowledge', () => {
  it('is prepared once, and read from then on', async () => {
    const { knowledge, data } = smallKnowledge()
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
    const { knowledge, data } = smallKnowledge()
    const first = await loadPrepared(knowledge, data, TODAY)
    const second = await loadPrepared(knowledge, data, TODAY)
    expect(second.prepared).toEqual(first.prepared)
    const question = 'Who guards the ships?'
    const answer = createAnswerer(second.prepared).answer(question)
    expect(answer).toEqual(createAnswerer(first.prepared).answer(question))
    expect(answer).toMatchObject({ outcome: 'answered', citations: [{ factId: 'sea-guards', paragraph: 2 }] })
  })

  it('is the same each time it is prepared, to the last byte', async () => {
    const { knowledge, data } = smallKnowledge()
    const other = smallKnowledge().data
    await loadPrepared(knowledge, data, TODAY)
    await loadPrepared(knowledge, other, TODAY)
    const [file = ''] = readdirSync(data)
    expect(readFileSync(join(other, file)).equals(readFileSync(join(data, file)))).toBe(true)
  })

  it.for([
    ['cut off by a crash', (file: string) => truncateSync(file, 1000)],
    ['empty', (file: string) => truncateSync(file, 0)],
    ['no such thing', (file: string) => writeFileSync(file, 'not at all')],
  ] as const)('%s is prepared again', async ([, spoil]) => {
    const { knowledge, data } = smallKnowledge()
    await loadPrepared(knowledge, data, TODAY)
    spoil(join(data, readdirSync(data)[0] as string))
    expect((await loadPrepared(knowledge, data, TODAY)).fresh).toBe(true)
    expect((await loadPrepared(knowledge, data, TODAY)).fresh).toBe(false)
  })

  it.for(['facts/money.yaml', 'triage.yaml', 'chats.yaml'])('an edit of %s makes a new one and removes the old', async (file) => {
    const { knowledge, data } = smallKnowledge()
    await loadPrepared(knowledge, data, TODAY)
    const before = readdirSync(data)
    appendFileSync(join(knowledge, file), '# a curator was here\n')
    expect((await loadPrepared(knowledge, data, TODAY)).fresh).toBe(true)
    const after = readdirSync(data)
    expect(after).toHaveLength(1)
    expect(after).not.toEqual(before)
  })

  it('leaves alone what is not its own', async () => {
    const { knowledge, data } = smallKnowledge()
    mkdirSync(data)
    writeFileSync(join(data, 'brief.db'), 'x')
    writeFileSync(join(knowledge, 'README.md'), 'for curators')
    await loadPrepared(knowledge, data, TODAY)
    writeFileSync(join(knowledge, 'README.md'), 'for curators, better') // no part of what is known
    expect((await loadPrepared(knowledge, data, TODAY)).fresh).toBe(false)
    expect(readdirSync(data)).toContain('brief.db')
  })

  it('works where nothing can be written: it is prepared at each start', async () => {
    const { knowledge, data } = smallKnowledge()
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
    const { knowledge, data } = smallKnowledge()
    writeFileSync(join(knowledge, 'names.yaml'), 'names: [{ id: X }]\n')
    await expect(loadPrepared(knowledge, data, TODAY)).rejects.toBeInstanceOf(BriefError)
    expect(() => readdirSync(data)).toThrow()
  })

  it.for([
    ['missing', (file: string) => rmSync(file)],
    ['of another kind', (file: string) => writeFileSync(file, 'GIF89a, which is no table')],
  ] as const)('word vectors that are %s: what to do', async ([, spoil]) => {
    const { knowledge, data } = smallKnowledge()
    spoil(join(knowledge, 'word-vectors.bin'))
    await expect(loadPrepared(knowledge, data, TODAY)).rejects.toMatchObject({ code: 'knowledge', message: expect.stringContaining('git checkout') })
  })
})
