/** The desk by itself: what happens around an answer, and in what order. */
import { describe, expect, it } from 'vitest'
import { createDesk, type DeskParts, type Event, type RememberedTurn } from '../../src/adapters/handle.ts'
import type { Ask, Desk, Reply } from '../../src/adapters/surface.ts'
import type { Answer } from '../../src/core/answer.ts'

const ask: Ask = { surface: 'slack', id: 'C1:1.2', thread: 'slack:C1:1.2', user: 'U1', workspace: 'T1', channel: 'C1', text: 'How many?', private: false }
const answer: Answer = {
  outcome: 'answered',
  sentences: [{ text: 'Forty.', factIds: ['a-fact'] }],
  citations: [{ factId: 'a-fact', paragraph: 1 }],
  updates: [],
  related: [],
  helpLines: [],
  reason: '',
}

type Trace = {
  desk: Desk
  steps: string[]
  replies: Reply[]
  events: Event[]
  faults: { step: string; reference: string }[]
  post: (reply: Reply) => Promise<void>
}

function open(change: Partial<DeskParts> = {}): Trace {
  const steps: string[] = []
  const replies: Reply[] = []
  const events: Event[] = []
  const faults: Trace['faults'] = []
  const step = (name: string) => async (): Promise<void> => void steps.push(name)
  const post = async (reply: Reply): Promise<void> => {
    steps.push('post')
    replies.push(reply)
  }
  const turns: RememberedTurn[] = []
  const desk = createDesk({
    answer: () => answer,
    isDisclosure: () => false,
    check: () => [],
    intake: { claim: async () => 'new', finish: step('finish'), letGo: () => {} },
    conversations: {
      read: async () => turns,
      add: async (_, turn) => {
        steps.push('remember')
        turns.push(turn)
      },
      pass: step('pass'),
      countOf: async () => turns.length,
      forget: async () => turns.splice(0).length,
    },
    voices: { feedback: step('feedback'), unanswered: step('unanswered'), countOf: async () => ({ feedback: 1, unanswered: 0 }), forget: async () => 1 },
    overLimit: async () => undefined,
    reference: () => 'ref1',
    now: () => 0,
    onEvent: (event) => events.push(event),
    onFault: (_, reference, where) => faults.push({ step: where.step, reference }),
    ...change,
  })
  return { desk, steps, replies, events, faults, post }
}

describe('a question', () => {
  it('is posted, then done, then remembered', async () => {
    const { desk, steps, events, post } = open()
    expect(await desk.handle(ask, { post })).toBe('answered')
    expect(steps).toEqual(['post', 'finish', 'remember'])
    expect(events).toEqual([{ surface: 'slack', work: 'question', handled: 'answered', outcome: 'answered', ms: 0, reference: 'ref1' }])
  })

  it('taken up by another delivery is left alone', async () => {
    const { desk, steps, post } = open({ intake: { claim: async () => 'taken', finish: async () => {}, letGo: () => {} } })
    expect(await desk.handle(ask, { post })).toBe('seen')
    expect(steps).toEqual([])
  })

  it.for([
    ['and posted before the crash', (): Promise<boolean> => Promise.resolve(true), 'seen'],
    ['and not yet posted', (): Promise<boolean> => Promise.resolve(false), 'answered'],
    ['on a surface that cannot look', undefined, 'seen'],
  ] as const)('begun by a process that died %s', async ([, alreadyPosted, handled]) => {
    const { desk, post } = open({ intake: { claim: async () => 'again', finish: async () => {}, letGo: () => {} } })
    expect(await desk.handle(ask, { post, ...(alreadyPosted ? { alreadyPosted } : {}) })).toBe(handled)
  })

  it('that is a disclosure goes to the asker alone and is not remembered', async () => {
    const { desk, steps, replies, post } = open({ answer: () => ({ ...answer, outcome: 'help' }) })
    await desk.handle(ask, { post })
    expect(steps).toEqual(['post', 'finish'])
    expect(replies).toMatchObject([{ onlyToAsker: true }])
  })

  it('that the article does not answer goes into the queue of the curator', async () => {
    const { desk, steps, post } = open({ answer: () => ({ ...answer, outcome: 'abstained' }) })
    await desk.handle(ask, { post })
    expect(steps).toEqual(['post', 'finish', 'remember', 'unanswered'])
  })

  it('whose reply cannot be posted is not marked as done, and never rejects', async () => {
    const { desk, steps, faults } = open()
    expect(await desk.handle(ask, { post: () => Promise.reject(new Error('no line')) })).toBe('failed')
    expect(steps).toEqual([])
    expect(faults).toEqual([
      { step: 'question', reference: 'ref1' },
      { step: 'apology', reference: 'ref1' },
    ])
  })

  it('is answered although the store fails after the reply, without an apology', async () => {
    const { desk, replies, faults, post } = open({
      conversations: {
        read: async () => [],
        add: () => Promise.reject(new Error('disk full')),

        countOf: async () => 0,
        forget: async () => 0,
      },
    })
    expect(await desk.handle(ask, { post })).toBe('answered')
    expect(replies).toHaveLength(1)
    expect(faults).toEqual([{ step: 'remembering', reference: 'ref1' }])
  })

  it('that is delivered twice while too much is under way gets one notice', async () => {
    const gate = Promise.withResolvers<void>()
    const claimed = new Set<string>()
    const { desk, replies, post } = open({
      answer: () => gate.promise.then(() => answer),
      intake: {
        async claim(key) {
          if (claimed.has(key)) return 'taken'
          claimed.add(key)
          return 'new'
        },
        finish: async () => {},
        letGo: () => {},
      },
    })
    const under = Array.from({ length: 200 }, (_, at) => desk.handle({ ...ask, id: `C1:${at}` }, { post }))
    const twice = [desk.handle({ ...ask, id: 'C1:twice' }, { post }), desk.handle({ ...ask, id: 'C1:twice' }, { post })]
    expect(await Promise.all(twice)).toEqual(['limited', 'seen'])
    expect(replies).toHaveLength(1)
    gate.resolve()
    await Promise.all(under)
  })

  it('beyond what one process can do at once is asked to come back', async () => {
    const gate = Promise.withResolvers<void>()
    const { desk, replies, post } = open({ answer: () => gate.promise.then(() => answer) })
    const all = Array.from({ length: 205 }, () => desk.handle(ask, { post }))
    expect((await Promise.all(all.slice(200))).every((handled) => handled === 'limited')).toBe(true)
    expect(replies.map((reply) => reply.kind === 'notice' && reply.text)).toEqual(
      Array(5).fill('Very many people are asking at this moment. Please ask again in a minute.'),
    )
    gate.resolve()
    expect((await Promise.all(all.slice(0, 200))).every((handled) => handled === 'answered')).toBe(true)
    expect(await desk.handle(ask, { post })).toBe('answered') // and there is room again
  })
})

describe('a claim check', () => {
  it('is answered once, however often it is delivered', async () => {
    const answers = ['new', 'taken'] as const
    let claims = 0
    const claim = async (): Promise<'new' | 'taken'> => answers[claims++] ?? 'taken'
    const { desk, replies, post } = open({ intake: { claim, finish: async () => {}, letGo: () => {} } })
    expect([await desk.check(ask, { post }), await desk.check(ask, { post })]).toEqual(['answered', 'seen'])
    expect(replies.map(({ kind }) => kind)).toEqual(['verdicts'])
  })

  it('of a text in which somebody may be in danger gives help, to whoever asked', async () => {
    const { desk, replies, events, post } = open({ isDisclosure: () => true, answer: () => ({ ...answer, outcome: 'help' }) })
    await desk.check(ask, { post })
    expect(replies).toMatchObject([{ kind: 'answer', onlyToAsker: true, answer: { outcome: 'help' } }])
    expect(events).toMatchObject([{ work: 'check', outcome: 'help' }])
  })
})

describe('a person', () => {
  it('is told what is kept and can have it deleted', async () => {
    const { desk, post } = open({ remembersFor: 45 * 60_000 })
    await desk.handle(ask, { post })
    expect(await desk.privacy.kept('slack', 'U1')).toEqual(['1 question of the last 45 minutes, for follow-ups', '1 thumb under answers'])
    expect(await desk.privacy.forget('slack', 'U1')).toBe(2)
  })
})

describe('a button', () => {
  it.each([
    [true, []],
    [false, ['finish']],
  ])('(%s) that somebody pressed who asks too much is used up: %j', async (isButton, finished) => {
    const { desk, steps, post } = open({ overLimit: async () => 'Slow down.' })
    expect(await desk.handle(ask, { post, isButton })).toBe('limited')
    expect(steps).toEqual(['post', ...finished])
  })
})

describe('what nobody addressed to the bot', () => {
  const heard: boolean[] = []
  const isForBot: DeskParts['isForBot'] = ({ text }, _, passed) => {
    heard.push(passed)
    return text === 'Why?'
  }

  it('is nothing to it where it has not answered', async () => {
    const { desk, steps } = open({ isForBot })
    expect(await desk.concerns({ ...ask, text: 'Why?' }, false)).toBe(false)
    expect(steps).toEqual([])
  })

  it('leaves a mark, and no text, where it was for others', async () => {
    const { desk, steps, post } = open({ isForBot })
    await desk.handle(ask, { post })
    steps.splice(0)
    expect(await desk.concerns({ ...ask, text: 'Why?' }, false)).toBe(true)
    expect(await desk.concerns({ ...ask, text: 'Why?' }, true)).toBe(false)
    expect(await desk.concerns({ ...ask, text: 'lunch?' }, false)).toBe(false)
    expect(steps).toEqual(['pass', 'pass'])
    expect(heard).toEqual([false, false])
  })
})
