/** What autocomplete offers: questions that can be answered and facts, ranked by the search index, best first. */
import { createIndex } from '#core/search-index.ts'
import type { Fact, Knowledge } from '#knowledge/schema.ts'
import { shortened } from './layout.ts'

export type Choice = { name: string; value: string }
export type Suggest = Readonly<Record<'questions' | 'facts', (typed: string, knowledge: Knowledge) => Choice[]>>

const MOST_CHOICES = 25
const LONGEST = 100

/** An index for each state of each knowledge that is asked. */
export function createSuggest(): Suggest {
  const made = new WeakMap<Knowledge['facts'], (typed: string) => Fact[]>()
  function ranked(typed: string, { facts }: Knowledge): Fact[] {
    const ranking = made.get(facts) ?? createRanking(facts)
    made.set(facts, ranking)
    return ranking(typed)
  }
  return {
    questions: (...asked) => ranked(...asked).map(({ ask }) => ({ name: shortened(ask, LONGEST), value: ask.slice(0, LONGEST) })),
    facts: (...asked) => ranked(...asked).map(({ id, ask }) => ({ name: shortened(`${id}: ${ask}`, LONGEST), value: id })),
  }
}

function createRanking(facts: Knowledge['facts']): (typed: string) => Fact[] {
  const index = createIndex(facts.map((fact) => ({ id: fact.id, title: fact.ask, text: fact.statement })))
  const byId = new Map(facts.map((fact) => [fact.id, fact]))
  const important = [...facts.filter((fact) => fact.key), ...facts.filter((fact) => !fact.key)]
  return (typed) => {
    const words = typed.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
    if (words.length === 0) return important.slice(0, MOST_CHOICES)
    const last = words.at(-1) as string // most likely not typed to its end, which no index of whole words can find
    const begun = important.filter((fact) => ` ${fact.ask.toLowerCase()} ${fact.id.replaceAll('-', ' ')}`.includes(` ${last}`))
    const found = index.search(typed, MOST_CHOICES).map(({ id }) => byId.get(id) as Fact)
    const both = found.filter((fact) => begun.includes(fact))
    return [...new Set([...both, ...(words.length === 1 ? begun : []), ...found, ...begun])].slice(0, MOST_CHOICES)
  }
}
