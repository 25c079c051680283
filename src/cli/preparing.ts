/** The knowledge that a command works on. Where it was edited, or never prepared, that takes its time: somebody waits, and is told. */
import { BriefError } from '#errors'
import { DEFAULT_PACK, packsIn, type Place, placeOf } from '#knowledge/packs.ts'
import { type Loading, loadPrepared } from '#store/prepared-file.ts'
import { paths } from '../paths.ts'

export async function knowledgeHere({
  today = new Date().toISOString().slice(0, 10),
  pack,
}: {
  today?: string
  pack?: string | undefined
} = {}): Promise<Loading> {
  const { knowledge, data } = placeHere(pack)
  return loadPrepared(knowledge, data, today, sayPreparing)
}

/** Where the article lies, or the pack that was asked for. */
export function placeHere(pack = DEFAULT_PACK): Place {
  const packs = packsIn(paths.knowledge)
  const found = packs.find(({ id }) => id === pack)
  if (pack === DEFAULT_PACK) return paths
  if (found) return placeOf(found, paths.data)
  const known = [DEFAULT_PACK, ...packs.map(({ id }) => id)].join(', ')
  throw new BriefError('input', `There is no pack "${pack}". Known: ${known}. A new one is a folder in knowledge/packs.`)
}

/** On the error channel: standard output is the answer's alone. */
export function sayPreparing(): void {
  process.stderr.write('Preparing the knowledge, as after every change of it: about a minute …\n')
}
