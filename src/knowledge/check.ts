/**
 * What no schema can see: references between entries, figures that their statement does not hold, doubled questions.
 * Faults stop the load; warnings are for the curator.
 */
import type { Fault } from '#errors'
import { figuresIn } from '#language/figures.ts'
import { foldText } from '#language/names.ts'
import { stem, stopWords, words } from '#language/text.ts'
import { carries, holds } from './carries.ts'
import type { Knowledge, Occasion } from './schema.ts'

export type Warning = Fault

const MIN_FACT_QUESTIONS = 25
const MIN_GAP_QUESTIONS = 6

/** `partial`: some file could not be read, so an id that is missing may stand there and is not reported. */
export function checkReferences(knowledge: Knowledge, today: string, partial = false): { faults: Fault[]; warnings: Warning[] } {
  const faults: Fault[] = []
  const warnings: Warning[] = []
  const fault = (at: string, problem: string, remedy: string): number => faults.push({ at, problem, remedy })
  const warn = (at: string, problem: string, remedy: string): number => warnings.push({ at, problem, remedy })

  const factIds = unique(knowledge.facts, 'fact', fault)
  unique([...knowledge.facts, ...knowledge.gaps, ...knowledge.digests, ...knowledge.chats], 'entry', fault)
  const nameIds = unique(knowledge.names, 'name', fault)
  unique(knowledge.updates, 'update', fault)
  unique(knowledge.helpLines, 'help line', fault)
  unique(knowledge.occasions, 'occasion', fault)
  const themes = new Set(Object.keys(knowledge.article.themes))
  const claimants = new Set(Object.keys(knowledge.article.claimants))
  const refer = (at: string, what: string, id: string, known: ReadonlySet<string>): void => {
    if (!partial && !known.has(id)) fault(at, `names the ${what} "${id}", which does not exist.`, `Correct the id or add that ${what}.`)
  }

  for (const fact of knowledge.facts) {
    const at = `fact ${fact.id}`
    refer(at, 'theme', fact.theme, themes)
    refer(at, 'claimant', fact.claimedBy, claimants)
    for (const id of fact.names) refer(at, 'name', id, nameIds)
    for (const id of fact.context) refer(at, 'fact', id, factIds)
    if (fact.paragraph > knowledge.article.paragraphs)
      fault(at, `cites ¶${fact.paragraph}, but the article ends with ¶${knowledge.article.paragraphs}.`, 'Correct the paragraph.')
    const stated = figuresIn(fact.statement)
    for (const figure of fact.figures) {
      if (!holds(stated, figure))
        fault(
          at,
          `lists the figure ${JSON.stringify(figure.value ?? [figure.low, figure.high])} ${figure.unit}, which its statement does not contain.`,
          'Write the figure into the statement or take it out of the list.',
        )
    }
    if (fact.reviewBy < today) warn(at, `was to be reviewed by ${fact.reviewBy}.`, 'Check it against the article and set verifiedOn and reviewBy.')
    if (fact.questions.length < MIN_FACT_QUESTIONS)
      warn(at, `has ${fact.questions.length} sample questions.`, `Write at least ${MIN_FACT_QUESTIONS}, as different people would ask.`)
    const statement = contentWords(fact.statement)
    const apart = fact.questions.filter((question) => ![...contentWords(question)].some((word) => statement.has(word))).length
    if (apart * 2 < fact.questions.length)
      warn(
        at,
        `shares words with its statement in ${fact.questions.length - apart} of ${fact.questions.length} sample questions.`,
        'Add questions in other words.',
      )
  }
  checkWordings(knowledge, refer, factIds, fault)
  for (const gap of knowledge.gaps) {
    for (const id of gap.nearest) refer(`gap ${gap.id}`, 'fact', id, factIds)
    if (gap.questions.length < MIN_GAP_QUESTIONS) warn(`gap ${gap.id}`, `has ${gap.questions.length} sample questions.`, `Write at least ${MIN_GAP_QUESTIONS}.`)
  }
  for (const digest of knowledge.digests) for (const id of digest.facts) refer(`digest ${digest.id}`, 'fact', id, factIds)
  for (const update of knowledge.updates) for (const id of update.facts) refer(`update ${update.id}`, 'fact', id, factIds)
  for (const occasion of knowledge.occasions) checkOccasion(occasion, { refer, fault, themes, factIds })
  sameDay(knowledge, fault)
  for (const name of knowledge.names) for (const id of name.within) refer(`name ${name.id}`, 'name', id, nameIds)
  for (const line of knowledge.helpLines) if (!line.phone && !line.url) fault(`help line ${line.id}`, 'has neither phone nor url.', 'Give at least one.')
  doubledForms(knowledge, fault)
  doubledQuestions(knowledge, fault)
  return { faults, warnings }
}

/** What a wording says is not only said by its fact: it must hold no figure that the statement does not. */
function checkWordings({ facts, wordings }: Knowledge, refer: Refer, factIds: ReadonlySet<string>, fault: Report): void {
  for (const id of Object.keys(wordings)) refer(`wordings of ${id}`, 'fact', id, factIds)
  for (const { id, statement, figures } of facts) {
    const stated = figuresIn(statement)
    for (const wording of wordings[id] ?? []) {
      const other = figuresIn(wording).find(
        (hit) =>
          hit.text.toLowerCase() !== 'one' &&
          !stated.some((own) => own.low === hit.low && own.high === hit.high && own.day === hit.day) &&
          !figures.some((figure) => carries(figure, hit)),
      )
      if (other)
        fault(
          `wordings of ${id}`,
          `have the figure ${other.text} in "${wording}", which the statement does not contain.`,
          'Correct the figure or take the wording out.',
        )
    }
  }
}

type Refer = (at: string, what: string, id: string, known: ReadonlySet<string>) => void

function checkOccasion(
  { id, themes: own, editions }: Occasion,
  { refer, fault, themes, factIds }: { refer: Refer; fault: Report; themes: ReadonlySet<string>; factIds: ReadonlySet<string> },
): void {
  const at = `occasion ${id}`
  for (const theme of own) refer(at, 'theme', theme, themes)
  editions.forEach(({ facts }, turn) => {
    for (const fact of facts) refer(at, 'fact', fact, factIds)
    if (new Set(facts).size < facts.length) fault(at, `has a fact twice in its edition ${turn + 1}.`, 'Name each fact once.')
    const next = editions[(turn + 1) % editions.length]?.facts ?? []
    if (facts.every((fact) => next.includes(fact)))
      fault(at, `says nothing in its edition ${turn + 1} that the next one does not say.`, 'Give each edition a fact of its own.')
  })
}

function sameDay(knowledge: Knowledge, fault: Report): void {
  const owner = new Map<string, string>()
  for (const { id, on } of knowledge.occasions) {
    if (typeof on !== 'string') continue // a weekday makes way by itself
    if (owner.has(on)) fault(`occasion ${id}`, `is on ${on}, as "${owner.get(on)}" is.`, 'Give each day one occasion.')
    owner.set(on, id)
  }
}

type Report = (at: string, problem: string, remedy: string) => number

function unique(entries: readonly { id: string }[], kind: string, fault: Report): Set<string> {
  const seen = new Set<string>()
  for (const { id } of entries) {
    if (seen.has(id)) fault(`${kind} ${id}`, 'stands there twice.', 'Give one of them another id.')
    seen.add(id)
  }
  return seen
}

function doubledForms(knowledge: Knowledge, fault: Report): void {
  const owner = new Map<string, string>()
  for (const name of knowledge.names) {
    for (const form of new Set(name.forms.map((written) => foldText(written)))) {
      const other = owner.get(form)
      if (other !== undefined && other !== name.id)
        fault(`name ${name.id}`, `has the form "${form}", which "${other}" has too.`, 'Keep it with one of the two.')
      owner.set(form, name.id)
    }
  }
}

function doubledQuestions(knowledge: Knowledge, fault: Report): void {
  const owner = new Map<string, string>()
  for (const entry of [...knowledge.facts, ...knowledge.gaps, ...knowledge.digests, ...knowledge.chats]) {
    for (const question of entry.questions) {
      const form = words(question).join(' ')
      const other = owner.get(form)
      if (other !== undefined)
        fault(entry.id, `has the sample question "${question}", which ${other === entry.id ? 'it has already' : `"${other}" has too`}.`, 'Keep it once.')
      owner.set(form, entry.id)
    }
  }
}

function contentWords(text: string): Set<string> {
  return new Set(
    words(text)
      .filter((word) => !stopWords.has(word))
      .map(stem),
  )
}
