/**
 * Words in a thread where the bot has answered, which nobody addressed to it: people also talk to each other there. They are
 * for the bot only if they read as a question that it has the answer to, and all their matter is that of the facts it would
 * cite; or if they have none and ask back ("when was that?") right after it has spoken. A cry for help is heard always.
 */
import type { Fact } from '#knowledge/schema.ts'
import { expand, stopStems, tokenize } from '#language/features.ts'
import type { NameFinder } from '#language/names.ts'
import { stem, tidy } from '#language/text.ts'
import { isAside } from './asides.ts'
import type { Answer } from './compose.ts'
import type { Turn } from './follow-up.ts'
import type { Ground } from './ground.ts'
import type { Retriever } from './retrieve.ts'

/** `passed`: since the last of these turns people have spoken to each other. */
export type Heard = { text: string; thread: readonly Turn[]; passed: boolean; answer: Answer }
export type Hearing = { ground: Ground; retriever: Retriever; findNames: NameFinder }

const LONGEST = 200 // characters; who tells a story tells it to people
const BYLINES = 'about'

const ASKS =
  /\?|^\W*(?:(?:and|but|so|also|then|ok|okay)\W+)?(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|does|did|do you|can you|could you|tell|explain|list|name|give|show|compare|summari[sz]e|define|per|sources?)\b/i
const TO_THE_BOT = /\b(?:tell|give|show) me\b/gi
/** Of each other, or asked of people. */
const AMONG_THEM =
  /\b(?:we|our|ours|my|mine|me|i|your|yours|any(?:one|body)|some(?:one|body)|every(?:one|body)|nobody|guys|folks|here|(?:are|were|did|have|will|would|should) you(?! (?:sure|certain))|do you(?! (?:say|know|mean|have)))\b/i
const US = /\bus\b/ // and not the country
/** "The invite": which, only people know who talk about it; of the article's own matter anybody may say "the". */
const THE_THING = /\bthe (\p{L}+)/gu
/** Speaks of the text itself, where it is asked who wrote it and where it stood. */
const THE_TEXT = /\b(?:it|this|that|article|piece|text|essay|story|author|writer|she|her|bigio)\b/i
const POINTS_BACK = /\b(?:it|its|that|this|they|them|their|those|these|she|he|her|him|there)\b/i

/** What may be asked about anything, and is no matter of its own. */
const ANYTHING = 'year|date|number|figure|amount|country|countries|place|places|people|source|group|groups|reason|example|paragraph|percent'
const ANYTHING_STEMS: ReadonlySet<string> = new Set([...ANYTHING.split('|'), 'true', 'happen', 'use'].map(stem))
const ASKS_BACK = new RegExp(
  '^(?:\\W*(?:and|but|so|ok|okay|then|also)\\b)*\\W*(?:(?:in|since|by|for|from|of|as of|according to) )?' +
    `(?:who|whom|whose|what|which|when|where|why|how)(?: (?:many|much|long|come|else|so|not|exactly|${ANYTHING}))*` +
    "(?:(?: |')(?:s|is|are|was|were|did|does|do|has|have|says?|said))?" +
    '(?: (?:there|that|this|it|they|them|those|these|she|he|of|the|article))*(?: (?:so|says?|said|do|happen|about|from|for|come|out|then|that|exactly))*\\W*$',
  'i',
)

export function isForBot({ text, thread, passed, answer }: Heard, { ground, retriever, findNames }: Hearing): boolean {
  if (answer.outcome === 'help') return true
  if (thread.length === 0 || (answer.outcome !== 'answered' && answer.outcome !== 'corrected')) return false
  const whole = tidy(text)
  const said = whole.replace(TO_THE_BOT, ' ').trim()
  if (whole.length > LONGEST || !ASKS.test(whole) || AMONG_THEM.test(said) || US.test(said)) return false
  if (isAside(whole)) return !passed
  const matter = tokenize(expand(said), findNames).all.filter((token) => !stopStems.has(token) && !ANYTHING_STEMS.has(token))
  if (matter.length === 0) return !passed && ASKS_BACK.test(said)
  const facts = answer.citations.flatMap(({ factId }) => ground.facts.get(factId) ?? []).filter(({ theme }) => theme !== BYLINES || THE_TEXT.test(said))
  /** The answer says it; a wrong figure or name it has put right. */
  const stated = matter.filter((token) => facts.some((fact) => states(fact, token, ground)) || (answer.outcome === 'corrected' && /^[@=]/.test(token)))
  /** Or people ask for the facts of the answer by it. */
  const definite = new Set([...said.toLowerCase().matchAll(THE_THING)].map(([, word = '']) => stem(word)))
  const known = matter.filter((token) => stated.includes(token) || (!definite.has(token) && facts.some((fact) => retriever.holds(fact, token))))
  return known.length === matter.length && (stated.length > 0 || (!passed && POINTS_BACK.test(said)))
}

function states(fact: Fact, token: string, { words }: Ground): boolean {
  return words.get(fact.id)?.has(token) === true || fact.names.some((id) => token === `@${id}`)
}
