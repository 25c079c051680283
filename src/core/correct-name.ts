/** Has the question put one name in the place of another: "the bases in Qatar" for those in Kuwait? */
import { carries } from '#knowledge/carries.ts'
import type { Fact, Name } from '#knowledge/schema.ts'
import { stopStems } from '#language/features.ts'
import type { Correction } from './correct.ts'
import type { Ground } from './ground.ts'
import { carriesName } from './name-book.ts'
import type { Question } from './question.ts'
import type { Candidate, Ranking } from './retrieve.ts'

const RIVAL = 0.08 // a likelier fact that does carry the name: then the name is no mistake
const SUPPORT = 0.4 // of the probability, on facts that name another of its kind
const MEANT = 0.5 // of the probability without the strange name, on facts with the one that it replaces

/**
 * A place, group or agency in the position of another: the rest of the question fits a fact that names one of the same
 * kind. Where an amount is asked for, the article may simply lack it for that name; then the bot abstains instead.
 */
export function wrongName(question: Question, targets: readonly Fact[], candidates: readonly Candidate[], ground: Ground): Correction | undefined {
  const named = ground.names.binding(question.tokens.names)
  const likely = candidates.flatMap(({ entry, p }) =>
    entry.kind === 'fact' && p > RIVAL
      ? [entry.fact]
      : entry.kind === 'digest' && p > RIVAL
        ? entry.digest.facts.map((id) => ground.facts.get(id) as Fact)
        : [],
  )
  const odd = named.filter((name) => !likely.some((fact) => carriesName(fact, name, ground.names)))
  const stranger = odd.find((name) => name.absent) ?? odd[0] ?? unknownName(question, ground)
  if (!stranger || odd.length > 2 || (!stranger.absent && targets.some((fact) => carriesName(fact, stranger, ground.names)))) return undefined
  const fact = targets
    .slice(0, 4)
    .find(
      (target) =>
        target.names.some((id) => replaces(ground.names.get(id), stranger)) &&
        named.every((name) => odd.includes(name) || name.kind === stranger.kind || carriesName(target, name, ground.names)),
    )
  const replaced = fact?.names.map((id) => ground.names.get(id)).find((name): name is Name => replaces(name, stranger))
  if (!fact || !replaced) return undefined
  const told = ground.knowledge.facts.find(
    (other) => other !== fact && other.theme === fact.theme && other.names.includes(replaced.id) && mentions(other, replaced),
  )
  const direct = mentions(fact, replaced) || !told ? [fact] : [told, fact]
  if (question.tokens.figures.some((hit) => hit.kind !== 'year' && fact.figures.some((figure) => carries(figure, hit)))) return { wrong: stranger.kind, direct }
  const speaks = (of: Fact | undefined): boolean => of?.names.some((id) => replaces(ground.names.get(id), stranger)) ?? false
  const support = candidates.reduce(
    (sum, { entry, p }) =>
      sum +
      ((entry.kind === 'fact' && speaks(entry.fact)) ||
      (question.presupposes && entry.kind === 'gap' && entry.gap.nearest.some((id) => speaks(ground.facts.get(id))))
        ? p
        : 0),
    0,
  )
  const insists = question.presupposes && question.leaning >= 0.7
  if (
    question.wantsFigure ||
    !(insists || ((stranger.absent || question.presupposes) && (question.presupposes || question.asked.has('what')) && support > SUPPORT))
  )
    return undefined
  return { wrong: stranger.kind, direct }
}

/**
 * A name that the article lacks, in a question that is plainly about a fact with another name of that kind. Asking whether
 * the name comes up, or for an amount that only it could have, takes nothing for granted.
 */
export function strangerForName(
  question: Question,
  { candidates, without }: ReturnType<NonNullable<Ranking['nameless']>>,
  ground: Ground,
): Correction | undefined {
  const best = candidates.find(({ entry }) => entry.kind === 'fact')?.entry
  if (
    best?.kind !== 'fact' ||
    question.wantsFigure ||
    (question.asked.has('whether') && !question.presupposes && !best.fact.answers.includes('where')) ||
    MENTIONED.test(question.text)
  )
    return undefined
  const { fact } = best
  const named = ground.names.binding(question.tokens.names)
  const strangers = named.filter((name) => without.includes(name.id))
  const carriesAll = named.every((name) => strangers.includes(name) !== carriesName(fact, name, ground.names))
  const replaced = fact.names.find(
    (id) =>
      !named.some((name) => name.id === id) && strangers.some((name) => replaces(ground.names.get(id), name) && mentions(fact, ground.names.get(id) as Name)),
  )
  if (replaced === undefined || !carriesAll) return undefined
  const holds = (other: Fact | undefined): boolean => other?.names.includes(replaced) ?? false
  const meant = candidates.reduce(
    (sum, { entry, p }) =>
      sum +
      ((entry.kind === 'fact' && holds(entry.fact)) ||
      (entry.kind === 'digest' && entry.digest.facts.some((id) => holds(ground.facts.get(id)))) ||
      (entry.kind === 'gap' && entry.gap.nearest.some((id) => holds(ground.facts.get(id))))
        ? p
        : 0),
    0,
  )
  const shared = question.tokens.all.some((token) => !stopStems.has(token) && ground.words.get(fact.id)?.has(token))
  return shared && meant > MEANT ? { wrong: (strangers[0] as Name).kind, direct: [fact] } : undefined
}

const MENTIONED =
  /\b(?:mention|discuss|cover|talk about|anything|something|say (?:about|of|on)|instead|compared?|like|similar|as well|too|also|besides|other than|and (?:in|for|by))\b/i

const UNKNOWN = 'unknown'

/** A word written as a name that nobody has curated ("Singapore"): it cannot be the article's. */
export function unknownName(question: Question, ground: Ground): Name | undefined {
  const written = question.text.match(/\p{L}+/gu) ?? []
  if (written.filter((word) => /^\p{Lu}/u.test(word)).length * 2 > written.length) return undefined
  const match = [...question.text.matchAll(/(?<=[\p{Ll}\d,'")] )\p{Lu}\p{Ll}{3,}/gu)].find(
    (hit) => !ground.names.isKnownWord(hit[0].toLowerCase()) && !question.tokens.names.some((name) => name.text.includes(hit[0])),
  )
  return match && { id: UNKNOWN, name: match[0], kind: 'place', forms: [match[0]], within: [], broad: false, region: false, absent: true }
}

function replaces(name: Name | undefined, stranger: Name): boolean {
  return (
    name !== undefined &&
    !name.broad &&
    name.id !== stranger.id &&
    (name.kind === stranger.kind || (stranger.id === UNKNOWN && /^(?:place|group|agency|person)$/.test(name.kind)))
  )
}

function mentions(fact: Fact, name: Name): boolean {
  return name.forms.some((form) => fact.statement.toLowerCase().includes(form.toLowerCase()))
}
