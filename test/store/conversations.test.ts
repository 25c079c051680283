/** Threads are remembered for half an hour, apart from each other, and people can have their part deleted. */
import { beforeEach, describe, expect, it } from 'vitest'
import { type Conversations, createConversations } from '../../src/store/conversations.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { openKeyv } from '../../src/store/keyv.ts'

let database: Database
let conversations: Conversations
beforeEach(async () => {
  database = await openDatabase('sqlite::memory:')
  conversations = createConversations(openKeyv(database, 'conversations', 1_800_000), Date.now)
  return () => database.close()
})

const turn = (text: string, person = 'slack:U1', workspace = 'slack:T1') => ({ text, factIds: ['a-fact'], person, workspace })

describe('conversations', () => {
  it('keep the last six turns of a thread, oldest first', async () => {
    for (let n = 1; n <= 8; n += 1) await conversations.add('t', turn(`turn ${n}`))
    expect((await conversations.read('t')).map(({ text }) => text)).toEqual(['turn 3', 'turn 4', 'turn 5', 'turn 6', 'turn 7', 'turn 8'])
    expect(await conversations.read('other')).toEqual([])
  })

  it('count and forget one person and leave the others in the same thread', async () => {
    await conversations.add('t', turn('mine'))
    await conversations.add('t', turn('theirs', 'slack:U2'))
    await conversations.add('dm', turn('mine too'))
    expect(await conversations.countOf('slack:U1')).toBe(2)
    expect(await conversations.forget('slack:U1')).toBe(2)
    expect([await conversations.read('t'), await conversations.read('dm')]).toEqual([[turn('theirs', 'slack:U2')], []])
    expect(await conversations.countOf('slack:U1')).toBe(0)
  })

  it('show a person what is theirs, and forget a workspace', async () => {
    await conversations.add('t', turn('mine'))
    await conversations.add('t', turn('theirs', 'slack:U2'))
    await conversations.add('u', turn('elsewhere', 'slack:U1', 'slack:T2'))
    expect(await conversations.turnsOf('slack:U1')).toEqual([
      { thread: 't', text: 'mine', factIds: ['a-fact'] },
      { thread: 'u', text: 'elsewhere', factIds: ['a-fact'] },
    ])
    expect(await conversations.forgetWorkspace('slack:T1')).toBe(2)
    expect([await conversations.read('t'), (await conversations.read('u')).length]).toEqual([[], 1])
  })

  it('forget each turn at its own time, however lively the thread', async () => {
    let at = 0
    const held = createConversations(openKeyv(database, 'held', 1_000), () => at)
    await held.add('t', turn('first'))
    at = 600
    await held.add('t', turn('second', 'slack:U2'))
    at = 1_000
    expect([await held.read('t'), await held.countOf('slack:U1')]).toEqual([[turn('second', 'slack:U2')], 0])
    await held.add('t', turn('third'))
    expect((await held.read('t')).map(({ text }) => text)).toEqual(['second', 'third'])
    const before = Date.now()
    expect(await held.forget('slack:U1')).toBe(1)
    const [row] = await database.query<{ expires_at: number }>("SELECT expires_at FROM keyv WHERE key = 'held:t'")
    expect(Number(row?.expires_at)).toBeLessThanOrEqual(before + 1_000) // what was left of 1000 ms, not all of it anew
    at = 1_600
    expect(await held.read('t')).toEqual([])
  })
})
