/**
 * How good are the answers? A case holds a conversation and what a right reply to its last turn must show: the outcome,
 * words (any of each list of alternatives), words that must not stand there, paragraphs, fact ids.
 */
import type { Answer } from '#core/answer.ts'
import { plainText } from '#core/compose.ts'
import { carries } from '#knowledge/carries.ts'
import type { Knowledge } from '#knowledge/schema.ts'
import { type FigureHit, figuresIn, sameAmount } from '#language/figures.ts'
import { tidy } from '#language/text.ts'

export type Case = {
  id: string
  kind: string
  turns: string[]
  expect: {
    outcome: string
    outcomeAlso?: string[]
    must?: string[][]
    mustNot?: string[]
    paragraphs?: number[]
    allParagraphs?: boolean
    facts?: string[]
    allFacts?: boolean
  }
}
export type Score = { passed: boolean; reasons: string[]; strayFigures: string[] }

export function scoreCase({ expect, turns }: Case, answer: Answer, knowledge: Knowledge): Score {
  const reasons: string[] = []
  const fits = answer.outcome === expect.outcome || (expect.outcome === 'corrected' && answer.outcome === 'answered')
  const also = !fits && (expect.outcomeAlso ?? []).includes(answer.outcome)
  if (!fits && !also) reasons.push(`outcome: expected ${[expect.outcome, ...(expect.outcomeAlso ?? [])].join(' or ')}, got ${answer.outcome}`)
  const text = comparable(plainText(answer))
  if (!also) {
    for (const alternatives of expect.must ?? [])
      if (!alternatives.some((words) => says(text, words))) reasons.push(`must: none of ${JSON.stringify(alternatives)}`)
    const wanted = expect.paragraphs ?? []
    const cited = new Set(answer.citations.map((citation) => citation.paragraph))
    if (wanted.length > 0 && !(expect.allParagraphs ? wanted.every((paragraph) => cited.has(paragraph)) : wanted.some((paragraph) => cited.has(paragraph))))
      reasons.push(`citation: needs ¶${wanted.join(' ¶')}, cited ¶${[...cited].join(' ¶')}`)
    const facts = expect.facts ?? []
    const used = new Set(answer.citations.map((citation) => citation.factId))
    if (facts.length > 0 && !(expect.allFacts ? facts.every((id) => used.has(id)) : facts.some((id) => used.has(id))))
      reasons.push(`fact: needs ${facts.join(', ')}, cited ${[...used].join(', ')}`)
  }
  for (const words of expect.mustNot ?? []) if (says(text, words)) reasons.push(`mustNot: ${JSON.stringify(words)}`)
  return { passed: reasons.length === 0, reasons, strayFigures: strayFigures(answer, turns, knowledge) }
}

/** Figures in the reply that stand neither in a fact nor in the question; help lines are judged by people. */
function strayFigures(answer: Answer, turns: readonly string[], knowledge: Knowledge): string[] {
  if (answer.outcome === 'help') return []
  const asked = turns.flatMap(figuresIn)
  const known = knowledge.facts.flatMap((fact) => figuresIn(fact.statement))
  const same = (a: FigureHit, b: FigureHit): boolean => sameAmount(a.low, b.low) && sameAmount(a.high, b.high)
  return answer.sentences
    .flatMap((sentence) => figuresIn(sentence.text))
    .filter(
      (hit) =>
        hit.low > 12 &&
        ![...asked, ...known].some((other) => same(hit, other)) &&
        !knowledge.facts.some((fact) => fact.figures.some((figure) => carries(figure, hit))),
    )
    .map((hit) => hit.text)
}

/** Lower case, one kind of quote and blank, figures with their unit in words and without separators. */
function comparable(raw: string): string {
  const text = tidy(raw)
    .toLowerCase()
    .replace(/[*_()]/g, ' ')
    .replace(/\bu\.\s?s\./g, 'us')
    .replace(/\bu\.\s?n\./g, 'un')
    .replace(/(\d),(?=\d{3})/g, '$1')
    .replace(/-/g, ' ')
    .replace(/,/g, ' ')
  return ` ${text
    .replace(/(\d)\s?(?:m|mn)\b/g, '$1 million')
    .replace(/(\d)\s?(?:bn|b)\b/g, '$1 billion')
    .replace(/(\d)\s?k\b/g, '$1000')
    .replace(/\s+/g, ' ')
    .trim()} `
}

/** At the start of a word; words of up to three letters also at its end; a figure never inside a longer one. */
function says(text: string, words: string): boolean {
  const wanted = comparable(words).trim()
  if (wanted === '') return false
  const short = /^\p{L}{1,3}$/u.test(wanted)
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const before = text[at - 1] ?? ' '
    const after = text.slice(at + wanted.length, at + wanted.length + 2)
    if (/[\p{L}\p{N}]/u.test(wanted[0] as string) && /[\p{L}\p{N}]/u.test(before)) continue
    if (/\d$/.test(wanted) && /^(?:\d|\.\d)/.test(after)) continue
    if (short && /^\p{L}/u.test(after)) continue
    return true
  }
  return false
}
