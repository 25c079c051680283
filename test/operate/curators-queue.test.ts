/** What people asked in vain, made ready for a curator. */
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { gaps } from '../../src/cli/knowledge-gaps.ts'
import { readKnowledge } from '../../src/knowledge/read.ts'
import type { Knowledge } from '../../src/knowledge/schema.ts'
import { readVectors, type WordVectors } from '../../src/language/vectors.ts'
import { draftsOf, groupVoices, type Voice, voicesIn } from '../../src/operate/curators-queue.ts'
import { paths } from '../../src/paths.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { createVoices } from '../../src/store/voices.ts'
import { smallKnowledge } from '../fakes/small-knowledge.ts'

const NOW = Date.parse('2026-11-22T12:00Z')

let knowledge: Knowledge
let vectors: WordVectors
beforeAll(() => {
  knowledge = readKnowledge(paths.knowledge, '2026-11-22').knowledge
  vectors = readVectors(join(paths.knowledge, 'word-vectors.bin'))
})

const voice = (text: string | null, change: Partial<Voice> = {}): Voice => ({ text, reason: 'gap', factIds: [], unhelpful: false, ...change })

async function open(): Promise<Database> {
  const database = await openDatabase('sqlite::memory:')
  onTestFinished(() => database.close())
  return database
}

describe('groups', () => {
  it('hold what is alike together and what is not apart, the most asked first, with the nearest facts', () => {
    const asked = [
      'How many ships carry Rohingya captives?',
      'What does a visa for Peru cost?',
      'number of ships with Rohingya aboard',
      'how many Rohingya ships are there',
      'Is Peru giving visas?',
    ]
    const groups = groupVoices(
      asked.map((text) => voice(text)),
      knowledge,
      vectors,
    )
    expect(groups.map(({ texts }) => texts)).toEqual([
      [asked[0], asked[2], asked[3]],
      [asked[1], asked[4]],
    ])
    expect(groups[0]?.nearest[0]).toMatch(/^rohingya-/)
  })

  it('go by the facts that were offered where no words are kept', () => {
    const groups = groupVoices(
      [
        voice(null, { factIds: ['is-ransom-2014'] }),
        voice(null, { factIds: ['scale-40-million'], reason: 'wrong', unhelpful: true }),
        voice(null, { factIds: ['is-ransom-2014'] }),
        voice(null, { factIds: ['no-longer-there'] }),
      ],
      knowledge,
      vectors,
    )
    expect(groups).toEqual([
      { asked: 2, unhelpful: 0, texts: [], reasons: ['gap'], nearest: ['is-ransom-2014'] },
      { asked: 1, unhelpful: 1, texts: [], reasons: ['wrong'], nearest: ['scale-40-million'] },
      { asked: 1, unhelpful: 0, texts: [], reasons: ['gap'], nearest: [] },
    ])
  })

  it('do not depend on the words being known', () => {
    expect(groupVoices([voice('xyzzy'), voice('xyzzy'), voice('??')], knowledge, vectors).map(({ asked }) => asked)).toEqual([2, 1])
  })
})

describe('the queue', () => {
  it('has abstentions and thumbs down, and one that is both once', async () => {
    const database = await open()
    const voices = createVoices(database, () => NOW, true)
    const thumb = (reference: string, helpful: boolean) =>
      voices.feedback({
        surface: 'slack',
        workspace: 'T1',
        user: 'U1',
        reference,
        helpful,
        factIds: ['a-fact'],
        outcome: 'answered',
        ...(helpful ? {} : { reason: 'unclear' as const }),
      })
    await voices.unanswered(
      { surface: 'slack', workspace: 'T1', user: 'U1', text: 'How many ships?' },
      { reason: 'gap', citations: [{ factId: 'b-fact' }] },
      'r1',
    )
    await thumb('r1', false)
    await thumb('r2', false)
    await thumb('r3', true)
    expect(await voicesIn(database)).toEqual([
      { text: 'How many ships?', reason: 'gap', factIds: ['b-fact'], unhelpful: true },
      { text: null, reason: 'unclear', factIds: ['a-fact'], unhelpful: true },
    ])
  })
})

const group = (texts: readonly string[], nearest: readonly string[]) => ({ asked: texts.length, unhelpful: 0, texts, reasons: ['gap'], nearest })

/** What the folder holds with these drafts at the end of its gaps; throws with every fault. */
function pasted(folder: string, ...drafts: (string | undefined)[]): Knowledge {
  for (const draft of drafts) appendFileSync(join(folder, 'gaps', 'all.yaml'), `${draft?.replace(/^/gm, '  ')}\n`)
  return readKnowledge(folder, '2026-11-22').knowledge
}

describe('a draft', () => {
  it('can be pasted as it is: the knowledge stays without fault', () => {
    const { knowledge: folder } = smallKnowledge()
    const tricky = ['Who said: "no ships"?', "it's - #1: how many?", 'yes', '- a list?']
    const [draft] = draftsOf([group(tricky, ['sea-tolls'])], readKnowledge(folder, '2026-11-22').knowledge)
    const { gaps: found } = pasted(folder, draft)
    expect(found.at(-1)).toMatchObject({ id: 'new-gap-1', nearest: ['sea-tolls'], questions: tricky })
  })

  it('leaves out what stands there already, what is asked twice and what is too long, and takes an id that is free', () => {
    const { knowledge: folder } = smallKnowledge()
    const before = readKnowledge(folder, '2026-11-22').knowledge
    const [first] = draftsOf([group(['Which xyzzy?'], [])], before)
    const after = pasted(folder, first)
    expect(after.gaps.at(-1)?.nearest).not.toEqual([])
    const known = [...after.facts, ...after.gaps, ...after.digests, ...after.chats].flatMap(({ questions }) => questions)
    const drafts = draftsOf([group([...known, 'How many plugh?', 'how many PLUGH', '??', 'x'.repeat(301)], []), group(['how many plugh?'], [])], after)
    expect(pasted(folder, ...drafts).gaps.slice(-2)).toMatchObject([
      { id: 'new-gap-2', questions: ['How many plugh?'] },
      { id: 'new-gap-3', questions: [] },
    ])
  })
})

describe('npm run knowledge -- gaps', () => {
  const at = (folder: string, now = NOW) => gaps(readKnowledge(folder, '2026-11-22').knowledge, folder, 'sqlite::memory:', now)

  it('says that there is nothing, and later what is due for review', async () => {
    const { knowledge: folder } = smallKnowledge()
    expect((await at(folder)).text).toBe('Nobody asked in vain, and nothing was marked unhelpful.')
    const { text } = await at(folder, Date.parse('2027-06-01'))
    expect(text).toContain('2 facts past the review date\n  sea-tolls\n  sea-guards')
    expect(text).toContain('1 help line not checked for 90 days\n  harbor')
  })
})
