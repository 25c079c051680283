/** What every step of answering stands on: the knowledge, what is looked up in it again and again. Comes in by argument, never changes. */
import type { Fact, Knowledge, Name } from '#knowledge/schema.ts'
import type { NameBook } from './name-book.ts'

export type Ground = {
  knowledge: Knowledge
  facts: ReadonlyMap<string, Fact>
  names: NameBook
  /** By gap id: the names that the gap is about. */
  gapNames: ReadonlyMap<string, readonly Name[]>
  /** By fact id: the stems, names and figures of its statement. */
  words: ReadonlyMap<string, ReadonlySet<string>>
}
