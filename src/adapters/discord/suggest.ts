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
  function ranked(typed: string, knowledge: Knowledge): Fact[] {
    const ranking = made.get(knowledge.facts) ?? createRanking(knowledge)
    made.set(knowledge.facts, ranking)
    return ranking(typed)
  }
  return {
    questions: (...asked) => ranked(...asked).map(({ ask }) => ({ name: shortened(ask, LONGEST), value: ask.slice(0, LONGEST) })),
    facts: (...asked) => ranked(...asked).map(({ id, ask }) => ({ name: shortened(`${id}: ${ask}`, LONGEST), value: id })),
  }
}

function createRanking(knowledge: Knowledge): (typed: string) => Fact[] {
  const { facts } = knowledge
  const called = formsIn(knowledge)
  const index = createIndex(facts.map((fact) => ({ id: fact.id, title: fact.ask, text: `${fact.statement} ${called(fact)}` })))
  const byId = new Map(facts.map((fact) => [fact.id, fact]))
  const important = varied(knowledge)
  const heard = new Map(facts.map((fact) => [fact, ` ${fact.ask} ${fact.id.replaceAll('-', ' ')} ${called(fact)}`.toLowerCase()]))
  return (typed) => {
    const words = typed.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
    if (words.length === 0) return important.slice(0, MOST_CHOICES)
    const last = words.at(-1) as string // most likely not typed to its end, which no index of whole words can find
    const begun = important.filter((fact) => heard.get(fact)?.includes(` ${last}`))
    const found = index.search(typed, MOST_CHOICES).map(({ id }) => byId.get(id) as Fact)
    const both = found.filter((fact) => begun.includes(fact))
    return [...new Set([...both, ...(words.length === 1 ? begun : []), ...found, ...begun])].slice(0, MOST_CHOICES)
  }
}

/** What else people call what a fact names: "ISIS", "Daesh". Not what is named in passing everywhere. */
function formsIn({ names }: Knowledge): (fact: Fact) => string {
  const forms = new Map(names.filter(({ broad }) => !broad).map((name) => [name.id, name.forms.join(' ')]))
  return (fact) => fact.names.flatMap((name) => forms.get(name) ?? []).join(' ')
}

/** The key facts first, and each theme in turn. */
function varied({ article, facts }: Knowledge): Fact[] {
  const turns = Object.keys(article.themes).map((theme) => facts.filter((fact) => fact.theme === theme).toSorted((a, b) => Number(b.key) - Number(a.key)))
  const longest = Math.max(...turns.map(({ length }) => length))
  return Array.from({ length: longest }, (_, at) => turns.flatMap((turn) => turn[at] ?? [])).flat()
}
