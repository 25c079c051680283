import { describe, expect, it } from 'vitest'
import { checkAgainstArticle, figureText, paragraphsOf } from '#knowledge/against-article.ts'
import { type Fact, Fact as FactSchema, type Figure, Figure as FigureSchema, type Knowledge, Name } from '#knowledge/schema.ts'

const article = `Notes of a curator, with 99 million of something and the Drylanders.

## p0

The Tolls of the Sea and What They Cost Us All
Harbors should wake up.

## p1

In 2014 alone, tolls that the Tollmen took amounted to between $3 million and $4 million, said the harbor office on
Feb. 1, close to double the sum of old, and nobody who sails there has ever seen any of it come back.

## p2

The Wide Bay's harbors, from Northport to Southport, wait.
`

const names = [
  { id: 'tollmen', name: 'the Tollmen', kind: 'group', forms: ['tollmen', 'toll men'] },
  { id: 'bay', name: 'the Bay', kind: 'place', forms: ['bay'] },
  { id: 'wide-bay', name: 'the Wide Bay', kind: 'place', forms: ['wide bay', 'wide bay harbors'] },
  { id: 'sailors', name: 'sailors', kind: 'term', forms: ['sailors'] },
  { id: 'crown', name: 'the Crown', kind: 'agency', broad: true, forms: ['the crown'] },
  { id: 'drylanders', name: 'Drylanders', kind: 'group', forms: ['drylanders'] },
].map((name) => Name.parse(name))

describe('paragraphs', () => {
  it("stand under headings; what comes before them is the curator's", () => {
    expect([...paragraphsOf(article).keys()]).toEqual([0, 1, 2])
    expect(paragraphsOf(article).get(0)).toMatch(/^The Tolls/)
  })

  it('stand between blank lines in a plain text, whatever its line ends', () => {
    expect([...paragraphsOf('\uFEFFHead\r\nDeck\r\n\r\n \r\nOne\r\n\r\nTwo\r\n')]).toEqual([
      [0, 'Head\nDeck'],
      [1, 'One'],
      [2, 'Two'],
    ])
  })

  it('are not compared when they are not as many as the article has', () => {
    const faults = checkAgainstArticle(knowledgeOf([fact({ figures: [figure({ value: 5, unit: 'people' })] })]), 'Head\n\nOne\n\nTwo\n\nThree\n\nFour')
    expect(faults).toEqual([expect.objectContaining({ at: 'the article', problem: expect.stringContaining('too many: 3, 4') })])
    expect(checkAgainstArticle(knowledgeOf([]), 'Head')[0]?.problem).toContain('missing: 1, 2')
  })
})

describe('figures', () => {
  it.each<[string, Partial<Figure>]>([
    ['a range', { low: 3e6, high: 4e6, unit: 'USD', is: 'range' }],
    ['a year', { value: 2014, unit: 'year' }],
    ['a date', { value: '02-01', unit: 'date' }],
    ['a ratio', { value: 2, unit: 'times', is: 'nearly' }],
    ['a figure derived from the date of the article', { value: 2019, unit: 'year', derived: true }],
  ])('find %s', (_name, given) => {
    expect(checkAgainstArticle(knowledgeOf([fact({ figures: [figure(given)] })]), article)).toEqual([])
  })

  it.each<[string, Partial<Figure>, number, string]>([
    ['another amount', { value: 5e6, unit: 'USD' }, 1, '5,000,000 USD'],
    ['one end of a range as if it were all', { value: 4e6, unit: 'USD' }, 1, '4,000,000 USD'],
    ['another range', { low: 3e6, high: 5e6, unit: 'USD', is: 'range' }, 1, '3,000,000 to 5,000,000 USD'],
    ['another unit', { value: 4e6, unit: 'times' }, 1, '4,000,000 times'],
    ['the right year in another paragraph', { value: 2014, unit: 'year' }, 2, '2014'],
    ['what only the curator wrote above the text', { value: 99e6, unit: 'people' }, 0, '99,000,000 people'],
  ])('miss %s', (_name, given, paragraph, text) => {
    const faults = checkAgainstArticle(knowledgeOf([fact({ paragraph, figures: [figure(given)] })]), article)
    expect(faults).toEqual([
      { at: 'fact made-up', problem: `cites ¶${paragraph}, which does not hold the figure ${text}.`, remedy: expect.stringContaining('derived') },
    ])
  })

  it('are written as a curator reads them', () => {
    expect(figureText(figure({ value: 7e7, unit: 'people', is: 'more-than', year: 2018 }))).toBe('more than 70,000,000 people (2018)')
    expect(figureText(figure({ low: 1, high: 2, unit: 'USD', is: 'range', per: 'ship' }))).toBe('1 to 2 USD per ship')
  })
})

describe('names', () => {
  it('are found by any form, also inside a longer name; terms and broad names bind nothing', () => {
    expect(
      checkAgainstArticle(knowledgeOf([fact({ names: ['tollmen', 'sailors', 'crown'] }), fact({ paragraph: 2, names: ['bay', 'wide-bay'] })]), article),
    ).toEqual([])
  })

  it('are missed in another paragraph, and a slip in print is no form', () => {
    const faults = checkAgainstArticle(knowledgeOf([fact({ paragraph: 2, names: ['tollmen'] }), fact({ paragraph: 0, names: ['drylanders'] })]), article)
    expect(faults.map((fault) => fault.problem)).toEqual([
      expect.stringContaining('¶2, which does not hold the name "tollmen"'),
      expect.stringContaining('¶0, which does not hold the name "drylanders"'),
    ])
    expect(checkAgainstArticle(knowledgeOf([fact({ names: ['tollmen'] })]), article.replace('Tollmen', 'Tolmen'))).toHaveLength(1)
  })
})

describe('copied wording', () => {
  const copy = 'nobody who sails there has ever seen any'

  it('is a run of eight words, in whatever case and punctuation, and reported once at its full length', () => {
    const faults = checkAgainstArticle(
      knowledgeOf([fact({ statement: `As it says: NOBODY, who sails there, has ever seen any of it come back again.` })]),
      article,
    )
    expect(faults).toEqual([
      { at: 'fact made-up', problem: `copies 12 words of ¶1 in its statement: "${copy} of it come back".`, remedy: 'Say it in your own words.' },
    ])
  })

  it('is looked for in every text of the project', () => {
    const knowledge: Knowledge = {
      ...knowledgeOf([fact({ ask: `Why ${copy}?`, questions: ['Why?', `is it so that ${copy}`] })]),
      gaps: [{ id: 'hole', missing: `It does not say why ${copy}.`, nearest: ['made-up'], questions: [copy] }],
      digests: [{ id: 'sum', title: copy, facts: ['made-up', 'made-up'], questions: [copy] }],
      chats: [{ id: 'hello', reply: `${copy}.`, questions: [copy] }],
    }
    expect(checkAgainstArticle(knowledge, article).map((fault) => `${fault.at}: ${/its ([a-z ]+):/.exec(fault.problem)?.[1]}`)).toEqual([
      'fact made-up: ask',
      'fact made-up: sample question',
      'gap hole: missing',
      'gap hole: sample question',
      'digest sum: title',
      'digest sum: sample question',
      'chat hello: reply',
      'chat hello: sample question',
    ])
  })

  it.each([
    ['seven words', 'Nobody who sails there has ever seen gold.'],
    ['the title of the article', 'It is called The Tolls of the Sea and What They Cost Us All, they say.'],
    ['a range, whose signs are no words', 'Perhaps between $3 million and $4 million went.'],
    ['words on both sides of a paragraph end', 'It may come back the wide bay harbors from there.'],
  ])('is not %s', (_name, statement) => {
    expect(checkAgainstArticle(knowledgeOf([fact({ statement })]), article)).toEqual([])
  })

  it('is not excused by words of the title at its edge', () => {
    expect(checkAgainstArticle(knowledgeOf([fact({ statement: 'What They Cost Us All Harbors should wake up.' })]), article)).toHaveLength(1)
  })
})

function figure(given: Partial<Figure>): Figure {
  return FigureSchema.parse({ unit: 'people', is: 'exact', ...given })
}

function fact(given: Partial<Fact>): Fact {
  const own = FactSchema.parse({
    id: 'made-up',
    paragraph: 1,
    statement: 'Something is so.',
    claimedBy: 'writer',
    answers: ['what'],
    ask: 'What is so?',
    questions: [],
    ...given,
  })
  return { ...own, theme: 'money', verifiedOn: '2026-11-22', reviewBy: '2027-01-01' }
}

function knowledgeOf(facts: readonly Fact[]): Knowledge {
  return {
    article: {
      title: 'The Tolls of the Sea and What They Cost Us All',
      author: 'A. Writer',
      outlet: 'Post',
      published: '2020-01-31',
      url: 'https://harbor.example',
      paragraphs: 2,
      claimants: {},
      themes: {},
    },
    facts,
    names,
    gaps: [],
    digests: [],
    chats: [],
    updates: [],
    helpLines: [],
    emergency: {},
    occasions: [],
    triage: { help: [], refused: [], none: [] },
    wordings: {},
  }
}
