/** Drafts with a figure, its hedge or its unit altered, and with the figure of another fact in its place. */
import type { Sentence } from '#core/compose.ts'
import type { Fact } from '#knowledge/schema.ts'
import { figuresIn } from '#language/figures.ts'

export function alteredFigures({ statement, figures }: Fact): string[] {
  const texts = figuresIn(statement).flatMap((hit) => {
    const others =
      hit.kind === 'year' || hit.kind === 'date'
        ? [hit.text.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 3) % 10))]
        : [
            '10',
            '1,200',
            '3 million',
            '4.8 million',
            '$12 billion',
            '40.1 million',
            'hundreds',
            'dozens',
            hit.text.replace(/\d/, (digit) => String((Number(digit) % 9) + 1)),
            hit.text.replace('million', 'billion'),
          ]
    return others.filter((other) => figuresIn(other)[0]?.low !== hit.low).map((other) => statement.slice(0, hit.start) + other + statement.slice(hit.end))
  })
  const hedges: readonly (readonly [RegExp, string])[] = [
    [/more than/i, 'fewer than'],
    [/more than/i, 'up to'],
    [/more than/i, 'exactly'],
    [/More than (\d)/, '$1'],
    [/nearly|close to/i, 'more than'],
    [/an estimated/, 'exactly'],
    [/an estimated/, 'at least'],
    [/between (\$\d+ million) and \$\d+ million/, '$1'],
    [/between \$\d+ million and (\$\d+ million)/, 'up to $1'],
    [/every year|a year|over a year/i, 'every month'],
    [/every year|a year|over a year/i, 'in a decade'],
    [/\$/g, '€'],
    [/people/, 'children'],
    [/million/, 'percent'],
    [/ship/, 'passenger'],
  ]
  return figures.length === 0 ? [] : [...texts, ...hedges.map(([from, to]) => statement.replace(from, to))]
}

export function swappedFigures(fact: Fact, facts: readonly Fact[]): Sentence[] {
  return figuresIn(fact.statement).flatMap((hit) =>
    facts.flatMap((other) =>
      figuresIn(other.statement)
        .filter((theirs) => theirs.text !== hit.text && theirs.low !== hit.low)
        .flatMap((theirs) => {
          const text = fact.statement.slice(0, hit.start) + theirs.text + fact.statement.slice(hit.end)
          return [
            { text, factIds: [fact.id] },
            { text, factIds: [fact.id, other.id] },
          ]
        }),
    ),
  )
}
