// npm run knowledge -- check: all faults and warnings of a folder in one go, each with the file and line to mend.
import { readFileSync } from 'node:fs'
import { BriefError, describeFaults, type Fault } from '#errors'
import { checkAgainstArticle } from '#knowledge/against-article.ts'
import { inspectKnowledge } from '#knowledge/read.ts'
import { totals } from './knowledge-counts.ts'
import { count, type Report } from './knowledge-layout.ts'
import { placesOf } from './knowledge-places.ts'
import { vectorFaults } from './knowledge-vectors.ts'

/** All faults and warnings of a folder; code 1 when there is a fault. */
export function check(folder: string, today: string, articleFile?: string): Report {
  const article = articleFile === undefined ? undefined : readArticle(articleFile)
  const { knowledge, faults: found, warnings } = inspectKnowledge(folder, today)
  const faults = [...found, ...vectorFaults(folder), ...(knowledge && article !== undefined ? checkAgainstArticle(knowledge, article) : [])]
  const lines = [
    ...section(folder, 'fault', faults),
    ...section(folder, 'warning', warnings),
    ...(!knowledge && article !== undefined ? [`It was not held against ${articleFile}: mend these faults first.`] : []),
  ]
  if (knowledge && faults.length === 0)
    lines.push(
      `The knowledge is sound: ${totals(knowledge)}; ${count(warnings.length, 'warning')}${article === undefined ? '' : `; held against ${articleFile}`}.`,
    )
  return { text: lines.join('\n'), code: faults.length > 0 ? 1 : 0 }
}

function section(folder: string, noun: string, entries: readonly Fault[]): string[] {
  return entries.length === 0 ? [] : [`The knowledge in ${folder} has ${count(entries.length, noun)}:`, describeFaults(withFiles(folder, entries))]
}

function readArticle(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new BriefError('input', `The article's text ${file} cannot be read. Give the path of a text file that you hold; the project does not contain one.`, {
      cause,
    })
  }
}

/** "fact scale-40-million" -> "facts/overview.yaml:12, fact scale-40-million": faults between entries know ids, a curator edits files. */
function withFiles(folder: string, faults: readonly Fault[]): Fault[] {
  return faults.map((fault) => {
    const places = /\.yaml/.test(fault.at) ? [] : placesOf(folder, fault.at)
    return places.length === 0 ? fault : { ...fault, at: `${places.join(' and ')}, ${fault.at}` }
  })
}
