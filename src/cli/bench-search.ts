/**
 * npm run bench -- search [FOLDER…] [--json] [--svg FILE]   the search module beside five known ones, in one run: how well they
 * rank on the golden set and on the collections given, how fast and large they are on 100 to 100,000 made-up facts.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { type Collection, goldenCollection, type Quality, rate } from '#evaluation/bench-collections.ts'
import { makeCorpus } from '#evaluation/bench-corpus.ts'
import { chart } from '#evaluation/bench-chart.ts'
import { engines } from '#evaluation/bench-engines.ts'
import { type Speed, timeEngine } from '#evaluation/bench-search.ts'
import { readCollection } from '#evaluation/read-collection.ts'
import type { Case } from '#evaluation/score.ts'
import { readKnowledge } from '#knowledge/read.ts'
import { paths } from '../paths.ts'

const SIZES = [100, 1_000, 10_000, 100_000]
const QUERIES = 1_000

export type Ranked = Quality & { collection: string; documents: number; questions: number; engine: string }

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: 'boolean' }, svg: { type: 'string' } } })
  const collections = [golden(), ...positionals.map(readCollection)]
  const tell = (what: string): boolean => process.stderr.write(`${what} …\n`)
  const ranking: Ranked[] = []
  for (const collection of collections) {
    tell(`Ranking ${collection.name}`)
    for (const { name, load } of engines) {
      const search = (await load())(collection.documents)
      ranking.push({
        collection: collection.name,
        documents: collection.documents.length,
        questions: collection.questions.length,
        engine: name,
        ...rate(search, collection.questions),
      })
    }
  }
  const speed: Speed[] = []
  for (const size of SIZES) {
    tell(`Timing ${size} facts`)
    const corpus = makeCorpus(size, QUERIES)
    for (const engine of engines) {
      const smaller = speed.findLast((one) => one.engine === engine.name)
      speed.push(await timeEngine(engine, corpus, smaller ? (smaller.asked > 0 ? smaller.median * (size / smaller.facts) : Number.POSITIVE_INFINITY) : 0))
    }
  }
  if (values.svg !== undefined) writeFileSync(values.svg, chart(ranking, speed))
  const machine = { node: process.version, processors: cpus().length }
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ ...machine, ranking, speed })}\n`
      : `Node ${machine.node}, ${machine.processors} processors\n\n${rankingTable(ranking)}\n${speedTable(speed)}`,
  )
  return 0
}

function golden(): Collection {
  const { knowledge } = readKnowledge(paths.knowledge, new Date().toISOString().slice(0, 10))
  return goldenCollection(
    knowledge.facts,
    readFileSync(paths.golden, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as Case),
  )
}

function rankingTable(ranking: readonly Ranked[]): string {
  return [...Map.groupBy(ranking, ({ collection }) => collection)]
    .map(([collection, rows]) => {
      const { documents, questions } = rows[0] as Ranked
      const lines = rows.map(({ engine, ndcg, recall, mrr, asked }) =>
        row(engine, ndcg.toFixed(3), recall.toFixed(3), mrr.toFixed(3), asked < questions ? `first ${asked}` : ''),
      )
      return `${row(`${collection}: ${documents} documents, ${questions} questions`)}\n${row('', 'nDCG@10', 'recall@10', 'MRR@10', '')}\n${lines.join('\n')}\n`
    })
    .join('\n')
}

function speedTable(speed: readonly Speed[]): string {
  const head = row('', 'build ms', 'heap MB', 'p50 ms', 'p99 ms', 'queries/s')
  return [...Map.groupBy(speed, ({ facts }) => facts)]
    .map(([facts, rows]) => {
      const lines = rows.map(({ engine, build, heap, median, p99, perSecond, asked }) =>
        asked === 0
          ? row(engine, 'too slow to wait for')
          : row(engine, build.toFixed(0), heap.toFixed(1), median.toFixed(3), p99.toFixed(3), perSecond.toFixed(0), asked < QUERIES ? `first ${asked}` : ''),
      )
      return `${row(`${facts} facts`)}\n${head}\n${lines.join('\n')}\n`
    })
    .join('\n')
}

function row(name: string, ...cells: string[]): string {
  return (name.padEnd(16) + cells.map((cell) => cell.padStart(12)).join('')).trimEnd()
}
