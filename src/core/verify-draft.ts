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
import { givesCause, type MarkFault, markFault } from './draft-marks.ts'
import { type NameFault, nameFault } from './draft-names.ts'
import { adverbsIn, type Item, itemsIn } from './draft-items.ts'
import { type LinkFault, linkFault } from './draft-links.ts'
import { withoutSources } from './draft-sources.ts'
import { speaksOfAnother } from './draft-subject.ts'
import { runsOf, type ShapeFault, shapeFault } from './draft-shape.ts'
import { cuts, joinsAnew, relatesByItself } from './draft-stretches.ts'
import type { Links } from './draft-told.ts'
import { otherTime } from './draft-tense.ts'
import { readWords, type Reading } from './draft-words.ts'
import type { Ground } from './ground.ts'

export type DraftFault =
  | ShapeFault
  | FigureFault
  | NameFault
  | MarkFault
  | LinkFault
  | 'unknown-fact'
  | 'uncited'
  | 'attribution'
  | 'words'
  | 'thin'
  | 'repeated'
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
  const readings = new Map(ground.knowledge.facts.map((fact) => [fact.id, readFact(fact, ground, findNames)]))
  return () => {
    let before: Before = { names: [], paragraph: undefined, items: [] }
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

/** `core`: what the statement says before its first comma, where that stands by itself. */
type FactReading = { fact: Fact; said: Reading; core: Reading | undefined; known: string[]; asked: string[]; links: Links }
/** Whom the last stretch named, where its fact stands, and its words. */
type Before = { names: readonly string[]; paragraph: number | undefined; items: readonly Item[] }

/** What a fact's sentences may be made of: its statement, and the question it is offered under. */
function readFact(fact: Fact, ground: Ground, findNames: NameFinder): FactReading {
  const said = readWords(withoutSources(fact.statement, fact, ground, findNames) ?? fact.statement, findNames)
  return {
    fact,
    said,
    core: DEPENDS.test(said.text) || !said.text.includes(', ') ? undefined : readWords(said.text.split(', ')[0] as string, findNames),
    ...knownWords(said, fact, findNames),
    links: { items: itemsIn(said), adverbs: adverbsIn(said.text), causal: givesCause(fact), text: fact.statement },
  }
}

const DEPENDS = /^(?:as|at|because|beyond|by|for|if|in|on|over|pushed|since|through|when|while|with|although|every)\b|["]/i

/** Every word as often as the statement has it, and once where only the question does. */
function knownWords(said: Reading, fact: Fact, findNames: NameFinder): { known: string[]; asked: string[] } {
  const whole = readWords(fact.statement, findNames)
  const bare = whole.names.reduceRight((rest, { kind, start, end }) => (kind === 'group' ? `${rest.slice(0, start)} ; ${rest.slice(end)}` : rest), whole.text)
  const all = plainWords(bare).map(root)
  const asked = [...new Set(readWords(fact.ask, findNames).stems)].filter((word) => !/^(?:mani|much)$/.test(word) && !all.includes(word))
  return { known: [...said.stems, ...all.filter((word) => !said.stems.includes(word))], asked }
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
  if (
    joinsAnew(
      text,
      facts.map(({ fact }) => fact.statement),
    )
  )
    return 'relation'
  for (const parts of cuts(text)) {
    let told = before
    let earlier = ''
    const ids: string[] = []
    for (const [at, part] of parts.entries()) {
      const judged = judge(part, at, told, earlier)
      if (
        typeof judged === 'string' ||
        !sameSource(text, [...ids, ...judged.factIds], ground) ||
        joinsAnew(text, statementsOf([...ids, ...judged.factIds], ground)) ||
        ids.includes(judged.factIds[0] as string) ||
        (at > 0 && judged.before.paragraph !== told.paragraph)
      )
        break
      ids.push(...judged.factIds)
      told = judged.before
      earlier += ` ${part}`
      if (at === parts.length - 1) return { factIds: [...new Set(ids)], before: told }
    }
  }
  return whole
}

const statementsOf = (ids: readonly string[], ground: Ground): string[] => ids.map((id) => ground.facts.get(id)?.statement ?? '')

/** "According to US inspectors, …, and …": whose word the one is, is heard for the other as well. */
function sameSource(text: string, ids: readonly string[], ground: Ground): boolean {
  const sources = new Set(ids.map((id) => ground.facts.get(id)?.claimedBy))
  return (
    sources.size === 1 || text.includes(';') || !/\baccording to (?!the (?:article|author)\b)|\b(?:estimates|found|says?|said|report(?:s|ed))\b/i.test(text)
  )
}

function afterwards(text: string, told: Before, { fact }: FactReading, findNames: NameFinder): Before {
  const reading = readWords(text, findNames)
  const names = reading.names.map((hit) => hit.id)
  return { names: names.length > 0 ? names : LEANS.test(text) ? told.names : [], paragraph: fact.paragraph, items: itemsIn(reading) }
}

const LEANS = /\b(?:it|its|itself|they|them|their|theirs|this|these|those|such|he|she|his|her|the (?:group|groups|regime|income|money|report|study|same))\b/i
/** A sentence that opens so says something of whatever the last one spoke of. */
const OPENS =
  /^(?:it(?! (?:is|was) .*\b(?:who|that|which)\b)|they|this(?! (?:article|piece|essay)\b)|these|those(?! (?:who|whose|whom)\b)|such|he|she|its|their)\b/i

const quotes = (text: string): string[] => text.match(/"[^"]*"?/g) ?? []

function faultOf(
  stretch: string,
  leansAnyway: boolean,
  before: Before,
  earlier: string,
  { fact, said, core, known, asked, links }: FactReading,
  ground: Ground,
  findNames: NameFinder,
): DraftFault | undefined {
  if (leansAnyway && relatesByItself(stretch, fact.statement)) return 'relation'
  if (quotes(stretch).some((quoted) => !fact.statement.includes(quoted))) return 'shape'
  const claim = withoutSources(stretch, fact, ground, findNames)
  if (claim === undefined) return 'attribution'
  const [clause, told] = [readWords(claim, findNames), readWords(earlier, findNames)]
  const leans = leansAnyway || LEANS.test(claim)
  if (!leansAnyway && OPENS.test(claim) && before.paragraph !== fact.paragraph) return 'subject'
  if ((leansAnyway || OPENS.test(claim)) && speaksOfAnother(claim, itemsIn(clause), before.items, links.items)) return 'subject'
  return (
    figureFault(clause, fact) ??
    nameFault(clause, leans ? before.names : [], fact, ground, findNames) ??
    markFault(clause.marks, said, fact) ??
    (addsWords(clause, told, said, known, asked) ? 'words' : undefined) ??
    (otherTime(claim, fact.statement) ? 'time' : undefined) ??
    linkFault(clause, told, links) ??
    (saysTooLittle(said, core, clause, told, leans ? before.names : []) ? 'thin' : undefined)
  )
}
