/** Whether a fact's figure is the one a text gives: one rule for the loader, the verifier, corrections and the claim check. */
import { type FigureHit, sameAmount } from '#language/figures.ts'
import type { Figure } from './schema.ts'

/** Does the text hold this figure of a fact? */
export function holds(stated: readonly FigureHit[], figure: Figure): boolean {
  return stated.some((hit) => carries(figure, hit))
}

/** Does a fact's figure carry what a text says: the same value, an end of its range, or the range itself? */
export function carries(figure: Figure, hit: FigureHit): boolean {
  if (typeof figure.value === 'string')
    return hit.kind === 'date' && hit.day !== undefined && (figure.value.endsWith(hit.day) || hit.day.endsWith(figure.value))
  if (hit.kind === 'date') return false
  if ((figure.unit === 'USD') !== (hit.kind === 'money') && figure.unit === 'USD' && hit.kind !== 'number') return false
  if (hit.kind === 'money' && figure.unit !== 'USD') return false
  if (hit.kind === 'percent') return false
  if (figure.unit === 'times' || hit.kind === 'times') return hit.kind === 'times' && figure.unit === 'times' && figure.value === hit.low
  if (figure.unit === 'year' || hit.kind === 'year') {
    const years = figure.low === undefined ? [figure.value] : [figure.low, figure.high]
    return figure.unit === 'year' && hit.kind === 'year' && years.includes(hit.low) && years.includes(hit.high)
  }
  const ends = figure.low === undefined ? [figure.value as number] : [figure.low, figure.high as number]
  if (hit.low === hit.high) return ends.some((end) => sameAmount(end, hit.low))
  return ends.length === 2 && sameAmount(ends[0] as number, hit.low) && sameAmount(ends[1] as number, hit.high)
}
