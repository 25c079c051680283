/**
 * A question that asks for several things, taken apart into questions that can be answered alone. Each way of putting
 * several things into one question has a reader; the first that finds two parts or more is taken.
 */
import { coordinated } from './coordination.ts'
import type { Question } from './question.ts'

/** `loose`: things joined by "and" in one question, which may as well be one thing ("drugs and arms"). */
export type Parts = { texts: string[]; loose: boolean }

const COMPARES = /\b(?:versus|vs\.?|next to|compared? (?:to|with)|(?:compare|set|put|weigh|hold)\b.{3,80}\bagainst)\b/i

/** The parts of a question that asks for several things, in order; fewer than two where it asks for one. */
export function partsOf(question: Question): Parts {
  for (const read of [alternatives, listed, compared, eachOf, separate]) {
    const texts = read(question)
    if (texts.length > 1) return { texts, loose: false }
  }
  return { texts: coordinated(question), loose: true }
}

/** "Which is larger: what … or what …?" */
function alternatives({ text }: Question): string[] {
  const either = /\b(?:larger|bigger|higher|greater|more|smaller|less|lower|fewer)\b[^:?,]*[,:]\s*(.{6,}?)\s*,?\s+or\s+(.{6,}?)\?/i.exec(text)
  return either ? [either[1] as string, either[2] as string] : []
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
  const only = [...new Set(question.tokens.names.filter((hit) => hit.kind !== 'term').map((hit) => hit.text))]
  const subject = only.length === 1 && items[0]?.includes(only[0] as string) ? (only[0] as string) : ''
  return items.map((item) => (header === '' && subject !== '' && !item.includes(subject) ? `${subject} ${item}` : `${header} ${item}`).trim()).filter(hasWord)
}

const QUESTION_WORD = '(?:which|what|who|whose|how|where|when|why)'
const BEFORE_QUESTION = new RegExp(`,?\\s+(?:and|or|plus)\\s+(?=${QUESTION_WORD}\\b)|,\\s+(?=${QUESTION_WORD}\\b)`, 'i')
const ASKING_ITEM = new RegExp(`^${QUESTION_WORD}\\b`, 'i')

/** "which groups do this, and which do that" falls apart at its question words; a mere list at commas and "and". */
function splitList(list: string): string[] {
  return list.split(BEFORE_QUESTION).flatMap((piece) => (ASKING_ITEM.test(piece) ? [piece] : piece.split(/\s*[,;]\s*(?:and |or |plus )?|\s+(?:and|plus) /i)))
}

/** "… versus …", "put … next to …" */
function compared({ text }: Question): string[] {
  return COMPARES.test(text) ? text.split(/,?\s+(?:versus|vs\.?|next to|compared? (?:to|with)|against)\s+|\?\s+(?=\S)|\.\s+(?=\p{Lu})/iu).filter(hasWord) : []
}

/** "What do X and Y each contribute?" */
function eachOf(question: Question): string[] {
  return /\b(?:each|respectively|both (?!of))\b/i.test(question.text) ? coordinated(question) : []
}

/** Questions one after the other, with or without a question mark between them. */
function separate(question: Question): string[] {
  const pieces = question.text
    .split(
      /\?\s+(?=\S)|;\s+|\.\s+(?=\p{Lu})|,?\s+(?=one (?:on|for|about) )|,?\s+(?:and|plus|as well as|while)\s+(?=(?:also |then |separately |secondly |finally |lastly )?(?:what|who|whose|how|where|when|why|which|in what|in which|from which|by which|one|the|its|by|north|south|isis|does|do|is)\b)|,\s+(?=(?:what|who|whose|how|where|when|why|which)\b)/iu,
    )
    .map((piece) => piece.trim())
    .filter((piece) => hasWord(piece) && ASKS.test(piece))
  return pieces.map((piece, at) =>
    at > 0 && piece.split(' ').length <= FEW && namesIn(piece, question) === '' && !/\b(?:they|them|their|it|its|he|she|her|that|those)\b/i.test(piece)
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
