/** Is something claimed of a figure that is not so: per month where the article says a year, of another group, from another source? */
import { carries } from '#knowledge/carries.ts'
import type { Fact, Figure, Name } from '#knowledge/schema.ts'
import type { FigureHit } from '#language/figures.ts'
import type { Correction } from './correct.ts'
import type { Ground } from './ground.ts'
import { carriesName } from './name-book.ts'
import type { Question } from './question.ts'

/** The amounts that the article really has, in the words of the question. */
export function wrongClaim(question: Question, targets: readonly Fact[], ground: Ground): Correction | undefined {
  const amounts = question.tokens.figures.filter((hit) => hit.kind === 'money' || (hit.kind === 'number' && hit.low >= 1000))
  const named = ground.names.binding(question.tokens.names)
  for (const hit of amounts) {
    const owners = ground.knowledge.facts.filter((fact) => fact.figures.some((figure) => figure.unit !== 'years' && holds(figure, hit)))
    const own = owners.filter((fact) => named.every((name) => carriesName(fact, name, ground.names)))
    const found = own.length > 0 ? question.asserts && wrongUnit(question, hit, own, targets) : wrongOwner(question, owners, named, ground)
    if (found) return found
  }
  return undefined
}

const holds = (figure: Figure, hit: FigureHit): boolean =>
  carries(figure, hit) || (figure.low !== undefined && figure.high !== undefined && hit.low >= figure.low && hit.high <= figure.high && figure.unit === 'USD')

/** A time or a head that the article counts nothing by. */
export const SHORT_TIME =
  /\b(?:(?:per|a|each|every) (?:month|week|day|hour)|monthly|weekly|daily|hourly|(?:per|a|each|every) (?:person|head|victim|captive|worker|refugee|migrant|family))\b/i
const YEARLY = /\b(?:(?:per|a|each|every) year|yearly|annually|annual|p\.?a\.?)(?!\p{L})/iu
const SHIPLY = /\b(?:(?:per|a|each|every|for (?:a|each|one)) (?:single )?(?:ship|boat|vessel|boatload|trip))\b/i

/** 500 million a month for 500 million a year. */
function wrongUnit(question: Question, hit: FigureHit, owners: readonly Fact[], targets: readonly Fact[]): Correction | undefined {
  const fact = owners.find((owner) => targets.includes(owner)) ?? owners[0]
  const figure = fact?.figures.find((one) => holds(one, hit))
  if (!fact || !figure || figure.unit !== 'USD') return undefined
  const { text } = question
  if (YEARLY.test(text) && SHORT_TIME.test(text)) return undefined // "a year or a month?" asks which
  const wrong = SHORT_TIME.test(text) || (YEARLY.test(text) && figure.per !== 'year') || (SHIPLY.test(text) && figure.per !== 'ship')
  return wrong ? { wrong: 'unit', direct: [fact] } : undefined
}

/** The right amount said of another group, or on the word of another source. */
function wrongOwner(question: Question, owners: readonly Fact[], named: readonly Name[], ground: Ground): Correction | undefined {
  const [owner] = owners
  if (!owner || named.length === 0) return undefined
  const own = (name: Name): boolean => owners.some((fact) => carriesName(fact, name, ground.names))
  const stray = named.filter((name) => !own(name))
  const [stranger] = stray
  if (!stranger || stray.length > 1) return undefined
  if (stranger.kind === 'agency') return SAYS.test(question.text) ? { wrong: 'source', direct: [owner] } : undefined
  const rival = owner.names.map((id) => ground.names.get(id)).find((name) => name?.kind === stranger.kind && !name.broad)
  return rival && !named.includes(rival) && (question.asserts || ITS_OWN.test(question.text)) ? { wrong: stranger.kind, direct: [owner] } : undefined
}

const ITS_OWN = /\b(?:its|their|\p{L}+'s)\s+(?:\p{L}+\s+){0,2}[$€£\d]/iu // "what did it spend its 35 million on"
const SAYS = /\b(?:says?|said|estimat\w*|according to|claims?|claimed|reports?|reported|puts?|reckons?|calculat\w*|counts?|counted|figures?|number)\b/i
