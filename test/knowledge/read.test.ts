import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { BriefError, type Fault } from '#errors'
import { readKnowledge } from '#knowledge/read.ts'
import { paths } from '../../src/paths.ts'

const TODAY = '2026-11-22'

/** A made-up knowledge, as small as one can be. */
const small: Readonly<Record<string, string>> = {
  'article.yaml': `title: The Tolls of the Sea
author: A. Writer
outlet: The Harbor Post
published: 2020-01-31
url: https://harbor.example/tolls
paragraphs: 2
claimants: { writer: { name: the writer, lead: "According to the writer," } }
themes: { money: { title: Money } }
`,
  'facts/money.yaml': `theme: money
verifiedOn: 2026-11-22
reviewBy: 2027-01-01
facts:
  - id: sea-tolls
    paragraph: 1
    statement: The Tollmen take $3 million a year.
    figures: [{ value: 3000000, unit: USD, per: year, is: exact }]
    names: [tollmen]
    claimedBy: writer
    answers: [how-much]
    context: [sea-guards]
    ask: How much do the Tollmen take?
    questions: [How many million do they take?, what do the tollmen take]
  - id: sea-guards
    paragraph: 2
    statement: Guards watch over every ship.
    claimedBy: writer
    answers: [who]
    ask: Who watches the ships?
    questions: [Who guards the ships?]
  - { id: sea-quays, paragraph: 2, statement: The quays are long., claimedBy: writer, answers: [what], ask: How are the quays?, questions: [Are the quays long?] }
  - { id: sea-roads, paragraph: 2, statement: The roads are short., claimedBy: writer, answers: [what], ask: How are the roads?, questions: [Are the roads short?] }
`,
  'gaps/all.yaml': `verifiedOn: 2026-11-22
gaps:
  - id: toll-keepers
    missing: It does not say who the Tollmen are.
    nearest: [sea-tolls]
    questions: [Who are they?]
`,
  'digests.yaml': 'digests: [{ id: everything, title: the whole of it, facts: [sea-tolls, sea-guards], questions: [all of it] }]\n',
  'chats.yaml': 'chats: [{ id: greeting, reply: Good day to you., questions: [hello] }]\n',
  'names.yaml': 'names:\n  - { id: tollmen, name: the Tollmen, kind: group, forms: [tollmen, toll men] }\n',
  'updates.yaml': `updates:
  - { id: tolls-later, facts: [sea-tolls], text: They took more later., asOf: 2024-01-01, source: Harbor office, url: "https://harbor.example", grade: A, checkedOn: 2026-11-22 }
`,
  'help-lines.yaml': `helpLines:
  - { id: harbor, country: Harborland, name: Harbor line, phone: "12345", grade: A, checkedOn: 2026-11-22, source: "https://harbor.example" }
emergency: { Harborland: "112" }
`,
  'calendar.yaml': `occasions:
  - { id: toll-day, on: 03-01, title: Day of tolls, about: The day of all tolls., source: Harbor office, url: "https://harbor.example", series: key, themes: [money], editions: [{ facts: [sea-tolls, sea-guards, sea-quays], question: "Who pays?" }, { facts: [sea-guards, sea-quays, sea-roads], question: "Who guards?" }], grade: A, checkedOn: 2026-11-22 }
`,
  'triage.yaml': 'help: [help me out]\nrefused: [do my taxes]\nnone: [how are you]\n',
}

describe('the real knowledge', () => {
  const { knowledge, warnings } = readKnowledge(paths.knowledge, TODAY)

  it('has at least 80 facts, each with 25 sample questions or more', () => {
    expect(knowledge.facts.length).toBeGreaterThanOrEqual(80)
    expect(knowledge.facts.filter((fact) => fact.questions.length < 25).map((fact) => fact.id)).toEqual([])
  })

  it('has at least 50 gaps, each with 6 sample questions or more', () => {
    expect(knowledge.gaps.length).toBeGreaterThanOrEqual(50)
    expect(knowledge.gaps.filter((gap) => gap.questions.length < 6).map((gap) => gap.id)).toEqual([])
  })

  it('has facts on every paragraph and every theme', () => {
    expect(new Set(knowledge.facts.map((fact) => fact.paragraph)).size).toBe(knowledge.article.paragraphs + 1)
    expect(new Set(knowledge.facts.map((fact) => fact.theme))).toEqual(new Set(Object.keys(knowledge.article.themes)))
  })

  it('needs no more questions and no review', () => {
    expect(warnings.filter((warning) => /^has \d+ sample questions|to be reviewed/.test(warning.problem))).toEqual([])
  })
})

describe('a small knowledge', () => {
  it('loads', () => {
    const { knowledge } = readKnowledge(folderWith({}), TODAY)
    expect(knowledge.facts.map((fact) => [fact.id, fact.theme, fact.reviewBy])).toEqual([
      ['sea-tolls', 'money', '2027-01-01'],
      ['sea-guards', 'money', '2027-01-01'],
      ['sea-quays', 'money', '2027-01-01'],
      ['sea-roads', 'money', '2027-01-01'],
    ])
    expect(knowledge.gaps).toHaveLength(1)
  })

  it('warns of a review date that has passed, and loads', () => {
    const { knowledge, warnings } = readKnowledge(folderWith({}), '2027-01-02')
    expect(knowledge.facts).toHaveLength(4)
    expect(warnings).toContainEqual(expect.objectContaining({ at: 'fact sea-tolls', problem: expect.stringContaining('2027-01-01') }))
    expect(readKnowledge(folderWith({}), '2027-01-01').warnings.filter((warning) => warning.problem.includes('reviewed'))).toEqual([])
  })

  it('warns of too few questions and of questions in the words of the statement', () => {
    const { warnings } = readKnowledge(folderWith({}), TODAY)
    const problems = warnings.filter((warning) => warning.at === 'fact sea-tolls').map((warning) => warning.problem)
    expect(problems).toEqual([expect.stringContaining('has 2 sample questions'), expect.stringContaining('shares words with its statement in 2 of 2')])
  })
})

describe('a broken file', () => {
  it('is reported with all others, by file, id and field', () => {
    const faults = faultsOf({
      'facts/money.yaml': small['facts/money.yaml']?.replace('claimedBy: writer', 'claimdBy: writer'),
      'gaps/all.yaml': 'verifiedOn: 2026-11-22\ngaps:\n  - id: "unclosed\n',
      'names.yaml': undefined,
      'updates.yaml': 'updates: 7\n',
      'calendar.yaml': '',
    })
    expect(at(faults, 'facts/money.yaml')).toEqual([expect.stringContaining('claimedBy'), expect.stringContaining('claimdBy')])
    expect(at(faults, 'facts/money.yaml, facts, sea-tolls')).not.toEqual([])
    expect(at(faults, 'gaps/all.yaml:')[0]).toContain('no valid YAML')
    expect(at(faults, 'names.yaml')).toEqual(['names.yaml is missing or cannot be read.'])
    expect(at(faults, 'updates.yaml')).toHaveLength(1)
    expect(at(faults, 'calendar.yaml')).toHaveLength(1)
    for (const fault of faults) expect(fault.remedy).not.toBe('')
  })

  it.each([
    ['an id with a blank', 'id: sea-tolls', 'id: sea tolls', 'lower-case words joined by hyphens'],
    ['a statement without an end', 'million a year.', 'million a year', 'a whole sentence'],
    ['an unknown kind of question', 'answers: [how-much]', 'answers: [how-often]', 'Invalid option'],
    ['a date in words', 'verifiedOn: 2026-11-22', 'verifiedOn: November', 'must be a date'],
    ['an unknown unit', 'unit: USD', 'unit: EUR', 'Invalid option'],
  ])('is refused for %s', (_name, right, wrong, problem) => {
    const faults = faultsOf({ 'facts/money.yaml': small['facts/money.yaml']?.replace(right, wrong) })
    expect(faults.map((fault) => fault.problem).join('\n')).toContain(problem)
  })
})

describe('wordings', () => {
  const own = 'wordings:\n  sea-tolls:\n    - Ships pay tolls of $3 million a year.\n'

  it('are held by fact, and may be missing altogether', () => {
    expect(readKnowledge(folderWith({ 'wordings/money.yaml': own }), TODAY).knowledge.wordings).toEqual({
      'sea-tolls': ['Ships pay tolls of $3 million a year.'],
    })
    expect(readKnowledge(folderWith({}), TODAY).knowledge.wordings).toEqual({})
  })

  it('belong to a fact, and hold no figure that it does not', () => {
    const faults = faultsOf({ 'wordings/money.yaml': `${own}    - Two ships pay tolls of $4 million.\n  sea-gods:\n    - Gods rule the sea.\n` })
    expect(faults.map(({ at: where, problem }) => `${where} ${problem}`)).toEqual([
      expect.stringContaining('wordings of sea-gods names the fact "sea-gods", which does not exist.'),
      expect.stringContaining('wordings of sea-tolls have the figure'),
    ])
  })
})

describe('faults between entries', () => {
  const faults = faultsOf({
    'facts/money.yaml': small['facts/money.yaml']
      ?.replace('names: [tollmen]', 'names: [nobody]')
      .replace('context: [sea-guards]', 'context: [sea-gods]')
      .replace('value: 3000000', 'value: 4000000')
      .replace('paragraph: 1', 'paragraph: 3'),
    'facts/more.yaml':
      'theme: elsewhere\nverifiedOn: 2026-11-22\nreviewBy: 2027-01-01\nfacts:\n  - { id: sea-guards, paragraph: 1, statement: Guards stand on every quay., claimedBy: stranger, answers: [who], ask: Who stands there?, questions: ["who GUARDS the ships?"] }\n',
    'gaps/all.yaml': small['gaps/all.yaml']?.replace('nearest: [sea-tolls]', 'nearest: [sea-monsters]'),
    'names.yaml': `${small['names.yaml']}  - { id: keepers, name: the keepers, kind: group, forms: [Toll-Men], within: [atlantis] }\n`,
    'help-lines.yaml': small['help-lines.yaml']?.replace('phone: "12345", ', ''),
    'updates.yaml': small['updates.yaml']?.replace('facts: [sea-tolls]', 'facts: [sea-shells]'),
    'calendar.yaml': `${small['calendar.yaml']?.replace('themes: [money]', 'themes: [moneys]').replace('[sea-guards, sea-quays, sea-roads]', '[sea-quays, sea-gulls, sea-quays]')}${small['calendar.yaml']?.replace('occasions:\n', '').replace('toll-day', 'other-day').replace('[sea-guards, sea-quays, sea-roads]', '[sea-quays, sea-guards, sea-tolls]')}`,
  })

  it.each([
    ['a name nobody knows', 'fact sea-tolls', '"nobody"'],
    ['a context that is gone', 'fact sea-tolls', '"sea-gods"'],
    ['a figure that the statement does not hold', 'fact sea-tolls', '4000000'],
    ['a paragraph beyond the end', 'fact sea-tolls', 'ends with ¶2'],
    ['an id used twice', 'fact sea-guards', 'twice'],
    ['a theme nobody knows', 'fact sea-guards', '"elsewhere"'],
    ['a claimant nobody knows', 'fact sea-guards', '"stranger"'],
    ['a question asked twice, in other capitals', 'sea-guards', 'has the sample question "who GUARDS the ships?"'],
    ['a gap next to nothing', 'gap toll-keepers', '"sea-monsters"'],
    ['a form of two names, however it is written', 'name keepers', 'has the form "toll men"'],
    ['a place in a place nobody knows', 'name keepers', '"atlantis"'],
    ['a help line without a way to reach it', 'help line harbor', 'neither phone nor url'],
    ['an update of nothing', 'update tolls-later', '"sea-shells"'],
    ['an occasion on no theme', 'occasion toll-day', '"moneys"'],
    ['an edition with a fact nobody knows', 'occasion toll-day', '"sea-gulls"'],
    ['an edition that says a fact twice', 'occasion toll-day', 'twice in its edition 2'],
    ['an edition that the next one repeats', 'occasion other-day', 'nothing in its edition 1'],
    ['two occasions on one day', 'occasion other-day', 'is on 03-01, as "toll-day" is'],
  ])('report %s', (_name, where, problem) => {
    expect(faults.filter((fault) => fault.at === where && fault.problem.includes(problem))).toHaveLength(1)
  })

  it('are all of one report, and nothing else is in it', () => {
    expect(new Set(faults.map((fault) => fault.at))).toEqual(
      new Set([
        'fact sea-tolls',
        'fact sea-guards',
        'entry sea-guards',
        'sea-guards',
        'gap toll-keepers',
        'name keepers',
        'help line harbor',
        'update tolls-later',
        'occasion toll-day',
        'occasion other-day',
      ]),
    )
  })
})

/** The faults of the small knowledge with some files replaced (or left out); it must not load. */
function faultsOf(changes: Readonly<Record<string, string | undefined>>): readonly Fault[] {
  const folder = mkdtempSync(join(tmpdir(), 'knowledge-'))
  try {
    write(folder, changes)
    readKnowledge(folder, TODAY)
  } catch (error) {
    if (error instanceof BriefError && error.code === 'knowledge') return error.faults
    throw error
  } finally {
    rmSync(folder, { recursive: true })
  }
  throw new Error('The broken knowledge was loaded.')
}

function folderWith(changes: Readonly<Record<string, string | undefined>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'knowledge-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  write(folder, changes)
  return folder
}

function write(folder: string, changes: Readonly<Record<string, string | undefined>>): void {
  for (const [file, text] of Object.entries({ ...small, ...changes })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    if (text !== undefined) writeFileSync(join(folder, file), text)
  }
}

function at(faults: readonly Fault[], start: string): string[] {
  return faults.filter((fault) => fault.at.startsWith(start)).map((fault) => `${fault.at} ${fault.problem}`)
}
