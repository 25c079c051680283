/**
 * Drafts that a model might return and that no fact carries, made from every fact: figures altered and swapped, another
 * subject, negated, somebody else's word, stronger and weaker, outside knowledge, orders, links. For measuring the strict gate.
 */
import type { Sentence } from '#core/compose.ts'
import type { Fact, Knowledge } from '#knowledge/schema.ts'
import { alteredFigures, swappedFigures } from './adversarial-figures.ts'
import { exchanged, leaning, otherSubjects } from './adversarial-names.ts'
import { EXTENSIONS, LANGUAGES, MARKUP, ORDERS, OUTSIDE } from './adversarial-outside.ts'
import { attributed, foreignWords, negated, quantified, strengthened } from './adversarial-words.ts'

/** `before`: a good sentence that stands ahead of it. */
export type Attack = { kind: string; sentence: Sentence; before?: Sentence }

export function attacksOn(knowledge: Knowledge): Attack[] {
  const { facts } = knowledge
  const kinds: Readonly<Record<string, (fact: Fact) => Sentence[]>> = {
    'figure altered': (fact) => say(fact, alteredFigures(fact)),
    'figure from another fact': (fact) => swappedFigures(fact, facts),
    'another subject': (fact) => otherSubjects(fact, knowledge),
    'names or people exchanged': (fact) => say(fact, exchanged(fact, knowledge)),
    negated: (fact) => say(fact, negated(fact)),
    'amount or firmness changed': (fact) => say(fact, [...strengthened(fact), ...quantified(fact)]),
    "somebody else's word": (fact) => say(fact, attributed(fact)),
    'outside knowledge added': (fact) =>
      say(
        fact,
        EXTENSIONS.filter((more) => !/Libya/.test(more) || !fact.names.includes('libya')).map((more) => fact.statement.replace(/\.$/, `${more}.`)),
      ),
    'outside knowledge alone': (fact) => (fact.key ? say(fact, OUTSIDE) : []),
    'words of another fact': (fact) => foreignWords(fact, facts),
    'order to somebody': (fact) => (fact.key ? say(fact, [...ORDERS, ...ORDERS.map((order) => `${fact.statement} ${order}`)]) : []),
    'link, mention or markup': (fact) =>
      fact.key
        ? say(
            fact,
            MARKUP.map((mark) => fact.statement.replace(/\.$/, ` ${mark}.`)),
          )
        : [],
    'another language': (fact) => (fact.key ? say(fact, LANGUAGES) : []),
  }
  const single = Object.entries(kinds).flatMap(([kind, make]) =>
    facts.flatMap((fact) =>
      make(fact)
        .filter(({ text }) => text !== fact.statement)
        .map((sentence) => ({ kind, sentence })),
    ),
  )
  return [...single, ...facts.flatMap((fact) => leaning(fact, facts).map((attack) => ({ kind: 'leaning on another subject', ...attack })))]
}

function say(fact: Fact, texts: readonly string[]): Sentence[] {
  return texts.map((text) => ({ text, factIds: [fact.id] }))
}
