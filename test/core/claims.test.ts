import fc from 'fast-check'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { type Answerer, createAnswerer } from '../../src/core/answer.ts'
import type { Verdict } from '../../src/core/claims.ts'
import type { Fact } from '../../src/knowledge/schema.ts'
import { type FigureHit, figuresIn } from '../../src/language/figures.ts'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'

let answerer: Answerer
beforeAll(async () => {
  answerer = createAnswerer((await loadPrepared(paths.knowledge, paths.data, '2026-11-22')).prepared)
}, 120_000)

const check = (text: string): Verdict[] => answerer.check(text)
const brief = (text: string): string[] => check(text).map(({ state, factId }) => `${state} ${factId ?? '-'}`)

/** Every verdict on the claim, in order. */
const expectAll = (claims: readonly [claim: string, factId: string][], state: Verdict['state']): void => {
  test.each(claims)(`${state}: %s`, (claim, factId) => expect(brief(claim)).toEqual([`${state} ${factId}`]))
}

describe('the right figure, however it is spelled', () => {
  expectAll(
    [
      ['Modern slavery affects 40m people worldwide.', 'scale-40-million'],
      ['Some forty million human beings live in modern slavery.', 'scale-40-million'],
      ['Over 40,000,000 people are victims of human trafficking.', 'scale-40-million'],
      ['Bigio writes that more than 40 million people are affected.', 'scale-40-million'],
      ['ISIS made between $35 and $45 million in ransom in 2014.', 'is-ransom-2014'],
      ['Daesh took US$35-45m in ransoms in 2014.', 'is-ransom-2014'],
      ['Forced labor generates an estimated $150bn annually.', 'forced-labor-150-billion'],
      ['Forced labor is worth 150 billion dollars each year.', 'forced-labor-150-billion'],
      ['North Korea raises more than half a billion dollars a year from its workers abroad.', 'nk-500-million'],
      ['Traffickers earn about $60,000 for each ship of Rohingya refugees.', 'rohingya-per-ship'],
      ['Some 100,000 North Koreans work abroad as forced laborers.', 'nk-workers-abroad'],
      ['According to the State Department, nearly 100,000 North Koreans are forced laborers abroad.', 'nk-workers-abroad'],
      ['The US government estimates that nearly 100,000 North Koreans work abroad as forced laborers.', 'nk-workers-abroad'],
      ['Nearly 120 nations backed the UN convention in 2000.', 'convention-countries'],
      ['The study of peacekeepers and forced prostitution covered 2001 to 2011.', 'study-years'],
      ['National Freedom Day falls on February 1st.', 'freedom-day'],
      ['The Trafficking Victims Protection Act was enacted in 2000.', 'tvpa-enacted'],
    ],
    'supported',
  )
})

describe('another figure than the article has', () => {
  expectAll(
    [
      ['Modern slavery affects 4.8 million people worldwide.', 'scale-40-million'],
      ['ISIS took $350 million to $450 million in ransom in 2014.', 'is-ransom-2014'],
      ['Forced labor makes $1.5 trillion a year.', 'forced-labor-150-billion'],
      ['North Korea earns $50 million a year from its overseas workers.', 'nk-500-million'],
      ['Traffickers earn about $6,000 for each ship of Rohingya refugees.', 'rohingya-per-ship'],
      ['Leaders from 12 countries stood behind the new UN convention.', 'convention-countries'],
      ['National Freedom Day is on March 1.', 'freedom-day'],
      ['The Trafficking Victims Protection Act was enacted in 2003.', 'tvpa-enacted'],
      ['The article was published in 2019.', 'article-published'],
    ],
    'contradicted',
  )
  expectAll(
    [
      ['More than 70 million people are affected by modern slavery.', 'scale-40-million'],
      ['40 million people were displaced at the end of 2018.', 'displaced-70-million'],
    ],
    'contradicted',
  ) // the figure of another fact

  it('says both figures', () =>
    expect(check('Modern slavery affects 4.8 million people worldwide.')[0]).toMatchObject({
      figure: '4.8 million',
      paragraph: 1,
      why: 'The text says 4.8 million; the article says 40 million.',
    }))
})

describe('the right figure, but', () => {
  const cases: [why: RegExp, claim: string, factId: string][] = [
    [/2020, not 2016/, 'In 2016, 40 million people were victims of modern slavery.', 'scale-40-million'],
    [/2014, not 2015/, 'ISIS took $35-45m in ransom in 2015.', 'is-ransom-2014'],
    [/2018, not 2016/, 'More than 70 million people were forcibly displaced at the end of 2016.', 'displaced-70-million'],
    [/more than/, 'Nearly 40 million people are affected by human trafficking.', 'scale-40-million'],
    [/exact/, 'Exactly 40,000,000 people are trafficked.', 'scale-40-million'],
    [/nearly/, 'Leaders from more than 120 countries stood behind the new UN convention.', 'convention-countries'],
    [/upper end/, 'ISIS earned $45 million from ransoms in 2014.', 'is-ransom-2014'],
    [/lower end/, 'ISIS earned $35 million from ransoms in 2014.', 'is-ransom-2014'],
    [/a part/, 'ISIS earned $40 million from ransoms in 2014.', 'is-ransom-2014'],
    [/dollars/, 'Forced labor generates €150 billion a year.', 'forced-labor-150-billion'],
    [/not per month/, 'Forced labor generates $150 billion a month.', 'forced-labor-150-billion'],
    [/Boko Haram/, 'Boko Haram took $35 million to $45 million in ransom in 2014.', 'is-ransom-2014'],
    [/Iran/, 'Iran raises more than $500 million a year from workers abroad.', 'nk-500-million'],
    [/South Korea/, 'Close to 100,000 South Koreans are forced laborers abroad.', 'nk-workers-abroad'],
    [/United States/, 'More than 40 million people in the United States are affected by human trafficking.', 'scale-40-million'],
    [/children/, 'More than 40 million children are affected by human trafficking.', 'scale-40-million'],
    [/North Korea/, 'Armed groups raised more than $500 million a year.', 'nk-500-million'],
    [/not of the International Labour/, 'According to the ILO, 40 million people are affected by modern slavery.', 'scale-40-million'],
    [/not of the United Nations/, 'The UN estimates that more than 40 million people are victims of human trafficking.', 'scale-40-million'],
    [/State Department, not of the FBI/, 'According to the FBI, nearly 100,000 North Koreans are forced laborers abroad.', 'nk-workers-abroad'],
    [/Gallup/, 'Gallup estimates that 40 million people are trafficked.', 'scale-40-million'],
  ]
  test.each(cases)('%s: %s', (why, claim, factId) => {
    const [verdict, ...more] = check(claim)
    expect(more).toEqual([])
    expect(verdict).toMatchObject({ state: 'partly', factId })
    expect(verdict?.why).toMatch(why)
  })
})

describe('figures that the article lacks', () => {
  test.each([
    'The company earned $20 million last quarter.',
    'Around 25,000 Yazidi women were sold by ISIS.',
    '25 percent of victims are children.',
    'Traffickers have been caught in 50 countries.',
    'Sales rose to 3.2 million units.',
    'My dog weighs 40 pounds.',
  ])('%s', (claim) => expect(brief(claim)).toEqual(['not-covered -']))
})

describe('sentences without a figure', () => {
  expectAll(
    [
      ['Human trafficking strengthens terrorist groups and abusive regimes.', 'strengthens-three-actors'],
      ['Contractors in Kuwait kept the passports of workers.', 'kuwait-passports'],
      ['The Islamic State uses enslaved women to recruit fighters.', 'enslaved-women-fighters'],
      ['Armed groups use human trafficking as a tactic of war.', 'tactic-of-war'],
    ],
    'supported',
  )
  expectAll(
    [
      ['Convictions for trafficking are common.', 'convictions-rare'],
      ['The contractors in Kuwait never kept the passports of the workers.', 'kuwait-passports'],
      ['The scale of human trafficking is shrinking.', 'scale-growing'],
    ],
    'not-covered',
  )
  expectAll([['According to Harvard, contractors in Kuwait kept the passports of workers.', 'kuwait-passports']], 'partly')
  expectAll([['According to the FBI, traffickers launder their profits through casinos.', '-']], 'not-covered')
  test.each([
    'Peacekeepers protect civilians from traffickers.',
    'Boko Haram uses enslaved men to recruit fighters.',
    'ISIS sold women to Boko Haram.',
    'Most victims are women and girls.',
  ])('near a fact, but no more: %s', (text) => expect(check(text)).toEqual([]))
  test.each([
    'Thank you all for coming to lunch on Friday.',
    'I wrote 500 words on page 12 at 10:30.',
    'Call 1-202-555-0100 or see https://example.org/40-million',
    '',
    '   ',
    '?!',
  ])('no claim: %s', (text) => expect(check(text)).toEqual([]))
})

describe('whole texts', () => {
  it('reads an essay clause by clause and knows what "it" is', () => {
    const essay =
      'Human trafficking is a topic I chose for class. More than 40 million people are affected by modern slavery, and forced labor earns $1.5 billion a year. The Islamic State is one example. In 2014 alone, it took between $35 million and $45 million in ransom. By contrast, smugglers take $10,000 per migrant at the border.'
    expect(brief(essay)).toEqual(['supported scale-40-million', 'contradicted forced-labor-150-billion', 'supported is-ransom-2014', 'not-covered -'])
    expect(check(essay)[1]?.claim).toBe('and forced labor earns $1.5 billion a year.')
  })

  it('reads a press release with its list', () => {
    const release =
      'FOR IMMEDIATE RELEASE\nThe U.S. Coalition marks National Freedom Day on February 1.\n- 4 million victims worldwide\n- $150 billion in profits from forced labor every year\nContact: press@example.org, 1-202-555-0100\n"We must act," said Jane Smith, director.'
    expect(brief(release).slice(0, 3)).toEqual(['supported freedom-day', 'contradicted scale-40-million', 'supported forced-labor-150-billion'])
    expect(check(release).some(({ figure }) => figure?.includes('555'))).toBe(false)
  })

  it('reads the beginning of 100 kB, quickly, and says so', () => {
    for (const text of [
      'More than 40 million people are affected by modern slavery. '.repeat(1700),
      '1,000, '.repeat(15_000),
      'a'.repeat(100_000),
      '$'.repeat(100_000),
      '\n'.repeat(100_000),
      'According to the '.repeat(6000),
      '. A'.repeat(33_000),
    ]) {
      const started = performance.now()
      const verdicts = check(text)
      expect(performance.now() - started).toBeLessThan(2000)
      expect(verdicts.at(-1)).toMatchObject({ state: 'not-covered', why: expect.stringContaining('beginning') })
      expect(verdicts.length).toBeLessThan(5000)
    }
  })

  it('gives the same verdicts every time', () =>
    expect(check('ISIS took $45 million. Forced labor earns $15 billion.')).toEqual(check('ISIS took $45 million. Forced labor earns $15 billion.')))
})

describe('properties', () => {
  const figured = (): Fact[] => answerer.ground.knowledge.facts.filter((fact) => fact.figures.length > 0)
  /** The same statement with a figure that is ten times as large; years are moved instead. */
  const slipped = (hit: FigureHit): string => {
    if (hit.kind === 'date') return `${hit.text.startsWith('January') ? 'May' : 'June'} 9${hit.day?.length === 10 ? ', 1990' : ''}`
    if (hit.kind === 'year') return hit.low === hit.high ? `${hit.low - 13}` : `${hit.low - 13} to ${hit.high - 13}`
    if (hit.kind === 'times') return `${hit.low * 10} times`
    const sign = hit.kind === 'money' ? '$' : ''
    const written = (value: number): string => `${sign}${(value * 10).toLocaleString('en-US')}`
    return hit.low === hit.high ? written(hit.low) : `${written(hit.low)} and ${written(hit.high)}`
  }

  it("each figured fact's statement is supported by it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...figured()), (fact) => {
        const verdicts = check(fact.statement)
        expect(verdicts.length).toBeGreaterThan(0)
        for (const verdict of verdicts) expect(verdict).toMatchObject({ state: 'supported', factId: fact.id })
      }),
      { numRuns: 100 },
    )
  })

  it('each with its figure times ten is contradicted', () => {
    for (const fact of figured()) {
      for (const hit of figuresIn(fact.statement)) {
        if (hit.kind === 'year' && !fact.figures.some((figure) => figure.unit === 'year')) continue // the year of an amount: "partly", above
        if (hit.kind === 'number' && hit.low <= 12) continue // "ten years earlier" is no figure of the fact
        const claim = fact.statement.slice(0, hit.start) + slipped(hit) + fact.statement.slice(hit.end)
        expect(brief(claim), claim).toContain(`contradicted ${fact.id}`)
      }
    }
  })

  it('never throws, and every verdict is whole', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc
        .array(
          fc.constantFrom(
            '40 million',
            '$',
            '-',
            'and',
            '.',
            '\n',
            'ISIS',
            'according to',
            '2014',
            '%',
            'million',
            '’',
            '\ud800',
            '½',
            'U.S.',
            ',',
            '9'.repeat(400),
          ),
          { maxLength: 60 },
        )
        .map((parts) => parts.join(' ')),
    )
    fc.assert(
      fc.property(texts, (text) => {
        for (const verdict of check(text)) {
          expect(verdict.why).toMatch(/\.$/)
          expect(verdict.state).toMatch(/^(?:supported|contradicted|partly|not-covered)$/)
          if (verdict.state !== 'not-covered') expect(answerer.ground.facts.get(verdict.factId as string)?.statement).toBe(verdict.says)
        }
      }),
      { numRuns: 300 },
    )
  }, 60_000)
})
