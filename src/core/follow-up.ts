/** Follow-ups: does a question lean on the thread, on which turn, how heavily, and what does it ask once that turn is put in? */
import { stopStems, type Tokens, tokenize } from '#language/features.ts'
import type { NameFinder } from '#language/names.ts'
import { stem, words } from '#language/text.ts'

/** What the thread remembers of a turn: no more than is needed to understand the next one. */
export type Turn = { text: string; factIds: readonly string[] }

const PRONOUN = /\b(?:that|it|its|they|them|their|theirs|those|these|this|there|he|she|him|his|the same|same|ones?|such|else|then|afterwards|latter|former)\b/
const OPENER =
  /^(?:and|but|so|also|then|ok|okay|ah|oh|hmm|what about|how about|or|same|really|are you sure|you sure|sure|no|nope|yes|yeah|wait|sorry|by whom|by who|in which|for what|since when|why|where|when|who|whose|how|which|per|only|just|more)\b/
const INSISTS =
  /^(?:no|nope|wrong|actually|but|hmm|are you sure|you sure|that'?s (?:wrong|not right|not what)|incorrect)\b.{0,200}|\b(?:correct yourself|please confirm|just confirm|confirm (?:that|it)|i'?m (?:pretty |quite )?sure|my (?:professor|teacher|boss|editor|notes|copy|source|book|textbook|version|colleague|friend|lecturer|class|slides?)s?\b.{0,40}\b(?:say|says|said|told|has|have)|version .{0,40}says|you'?re wrong|double.?check|that can'?t be|no way|i (?:don'?t|do not) (?:believe|buy) (?:it|that|this|you)|just say|an? \w+(?: \w+){0,3} (?:said|says|cited|cites|quoted|quotes|claims|claimed))\b/
const FIRM_OPENER = /^(?:and|but|or|then|what about|how about|same|no|nope|wait|sorry|in which|for what|since when|by|per|only|more)\b/
const BACK_TO =
  /\b(?:first|earlier|previous|initial|original) (?:one|question|thing|point|topic|figure|number)\b|\bback to (?:the |my )?(?:first|earlier|start|beginning|those|that|these)\b|\bearlier you\b/

/** What "it" and "there" do in "does it say" and "are there" points at the article or at nothing, not at the last answer. */
const IDLE =
  /\b(?:does|did|do|can|is|was) (?:it|this|that|they) (?:say|mention|cover|discuss|talk|give|name|bring|touch|state|come up)|\b(?:is|are|was|were) there\b|\bthere (?:is|are|was|were)\b|\b(?:in|of|by) (?:this|the same) (?:article|piece|text|essay|story)\b|\bthis (?:article|piece|text|essay|story)\b/g

const asWords = (text: string): string => text.toLowerCase().replace(IDLE, ' ')

const WHOLE_QUESTION = 0.35 // it has a question word and a matter of its own: the thread is only a hint

export function leansOn(tokens: Tokens, thread: readonly Turn[]): { about: Turn | undefined; leaning: number; cued: boolean } {
  const last = thread.at(-1)
  if (!last) return { about: undefined, leaning: 0, cued: false }
  const lower = asWords(tokens.text)
  if (BACK_TO.test(lower)) return { about: earlierTurn(tokens, thread) ?? last, leaning: 1, cued: true }
  const about = thread.findLast((turn) => turn.factIds.length > 0) ?? last
  const own = tokens.all.filter((token) => !stopStems.has(token)).length
  if (INSISTS.test(lower)) return { about, leaning: own <= 3 ? 1 : 0.8, cued: true }
  const brief = tokens.all.length <= 3
  const firm = FIRM_OPENER.test(lower) || PRONOUN.test(lower) || own === 0 || brief
  if (OPENER.test(lower) && own <= 3) return { about, leaning: firm ? 1 : WHOLE_QUESTION, cued: firm }
  if (PRONOUN.test(lower) && own <= 5) return { about, leaning: own <= 2 ? 1 : 0.7, cued: true }
  if (own <= 2) return { about, leaning: brief ? 0.8 : WHOLE_QUESTION, cued: false }
  if (OPENER.test(lower) || PRONOUN.test(lower)) return { about, leaning: 0.35, cued: false }
  return { about, leaning: 0.1, cued: false }
}

/** Somebody holds to what they said, against the last answer. */
export function insistsAgainst({ text }: Tokens, thread: readonly Turn[]): boolean {
  return thread.length > 0 && INSISTS.test(asWords(text))
}

/** "Back to those camps": the turn that speaks of them; "back to the first one": the first that had an answer. */
function earlierTurn(tokens: Tokens, thread: readonly Turn[]): Turn | undefined {
  const own = tokens.content.filter((token) => !stopStems.has(token))
  const answered = thread.filter((turn) => turn.factIds.length > 0)
  const shared = answered.map(
    (turn) =>
      words(turn.text)
        .map(stem)
        .filter((word) => own.includes(word)).length,
  )
  const most = Math.max(0, ...shared)
  return most > 0 ? answered[shared.indexOf(most)] : answered[0]
}

/** "And in 2015?" */
function inYear(about: Turn, year: string, findNames: NameFinder): Tokens {
  const earlier = tokenize(about.text, findNames)
  const replaced = earlier.figures.find((hit) => hit.kind === 'year')
  return tokenize(replaced ? earlier.text.slice(0, replaced.start) + year + earlier.text.slice(replaced.end) : `${earlier.text} in ${year}`, findNames)
}

const BARE = /^(?:and|or|but|what about|how about|same|no|nope|sorry|wait|i meant?|also|then)\b/i
const AND_THIS = /^(?:and|what about|how about|same for|also)\b/i
const MEANT = /^(?:(?:no|nope|sorry|wait|oh|hm+|ah|ok)[ ,.]*)*(?:i )?(?:meant?|rather)\b/i
const HEAD =
  /\b(?:how (?:many|much)(?: \p{L}+)?|who|whom|where|when|why|which \p{L}+|what (?:year|date|day|month|countr(?:y|ies)|places?|share|number|figure|kind))\b/iu

/** "How many people …?" - "and displaced?": the new word under the old question word. */
function underHead(own: Tokens, about: Turn, findNames: NameFinder): Tokens | undefined {
  const head = HEAD.exec(about.text)?.[0]
  return head === undefined || HEAD.test(own.text) ? undefined : tokenize(`${head} ${own.text.replace(AND_THIS, '').replace(MEANT, '')}`, findNames)
}

/** What only steers the conversation is no part of the question: "sorry, back to the first one", "…, not how much money". */
export function withoutTalk(text: string): string {
  const sentences = (text.match(/[^.!?]+[.!?]*\s*/g) ?? []).filter((sentence) => !(BACK_TO.test(sentence.toLowerCase()) && !/\?/.test(sentence)))
  const left = (sentences.length > 0 ? sentences.join('') : text)
    .replace(/,?\s+(?:and )?not (?:how|the|about|what|in|for|on|who|when|where|just)\b[^,.?!]*/gi, '')
    .trim()
  return /\p{L}/u.test(left) ? left : text
}

/** "And Boko Haram?" after a question on the Islamic State asks that question of Boko Haram. */
export function substitute(own: Tokens, about: Turn, findNames: NameFinder): Tokens | undefined {
  const bare = new Set(own.names.filter((hit) => hit.kind !== 'term').map((hit) => `@${hit.id}`))
  const rest = own.all.filter(
    (token) => !stopStems.has(token) && !bare.has(token) && !/^(?:alon|onli|meant|mean|specif|particular|instead|question|same|case)$/.test(token),
  )
  if (!BARE.test(own.text)) return undefined
  const replacement = own.names.find((hit) => hit.kind !== 'term')
  const year = own.figures.find((hit) => hit.kind === 'year')
  if (!replacement && year && rest.every((token) => token.startsWith('='))) return inYear(about, year.text, findNames)
  if (!replacement)
    return rest.length > 0 && rest.length <= 2 && (AND_THIS.test(own.text) || MEANT.test(own.text)) ? underHead(own, about, findNames) : undefined
  if (rest.length > 0) return undefined
  const earlier = tokenize(about.text, findNames)
  const replaced =
    earlier.names.find((hit) => hit.id !== replacement.id && hit.kind === replacement.kind) ??
    earlier.names.find((hit) => hit.id !== replacement.id && hit.kind !== 'term')
  if (!replaced) return tokenize(`${about.text} ${replacement.text}`, findNames)
  return tokenize(earlier.text.slice(0, replaced.start) + replacement.text + earlier.text.slice(replaced.end), findNames)
}
