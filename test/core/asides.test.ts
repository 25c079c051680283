import { beforeAll, describe, expect, it, test } from 'vitest'
import { type Answer, type Answerer, createAnswerer } from '../../src/core/answer.ts'
import { plainText } from '../../src/core/compose.ts'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'

let answerer: Answerer
beforeAll(async () => {
  answerer = createAnswerer((await loadPrepared(paths.knowledge, paths.data, '2026-11-22')).prepared)
}, 120_000)

const told = (...turns: string[]): Answer => answerer.converse(turns)
const cited = (answer: Answer): string[] => answer.citations.map((citation) => citation.factId)
const RANSOM = 'How much ransom did the Islamic State collect in 2014?'

describe('about the last answer', () => {
  it.each(['are you sure?', 'really?', 'ok, but are you sure about that', 'how do you know?', 'is that right?'])(
    '%s: the same facts again, and on what they rest',
    (turn) => {
      const first = cited(told(RANSOM))
      const sure = told(RANSOM, turn)
      expect(sure.outcome).toBe('answered')
      expect(cited(sure)).toEqual(first.slice(0, 2))
      expect(plainText(sure)).toContain('by the article alone')
    },
  )
  it.each(['say that again', 'repeat', 'can you repeat that please', 'come again?', 'what was that again?'])('%s: all of it again', (turn) =>
    expect(cited(told(RANSOM, turn))).toEqual(cited(told(RANSOM))),
  )
  it.each(['source?', 'says who?', "what's the source?", 'where did you get that from'])('%s: whose word it is, and the paragraph', (turn) => {
    expect(plainText(told(RANSOM, turn))).toMatch(/names no other source.*¶3/)
    expect(plainText(told('How many North Koreans work abroad?', turn))).toMatch(/US State Department.*¶6/)
  })
  it.each(['which paragraph?', 'where in the article does it say that?', 'what paragraph is that in'])('%s', (turn) =>
    expect(plainText(told(RANSOM, turn))).toContain('¶3'),
  )
  it.each(['shorter please', 'tl;dr', 'in one sentence', 'make it shorter'])('%s: the first sentence alone', (turn) =>
    expect(cited(told(RANSOM, turn))).toEqual(['is-ransom-2014']),
  )
  it.each(['and in English?', 'can you put that more simply', 'what does that mean?'])('%s: its two first facts', (turn) =>
    expect(cited(told(RANSOM, turn))).toEqual(cited(told(RANSOM)).slice(0, 2)),
  )
})

describe('more', () => {
  it.each(['tell me more', 'what else?', 'go on', 'more details please', 'anything else?'])('%s: nothing twice', (turn) => {
    const more = told(RANSOM, turn)
    expect(more.outcome).toBe('answered')
    expect(cited(more).filter((id) => cited(told(RANSOM)).includes(id))).toEqual([])
  })
  it('until there is no more, and then it says so', () => {
    const turns = [RANSOM, ...Array.from({ length: 12 }, () => 'more')]
    const last = told(...turns)
    expect(last.outcome).toBe('abstained')
    expect(plainText(last)).toContain('That is all the article says about it.')
  })
  test('about the second one', () => {
    const list = cited(told('What should governments do?'))
    expect(cited(told('What should governments do?', 'tell me more about the second one'))[0]).toBe(list[1])
  })
})

describe('why', () => {
  test('what the article gives as a reason', () => expect(cited(told('Which groups engage in sex trafficking?', 'why?'))).toContain('enslaved-women-fighters'))
  test('no reason is made up', () => expect(plainText(told('Are traffickers often convicted?', 'why not?'))).toContain('gives no reason'))
})

describe('no aside', () => {
  test.each(['are you sure?', 'source?', 'tell me more', 'why?', 'shorter please'])('%s with nothing before it tells no fact as an answer to it', (turn) =>
    expect(told(turn).outcome).not.toBe('corrected'),
  )
  test('an objection is still looked at', () => expect(told(RANSOM, 'are you sure? my teacher says 350 million').outcome).toBe('corrected'))
})

describe('nothing said', () => {
  test.each(['99', 'asdf qwer', 'xyzzy', '42', '!!!', '4,8,15,16'])('%s is no question, in a thread neither', (turn) => {
    expect(told(turn)).toMatchObject({ outcome: 'abstained', citations: [] })
    expect(told(RANSOM, turn)).toMatchObject({ outcome: 'abstained', citations: [] })
  })
})

describe('later figures', () => {
  test('are shown with the first answer, and not again in its follow-ups', () => {
    expect(told('How many people are affected worldwide?').updates).not.toEqual([])
    for (const turn of ['are you sure?', 'say that again', 'no, my teacher says 4 million'])
      expect(told('How many people are affected worldwide?', turn).updates).toEqual([])
    expect(told('How many people are affected worldwide?', 'How many people are displaced?').updates).not.toEqual([])
  })
})
