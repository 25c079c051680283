/**
 * Occasion and year -> what is posted: facts and templates, never a model. Every sentence on the subject rests on a fact and
 * passes the same last gate as an answer; editions take turns, so that no two years running read the same.
 */
import { BriefError } from '#errors'
import { relatedTo, withLead } from '#core/compose.ts'
import type { Ground } from '#core/ground.ts'
import { faultOf } from '#core/verify.ts'
import type { Fact, HelpLine, Knowledge, Occasion } from '#knowledge/schema.ts'
import { createNameFinder } from '#language/names.ts'

export type Brief = {
  occasion: string
  year: number
  /** The local date in the channel's zone, ISO. */
  date: string
  headline: string
  /** What the day is, from a source of its own. */
  about: { text: string; source: string; url: string }
  /** Three to five, most telling first. */
  facts: readonly BriefFact[]
  article: { title: string; author: string; outlet: string; published: string; url: string }
  /** A later figure, not from the article. */
  update: { text: string; source: string; url: string; asOf: string } | undefined
  /** To discuss. */
  question: string
  /** Help lines with the date they were checked; and where to find those of other countries. */
  help: { lines: readonly HelpLine[]; directory: string }
  /** Questions that the bot can answer; the surface says how to ask it. */
  ask: readonly string[]
}
export type BriefFact = { text: string; factId: string; paragraph: number }

export type BriefOf = (occasion: Occasion, year: number, date: string) => Brief

const FEWEST_FACTS = 3
const QUESTIONS_TO_ASK = 2
const DIRECTORY = 'globalmodernslavery.org'

export function createBriefs(ground: Ground): BriefOf {
  const { knowledge } = ground
  const { title, author, outlet, published, url } = knowledge.article
  const findNames = createNameFinder(knowledge.names, ground.names.isKnownWord)
  const help = helpIn(knowledge)

  return (occasion, year, date) => {
    const { facts: ids, question } = editionOf(occasion, year)
    const facts = ids.map((id) => ground.facts.get(id) as Fact)
    const said = facts
      .map((fact) => inBriefing(fact, ground))
      .filter(({ text, factId }) => faultOf({ text, factIds: [factId] }, ground, findNames) === undefined)
    if (said.length < FEWEST_FACTS)
      throw new BriefError(
        'knowledge',
        `The briefing ${occasion.id} of ${year} has only ${said.length} facts that can be said. Mend the edition in knowledge/calendar.yaml.`,
      )
    const update = facts.flatMap(({ id }) => knowledge.updates.find((one) => one.facts.includes(id)) ?? [])[0]
    return {
      occasion: occasion.id,
      year,
      date,
      headline: occasion.title,
      about: { text: occasion.about, source: occasion.source, url: occasion.url },
      facts: said,
      article: { title, author, outlet, published, url },
      update: update && { text: update.text, source: update.source, url: update.url, asOf: update.asOf },
      question,
      help,
      ask: relatedTo(facts, ground).slice(0, QUESTIONS_TO_ASK),
    }
  }
}

export function editionOf({ editions }: Occasion, year: number): Occasion['editions'][number] {
  return editions[year % editions.length] as Occasion['editions'][number]
}

/** A fact in the words of a briefing. */
export function inBriefing(fact: Fact, ground: Ground): BriefFact {
  return { text: withLead(attributed(fact), ground), factId: fact.id, paragraph: fact.paragraph }
}

export function helpIn({ helpLines }: Knowledge): Brief['help'] {
  return { lines: helpLines.filter((line) => line.default), directory: DIRECTORY }
}

/** The list stands under the article's name and date, so only what somebody else claims needs to say whose it is. */
function attributed(fact: Fact): Fact {
  return fact.claimedBy === 'author' ? { ...fact, claimedBy: 'article' } : fact
}
