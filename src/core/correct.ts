/**
 * Has the question got it wrong? A figure, date, direction, place or source that it takes for granted is held against
 * the fact it is about.
 */
import { carries } from '#knowledge/carries.ts'
import type { Fact, Figure } from '#knowledge/schema.ts'
import type { FigureHit } from '#language/figures.ts'
import type { Ground } from './ground.ts'
import { carriesName } from './name-book.ts'
import type { Question } from './question.ts'
import { wrongClaim } from './correct-claim.ts'
import { strangerForName, wrongName } from './correct-name.ts'
import type { Ranking } from './retrieve.ts'

export type Correction = { wrong: string; direct: Fact[]; missing?: string }

const INSISTED = 0.7 // of leaning: the turn is about the last answer
const LIKELY = 0.04 // a fact less likely than this is not what the question is about
const SURE = 0.3 // a year is held only against a fact that is surely meant
const FIGURE_REACH = 12 // candidates looked at for the fact that a wrong figure belongs to

export function findCorrection(question: Question, { candidates, nameless }: Ranking, ground: Ground): Correction | undefined {
  const facts = candidates
    .slice(0, FIGURE_REACH)
    .flatMap(({ entry, p }) =>
      entry.kind === 'fact' && p >= LIKELY
        ? [entry.fact]
        : entry.kind === 'gap' && p >= LIKELY * 2
          ? entry.gap.nearest.map((id) => ground.facts.get(id) as Fact)
          : [],
    )
  const about = (question.leaning >= 0.3 ? (question.about?.factIds ?? []) : []).flatMap((id) => ground.facts.get(id) ?? [])
  const targets = [...new Set(question.leaning >= 0.7 ? [...about, ...facts] : [...facts, ...about])]
  const sure = new Set([
    ...candidates.flatMap(({ entry, p }) => (entry.kind === 'fact' && p > SURE ? [entry.fact] : [])),
    ...(question.leaning >= 0.7 ? about.slice(0, 1) : []),
  ])
  const gap = candidates[0]?.entry.kind === 'gap' ? candidates[0].entry.gap.missing : undefined
  const found =
    wrongInsisted(question, about, ground) ??
    wrongClaim(question, targets, ground) ??
    wrongFigure(question, targets, sure, ground) ??
    wrongDirection(question, targets) ??
    reversed(question, targets) ??
    wrongName(question, targets, candidates, ground) ??
    (nameless && strangerForName(question, nameless(), ground))
  return found && { ...found, ...(gap === undefined ? {} : { missing: gap }) }
}

/** Somebody insists on another figure for what was told, be it one that the article has for something else. */
function wrongInsisted(question: Question, about: readonly Fact[], ground: Ground): Correction | undefined {
  const [told] = about
  if (!told || question.leaning < INSISTED || !ground.names.binding(question.tokens.names).every((name) => carriesName(told, name, ground.names)))
    return undefined
  const hit = question.tokens.figures.find(
    (one) => claims(one, true) && one.kind !== 'year' && one.kind !== 'date' && told.figures.some((figure) => comparable(figure, one)),
  )
  const carried = hit && about.some((fact) => fact.figures.some((figure) => carries(figure, hit) || within(figure, hit)))
  return hit === undefined || carried ? undefined : { wrong: 'figure', direct: [told] }
}

/** A figure that no likely fact carries, where a likely fact has one of that kind. */
function wrongFigure(question: Question, targets: readonly Fact[], sure: ReadonlySet<Fact>, ground: Ground): Correction | undefined {
  const binding = ground.names.binding(question.tokens.names).filter((name) => !name.absent)
  const eligible = targets.filter((fact) => binding.every((name) => carriesName(fact, name, ground.names)))
  for (const hit of question.tokens.figures) {
    const insisted = question.leaning >= 0.7
    if (!claims(hit, insisted)) continue
    if (eligible.some((fact) => fact.figures.some((figure) => carries(figure, hit) || within(figure, hit)))) continue
    if (
      binding.length === 0 &&
      ground.knowledge.facts.some((fact) =>
        fact.figures.some((figure) => carries(figure, hit) && (hit.kind !== 'year' || figure.value === hit.low || figure.year === hit.low)),
      )
    )
      continue
    const few =
      hit.kind === 'year' && hit.low === hit.high
        ? eligible.filter((fact) => sure.has(fact))
        : hit.kind === 'number' && hit.low < 13
          ? eligible.slice(0, 1)
          : eligible
    const rivals = few.filter((fact) => fact.figures.some((figure) => comparable(figure, hit)))
    const target = rivals.find((fact) => fact.figures.some((figure) => sameDigits(figure, hit))) ?? rivals[0]
    if (!target) continue
    return { wrong: hit.kind === 'date' ? 'date' : hit.kind === 'year' ? 'year' : 'figure', direct: [target] }
  }
  return wrongYear(question, eligible)
}

/** The right amount with another year. */
function wrongYear(question: Question, eligible: readonly Fact[]): Correction | undefined {
  const amounts = question.tokens.figures.filter((hit) => hit.kind === 'money' || hit.kind === 'number')
  const years = question.tokens.figures.filter((hit) => hit.kind === 'year')
  if (amounts.length === 0 || years.length === 0) return undefined
  const target = eligible.find((fact) =>
    fact.figures.some((figure) => figure.year !== undefined && amounts.some((hit) => carries(figure, hit)) && !years.some((hit) => hit.low === figure.year)),
  )
  return target && { wrong: 'year', direct: [target] }
}

/** Does this number claim something about the world, rather than count slides, words or o'clocks? */
function claims(hit: FigureHit, insisted: boolean): boolean {
  if (hit.kind === 'money' || hit.kind === 'date') return true
  if (hit.kind === 'times') return hit.low < 1
  if (hit.kind === 'percent') return false
  if (hit.kind === 'year') return true
  if (insisted && hit.low > 12 && hit.noun === '') return true
  if (/^years?$/.test(hit.noun)) return hit.low > 2
  if (
    /^(?:words?|minutes?|slides?|sentences?|lines?|students?|graders?|pupils|points?|bullets?|pages?|pm|am|hours?|days?|things?|numbers?|figures?|facts?|questions?|paragraphs?|st|nd|rd|th|examples?|items?)$/.test(
      hit.noun,
    )
  )
    return false
  return (
    hit.low >= 1000 ||
    /^(?:countr|nation|state|member|government|leader|signator|dozen)/.test(hit.noun) ||
    (hit.low > 12 && /^(?:people|victim|person|worker|laborer|labourer)/.test(hit.noun))
  )
}

/** One amount inside a range that the article gives is no mistake. */
function within(figure: Figure, hit: FigureHit): boolean {
  return figure.unit === 'USD' && hit.low === hit.high && figure.low !== undefined && figure.high !== undefined && hit.low > figure.low && hit.low < figure.high
}

/** 6,000 for 60,000, billions for millions: the digits are right, the size is not. */
function sameDigits(figure: Figure, hit: FigureHit): boolean {
  const digits = (value: unknown): string => String(value).replace(/0+$/, '')
  return hit.low === hit.high
    ? [figure.value, figure.low, figure.high].some((value) => value !== undefined && digits(value) === digits(hit.low))
    : digits(figure.low) === digits(hit.low) && digits(figure.high) === digits(hit.high)
}

function comparable(figure: Figure, hit: FigureHit): boolean {
  if (hit.kind === 'date') return figure.unit === 'date' && typeof figure.value === 'string' && figure.value.length === 5
  if (hit.kind === 'money') return figure.unit === 'USD'
  if (hit.kind === 'times') return figure.unit === 'times'
  if (hit.kind === 'year') return figure.unit === 'year'
  if (figure.unit === 'years' || /^years?$/.test(hit.noun)) return figure.unit === 'years' && /^years?$/.test(hit.noun)
  if (figure.unit === 'countries')
    return (
      /^(?:countr|nation|state|member|government|leader|signator)/.test(hit.noun) ||
      ((hit.noun === '' || !/^(?:people|victim|person|worker|dollar)/.test(hit.noun)) && hit.low < 1000)
    )
  if (figure.unit === 'people') return hit.low >= 1000
  if (figure.unit === 'USD') return hit.low >= 1000 && !/^(?:people|victim|person|worker|laborer|labourer|women|refugee|countr)/.test(hit.noun)
  return false
}

const DOWN =
  /\b(?:fell|fall(?:s|en|ing)?|drop(?:s|ped|ping)?|declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|halved|shr[aiu]nk(?:s|ing)?|went down|go(?:ing|es)? down|gone down|reduc(?:e|es|ed|ing)|fewer|lower(?:s|ed)?|improv(?:e|es|ed|ing)|shorten(?:s|ed)?|shorter|sooner|weaken(?:s|ed)?|weaker|plung(?:e|es|ed|ing)|plummet(?:s|ed|ing)?|dwindl(?:e|es|ed|ing)|slump(?:s|ed|ing)?|subsid(?:e|es|ed|ing)|dip(?:s|ped|ping)?)\b/
const UP =
  /\b(?:ris(?:e|es|ing|en)|rose|gr[eo]w(?:s|n|ing)?|increas(?:e|es|ed|ing)|doubl(?:e|ed|ing)|went up|go(?:ing|es)? up|gone up|higher|worse(?:n|ns|ned|ning)?|longer|prolong(?:s|ed)?|strengthen(?:s|ed)?|stronger|boost(?:s|ed)?|soar(?:s|ed|ing)?|surg(?:e|es|ed|ing)|climb(?:s|ed|ing)?|skyrocket(?:s|ed|ing)?|jump(?:s|ed|ing)?|balloon(?:s|ed|ing)?|spik(?:e|es|ed|ing)|escalat(?:e|es|ed|ing))\b/

/** "Why did it fall?" of something that rose. Asking whether it fell is a question, not a mistake. */
function wrongDirection(question: Question, targets: readonly Fact[]): Correction | undefined {
  if (!question.presupposes) return undefined
  const lower = question.text.toLowerCase()
  const down = DOWN.test(lower)
  const up = UP.test(lower)
  if (down === up) return undefined
  const target = targets.slice(0, 3).find((fact) => fact.direction !== undefined)
  if (target === undefined || target !== targets.find((fact) => fact.direction !== undefined)) return undefined
  return (target.direction === 'up' && down) || (target.direction === 'down' && up) ? { wrong: 'direction', direct: [target] } : undefined
}

/** The contrary of a fact, taken for granted ("since most traffickers get convicted anyway"). */
function reversed(question: Question, targets: readonly Fact[]): Correction | undefined {
  if (!question.presupposes) return undefined
  const lower = ` ${question.text.toLowerCase()} `
  const target = targets.slice(0, 5).find((fact) => fact.reverse.some((words) => saysReverse(lower, words)))
  return target && { wrong: 'direction', direct: [target] }
}

/** "most … convicted": up to five words may stand at the dots. */
function saysReverse(lower: string, words: string): boolean {
  const [first = '', second] = words.split(/\s*(?:…|\.\.\.)\s*/)
  const at = lower.indexOf(` ${first}`)
  if (second === undefined || at < 0) return at >= 0
  return lower
    .slice(at + first.length)
    .split(' ')
    .slice(0, 8)
    .join(' ')
    .includes(second)
}
