/**
 * A question that asks for several things, taken apart into questions that can be answered alone. Each way of putting
 * several things into one question has a reader; the first that finds two parts or more is taken.
 */
import { stopWords } from '#language/text.ts'
import { coordinated } from './coordination.ts'
import type { Question } from './question.ts'

/** `loose`: things joined by "and" in one question, which may as well be one thing ("drugs and arms"). */
export type Parts = { texts: string[]; loose: boolean }

const APART =
  /^(?:.*?\b)?(?:separate|distinguish|untangle|disentangle|tell apart|sort)\b(?: (?:for me|out|between))*\s+(.{6,}?)\s+(?:from|and)\s+(.{6,}?)[?.!]*$/i
const COMPARE = /^(?:please )?(?:compare|contrast)\s+(.{10,}?)\s+(?:with|to|against)\s+(.{10,}?)[?.!]*$/i
const COMPARES = /\b(?:versus|vs\.?|next to|compared? (?:to|with)|(?:compare|set|put|weigh|hold)\b.{3,80}\bagainst)\b/i

/** The parts of a question that asks for several things, in order; fewer than two where it asks for one. */
export function partsOf(question: Question): Parts {
  for (const read of [enumerated, alternatives, listed, compared, eachOf, bothOf, separate]) {
    const texts = read(question)
    if (texts.length > 1) return { texts, loose: false }
  }
  return { texts: coordinated(question), loose: true }
}

const MARKER = /(?:^|[\s,;:])(?:\([a-e1-5]\)|[a-e1-5]\))\s+/gi

/** "… for (a) women …, (b) migrants …": what stands before the first mark goes with each item that asks nothing itself. */
function enumerated({ text }: Question): string[] {
  const [before = '', ...items] = text.split(MARKER).map((piece) => piece.replace(/[\s,;]+(?:and|or)?\s*$/i, '').trim())
  return items.length < 2 ? [] : items.filter(hasWord).map((item) => (ASKING_ITEM.test(item) ? item : `${before} ${item}`.trim()))
}

/** "Which is larger: what … or what …?" */
function alternatives({ text }: Question): string[] {
  const either = /\b(?:larger|bigger|higher|greater|more|smaller|less|lower|fewer)\b[^:?,]*[,:]\s*(.{6,}?)\s*,?\s+or\s+(.{6,}?)\?/i.exec(text)
  return either
    ? [either[1] as string, either[2] as string].map((side) => (/^(?:those|people|the people|the ones)\b/i.test(side) ? `how many are ${side}` : side))
    : []
}

const AFTER_COLON = /:\s+(.{12,})$/s
const WISHED =
  /(?:^|[.!] )(?:(?:ok(?:ay)?|hi|hello|please|pls)\W+)?(?:i (?:need|want|would like|am after)|give me|send me|need|want|can i (?:have|get)|i'd like|list|name)\b\s+(?:both )?([^?]*?(?:,|\bone\b)[^?]*?\b(?:and|plus)\b.{6,})$/is

/** What is listed after a colon or a wish; what stands before the colon goes with each item where the items are mere names of things. */
function listed(question: Question): string[] {
  const { text } = question
  const list = AFTER_COLON.exec(text)?.[1] ?? WISHED.exec(text)?.[1]
  if (list === undefined || !/,|\band\b|\bor\b/.test(list)) return []
  const items = splitList(list.replace(/[.?!]\s.*$/s, ''))
  const opening = text.length - list.length
  const header = question.tokens.names
    .filter((hit) => hit.end < opening)
    .map((hit) => hit.text)
    .join(' ')
  const opens = text.slice(0, opening).replace(/[\s:]+$/, '')
  const only = [...new Set(question.tokens.names.filter((hit) => hit.kind !== 'term').map((hit) => hit.text))]
  const subject = only.length === 1 && items[0]?.includes(only[0] as string) ? (only[0] as string) : ''
  if (items.length > 1 && items.every(isScant)) return items.map((item) => `${opens} ${item}`)
  return items
    .map((item) =>
      (header === '' && subject !== '' && item.split(' ').length <= SHORT_ITEM && !item.includes(subject) ? `${subject} ${item}` : `${header} ${item}`).trim(),
    )
    .filter(hasWord)
}

/** "What's about money": too little to be asked alone. */
const isScant = (item: string): boolean => ASKING_ITEM.test(item) && item.split(' ').filter((word) => !stopWords.has(word.toLowerCase())).length <= SCANT
const SHORT_ITEM = 6 // words; a longer one may well be about something else
const SCANT = 2 // its question word and one more

const QUESTION_WORD = '(?:which|what|who|whom|whose|how|where|when|why)'
const BEFORE_QUESTION = new RegExp(`,?\\s+(?:and|or|plus)\\s+(?=${QUESTION_WORD}\\b)|,\\s+(?=${QUESTION_WORD}\\b)`, 'i')
const ASKING_ITEM = new RegExp(`^${QUESTION_WORD}\\b`, 'i')

/** "which groups do this, and which do that" falls apart at its question words; a mere list at commas and "and". */
function splitList(list: string): string[] {
  return list.split(BEFORE_QUESTION).flatMap((piece) => (ASKING_ITEM.test(piece) ? [piece] : piece.split(/\s*[,;]\s*(?:and |or |plus )?|\s+(?:and|plus) /i)))
}

/** "… versus …", "put … next to …" */
function compared({ text }: Question): string[] {
  const apart = APART.exec(text) ?? COMPARE.exec(text)
  if (apart) return [apart[1] as string, apart[2] as string]
  return COMPARES.test(text) ? text.split(/,?\s+(?:versus|vs\.?|next to|compared? (?:to|with)|against)\s+|\?\s+(?=\S)|\.\s+(?=\p{Lu})/iu).filter(hasWord) : []
}

/** "What do X and Y each contribute?" */
function eachOf(question: Question): string[] {
  return /\b(?:each|respectively|both (?!of))\b/i.test(question.text) ? coordinated(question) : []
}

const BOTH =
  /^(?:please )?(?:state|give(?: me)?|name|identify|provide|specify|tell me|note|cite|summari[sz]e)\s+((?:the|her|his|its|their|one)\b.{6,}?),? and ((?:the|her|his|its|their|one|an?)\b.{6,}?)[?.!]*$/i

/** "State the author's post and the name of her co-author." */
function bothOf({ text }: Question): string[] {
  const both = BOTH.exec(text)
  return both ? [both[1] as string, both[2] as string] : []
}

/** Questions one after the other, with or without a question mark between them. */
function separate(question: Question): string[] {
  const pieces = question.text
    .split(
      /\?\s+(?=\S)|;\s+|\.\s+(?=\p{Lu})|,?\s+(?=one (?:on|for|about) )|,?\s+(?:and|plus|as well as|while)\s+(?=(?:also |then |separately |secondly |finally |lastly )?(?:what|who|whom|whose|how|where|when|why|which|(?:in|on|at|along|from|by|under|for|to|with|near) (?:what|which)|one|the|its|by|north|south|isis|does|do|is)\b)|,\s+(?=(?:what|who|whom|whose|how|where|when|why|which)\b)/iu,
    )
    .map((piece) => piece.trim())
    .filter((piece) => hasWord(piece) && ASKS.test(piece))
  const opens = question.text.slice(0, Math.max(0, question.text.indexOf(pieces[0] ?? question.text)))
  const about = namesIn(opens, question)
  return pieces.map((piece, at) =>
    about !== '' && namesIn(piece, question) === ''
      ? `${about} ${piece}`
      : at > 0 && piece.split(' ').length <= FEW && namesIn(piece, question) === '' && !/\b(?:they|them|their|it|its|he|she|her|that|those)\b/i.test(piece)
        ? `${piece} ${namesIn(pieces[at - 1] as string, question)}`.trim()
        : piece,
  )
}

/** "…, how many are there, and where": as short as this a part is about what the one before it named. */
const FEW = 4

function namesIn(piece: string, question: Question): string {
  return question.tokens.names
    .filter((hit) => piece.includes(hit.text))
    .map((hit) => hit.text)
    .join(' ')
}

const hasWord = (piece: string): boolean => /\p{L}{2}/u.test(piece)

export const ASKS =
  /\?$|^(?:and |plus |also |then |separately |secondly )?(?:one (?:sentence |line |word )?(?:on|for|about) |what|who|whose|whom|how|where|when|why|which|in what|by what|does|do|did|is|are|was|were|list|give|name|tell|explain|compare|put|contrast)\b/i
