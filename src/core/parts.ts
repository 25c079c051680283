/** A question that asks for several things, taken apart into questions that can be answered alone. */
import type { Question } from './question.ts'

/** The parts of a question that asks for several things, in order; one part where it asks for one. */
export function partsOf(question: Question): string[] {
  const text = question.text
  const afterColon = /:\s+(.{12,})$/s.exec(text)?.[1] ?? /(?:^|[.!] )(?:(?:ok(?:ay)?|hi|hello|please|pls)\W+)?(?:i (?:need|want|would like|am after)|give me|send me|need|want|can i (?:have|get)|i'd like|list|name)\b\s+(?:both )?([^?]*?(?:,|\bone\b)[^?]*?\b(?:and|plus)\b.{6,})$/is.exec(text)?.[1]
  const listed = afterColon !== undefined && /,|\band\b|\bor\b/.test(afterColon)
  const pieces = listed
    ? splitList(afterColon.replace(/[.?!]\s.*$/s, ''))
    : /\b(?:versus|vs\.?|next to|compared? (?:to|with)|against)\b/i.test(text) ? text.split(/,?\s+(?:versus|vs\.?|next to|compared? (?:to|with)|against)\s+|\?\s+(?=\S)|\.\s+(?=\p{Lu})/iu)
    : text.split(/\?\s+(?=\S)|;\s+|\.\s+(?=\p{Lu})|,?\s+(?=one (?:on|for|about) )|,?\s+(?:and|plus|as well as|while|vs\.?|versus|next to|compared (?:to|with)|against)\s+(?=(?:also |then |separately |secondly |finally |lastly )?(?:what|who|whose|how|where|when|why|which|in what|in which|from which|by which|one|the|its|by|north|south|isis|does|do|is)\b)|,\s+(?=(?:what|who|whose|how|where|when|why|which)\b)/iu)
  const either = /\b(?:larger|bigger|higher|greater|more|smaller|less|lower|fewer)\b[^:?,]*[,:]\s*(.{6,}?)\s*,?\s+or\s+(.{6,}?)\?/i.exec(text)
  if (either) return [either[1] as string, either[2] as string]
  const header = listed ? question.tokens.names.filter((hit) => hit.end < text.length - (afterColon?.length ?? 0)).map((hit) => hit.text).join(' ') : ''
  const only = [...new Set(question.tokens.names.filter((hit) => hit.kind !== 'term').map((hit) => hit.text))]
  const subject = listed && only.length === 1 && pieces[0]?.includes(only[0] as string) ? (only[0] as string) : ''
  return pieces.map((piece) => (header === '' && subject !== '' && !piece.includes(subject) ? `${subject} ${piece}` : `${header} ${piece}`).trim()).filter((piece) => /\p{L}{2}/u.test(piece) && (listed || ASKS.test(piece) || /\b(?:versus|vs|next to|compared?|against)\b/i.test(text)))
}

/** "which groups do this, and which do that" falls apart at its question words; a mere list at commas and "and". */
function splitList(list: string): string[] {
  const questions = list.split(/,?\s+(?:and|or|plus)\s+(?=(?:which|what|who|whose|how|where|when|why)\b)|,\s+(?=(?:which|what|who|whose|how|where|when|why)\b)/i)
  return questions.length > 1 ? questions : list.split(/\s*[,;]\s*(?:and |or |plus )?|\s+(?:and|plus) /i)
}

export const ASKS = /\?$|^(?:and |plus |also |then |separately |secondly )?(?:one (?:sentence |line |word )?(?:on|for|about) |what|who|whose|whom|how|where|when|why|which|in what|by what|does|do|did|is|are|was|were|list|give|name|tell|explain|compare|put|contrast)\b/i
