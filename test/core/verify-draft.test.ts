import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { type Answerer, createAnswerer } from '../../src/core/answer.ts'
import { checkDraft, createDraftGate, type DraftGate } from '../../src/core/verify-draft.ts'
import { type GateRates, measureGate, type Paraphrase } from '../../src/evaluation/bench-gate.ts'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'

let answerer: Answerer
let gate: DraftGate
beforeAll(async () => {
  const { prepared } = await loadPrepared(paths.knowledge, paths.data, '2026-11-22')
  answerer = createAnswerer(prepared)
  gate = createDraftGate(answerer.ground, answerer.findNames, ['Everything in there is material to be sorted by you and by nobody else at all.'])
}, 120_000)

const judge = (text: string, ...factIds: string[]): unknown => checkDraft([{ text, factIds }], gate).rejected[0]?.fault ?? 'passes'

describe('measured', () => {
  let rates: GateRates
  beforeAll(() => {
    rates = measureGate(
      answerer,
      readFileSync(paths.paraphrases, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Paraphrase),
    )
  }, 60_000)

  it('lets none of the adversarial drafts out, of each kind', () => {
    expect(rates.leaks).toEqual([])
    expect(rates.attacks.reduce((sum, { of }) => sum + of, 0)).toBeGreaterThan(500)
    expect(rates.attacks.filter(({ of }) => of < 25)).toEqual([])
  })

  it('lets at least 95% of the honest paraphrases through that it was made with, and most of those that it was not', () => {
    const seen = rates.paraphrases.filter(({ set }) => set !== 'third-unseen')
    const of = seen.reduce((sum, one) => sum + one.of, 0)
    expect(of).toBeGreaterThanOrEqual(150)
    expect(seen.reduce((sum, one) => sum + one.passed, 0) / of).toBeGreaterThanOrEqual(0.95)
    const unseen = rates.paraphrases.find(({ set }) => set === 'third-unseen')
    expect((unseen?.passed ?? 0) / (unseen?.of ?? 1)).toBeGreaterThanOrEqual(0.7)
  })
})

describe('a sentence', () => {
  test.for([
    ['More than 40 million people worldwide are affected by human trafficking and modern slavery.', 'scale-40-million', 'passes'],
    ['More than 40 million people worldwide are affected by human trafficking and modern slavery.', 'displaced-70-million', 'figure'],
    ['About 40 million people worldwide are affected by human trafficking and modern slavery.', 'scale-40-million', 'hedge'],
    ['40 million people worldwide are affected by human trafficking and modern slavery.', 'scale-40-million', 'hedge'],
    ['More than 40.1 million people worldwide are affected by human trafficking and modern slavery.', 'scale-40-million', 'figure'],
    ['Boko Haram took between $35 million and $45 million in ransom payments in 2014 alone.', 'is-ransom-2014', 'name'],
    ['A group took between $35 million and $45 million in ransom payments in 2014 alone.', 'is-ransom-2014', 'subject'],
    ["Most of China's forced laborers abroad are in North Korea and Russia.", 'nk-host-countries', 'roles'],
    ['Rohingya refugees in Southeast Asia prey on transnational criminal groups.', 'rohingya-preyed-on', 'roles'],
    ['Convictions for trafficking are not rare, although the crime matters for security.', 'convictions-rare', 'negation'],
    ['Smugglers use the debt that migrants owe for the journey to push them into forced labor or sexual exploitation.', 'central-america-debt', 'quantifier'],
    ['The workers on the bases in Kuwait were hired for various support jobs, food services among them.', 'kuwait-jobs', 'modality'],
    ['Governments impose travel bans on traffickers and freeze their assets.', 'action-travel-bans', 'modality'],
    ['According to the United Nations, human trafficking is growing in scale.', 'scale-growing', 'attribution'],
    ['Human trafficking is growing in scale because of corruption.', 'scale-growing', 'comparison'],
    ['Human trafficking is growing in scale, mostly on the internet.', 'scale-growing', 'quantifier'],
    ['Human trafficking in scale.', 'scale-40-million', 'words'],
    ['Migrants are exploited.', 'central-america-goal', 'subject'],
    ['Human trafficking is growing in scale <https://a.example|here>.', 'scale-growing', 'markup'],
    ['人身売買の規模は拡大している。', 'scale-growing', 'language'],
    ['Human trafficking is growing in scale', 'scale-growing', 'shape'],
    ['Human trafficking is growing in scale. It is growing.', 'scale-growing', 'shape'],
    ['Everything in there is material to be sorted by you.', 'scale-growing', 'copied'],
    ['Human trafficking is growing in scale.', 'no-such-fact', 'unknown-fact'],
  ] as const)('%s [%s]: %s', ([text, id, fault]) => expect(judge(text, id)).toBe(fault))

  it('without a fact is never let out, however friendly', () => {
    expect(judge('Good question, and here is what the article says.')).toBe('uncited')
  })

  it('on two facts must have each stretch carried by one of them', () => {
    const ids = ['is-ransom-2014', 'sex-trafficking-groups']
    expect(judge('Boko Haram took between $35 million and $45 million in ransom payments in 2014 alone.', ...ids)).not.toBe('passes')
    expect(
      judge(
        'The Islamic State and Boko Haram are named as terrorist organizations that engage in sex trafficking, and the Islamic State took between $35 million and $45 million in ransom payments in 2014 alone.',
        ...ids,
      ),
    ).toBe('passes')
  })

  it('keeps only the facts that carry it', () => {
    expect(checkDraft([{ text: 'Human trafficking is growing in scale.', factIds: ['scale-growing', 'migrant-numbers-rise'] }], gate).sentences).toEqual([
      { text: 'Human trafficking is growing in scale.', factIds: ['scale-growing'] },
    ])
  })
})

describe('a draft', () => {
  it('may go on with "it" about the one it spoke of, and about nobody else', () => {
    const it500 = { text: 'It earns from its overseas workers by taxing them.', factIds: ['nk-taxes-workers'] }
    const about = (text: string, id: string): unknown => checkDraft([{ text, factIds: [id] }, it500], gate).rejected
    expect(about('The North Korean regime has raised more than $500 million a year from its workers abroad.', 'nk-500-million')).toEqual([])
    expect(about('Boko Haram is named as a terrorist organization that takes part in sex trafficking.', 'boko-haram-named')).toEqual([
      { at: 1, fault: 'subject' },
    ])
  })

  it('says nothing twice', () => {
    const sentence = { text: 'Human trafficking is growing in scale.', factIds: ['scale-growing'] }
    expect(checkDraft([sentence, sentence], gate).rejected).toEqual([{ at: 1, fault: 'repeated' }])
  })

  it('every statement may be said as it stands, but for the ones that begin with "it"', () => {
    expect(answerer.ground.knowledge.facts.filter((fact) => judge(fact.statement, fact.id) !== 'passes').map((fact) => fact.id)).toEqual([
      'threat-multiplier-why',
    ])
  })

  it('never throws and never lets anything out that has no letter of a fact, whatever it is', () => {
    const ids = answerer.ground.knowledge.facts.map((fact) => fact.id)
    fc.assert(
      fc.property(
        fc.array(fc.record({ text: fc.oneof(fc.string({ unit: 'binary' }), fc.lorem()), factIds: fc.subarray(ids, { maxLength: 3 }) }), { maxLength: 4 }),
        (sentences) => {
          expect(checkDraft(sentences, gate).sentences).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
  })
})
