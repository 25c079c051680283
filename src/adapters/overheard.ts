/**
 * Words in a thread where the bot has answered, which nobody addressed to it: people also talk to each other there. Only what
 * reads like a question, and has an answer, is for the bot. A cry for help is heard always.
 */
import type { Answer } from '#core/answer.ts'

const ASKS =
  /\?|^\W*(?:(?:and|but|so|also|then|ok|okay)\W+)?(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|does|did|do you|can you|could you|tell|explain|list|name|give|show|compare|summari[sz]e|define|per|sources?)\b/i
/** Of each other, and not of the article. */
const AMONG_THEM = /\b(?:we|us|our|ours|my|mine|your|yours)\b/i

export function isForBot(text: string, { outcome }: Pick<Answer, 'outcome'>): boolean {
  return outcome === 'help' || (ASKS.test(text) && !AMONG_THEM.test(text) && (outcome === 'answered' || outcome === 'corrected'))
}
