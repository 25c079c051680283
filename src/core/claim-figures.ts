/**
 * A figure of a text that somebody wrote, held against a fact: does the fact give it, does it give another of its kind, and
 * where the figure is right, are its range, firmness, year and unit?
 */
import { carries } from '#knowledge/carries.ts'
import type { Fact, Figure } from '#knowledge/schema.ts'
import { type FigureHit, figuresIn, sameAmount } from '#language/figures.ts'
import { type Clause, isTime } from './claim-clauses.ts'

export const isLarge = (hit: FigureHit): boolean => (hit.kind === 'number' || hit.kind === 'money') && hit.low >= 1000
const inside = (figure: Figure, hit: FigureHit): boolean =>
  figure.unit === 'USD' && figure.low !== undefined && hit.low >= figure.low && hit.high <= (figure.high as number)
const sameNumber = (figure: Figure, hit: FigureHit): boolean => typeof figure.value === 'number' && hit.low === hit.high && sameAmount(figure.value, hit.low)
/** Rounding is for amounts: 2003 is not 2000. A year alone fits a full date. */
const sameTime = (figure: Figure, hit: FigureHit): boolean =>
  typeof figure.value === 'string'
    ? (hit.kind === 'date' && carries(figure, hit)) || (hit.kind === 'year' && figure.value.startsWith(`${hit.low}-`))
    : (figure.unit === 'year' && [hit.low, hit.high].every((year) => year === figure.value || year === figure.low || year === figure.high)) ||
      (hit.kind === 'year' && hit.low === figure.year)

/** The figure itself, an end or a part of its range, or the same number of something else. */
export function gives(fact: Fact, hit: FigureHit): boolean {
  if (figuresIn(fact.statement).some((own) => own.kind === hit.kind && own.low === hit.low && own.high === hit.high && own.day === hit.day)) return true
  return fact.figures.some((figure) =>
    isTime(hit) ? sameTime(figure, hit) : carries(figure, hit) || (isLarge(hit) && (sameNumber(figure, hit) || inside(figure, hit))),
  )
}

const PEOPLE =
  /^(?:people|persons?|individuals|humans?|victims?|survivors|slaves|workers|laborers|labourers|refugees|migrants|men|women|children|girls|boys|minors|adults|families|souls|lives|captives)$/
const COUNTRIES = /^(?:countr|nations?$|states?$|governments?$|members?$|leaders?$|signator)/

/** Is this figure of the same kind, so that the two can contradict each other? */
export function comparable(figure: Figure, hit: FigureHit): boolean {
  if (hit.kind === 'percent') return false
  if (isTime(hit)) return figure.unit === hit.kind || (figure.unit === 'date' && `${figure.value}`.length === 10)
  if (hit.kind === 'times' || figure.unit === 'times') return figure.unit === hit.kind
  if (hit.kind === 'money' || figure.unit === 'USD') return figure.unit === 'USD' && (hit.kind === 'money' || (hit.low >= 1000 && hit.noun === ''))
  if (/^(?:years?|decades?)$/.test(hit.noun) || figure.unit === 'years') return figure.unit === 'years' && /^years?$/.test(hit.noun)
  return figure.unit === 'countries' ? COUNTRIES.test(hit.noun) : figure.unit === 'people' && !COUNTRIES.test(hit.noun)
}

const LESS = /\b(?:nearly|almost|close to|(?:just )?under|(?:fewer|less) than|below|up to|at most|no(?:t)? more than|as (?:many|much) as)$/i
const MORE = /\b(?:more than|over|above|at least|upwards? of|exceed(?:s|ed|ing)?|in excess of|no(?:t)? (?:fewer|less) than)$/i
const HEDGES: Readonly<Record<Figure['is'], string>> = {
  exact: 'exactly',
  approximate: 'about',
  'more-than': 'more than',
  nearly: 'nearly',
  'at-least': 'at least',
  range: 'a range',
}
const PER: readonly [string, RegExp][] = [
  ['year', /\b(?:a|per|each|every) year\b|\bannual|\byearly\b/i],
  ['ship', /\b(?:per|each|every|a) (?:fishing )?(?:ship|boat|vessel)\b|\bship ?load\b/i],
  ['month', /\b(?:a|per|each|every) month\b|\bmonthly\b/i],
  ['day or week', /\b(?:a|per|each|every) (?:week|day|hour)\b|\b(?:week|dai|hour)ly\b/i],
  ['person', /\b(?:per|each|every) (?:person|victim|migrant|refugee|head|worker|captive)\b/i],
]

/** Right figure; but range, firmness, year or unit? */
export function figureFaults(hit: FigureHit, fact: Fact, { text, hits }: Clause): string[] {
  const figure = isTime(hit)
    ? undefined
    : (fact.figures.find((own) => carries(own, hit)) ?? fact.figures.find((own) => inside(own, hit) || sameNumber(own, hit)))
  if (!figure) return []
  const faults: string[] = []
  const ahead = text
    .slice(0, hit.start)
    .trimEnd()
    .replace(/ (?:the|an?|estimated|US)$/i, '')
    .slice(-24)
  const after = text.slice(hit.end, hit.end + 14)
  const more = (MORE.test(ahead) && !/\bno(?:t)? more than$/i.test(ahead)) || /^ ?\+|^ or more\b/.test(after)
  const less = !more && LESS.test(ahead)
  const end = hit.low < hit.high ? 'a part' : hit.low === figure.low ? 'the lower end' : hit.low === figure.high ? 'the upper end' : 'a part'
  if (figure.low !== undefined && (hit.low !== figure.low || hit.high !== figure.high)) faults.push(`it gives a range there, of which this is only ${end}`)
  else if (/\b(?:exactly|precisely)$/i.test(ahead) && figure.is !== 'exact') faults.push('not as an exact figure')
  else if ((less && /^(?:more-than|at-least|approximate|range)$/.test(figure.is)) || (more && /^(?:nearly|approximate|range)$/.test(figure.is)))
    faults.push(`it says "${HEDGES[figure.is]}", and the text says ${less ? 'less' : 'more'} than that`)
  const year = fact.figures.some((own) => own.unit === 'year') ? undefined : hits.find((other) => other.kind === 'year' && figure.year !== other.low)
  if (year) faults.push(figure.year === undefined ? `it names no year for it, the text names ${year.text}` : `as of ${figure.year}, not ${year.text}`)
  const euro = /[€£]\s?$/.test(text.slice(0, hit.start)) || /^\s(?:euros?|pounds)\b/.test(after)
  const other =
    figure.unit === 'USD'
      ? euro || PEOPLE.test(hit.noun) || COUNTRIES.test(hit.noun)
      : hit.kind === 'money' || (figure.unit === 'people' ? COUNTRIES.test(hit.noun) : figure.unit === 'countries' && PEOPLE.test(hit.noun))
  if (other) faults.push(`it counts ${figure.unit === 'USD' ? 'dollars' : figure.unit} there`)
  if (
    figure.unit === 'people' &&
    /^(?:women|children|girls|boys|minors|adults|families|men)$/.test(hit.noun) &&
    !/^ men, /.test(after) &&
    !fact.statement.includes(hit.noun)
  )
    faults.push(`of people in general, not of ${hit.noun}`)
  const per = PER.filter(([, pattern]) => pattern.test(text)).map(([unit]) => unit)
  const misses = per.length > 0 ? figure.per === undefined || !per.includes(figure.per) : figure.per === 'ship' // "a year" is often left out, and understood
  if (misses && (figure.unit === 'USD' || figure.unit === 'people'))
    faults.push(`${figure.per === undefined ? '' : `per ${figure.per}`}${figure.per && per[0] ? ', ' : ''}${per[0] ? `not per ${per[0]}` : ''}`)
  return faults
}
