/** Is what a model wrote one plain English sentence of fair length, without markup, and in no long run of words copied? */
import { functionWords } from '#language/same-meaning.ts'
import { tidy, words } from '#language/text.ts'

export type ShapeFault = 'shape' | 'markup' | 'language' | 'copied'

const LONGEST = 420 // characters of one sentence
const SHORTEST = 12
const RUN = 8 // words: a run this long is copied, not said
const PLAIN_TEXT = /^[\p{Script=Latin}\p{N}\s.,;:'"()$%?!-]+$/u
const MARKUP = /[<>@#*_`[\]|\\{}~^=+/&]|https?:|www\.|\b[\p{L}\p{N}-]+\.(?:com|org|net|gov|edu|io|info|co|uk|int)\b|\)\s*\(|\p{Extended_Pictographic}/iu

/** A question, whatever it ends with. */
const ASKS = /^(?:is|are|was|were|has|have|had|do|does|did|should|could|can|will|would|may|might|must|shall)\b|\?/i
/** In brackets, or doubted by quotation marks: "refugees", 'refugees'. */
const ASIDE = /[()]|(?<![\p{L}\p{N}])'\p{L}/u

/** `runs`: runs of words that may not go out. */
export function shapeFault(text: string, runs: ReadonlySet<string>): ShapeFault | undefined {
  if (MARKUP.test(text)) return 'markup'
  if (!PLAIN_TEXT.test(text)) return 'language'
  if (
    text.length > LONGEST ||
    text.length < SHORTEST ||
    !/^["'(]?[\p{Lu}\p{N}$]/u.test(text) ||
    !/\."?$/.test(text) ||
    ASKS.test(text) ||
    ASIDE.test(text) ||
    /[.!?]["')]?\s+["'(]?\p{Lu}/u.test(text.replace(/\b(?:U\.S|U\.N|St|Ms|Mr|Dr)\. /g, 'X '))
  )
    return 'shape'
  const all = words(text)
  if (all.length > 5 && !all.some((word) => functionWords.has(word))) return 'language'
  return runsOf(text).some((run) => runs.has(run)) ? 'copied' : undefined
}

/** Every run of so many words, for finding copies. */
export function runsOf(text: string): string[] {
  const all = words(tidy(text))
  return all.slice(RUN - 1).map((_, at) => all.slice(at, at + RUN).join(' '))
}
