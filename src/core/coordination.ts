/** Things joined by "and" in one question ("how much do X, Y and Z make"): the question asked of each of them. */
import type { Question } from './question.ts'

const ITEM = '[^,?.;:]{2,70}?'
const LIST = `(${ITEM}(?:, ${ITEM}){0,3},? (?:and|versus|vs\\.?) [^,?.;:]{2,70}?)`
const AUXILIARY = '(?:do|does|did|are|is|was|were|have|has|can|should|would)'
const VERB =
  '(?:each|both|all|respectively|make|made|earn|earned|take|took|get|got|gain|bring|brought|benefit|profit|use|used|pay|paid|suffer|say|do|did|done|contribute|treat|come up|differ|happen|play|stand|cost|collect|receive|raise|look|held|kept|sold|[a-z]{3,}ed)'
const LEADS_TO =
  '(?:compare|contrast|between|about|on|of|for|from|with|by|in|against|at|to|summari[sz]e|explain|describe|name|list|show|give me|who (?:is|are)|what (?:is|are)|what happens to|tell me)'
const SUBJECTS = new RegExp(`^(.*?\\b${AUXILIARY}\\s+)(?:both )?${LIST}\\s+(${VERB}\\b.*)$`, 'i')
const OBJECTS = new RegExp(`^(.*\\b${LEADS_TO}\\s+)(?:both )?${LIST}([?.!]*)$`, 'i')
const JOINT = /\s*,\s*(?:and )?|\s+(?:and|versus|vs\.?)\s+/i
const A_CLAUSE = /\b(?:who|whom|whose|what|which|when|where|why|how|do|does|did|is|are|was|were|has|have|had|that)\b/i // no thing, but a question or a statement
const LONGEST = 300

/** "On survivors, on recovery and on …": the list begins where its little word first stands. */
function widened(found: RegExpExecArray): readonly string[] {
  const earlier = /^(.*?\b(on|of|for|from|about|in|by|to|between)\s+)([^,?.;:]+), \2\s+$/i.exec(found[1] ?? '')
  return earlier ? [found[0], earlier[1] as string, `${earlier[3]}, ${found[2]}`, found[3] ?? ''] : found
}

/** The question once for each of the things; none where nothing is joined. */
export function coordinated({ text, tokens }: Question): string[] {
  if (text.length > LONGEST) return []
  const found = SUBJECTS.exec(text) ?? OBJECTS.exec(text)
  if (!found) return []
  const [, before = '', list = '', after = ''] = widened(found)
  const from = before.length + (text.slice(before.length).startsWith('both ') ? 5 : 0)
  // "and" within a name joins nothing: the program on Women and Foreign Policy
  const inName = tokens.names.some((hit) => hit.start >= from && hit.end <= from + list.length && JOINT.test(hit.text))
  if (inName || A_CLAUSE.test(list)) return []
  const items = list
    .split(JOINT)
    .map((item) => item.replace(/^(?:on|of|for|from|about|by|in|at|to|between) /i, '').trim())
    .filter((item) => /\p{L}{2}/u.test(item))
  return items.map((item) => `${before}${item} ${after.replace(/\b(?:each|both|all|respectively)\s+/i, '')}`.replace(/\s+/g, ' ').trim())
}
