/** The last turns of each thread, for follow-ups: half an hour, then they are gone. */
import type Keyv from 'keyv'
import type { Turn } from '#core/answer.ts'

/** `person` is `surface:user`, `workspace` is `surface:workspace`: whose turn it was, so that it can be deleted for them. */
export type RememberedTurn = Turn & { person: string; workspace: string | undefined }
export type Conversations = {
  /** Oldest first. */
  read: (thread: string) => Promise<readonly RememberedTurn[]>
  add: (thread: string, turn: RememberedTurn) => Promise<void>
  turnsOf: (person: string) => Promise<readonly (Turn & { thread: string })[]>
  countOf: (person: string) => Promise<number>
  /** How many turns went. */
  forget: (person: string) => Promise<number>
  forgetWorkspace: (workspace: string) => Promise<number>
}

const TURNS = 6 // as far back as a follow-up reaches

export function createConversations(keyv: Keyv<RememberedTurn[]>): Conversations {
  async function turnsOf(person: string): Promise<(Turn & { thread: string })[]> {
    const found: (Turn & { thread: string })[] = []
    for await (const [thread, turns] of entries(keyv)) found.push(...turns.filter((turn) => turn.person === person).map(({ text, factIds }) => ({ thread, text, factIds })))
    return found
  }

  async function forgetWhere(of: (turn: RememberedTurn) => boolean): Promise<number> {
    let count = 0
    for await (const [thread, turns] of entries(keyv)) {
      const others = turns.filter((turn) => !of(turn))
      if (others.length === turns.length) continue
      count += turns.length - others.length
      if (others.length === 0) await keyv.delete(thread)
      else await keyv.set(thread, others)
    }
    return count
  }

  return {
    async read(thread) {
      return (await keyv.get(thread)) ?? []
    },
    async add(thread, turn) {
      await keyv.set(thread, [...((await keyv.get(thread)) ?? []), turn].slice(-TURNS))
    },
    turnsOf,
    countOf: async (person) => (await turnsOf(person)).length,
    forget: (person) => forgetWhere((turn) => turn.person === person),
    forgetWorkspace: (workspace) => forgetWhere((turn) => turn.workspace === workspace),
  }
}

async function* entries(keyv: Keyv<RememberedTurn[]>): AsyncGenerator<[string, RememberedTurn[]]> {
  if (keyv.iterator) yield* keyv.iterator(keyv.namespace) as AsyncGenerator<[string, RememberedTurn[]]>
}
