/**
 * The names of a draft against one fact: no other name, in no looser form, in the same part. "Most of North Korea's laborers
 * are in China" and the same with the two names swapped hold the same words; what differs is who is where.
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

export type NameFault = 'name' | 'subject' | 'roles'

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
  if (needed && !spoken.includes(needed.id) && !before.includes(needed.id)) return 'subject'
  return clause.names.some((hit) => !samePart(hit, clause, own, fact.statement)) ? 'roles' : undefined
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

type Part = 'place' | 'actor' | 'either'
const PLACED =
  /(?<!\bcalls? )\b(?:border of|in|on|at|between|near|inside|within|across|around|along|into|to|toward|towards|through|from)(?: (?:the|a|an|camps|its|their|land))*$/i
const LINKED = /(?:,| and| or|,? and the| and in|-)$/i

const IS_WHERE = /^(?:,? and [\p{L} ]{1,20})? (?:is|are) where\b/u

/** Every name has the part it has in the statement: somewhere, or somebody. */
function samePart(hit: NameHit, clause: Reading, own: readonly NameHit[], statement: string): boolean {
  const there = own.filter((other) => other.id === hit.id).map((other) => partOf(other, statement, own))
  if (there.length === 0 || hit.kind !== 'place' || hit.id === 'united-states') return true // the US is both in most of its facts
  const here = partOf(hit, clause.text, clause.names)
  return here === 'either' || there.includes('either') || there.includes(here)
}

function partOf(hit: NameHit, text: string, names: readonly NameHit[]): Part {
  if (IS_WHERE.test(text.slice(hit.end))) return 'place'
  if (/'s$/.test(hit.text) || /^'s\b/.test(text.slice(hit.end)) || /\bplaces\b.* (?:is|are) /i.test(text.slice(0, hit.start))) return 'either'
  const ahead = text.slice(0, hit.start).trimEnd()
  if (PLACED.test(ahead))
    return /^'s?\b|^ \p{Ll}+s\b/u.test(text.slice(hit.end)) && !/^ (?:has|is|was|as|alone|and)\b/.test(text.slice(hit.end)) ? 'either' : 'place'
  const linked = LINKED.test(ahead) ? names.find((other) => other.end <= hit.start && hit.start - other.end <= 9) : undefined
  if (linked) return partOf(linked, text, names)
  const modifies = /^-? ?\p{Ll}+s?\b/u.test(text.slice(hit.end)) && /(?:an|ese|ish|ns)$/.test(hit.text)
  return modifies ? 'either' : 'actor'
}
