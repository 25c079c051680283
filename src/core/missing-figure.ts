/** Is a figure asked for that the facts do not hold: a count, a share, that of a part, of another year, or where it is from? */
import type { Fact } from '#knowledge/schema.ts'
import { factsOf, isDated } from './choose-facts.ts'
import { SHORT_TIME } from './correct-claim.ts'
import type { Ground } from './ground.ts'
import type { Question } from './question.ts'
import type { Candidate } from './retrieve.ts'

const FEW_WORDS = 4 // "and per month?"

/** "How many", "what percentage": nothing but a figure answers that. */
export function lacksCount(question: Question, facts: readonly Fact[]): boolean {
  if (asksCount(question) && !facts.some(holdsCount)) return true
  return PEOPLE_COUNTED.test(question.text) && !facts.some((fact) => fact.figures.some((figure) => figure.unit === 'people'))
}

/** Only people answer how many people. */
const PEOPLE_COUNTED =
  /\bhow many (?:\p{L}+ )?(?:people|persons|human beings|humans|souls|passengers|refugees|migrants|workers|laborers|labourers|victims|survivors|women|men|children|captives|hostages|soldiers|peacekeepers)\b/iu

function asksCount(question: Question): boolean {
  return /\bhow many\b|\bpercent|\bshare\b|\bproportion\b|\b(?:exact|precise) (?:number|figure|amount|sum)\b/.test(question.text.toLowerCase())
}

/** "When was …", "how long were …": no date and no span of time in the facts, nor a word that says it otherwise. */
export function lacksTime(question: Question, facts: readonly Fact[]): boolean {
  const lower = question.text.toLowerCase()
  const dated = (fact: Fact): boolean => isDated(fact) || fact.answers.includes('when') || fact.figures.some((figure) => figure.unit === 'years')
  if (WHEN_WAS.test(lower)) return !facts.some(dated)
  return HOW_LONG.test(lower) && !facts.some((fact) => dated(fact) || /\blong(?:er)?\b|\blast/.test(fact.statement))
}

const WHEN_WAS = /\b(?:when (?:was|were|did|had)|(?:what|which) (?:year|date|month))\b|\bby (?:when|(?:what|which) year)\b/
const HOW_LONG = /\bhow long (?:is|are|was|were|do|does|did|has|have|had|until|before)\b/

/** "Which country's troops were the worst?": the facts rank nobody. */
export function lacksRank(question: Question, facts: readonly Fact[]): boolean {
  return WHICH_IS_MOST.test(question.text.toLowerCase()) && !facts.some((fact) => /\bmost\b|\b\p{L}+est\b|\bmain\b/u.test(fact.statement.toLowerCase()))
}

const WHICH_IS_MOST =
  /\b(?:which|whose|what) (?:\p{L}+ )?(?:countr(?:y|ies)|nations?|states?|governments?|groups?|regimes?|compan(?:y|ies)|contractors?|firms?|troops|contingents?|regions?|continents?|cit(?:y|ies)|nationalit(?:y|ies))\b(?:'s|s')?.{0,60}\b(?:worst|biggest|largest|highest|lowest|smallest|deadliest|richest|poorest|leads?|tops?|ranks?|(?:the|had|have|has|sends?|earns?|makes?|takes?) (?:most|fewest|least))\b/u

/** A share, an average, an amount a head: figures of a kind that no fact has. */
export function asksShare(question: Question): boolean {
  return (
    ((question.wantsFigure || question.wantsMoney || question.tokens.all.length <= FEW_WORDS) && SHORT_TIME.test(question.text)) ||
    /\b(?:percent(?:age)?|fraction|proportion|share of|what share|(?:how (?:big|large|small) (?:an? )?|what )(?:slice|part|portion|chunk)\b|as opposed to|how much of (?:it|that|this|the)|of (?:the|that|this|those) [^,?.]{2,40}, how (?:much|many)|split (?:it|that|this|them)|break ?down|broken down|by (?:continent|region|country|gender|age|sector|sex|nationality)|on average|average|per (?:person|head|victim|hostage|worker|migrant|captive|capita)|(?:a|one|each) (?:single )?(?:hostage|captive|victim|worker|migrant|person)\b.{0,20}\b(?:cost|go for|pay|paid|earn|worth|charged?))\b/.test(
      question.text.toLowerCase(),
    )
  )
}

/** "How many of them are children?": the figure of the whole does not answer that. */
export function lacksPart(question: Question, facts: readonly Fact[]): boolean {
  return asksCount(question) && PART_OF_PEOPLE.test(question.text) && !facts.some((fact) => holdsCount(fact) && PART_OF_PEOPLE.test(fact.statement))
}

const PART_OF_PEOPLE = /\b(?:child(?:ren)?|kids?|minors?|girls?|boys?|wom[ae]n|m[ae]n|males?|females?|teen\w*|adults?|elderly)\b/i

function holdsCount(fact: Fact): boolean {
  return fact.figures.some((figure) => figure.unit !== 'year' && figure.unit !== 'date')
}

/** "Whose estimate is that?" of a figure that the article gives on its own word. */
export function sourceOfTold(question: Question, ground: Ground): Fact | undefined {
  if (!question.wantsSource || question.leaning < 0.7) return undefined
  const told = ground.facts.get(question.about?.factIds[0] ?? '')
  return told && lacksSource(told) ? told : undefined
}

/** An amount that the article gives on its own word. */
export function lacksSource(fact: Fact): boolean {
  return fact.claimedBy === 'author' && holdsAmount(fact)
}

/** People counted, or money. */
export function holdsAmount(fact: Fact): boolean {
  return fact.figures.some((figure) => figure.unit === 'people' || figure.unit === 'USD')
}

/** A year is asked for that the fact is not about, where it is about one. */
export function isOfAnotherYear(question: Question, chosen: Candidate, ground: Ground): boolean {
  if (chosen.entry.kind !== 'fact') return false
  const { fact } = chosen.entry
  const asked = question.tokens.figures.filter((hit) => hit.kind === 'year')
  const facts = factsOf(chosen, ground)
  const years = facts
    .flatMap(({ figures }) => figures.flatMap((figure) => [figure.year, ...(figure.unit === 'year' ? [figure.value, figure.low, figure.high] : [])]))
    .filter((year) => typeof year === 'number')
  const published = Number(ground.knowledge.article.published.slice(0, 4))
  return asked.some(
    (hit) => !years.some((year) => year === hit.low) && hit.low !== published && years.length > 0 && fact.figures.some((figure) => figure.year !== undefined),
  )
}
