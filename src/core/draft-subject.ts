/**
 * Of whom does a stretch speak that names nobody? "…, and run a high risk" and "They run a high risk" speak of whoever the words
 * before them are about; "…, who run a high risk" of whoever was named last. That must be whom the fact speaks of.
 */
import { sameMeaning } from '#language/same-meaning.ts'
import type { Word } from './draft-steps.ts'

const SUBJECT = 3 // words of a sentence that may be whom it speaks of
const BY_PRONOUN = /^(?:it|they|he|she)\b/i
const RELATIVE = /^(?:which|who|whom|whose|where)\b/i
const OF_ALL = /^which (?:makes|made) (?:it|them)\b/i

/** `before`: what was said just before it; `opening`: the words that the fact's statement begins with. */
export function speaksOfAnother(stretch: string, here: readonly Word[], before: readonly Word[], opening: readonly Word[]): boolean {
  const isSubject = ({ key }: Word): boolean => opening.some((own) => own.key === key || sameMeaning(own.key, key))
  if (before.length === 0) return false
  if (RELATIVE.test(stretch) && !OF_ALL.test(stretch)) return !before.slice(-2).some(isSubject)
  if (!BY_PRONOUN.test(stretch) && here.some(isSubject)) return false
  return !before.slice(0, SUBJECT + 1).some(isSubject)
}
