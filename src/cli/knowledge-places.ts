// "fact scale-40-million" -> "facts/overview.yaml:12": where the entries of an id stand.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { yamlFiles } from '#knowledge/read.ts'

const HOME: Readonly<Record<string, string>> = {
  fact: 'facts',
  gap: 'gaps',
  digest: 'digests.yaml',
  chat: 'chats.yaml',
  name: 'names.yaml',
  update: 'updates.yaml',
  'help line': 'help-lines.yaml',
  occasion: 'calendar.yaml',
}

/** `at`: a kind and an id, or an id alone. What cannot be read has no places; `check` reports it by itself. */
export function placesOf(folder: string, at: string): string[] {
  const [, kind = '', id = ''] = /^(?:(.+) )?(\S+)$/.exec(at) ?? []
  if (!/^[a-z0-9-]+$/.test(id)) return []
  const entry = new RegExp(`^ *- (?:\\{ *)?id: ["']?${id}["']?(?= *[,}#]| *$)`)
  const homes = HOME[kind] ? [HOME[kind]] : ['facts', 'gaps', 'digests.yaml', 'chats.yaml']
  return homes
    .flatMap((home) => (home.endsWith('.yaml') ? [home] : orNone(() => yamlFiles(folder, home))))
    .flatMap((file) =>
      orNone(() => readFileSync(join(folder, file), 'utf8').split('\n')).flatMap((line, row) => (entry.test(line) ? [`${file}:${row + 1}`] : [])),
    )
}

function orNone(read: () => string[]): string[] {
  try {
    return read()
  } catch {
    return []
  }
}
