/**
 * The search bench as one picture for the README: p99 against the number of facts, and ranking by engine. Readable on light and
 * dark ground; a title and a description say the same to whoever does not see it.
 */
import type { Quality } from './bench-collections.ts'
import { OURS } from './bench-engines.ts'
import type { Speed } from './bench-search.ts'

type Ranked = Quality & { collection: string; questions: number; engine: string }
type Point = { x: number; y: number }

const WIDTH = 860
const LINES = { left: 60, right: 400, top: 56, bottom: 320 }
const BARS = { left: 590, right: 790, top: 56, row: 18, gap: 14 }
const STYLE = `text{font:12px system-ui,sans-serif;fill:#57606a}.head{font-weight:600;font-size:13px}.line{fill:none;stroke:#8c959f;stroke-width:1.5}.bar{fill:#8c959f}.grid{stroke:#8c959f;stroke-opacity:.3}
.ours.line{stroke:#1a7f64;stroke-width:3}.ours.bar{fill:#1a7f64}text.ours{fill:#1a7f64;font-weight:600}
@media (prefers-color-scheme:dark){text{fill:#9ea7b1}.ours.line{stroke:#3fb68f}.ours.bar{fill:#3fb68f}text.ours{fill:#3fb68f}}`

export function chart(ranking: readonly Ranked[], speed: readonly Speed[]): string {
  const measured = speed.filter(({ asked }) => asked > 0)
  const { parts, bottom } = bars(ranking)
  const height = Math.max(LINES.bottom + 50, bottom + 20)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title desc">
<title id="title">Search engines compared: speed and ranking</title>
<desc id="desc">${description(ranking, measured)}</desc>
<style>${STYLE}</style>
${[...lines(measured), ...parts].join('\n')}
</svg>
`
}

/** Both axes logarithmic. */
function lines(speed: readonly Speed[]): string[] {
  const facts = speed.map((one) => one.facts)
  const [low, high] = [Math.floor(Math.log10(Math.min(...speed.map(({ p99 }) => p99)))), Math.ceil(Math.log10(Math.max(...speed.map(({ p99 }) => p99))))]
  const x = (value: number): number => scale(Math.log10(value), Math.log10(Math.min(...facts)), Math.log10(Math.max(...facts)), LINES.left, LINES.right)
  const y = (value: number): number => scale(Math.log10(value), low, high, LINES.bottom, LINES.top)
  const powers = Array.from({ length: high - low + 1 }, (_, at) => 10 ** (low + at))
  const grid = powers.map(
    (ms) =>
      `<path class="grid" d="M${LINES.left} ${y(ms)}H${LINES.right}"/>${text({ x: LINES.left - 6, y: y(ms) + 4 }, `${ms >= 1000 ? `${ms / 1000} s` : `${Number(ms.toPrecision(1))} ms`}`, 'end')}`,
  )
  const ticks = [...new Set(facts)].map((count) => text({ x: x(count), y: LINES.bottom + 18 }, count.toLocaleString('en'), 'middle'))
  const ends: number[] = []
  const drawn = [...Map.groupBy(speed, ({ engine }) => engine)]
    .map(([engine, some]) => ({ engine, points: some.map((one) => ({ x: x(one.facts), y: y(one.p99) })) }))
    .sort((a, b) => (a.points.at(-1) as Point).y - (b.points.at(-1) as Point).y)
    .map(({ engine, points }) => {
      const end = points.at(-1) as Point
      const label = Math.max(end.y + 4, ...ends.map((other) => other + 14)) // never over another
      ends.push(label)
      return `<path class="line${ours(engine)}" d="M${points.map((point) => `${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join('L')}"/>${text({ x: LINES.right + 8, y: label }, engine, 'start', ours(engine))}`
    })
  return [text({ x: LINES.left, y: 28 }, 'Slowest query of a hundred (p99), by number of facts', 'start', ' head'), ...grid, ...ticks, ...drawn]
}

function bars(ranking: readonly Ranked[]): { parts: string[]; bottom: number } {
  const parts = [text({ x: BARS.left - 90, y: 28 }, 'Ranking (nDCG@10)', 'start', ' head')]
  let y = BARS.top
  for (const [collection, rows] of Map.groupBy(ranking, (one) => one.collection)) {
    parts.push(text({ x: BARS.left - 90, y: y + 4 }, collection, 'start'))
    y += BARS.gap
    for (const { engine, ndcg, asked, questions } of rows) {
      const length = scale(ndcg, 0, 1, 0, BARS.right - BARS.left - 40)
      parts.push(
        text({ x: BARS.left - 8, y: y + 10 }, engine, 'end', ours(engine)),
        `<rect class="bar${ours(engine)}" x="${BARS.left}" y="${y}" width="${length.toFixed(1)}" height="${BARS.row - 5}"/>`,
        text({ x: BARS.left + length + 6, y: y + 10 }, `${ndcg.toFixed(3)}${asked < questions ? ` (first ${asked})` : ''}`, 'start', ours(engine)),
      )
      y += BARS.row
    }
    y += BARS.gap
  }
  return { parts, bottom: y }
}

function description(ranking: readonly Ranked[], speed: readonly Speed[]): string {
  const ranked = [...Map.groupBy(ranking, ({ collection }) => collection)].map(
    ([name, rows]) => `Ranking on ${name}: ${rows.map(({ engine, ndcg }) => `${engine} ${ndcg.toFixed(3)}`).join(', ')}.`,
  )
  const timed = [...Map.groupBy(speed, ({ facts }) => facts)].map(
    ([facts, rows]) => `With ${facts.toLocaleString('en')} facts: ${rows.map(({ engine, p99 }) => `${engine} ${p99.toPrecision(2)} ms`).join(', ')}.`,
  )
  return escaped(`nDCG at 10, higher is better. ${ranked.join(' ')} Slowest query of a hundred, lower is better. ${timed.join(' ')}`)
}

const ours = (engine: string): string => (engine === OURS ? ' ours' : '')

function scale(value: number, low: number, high: number, from: number, to: number): number {
  return from + ((value - low) / (high - low || 1)) * (to - from)
}

function text({ x, y }: Point, what: string, anchor: 'start' | 'middle' | 'end', kind = ''): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}"${kind && ` class="${kind.trim()}"`}>${escaped(what)}</text>`
}

function escaped(what: string): string {
  return what.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
