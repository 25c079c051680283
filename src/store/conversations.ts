/** The last turns of each thread, for follow-ups. Each is gone when its own time is over, which later ones do not lengthen. */
import type Keyv from 'keyv'
import type { Turn } from '#core/answer.ts'

/** `person` is `surface:user`, `workspace` is `surface:workspace`: whose turn it was, so that it can be deleted for them. `passed`: people have spoken to each other since. */
export type RememberedTurn = Turn & { person: string; workspace: string | undefined; passed?: boolean }
export type Conversations = {
  /** Oldest first. */
  read: (thread: string) => Promise<readonly RememberedTurn[]>
  add: (thread: string, turn: RememberedTurn) => Promise<void>
  pass: (thread: string) => Promise<void>
  turnsOf: (person: string) => Promise<readonly (Turn & { thread: string })[]>
  countOf: (person: string) => Promise<number>
  /** How many turns went. */
  forget: (person: string) => Promise<number>
  forgetWorkspace: (workspace: string) => Promise<number>
}

const TURNS = 6 // as far back as a follow-up reaches
type Dated = RememberedTurn & { at: number }

/** The time of a turn is that of the Keyv's values. */
export function createConversations(keyv: Keyv<Dated[]>, now: () => number): Conversations {
  const keep = keyv.ttl ?? Number.POSITIVE_INFINITY
  const fresh = (turns: readonly Dated[] = []): Dated[] => turns.filter(({ at }) => now() < at + keep)

  async function store(thread: string, turns: Dated[]): Promise<void> {
    const newest = turns.at(-1)
    if (newest === undefined) await keyv.delete(thread)
    else await keyv.set(thread, turns, Number.isFinite(keep) ? newest.at + keep - now() : undefined)
  }

  async function turnsOf(person: string): Promise<(Turn & { thread: string })[]> {
    const found: (Turn & { thread: string })[] = []
    for await (const [thread, turns] of entries(keyv))
      found.push(
        ...fresh(turns)
          .filter((turn) => turn.person === person)
          .map(({ text, factIds }) => ({ thread, text, factIds })),
      )
    return found
  }

  async function forgetWhere(of: (turn: RememberedTurn) => boolean): Promise<number> {
    let count = 0
    for await (const [thread, turns] of entries(keyv)) {
      const others = turns.filter((turn) => !of(turn))
      if (others.length === turns.length) continue
      count += turns.length - others.length
      await store(thread, fresh(others))
    }
    return count
  }

  return {
    async read(thread) {
      return fresh(await keyv.get(thread)).map(({ at: _, ...turn }) => turn)
    },
    async add(thread, turn) {
      await store(thread, [...fresh(await keyv.get(thread)), { ...turn, at: now() }].slice(-TURNS))
    },
    async pass(thread) {
      const turns = fresh(await keyv.get(thread))
      const last = turns.pop()
      if (last) await store(thread, [...turns, { ...last, passed: true }])
    },
    turnsOf,
    countOf: async (person) => (await turnsOf(person)).length,
    forget: (person) => forgetWhere((turn) => turn.person === person),
    forgetWorkspace: (workspace) => forgetWhere((turn) => turn.workspace === workspace),
  }
}

async function* entries(keyv: Keyv<Dated[]>): AsyncGenerator<[string, Dated[]]> {
  if (keyv.iterator) yield* keyv.iterator(keyv.namespace) as AsyncGenerator<[string, Dated[]]>
}
