/** Wiring of the model: settings -> a writer, with its prompts, budgets and memory. Loaded only where a key is set. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { createModel } from '#adapters/openai/openai.ts'
import { createSpending } from '#adapters/openai/spending.ts'
import { createWordingMemory } from '#adapters/openai/wording-memory.ts'
import type { OpenaiSettings } from '#config'
import type { Answerer } from '#core/answer.ts'
import type { KeptWording, ModelFault } from '#core/model.ts'
import { createWriter, type Writer } from '#core/write.ts'
import { briskly, type Database } from '#store/database.ts'
import { readPrompts } from '#store/prompts.ts'
import { openVectorFile } from '#store/vector-file.ts'
import Keyv from 'keyv'
import { paths } from '../paths.ts'

const REMEMBERED = 7 * 86_400_000 // ms that wording is kept; its facts may change sooner, and then it is not found any more

export type WriterParts = {
  /** Without one, counts and wording live as long as the process. */
  database?: Database | undefined
  now: () => number
  onFault: (error: unknown, fault: ModelFault | 'memory') => void
  /** In place of the network: see recording.ts. */
  fetch?: typeof fetch
  /** Off for a measurement, which must not be answered from the last one. */
  remembers?: boolean
}

/** One model, with its counts and its breaker; a writer for each state of the knowledge. */
export async function buildWriters(
  settings: OpenaiSettings,
  { database, now, onFault, fetch, remembers = true }: WriterParts,
): Promise<(answerer: Answerer) => Writer> {
  const prompts = readPrompts(paths.prompts)
  const open = async <V>(namespace: string, ttl: number): Promise<Keyv<V>> =>
    database ? (await import('#store/keyv.ts')).openKeyv<V>(briskly(database), namespace, ttl) : new Keyv<V>({ ttl })
  const [tally, shelf] = await Promise.all([open<number>('model-tokens', REMEMBERED), open<KeptWording>('model-wording', REMEMBERED)])
  const { apiKey, baseUrl, model, embeddingModel, deadline, atOnce, tokensADay } = settings
  const port = createModel({
    apiKey,
    baseUrl,
    model,
    deadline,
    prompts: { understand: prompts.understand, word: prompts.word, match: prompts.match },
    spending: createSpending(tally, { atOnce, tokensADay }, now),
    embedding: embeddingModel === undefined ? undefined : { model: embeddingModel, shelf: openVectorFile(join(paths.data, 'embeddings.bin')) },
    now,
    onFault,
    ...(fetch ? { fetch } : {}),
  })
  return (answerer) => {
    const knowledge = createHash('sha256').update(JSON.stringify(answerer.ground.knowledge)).digest('hex')
    return createWriter(
      answerer,
      port,
      remembers
        ? createWordingMemory(shelf, { knowledge, prompts: prompts.version, model: `${baseUrl ?? ''} ${model}` }, (error) => onFault(error, 'memory'))
        : undefined,
    )
  }
}
