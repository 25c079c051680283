/**
 * The names of a draft against one fact: no other name, none in a looser form, and whom the fact is about.
 */
import type { Fact, Name } from '#knowledge/schema.ts'
import type { NameFinder, NameHit } from '#language/names.ts'
import { functionWords } from '#language/same-meaning.ts'
import { words } from '#language/text.ts'
import { readWords, type Reading } from './draft-words.ts'
import type { Ground } from './ground.ts'

/** Short forms that everybody uses for the very same. */
const SHORT = new Set(['us', 'usa', 'american', 'americans', 'america', 'un', 'isis', 'isil', 'lra', 'cfr', 'tvpa', 'nsc', 'refugees'])
const SAME_START = 4 // letters: Libya, Libyan

export type NameFault = 'name' | 'subject'

/** `before`: ids of the names last spoken of, which a clause without its own leans on. */
export function nameFault(clause: Reading, before: readonly string[], fact: Fact, ground: Ground, findNames: NameFinder): NameFault | undefined {
  const own = readWords(fact.statement, findNames).names
  const lead = findNames(ground.knowledge.article.claimants[fact.claimedBy]?.lead ?? '')
  const allowed = new Set([...fact.names, ...own.map((hit) => hit.id), ...lead.map((hit) => hit.id), 'jamille-bigio'])
  for (const hit of clause.names) if (!allowed.has(hit.id) || !plainForm(hit, fact, ground.names.get(hit.id))) return 'name'
  if (strangeCapital(clause, own, fact)) return 'name'
  const spoken = clause.names.length > 0 ? clause.names.map((hit) => hit.id) : before
  if (clause.names.length === 0 && before.some((id) => !allowed.has(id))) return 'subject'
  const needed = own.find((hit) => hit.id !== 'united-states' && hit.id !== 'jamille-bigio') ?? own[0]
  return needed && !spoken.includes(needed.id) && !before.includes(needed.id) ? 'subject' : undefined
}

/** Said as the fact or the book of names says it; "Siberia" is a form of Russia, and yet more than the fact says. */
function plainForm(hit: NameHit, fact: Fact, name: Name | undefined): boolean {
  const known = [...words(fact.statement), ...words(name?.name ?? '')]
  return words(hit.text).every(
    (word) =>
      functionWords.has(word) ||
      SHORT.has(word) ||
      known.some((other) => other === word || (word.length >= SAME_START && other.slice(0, SAME_START) === word.slice(0, SAME_START))),
  )
}

/** A capital inside a sentence that is no name of the book and no word of the statement; nor is a name in pieces any. */
function strangeCapital({ text, names }: Reading, own: readonly NameHit[], fact: Fact): boolean {
  const known = new Set(words(own.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), fact.statement)))
  return [...text.matchAll(/(?<=[^.!?:"\s]["')]?\s["'(]?)\p{Lu}[\p{L}\p{N}]*/gu)].some(
    (match) =>
      match[0] !== 'I' &&
      !names.some((hit) => match.index >= hit.start && match.index < hit.end) &&
      !words(match[0]).every((word) => known.has(word) || SHORT.has(word)),
  )
}
