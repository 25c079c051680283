/** Where the project keeps what it reads and writes, whatever folder it is started from. */
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

export const paths = {
  root,
  knowledge: join(root, 'knowledge'),
  prompts: join(root, 'prompts'),
  data: join(root, 'data'),
  golden: join(root, 'test', 'golden.jsonl'),
  paraphrases: join(root, 'test', 'paraphrases.jsonl'),
} as const
