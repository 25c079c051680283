/**
 * npm run knowledge -- check | list | show | stats | gaps | corrections | packs | bind | build | vectors: for whoever curates the facts. See knowledge/README.md.
 */
import { parseArgs } from 'node:util'
import { readConfig } from '#config'
import type { Place } from '#knowledge/packs.ts'
import { readKnowledge } from '#knowledge/read.ts'
import type { Knowledge } from '#knowledge/schema.ts'
import { check } from './knowledge-check.ts'
import { stats, totals } from './knowledge-counts.ts'
import type { Report } from './knowledge-layout.ts'
import { list, show } from './knowledge-pages.ts'
import { remakeVectors, textsToTeach } from './knowledge-vectors.ts'
import { placeHere } from './preparing.ts'

export const USAGE = `Usage: npm run knowledge -- COMMAND

  check [--article FILE]  look for faults; with the article's text, also hold
                          figures and names against it, find copied wording
  list [--theme THEME]    all ids and what they stand for, or one theme's facts
  show ID                 everything about a fact, gap, digest, name, update,
                          help line, occasion or piece of small talk
  stats                   how much of everything there is
  gaps                    what people asked in vain, grouped, with an entry
                          ready to paste; and what is due for review
  corrections [--post]    posted briefings that say what has changed since;
                          --post posts a correction for each, once
  packs                   the packs of knowledge, and the channels bound to them
  bind --channel ADDRESS --pack PACK
                          who asks in that channel (its address in a browser, or
                          slack:TEAM:CHANNEL, discord:SERVER:CHANNEL) asks this
                          pack; "default" is the article again
  build                   prepare the knowledge now, not at the next start
  vectors --words FILE --sentences FILE | --texts
                          make knowledge/word-vectors.bin again, or one block of
                          it; seldom needed, see knowledge/README.md. --texts
                          prints what a sentence encoder is to embed for it

With --pack PACK, check, list, show, stats and build are about another pack.
`

const MISUSE = 2

export async function run(args: readonly string[]): Promise<number> {
  const report = await commandOf(args)
  const out = report.code === MISUSE ? process.stderr : process.stdout
  out.write(`${report.text.trimEnd()}\n`)
  return report.code
}

const OPTIONS = {
  article: { type: 'string' },
  theme: { type: 'string' },
  channel: { type: 'string' },
  pack: { type: 'string' },
  post: { type: 'boolean' },
  words: { type: 'string' },
  sentences: { type: 'string' },
  texts: { type: 'boolean' },
} as const
type Options = { [name in keyof typeof OPTIONS]?: (typeof OPTIONS)[name]['type'] extends 'boolean' ? boolean : string }

/** How many words follow each command, and which options it takes. */
const TAKES: Readonly<Record<string, readonly [words: number, ...options: (keyof Options)[]]>> = {
  check: [0, 'article', 'pack'],
  list: [0, 'theme', 'pack'],
  show: [1, 'pack'],
  stats: [0, 'pack'],
  build: [0, 'pack'],
  gaps: [0],
  corrections: [0, 'post'],
  packs: [0],
  bind: [0, 'channel', 'pack'],
  vectors: [0, 'words', 'sentences', 'texts'],
}

async function commandOf(args: readonly string[]): Promise<Report> {
  const misused = { text: USAGE, code: MISUSE }
  const parsed = parse(args)
  if (!parsed) return misused
  const { command, word, article, theme, channel, pack, post = false, words, sentences, texts } = parsed
  const today = new Date().toISOString().slice(0, 10)
  const place = placeHere(command === 'bind' ? undefined : pack)
  const read = (): Knowledge => readKnowledge(place.knowledge, today).knowledge
  switch (command) {
    case 'check':
      return check(place.knowledge, today, article)
    case 'list':
      return { text: list(read(), theme), code: 0 }
    case 'show':
      return { text: show(read(), word), code: 0 }
    case 'stats':
      return { text: stats(read(), place.knowledge), code: 0 }
    case 'build':
      return build(place, today, read)
    case 'gaps':
      return (await import('./knowledge-gaps.ts')).gaps(read(), place.knowledge, readConfig().databaseUrl, Date.now())
    case 'corrections':
      return (await import('./knowledge-corrections.ts')).corrections(readConfig(), post, Date.now())
    case 'packs':
      return (await import('./knowledge-packs.ts')).packs(place.knowledge, today, readConfig().databaseUrl)
    case 'bind':
      if (channel === undefined || pack === undefined) return misused
      return (await import('./knowledge-packs.ts')).bind(place.knowledge, readConfig().databaseUrl, channel, pack)
    default:
      if (texts) return { text: textsToTeach(place.knowledge, read()), code: 0 }
      if (words === undefined && sentences === undefined) return misused
      return remakeVectors(place.knowledge, { words, sentences })
  }
}

/** Undefined for what no command is, or with words and options that it does not take. */
function parse(args: readonly string[]): ({ command: string; word: string } & Options) | undefined {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
    const [command = '', ...words] = positionals
    const [count, ...options] = (Object.hasOwn(TAKES, command) && TAKES[command]) || [Number.NaN]
    const taken = Object.keys(values).every((option) => options.includes(option as keyof Options))
    return words.length === count && taken ? { command, word: words[0] ?? '', ...values } : undefined
  } catch {
    return undefined
  }
}

async function build({ knowledge, data }: Place, today: string, read: () => Knowledge): Promise<Report> {
  const { loadPrepared } = await import('#store/prepared-file.ts')
  const started = performance.now()
  const { fresh } = await loadPrepared(knowledge, data, today)
  await import('./chat.ts') // keeps its modules compiled, so that the very first chat is as light and quick as any other
  return {
    text: fresh
      ? `Prepared ${totals(read())} in ${((performance.now() - started) / 1000).toFixed(1)} s.`
      : 'The knowledge is prepared already; nothing has changed since.',
    code: 0,
  }
}
