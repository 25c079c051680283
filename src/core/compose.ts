/**
 * Decision -> Answer, in words, without a model: the direct answer first, then its context, each sentence with the ids
 * of its facts; later figures apart; questions that the bot can really answer.
 */
import type { Article, Fact, HelpLine, Knowledge, Update } from '#knowledge/schema.ts'
import type { Decision } from './decide.ts'
import type { Ground } from './ground.ts'
import type { Triage } from './triage.ts'

export type Outcome = 'answered' | 'corrected' | 'abstained' | 'help' | 'refused'
/** A sentence and the facts it rests on; none for the bot's own words, which hold no claim about the subject. */
export type Sentence = { text: string; factIds: string[] }
export type Citation = { factId: string; paragraph: number }
export type Answer = {
  outcome: Outcome
  sentences: Sentence[]
  citations: Citation[]
  updates: Pick<Update, 'id' | 'text' | 'source' | 'url' | 'asOf'>[]
  related: string[]
  helpLines: HelpLine[]
  /** Why it abstained or refused, for counting; never the text of the question. */
  reason: string
}

const RELATED = 3

export function compose(decision: Decision, ground: Ground): Answer {
  if (decision.outcome === 'abstained') return composeAbstention(decision, ground)
  const { direct, context } = decision
  const sentences: Sentence[] = []
  if (decision.outcome === 'corrected') sentences.push({ text: CORRECTIONS[decision.wrong] ?? 'That is not what the article says.', factIds: [] })
  if (decision.outcome === 'answered' && decision.opening !== undefined) sentences.push({ text: decision.opening, factIds: [] })
  for (const [at, fact] of direct.entries()) sentences.push({ text: at === 0 ? withLead(fact, ground) : fact.statement, factIds: [fact.id] })
  for (const fact of context) sentences.push({ text: fact.statement, factIds: [fact.id] })
  if (decision.outcome === 'corrected' && decision.missing !== undefined) sentences.push({ text: decision.missing, factIds: [] })
  return finish(decision.outcome, sentences, ground, decision.outcome === 'corrected' ? decision.wrong : '')
}

const CORRECTIONS: Readonly<Record<string, string>> = {
  figure: 'The article gives another figure.',
  date: 'The article gives another date.',
  year: 'The article gives another year.',
  direction: 'The article says the opposite.',
  place: 'The article names another place.',
  source: 'The article does not give that as the source.',
  unit: 'The article does not count it that way.',
  group: 'The article names another group.',
  agency: 'The article names another source.',
}

function composeAbstention(decision: Decision & { outcome: 'abstained' }, ground: Ground): Answer {
  if ('chat' in decision) return finish('abstained', [{ text: decision.chat, factIds: [] }], ground, decision.reason, suggestions(ground))
  const sentences: Sentence[] = [{ text: decision.missing, factIds: [] }]
  for (const [at, fact] of decision.nearest.slice(0, 2).entries())
    sentences.push({ text: at === 0 ? `What it does say: ${fact.statement}` : fact.statement, factIds: [fact.id] })
  return finish('abstained', sentences, ground, decision.reason)
}

/** The article's own date, where a figure has no other. */
function datedLead({ published }: Article): string {
  return ` of January ${published.slice(0, 4)}`
}

/** A sentence without the words that say whose claim it is; their "one study" and their date are no figures of the fact. */
export function withoutLead(text: string, article: Article): string {
  const plain = text.replace(datedLead(article), '')
  const lead = Object.values(article.claimants)
    .map((claimant) => claimant.lead)
    .find((words) => words !== '' && plain.startsWith(words))
  return lead === undefined ? plain : plain.slice(lead.length)
}

/** Openers under which a statement reads on in lower case; a name keeps its capital. */
const OPENS_LOWER =
  /^(?:The|A|An|More|Most|Some|Even|In|At|By|For|With|Over|Through|While|Because|If|When|Every|Human|Trafficking|Traffickers|Forced|Leaders|Armed|Insurgent|Captives|Groups|Refugees|Transnational|Restrictive|Smugglers|Repressive|Governments|Programs|Convictions|Pushed|Stigma|What|Where|It|Once|Although|Militias|Close|Beyond|Being|As|Global|Ransom|Almost|With)\b/

/** "According to the article, more than 40 million …": the claim is given as the claimant's. */
export function withLead(fact: Fact, ground: Ground, text = fact.statement): string {
  const { claimants, published } = ground.knowledge.article
  const undated = fact.figures.some((figure) => figure.year === Number(published.slice(0, 4))) // the figure is as of the article itself
  const lead = (claimants[fact.claimedBy]?.lead ?? '').replace(/article(?= cites it,|,)/, (word) =>
    undated ? word + datedLead(ground.knowledge.article) : word,
  )
  if (lead === '' || NAMES_SOURCE.test(text)) return text
  const lower = OPENS_LOWER.test(text) || (text !== fact.statement && !opensWithName(text, ground))
  return `${lead} ${lower ? text.charAt(0).toLowerCase() + text.slice(1) : text}`
}

const NAMES_SOURCE = /\bthe article\b|\bthe author\b|\baccording to\b|\bState Department estimates\b|\binspectors (?:found|reported)\b|\bstudy found\b/i

function opensWithName(text: string, ground: Ground): boolean {
  const lower = text.toLowerCase()
  return ground.knowledge.names.some((name) => name.kind !== 'term' && [name.name, ...name.forms].some((form) => lower.startsWith(form.toLowerCase())))
}

/** An answer in words of a model that have passed the gate; whose claim it is, is said here. */
export function composeDraft(sentences: readonly Sentence[], related: readonly string[], ground: Ground): Answer {
  const led = sentences.map((sentence, at) =>
    at === 0 ? { ...sentence, text: withLead(ground.facts.get(sentence.factIds[0] as string) as Fact, ground, sentence.text) } : sentence,
  )
  return finish('answered', led, ground, '', related.length > 0 ? related.slice(0, RELATED) : undefined)
}

/** The article does not say it; what was found is offered all the same. */
export function composeSilence(found: Answer, ground: Ground): Answer {
  const nearest = found.citations.slice(0, 2).map(({ factId }) => ground.facts.get(factId) as Fact)
  return composeAbstention({ outcome: 'abstained', missing: 'The article does not say.', nearest, reason: 'gap' }, ground)
}

function finish(outcome: Outcome, sentences: Sentence[], ground: Ground, reason: string, related?: string[]): Answer {
  const ids = [...new Set(sentences.flatMap((sentence) => sentence.factIds))]
  const facts = ids.map((id) => ground.facts.get(id) as Fact)
  return {
    outcome,
    sentences,
    citations: facts.map((fact) => ({ factId: fact.id, paragraph: fact.paragraph })),
    updates: ground.knowledge.updates
      .filter((update) => update.facts.some((id) => id === ids[0] || (ids.includes(id) && outcome !== 'abstained')))
      .map(({ id, text, source, url, asOf }) => ({ id, text, source, url, asOf })),
    related: related ?? relatedTo(facts, ground),
    helpLines: [],
    reason,
  }
}

/** What stands over figures of other sources: they are called later only where each is dated after the article. */
export function areLater(updates: readonly Pick<Update, 'asOf'>[], { published }: Pick<Article, 'published'>): boolean {
  return updates.every(({ asOf }) => asOf > published)
}

/** Questions near these facts that the bot can really answer. */
export function relatedTo(facts: readonly Fact[], ground: Ground): string[] {
  const told = new Set(facts.map((fact) => fact.id))
  const near = facts.flatMap((fact) => [
    ...fact.context.map((id) => ground.facts.get(id) as Fact),
    ...ground.knowledge.facts.filter((other) => other.theme === fact.theme && other.key),
  ])
  return [...new Set(near.filter((fact) => !told.has(fact.id)).map((fact) => fact.ask))].slice(0, RELATED)
}

function suggestions({ knowledge }: Ground): string[] {
  return ['threatens-four-ways', 'scale-40-million', 'action-travel-bans'].flatMap((id) => knowledge.facts.find((fact) => fact.id === id)?.ask ?? [])
}

/** Somebody may be in danger: short, no probing, no promise, people to call. */
export function composeHelp(knowledge: Knowledge, danger: Triage & { kind: 'help' }): Answer {
  const hotline = knowledge.helpLines.find((line) => line.default)
  const numbers =
    hotline?.phone === undefined
      ? ''
      : `In the US, trained people answer ${hotline.hours === undefined ? '' : 'day and night '}at ${hotline.phone}${hotline.text === undefined ? '' : `, or text ${hotline.text}`}; ask them first what they must report.`
  const emergency = 'call emergency services (US and Canada 911, UK 999, EU 112, Australia 000)'
  const sentences = danger.third
    ? [
        'Thank you for speaking up for somebody.',
        'I am an automated briefing tool: I cannot call anyone and cannot promise this chat is private.',
        `If there is immediate danger, ${emergency}.`,
        'Do not confront anyone.',
        numbers,
        danger.minor ? 'A child has a right to help, whatever was agreed.' : "The person's own wishes matter.",
        'Other countries: globalmodernslavery.org.',
      ]
    : [
        'Thank you for telling me. What is happening is not your fault.',
        'I am an automated briefing tool: I cannot call anyone and cannot promise this chat is private.',
        `If you are in danger and can do it safely, ${emergency}.`,
        numbers,
        'Other countries: globalmodernslavery.org.',
        'If someone may check this device, use another. What happens next is your choice.',
      ]
  return { ...blank('help', 'disclosure'), sentences: sentences.filter(Boolean).map((text) => ({ text, factIds: [] })), helpLines: [...knowledge.helpLines] }
}

const REFUSALS = {
  harmful: 'I do not help with that: it would harm people. If you want out of such a situation, or know of somebody who does, ask me for a help line.',
  instructions: 'I keep to what I am for: answering questions about one article, with a source for every sentence. My settings are not part of it.',
  verbatim:
    'I do not give out the article word for word; it belongs to Foreign Policy. I can tell you in my own words what a paragraph says, for example: summarize paragraph 6.',
} as const

export function composeRefusal(why: keyof typeof REFUSALS): Answer {
  return { ...blank('refused', why), sentences: [{ text: REFUSALS[why], factIds: [] }] }
}

export function composeNothing(): Answer {
  return {
    ...blank('abstained', 'empty'),
    sentences: [
      {
        text: 'I did not find a question in that. Ask me something about the article, for example: How many people are affected by human trafficking worldwide?',
        factIds: [],
      },
    ],
  }
}

function blank(outcome: Outcome, reason: string): Answer {
  return { outcome, sentences: [], citations: [], updates: [], related: [], helpLines: [], reason }
}

/** The reply as one text, each sentence with its paragraph. */
export function plainText(answer: Answer): string {
  const paragraphs = new Map(answer.citations.map((citation) => [citation.factId, citation.paragraph]))
  return answer.sentences
    .map(({ text, factIds }) => `${text}${[...new Set(factIds.map((id) => paragraphs.get(id)))].map((paragraph) => ` [¶${paragraph}]`).join('')}`)
    .join(' ')
}
