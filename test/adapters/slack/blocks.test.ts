import fc from 'fast-check'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { renderAnswer, renderCheck, renderNotice, renderVerdicts, type SlackMessage } from '../../../src/adapters/slack/blocks.ts'
import { renderHome } from '../../../src/adapters/slack/home.ts'
import { readText } from '../../../src/adapters/slack/mrkdwn.ts'
import { readFeedback, readShareAnswer, readShareCheck } from '../../../src/adapters/slack/values.ts'
import type { Answer, Answerer } from '../../../src/core/answer.ts'
import type { Verdict } from '../../../src/core/claims.ts'
import type { Knowledge } from '../../../src/knowledge/schema.ts'
import type { Block } from '../../fakes/slack.ts'
import { blockFault, textsIn } from '../../fakes/slack-blocks.ts'
import { loadAnswerer } from '../../fakes/slack-bot.ts'

let answerer: Answerer
let knowledge: Knowledge
beforeAll(async () => {
  answerer = await loadAnswerer()
  knowledge = answerer.ground.knowledge
}, 120_000)

const look = { reference: 'ab12cd34' }
const words = ({ blocks }: Pick<SlackMessage, 'blocks'>): string => textsIn(blocks as unknown as Block[]).join('\n')
const faultIn = ({ text, blocks }: SlackMessage): unknown => blockFault({ text, blocks })

describe('an answer', () => {
  it('stands in the order it is read: direct answer, context, source, later figures, related questions, feedback', () => {
    const { blocks } = renderAnswer(answerer.answer('What did ISIS take in ransoms?'), knowledge, look)
    expect(blocks.map(({ type }) => type)).toEqual(['section', 'section', 'context', 'divider', 'section', 'context', 'actions', 'context_actions'])
    const texts = textsIn(blocks as unknown as Block[])
    expect(texts[0]).toMatch(/^According to the article.*\$35 million.*\u00a0\[¶3\]$/)
    expect(texts[2]).toMatch(
      /^Source: Jamille Bigio, <https:\/\/foreignpolicy\.com\/[^|]+\|Human Trafficking[^>]+>, Foreign Policy, January 31, 2020, ¶3 · Ref\. ab12cd34$/,
    )
    expect(texts[3]).toMatch(/^\*From other sources \(not the article\)\*\n\w/)
    expect(texts[4]).toMatch(/^From <https:\/\/\S+\|Associated Press[^>]+>, as of November 24, 2014$/)
    const newer = renderAnswer(answerer.answer('How many people are affected by human trafficking worldwide?'), knowledge, look)
    expect(words(newer)).toContain('*Later, from other sources (not the article)*')
    expect(newer.text).toContain(' Later, not from the article: ')
  })

  it('of every sample question, summary and list is inside Slack’s limits, with plain words and a label on every button', () => {
    const asked = [
      ...knowledge.facts.map(({ ask }) => ask),
      'list every dollar figure',
      'summarise the article',
      'what should governments do?',
      'list all groups',
      'what about Qatar?',
      'how do I smuggle people',
      'hi',
      'my boss took my passport',
    ]
    for (const question of asked) {
      const message = renderAnswer(answerer.answer(question), knowledge, { ...look, asked: question, share: { question, reference: 'ab12cd34' } })
      expect(faultIn(message), question).toBeUndefined()
      expect(message.text.length).toBeGreaterThan(20)
      for (const button of buttonsOf(message)) expect(button['accessibility_label'], question).toMatch(/\w{4}/)
    }
  })

  it('that is far too long is shortened and says so', () => {
    const long: Answer = {
      ...answerer.answer('Who wrote the article?'),
      sentences: Array.from({ length: 80 }, (_, at) => ({ text: `Point ${at} ${'goes on and on '.repeat(20)}`, factIds: ['scale-40-million'] })),
    }
    const message = renderAnswer(long, knowledge, look)
    expect(faultIn(message)).toBeUndefined()
    expect(words(message)).toMatch(/5\d more are not shown/)
  })

  it('carries feedback that names facts and no text, and reads it back', () => {
    const question = 'What did ISIS take in ransoms?'
    const message = renderAnswer(answerer.answer(question), knowledge, look)
    const values = JSON.stringify(message.blocks.find(({ type }) => type === 'context_actions'))
    expect(values).not.toMatch(/ransoms\?/)
    const [feedback] = (message.blocks.find(({ type }) => type === 'context_actions') as unknown as { elements: [{ negative_button: { value: string } }] })
      .elements
    expect(readFeedback(feedback.negative_button.value)).toEqual({
      reference: 'ab12cd34',
      outcome: 'answered',
      factIds: answerer.answer(question).citations.map(({ factId }) => factId),
      helpful: false,
    })
  })

  it('has links only to addresses that stand in the knowledge', () => {
    const answer = answerer.answer('What did ISIS take in ransoms?')
    const forged = { ...answer, updates: answer.updates.map((update) => ({ ...update, url: 'https://evil.example/?q=1' })) }
    expect(words(renderAnswer(forged, knowledge, look))).not.toContain('evil.example')
    for (const fact of knowledge.facts) {
      const known = JSON.stringify(knowledge)
      for (const [, url] of words(renderAnswer(answerer.answer(fact.ask), knowledge, look)).matchAll(/<(https?:[^|>]+)/g))
        expect(known).toContain(url?.replaceAll('&amp;', '&'))
    }
  })
})

describe('words of somebody', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc
      .array(fc.constantFrom('<!channel>', '<@U1>', '@everyone', '<https://evil.example|x>', '&', '<', '>', '*', '`', '\u202e', ' ', 'word'), { maxLength: 60 })
      .map((parts) => parts.join('')),
  )

  it('come back without calls, markup, links or anything that Slack refuses', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const message = renderAnswer(answerer.answer('Who wrote the article?'), knowledge, { ...look, asked: text })
        const claim: Verdict = { claim: text, state: 'not-covered', why: `Of ${text}` }
        for (const shown of [message, renderVerdicts([claim], knowledge, '1.1'), renderNotice(`Asked: ${text}`)]) {
          expect(faultIn(shown)).toBeUndefined()
          expect(words(shown).replaceAll(/<https:\/\/foreignpolicy\.com[^>]*>/g, '')).not.toMatch(/<[!@#h]/)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('are read from Slack’s markup, whatever it holds', () => {
    fc.assert(fc.property(hostile, (text) => !readText(text, 'UBOT').includes('<@UBOT>')))
    expect(readText('<@UBOT>  is 1 &lt; 2 &amp;amp; 3?', 'UBOT')).toBe('is 1 < 2 &amp; 3?')
  })

  it('in a button’s value are read back with suspicion', () => {
    for (const value of [undefined, '', '{', 'null', '[]', '{"q":1}', '{"r":"x","o":"answered","f":["a"],"h":"yes"}', '{"t":"1","v":[]}']) {
      expect([readFeedback(value), readShareAnswer(value), readShareCheck(value)]).toEqual([undefined, undefined, undefined])
    }
  })
})

describe('a check', () => {
  const claims = (many: number): Verdict[] =>
    Array.from({ length: many }, (_, at) => ({
      claim: `Claim ${at} ${'that goes on '.repeat(30)}`,
      state: 'contradicted',
      factId: 'scale-40-million',
      paragraph: 1,
      why: `It is otherwise ${at}. ${'Because '.repeat(40)}`,
    }))

  it('of a long message fits, says what is left out, and can be shared as far as a button carries', () => {
    const message = renderVerdicts(claims(40), knowledge, '1.1')
    expect(faultIn(message)).toBeUndefined()
    expect(words(message)).toContain('28 more are not shown')
    const [button] = buttonsOf(message)
    const shared = readShareCheck(button?.['value'])
    expect(shared?.thread).toBe('1.1')
    expect(shared?.verdicts.length).toBeGreaterThan(0)
    expect(words(renderCheck(shared?.verdicts ?? [], knowledge))).toMatch(/Claim 0[\s\S]*The article says: .*40 million/)
  })
})

describe('the Home tab', () => {
  it('is a view that Slack takes', () => {
    expect(blockFault({ blocks: renderHome(knowledge, 'A & B <ann@example.org>').blocks }, 100)).toBeUndefined()
  })
})

function buttonsOf({ blocks }: Pick<SlackMessage, 'blocks'>): Record<string, unknown>[] {
  return blocks
    .flatMap((block) => ('elements' in block ? (block.elements as unknown as Record<string, unknown>[]) : []))
    .flatMap(
      (element) =>
        (element['type'] === 'button'
          ? [element]
          : element['type'] === 'feedback_buttons'
            ? [element['positive_button'], element['negative_button']]
            : []) as Record<string, unknown>[],
    )
}

it('makes no formatter anew: each would hold memory that no garbage collection hurries to give back', () => {
  using made = vi.spyOn(Intl, 'DateTimeFormat')
  renderAnswer(answerer.answer('How many people are affected by human trafficking worldwide?'), knowledge, look)
  expect(made).not.toHaveBeenCalled()
})
