/** The knowledge that a command works on. Where it was edited, or never prepared, that takes its time: somebody waits, and is told. */
import { type Loading, loadPrepared } from '#store/prepared-file.ts'
import { paths } from '../paths.ts'

export function knowledgeHere(today = new Date().toISOString().slice(0, 10)): Promise<Loading> {
  return loadPrepared(paths.knowledge, paths.data, today, sayPreparing)
}

/** On the error channel: standard output is the answer's alone. */
export function sayPreparing(): void {
  process.stderr.write('Preparing the knowledge, as after every change of it: about half a minute …\n')
}
