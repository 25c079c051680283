/** Questions over several facts that no curated list answers: a paragraph, all that is said of a name, every figure of a kind. */
import type { Fact, Name } from '#knowledge/schema.ts'
import { stopStems } from '#language/features.ts'
import type { Ground } from './ground.ts'
import { carriesName } from './name-book.ts'
import type { Question } from './question.ts'
import type { Ranking } from './retrieve.ts'

const MOST = 12
const LIKELY = 0.5
const SURELY = 0.8
const FIGURES = /\b(?:figures?|numbers?|amounts?|sums?|dollars?|statistics?|stats|totals?)\b/i

/** "Every place in the part on bases": the facts of that part which name places; undefined where no part is named. */
function placesOf(question: Question, ranking: Ranking, ground: Ground): Fact[] | undefined {
  const subject = question.tokens.all.filter(
    (token) => !stopStems.has(token) && !ABOUT.has(token) && !/^(?:countri|place|region|locat|nation|name|come|map|passag|connect)$/.test(token),
  )
  if (subject.length === 0) return undefined
  const best = ranking.candidates
    .map(({ entry }) =>
      entry.kind === 'fact'
        ? entry.fact
        : entry.kind === 'digest' && entry.digest.id !== 'places-named'
          ? ground.facts.get(entry.digest.facts[0] as string)
          : undefined,
    )
    .find((fact) => fact !== undefined)
  const facts = ground.knowledge.facts.filter((fact) => fact.theme === best?.theme && fact.answers.includes('where'))
  return facts.length > 1 ? facts.slice(0, MOST) : undefined
}

const EACH =
  /\b(?:each|respectively|apiece|compare|contrast|differ\w*|versus|vs|side by side|part|role|both|(?:more|less|larger|bigger|higher|greater|smaller|lower) than|rank|sort|order)\b/

/** For every name what is likeliest said of it: two facts, one where there are many names. */
function oneForEach(named: readonly Name[], ranking: Ranking, ground: Ground): Fact[] | undefined {
  const ranked = [
    ...ranking.candidates.flatMap(({ entry }) =>
      entry.kind === 'fact' ? [entry.fact] : entry.kind === 'digest' ? entry.digest.facts.map((id) => ground.facts.get(id) as Fact) : [],
    ),
    ...ground.knowledge.facts.filter((fact) => fact.key),
  ]
  const lists = named.map((name) => [...new Set(ranked.filter((fact) => carriesName(fact, name, ground.names)))].slice(0, named.length > 2 ? 1 : 2))
  return lists.some((list) => list.length === 0) ? undefined : [...new Set(lists.flat())]
}

/** Stems that say how to answer, not about what. */
const ABOUT = new Set([
  'everyth',
  'anyth',
  'tell',
  'about',
  'all',
  'fact',
  'summari',
  'summar',
  'section',
  'part',
  'bit',
  'mention',
  'explain',
  'overview',
  'detail',
  'info',
  'inform',
  'figur',
  'number',
  'statist',
  'case',
  'exampl',
  'paragraph',
  'what',
  'dollar',
  'money',
  'amount',
  'sum',
  'list',
  'cite',
  'articl',
  'tie',
  'link',
  'relat',
  'connect',
  'box',
  'stori',
  'happen',
  'role',
  'alon',
  'onli',
  'specif',
  'too',
  'particular',
])

/** "What is it about?", "the gist, please": nothing else in the question is the matter of any fact. */
function asksForWhole(question: Question, ground: Ground): boolean {
  if (!WHOLE.test(question.text)) return false
  const rest = question.tokens.all.filter((token) => !stopStems.has(token) && !OF_TEXTS.test(token))
  return !rest.some((token) => ground.knowledge.facts.some((fact) => ground.words.get(fact.id)?.has(token)))
}

const WHOLE =
  /\b(?:gist|tl;? ?dr|synopsis|takeaways?|take-?aways?|in a nutshell|bottom line|big picture|recap|summar(?:y|i[sz]e)|sum (?:it|this|that) up|(?:main|key|central|core|overall) (?:points?|arguments?|ideas?|messages?|claims?|thesis|theses)|(?:what|wat)(?:'s| is| are|s)? (?:it|this|that|the (?:article|piece|text|story|essay|whole thing)|this (?:article|piece|text|story|essay)) (?:all )?about)\b/i
/** Stems of words about texts, which are no matter of their own. */
const OF_TEXTS =
  /^(?:articl|piec|text|essai|essay|stori|author|writer|bigio|@.*|main|kei|key|point|argument|idea|messag|claim|central|core|overal|whole|thing|sentenc|word|line|bullet|minut|paragraph|summari|summar|gist|brief|short|quick|nutshel|big|pictur|bottom|takeawai|takeaway|give|tell|say|write|about|mean|read|foreign|polici|basic|=.*)$/

/** "One statistic for 2014 and one for 2018": what is said of each of the years, where nothing else is named. */
export function datedFacts(question: Question, { knowledge, names }: Ground): Fact[] | undefined {
  const years = [...new Set(question.tokens.figures.filter((hit) => hit.kind === 'year' && hit.low === hit.high).map((hit) => hit.low))]
  if (years.length < 2 || names.binding(question.tokens.names).length > 0) return undefined
  const dated = years.map((year) => knowledge.facts.filter((fact) => fact.key && fact.figures.some((figure) => figure.year === year)))
  return dated.every((list) => list.length > 0) ? [...new Set(dated.flatMap((list) => list.slice(0, 2)))] : undefined
}

export function gather(question: Question, ranking: Ranking, ground: Ground): Fact[] | undefined {
  const { knowledge } = ground
  if (question.paragraphs.length > 0) {
    const facts = question.paragraphs.slice(0, 3).flatMap((paragraph) => {
      const all = knowledge.facts.filter((fact) => fact.paragraph === paragraph)
      const keys = all.filter((fact) => fact.key)
      return question.wantsAll || keys.length < 2 ? all : keys
    })
    return facts.length === 0 ? undefined : facts.slice(0, MOST)
  }
  const left = ranking.candidates[0]
  if (left?.entry.kind === 'gap' && left.p > (question.wantsFigure ? LIKELY : SURELY)) return undefined // what the article leaves out is asked
  const named = ground.names.binding(question.tokens.names)
  if (named.length === 0 && asksForWhole(question, ground))
    return knowledge.digests.find((digest) => digest.id === 'summary')?.facts.map((id) => ground.facts.get(id) as Fact)
  if (named.some((name) => name.absent)) return undefined
  if (question.wantsAll && named.length > 0 && FIGURES.test(question.text)) {
    const figured = knowledge.facts.filter(
      (fact) =>
        fact.figures.some((figure) => (question.wantsMoney ? figure.unit === 'USD' : figure.unit !== 'date')) &&
        named.some((name) => carriesName(fact, name, ground.names)),
    )
    if (figured.length > 1) return figured.slice(0, MOST)
  }
  if (question.wantsAll && question.wantsPlaces && named.length === 0) return placesOf(question, ranking, ground)
  if (named.length > 1 && named.length < 5 && EACH.test(question.text.toLowerCase())) return oneForEach(named, ranking, ground)
  if (named.length !== 1) return undefined
  const name = named[0]
  if (name === undefined) return undefined
  const carrying = knowledge.facts.filter((fact) => carriesName(fact, name, ground.names))
  const rest = question.tokens.all.filter((token) => !stopStems.has(token) && !token.startsWith('@') && !ABOUT.has(token))
  const best = ranking.candidates[0]
  if (best?.entry.kind === 'gap' && best.p > 0.5 && !carrying.some((fact) => fact.names.includes(name.id))) return undefined // only places within it are named
  if (rest.length > 0 || carrying.length === 0 || (best?.entry.kind !== 'gap' && (best?.p ?? 0) > 0.5)) return undefined
  const keys = carrying.filter((fact) => fact.key)
  return (question.wantsAll ? carrying : keys.length > 0 ? keys : carrying).slice(0, question.wantsAll ? MOST : 4)
}
