/** Of whom a text says something, and on whose word: is it what the fact says it of, and who the fact says it by? */
import type { Fact, Name } from '#knowledge/schema.ts'
import type { NameFinder } from '#language/names.ts'
import type { Clause, Source } from './claim-clauses.ts'
import type { Ground } from './ground.ts'
import { carriesName } from './name-book.ts'

/** Right; but of whom, and on whose word? */
export function subjectFaults(fact: Fact, clause: Clause, ground: Ground, findNames: NameFinder): string[] {
  const stray = strays(fact, clause, ground, findNames).map((name) => name.name)
  const wrong = clause.sources.find((source) => !vouches(fact, source))
  const said = ground.knowledge.article.claimants[fact.claimedBy]?.name ?? 'the author'
  return [
    ...(stray.length > 0 ? [`it does not say that of ${stray.join(' or ')}`] : []),
    ...(wrong ? [`on the word of ${said}, not of ${wrong.name?.name ?? wrong.text}`] : []),
  ]
}

/** Names that the clause speaks of and the fact does not. */
export function strays(fact: Fact, { names }: Clause, ground: Ground, findNames: NameFinder): Name[] {
  const odd = names.filter((name) => !carriesName(fact, name, ground.names) && !fact.names.some((id) => name.kind === 'group' && name.within.includes(id)))
  return odd.length === 0
    ? odd
    : odd.filter((name) => !findNames(`${fact.statement} ${ground.knowledge.article.claimants[fact.claimedBy]?.name}`).some((hit) => hit.id === name.id))
}

/** The article itself stands behind all its facts; anybody else only behind what it credits to them. */
function vouches(fact: Fact, { name }: Source): boolean {
  if (name === undefined) return false
  const government = name.id === 'united-states' && /^(?:state-department|us-inspectors)$/.test(fact.claimedBy)
  return (
    government ||
    fact.claimedBy === name.id ||
    fact.names.includes(name.id) ||
    /^(?:jamille-bigio|foreign-policy)$/.test(name.id) ||
    (fact.claimedBy === 'cfr-report' && /^(?:council-on-foreign-relations|cfr-report-name)$/.test(name.id))
  )
}
