/**
 * Who does what to whom hangs, in English, on which words stand beside each other and on the small words between them. So a draft of
 * a model may only take steps that curated wordings of its fact take: from the opening to the first word that matters, from each
 * to the next, from the last to the end, each time with the same small words between. "Captives sell traffickers" takes a step that
 * no wording of "traffickers sell captives" does. (An n-gram acceptor of second order, with synonyms.)
 */
import { functionWords, PARTICIPLES, PAST, plainWords, root, sameMeaning } from '#language/same-meaning.ts'
import { isMark, type Reading, withHedge } from './draft-words.ts'

/** A word that matters, the id of a name or the value of a figure; `form` sets apart what is done, doing, did, and how. */
export type Word = { key: string; form: 'done' | 'doing' | 'did' | 'how' | 'other' }
/** `lead`: the small words ahead of it, by class. The last step of a sentence leads to its end. */
export type Step = Word & { lead: string }
/** Steps of a fact by what leads: from each word, or from nothing, to which. */
export type Taken = ReadonlyMap<string, readonly (readonly [from: Word | undefined, to: Word])[]>

const END: Word = { key: 'xend', form: 'other' }
/** Join two clauses in time or as cause or condition. */
export const JOINERS = 'when|if|because|although|though|since|before|after|while|as|unless|until|once|so|whereas|whether'
/** Of a sentence that opens with half a thought must end what ends such a one: "When …" is none by itself. */
const END_OF_HALF: Word = { key: 'xhalf', form: 'other' }
const HALF = new RegExp(`^(?:${JOINERS})\\b`, 'i')
const CLASSES: Readonly<Record<string, string>> = {
  is: 'is are',
  was: 'was were',
  has: 'has have having',
  that: 'that who whom which',
  in: 'in at within inside across along around throughout during',
  on: 'on upon onto',
  to: 'to into toward towards',
  through: 'through via',
  about: 'about concerning regarding',
  when: 'when whenever',
}
const classOf: ReadonlyMap<string, string> = new Map(Object.entries(CLASSES).flatMap(([name, list]) => list.split(' ').map((word) => [word, name] as const)))
/** Say nothing of how two words hang together; whom a pronoun stands for is judged elsewhere. */
const SILENT = new Set('a an the its their his her both this these such also itself themselves do does did there it they'.split(' '))

export function stepsIn(reading: Reading): Step[] {
  const steps: Step[] = []
  let lead: string[] = []
  for (const token of tokensOf(reading)) {
    if (SILENT.has(token)) continue
    if (token === 'xs' || functionWords.has(token) || isMark(token)) {
      lead.push(classOf.get(token) ?? token)
      continue
    }
    steps.push({ ...wordOf(token, reading), lead: lead.join(' ') })
    lead = []
  }
  return [...steps, { ...(HALF.test(reading.text) ? END_OF_HALF : END), lead: lead.join(' ') }]
}

/** Words, with "xname0" and "xfigure1" in the places of names and figures. */
function tokensOf({ text, names, figures }: Reading): string[] {
  const spans = [
    ...names.map(({ start, end }, at) => ({ start, end, as: `xname${at}${/'s?$/.test(text.slice(start, end)) ? ' xs' : ''}` })),
    ...figures.map((hit, at) => ({ ...withHedge(text, hit), as: `xfigure${at}` })),
  ].sort((a, b) => b.start - a.start)
  const marked = spans.reduce((rest, { start, end, as }) => `${rest.slice(0, start)} ${as} ${rest.slice(end)}`, text)
  return plainWords(marked.replace(/'s\b|(?<=s)'(?= )/g, ' xs ').replace(/[,;:]/g, ' '))
}

function wordOf(token: string, { names, figures }: Reading): Word {
  if (/^xname\d/.test(token)) return { key: `@${names[Number(token.slice(5))]?.id}`, form: 'other' }
  const figure = /^xfigure\d/.test(token) ? figures[Number(token.slice(7))] : undefined
  if (figure) return { key: `=${figure.kind} ${figure.day ?? `${figure.low}-${figure.high}`}`, form: 'other' }
  return { key: root(token), form: formOf(token) }
}

const ADVERB = /[^p]ly$(?<!^(?:family|early|only|daily|yearly))/

function formOf(token: string): Word['form'] {
  if (token.endsWith('ing')) return 'doing'
  if (token.endsWith('ed') || PARTICIPLES.has(token)) return 'done'
  if (Object.hasOwn(PAST, token)) return 'did'
  return ADVERB.test(token) ? 'how' : 'other'
}

/** All steps that these take, each once. */
export function takenBy(wordings: readonly (readonly Step[])[]): Taken {
  const taken = new Map<string, (readonly [Word | undefined, Word])[]>()
  const seen = new Set<string>()
  for (const steps of wordings)
    for (const [at, step] of steps.entries()) {
      const from = steps[at - 1]
      const name = `${from?.key} ${from?.form} ${step.lead} ${step.key} ${step.form}`
      if (seen.has(name)) continue
      seen.add(name)
      const list = taken.get(step.lead) ?? []
      taken.set(step.lead, list)
      list.push([from, step])
    }
  return taken
}

/** The first step that is not taken there. `goesOn`: from what was said before, so that it needs no opening of its own. */
export function strayStep(steps: readonly Step[], taken: Taken, goesOn: boolean): Step | undefined {
  return steps.find((step, at) => {
    const before = steps[at - 1]
    const opensFreely = goesOn && before === undefined && GOES_ON.test(step.lead)
    return !taken.get(step.lead)?.some(([from, to]) => same(step, to) && (before ? same(before, from) : opensFreely || from === undefined))
  })
}

/** "…, and have been made to fight": but nothing that joins two facts in time or as cause. */
const GOES_ON = new RegExp(`^(?!(?:that (?:is|was) why|then|despite|${JOINERS})\\b)`)

/** What leads to the word in any step of these. */
export function leadsTo(word: Word, taken: Taken): string[] {
  return [...taken].flatMap(([lead, list]) => (list.some(([, to]) => same(word, to)) ? [lead] : []))
}

/** The same word or one for it, in whatever form. */
export function isAlike(one: Word, other: Word): boolean {
  return one.key === other.key || sameMeaning(one.key, other.key)
}

export function same(one: Word, other: Word | undefined): boolean {
  return (
    other !== undefined &&
    one.form === other.form &&
    (one.key === other.key || (!LIGHT.has(one.key) && !LIGHT.has(other.key) && sameMeaning(one.key, other.key)))
  )
}

/** Verbs that stand for many others, each of them only in its own company. */
export const LIGHT: ReadonlySet<string> = new Set('make take get let go serve give put come fall face form use'.split(' ').map(root))
