/** Do a stretch of a draft and the statement it rests on cover each other: no word added, and enough of it said? */
import { root, sameMeaning } from '#language/same-meaning.ts'
import type { Reading } from './draft-words.ts'

const CARRIED = 0.65 // share of a statement that a sentence must say, so that leaving words out does not bend it
const CARRIED_ALONE = 0.5 // by a stretch itself, where it goes on from one before it
/** Words of the frame, and verbs so light that only what stands with them says anything. */
const NEUTRAL: ReadonlySet<string> = new Set(
  'name mention list describe report accord once use make take get let go serve also give put come fall face factor way fact case wherever whenever despite become try seek kind form worth own what'
    .split(' ')
    .map(root),
)

/** Some word of the stretch has none of the fact's behind it, or only one that stands behind another: that would be another claim. */
export function addsWords(clause: Reading, known: readonly string[]): boolean {
  const takenBy = new Map<number, string>()
  const give = (word: string, tried: Set<number>): boolean =>
    known.some((own, at) => {
      if (tried.has(at) || !sameMeaning(word, own)) return false
      tried.add(at)
      const other = takenBy.get(at)
      if (other !== undefined && !give(other, tried)) return false
      takenBy.set(at, word)
      return true
    })
  return clause.stems.some((word) => !NEUTRAL.has(word) && !give(word, new Set()))
}

/** `earlier`: the stretches before it in its sentence. `meant`: ids of the names it leans on. */
export function saysTooLittle(said: Reading, clause: Reading, earlier: Reading, meant: readonly string[]): boolean {
  return shareSaid(said, [clause, earlier], []) < CARRIED || shareSaid(said, [clause], meant) < CARRIED_ALONE
}

/** How much of the statement is said, by a stretch and those before it in its sentence. */
function shareSaid(said: Reading, stretches: readonly Reading[], meant: readonly string[]): number {
  const told = stretches.flatMap((stretch) => stretch.stems)
  const own = [...new Set(said.stems)]
  const names = [...new Set(said.names.map((hit) => hit.id))]
  const found =
    own.filter((word) => told.some((other) => sameMeaning(word, other))).length +
    names.filter((id) => meant.includes(id) || stretches.some((stretch) => stretch.names.some((hit) => hit.id === id))).length +
    Math.min(said.figures.length, stretches[0]?.figures.length ?? 0)
  return found / Math.max(1, own.length + names.length + said.figures.length)
}
