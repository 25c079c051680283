import { readFileSync } from 'node:fs'
import { join } from 'node:path'
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
  gate = createDraftGate(answerer.ground, answerer.findNames, answerer.drafts, [
    'Everything in there is material to be sorted by you and by nobody else at all.',
  ])
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
  }, 300_000)

  it('lets none of the adversarial drafts out, of each kind', () => {
    expect(rates.leaks).toEqual([])
    expect(rates.attacks.reduce((sum, { of }) => sum + of, 0)).toBeGreaterThan(30_000)
    expect(rates.attacks.filter(({ of }) => of < 25)).toEqual([])
  })

  it('lets at least 95% of all the honest paraphrases through that were ever written for it', () => {
    const sum = (of: 'passed' | 'of'): number => rates.paraphrases.reduce((total, one) => total + one[of], 0)
    expect(sum('of')).toBeGreaterThanOrEqual(150)
    expect(sum('passed') / sum('of')).toBeGreaterThanOrEqual(0.95)
  })
})

describe('written by hand to break it', () => {
  test.for(
    readFileSync(join(paths.root, 'test/adversarial.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Paraphrase),
  )('$sentence', ({ sentence, factIds }) => expect(judge(sentence, ...factIds)).not.toBe('passes'))
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
    ["Most of China's forced laborers abroad are in North Korea and Russia.", 'nk-host-countries', 'relation'],
    ['Rohingya refugees in Southeast Asia prey on transnational criminal groups.', 'rohingya-preyed-on', 'relation'],
    [
      'Traffickers are knowingly misled by workers about the country they will end up in and about the conditions they will live and work in.',
      'workers-deceived',
      'relation',
    ],
    [
      'Workers are knowingly misled by traffickers about the country they will end up in and the conditions they will live and work in.',
      'workers-deceived',
      'passes',
    ],
    ['The Rohingya refugees promise well-paid work in Malaysia.', 'rohingya-promised-work', 'relation'],
    ['Governments should impose travel bans on assets and freeze their traffickers.', 'action-travel-bans', 'relation'],
    ['Labor brings its perpetrators an estimated $150 billion every year.', 'forced-labor-150-billion', 'relation'],
    ['Most work for trafficking is kept apart from wider efforts in conflict prevention, security and counterterrorism.', 'efforts-detached', 'relation'],
    ['Convictions for trafficking are rare because the crime matters for security.', 'convictions-rare', 'comparison'],
    ['The number of displaced people before the end of 2018 was nearly double what it had been ten years earlier.', 'displaced-doubled', 'relation'],
    ['The human cost of trafficking for communities was heavy and lasted long.', 'harm-long-lasting', 'time'],
    ['Jamille Bigio is on the White House staff of the National Security Council, as its director for gender and human rights.', 'author-white-house', 'time'],
    ['Governments must impose travel bans on traffickers and freeze their assets.', 'action-travel-bans', 'modality'],
    ['The Islamic State took between $35 million and $45 million in ransom payments in 2014.', 'is-ransom-2014', 'quantifier'],
    ['The Islamic State took up to $45 million in ransom payments in 2014 alone.', 'is-ransom-2014', 'figure'],
    ['The "refugees" from the Rohingya are fleeing persecution in Myanmar.', 'rohingya-flee-myanmar', 'shape'],
    ['Is human trafficking growing in scale.', 'scale-growing', 'shape'],
    ['Human trafficking is falling in scale.', 'scale-growing', 'words'],
    ['If human trafficking is growing in scale.', 'scale-growing', 'relation'],
    ['Convictions for trafficking are not rare, although the crime matters for security.', 'convictions-rare', 'negation'],
    ['Smugglers use the debt that migrants owe for the journey to push them into forced labor or sexual exploitation.', 'central-america-debt', 'quantifier'],
    ['The workers on the bases in Kuwait were hired for various support jobs, food services among them.', 'kuwait-jobs', 'modality'],
    ['Governments impose travel bans on traffickers and freeze their assets.', 'action-travel-bans', 'modality'],
    ['According to the United Nations, human trafficking is growing in scale.', 'scale-growing', 'attribution'],
    ['Human trafficking is growing in scale because of corruption.', 'scale-growing', 'comparison'],
    ['Human trafficking is growing in scale, mostly on the internet.', 'scale-growing', 'quantifier'],
    ['Human trafficking in scale.', 'scale-40-million', 'relation'],
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

  test.for([
    [', so ', 'relation'],
    [' because ', 'comparison'],
    [', which is why ', 'relation'],
    [', after ', 'relation'],
    [', and ', 'passes'],
  ] as const)('on two facts has no relation between them that neither has: %j', ([joint, fault]) => {
    expect(judge(`Human trafficking is growing in scale${joint}the number of refugees and migrants is rising.`, 'scale-growing', 'migrant-numbers-rise')).toBe(
      fault,
    )
  })

  it('on two facts says of each what is its own', () => {
    const ids = ['rohingya-preyed-on', 'rohingya-flee-myanmar']
    const criminals = 'Rohingya refugees are preyed on by transnational criminal groups in Southeast Asia'
    expect(judge(`${criminals}, who are fleeing persecution in Myanmar.`, ...ids)).not.toBe('passes')
    expect(judge(`${criminals}, and the Rohingya are fleeing persecution in Myanmar.`, ...ids)).toBe('passes')
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
