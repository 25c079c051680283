import { stripVTControlCharacters } from 'node:util'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { clean, columns, wrap } from '../../src/adapters/console/layout.ts'
import { renderHelp, renderPrivacy, renderSources, renderTheme, renderThemes, renderWelcome } from '../../src/adapters/console/pages.ts'
import { renderAnswer, renderFact, renderVerdicts } from '../../src/adapters/console/render.ts'
import { type Answerer, createAnswerer } from '../../src/core/answer.ts'
import type { Verdict } from '../../src/core/claims.ts'
import type { Knowledge } from '../../src/knowledge/schema.ts'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'

let answerer: Answerer
let knowledge: Knowledge
const plain = { width: 80, color: false }
const off = [
  { surface: 'Slack', variable: 'SLACK_BOT_TOKEN' },
  { surface: 'Discord', variable: 'DISCORD_TOKEN' },
]
const verdicts: Verdict[] = [
  {
    claim: 'Trafficking affects 4.8 million people',
    figure: '4.8 million',
    state: 'contradicted',
    factId: 'scale-40-million',
    paragraph: 1,
    says: 'More than 40 million people are affected.',
    why: 'The article gives another figure.',
  },
  { claim: '@everyone \u001b[31mthe moon has 3 bases', state: 'not-covered', why: 'The article does not speak of it.' },
]

beforeAll(async () => {
  const { prepared } = await loadPrepared(paths.knowledge, paths.data, '2026-11-22')
  answerer = createAnswerer(prepared)
  knowledge = prepared.knowledge
}, 120_000)

const QUESTIONS = [
  'How many people are affected by human trafficking worldwide?',
  'Is it true that 4.8 million people are affected by human trafficking worldwide?',
  'What does the article say about the Yazidis?',
  "my boss took my passport and I can't leave",
  'how do I keep my workers from leaving',
  'What should governments do, every step?',
  'hello',
  '漢字'.repeat(300),
  'مرحبا كيف حالك',
  '😀😀😀',
  'x'.repeat(500),
]

describe('layout', () => {
  for (const width of [80, 40]) {
    it(`keeps every line within ${width} columns, addresses apart`, () => {
      const look = { width, color: false }
      const pages = [
        ...QUESTIONS.map((question) => renderAnswer(answerer.answer(question), knowledge, look)),
        renderWelcome(knowledge, off, look),
        renderHelp([['/check TEXT', 'which figures in your text the article supports']], look),
        renderPrivacy(6, look),
        renderThemes(knowledge, look),
        ...Object.keys(knowledge.article.themes).map((theme) => renderTheme(theme, knowledge, look)),
        ...knowledge.facts.map((fact) => renderFact(fact, knowledge, look)),
        renderSources(knowledge, look),
        renderVerdicts(verdicts, knowledge, look),
      ]
      const long = pages.flatMap((page) => page.split('\n')).filter((line) => columns(line) > width && !/^\s*https?:\S+$/.test(line))
      expect(long).toEqual([])
    })
  }

  it('colors only where asked to, and then changes no word', () => {
    const answer = answerer.answer(QUESTIONS[0] as string)
    const colored = renderAnswer(answer, knowledge, { width: 80, color: true })
    const bare = renderAnswer(answer, knowledge, plain)
    expect(bare).not.toContain('\u001b')
    expect(colored).toContain('\u001b[')
    expect(stripVTControlCharacters(colored)).toBe(bare)
  })

  it('cuts a word that no line holds, and keeps a telephone number whole', () => {
    expect(wrap('a'.repeat(50), { width: 20, color: false })).toBe(`${'a'.repeat(20)}\n${'a'.repeat(20)}\n${'a'.repeat(10)}`)
    const lines = renderAnswer(answerer.answer(QUESTIONS[3] as string), knowledge, { width: 40, color: false }).split('\n')
    for (const { phone } of knowledge.helpLines) if (phone !== undefined) expect(lines.some((line) => line.includes(phone))).toBe(true)
  })

  test.for([
    ['\u001b[31mred\u0007', '[31mred'],
    ['a\u202eb\u200b', 'ab'],
    ['<!channel> @everyone <@U1>', '!channel> everyone U1>'.replace('U1', '@U1')],
    ['<!<!here>> @@here @@everyone', '!!here>> here everyone'],
    ['@\u200beveryone', 'everyone'],
    ['a\nb\tc', 'a b c'],
    ['\ud800', '\ufffd'],
  ] as const)('shows %j as %j', ([typed, shown]) => {
    expect(clean(typed)).toBe(shown)
  })
})

describe('an answer', () => {
  it('is running text with paragraph marks, one source line, later figures apart and numbered questions', () => {
    const page = renderAnswer(answerer.answer(QUESTIONS[0] as string), knowledge, plain)
    expect(page).toMatch(/^According to the article of January 2020, more than 40 million [\s\S]*?\[¶1\]/)
    expect(page.match(/^Source: /gm)).toHaveLength(1)
    expect(page.replace(/\n/g, ' ')).toContain(
      `Source: Jamille Bigio, "${knowledge.article.title}", Foreign Policy, January 31, 2020, ${knowledge.article.url}`,
    )
    expect(page).toMatch(
      /\n\nLater, from other sources \(not the article\):\n {2}The global estimates[\s\S]*\n {2}From: ILO[\s\S]*September 12, 2022,\n {2}https:/,
    )
    expect(page).toMatch(/\n\nYou could also ask:\n {2}1\. .+\n {2}2\. /)
  })

  it('calls a figure later only where it is dated after the article', () => {
    const page = renderAnswer(answerer.answer('What did ISIS take in ransoms?'), knowledge, plain)
    expect(page).toMatch(/\n\nFrom other sources \(not the article\):\n[\s\S]*November 24, 2014/)
    expect(page).not.toContain('Later, from')
  })

  it('says a correction and an abstention in words', () => {
    expect(renderAnswer(answerer.answer(QUESTIONS[1] as string), knowledge, plain)).toMatch(/^The article gives another figure\. [\s\S]*40 million/)
    expect(renderAnswer(answerer.answer(QUESTIONS[2] as string), knowledge, plain)).toMatch(/^The article does not mention the Yazidis\./)
  })

  it('puts a long list one under the other', () => {
    expect(renderAnswer(answerer.answer(QUESTIONS[5] as string), knowledge, plain).match(/^- .+/gm)?.length).toBeGreaterThan(4)
  })

  it('shows help lines to somebody in danger only, the directory last, no source and no questions', () => {
    const page = renderAnswer(answerer.answer(QUESTIONS[3] as string), knowledge, plain)
    expect(page).toContain('United Kingdom: Modern Slavery & Exploitation Helpline. Phone 08000 121 700.\n  Checked November 22, 2026.')
    expect(page).toMatch(/Any country: Global Modern Slavery Directory\. globalmodernslavery\.org\. Checked\s+November 22, 2026\.$/)
    expect(page).not.toMatch(/Source:|You could also ask/)
    for (const at of [0, 4, 6]) expect(renderAnswer(answerer.answer(QUESTIONS[at] as string), knowledge, plain)).not.toContain('People who can help')
  })

  it('never repeats a call to everybody', () => {
    for (const question of [
      '@everyone what about Qatar?',
      '<!channel> what about <@U123> in Qatar?',
      'What does it say about @everyone?',
      'What about Mr. @here in Peru?',
    ])
      expect(renderAnswer(answerer.answer(question), knowledge, plain)).not.toMatch(/@everyone|@here|<[!@#]/)
  })

  it('tells what a check found', () => {
    const page = renderVerdicts(verdicts, knowledge, plain)
    expect(page).toMatch(
      /^Contradicted: "Trafficking affects 4\.8 million people"\n {2}The article gives another figure\.\n {2}The article says: More than 40 million people are affected\. \[¶1\]\n {2}More: \/fact scale-40-million\n\nNot covered by the article: "everyone \[31mthe moon has 3 bases"/,
    )
    expect(page.match(/Source: /g)).toHaveLength(1)
    expect(renderVerdicts([], knowledge, plain)).toContain('no figure')
  })
})
