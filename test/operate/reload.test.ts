/** An edit of the knowledge while the bot answers: taken over whole, or not at all. Real files and a real process. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createAnswerer } from '../../src/core/answer.ts'
import { BriefError } from '../../src/errors.ts'
import { createChangeableAnswerer } from '../../src/operate/changeable-answerer.ts'
import { prepareApart } from '../../src/operate/prepare-apart.ts'
import { createReload } from '../../src/operate/reload.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'
import { smallKnowledge } from '../fakes/small-knowledge.ts'

const TODAY = '2026-11-22'
const ASKED = 'How much is taken in tolls?'

async function house() {
  const { knowledge, data } = smallKnowledge()
  const { answerer, change } = createChangeableAnswerer(createAnswerer((await loadPrepared(knowledge, data, TODAY)).prepared))
  const broken: unknown[] = []
  let reloads = 0
  const look = createReload({
    folder: knowledge,
    prepare: () => prepareApart({ knowledge, data, today: TODAY }),
    use(prepared) {
      reloads += 1
      change(createAnswerer(prepared))
    },
    onBroken: (error) => broken.push(error),
    now: () => 0,
  })
  const facts = join(knowledge, 'facts', 'money.yaml')
  const original = readFileSync(facts, 'utf8')
  const edit = (text: string): void => writeFileSync(facts, text)
  return {
    answerer,
    broken,
    look,
    facts,
    original,
    edit,
    reloads: () => reloads,
    says: () =>
      answerer
        .answer(ASKED)
        .sentences.map(({ text }) => text)
        .join(' '),
  }
}

const PATIENT = { timeout: 60_000 } // the process gives way to whatever else runs on this machine

describe('an edit of the knowledge', PATIENT, () => {
  it('is taken over once it is over, and everybody who holds the answerer sees it', async () => {
    const { answerer, look, edit, original, reloads, says } = await house()
    const { ground } = answerer
    const { knowledge } = ground
    await look()
    expect(says()).toContain('$3 million')
    edit(original.replaceAll('3000000', '5000000').replaceAll('$3 million', '$5 million'))
    await look() // seen for the first time: it may not be over yet
    expect([reloads(), says()]).toEqual([0, expect.stringContaining('$3 million')])
    await look()
    expect([reloads(), says()]).toEqual([1, expect.stringContaining('$5 million')])
    expect(knowledge.facts[0]?.statement).toContain('$5 million')
    expect(ground.facts.get('sea-tolls')?.statement).toContain('$5 million')
    await look()
    expect(reloads()).toBe(1)
  })

  it('that is broken is told once with file, field and remedy; the last good version stays, and the mended one is taken over', async () => {
    const { broken, look, edit, original, reloads, says } = await house()
    edit(original.replace('paragraph: 1', 'paragraph: first'))
    for (let times = 0; times < 4; times++) await look()
    expect(broken).toHaveLength(1)
    expect(broken[0]).toBeInstanceOf(BriefError)
    expect((broken[0] as BriefError).faults).toEqual([
      expect.objectContaining({ at: 'facts/money.yaml, facts, sea-tolls, paragraph', remedy: expect.stringMatching(/README/) }),
    ])
    expect([reloads(), says()]).toEqual([0, expect.stringContaining('$3 million')])
    edit(original.replaceAll('3000000', '5000000').replaceAll('$3 million', '$5 million'))
    await look()
    await look()
    expect([reloads(), says()]).toEqual([1, expect.stringContaining('$5 million')])
  })

  it('that takes a file away is a broken edit like any other', async () => {
    const { broken, look, facts, says } = await house()
    rmSync(facts)
    await look()
    await look()
    expect(broken).toHaveLength(1)
    expect(says()).toContain('$3 million')
  })
})

it('that could not be prepared for another reason is tried again after a pause', async () => {
  const { knowledge } = smallKnowledge()
  let [at, tries] = [0, 0]
  const look = createReload({
    folder: knowledge,
    prepare() {
      tries += 1
      throw new BriefError('knowledge', 'Killed.')
    },
    use: () => {},
    onBroken: () => {},
    now: () => at,
  })
  const facts = join(knowledge, 'facts', 'money.yaml')
  writeFileSync(facts, `${readFileSync(facts, 'utf8')}\n`)
  for (let times = 0; times < 4; times++) await look()
  expect(tries).toBe(1)
  at = 5 * 60_000
  for (let times = 0; times < 4; times++) await look()
  expect(tries).toBe(2)
})

it('a process that does not come to an end is ended', async () => {
  const { knowledge, data } = smallKnowledge()
  await expect(prepareApart({ knowledge, data, today: TODAY }, 1)).rejects.toThrow('was not done within 0.001 s')
})
