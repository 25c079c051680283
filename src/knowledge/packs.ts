/**
 * Where knowledge lies. The folder itself is the pack of the one article; further ones lie in `packs/<id>/` with files of the same
 * names. What has nothing to do with an article is the same in all: a pack that lacks it has it from the folder itself.
 */
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'

export type Pack = { id: string; folder: string }
/** Folders of the curated files and of what is prepared from them. */
export type Place = { knowledge: string; data: string }

export const DEFAULT_PACK = 'default'
const PACKS = 'packs'
const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
/** Safety must not hang on what a pack remembers to bring. */
const SHARED: readonly string[] = ['help-lines.yaml', 'triage.yaml', 'word-vectors.bin']

/** The further packs, by name. A folder of another form of name is none. */
export function packsIn(folder: string): Pack[] {
  const home = join(folder, PACKS)
  if (!existsSync(home)) return []
  return readdirSync(home, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && ID.test(entry.name) && entry.name !== DEFAULT_PACK)
    .map(({ name: id }) => ({ id, folder: join(home, id) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

export function placeOf({ id, folder }: Pack, data: string): Place {
  return { knowledge: folder, data: join(data, PACKS, id) }
}

/** The file of a pack, be it its own or the shared one. */
export function fileIn(folder: string, file: string): string {
  const own = join(folder, file)
  return SHARED.includes(file) && basename(dirname(folder)) === PACKS && !existsSync(own) ? join(folder, '..', '..', file) : own
}

/** Every file that a pack is made of, in a fixed order; those of packs within it are theirs. Throws if the folder cannot be read. */
export function filesOf(folder: string): { name: string; file: string }[] {
  const own = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:yaml|bin)$/.test(name) && !name.startsWith(PACKS + sep))
  return [...new Set([...own, ...SHARED.filter((name) => existsSync(fileIn(folder, name)))])].sort().map((name) => ({ name, file: fileIn(folder, name) }))
}
