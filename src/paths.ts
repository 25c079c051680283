/** Where the project keeps what it reads and writes, whatever folder it is started from. */
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

export const paths = { root, knowledge: join(root, 'knowledge'), data: join(root, 'data'), golden: join(root, 'test', 'golden.jsonl') } as const
