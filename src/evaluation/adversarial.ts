/**
 * Drafts that a model might return and that no fact carries, made from every fact: figures altered and swapped, another
 * subject, negated, somebody else's word, stronger and weaker, outside knowledge, orders, links. For measuring the strict gate.
 */
import type { Sentence } from '#core/compose.ts'
import type { Fact, Knowledge } from '#knowledge/schema.ts'
import { alteredFigures, swappedFigures } from './adversarial-figures.ts'
import { exchanged, leaning, otherSubjects } from './adversarial-names.ts'
import { EXTENSIONS, LANGUAGES, MARKUP, ORDERS, OUTSIDE } from './adversarial-outside.ts'
import { otherFirmness, otherRelations, otherTimes, smallWordsDropped } from './adversarial-relations.ts'
import { conditioned, ironic, otherAmounts, unrestricted } from './adversarial-doubts.ts'
import { falselyJoined } from './adversarial-joints.ts'
import { anothersDeed, exchangedThings, otherDeeds, otherVoice } from './adversarial-roles.ts'
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
    'another relation': (fact) => say(fact, otherRelations(fact)),
    'another time': (fact) => say(fact, otherTimes(fact)),
    'a small word dropped': (fact) => say(fact, smallWordsDropped(fact)),
    'a restriction dropped': (fact) => say(fact, unrestricted(fact)),
    'a figure meant otherwise': (fact) => say(fact, otherFirmness(fact)),
    'things exchanged': (fact) => say(fact, exchangedThings(fact)),
    'done by the other side': (fact) => say(fact, otherVoice(fact)),
    'condition, doubt or question': (fact) => say(fact, conditioned(fact)),
    'something else done': (fact) => say(fact, otherDeeds(fact)),
    irony: (fact) => say(fact, ironic(fact)),
    'of more or fewer': (fact) => say(fact, otherAmounts(fact)),
    'two facts falsely joined': (fact) => falselyJoined(fact, knowledge),
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
  return [
    ...single,
    ...facts.flatMap((fact) => leaning(fact, facts).map((attack) => ({ kind: 'leaning on another subject', ...attack }))),
    ...facts.flatMap((fact) => anothersDeed(fact, knowledge).map((attack) => ({ kind: "another's deed", ...attack }))),
  ]
}

function say(fact: Fact, texts: readonly string[]): Sentence[] {
  return texts.map((text) => ({ text, factIds: [fact.id] }))
}
