/**
 * The last gate: every figure, date, name and fact id in a sentence stands in the facts it cites, or it does not go out.
 * What fails is dropped; if nothing of the core is left, the bot abstains.
 */
import { carries } from '#knowledge/carries.ts'
import type { Fact } from '#knowledge/schema.ts'
import { figuresIn, sameFigure } from '#language/figures.ts'
import type { NameFinder } from '#language/names.ts'
import { type Answer, type Sentence, withoutLead } from './compose.ts'
import type { Ground } from './ground.ts'

export type VerificationFault = 'unknown-fact' | 'figure' | 'name' | 'markup'

/** What is wrong with a sentence, or undefined. Sentences of the bot's own (no fact ids) may hold no figure at all. */
export function faultOf(sentence: Sentence, ground: Ground, findNames: NameFinder): VerificationFault | undefined {
  const facts = sentence.factIds.map((id) => ground.facts.get(id))
  if (facts.some((fact) => fact === undefined)) return 'unknown-fact'
  if (/@everyone|@here|<[@!#]|https?:\/\//i.test(sentence.text)) return 'markup'
  const carried = facts as Fact[]
  if (carried.length === 0 && ground.knowledge.gaps.some((gap) => gap.missing === sentence.text)) return undefined // curated words on what is missing
  const said = withoutLead(sentence.text, ground.knowledge.article)
  for (const hit of figuresIn(said)) {
    if (carried.some((fact) => fact.figures.some((figure) => carries(figure, hit))) || (carried.length === 0 && hit.low <= 12)) continue
    if (!carried.some((fact) => figuresIn(fact.statement).some((own) => sameFigure(own, hit)))) return 'figure'
  }
  if (carried.length === 0) return undefined
  const listed = new Set(carried.flatMap((fact) => [...fact.names, fact.claimedBy]))
  const unlisted = ground.names.binding(findNames(sentence.text)).filter((name) => !listed.has(name.id))
  if (unlisted.length === 0) return undefined
  const names = new Set(carried.flatMap((fact) => findNames(fact.statement).map((hit) => hit.id)))
  const lead = new Set(carried.flatMap((fact) => findNames(ground.knowledge.article.claimants[fact.claimedBy]?.lead ?? '').map((hit) => hit.id)))
  return unlisted.some((name) => !names.has(name.id) && !lead.has(name.id)) ? 'name' : undefined
}

export function verify(answer: Answer, ground: Ground, findNames: NameFinder): Answer {
  const sentences = answer.sentences.filter((sentence) => faultOf(sentence, ground, findNames) === undefined || answer.outcome === 'help')
  if (sentences.length === answer.sentences.length) return answer
  const ids = new Set(sentences.flatMap((sentence) => sentence.factIds))
  const core = sentences.some((sentence) => sentence.factIds.length > 0)
  return {
    ...answer,
    outcome: core || answer.outcome === 'abstained' ? answer.outcome : 'abstained',
    sentences: core || sentences.length > 0 ? sentences : [{ text: 'I cannot support an answer to that from the article.', factIds: [] }],
    citations: answer.citations.filter((citation) => ids.has(citation.factId)),
  }
}
