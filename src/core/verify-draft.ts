/**
 * The strict gate for words that a model wrote. Each stretch of a sentence must be carried by ONE of the facts it cites: its
 * figures, names, amounts, negations, duties, comparisons and sources, and every word that matters. What fails is left out
 * and counted by kind. Rather ten honest sentences too few than one that the facts do not carry.
 */
import type { Fact } from '#knowledge/schema.ts'
import type { NameFinder } from '#language/names.ts'
import { plainWords, root } from '#language/same-meaning.ts'
import { tidy } from '#language/text.ts'
import type { Sentence } from './compose.ts'
import { addsWords, saysTooLittle } from './draft-coverage.ts'
import { type FigureFault, figureFault } from './draft-figures.ts'
import { type MarkFault, markFault } from './draft-marks.ts'
import { type NameFault, nameFault } from './draft-names.ts'
import { turnedAround } from './draft-order.ts'
import { withoutSources } from './draft-sources.ts'
import { runsOf, type ShapeFault, shapeFault } from './draft-shape.ts'
import { cuts } from './draft-stretches.ts'
import { readWords, type Reading } from './draft-words.ts'
import type { Ground } from './ground.ts'

export type DraftFault = ShapeFault | FigureFault | NameFault | MarkFault | 'unknown-fact' | 'uncited' | 'attribution' | 'words' | 'thin' | 'repeated'
/** `at`: the sentence of the draft. */
export type Rejection = { at: number; fault: DraftFault }
export type Checked = { sentences: Sentence[]; rejected: Rejection[] }
/** `check` takes sentences one after the other, as they come; it remembers whom the last one spoke of. */
export type DraftCheck = { check: (sentence: Sentence) => Sentence | DraftFault }
export type DraftGate = () => DraftCheck

const MOST_FACTS = 4 // that one sentence may cite

/** `hidden`: texts of which no run of words may go out (what the model is told). */
export function createDraftGate(ground: Ground, findNames: NameFinder, hidden: readonly string[]): DraftGate {
  const runs = new Set(hidden.flatMap((text) => runsOf(text)))
  const readings = new Map(ground.knowledge.facts.map((fact) => [fact.id, readFact(fact, findNames)]))
  return () => {
    let before: Before = { names: [], paragraph: undefined }
    const said = new Set<string>()
    return {
      check({ text: raw, factIds }) {
        const text = tidy(raw)
        const shape = shapeFault(text, runs)
        if (shape) return shape
        if (factIds.length === 0) return 'uncited'
        const facts = [...new Set(factIds)].flatMap((id) => readings.get(id) ?? [])
        if (facts.length < new Set(factIds).size || facts.length > MOST_FACTS) return 'unknown-fact'
        const key = plainWords(text).join(' ')
        if (said.has(key)) return 'repeated'
        const carried = carry(text, before, facts, ground, findNames)
        if (typeof carried === 'string') return carried
        said.add(key)
        before = carried.before
        return { text, factIds: carried.factIds }
      },
    }
  }
}

export function checkDraft(sentences: readonly Sentence[], gate: DraftGate): Checked {
  const { check } = gate()
  const results = sentences.map((sentence) => check(sentence))
  return {
    sentences: results.filter((result) => typeof result !== 'string'),
    rejected: results.flatMap((fault, at) => (typeof fault === 'string' ? [{ at, fault }] : [])),
  }
}

type FactReading = { fact: Fact; said: Reading; known: string[] }
type Before = { names: readonly string[]; paragraph: number | undefined }

/** What a fact's sentences may be made of: its statement, and the question it is offered under. */
function readFact(fact: Fact, findNames: NameFinder): FactReading {
  const said = readWords(fact.statement, findNames)
  return { fact, said, known: knownWords(said, fact, findNames) }
}

/** Every word as often as the statement has it, and once where only the question does. */
function knownWords(said: Reading, fact: Fact, findNames: NameFinder): string[] {
  const all = plainWords(fact.statement).map(root)
  const asked = [...new Set(readWords(fact.ask, findNames).stems)].filter((word) => !all.includes(word))
  return [...said.stems, ...all.filter((word) => !said.stems.includes(word)), ...asked]
}

type Carried = { factIds: string[]; before: Before }

/** The whole sentence by one fact, or each of its stretches by one. */
function carry(text: string, before: Before, facts: readonly FactReading[], ground: Ground, findNames: NameFinder): Carried | DraftFault {
  const judge = (stretch: string, part: number, told: Before, earlier: string): Carried | DraftFault => {
    let first: DraftFault | undefined
    for (const reading of facts) {
      const fault = faultOf(stretch, part > 0, told, earlier, reading, ground, findNames)
      if (fault === undefined) return { factIds: [reading.fact.id], before: afterwards(stretch, told, reading, findNames) }
      first ??= fault
    }
    return first as DraftFault
  }
  const whole = judge(text, 0, before, '')
  if (typeof whole !== 'string' || facts.length === 1) return whole
  for (const parts of cuts(text)) {
    let told = before
    let earlier = ''
    const ids: string[] = []
    for (const [at, part] of parts.entries()) {
      const judged = judge(part, at, told, earlier)
      if (typeof judged === 'string' || ids.includes(judged.factIds[0] as string) || (at > 0 && judged.before.paragraph !== told.paragraph)) break
      ids.push(...judged.factIds)
      told = judged.before
      earlier += ` ${part}`
      if (at === parts.length - 1) return { factIds: [...new Set(ids)], before: told }
    }
  }
  return whole
}

function afterwards(text: string, told: Before, { fact }: FactReading, findNames: NameFinder): Before {
  const names = readWords(text, findNames).names.map((hit) => hit.id)
  return { names: names.length > 0 ? names : LEANS.test(text) ? told.names : [], paragraph: fact.paragraph }
}

const LEANS = /\b(?:it|its|itself|they|them|their|theirs|this|these|those|such|he|she|his|her|the (?:group|groups|regime|income|money|report|study|same))\b/i
/** A sentence that opens so says something of whatever the last one spoke of. */
const OPENS =
  /^(?:it(?! (?:is|was) .*\b(?:who|that|which)\b)|they|this(?! (?:article|piece|essay)\b)|these|those(?! (?:who|whose|whom)\b)|such|he|she|its|their)\b/i

function faultOf(
  stretch: string,
  leansAnyway: boolean,
  before: Before,
  earlier: string,
  { fact, said, known }: FactReading,
  ground: Ground,
  findNames: NameFinder,
): DraftFault | undefined {
  const claim = withoutSources(stretch, fact, ground, findNames)
  if (claim === undefined) return 'attribution'
  const clause = readWords(claim, findNames)
  const leans = leansAnyway || LEANS.test(claim)
  if (!leansAnyway && OPENS.test(claim) && before.paragraph !== fact.paragraph) return 'subject'
  return (
    figureFault(clause, fact) ??
    nameFault(clause, leans ? before.names : [], fact, ground, findNames) ??
    markFault(clause.marks, said, fact) ??
    (addsWords(clause, known) ? 'words' : undefined) ??
    (turnedAround(clause, said) ? 'roles' : undefined) ??
    (saysTooLittle(said, clause, readWords(earlier, findNames), leans ? before.names : []) ? 'thin' : undefined)
  )
}
