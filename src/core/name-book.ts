/** What a name in a question binds the answer to, and which facts carry it. */
import type { Fact, Name } from '#knowledge/schema.ts'
import type { NameHit } from '#language/names.ts'

export type NameBook = {
  get: (id: string) => Name | undefined
  /** The names that an answer must carry: not terms, not the ones named in passing. */
  binding: (hits: readonly Pick<NameHit, 'id'>[]) => Name[]
  /** Words that the curated text has ever used, as typed in lower case. */
  isKnownWord: (word: string) => boolean
}

export function createNameBook(names: readonly Name[], isKnownWord: (word: string) => boolean): NameBook {
  const byId = new Map(names.map((name) => [name.id, name]))
  return {
    get: (id) => byId.get(id),
    binding: (hits) => [...new Set(hits.map((hit) => hit.id))].map((id) => byId.get(id) as Name).filter((name) => name.kind !== 'term' && !name.broad),
    isKnownWord,
  }
}

/** Names it, or names something that lies in it ("the Gulf" is met by Kuwait). */
export function carriesName(fact: Fact, name: Name, book: NameBook): boolean {
  return fact.names.some((id) => id === name.id || book.get(id)?.within.includes(name.id)) || fact.claimedBy === name.id
}
