/**
 * The strict gate for words that a model wrote. Each stretch of a sentence must be carried by ONE of the facts it cites: its
 * figures, names, amounts, negations, duties, comparisons and sources, and every word that matters. What fails is left out
 * and counted by kind. Rather ten honest sentences too few than one that the facts do not carry.
 */
import type { Fact } from '#knowledge/schema.ts'
import type { NameFinder } from '#language/names.ts'
import { functionWords, plainWords, root, sameMeaning } from '#language/same-meaning.ts'
import { tidy, words } from '#language/text.ts'
import type { Sentence } from './compose.ts'
import { type FigureFault, figureFault } from './draft-figures.ts'
import { type NameFault, nameFault } from './draft-names.ts'
import { turnedAround } from './draft-order.ts'
import { withoutSources } from './draft-sources.ts'
import { type Mark, type Marked, readWords, type Reading } from './draft-words.ts'
import type { Ground } from './ground.ts'

export type DraftFault = FigureFault | NameFault | 'shape' | 'markup' | 'language' | 'unknown-fact' | 'uncited' | 'quantifier' | 'negation' | 'modality' | 'comparison' | 'attribution' | 'words' | 'thin' | 'copied' | 'repeated'
/** `at`: the sentence of the draft. */
export type Rejection = { at: number; fault: DraftFault }
export type Checked = { sentences: Sentence[]; rejected: Rejection[] }
/** `check` takes sentences one after the other, as they come; it remembers whom the last one spoke of. */
export type DraftCheck = { check: (sentence: Sentence) => Sentence | DraftFault }
export type DraftGate = () => DraftCheck

const LONGEST = 420 // characters of one sentence
const MOST_FACTS = 4 // that one sentence may cite
const MOST_CUTS = 3 // of a sentence into stretches
const RUN = 8 // words: a run this long is copied, not said
const CARRIED = 0.65 // share of a statement that a sentence must say, so that leaving words out does not bend it
const CARRIED_ALONE = 0.5 // by a stretch itself, where it goes on from one before it

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

const PLAIN_TEXT = /^[\p{Script=Latin}\p{N}\s.,;:'"()$%?!-]+$/u
const MARKUP = /[<>@#*_`[\]|\\{}~^=+/&]|https?:|www\.|\b[\p{L}\p{N}-]+\.(?:com|org|net|gov|edu|io|info|co|uk|int)\b|\)\s*\(|\p{Extended_Pictographic}/iu

function shapeFault(text: string, runs: ReadonlySet<string>): DraftFault | undefined {
  if (MARKUP.test(text)) return 'markup'
  if (!PLAIN_TEXT.test(text)) return 'language'
  if (text.length > LONGEST || text.length < 12 || !/^["'(]?[\p{Lu}\p{N}$]/u.test(text) || !/[.!]["')]?$/.test(text) || /[.!?]["')]?\s+["'(]?\p{Lu}/u.test(text.replace(/\b(?:U\.S|U\.N|St|Ms|Mr|Dr)\. /g, 'X '))) return 'shape'
  const all = words(text)
  if (all.length > 5 && !all.some((word) => functionWords.has(word))) return 'language'
  return runsOf(text).some((run) => runs.has(run)) ? 'copied' : undefined
}

function runsOf(text: string): string[] {
  const all = words(tidy(text))
  return all.slice(RUN - 1).map((_, at) => all.slice(at, at + RUN).join(' '))
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

const JOINT = /\s*[;:]\s+|,\s+(?:(?:and|but|while|whereas|yet|so|which|who|where|with|making)\s+)?|\s+(?:and|but|while|whereas)\s+/g
const LEAST_WORDS = 3

/** The ways to cut a sentence at its joints into two to four stretches of some length. */
function cuts(text: string): string[][] {
  const joints = [...text.matchAll(JOINT)].slice(0, 8).map((match) => ({ from: match.index, to: match.index + match[0].length }))
  const ways: string[][] = []
  const extend = (from: number, next: number, parts: readonly string[]): void => {
    if (parts.length > 0) ways.push([...parts, text.slice(from)])
    if (parts.length >= MOST_CUTS) return
    for (let at = next; at < joints.length; at++) extend((joints[at] as { to: number }).to, at + 1, [...parts, text.slice(from, (joints[at] as { from: number }).from)])
  }
  extend(0, 0, [])
  return ways.filter((way) => way.every((part) => words(part).length >= LEAST_WORDS)).sort((a, b) => a.length - b.length)
}

function afterwards(text: string, told: Before, { fact }: FactReading, findNames: NameFinder): Before {
  const names = readWords(text, findNames).names.map((hit) => hit.id)
  return { names: names.length > 0 ? names : LEANS.test(text) ? told.names : [], paragraph: fact.paragraph }
}

const LEANS = /\b(?:it|its|itself|they|them|their|theirs|this|these|those|such|he|she|his|her|the (?:group|groups|regime|income|money|report|study|same))\b/i
/** A sentence that opens so says something of whatever the last one spoke of. */
const OPENS = /^(?:it(?! (?:is|was) .*\b(?:who|that|which)\b)|they|this(?! (?:article|piece|essay)\b)|these|those(?! (?:who|whose|whom)\b)|such|he|she|its|their)\b/i

function faultOf(stretch: string, leansAnyway: boolean, before: Before, earlier: string, { fact, said, known }: FactReading, ground: Ground, findNames: NameFinder): DraftFault | undefined {
  const claim = withoutSources(stretch, fact, ground, findNames)
  if (claim === undefined) return 'attribution'
  const clause = readWords(claim, findNames)
  const leans = leansAnyway || LEANS.test(claim)
  if (!leansAnyway && OPENS.test(claim) && before.paragraph !== fact.paragraph) return 'subject'
  return (
    figureFault(clause, fact) ??
    nameFault(clause, leans ? before.names : [], fact, ground, findNames) ??
    markFault(clause.marks, said, fact) ??
    (clause.stems.every((word) => NEUTRAL.has(word) || known.some((own) => sameMeaning(word, own))) ? undefined : 'words') ??
    (repeats(clause, known) ? 'words' : undefined) ??
    (turnedAround(clause, said) ? 'roles' : undefined) ??
    (shareSaid(said, [clause, readWords(earlier, findNames)], []) < CARRIED || shareSaid(said, [clause], leans ? before.names : []) < CARRIED_ALONE ? 'thin' : undefined)
  )
}

/** Words of the frame, and verbs so light that only what stands with them says anything. */
const NEUTRAL: ReadonlySet<string> = new Set('name mention list describe report accord once use make take get let go serve also give put come fall face factor way fact case wherever whenever despite become try seek kind form worth own what'.split(' ').map(root))

/** Must be in the fact, beside the same words; and must be said again where the fact has it. */
const BOUND: ReadonlySet<Mark> = new Set(['negation', 'all', 'most', 'some', 'few', 'only', 'almost', 'often'])
const KEPT: ReadonlySet<Mark> = new Set(['negation', 'most', 'some', 'few', 'almost', 'often', 'duty', 'alleged', 'not-only'])
const KIND: Readonly<Record<Mark, DraftFault>> = {
  negation: 'negation', 'not-only': 'negation', all: 'quantifier', most: 'quantifier', some: 'quantifier', few: 'quantifier', only: 'quantifier', alone: 'quantifier', often: 'quantifier', almost: 'quantifier', 'per-year': 'quantifier',
  more: 'comparison', less: 'comparison', than: 'comparison', duty: 'modality', may: 'modality', will: 'modality', alleged: 'modality', cause: 'comparison',
}
const CAUSES = /\b(?:pushes|endangers|damaged|makes?|exposes|so|with such|in order to|added to|brings?|has raised)\b/
const COMPARES = /\b(?:more|less|growing|rising|stronger|wider|worsens|doubled?|step up|enlarge|extend|prolongs)\b/i

function markFault(marks: readonly Marked[], said: Reading, fact: Fact): DraftFault | undefined {
  for (const { mark, beside } of marks) {
    if (mark === 'cause' && CAUSES.test(fact.statement)) continue
    if (mark === 'more' && COMPARES.test(fact.statement)) continue
    if (mark === 'per-year' && fact.figures.some((figure) => figure.per === 'year')) continue // judged with its figure
    const there = said.marks.filter((other) => family(other.mark) === family(mark))
    const times = marks.filter((other) => family(other.mark) === family(mark)).length
    if (there.length === 0 || (BOUND.has(mark) && times > there.length)) return KIND[mark]
    if (BOUND.has(mark) && beside.length > 0 && !there.some((other) => other.beside.length === 0 || other.beside.some((word) => beside.some((own) => sameMeaning(own, word))))) return KIND[mark]
  }
  const missing = said.marks.find(({ mark }) => KEPT.has(mark) && !marks.some((other) => other.mark === mark))
  return missing && KIND[missing.mark]
}

/** "Every January" and "each year, in January" are one. */
function family(mark: Mark): Mark {
  return mark === 'per-year' ? 'all' : mark
}

/** How much of the statement is said, by a stretch and those before it in its sentence. */
function shareSaid(said: Reading, stretches: readonly Reading[], meant: readonly string[]): number {
  const told = stretches.flatMap((stretch) => stretch.stems)
  const own = [...new Set(said.stems)]
  const names = [...new Set(said.names.map((hit) => hit.id))]
  const found = own.filter((word) => told.some((other) => sameMeaning(word, other))).length + names.filter((id) => meant.includes(id) || stretches.some((stretch) => stretch.names.some((hit) => hit.id === id))).length + Math.min(said.figures.length, stretches[0]?.figures.length ?? 0)
  return found / Math.max(1, own.length + names.length + said.figures.length)
}

/** No word of the statement stands behind two of the stretch: a word in the place of another would be another claim. */
function repeats(clause: Reading, known: readonly string[]): boolean {
  const takenBy = new Map<number, string>()
  const give = (word: string, tried: Set<number>): boolean =>
    known.some((own, at) => {
      if (tried.has(at) || !sameMeaning(word, own)) return false
      tried.add(at)
      const other = takenBy.get(at)
      if (other !== undefined && !give(other, tried)) return false
      takenBy.set(at, word)
      return true
    })
  return clause.stems.some((word) => !NEUTRAL.has(word) && !give(word, new Set()))
}
