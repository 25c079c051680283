/**
 * An answerer whose knowledge can be exchanged while it is in use. Whoever holds it, its ground or its knowledge sees the
 * change at the next question; one answer is never made of two.
 */
import type { Answerer } from '#core/answer.ts'

export type ChangeableAnswerer = { answerer: Answerer; change: (next: Answerer) => void }

export function createChangeableAnswerer(first: Answerer): ChangeableAnswerer {
  let current = first
  const knowledge = view(() => current.ground.knowledge)
  const ground = view(() => ({ ...current.ground, knowledge }))
  return {
    answerer: {
      ground,
      answer: (text, thread) => current.answer(text, thread),
      converse: (turns) => current.converse(turns),
      check: (text, meant) => current.check(text, meant),
      isForBot: (text, thread, passed) => current.isForBot(text, thread, passed),
      read: (text, thread) => current.read(text, thread),
      candidates: (text, thread) => current.candidates(text, thread),
      findNames: (text) => current.findNames(text),
      get drafts() {
        return current.drafts
      },
    },
    change(next) {
      current = next
    },
  }
}

/** The same fields, each read anew whenever it is asked for. */
function view<T extends object>(current: () => T): T {
  const fields = Object.keys(current()) as (keyof T)[]
  return Object.defineProperties({}, Object.fromEntries(fields.map((field) => [field, { enumerable: true, get: () => current()[field] }]))) as T
}
