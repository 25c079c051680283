/**
 * The knowledge against the article's own text, which a curator holds and the project does not: does every figure and name
 * of a fact stand in the paragraph it cites, and is the article's wording nowhere copied?
 */
import type { Fault } from '#errors'
import { figuresIn } from '#language/figures.ts'
import { createNameFinder, type NameFinder } from '#language/names.ts'
import { tidy, words } from '#language/text.ts'
import { holds } from './carries.ts'
import type { Fact, Figure, Knowledge, Name } from './schema.ts'

/** A run of the article's words this long is its wording; shorter ones are names and common phrases. */
const COPIED_RUN = 8

export function checkAgainstArticle(knowledge: Knowledge, article: string): Fault[] {
  const paragraphs = paragraphsOf(article)
  const last = knowledge.article.paragraphs
  const missing = Array.from({ length: last + 1 }, (_, at) => at).filter((at) => !paragraphs.has(at))
  const surplus = [...paragraphs.keys()].filter((at) => at > last)
  if (missing.length + surplus.length > 0) {
    // With paragraphs counted otherwise, every fact would seem to cite the wrong one.
    const problem = `should have ¶0 (headline and the line under it) to ¶${last}; ${[missing.length > 0 ? `missing: ${missing.join(', ')}` : '', surplus.length > 0 ? `too many: ${surplus.join(', ')}` : ''].filter(Boolean).join('; ')}.`
    return [
      {
        at: 'the article',
        problem,
        remedy: 'Put "## p0", "## p1" … on a line of its own above each paragraph, or a blank line between paragraphs and nowhere else.',
      },
    ]
  }
  return [...missingFromParagraph(knowledge, paragraphs), ...copiedRuns(knowledge, paragraphs)]
}

/** Paragraphs under headings "## p0", "## p1" …, or, in a text without them, parted by blank lines and counted from 0. */
export function paragraphsOf(article: string): Map<number, string> {
  const text = article.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const headed = text.split(/^##[ \t]+p(\d+)[ \t]*$/m)
  if (headed.length > 1) {
    const paragraphs = new Map<number, string>()
    for (let at = 1; at < headed.length; at += 2) paragraphs.set(Number(headed[at]), (headed[at + 1] ?? '').trim()) // what stands before the first heading is the curator's
    return paragraphs
  }
  return new Map(
    text
      .split(/\n(?:[ \t]*\n)+/)
      .map((paragraph) => paragraph.trim())
      .filter(Boolean)
      .entries(),
  )
}

function missingFromParagraph(knowledge: Knowledge, paragraphs: ReadonlyMap<number, string>): Fault[] {
  const finders = new Map(knowledge.names.filter(binds).map((name) => [name.id, { name, find: exactFinder(name) }]))
  return knowledge.facts.flatMap((fact) => {
    const paragraph = paragraphs.get(fact.paragraph) ?? ''
    const stated = figuresIn(paragraph)
    const figures = fact.figures
      .filter((figure) => !figure.derived && !holds(stated, figure))
      .map((figure) =>
        notThere(
          fact,
          `the figure ${figureText(figure)}`,
          'Correct the figure or the paragraph; if it only follows from the article\'s date, add "derived: true".',
        ),
      )
    const names = fact.names
      .map((id) => finders.get(id))
      .filter((found) => found !== undefined && found.find(paragraph).length === 0)
      .map((found) =>
        notThere(
          fact,
          `the name "${found?.name.id}" (${found?.name.name}) in any of its forms`,
          'Correct the paragraph, take the name out of the fact, or add the form that the article uses.',
        ),
      )
    return [...figures, ...names]
  })
}

function notThere(fact: Fact, what: string, remedy: string): Fault {
  return { at: `fact ${fact.id}`, problem: `cites ¶${fact.paragraph}, which does not hold ${what}.`, remedy }
}

/** As in answering: terms and names that stand for the whole ("the US") tie a fact to nothing. */
function binds(name: Name): boolean {
  return name.kind !== 'term' && !name.broad
}

/** Of one name alone, so that a longer name around it does not hide it; no slips are forgiven in a printed text. */
function exactFinder(name: Name): NameFinder {
  return createNameFinder([name], () => true)
}

/** A figure as a curator reads it: "more than 70,000,000 people (2018)". */
export function figureText(figure: Figure): string {
  const plain = (value: number | string | undefined): string =>
    typeof value === 'number' && figure.unit !== 'year' ? value.toLocaleString('en-US') : String(value)
  const amount = figure.low === undefined ? plain(figure.value) : `${plain(figure.low)} to ${plain(figure.high)}`
  const firmness = figure.is === 'exact' || figure.is === 'range' ? '' : `${figure.is.replace('-', ' ')} `
  const unit = figure.unit === 'year' || figure.unit === 'date' ? '' : ` ${figure.unit}`
  return `${firmness}${amount}${unit}${figure.per ? ` per ${figure.per}` : ''}${figure.year === undefined ? '' : ` (${figure.year})`}`
}

function copiedRuns(knowledge: Knowledge, paragraphs: ReadonlyMap<number, string>): Fault[] {
  const runs = new Map<string, number>()
  for (const [number, paragraph] of paragraphs) for (const run of runsOf(runWords(paragraph))) if (!runs.has(run)) runs.set(run, number)
  for (const run of runsOf(runWords(knowledge.article.title))) runs.delete(run) // naming the article is no copying
  return ownTexts(knowledge).flatMap(({ at, part, text }) => {
    const list = runWords(text)
    return copiedParts(list, runs).map(({ from, to, paragraph }) => ({
      at,
      problem: `copies ${to - from} words of ¶${paragraph} in its ${part}: "${list.slice(from, to).join(' ')}".`,
      remedy: 'Say it in your own words.',
    }))
  })
}

/** The longest stretches of `list` all of whose runs stand in the article. */
function copiedParts(list: readonly string[], runs: ReadonlyMap<string, number>): { from: number; to: number; paragraph: number }[] {
  const parts: { from: number; to: number; paragraph: number }[] = []
  runsOf(list).forEach((run, from) => {
    const paragraph = runs.get(run)
    if (paragraph === undefined) return
    const before = parts.at(-1)
    if (before && before.to === from + COPIED_RUN - 1) before.to += 1
    else parts.push({ from, to: from + COPIED_RUN, paragraph })
  })
  return parts
}

function runsOf(list: readonly string[]): string[] {
  return Array.from({ length: Math.max(0, list.length - COPIED_RUN + 1) }, (_, at) => list.slice(at, at + COPIED_RUN).join(' '))
}

/** "U.S." counts as one word and signs as none, so that figures and short names do not make up a run by themselves. */
function runWords(text: string): string[] {
  return words(tidy(text).replace(/\b(\p{L})\.(?=\p{L}\b)/gu, '$1')).filter((word) => /[\p{L}\p{N}]/u.test(word))
}

/** Everything the project says in its own words. */
function ownTexts({ facts, gaps, digests, chats, updates, occasions, wordings }: Knowledge): { at: string; part: string; text: string }[] {
  const questions = (at: string, list: readonly string[]): { at: string; part: string; text: string }[] =>
    list.map((text) => ({ at, part: 'sample question', text }))
  return [
    ...facts.flatMap(({ id, statement, ask, questions: list }) => [
      { at: `fact ${id}`, part: 'statement', text: statement },
      { at: `fact ${id}`, part: 'ask', text: ask },
      ...questions(`fact ${id}`, list),
    ]),
    ...Object.entries(wordings).flatMap(([id, list]) => list.map((text) => ({ at: `wordings of ${id}`, part: 'wording', text }))),
    ...gaps.flatMap(({ id, missing, questions: list }) => [{ at: `gap ${id}`, part: 'missing', text: missing }, ...questions(`gap ${id}`, list)]),
    ...digests.flatMap(({ id, title, questions: list }) => [{ at: `digest ${id}`, part: 'title', text: title }, ...questions(`digest ${id}`, list)]),
    ...chats.flatMap(({ id, reply, questions: list }) => [{ at: `chat ${id}`, part: 'reply', text: reply }, ...questions(`chat ${id}`, list)]),
    ...updates.map(({ id, text }) => ({ at: `update ${id}`, part: 'text', text })),
    ...occasions.flatMap(({ id, about, editions }) => [
      { at: `occasion ${id}`, part: 'about', text: about },
      ...editions.map((edition) => ({ at: `occasion ${id}`, part: 'question', text: edition.question })),
    ]),
  ]
}
