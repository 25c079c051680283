/**
 * npm run ask -- "question"            one answer, for people
 * npm run ask -- --json "question"     one answer, as an object
 * npm run ask -- --jsonl < FILE        one conversation a line in, one answer a line out; for machines
 */
import { createInterface } from 'node:readline'
import { renderAnswer } from '#adapters/console/render.ts'
import { readConfig } from '#config'
import { type Answer, type Answerer, createAnswerer, type Turn } from '#core/answer.ts'
import { plainText } from '#core/compose.ts'
import { knowledgeHere } from './preparing.ts'

export const USAGE = `Usage: npm run ask -- "How many people are affected?"

  --json       the answer as one object
  --jsonl      many, for machines: a line {"id": "1", "turns": ["question"]}
               on standard input, a line with the answer to its last turn out
  --pack NAME  asks a pack of knowledge/packs, not the article

With either, npm run ask --silent keeps npm's own lines out of the output.
`
const FLAGS = ['--json', '--jsonl']

export async function run(args: readonly string[]): Promise<number> {
  const at = args.indexOf('--pack')
  const pack = at < 0 ? undefined : (args[at + 1] ?? '')
  const given = at < 0 ? args : args.toSpliced(at, 2)
  const flags = new Set(given.filter((arg) => /^--[a-z]/.test(arg)))
  const words = given.filter((arg) => !flags.has(arg))
  if (!flags.isSubsetOf(new Set(FLAGS)) || flags.has('--jsonl') === words.length > 0) {
    process.stderr.write(USAGE)
    return 2
  }
  const { prepared } = await knowledgeHere({ pack })
  const answerer = createAnswerer(prepared)
  const ask = await asker(answerer)
  if (flags.has('--jsonl')) return batch(ask)
  const started = performance.now()
  const answer = await ask([words.join(' ')])
  if (flags.has('--json')) process.stdout.write(`${JSON.stringify(machineAnswer(answer, performance.now() - started))}\n`)
  else process.stdout.write(`${renderAnswer(answer, prepared.knowledge, { width: process.stdout.columns ?? 80, color: false })}\n`)
  return 0
}

/** A conversation in, the answer to its last turn out. */
type Asker = (turns: readonly string[]) => Answer | Promise<Answer>

/** With a key the model words the last answer; what came before only makes the thread. */
async function asker(answerer: Answerer): Promise<Asker> {
  const { openai } = readConfig()
  if (!openai) return answerer.converse
  const { buildWriters } = await import('#wiring/writer.ts')
  const writer = (await buildWriters(openai, { now: Date.now, onFault: () => {} }))(answerer) // the extractive answer goes out, and standard output is the answer's alone
  return async (turns) => {
    const thread: Turn[] = []
    for (const text of turns.slice(0, -1)) thread.push({ text, factIds: answerer.answer(text, thread).citations.map(({ factId }) => factId) })
    return (await writer.write(turns.at(-1) ?? '', thread, { workspace: 'ask' })).answer
  }
}

/** A line that is no conversation gets {"error"}, and the run goes on. */
async function batch(ask: Asker): Promise<number> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue
    process.stdout.write(`${JSON.stringify(await answerLine(ask, line))}\n`)
  }
  return 0
}

async function answerLine(ask: Asker, line: string): Promise<object> {
  let item: unknown
  try {
    item = JSON.parse(line)
  } catch {
    return { error: 'This line is no JSON. Write one object a line: {"id": "1", "turns": ["question"]}' }
  }
  const { id, turns } = (typeof item === 'object' && item !== null ? item : {}) as { id?: unknown; turns?: unknown }
  if (!Array.isArray(turns) || turns.length === 0 || !turns.every((turn) => typeof turn === 'string'))
    return { id, error: '"turns" must be a list of at least one text.' }
  const started = performance.now()
  const answer = await ask(turns)
  return { id, ...machineAnswer(answer, performance.now() - started) }
}

/** The machine interface: the reply to the last turn; `ms` is the time it took. */
export function machineAnswer(answer: Answer, ms: number): object {
  return {
    outcome: answer.outcome,
    text: plainText(answer),
    sentences: answer.sentences,
    citations: answer.citations,
    updates: answer.updates.map(({ text, source, asOf, url }) => ({ text, source: `${source}, ${asOf}`, url })),
    related: answer.related,
    ms: Math.round(ms * 1000) / 1000,
  }
}
