/** The last turns of each thread, for follow-ups: half an hour, then they are gone. */
import type Keyv from 'keyv'
import type { Turn } from '#core/answer.ts'

/** `person` is `surface:user`: whose turn it was, so that they can have it deleted. */
export type RememberedTurn = Turn & { person: string }
export type Conversations = {
  /** Oldest first. */
  read: (thread: string) => Promise<readonly RememberedTurn[]>
  add: (thread: string, turn: RememberedTurn) => Promise<void>
  countOf: (person: string) => Promise<number>
  forget: (person: string) => Promise<number>
}

const TURNS = 6 // as far back as a follow-up reaches

export function createConversations(keyv: Keyv<RememberedTurn[]>): Conversations {
  return {
    async read(thread) {
      return (await keyv.get(thread)) ?? []
    },
    async add(thread, turn) {
      await keyv.set(thread, [...((await keyv.get(thread)) ?? []), turn].slice(-TURNS))
    },
    async countOf(person) {
      let count = 0
      for await (const [, turns] of entries(keyv)) count += turns.filter((turn) => turn.person === person).length
      return count
    },
    async forget(person) {
      let count = 0
      for await (const [thread, turns] of entries(keyv)) {
        const others = turns.filter((turn) => turn.person !== person)
        if (others.length === turns.length) continue
        count += turns.length - others.length
        if (others.length === 0) await keyv.delete(thread)
        else await keyv.set(thread, others)
      }
      return count
    },
  }
}

async function* entries(keyv: Keyv<RememberedTurn[]>): AsyncGenerator<[string, RememberedTurn[]]> {
  if (keyv.iterator) yield* keyv.iterator(keyv.namespace) as AsyncGenerator<[string, RememberedTurn[]]>
}
