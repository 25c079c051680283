/** The desk of a surface that keeps nothing beyond the process: the terminal. Every line is new, and nobody is limited. */
import { createDesk, type DeskParts, type RememberedTurn } from './handle.ts'
import type { Desk } from './surface.ts'

export const REMEMBERED_TURNS = 6

export function createDeskInProcess(
  parts: Pick<DeskParts, 'answer' | 'check' | 'knowledgeIn' | 'reference' | 'modelAt' | 'now' | 'onEvent' | 'onFault'>,
): Desk {
  const threads = new Map<string, RememberedTurn[]>()
  return createDesk({
    ...parts,
    intake: { claim: async () => 'new', finish: async () => {}, letGo: () => {} },
    conversations: {
      read: async (thread) => threads.get(thread) ?? [],
      async add(thread, turn) {
        threads.set(thread, [...(threads.get(thread) ?? []), turn].slice(-REMEMBERED_TURNS))
      },
      countOf: async () => [...threads.values()].flat().length,
      async forget() {
        const count = [...threads.values()].flat().length
        threads.clear()
        return count
      },
    },
    voices: { feedback: async () => {}, unanswered: async () => {}, countOf: async () => ({ feedback: 0, unanswered: 0 }), forget: async () => 0 },
    overLimit: async () => undefined,
    isDisclosure: () => true, // asked only where somebody would be limited, and nobody is
  })
}
