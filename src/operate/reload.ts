/**
 * Notices edits in the knowledge folder and takes them over once they are sound. Looks at dates and sizes of the files at an
 * interval, which works on every file system, mounted ones too; an edit counts when it is over, that is, unchanged since the
 * last look. A broken edit is told once, and what was there goes on answering; what failed for another reason, such as want
 * of memory, is tried again after a pause.
 */
import { statSync } from 'node:fs'
import type { Prepared } from '#core/prepare.ts'
import { BriefError } from '#errors'
import { filesOf } from '#knowledge/packs.ts'

export type ReloadParts = {
  folder: string
  prepare: () => Promise<Prepared>
  use: (prepared: Prepared) => void
  onBroken: (error: unknown) => void
  now: () => number
}

const PAUSE = 5 * 60_000 // ms

/** Gives the look, to be repeated: cheap while nothing changes. */
export function createReload({ folder, prepare, use, onBroken, now }: ReloadParts): () => Promise<void> {
  let taken = stampOf(folder)
  let seen = taken
  let again = Number.POSITIVE_INFINITY // when what failed is tried once more
  return async () => {
    const before = seen
    seen = stampOf(folder)
    if (seen !== before || (seen === taken && now() < again)) return
    taken = seen
    again = Number.POSITIVE_INFINITY
    try {
      use(await prepare())
    } catch (error) {
      if (!isBrokenEdit(error)) again = now() + PAUSE
      onBroken(error)
    }
  }
}

function stampOf(folder: string): string {
  try {
    return filesOf(folder)
      .map(({ name, file }) => `${name} ${stampOfFile(file)}`)
      .join('\n')
  } catch {
    return 'the folder cannot be read'
  }
}

/** An editor may replace a file between the listing and this. */
function stampOfFile(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : 'gone'
}

/** The curator's to mend, so that only the next edit can help. */
export function isBrokenEdit(error: unknown): error is BriefError {
  return error instanceof BriefError && error.faults.length > 0
}
