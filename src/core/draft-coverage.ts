/** Do a stretch of a draft and the statement it rests on cover each other: no word added, and enough of it said? */
import { root, sameMeaning } from '#language/same-meaning.ts'
import type { Reading } from './draft-words.ts'

const CARRIED = 0.65 // share of a statement that a sentence must say, so that leaving words out does not bend it
const CARRIED_ALONE = 0.5 // by a stretch itself, where it goes on from one before it
const CARRIED_OF_CORE = 0.9
const LEAST_CORE = 4 // words, names and figures
/** Words of the frame, and verbs so light that only what stands with them says anything. */
const NEUTRAL: ReadonlySet<string> = new Set(
  'name mention list describe report accord use make take get let go serve also give put come fall face factor way fact case kind form worth own what'
    .split(' ')
    .map(root),
)

/** Some word of the stretch has none of the fact's behind it, or only one that stands behind another: that would be another claim. */
export function addsWords(clause: Reading, earlier: Reading, said: Reading, own: readonly string[], asked: readonly string[]): boolean {
  const known = [...own, ...asked]
  const takenBy = new Map<number, string>()
  const give = (word: string, tried: Set<number>): boolean =>
    known.some((one, at) => {
      if (tried.has(at) || !sameMeaning(word, one) || (DEEDS.has(word) && (at >= own.length || one === FORCE))) return false
      tried.add(at)
      const other = takenBy.get(at)
      if (other !== undefined && !(other === word && !DEEDS.has(word) && !/^(?:mani|much|sever|tri|reach)$/.test(word)) && !give(other, tried)) return false // the same may be said twice
      takenBy.set(at, word)
      return true
    })
  const more = clause.stems.toSorted((one, other) => Number(NEUTRAL.has(one)) - Number(NEUTRAL.has(other))).filter((word) => !give(word, new Set()))
  return (
    more.some((word) => !NEUTRAL.has(word)) ||
    (more.some((word) => DEEDS.has(word)) &&
      leavesOut(
        said.stems,
        [...clause.stems, ...earlier.stems].filter((word) => !more.includes(word)),
      ))
  )
}

/** Some word of the statement has none here to itself: what seems to be neutral has taken its place. */
function leavesOut(own: readonly string[], words: readonly string[]): boolean {
  const left = [...words]
  const takes = (fits: (word: string) => boolean): boolean => {
    const at = left.findIndex(fits)
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  }
  return [...new Set(own)]
    .filter((word) => !OF_THE_SOURCE.has(word))
    .filter((word) => !takes((other) => other === word))
    .some((word) => !takes((other) => sameMeaning(other, word)))
}

const FORCE = root('forces') // of peacekeepers; nobody is made to do anything
const OF_THE_SOURCE = new Set('headline article author say'.split(' ').map(root))
const DEEDS = new Set('name mention list describe report use make take get let go serve give put come fall face form'.split(' ').map(root))

export function saysTooLittle(said: Reading, core: Reading | undefined, clause: Reading, earlier: Reading, meant: readonly string[]): boolean {
  if (core !== undefined && core.stems.length + core.names.length + core.figures.length >= LEAST_CORE && shareSaid(core, [clause], []) >= CARRIED_OF_CORE)
    return false
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
