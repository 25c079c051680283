/**
 * "Does it mention X?", "are X in there?": yes with the facts that speak of X, where their very words do. Where no fact
 * does, the question goes the usual way and ends with what the article leaves out.
 */
import type { Fact } from '#knowledge/schema.ts'
import { stopStems, tokenize } from '#language/features.ts'
import type { NameFinder } from '#language/names.ts'
import type { Decision } from './decide.ts'
import type { Ground } from './ground.ts'
import type { Question } from './question.ts'
import type { Ranking, Retriever } from './retrieve.ts'

const TEXT = '(?:it|she|he|they|you|this|bigio|the (?:article|author|piece|text|essay|writer|story)|this (?:article|piece|text|essay|story))'
const SPEAKS =
  '(?:mention|discuss|cover|talk about|speak (?:of|about)|bring up|touch (?:on|upon)|say (?:anything|something|a word|much) (?:about|on)|go into|get into|refer to|deal with|write about|have (?:anything|something) (?:about|on))'
const ASKS_WHAT = new RegExp(`\\bwhat (?:does|do|did|is) ${TEXT} (?:say|saying|think|write|claim|tell us|have to say) (?:about|on|of) (.+)$`, 'i')
const FORMS = [
  new RegExp(`\\b(?:does|do|did|will) ${TEXT} (?:ever |also |even |actually |at all )?${SPEAKS} (.+)$`, 'i'),
  /\b(?:is|are|was|were) there (?:anything|something|any mention|a mention|a word|a bit|a part|info|information|stuff) (?:about|on|of|regarding) (.+)$/i,
  /^(?:(?:and|so|is|what|also)\s+)*(?:anything|something|any mention|a mention|any info|any word) (?:about|on|of|regarding|there on) (.+)$/i,
  /^(?:(?:and|so|also)\s+)*(?:is|are|was|were|r) (?:the )?(.+?) (?:ever |also |even |actually )?(?:mentioned|discussed|covered|named|brought up|addressed|included|talked about)\b/i,
  ASKS_WHAT,
  /^(.+?)[?!,.]+ (?:is there |got |has it )?(?:any|a) mention(?: of (?:it|them|that))?$/i,
  /^(.+?) (?:mentioned|discussed|covered|brought up)(?: (?:at all|anywhere|here))?$/i,
]
const TAIL =
  /(?:[ ?!,.]+(?:and )?(?:where|(?:in )?(?:which|what|wich) (?:part|para(?:graph)?|section|bit))| at all| anywhere| too| as well| here| in (?:it|there|here|this|the (?:article|piece|text|story)|this (?:article|piece|text))| somewhere)+$/i
const MOST = 3
const LONGEST = 4 // words of X; more is a question of its own

export function decideMention(
  question: Question,
  { candidates }: Ranking,
  ground: Ground,
  findNames: NameFinder,
  holds: Retriever['holds'],
): Decision | undefined {
  const best = candidates[0]
  if (best?.entry.kind === 'gap' && best.p > LEFT_OUT) return undefined
  const subject = subjectOf(question.text)
  if (subject === undefined) return undefined
  const asked = tokenize(subject, findNames).all.filter((token) => !stopStems.has(token))
  if (asked.length === 0 || asked.length > LONGEST) return undefined
  const speaking = ground.knowledge.facts.filter((fact) => fact.theme !== BYLINES && asked.every((token) => ground.words.get(fact.id)?.has(token)))
  if (speaking.length === 0) return silence(asked, candidates, holds)
  if (ASKS_WHAT.test(question.text)) return undefined
  const likely = new Map(candidates.flatMap(({ entry, p }) => (entry.kind === 'fact' ? [[entry.fact, p]] : [])))
  const weight = (fact: Fact): number => (likely.get(fact) ?? 0) + (fact.key ? KEY : 0)
  return {
    outcome: 'answered',
    opening: 'Yes, the article speaks of that.',
    direct: [...speaking].sort((a, b) => weight(b) - weight(a)).slice(0, MOST),
    context: [],
  }
}

/** Nothing was ever asked of the likeliest fact in half of these words: it is not what they are about. */
function silence(asked: readonly string[], candidates: Ranking['candidates'], holds: Retriever['holds']): Decision | undefined {
  const best = candidates[0]?.entry
  if (best?.kind !== 'fact' || asked.filter((token) => holds(best.fact, token)).length * 2 >= asked.length) return undefined
  return { outcome: 'abstained', missing: 'The article does not speak of that.', nearest: [best.fact], reason: 'gap' }
}

const LEFT_OUT = 0.9 // this sure that it is about what the article leaves out, "are the bases named?" is no question of mention
const BYLINES = 'about' // the author's program on women is no mention of women
const KEY = 0.05 // of two facts that speak of it, the one the article stands on

const QUESTION_WORD = /\b(?:who|whose|what|which|when|where|why|how)\b/i

function subjectOf(text: string): string | undefined {
  const plain = text.replace(/[\s?!.]+$/g, '').replace(TAIL, '')
  const match = FORMS.map((form) => form.exec(plain)).find(
    (one) => one !== null && (one.index === 0 || one[0].startsWith('what') || !QUESTION_WORD.test(plain.slice(0, one.index))),
  )
  const found = match?.[1]
  return found !== undefined && !/\b(?:who|what|which|when|where|why|how|whether|that|if)\b|[,;]/i.test(found) ? found.replace(TAIL, '') : undefined
}
