/**
 * What is said about the last answer rather than about the subject: say it again, are you sure, whose word is it, which
 * paragraph, shorter, more. Answered from the facts that were told, so that nothing is looked up anew and reshuffled.
 */
import type { Fact, Name } from '#knowledge/schema.ts'
import type { Decision } from './decide.ts'
import type { Turn } from './follow-up.ts'
import type { Ground } from './ground.ts'
import { carriesName } from './name-book.ts'

const IT = '(?: (?:that|this|it|them|those))?'
const PLEASE = '(?:(?:can|could|would|will) (?:you|u) )?(?:please )?'
const PERIOD = '(?:(?:(?:per|a|one|each|every|a single|one single) )?(?:year|month|week|day|ship|boat|head|person)|yearly|annual(?:ly)?|monthly|weekly|daily)'
const KINDS = {
  again: [
    `${PLEASE}(?:repeat|say)${IT}(?: (?:the )?(?:last )?(?:answer|bit|part|one))?(?: again| once more| one more time)?`,
    'come again',
    'once more',
    '(?:one more time|again)',
    'what was (?:that|it)(?: again)?',
    'what did (?:you|u) (?:just )?say',
  ],
  sure: [
    '(?:are )?(?:you|u) (?:really |quite |absolutely |so )?(?:sure|certain|positive|serious)(?: (?:about|of) (?:that|this|it))?',
    '(?:oh )?really',
    '(?:is|was) (?:that|this|it) (?:really |actually )?(?:right|true|correct|accurate|so|certain)',
    'sure',
    'seriously',
    'for real',
    'how (?:sure|certain|confident) are you(?: about (?:that|this|it))?',
    'can i (?:trust|rely on|quote) (?:that|this|it|you)',
    `${PLEASE}(?:double[- ]?check|check|confirm|verify)${IT}`,
    'how do (?:you|u) know(?: that| this)?',
  ],
  source: [
    "(?:(?:what|which|who)(?:'s| is| are|s)? )?(?:(?:the|your|its) )?sources?(?: (?:for|of) (?:that|this|it))?",
    'says who',
    'who says(?: so| that| this| it)?',
    "(?:what|who)(?:'s| is| are) (?:that|this|it) based on",
    'citation(?: needed)?',
    'where (?:did|do) (?:you|u) (?:get|have|find|take) (?:that|this|it)(?: from)?',
    "where(?:'s| is| does)? (?:that|this|it)(?: come)? from",
  ],
  paragraph: [
    "(?:in )?(?:which|what) (?:paragraph|para|part|section|passage|line)(?:(?:'s| is| was| does)? (?:that|this|it)(?: (?:in|from|say so|say that|stand in))?)?",
    'paragraph(?: number)?',
    '(?:so )?where (?:in|does) (?:the |this )?(?:article|text|piece)(?: is| does)?(?: (?:that|this|it|she))?(?: (?:say|says|said|stand|stands|state|written))?(?: that| this| so)?',
    "where(?:'s| is) (?:that|this|it)(?: in the (?:article|text|piece))",
  ],
  shorter: [
    `(?:${PLEASE}(?:make|keep|put|say)${IT} )?(?:a bit |much |even )?(?:shorter|briefer|briefly|more concise(?:ly)?|in short)(?: version)?`,
    'tl;? ?dr',
    `(?:${PLEASE}(?:put|say|sum|give)(?: me)?${IT} )?(?:up )?(?:in|as) (?:one|a|a single|1) (?:sentence|line|word|nutshell)`,
    `${PLEASE}(?:sum|boil)${IT}(?: (?:up|down))?`,
    '(?:the )?short version',
    'too long',
  ],
  plainer: [
    `(?:${PLEASE}(?:put|say|explain)${IT} )?(?:a bit )?(?:(?:more )?(?:simply|plainly)|simpler|in (?:simpler|simple|plain|easy|easier|normal) (?:words|english|terms|language))`,
    '(?:in )?(?:plain |simple )?english',
    "i (?:don't|do not|didn't|dont) (?:get|understand)(?: it| that| this)?",
    "explain(?: it| that)? like i(?:'m| am|m) (?:five|5|ten|12|twelve)",
    '(?:what|wat) (?:does|do) (?:that|this|it) mean',
    'meaning',
    'huh',
    '(?:what|wat) do (?:you|u) mean(?: by that)?',
  ],
  unit: [
    `(?:(?:is|was) (?:that|this|it) )?(?:a |in |for )?${PERIOD} or (?:a |in )?(?:${PERIOD}|total|all|all time|ever|forever|several years|many years|more|altogether|overall|one-?off|once)`,
  ],
  other: ["(?:what about |who(?: is|'s)? |what(?: is|'s)? |which(?: is)? |name )?the other(?: (?:one|two|country|place|group|state|nation|figure|half))?"],
  why: ['why', 'why not', 'how come', 'why(?: is| was)? (?:that|this|it)(?: so)?', 'for what reason', 'but why', 'what for', '(?:is there )?(?:a|any) reason'],
  more: [
    `(?:${PLEASE}(?:tell me|say|give me|i want|know|any|is there|got) )?(?:a bit |a little |some |anything |any )?more(?: (?:about|on) (?:that|this|it|them))?(?: details?| info(?:rmation)?| please)?`,
    '(?:go|carry) on',
    'continue',
    'keep going',
    '(?:what|anything|something) else(?: (?:does|did) (?:it|she|the article|the text) say)?(?: (?:about|on) (?:that|this|it|them))?',
    `${PLEASE}(?:elaborate|expand)(?: on${IT})?`,
    '(?:more |any )?details?',
    'and then',
  ],
} as const
const WHOLE = Object.entries(KINDS).map(([kind, forms]) => [kind as keyof typeof KINDS, new RegExp(`^(?:${forms.join('|')})$`, 'i')] as const)
const COUNTED = ['first', 'second', 'third', 'fourth', 'fifth']
const NTH = new RegExp(
  `^${PLEASE}(?:(?:tell me|say|know|give me)(?: a bit| some)? )?(?:more|something|details?|elaborate|expand|explain)(?: (?:about|on|of))? (?:the |your |point |number )*(${COUNTED.join('|')}|last)(?: (?:one|point|item|thing|part|group|figure|fact|sentence|bit))?$`,
  'i',
)
const OPENERS =
  /^(?:ok(?:ay)?|so|hm+|well|and|but|wait|sorry|please|pls|thanks|thank you|cool|great|fine|no|yes|yeah|um+|hey|wow|oh|interesting)\b[\s,.!]*(?=\S)/i

const LONGEST = 80
const MORE = 3
const RESTATED = 2

export function decideAside(text: string, thread: readonly Turn[], ground: Ground): Decision | undefined {
  const last = thread.findLast((turn) => turn.factIds.length > 0)
  const told = last?.factIds.flatMap((id) => ground.facts.get(id) ?? []) ?? []
  const [first] = told
  if (!first || text.length > LONGEST) return undefined
  const said = bare(text)
  const nth = NTH.exec(said)?.[1]?.toLowerCase()
  if (nth !== undefined) return more([told[nth === 'last' ? told.length - 1 : COUNTED.indexOf(nth)] ?? first], thread, ground, true)
  const kind = WHOLE.find(([, form]) => form.test(said))?.[0]
  if (kind === 'more') return more(told, thread, ground, false)
  if (kind === 'again') return { outcome: 'answered', direct: told, context: [] }
  if (kind === 'sure')
    return { outcome: 'answered', opening: 'I go by the article alone, and this is what it says.', direct: told.slice(0, RESTATED), context: [] }
  if (kind === 'source') return { outcome: 'answered', opening: sourceOf(first, ground), direct: [first], context: [] }
  if (kind === 'unit') return first.figures.some((figure) => figure.per !== undefined) ? { outcome: 'answered', direct: [first], context: [] } : undefined
  if (kind === 'other') return other(told, last?.text ?? '', ground)
  if (kind === 'why') return reasons(told, ground)
  if (kind === 'paragraph' || kind === 'plainer') return { outcome: 'answered', direct: told.slice(0, RESTATED), context: [] }
  return kind === undefined ? undefined : { outcome: 'answered', direct: [first], context: [] }
}

/** Is it about the last answer, and about nothing else? */
export function isAside(text: string): boolean {
  const said = bare(text)
  return text.length <= LONGEST && (NTH.test(said) || WHOLE.some(([, form]) => form.test(said)))
}

/** Without the words that only open or close a turn. */
function bare(text: string): string {
  let said = text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/[\s?!.…,]+$/g, '')
    .replace(/,? (?:please|pls|plz|then|though|thanks|bro|lol)$/i, '')
    .trim()
  while (OPENERS.test(said)) said = said.replace(OPENERS, '')
  return said
    .replace(/[\s?!.…,]+$/g, '')
    .replace(/[\s?!.…,]+(?:sorry\b.{0,40}|(?:i )?(?:didn't|did not|didnt) (?:catch|get|hear)\b.{0,20}|(?:i )?missed\b.{0,20})$/, '')
}

/** What the article says beyond what the thread has been told: what completes the facts, then what shares their names, then their theme. */
function more(of: readonly Fact[], thread: readonly Turn[], ground: Ground, restate: boolean): Decision {
  const told = new Set(thread.flatMap((turn) => turn.factIds))
  const names = ground.names.binding(of.flatMap((fact) => fact.names.map((id) => ({ id }))))
  const { facts } = ground.knowledge
  const pool = [
    ...of.flatMap((fact) => fact.context.flatMap((id) => ground.facts.get(id) ?? [])),
    ...facts.filter((fact) => names.some((name) => carriesName(fact, name, ground.names))),
    ...facts.filter((fact) => fact.theme === of[0]?.theme),
  ]
  const fresh = [...new Set(pool)].filter((fact) => !told.has(fact.id)).slice(0, MORE)
  const direct = restate ? [...of, ...fresh.slice(0, MORE - 1)] : fresh
  return direct.length > 0
    ? { outcome: 'answered', direct, context: [] }
    : { outcome: 'abstained', missing: 'That is all the article says about it.', nearest: [...of].slice(0, 1), reason: 'told' }
}

/** "And the other one?": the fact that was told names it beside the one that the question named. */
function other(told: readonly Fact[], asked: string, ground: Ground): Decision | undefined {
  const said = asked.toLowerCase()
  const isNew = (name: Name): boolean => !name.forms.some((form) => said.includes(form.toLowerCase()))
  const names = told.map((fact) => ground.names.binding(fact.names.map((id) => ({ id }))))
  const at = names.findIndex((list) => list.some((name) => isNew(name) && list.some((old) => old.kind === name.kind && !isNew(old))))
  return at < 0 ? undefined : { outcome: 'answered', direct: [told[at] as Fact], context: [] }
}

/** "Why?" asks for what the article gives as a reason beside the facts that were told. */
function reasons(told: readonly Fact[], ground: Ground): Decision {
  const first = told[0] as Fact
  const near = [
    ...told.slice(1),
    ...told.slice(0, RESTATED).flatMap((fact) => fact.context.flatMap((id) => ground.facts.get(id) ?? [])),
    ...ground.knowledge.facts.filter((fact) => fact.context.includes(first.id)),
  ]
  const why = [...new Set(near)].filter((fact) => fact !== first && fact.answers.includes('why')).slice(0, RESTATED)
  if (why.length > 0) return { outcome: 'answered', direct: why, context: [] }
  if (first.answers.includes('why')) return { outcome: 'answered', direct: [first], context: [] }
  return { outcome: 'abstained', missing: 'The article gives no reason for that.', nearest: [first], reason: 'told' }
}

function sourceOf(fact: Fact, { knowledge }: Ground): string {
  if (fact.claimedBy === 'author') return 'The article says this on its own word and names no other source for it.'
  if (fact.claimedBy === 'article') return 'That stands on the article itself.'
  return `The source that the article gives is ${knowledge.article.claimants[fact.claimedBy]?.name}.`
}
