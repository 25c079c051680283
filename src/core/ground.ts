/** What every step of answering stands on: the knowledge, and what is looked up in it again and again. Comes in by argument, never changes. */
import type { Fact, Knowledge, Name } from '#knowledge/schema.ts'
import { tokenize } from '#language/features.ts'
import type { NameFinder } from '#language/names.ts'
import { createNameBook, type NameBook } from './name-book.ts'

export type Ground = {
  knowledge: Knowledge
  facts: ReadonlyMap<string, Fact>
  names: NameBook
  /** By gap id: the names that the gap is about. */
  gapNames: ReadonlyMap<string, readonly Name[]>
  /** By fact id: the stems, names and figures of its statement. */
  words: ReadonlyMap<string, ReadonlySet<string>>
}

export function createGround(knowledge: Knowledge, findNames: NameFinder, isKnownWord: (word: string) => boolean): Ground {
  const names = createNameBook(knowledge.names, isKnownWord)
  return {
    knowledge,
    facts: new Map(knowledge.facts.map((fact) => [fact.id, fact])),
    names,
    gapNames: new Map(knowledge.gaps.map((gap) => [gap.id, names.binding(findNames(gap.missing))])),
    words: new Map(knowledge.facts.map((fact) => [fact.id, wordsOf(fact, names, findNames)])),
  }
}

function wordsOf(fact: Fact, names: NameBook, findNames: NameFinder): Set<string> {
  const named = fact.names.filter((id) => names.get(id)?.broad === false)
  return new Set([...tokenize(fact.statement, findNames).all, ...named.map((id) => `@${id}`)])
}
