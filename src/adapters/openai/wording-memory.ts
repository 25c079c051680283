/** Words that passed the gate, kept for the same question; under a key of knowledge, prompts and model, so that none outlives what it was made from. */
import { createHash } from 'node:crypto'
import type { KeptWording, WordingMemory } from '#core/model.ts'

/** As much of a Keyv as is needed. */
export type Shelf = { get: (key: string) => Promise<KeptWording | undefined>; set: (key: string, value: KeptWording) => Promise<unknown> }

/** The question itself is not kept, only a hash of it. A shelf that fails costs a request, never an answer. */
export function createWordingMemory(
  shelf: Shelf,
  versions: { knowledge: string; prompts: string; model: string },
  onFault: (error: unknown) => void,
): WordingMemory {
  const key = (question: string): string =>
    createHash('sha256')
      .update(
        JSON.stringify([
          versions.knowledge,
          versions.prompts,
          versions.model,
          question
            .toLowerCase()
            .replace(/[\s?!.]+/g, ' ')
            .trim(),
        ]),
      )
      .digest('base64url')
  const safely = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work()
    } catch (error) {
      onFault(error)
      return undefined
    }
  }
  return {
    get: (question) => safely(() => shelf.get(key(question))),
    async set(question, kept) {
      await safely(() => shelf.set(key(question), kept))
    },
  }
}
