/** An answer, and what /check found, as text for a terminal: plain words in reading order, each section under its own words. */
import type { Answer } from '#core/answer.ts'
import type { Verdict } from '#core/claims.ts'
import { areLater } from '#core/compose.ts'
import type { Fact, HelpLine, Knowledge, Update } from '#knowledge/schema.ts'
import { clean, GLUE, type Look, longDate, paint, sections, wrap } from './layout.ts'

export type { Look } from './layout.ts'

const LONG_LIST = 4 // more cited sentences than this are a list, and read better one under the other

export function renderAnswer(answer: Answer, knowledge: Knowledge, look: Look): string {
  return sections(
    spoken(answer, look),
    answer.citations.length > 0 ? sourceLine(knowledge, look) : undefined,
    figuresApart(answer.updates, knowledge, look),
    answer.outcome === 'help' ? helpLines(answer.helpLines, look) : undefined,
    numbered('You could also ask:', answer.related, look),
  )
}

function spoken({ outcome, sentences, citations }: Answer, look: Look): string {
  const paragraphs = new Map(citations.map(({ factId, paragraph }) => [factId, paragraph]))
  const said = sentences.map(({ text, factIds }) => ({ text: `${clean(text)}${marks(factIds.map((id) => paragraphs.get(id)))}`, cited: factIds.length > 0 }))
  if (outcome === 'help') return said.map(({ text }) => wrap(text, look)).join('\n') // somebody in distress reads short lines
  if (said.filter(({ cited }) => cited).length <= LONG_LIST) return wrap(said.map(({ text }) => text).join(' '), look)
  return said.map(({ text, cited }) => (cited ? wrap(text, look, '- ', '  ') : wrap(text, look))).join('\n')
}

/** The mark stays on the line of the word before it. */
function marks(paragraphs: readonly (number | undefined)[]): string {
  return [...new Set(paragraphs)].map((paragraph) => (paragraph === undefined ? '' : `${GLUE}[¶${paragraph}]`)).join('')
}

export function sourceLine({ article }: Knowledge, look: Look): string {
  return paint('dim', wrap(`Source: ${article.author}, "${article.title}", ${article.outlet}, ${longDate(article.published)}, ${article.url}`, look), look)
}

/** Apart and under their own words, so that nobody takes them for the article's. */
export function figuresApart(updates: readonly Pick<Update, 'text' | 'source' | 'asOf' | 'url'>[], { article }: Knowledge, look: Look): string | undefined {
  if (updates.length === 0) return undefined
  const list = updates.map(
    ({ text, source, asOf, url }) => `${wrap(text, look, '  ')}\n${paint('dim', wrap(`From: ${source}, as of ${longDate(asOf)}, ${url}`, look, '  '), look)}`,
  )
  return `${heading(areLater(updates, article) ? 'Later, from other sources (not the article):' : 'From other sources (not the article):', look)}\n${list.join('\n\n')}`
}

function helpLines(lines: readonly HelpLine[], look: Look): string {
  const directories = lines.filter(({ phone }) => phone === undefined)
  const list = [...lines.filter((line) => !directories.includes(line)), ...directories].map((line) => wrap(helpLine(line), look, '', '  '))
  return `${heading('People who can help:', look)}\n${list.join('\n')}`
}

/** "United Kingdom: Salvation Army. Phone 0800 808 3733. Day and night. Checked November 22, 2026." One glance, one call. */
function helpLine({ country, name, phone, text, hours, url, checkedOn }: HelpLine): string {
  const parts = [
    `${capital(country)}: ${name}`,
    phone === undefined ? (url ?? '').replace(/^https?:\/\//, '') : `Phone${GLUE}${phone.replaceAll(' ', GLUE)}`,
    text === undefined ? '' : `Text${GLUE}${text}`,
    capital(hours ?? ''),
    `Checked ${longDate(checkedOn)}`,
  ]
  return `${parts.filter(Boolean).join('. ')}.`
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Questions to pick by their number. */
export function numbered(title: string, questions: readonly string[], look: Look): string | undefined {
  if (questions.length === 0) return undefined
  return `${heading(title, look)}\n${questions.map((question, at) => wrap(question, look, `  ${at + 1}. `, '     ')).join('\n')}`
}

export function heading(words: string, look: Look): string {
  return paint('bold', wrap(words, look), look)
}

const STATES: Readonly<Record<Verdict['state'], string>> = {
  supported: 'Supported',
  contradicted: 'Contradicted',
  partly: 'Partly supported',
  'not-covered': 'Not covered by the article',
}
const LONGEST_CLAIM = 300 // characters of a claim that are said back
const MOST_VERDICTS = 20

export function renderVerdicts(verdicts: readonly Verdict[], knowledge: Knowledge, look: Look): string {
  if (verdicts.length === 0)
    return wrap(
      'I found no figure and no attribution in that text that I could check. Try a sentence such as: /check Trafficking affects 40 million people.',
      look,
    )
  const shown = verdicts.slice(0, MOST_VERDICTS).map((verdict) => renderVerdict(verdict, look))
  const left = verdicts.length - shown.length
  return sections(
    ...shown,
    left > 0 ? wrap(`${left} more are not shown. Check a shorter text to see them.`, look) : undefined,
    verdicts.some(({ factId }) => factId !== undefined) ? sourceLine(knowledge, look) : undefined,
  )
}

function renderVerdict({ claim, state, why, says, paragraph, factId }: Verdict, look: Look): string {
  return [
    heading(`${STATES[state]}: "${clean(claim, LONGEST_CLAIM)}"`, look),
    wrap(clean(why, LONGEST_CLAIM), look, '  '),
    says === undefined ? '' : wrap(`The article says: ${says}${paragraph === undefined ? '' : `${GLUE}[¶${paragraph}]`}`, look, '  '),
    factId === undefined ? '' : paint('dim', wrap(`More: /fact ${factId}`, look, '  '), look),
  ]
    .filter(Boolean)
    .join('\n')
}

/** One fact with everything a curator wrote down about it. */
export function renderFact(fact: Fact, knowledge: Knowledge, look: Look): string {
  const { themes, claimants } = knowledge.article
  return sections(
    wrap(`${fact.statement}${GLUE}[¶${fact.paragraph}]`, look),
    [
      `Fact: ${fact.id}`,
      `Theme: ${themes[fact.theme]?.title ?? fact.theme} (/facts ${fact.theme})`,
      `Who says so: ${claimants[fact.claimedBy]?.name ?? fact.claimedBy}`,
      `Compared with the article on: ${longDate(fact.verifiedOn)}`,
    ]
      .map((line) => wrap(line, look, '', '  '))
      .join('\n'),
    sourceLine(knowledge, look),
    figuresApart(
      knowledge.updates.filter((update) => update.facts.includes(fact.id)),
      knowledge,
      look,
    ),
  )
}
