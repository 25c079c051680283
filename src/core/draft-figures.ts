/** The figures of a draft against one fact: the very value, as firmly as the fact means it, per what, of what kind. */
import type { Fact, Figure } from '#knowledge/schema.ts'
import { type FigureHit, figuresIn } from '#language/figures.ts'
import { root, sameMeaning } from '#language/same-meaning.ts'
import { type Reading, withHedge } from './draft-words.ts'

/** How a figure may be introduced, by how firmly its fact means it; anything else says more or less than the fact. */
const FIRMNESS: Readonly<Record<Figure['is'], RegExp>> = {
  exact: /^$/,
  range: /^$/,
  approximate: /^(?:(?:about|around|roughly|approximately|an?|estimated|some|by|estimate) ?)+$/i,
  'more-than': /^(?:more than|over|above|upwards of|in excess of)$/i,
  nearly: /^(?:nearly|almost|close to|just under)$/i,
  'at-least': /^at least$/i,
}
const COUNTED_OUT = 4 // "two aims", "four ways": such a count goes with whatever its statement counts
const ESTIMATED = /\bestimate[sd]?\b/i
const PER_YEAR = /\b(?:(?:a|per|each|every|one|over a) year|annual(?:ly)?|yearly)\b/i
const PER_SHIP = /\b(?:per|each|every|a) (?:ship|ship ?load|boat|vessel)\b/i

export type FigureFault = 'figure' | 'hedge'

export function figureFault(clause: Reading, fact: Fact): FigureFault | undefined {
  const own = figuresIn(fact.statement)
  for (const hit of clause.figures) {
    const figure = fact.figures.find((one) => exactly(one, hit))
    const stated = own.find((one) => sameAs(one, hit))
    if (stated === undefined && !(figure !== undefined && allowedOnlyInFigures(figure))) return 'figure'
    const hedge = hedgeOf(clause.text, hit)
    if ((hit.kind === 'year' || hit.kind === 'date') && hedge !== '') return 'hedge'
    if (/\b(?:up|even|perhaps|maybe)\b/i.test(hit.text)) return 'hedge'
    if (figure === undefined && stated !== undefined && hedge !== hedgeOf(fact.statement, stated)) return 'hedge'
    if (figure === undefined || figure.unit === 'year' || figure.unit === 'date') continue
    if (
      figure.unit !== 'times' &&
      figure.year !== undefined &&
      own.some(({ low }) => low === figure.year) &&
      !clause.figures.some(({ low }) => low === figure.year)
    )
      return 'figure'
    if (!firmness(figure, hedge, clause.text)) return 'hedge'
    if ((figure.per === 'year') !== PER_YEAR.test(clause.text) && (figure.unit === 'USD' || figure.unit === 'people')) return 'figure'
    if ((figure.per === 'ship') !== PER_SHIP.test(clause.text) && figure.unit === 'USD') return 'figure'
  }
  if (clause.figures.some((hit) => clause.figures.filter((other) => sameAs(other, hit)).length > Math.max(1, own.filter((other) => sameAs(other, hit)).length)))
    return 'figure' // one stands in the place of another
  const spans = clause.figures
  const strayDigit = [...clause.text.matchAll(/\p{N}+/gu)].some((match) => !spans.some((hit) => match.index >= hit.start && match.index < hit.end))
  return strayDigit ? 'figure' : undefined
}

function hedgeOf(text: string, hit: FigureHit): string {
  return text.slice(withHedge(text, hit).start, hit.start).trim().toLowerCase()
}

/** "Twice" of a fact that doubles: its statement has the ratio in another form. */
function allowedOnlyInFigures(figure: Figure): boolean {
  return figure.unit === 'times'
}

function firmness(figure: Figure, hedge: string, text: string): boolean {
  if (figure.is === 'approximate' && hedge === '') return ESTIMATED.test(text)
  const bare = figure.is === 'exact' || figure.is === 'range' ? hedge.replace(/^(?:an?)$/i, '') : hedge
  return FIRMNESS[figure.is].test(bare)
}

/** No rounding here: a draft that is half a percent off is another figure. */
function exactly(figure: Figure, hit: FigureHit): boolean {
  if (typeof figure.value === 'string') return hit.kind === 'date' && hit.day !== undefined && figure.value.endsWith(hit.day)
  const kind = figure.unit === 'USD' ? 'money' : figure.unit === 'year' ? 'year' : figure.unit === 'times' ? 'times' : 'number'
  if (hit.kind !== kind) return false
  return figure.low === undefined ? hit.low === figure.value && hit.high === figure.value : hit.low === figure.low && hit.high === figure.high
}

function sameAs(a: FigureHit, b: FigureHit): boolean {
  return (
    a.kind === b.kind &&
    a.low === b.low &&
    a.high === b.high &&
    a.day === b.day &&
    (a.noun === b.noun || sameMeaning(root(a.noun), root(b.noun)) || a.low > 1000 || a.low <= COUNTED_OUT || a.kind !== 'number')
  )
}
