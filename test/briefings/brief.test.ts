import { beforeAll, describe, expect, it } from 'vitest'
import { type Brief, type BriefOf, createBriefs } from '#briefings/brief.ts'
import { briefText } from '#briefings/brief-sections.ts'
import { type Answerer, createAnswerer } from '#core/answer.ts'
import type { Occasion } from '#knowledge/schema.ts'
import { loadPrepared } from '#store/prepared-file.ts'
import { paths } from '../../src/paths.ts'

let answerer: Answerer
let briefOf: BriefOf
let occasions: readonly Occasion[]

beforeAll(async () => {
  answerer = createAnswerer((await loadPrepared(paths.knowledge, paths.data, '2026-11-22')).prepared)
  briefOf = createBriefs(answerer.ground)
  occasions = answerer.ground.knowledge.occasions
}, 120_000)

const years = Array.from({ length: 6 }, (_, at) => 2027 + at)

describe('every briefing of every edition', () => {
  it('says three to five facts, all of its edition, each with its paragraph and none twice', () => {
    for (const { occasion, year, brief } of all()) {
      const ids = brief.facts.map(({ factId }) => factId)
      expect([occasion.id, ids]).toEqual([occasion.id, occasion.editions[year % occasion.editions.length]?.facts])
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids.length).toBeGreaterThanOrEqual(3)
      for (const { factId, paragraph } of brief.facts) expect(answerer.ground.facts.get(factId)?.paragraph).toBe(paragraph)
    }
  })

  it('says what the day is with its own source, has a question, dated help and questions that the bot answers', () => {
    for (const { brief } of all()) {
      expect(brief.about.url).toMatch(/^https?:/)
      expect(brief.question).toMatch(/\?$/)
      expect(brief.help.lines[0]?.checkedOn).toMatch(/^\d{4}-/)
      expect(brief.ask).toHaveLength(2)
      for (const question of brief.ask) expect([question, answerer.answer(question).outcome]).toEqual([question, 'answered'])
    }
  })

  it('differs from the one of the year before', () => {
    for (const occasion of occasions)
      for (const year of years) {
        const [last, next] = [briefOf(occasion, year, ''), briefOf(occasion, year + 1, '')]
        expect(last.facts).not.toEqual(next.facts)
        expect(last.question).not.toBe(next.question)
      }
  })

  it('says whose claim it is where it is not the author’s', () => {
    const said = all().flatMap(({ brief }) => brief.facts)
    expect(said.find(({ factId }) => factId === 'nk-workers-abroad')?.text).toMatch(
      /^According to the US State Department, as the article of January 2020 cites it, close to 100,000/,
    )
    expect(said.filter(({ text }) => text.startsWith('According to the article,'))).toEqual([]) // the list stands under the article's name
  })

  it('can be understood fact by fact: none begins with a word that points back', () => {
    expect(
      all()
        .flatMap(({ brief }) => brief.facts)
        .filter(({ text }) => /^(?:It(?! is the)|They|These|Those|This|Such|He|She)\b/.test(text))
        .map(({ factId }) => factId)
        .filter((id) => id !== 'threat-multiplier-why'),
    ).toEqual([])
  })
})

describe('a season', () => {
  it('never says a fact twice', () => {
    for (const year of years) {
      const said = occasions.filter(({ series }) => series !== 'optional').flatMap((occasion) => briefOf(occasion, year, '').facts.map(({ factId }) => factId))
      expect(said.filter((id, at) => said.indexOf(id) !== at)).toEqual([])
    }
  })

  it('ends with the fullest of all, which has a later figure every year', () => {
    for (const year of years) {
      const briefs = new Map(occasions.map((occasion) => [occasion.id, briefOf(occasion, year, '')]))
      const fullest = briefs.get('freedom-day') as Brief
      expect(fullest.facts.length).toBe(Math.max(...[...briefs.values()].map(({ facts }) => facts.length)))
      expect(fullest.update?.text).toContain('49.6 million')
    }
  })
})

describe('as plain text', () => {
  it('keeps the article, the later figure and the rest apart', () => {
    const text = briefText(briefOf(occasions.find(({ id }) => id === 'freedom-day') as Occasion, 2027, '2027-02-01'), 'Mention me.')
    const order = [
      'National Freedom Day',
      'Source: United States Code',
      'What the article said in January 2020',
      '- More than 40 million',
      '[¶1]',
      'Jamille Bigio, "',
      'Later, from another source',
      '49.6 million',
      'To discuss',
      '1-888-373-7888',
      'checked November 22, 2026',
      'Mention me. For example:',
    ]
    expect(order.map((part) => text.indexOf(part)).every((at, index, list) => at >= 0 && (index === 0 || at > (list[index - 1] as number)))).toBe(true)
  })
})

function all(): { occasion: Occasion; year: number; brief: Brief }[] {
  return occasions.flatMap((occasion) => years.map((year) => ({ occasion, year, brief: briefOf(occasion, year, `${year}-02-01`) })))
}
