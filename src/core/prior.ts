/** What speaks for an entry before the wording of a question is looked at: its thread, its figures, the kind of thing it asks for. */
import { carries } from '#knowledge/carries.ts'
import type { Fact } from '#knowledge/schema.ts'
import { stopStems } from '#language/features.ts'
import { isDated } from './choose-facts.ts'
import type { Ground } from './ground.ts'
import type { Entry } from './prepare.ts'
import type { Question } from './question.ts'
import type { Prior } from './retrieve.ts'

const CARRIES_FIGURE = 12
const FIGURE_ALONE = 600 // where the question has next to nothing but the figure ("60k per what?")
const NEXT_TO_NOTHING = 1 // content words beside it
const HOLDS_FIGURE = 3
const HOLDS_TIME = 4
const RIGHT_KIND = 1.7
const INSTANCE = 2.5
const UNNAMED_IN_THREAD = 0.1 // the thread has named others
const UNNAMED = 0.4 // a gap about a name that nobody has brought up

/** What speaks for an entry before its wording is looked at: the thread, a figure of the question that it carries, a figure or date where one is asked for. */
export function prior(question: Question, ground: Ground): Prior {
  const thread = threadPrior(question, ground)
  const figures = question.tokens.figures.filter((hit) => hit.kind !== 'year' && (hit.kind === 'money' || hit.low > 12))
  const beside = question.tokens.content.filter((token) => !token.startsWith('=') && !stopStems.has(token) && !OF_TALK.test(token)).length
  const carriesFigure = beside <= NEXT_TO_NOTHING && question.leaning === 0 ? FIGURE_ALONE : CARRIES_FIGURE
  const asksWhen = question.asked.has('when')
  const kinds = [...question.asked].filter((kind) => kind !== 'what' && kind !== 'whether' && kind !== 'list')
  const named = new Set([...question.tokens.names.map((hit) => hit.id), ...(question.about?.factIds ?? []).flatMap((id) => ground.facts.get(id)?.names ?? [])])
  return (entry) => {
    let weight = thread?.(entry) ?? 1
    if (entry.kind === 'gap' && isOfOthers(entry.id, named, ground)) return weight * (question.about ? UNNAMED_IN_THREAD : UNNAMED)
    if (entry.kind !== 'fact') return weight
    if (figures.length > 0 && entry.fact.figures.some((figure) => figures.some((hit) => carries(figure, hit)))) weight *= carriesFigure
    if (asksWhen && isDated(entry.fact)) weight *= HOLDS_TIME
    else if (question.wantsFigure && !asksWhen && entry.fact.figures.some((figure) => figure.unit !== 'date' && figure.unit !== 'year')) weight *= HOLDS_FIGURE
    if (question.wantsInstance && ground.names.binding(entry.fact.names.map((id) => ({ id }))).length > 0) weight *= INSTANCE
    if (kinds.some((kind) => entry.fact.answers.includes(kind))) weight *= RIGHT_KIND
    return weight
  }
}

/** Stems that say only that somebody asks. */
const OF_TALK = /^(?:exactli|again|find|figur|number|mean|refer|thing|stat|total|sum|bit|part|came|come|sourc)$/

/** What is left out about a name that nobody has brought up. */
function isOfOthers(gap: string, named: ReadonlySet<string>, ground: Ground): boolean {
  const names = ground.gapNames.get(gap) ?? []
  return (
    names.length > 0 &&
    !names.some((name) => named.has(name.id) || [...named].some((id) => ground.names.get(id)?.within.includes(name.id) || name.within.includes(id)))
  )
}

/** How near an entry is to what the thread was about; the ratio is what counts. */
const NEAR = { completes: 400, same: 200, name: 200, theme: 60, elsewhere: 1, otherName: 2 }
const GAP_NEAR = 1 / 10 // gaps are many, and each of them is near something
const DIGEST_NEAR = 1 / 4

/** What the thread is about makes its neighbours likelier, the more the more the question leans on it. */
function threadPrior(question: Question, ground: Ground): Prior | undefined {
  const { about, leaning } = question
  if (!about || leaning === 0 || about.factIds.length === 0) return undefined
  const topics = about.factIds.slice(0, 2).flatMap((id) => ground.facts.get(id) ?? [])
  const first = topics[0]
  if (!first) return undefined
  const near = new Set([
    ...about.factIds.slice(1),
    ...topics.flatMap((fact) => fact.context),
    ...ground.knowledge.facts.filter((fact) => fact.context.includes(first.id)).map((fact) => fact.id),
  ])
  const bindingIds = (fact: Fact): string[] => fact.names.filter((id) => ground.names.get(id)?.broad === false && ground.names.get(id)?.kind !== 'term')
  const names = new Set(bindingIds(first))
  const told = new Set(about.factIds)
  const nearness = (fact: Fact): number => {
    if (question.wantsOther && told.has(fact.id)) return fact === first ? NEAR.elsewhere : NEAR.theme // the rest only completed the answer
    if (fact === first) return NEAR.same
    if (near.has(fact.id)) return NEAR.completes
    const own = bindingIds(fact)
    if (own.some((id) => names.has(id))) return NEAR.name
    if (own.length > 0 && names.size > 0) return NEAR.otherName
    return fact.theme === first.theme ? NEAR.theme : NEAR.elsewhere
  }
  const byId = (id: string): number => nearness(ground.facts.get(id) as Fact)
  return (entry: Entry) => {
    if (entry.kind === 'chat') return NEAR.completes ** -leaning
    const raw =
      entry.kind === 'fact'
        ? nearness(entry.fact)
        : entry.kind === 'gap'
          ? Math.max(...entry.gap.nearest.map(byId)) * GAP_NEAR
          : Math.max(...entry.digest.facts.slice(0, 3).map(byId)) * DIGEST_NEAR
    return Math.max(1, raw) ** leaning
  }
}
