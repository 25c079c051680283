/**
 * Which facts a model is shown, likeliest first: reciprocal rank fusion (Cormack, Clarke and Büttcher 2009) of as many
 * rankings as there are. In a knowledge base as small as this one all of them are shown; the order helps small models.
 */
import type { ToldFact } from './model.ts'

const SMOOTHING = 60 // as in the paper
const MOST = 150

export function candidatesAmong(facts: readonly ToldFact[], rankings: readonly (readonly string[])[]): ToldFact[] {
  const scores = new Map<string, number>()
  for (const ranking of rankings) for (const [rank, id] of [...new Set(ranking)].entries()) scores.set(id, (scores.get(id) ?? 0) + 1 / (SMOOTHING + rank + 1))
  return facts.toSorted((a, b) => (scores.get(b.id) ?? 0) - (scores.get(a.id) ?? 0)).slice(0, MOST)
}
