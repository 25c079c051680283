/**
 * Questions for what an article of this kind is taken to hold and this one does not: what a term means, whether something
 * ought to be. Answered with the facts only where these really speak of it.
 */
import type { Fact } from '#knowledge/schema.ts'
import { stopStems } from '#language/features.ts'
import type { Decision } from './decide.ts'
import type { Ground } from './ground.ts'
import type { Question } from './question.ts'
import type { Ranking } from './retrieve.ts'

const TERM =
  '(?:(?:human |sex |labou?r |people |migrant |child |modern(?:[- ]day)? |forced |sexual |debt |illegal )*(?:trafficking|traffickers?|slavery|slaves?|labou?r|smuggling|smugglers?|refugees?|migrants?|migration|peacekeep(?:ing|ers?)(?: forces?| missions?)?|bondage|exploitation|prostitution|terrorism|terrorists?|displacement|displaced (?:people|persons?)))'
const DEFINES = new RegExp(
  `^(?:(?:so|and|ok|but)[ ,]+)*(?:(?:what|wat)(?:'s| is| are|s)? (?:exactly |actually |meant by )?|define |(?:the |what is the )?(?:definition|meaning) of |explain the (?:term|word) )(?:an? |the |term )*["']?${TERM}["']?(?: exactly| actually)?[ ?.!]*$|^(?:(?:so|and|ok|but)[ ,]+)*(?:what|wat) (?:does|do) (?:an? |the |term |word |it mean by |she mean by )*["']?${TERM}["']?(?: (?:really |actually |exactly )?mean)?[ ?.!]*$`,
  'i',
)

const OUGHT =
  /^(?:(?:so|and|but|ok)[ ,]+)*(?:should|shouldn't|ought|would it be (?:right|wrong|better|good)|is it (?:right|wrong|ok(?:ay)?|fair|moral|ethical|legal|good|a good idea) (?:to|that|for)|do you (?:think|believe|support|agree))\b|\b(?:position|stance|opinion|view|take) on\b|\b(?:is|does) (?:she|the author|bigio) (?:for|against|in favou?r of|favou?r|support|oppose)\b|\bsomething she (?:favou?rs|supports|opposes|wants)\b/i
const OF_STANCE =
  /^(?:posit|stanc|opinion|view|take|favour|favor|support|oppos|agre|think|believ|right|wrong|good|idea|author|writer|bigio|articl|better|@governments|want|must)$/
const SURE = 0.6 // a fact as likely as this is what was meant, whatever the words
const LOOKED_AT = 3

export function decideStance(question: Question, { candidates }: Ranking, ground: Ground): Decision | undefined {
  const facts = candidates.flatMap(({ entry }) => (entry.kind === 'fact' ? [entry.fact] : [])).slice(0, LOOKED_AT)
  if (DEFINES.test(question.text))
    return { outcome: 'abstained', missing: 'The article uses the term without defining it.', nearest: facts.slice(0, 2), reason: 'gap' }
  if (!OUGHT.test(question.text) || (candidates[0]?.p ?? 0) >= SURE) return undefined
  const matter = question.tokens.all.filter((token) => !stopStems.has(token) && !OF_STANCE.test(token))
  const speaksOf = (fact: Fact): number => matter.filter((token) => ground.words.get(fact.id)?.has(token)).length
  if (matter.length === 0 || facts.some((fact) => speaksOf(fact) * 2 > matter.length)) return undefined
  return { outcome: 'abstained', missing: 'The article takes no position on that.', nearest: facts.slice(0, 2), reason: 'gap' }
}
