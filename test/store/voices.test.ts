/** Thumbs and unanswered questions: counted, deletable, and without text unless the operator opted in. */
import { beforeEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { createVoices } from '../../src/store/voices.ts'

let database: Database
beforeEach(async () => {
  database = await openDatabase('sqlite::memory:')
  return () => database.close()
})

const thumb = { surface: 'slack', workspace: 'T1', user: 'U1', reference: 'r1', helpful: true, factIds: ['a-fact'], outcome: 'answered' }
const asked = { surface: 'discord', workspace: undefined, user: 'U1', text: 'What about my neighbour?' }

describe('voices', () => {
  it('let a person change their mind about an answer', async () => {
    const voices = createVoices(database, () => 5, false)
    await voices.feedback(thumb)
    await voices.feedback({ ...thumb, helpful: false, reason: 'wrong' })
    expect(await database.query('SELECT helpful, reason, fact_ids FROM feedback')).toEqual([{ helpful: 0, reason: 'wrong', fact_ids: '["a-fact"]' }])
  })

  it('keep the text of an unanswered question only where the operator wants it', async () => {
    await createVoices(database, () => 5, false).unanswered(asked, { reason: 'gap', citations: [] }, 'r1')
    await createVoices(database, () => 5, true).unanswered(asked, { reason: 'gap', citations: [{ factId: 'a-fact' }] }, 'r2')
    expect(await database.query('SELECT reference, text, topic FROM unanswered ORDER BY reference')).toEqual([
      { reference: 'r1', text: null, topic: '' },
      { reference: 'r2', text: asked.text, topic: 'a-fact' },
    ])
  })

  it('count and forget one person of one surface', async () => {
    const voices = createVoices(database, () => 5, false)
    await voices.feedback(thumb)
    await voices.unanswered({ ...asked, surface: 'slack' }, { reason: 'gap', citations: [] }, 'r2')
    await voices.unanswered(asked, { reason: 'gap', citations: [] }, 'r3')
    expect(await voices.countOf('slack', 'U1')).toEqual({ feedback: 1, unanswered: 1 })
    expect(await voices.forget('slack', 'U1')).toBe(2)
    expect([await voices.countOf('slack', 'U1'), await voices.countOf('discord', 'U1')]).toEqual([
      { feedback: 0, unanswered: 0 },
      { feedback: 0, unanswered: 1 },
    ])
  })
})
