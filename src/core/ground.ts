/** What every step of answering stands on: the knowledge, its facts by id, its names. Comes in by argument, never changes. */
import type { Fact, Knowledge, Name } from '#knowledge/schema.ts'
import type { NameBook } from './name-book.ts'

export type Ground = { knowledge: Knowledge; facts: ReadonlyMap<string, Fact>; names: NameBook; gapNames: ReadonlyMap<string, readonly Name[]> }
