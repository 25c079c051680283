/**
 * knowledge/*.yaml -> Knowledge. All faults of all files are reported together; a broken file never half-loads.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseDocument } from 'yaml'
import type { z } from 'zod'
import { BriefError, type Fault } from '#errors'
import { checkReferences, type Warning } from './check.ts'
import { fileIn } from './packs.ts'
import {
  Article,
  CalendarFile,
  ChatFile,
  DigestFile,
  FactFile,
  GapFile,
  HelpFile,
  type Knowledge,
  NameFile,
  TriageFile,
  UpdateFile,
  WordingFile,
} from './schema.ts'

export type KnowledgeReading = { knowledge: Knowledge; warnings: Warning[] }

/** `knowledge` only where there is no fault. */
export type Inspection = { knowledge: Knowledge | undefined; faults: Fault[]; warnings: Warning[] }

/**
 * Reads and checks a knowledge folder. `today` (ISO date) decides which review dates have passed.
 * Throws a BriefError of code `knowledge` that carries every fault found, each with file, field and remedy.
 */
export function readKnowledge(folder: string, today: string): KnowledgeReading {
  const { knowledge, faults, warnings } = inspectKnowledge(folder, today)
  if (!knowledge) throw new BriefError('knowledge', `Something is wrong with the knowledge in ${folder}; nothing was loaded:`, { faults })
  return { knowledge, warnings }
}

/** The same for a curator: throws nothing, so that faults and warnings can be shown together. */
export function inspectKnowledge(folder: string, today: string): Inspection {
  const faults: Fault[] = []
  const read = <S extends z.ZodType>(file: string, schema: S): z.output<S> | undefined => readFile(folder, file, schema, faults)

  const article = read('article.yaml', Article)
  const list = (part: string): string[] => listFiles(folder, part, faults)
  const factFiles = list('facts').map((file) => read(file, FactFile))
  const gapFiles = list('gaps').map((file) => read(file, GapFile))
  const wordingFiles = existsSync(join(folder, 'wordings')) ? list('wordings').map((file) => read(file, WordingFile)) : []
  const digests = read('digests.yaml', DigestFile)
  const chats = read('chats.yaml', ChatFile)
  const names = read('names.yaml', NameFile)
  const updates = read('updates.yaml', UpdateFile)
  const help = read('help-lines.yaml', HelpFile)
  const calendar = read('calendar.yaml', CalendarFile)
  const triage = read('triage.yaml', TriageFile)
  if (!article) return { knowledge: undefined, faults, warnings: [] }

  const knowledge: Knowledge = {
    article,
    facts: factFiles.flatMap((file) =>
      (file?.facts ?? []).map((fact) => ({ verifiedOn: file?.verifiedOn ?? '', reviewBy: file?.reviewBy ?? '', ...fact, theme: file?.theme ?? '' })),
    ) as Knowledge['facts'],
    gaps: gapFiles.flatMap((file) => file?.gaps ?? []),
    digests: digests?.digests ?? [],
    chats: chats?.chats ?? [],
    names: names?.names ?? [],
    updates: updates?.updates ?? [],
    helpLines: help?.helpLines ?? [],
    emergency: help?.emergency ?? {},
    occasions: calendar?.occasions ?? [],
    triage: triage ?? { help: [], refused: [], none: [] },
    wordings: Object.assign({}, ...wordingFiles.map((file) => file?.wordings)) as Knowledge['wordings'],
  }
  const references = checkReferences(knowledge, today, faults.length > 0)
  faults.push(...references.faults)
  return { knowledge: faults.length > 0 ? undefined : knowledge, faults, warnings: references.warnings }
}

/** Files of knowledge that a folder may split up: facts, gaps and wordings, in name order. */
export function yamlFiles(folder: string, part: string): string[] {
  return readdirSync(join(folder, part))
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => join(part, file))
}

function listFiles(folder: string, part: string, faults: Fault[]): string[] {
  try {
    return yamlFiles(folder, part)
  } catch {
    faults.push({ at: `${part}/`, problem: 'is missing or cannot be read.', remedy: 'Put the folder back (git checkout restores it).' })
    return []
  }
}

function readFile<S extends z.ZodType>(folder: string, file: string, schema: S, faults: Fault[]): z.output<S> | undefined {
  let text: string
  try {
    text = readFileSync(fileIn(folder, file), 'utf8')
  } catch {
    faults.push({ at: file, problem: 'is missing or cannot be read.', remedy: `Put it back into ${relative('.', folder) || '.'} (git checkout restores it).` })
    return undefined
  }
  const document = parseDocument(text)
  if (document.errors.length > 0) {
    for (const error of document.errors) {
      const line = error.linePos?.[0].line ?? 0
      faults.push({ at: `${file}:${line}`, problem: `is no valid YAML (${error.code}).`, remedy: 'Look for a missing quote, colon or indent on that line.' })
    }
    return undefined
  }
  const value: unknown = document.toJS()
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues) {
    faults.push({ at: `${file}, ${fieldName(value, issue.path)}`, problem: `${issue.message}.`, remedy: 'See knowledge/README.md for the fields.' })
  }
  return undefined
}

/** ["facts", 3, "figures"] -> "is-ransom-2014, figures": a curator knows ids, not positions. */
function fieldName(root: unknown, path: readonly PropertyKey[]): string {
  const parts: string[] = []
  let value: unknown = root
  for (const key of path) {
    value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined
    const id = typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : undefined
    parts.push(typeof key === 'number' ? (id ?? `entry ${key + 1}`) : String(key))
  }
  return parts.join(', ') || 'the whole file'
}
