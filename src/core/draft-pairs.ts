/** Words that do not go without another: labor that is forced is not called labor, and what is done knowingly is not only done. */
import { isAlike, LIGHT, type Step, type Word } from './draft-steps.ts'

/** `word` may not be said without `with`. */
export type Pair = { word: Word; with: Word }

const NEARLY_ALL = 0.8 // of the wordings that say the word say the other as well
const MOSTLY = 0.65 // right before it: a verb and its object are mostly not; how something is done may stand behind it

/** Of a statement, each word and the one right before it, where its wordings hold both together; names and figures apart. */
export function firmPairs(statement: readonly Step[], wordings: readonly (readonly Step[])[]): Pair[] {
  const isPlain = (word: Word | undefined): word is Step => word !== undefined && !/^[@=]/.test(word.key)
  return statement
    .flatMap((step, at) => {
      const before = statement[at - 1]
      return step.lead === '' && isPlain(step) && isPlain(before) && !LIGHT.has(before.key) ? [{ word: plain(step), with: plain(before) }] : []
    })
    .filter((pair) => {
      const saying = wordings.filter((steps) => holds(steps, pair.word))
      return (
        saying.filter((steps) => holds(steps, pair.with)).length >= NEARLY_ALL * saying.length &&
        (pair.with.form === 'how' || saying.filter((steps) => areBeside(steps, pair)).length >= MOSTLY * saying.length)
      )
    })
}

export function leavesOut(pair: Pair, steps: readonly Step[]): boolean {
  return holds(steps, pair.word) && !holds(steps, pair.with)
}

export const plain = ({ key, form }: Word): Word => ({ key, form })

const holds = (steps: readonly Step[], word: Word): boolean => steps.some((step) => isAlike(step, word))

function areBeside(steps: readonly Step[], pair: Pair): boolean {
  return steps.some((step, at) => at > 0 && step.lead === '' && isAlike(step, pair.word) && isAlike(steps[at - 1] as Step, pair.with))
}
