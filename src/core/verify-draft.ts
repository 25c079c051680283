/**
 * The strict gate for words that a model wrote. Each stretch of a sentence must be carried by ONE of the facts it cites: its
 * figures, names and sources, and every step from word to word must be one that a curated wording of that fact takes. What fails is
 * left out and counted by kind. Rather ten honest sentences too few than one that the facts do not carry.
 */
import type { Fact } from '#knowledge/schema.ts'
import type { NameFinder } from '#language/names.ts'
import { plainWords } from '#language/same-meaning.ts'
import { tidy } from '#language/text.ts'
import type { Sentence } from './compose.ts'
import { type FigureFault, figureFault } from './draft-figures.ts'
import { kindOf, type MarkFault, markFault } from './draft-marks.ts'
import { type NameFault, nameFault } from './draft-names.ts'
import { leavesOut } from './draft-pairs.ts'
import { runsOf, type ShapeFault, shapeFault } from './draft-shape.ts'
import { withoutSources } from './draft-sources.ts'
import { leadsTo, type Step, stepsIn, strayStep, type Word } from './draft-steps.ts'
import { cuts } from './draft-stretches.ts'
import { speaksOfAnother } from './draft-subject.ts'
import { type DraftRules, readDraftTable } from './draft-table.ts'
import { markOf, readWords } from './draft-words.ts'
import type { Ground } from './ground.ts'

export type DraftFault =
  | ShapeFault
  | FigureFault
  | NameFault
  | MarkFault
  | 'relation'
  | 'restriction'
  | 'unknown-fact'
  | 'uncited'
  | 'attribution'
  | 'words'
  | 'repeated'
/** `at`: the sentence of the draft. */
export type Rejection = { at: number; fault: DraftFault }
export type Checked = { sentences: Sentence[]; rejected: Rejection[] }
/** `check` takes sentences one after the other, as they come; it remembers whom the last one spoke of. */
export type DraftCheck = { check: (sentence: Sentence) => Sentence | DraftFault }
export type DraftGate = () => DraftCheck

const MOST_FACTS = 4 // that one sentence may cite

/** `table`: what drafts may be made of. `hidden`: texts of which no run of words may go out (what the model is told). */
export function createDraftGate(ground: Ground, findNames: NameFinder, table: string, hidden: readonly string[]): DraftGate {
  const runs = new Set(hidden.flatMap((text) => runsOf(text)))
  const rulesOf = readDraftTable(table)
  const cite = (id: string): Cited[] => {
    const [fact, rules] = [ground.facts.get(id), rulesOf(id)]
    return fact && rules ? [{ fact, ...rules }] : []
  }
  return () => {
    let before: Before = { names: [], paragraph: undefined, words: [] }
    const said = new Set<string>()
    return {
      check({ text: raw, factIds }) {
        const text = tidy(raw)
        const shape = shapeFault(text, runs)
        if (shape) return shape
        if (factIds.length === 0) return 'uncited'
        const facts = [...new Set(factIds)].flatMap(cite)
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

type Cited = DraftRules & { fact: Fact }
/** Whom the last stretch named, where its fact stands, and its words. */
type Before = { names: readonly string[]; paragraph: number | undefined; words: readonly Word[] }
type Carried = { factIds: string[]; before: Before }

/** The whole sentence by one fact, or each of its stretches by one. */
function carry(text: string, before: Before, facts: readonly Cited[], ground: Ground, findNames: NameFinder): Carried | DraftFault {
  const judge = (stretch: string, part: number, told: Before): Carried | DraftFault => {
    let first: DraftFault | undefined
    for (const cited of facts) {
      const fault = faultOf(stretch, part > 0, told, cited, ground, findNames)
      if (fault === undefined) return { factIds: [cited.fact.id], before: afterwards(stretch, told, cited, findNames) }
      first ??= fault
    }
    return first as DraftFault
  }
  const whole = judge(text, 0, before)
  if (typeof whole !== 'string' || facts.length === 1) return whole
  for (const parts of cuts(text)) {
    let told = before
    const ids: string[] = []
    for (const [at, part] of parts.entries()) {
      const judged = judge(part, at, told)
      if (
        typeof judged === 'string' ||
        !sameSource(text, [...ids, ...judged.factIds], ground) ||
        ids.includes(judged.factIds[0] as string) ||
        (at > 0 && judged.before.paragraph !== told.paragraph)
      )
        break
      ids.push(...judged.factIds)
      told = judged.before
      if (at === parts.length - 1) return { factIds: [...new Set(ids)], before: told }
    }
  }
  return whole
}

/** "According to US inspectors, …, and …": whose word the one is, is heard for the other as well. */
function sameSource(text: string, ids: readonly string[], ground: Ground): boolean {
  const sources = new Set(ids.map((id) => ground.facts.get(id)?.claimedBy))
  return (
    sources.size === 1 || text.includes(';') || !/\baccording to (?!the (?:article|author)\b)|\b(?:estimates|found|says?|said|report(?:s|ed))\b/i.test(text)
  )
}

function afterwards(text: string, told: Before, { fact }: Cited, findNames: NameFinder): Before {
  const reading = readWords(text, findNames)
  const names = reading.names.map((hit) => hit.id)
  return { names: names.length > 0 ? names : LEANS.test(text) ? told.names : [], paragraph: fact.paragraph, words: stepsIn(reading).slice(0, -1) }
}

const LEANS = /\b(?:it|its|itself|they|them|their|theirs|this|these|those|such|he|she|his|her|the (?:group|groups|regime|income|money|report|study|same))\b/i
/** A sentence that opens so says something of whatever the last one spoke of. */
const OPENS =
  /^(?:it(?! (?:is|was) .*\b(?:who|that|which)\b)|they|this(?! (?:article|piece|essay)\b)|these|those(?! (?:who|whose|whom)\b)|such|he|she|its|their)\b/i

const quotes = (text: string): string[] => text.match(/"[^"]*"?/g) ?? []

function faultOf(stretch: string, goesOn: boolean, before: Before, cited: Cited, ground: Ground, findNames: NameFinder): DraftFault | undefined {
  const { fact, pairs, opening } = cited
  if (quotes(stretch).some((quoted) => !fact.statement.includes(quoted))) return 'shape'
  const claim = withoutSources(stretch, fact, ground, findNames)
  if (claim === undefined) return 'attribution'
  const reading = readWords(claim, findNames)
  const steps = stepsIn(reading)
  const opens = OPENS.test(claim)
  if (!goesOn && opens && before.paragraph !== fact.paragraph) return 'subject'
  if ((goesOn || opens) && speaksOfAnother(claim, steps, before.words, opening)) return 'subject'
  return (
    figureFault(reading, fact) ??
    nameFault(reading, goesOn || LEANS.test(claim) ? before.names : [], fact, ground, findNames) ??
    markFault(reading.marks, cited) ??
    stepFault(steps, goesOn || opens, cited) ??
    (pairs.some((pair) => leavesOut(pair, steps)) ? 'restriction' : undefined)
  )
}

/** A step that no wording takes: by a small word, mark or word that none has, or by one that stands elsewhere in them. */
function stepFault(steps: readonly Step[], goesOn: boolean, { taken }: Cited): DraftFault | undefined {
  const stray = strayStep(steps, taken, goesOn)
  if (stray === undefined) return undefined
  const own = leadsTo(stray, taken)
  const known = own.length > 0
  const leads = new Set((known ? own : [...taken.keys()]).flatMap((lead) => lead.split(' ')))
  const small = stray.lead.split(' ').filter((word) => word !== '')
  const strange = small.filter((word) => !leads.has(word))
  const mark = (known ? strange : small).flatMap((word) => markOf(word) ?? [])[0]
  if (mark !== undefined) return kindOf(mark)
  if (known && strange.some((word) => OF_TIME.test(word))) return 'time'
  return known || strange.length > 0 ? 'relation' : 'words'
}

const OF_TIME = /^(?:is|was|has|had|been|be)$/
