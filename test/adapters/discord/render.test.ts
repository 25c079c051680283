import * as fc from 'fast-check'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { customId, hashOf, readCustomId } from '../../../src/adapters/discord/buttons.ts'
import type { Payload } from '../../../src/adapters/discord/layout.ts'
import { factPage, helpPage, privacyPage, sourcesPage, themePage, themesPage } from '../../../src/adapters/discord/pages.ts'
import { renderAnswer, renderNotice, renderVerdicts } from '../../../src/adapters/discord/render.ts'
import { words } from '../../../src/adapters/discord/words.ts'
import type { Answer, Answerer } from '../../../src/core/answer.ts'
import type { Verdict } from '../../../src/core/claims.ts'
import type { Knowledge } from '../../../src/knowledge/schema.ts'
import { realAnswerer } from '../../fakes/discord-bot.ts'
import { messageFault, nested } from '../../fakes/discord-rules.ts'
import type { Component } from '../../fakes/discord-world.ts'

let answerer: Answerer
let knowledge: Knowledge
beforeAll(async () => {
  answerer = await realAnswerer()
  knowledge = answerer.ground.knowledge
}, 120_000)

const LANGUAGES = ['en', 'es'] as const
const COMPONENTS_V2 = 1 << 15

const componentsOf = (page: Payload): Component[] => (page.components as Component[]).flatMap(nested)
const textOf = (page: Payload): string =>
  componentsOf(page)
    .flatMap(({ content = [] }) => content)
    .join('\n')
const faultOf = (page: Payload): string | undefined => messageFault({ components: page.components as Component[] }, COMPONENTS_V2, true)

const setting = (language: 'en' | 'es' = 'en') => ({ knowledge, language, conversation: 'm1234567890123456789' })
const render = (answer: Answer, language: 'en' | 'es' = 'en', onlyToAsker = false): Payload =>
  renderAnswer({ kind: 'answer', answer, reference: '0a1b2c3d', onlyToAsker }, { ...setting(language), asked: 'Why?' })

describe('whatever there is to say', () => {
  it('Discord takes every answer, in both languages', () => {
    for (const { ask } of knowledge.facts) {
      const answer = answerer.answer(ask)
      for (const language of LANGUAGES) expect(faultOf(render(answer, language)), ask).toBeUndefined()
    }
  })

  it('Discord takes every page, in both languages', () => {
    for (const language of LANGUAGES) {
      const page = { knowledge, language }
      const pages = [
        themesPage(page),
        sourcesPage(page),
        helpPage([['/ask question', 'asks']], page),
        privacyPage(['1 thing'], { ...page, keeping: { conversations: 300_000, unansweredText: true } }),
        privacyPage([], { ...page, keeping: { conversations: 1, unansweredText: false } }),
        ...knowledge.facts.map(({ id }) => factPage(id, { ...page, conversation: 't' })),
        ...Object.keys(knowledge.article.themes).flatMap((theme) => [0, 1, 2, 99, -1].map((at) => themePage(theme, at, page) as Payload)),
      ]
      for (const one of pages) expect(faultOf(one), textOf(one).slice(0, 60)).toBeUndefined()
    }
  })

  it('Discord takes any answer, however long and strange, and nothing in it becomes a mention', () => {
    const sentence = fc.record({
      text: fc.oneof(
        fc.string({ minLength: 1, maxLength: 900, unit: 'grapheme' }).map((text) => `${text}.`),
        fc.constantFrom('<@123>', '@everyone', '**b** _i_ `c` ||s||', '# head\n- list'),
      ),
      factIds: fc.subarray(['a', 'b', 'c']),
    })
    const answer = fc.record({
      outcome: fc.constantFrom('answered', 'corrected', 'abstained', 'help', 'refused') as fc.Arbitrary<Answer['outcome']>,
      sentences: fc.array(sentence, { minLength: 1, maxLength: 30 }),
      citations: fc.array(fc.record({ factId: fc.constantFrom('a', 'b', 'c'), paragraph: fc.nat(12) }), { maxLength: 30 }),
      updates: fc.array(
        fc.record({
          id: fc.constant('u'),
          text: fc.string({ minLength: 8, maxLength: 600 }),
          source: fc.string({ minLength: 3, maxLength: 200 }),
          url: fc.webUrl(),
          asOf: fc.constant('2026-01-31'),
        }),
        { maxLength: 6 },
      ),
      related: fc.array(fc.string({ minLength: 1, maxLength: 300 }), { maxLength: 5 }).map((all) => [...new Set(all)]),
      helpLines: fc.constantFrom(0, 1, 3).map((times) => Array.from({ length: times }, () => knowledge.helpLines).flat()),
      reason: fc.constant(''),
    })
    fc.assert(
      fc.property(answer, fc.boolean(), (one, onlyToAsker) => {
        const page = render(one, 'en', onlyToAsker)
        expect(faultOf(page)).toBeUndefined()
        expect(textOf(page)).not.toMatch(/<@|@everyone/)
        for (const { type, description } of componentsOf(page)) if ([11, 12, 13].includes(type)) expect(description).toBeTruthy() // any picture has words for those who do not see it
      }),
      { numRuns: 100 },
    )
  }, 30_000)

  it('Discord takes the verdicts on any text', () => {
    const verdict = fc.record({
      claim: fc.string({ maxLength: 2_000 }),
      state: fc.constantFrom('supported', 'contradicted', 'partly', 'not-covered'),
      why: fc.string({ minLength: 1, maxLength: 500 }),
      says: fc.option(fc.string({ minLength: 1, maxLength: 400 }), { nil: undefined }),
      factId: fc.constantFrom('a', undefined),
      paragraph: fc.constantFrom(3, undefined),
    }) as unknown as fc.Arbitrary<Verdict>
    fc.assert(
      fc.property(fc.array(verdict, { maxLength: 40 }), (all) => void expect(faultOf(renderVerdicts(all, setting()))).toBeUndefined()),
      { numRuns: 100 },
    )
  }, 30_000)

  it('a claim of somebody else is only quoted: no link, no mention, no markdown', () => {
    const claim = '[click](https://evil.example) <@123> @here **40** million www.evil.example # big'
    const text = textOf(renderVerdicts([{ claim, state: 'not-covered', why: 'No.' }], setting()))
    expect(text).not.toMatch(/https?:\/\/|<@|@here|(?<!\\)\]\(|www\.evil/)
    expect(text).toContain('\\*\\*40\\*\\* million')
  })
})

describe('an answer', () => {
  it('has the direct answer by itself, then context, source, later figures in a container of their own, related, thumbs', () => {
    const page = render(answerer.answer('How many people are affected by human trafficking worldwide?'))
    const containers = page.components as Component[]
    expect(containers).toHaveLength(3)
    expect(
      containers.map(({ components = [] }) =>
        components
          .flatMap(nested)
          .flatMap(({ content = [], label = [] }) => [content, label].flat())
          .join(' | '),
      ),
    ).toEqual([
      expect.stringMatching(
        /^-# “Why\?” \| According to .*40 million.*\[¶1\] \| .*-# Source: Jamille Bigio, \[Human Trafficking.*\]\(https:\/\/foreignpolicy/s,
      ),
      expect.stringMatching(/^\*\*Later, from other sources.*49\.6 million.*From: \[/s),
      expect.stringMatching(/You could also ask \| .*\? \| .*Helpful \| Not helpful/s),
    ])
    expect(new Set(containers.map(({ accent_color }) => accent_color)).size).toBe(3)
    expect(textOf(render(answerer.answer('What did ISIS take in ransoms?')))).toMatch(/\*\*From other sources.*November 24, 2014/s)
  })

  it('to somebody in danger has help lines and nothing to press', () => {
    const page = render(answerer.answer("my boss took my passport and I can't leave"), 'en', true)
    expect(textOf(page)).toMatch(/not your fault.*People who can help.*1-888-373-7888/s)
    expect(componentsOf(page).filter(({ type }) => type === 2)).toEqual([])
  })

  it('repeats no question that it did not answer, that holds a link or a mention, or in which somebody speaks of themselves', () => {
    const answered = answerer.answer('Who wrote the article?')
    for (const asked of ['See www.evil.example who wrote it?', 'Who wrote it <@1>?', 'Who wrote this about my boss?', 'x'.repeat(400)])
      expect(textOf(renderAnswer({ kind: 'answer', answer: answered, reference: 'r', onlyToAsker: false }, { ...setting(), asked }))).not.toContain('“')
    expect(textOf(render(answerer.answer('What is the capital of Peru?')))).not.toContain('“Why')
  })

  it('is a notice where there is nothing else', () => {
    expect(textOf(renderNotice('Please *wait*.'))).toBe('Please \\*wait\\*.')
  })
})

describe('custom ids', () => {
  it('come back as they were meant', () => {
    const { ask } = knowledge.facts[3] as Knowledge['facts'][number]
    for (const press of [
      { act: 'ask', question: ask, conversation: 'u1234567890123456789' },
      { act: 'ask', question: 'A question: of no fact?', conversation: 't' },
      {
        act: 'feedback',
        helpful: true,
        conversation: 'm1',
        outcome: 'corrected',
        reference: '0a1b2c3d',
        factIds: knowledge.facts.slice(0, 3).map(({ id }) => id),
      },
      { act: 'reason', conversation: 't', outcome: 'abstained', reference: '0a1b2c3d', factIds: [] },
      { act: 'facts', theme: 'overview', page: 2 },
      { act: 'forget' },
    ] as const) {
      const id = customId(press as never, knowledge) as string
      expect(id.length).toBeLessThanOrEqual(100)
      expect(readCustomId(id, knowledge)).toEqual(press)
    }
  })

  it('tell all facts apart, and leave out what does not fit', () => {
    expect(new Set(knowledge.facts.map(({ id }) => hashOf(id))).size).toBe(knowledge.facts.length)
    expect(
      customId(
        {
          act: 'feedback',
          helpful: false,
          conversation: 'u1234567890123456789',
          outcome: 'answered',
          reference: '0a1b2c3d',
          factIds: knowledge.facts.map(({ id }) => id),
        },
        knowledge,
      )?.length,
    ).toBeLessThanOrEqual(100)
    expect(customId({ act: 'ask', question: 'x'.repeat(99), conversation: 't' }, knowledge)).toBeUndefined()
  })

  it('of other hands mean nothing', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        readCustomId(id, knowledge)
      }),
    )
    expect(readCustomId('toString', knowledge)).toBeUndefined()
  })
})

it('the words are complete in both languages, and people are addressed alike', () => {
  expect(Object.keys(words.es).sort()).toEqual(Object.keys(words.en).sort())
  expect(Object.keys(words.es.reasons)).toEqual(Object.keys(words.en.reasons))
  expect(JSON.stringify(words)).not.toMatch(/\b(?:slaves?|prostitutes?|rescue)\b/i)
})

it('makes no formatter anew: each would hold memory that no garbage collection hurries to give back', () => {
  using made = vi.spyOn(Intl, 'DateTimeFormat')
  const answer = answerer.answer('How many people are affected by human trafficking worldwide?')
  for (const language of LANGUAGES)
    renderAnswer({ kind: 'answer', answer, reference: 'ab12cd34', onlyToAsker: false }, { knowledge, language, conversation: 'd' })
  expect(made).not.toHaveBeenCalled()
})
