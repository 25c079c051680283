/** Drafts that say what is true of one of another: another name, two exchanged, a "they" after somebody else. */
import type { Sentence } from '#core/compose.ts'
import type { Fact, Knowledge, Name } from '#knowledge/schema.ts'
import { createNameFinder } from '#language/names.ts'

export function otherSubjects(fact: Fact, { names, facts }: Knowledge): Sentence[] {
  const findNames = createNameFinder(names)
  const hits = findNames(fact.statement).filter((hit) => hit.kind !== 'term' && /^\p{Lu}/u.test(hit.text))
  const carried = new Set(fact.names)
  return hits.flatMap((hit) => {
    const others = names.filter((name) => name.kind === hit.kind && name.id !== hit.id && !carried.has(name.id) && !name.region)
    return others.slice(0, 14).flatMap((name: Name) => {
      const text = fact.statement.slice(0, hit.start) + name.name.replace(/^the /, '') + fact.statement.slice(hit.end)
      const theirs = facts.find((other) => other.names.includes(name.id))
      return [{ text, factIds: [fact.id] }, ...(theirs ? [{ text, factIds: [fact.id, theirs.id] }] : [])]
    })
  })
}

const PEOPLE =
  /\b(?:traffickers|smugglers|migrants|refugees|survivors|workers|contractors|governments|armed groups|insurgent groups|captives|criminal groups|human rights activists|peacekeepers)\b/gi

export function exchanged({ statement }: Fact, { names }: Knowledge): string[] {
  const places = createNameFinder(names)(statement)
    .filter((hit) => hit.kind !== 'term' && hit.id !== 'united-states' && /^\p{Lu}/u.test(hit.text))
    .map((hit) => ({ start: hit.start, end: hit.end, text: hit.text }))
  const people = [...statement.matchAll(PEOPLE)].map((match) => ({ start: match.index, end: match.index + match[0].length, text: match[0] }))
  return [places, people].flatMap((spans) =>
    spans.flatMap((one, at) =>
      spans.slice(at + 1).flatMap((other) => {
        const between = statement.slice(one.end, other.start)
        if (/^(?:,| and| or|,? and the|, \w+ and)? $/.test(between) || one.text === other.text) return [] // two of one list
        return [statement.slice(0, one.start) + other.text + between + one.text + statement.slice(other.end)]
      }),
    ),
  )
}

/** "It" and "they" after a sentence on somebody else. */
export function leaning(fact: Fact, facts: readonly Fact[]): { before: Sentence; sentence: Sentence }[] {
  const text = fact.statement.replace(
    /^(?:The )?(?:Islamic State|North Korean regime|contractors in Kuwait|Rohingya refugees|Rohingya|United States|Trafficking Victims Protection Act|UN convention[^.]*? 2000|Boko Haram|Captives of insurgent groups|Refugees and migrants|Repressive governments|Governments)\b/,
    'They',
  )
  if (text === fact.statement) return []
  return facts
    .filter((other) => other.paragraph !== fact.paragraph && !other.names.some((id) => fact.names.includes(id)))
    .slice(0, 25)
    .map((other) => ({ before: { text: other.statement, factIds: [other.id] }, sentence: { text, factIds: [fact.id] } }))
}
