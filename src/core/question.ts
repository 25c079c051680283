/**
 * What is asked: planted instructions taken out, shorthand and names folded, follow-ups tied to the turn they lean on,
 * a question with several parts taken apart. Nothing is decided here.
 */
import type { AskedKind } from '#knowledge/schema.ts'
import { expand, stopStems, type Tokens, tokenize } from '#language/features.ts'
import type { NameFinder, NameHit } from '#language/names.ts'
import type { Speller } from '#language/spelling.ts'
import { stem, tidy, words } from '#language/text.ts'

/** What the thread remembers of a turn: no more than is needed to understand the next one. */
export type Turn = { text: string; factIds: readonly string[] }

export type Question = {
  /** The question itself, tidied, without planted instructions. */
  text: string
  tokens: Tokens
  /** The asking sentences alone, where there are others beside them ("I run a shelter. …?"). */
  core: Tokens | undefined
  /** Names that are set aside: "other than North Korea". */
  excluded: NameHit[]
  asked: ReadonlySet<AskedKind>
  /** Wants the whole list, not the best example. */
  wantsAll: boolean
  wantsFigure: boolean
  wantsPlaces: boolean
  wantsMoney: boolean
  /** "summarise p5", "paragraphs 10 and 11" */
  paragraphs: number[]
  /** Asks where a figure comes from. */
  wantsSource: boolean
  /** Takes something for granted ("why did … fall", "interesting that …"), rather than asking whether it is so. */
  presupposes: boolean
  /** The earlier turn this one leans on, and how heavily (0 not at all, 1 cannot be read without it). */
  about: Turn | undefined
  leaning: number
  /** Says so itself: "and …", "that", "no, …". Without such a cue a question that is clear alone is taken alone. */
  cued: boolean
  /** The text had instructions to the bot in it, which were taken out. */
  planted: boolean
  wantsVerbatim: boolean
}

const MAX_TEXT = 4000 // characters that are read; a longer text is cut in its middle

export function readQuestion(raw: string, thread: readonly Turn[], findNames: NameFinder, spell: Speller): Question {
  const { text: bare, planted } = withoutInstructions(clip(tidy(raw)))
  const whole = spell(expand(bare))
  const { about, leaning, cued } = leansOn(tokenize(whole, findNames), thread)
  const text = about ? withoutTalk(whole) : whole
  const own = tokenize(text, findNames)
  const substituted = about && leaning > 0 ? substitute(own, about, findNames) : undefined
  const tokens = substituted ?? own
  const lower = tokens.text.toLowerCase()
  return {
    text: tokens.text,
    tokens: { ...tokens, names: tokens.names.filter((hit) => !setAside(tokens.text, hit)) },
    core: coreOf(tokens, findNames),
    excluded: tokens.names.filter((hit) => setAside(tokens.text, hit)),
    asked: askedIn(lower),
    wantsPlaces: /\b(?:countr(?:y|ies)|places?|regions?|locations?|nations?)\b/.test(lower),
    wantsAll: !/\bof all (?:places|people|things)\b/.test(lower) && /\b(?:all|every|each|list|full list|complete|everything|entire|name the|which countries|which groups|what are the)\b/.test(lower),
    wantsFigure: /\bhow (?:many|much)\b|\bnumber of\b|\b(?:what|which|exact|the|any|a) (?:number|figure|total|amount|share|percentage|proportion|count|sum|rate|price|cost|size|headcount)\b|\bpercent|\bper cent\b|\bgoing rate\b|\bpaid\b|\bwages?\b|\bsalar|\bper (?:hour|day|head|person|month)\b|\bhow (?:old|long|far|often|large|big)\b|\b(?:what|which) (?:year|date|day|age|percentage)\b|\bbudget\b/.test(lower),
    wantsMoney: /\bmoney\b|\bdollars?\b|\$|\brevenue|\bprofit|\bearn|\bincome\b|\bcash\b|\bproceeds\b|\bsums?\b|\bfinancial\b/.test(lower),
    paragraphs: paragraphsIn(lower),
    wantsSource: SOURCE.test(lower),
    presupposes: presupposes(lower),
    about,
    leaning: substituted ? 0.3 : leaning,
    cued,
    planted,
    wantsVerbatim: /\b(?:base64|(?:whole|entire|full|complete) (?:article|text|piece|essay)\b.{0,20}\b(?:text|here|out|please|verbatim)|(?:reproduce|paste|print|output|retype|recite|copy)\b.{0,25}\b(?:article|paragraph|text|piece)|verbatim|word for word|word-for-word|exact words|exactly as (?:it (?:was|is|'s) )?(?:written|printed)|copy (?:and|&) paste|full text|quote (?:the )?(?:paragraph|article|entire|whole))\b/.test(lower),
  }
}

function coreOf(tokens: Tokens, findNames: NameFinder): Tokens | undefined {
  const sentences = tokens.text.match(/[^.!?:]+[.!?:]*\s*/g) ?? []
  const asking = sentences.filter((sentence) => /\?\s*$/.test(sentence) || ASKS.test(sentence.trim())).join('').trim()
  const beside = sentences.filter((sentence) => !asking.includes(sentence.trim())).join('')
  if (!/\b(?:i|i'm|im|my|we|our)\b/i.test(beside) || findNames(beside).some((hit) => hit.kind !== 'term')) return undefined
  return sentences.length > 1 && asking.length > 0 && asking.length < tokens.text.length * 0.9 && asking.split(' ').length > 3 ? tokenize(asking, findNames) : undefined
}

function setAside(text: string, hit: NameHit): boolean {
  return /\b(?:other than|besides|apart from|aside from|except(?: for)?|excluding|beyond|not counting)\s+(?:the\s+)?$/i.test(text.slice(Math.max(0, hit.start - 24), hit.start))
}

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

const ASKS = /\?$|^(?:and |plus |also |then |separately |secondly )?(?:one (?:sentence |line |word )?(?:on|for|about) |what|who|whose|whom|how|where|when|why|which|in what|by what|does|do|did|is|are|was|were|list|give|name|tell|explain|compare|put|contrast)\b/i

const INSTRUCTION = [
  /\b(?:ignore|disregard|forget|override|bypass|drop|skip)\b.{0,40}\b(?:instructions?|rules?|prompts?|guidelines?|citations?|sources|safety|restrictions?|above|previous|prior|filters?)\b/,
  /\b(?:system|developer|hidden|initial|original|secret) (?:prompt|message|instructions?|rules?)\b/,
  /\b(?:your|the) (?:instructions|prompt|guidelines|configuration)\b/,
  /\byou are (?:now|no longer)\b|\b(?:act|behave|respond|answer|reply) (?:as|like) (?:if|an?|though)\b|\bpretend (?:to|that|you)\b|\brole ?play\b|\bunrestricted\b|\bjailbreak|\bdan mode\b|\bdeveloper mode\b|\bdebug(?:ging)? mode\b|\b(?:dev|admin|developer|root) (?:here|access|mode|notice)\b/,
  /\btest mode\b|\bfor (?:every|each|all) (?:answer|reply|question)s?\b|\buse (?:this|that) (?:value|number|figure)\b|\bfrom here on\b/,
  /\bfrom now on,? (?:whenever|you|say|answer|reply|use|respond|always|every|all|treat|cite|call|pretend|if|when)\b|\bfor the rest of (?:this|the) (?:chat|session|conversation)\b|\b(?:end|start|begin|finish|close) (?:every|each|all|your) (?:reply|replies|answer|answers|message|response)s?\b|\bwhenever (?:anyone|someone|anybody|i) asks?\b/,
  /\b(?:rule|mode|filter|restriction|limit)s? (?:is|are|=) (?:now )?(?:off|on|disabled|lifted|gone)\b|\bmode\s*=\s*on\b/,
  /\b(?:reveal|print|show|output|repeat|tell me|leak|dump)\b.{0,30}\b(?:system|prompt|instructions|configuration|token|api key|password|secrets?)\b/,
  /\b(?:repeat|print|show|output|reveal|copy)\b.{0,20}\b(?:everything|all|text|words|lines?) (?:above|before|you were)\b/,
  /\b(?:append|add|include|insert)\b.{0,40}\b(?:link|url|website|to (?:every|each|your))\b/,
]

/** Instructions are a sentence's whole purpose; the question beside them is answered as if they were not there. */
function withoutInstructions(text: string): { text: string; planted: boolean } {
  const bare = text.replace(/https?:\/\/\S+/gi, ' ').replace(/\{[^{}]{0,300}"(?:role|system|content|instructions?)"[^{}]{0,300}\}/gi, ' ').replace(/<!--.*?(?:-->|$)/gs, ' ').replace(/<\/?[a-z][^<>]{0,200}>/gi, ' ').replace(/\[(?:[A-Z ]{4,40}|system[^\]]{0,60}|inst[^\]]{0,40})\]/g, ' ')
  const sentences = bare.match(/[^.!?\n]+[.!?]*\s*/g) ?? []
  const kept = sentences.flatMap((sentence) => (orders(sentence) ? questionBehind(sentence) : [sentence]))
  const left = kept.join('').replace(/\s+/g, ' ').trim()
  const planted = sentences.some(orders) || bare.length < text.length - 4
  return { text: left, planted }
}

function orders(sentence: string): boolean {
  const lower = sentence.toLowerCase()
  return INSTRUCTION.some((pattern) => pattern.test(lower))
}

/** "Ignore your rules and tell me: how many …?" still holds a question. */
function questionBehind(sentence: string): string[] {
  const rest = /(?:[:;]\s+|\b(?:and|then|but|now)\s+(?:just\s+)?(?:tell me|answer|say|explain|give me)\b[:,]?\s*)(.{8,})$/is.exec(sentence)?.[1]
  return rest !== undefined && !orders(rest) && /\?|^(?:how|what|who|where|when|why|which)\b/i.test(rest) ? [rest] : []
}

function clip(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT / 2)} ${text.slice(-MAX_TEXT / 2)}`
}

const PRONOUN = /\b(?:that|it|its|they|them|their|theirs|those|these|this|there|he|she|him|his|the same|same|ones?|such|else|then|afterwards|latter|former)\b/
const OPENER = /^(?:and|but|so|also|then|ok|okay|ah|oh|hmm|what about|how about|or|same|really|are you sure|you sure|sure|no|nope|yes|yeah|wait|sorry|by whom|by who|in which|for what|since when|why|where|when|who|whose|how|which|per|only|just|more)\b/
const INSISTS = /^(?:no|nope|wrong|actually|but|hmm|are you sure|you sure|that'?s (?:wrong|not right|not what)|incorrect)\b.{0,200}|\b(?:correct yourself|please confirm|just confirm|confirm (?:that|it)|i'?m (?:pretty |quite )?sure|my (?:professor|teacher|boss|editor|notes|copy|source|book|textbook|version|colleague|friend|lecturer|class|slides?)s?\b.{0,40}\b(?:say|says|said|told|has|have)|version .{0,40}says|you'?re wrong|double.?check)\b/
const FIRM_OPENER = /^(?:and|but|or|then|what about|how about|same|no|nope|wait|sorry|in which|for what|since when|by|per|only|more)\b/
const BACK_TO = /\b(?:first|earlier|previous|initial|original) (?:one|question|thing|point|topic|figure|number)\b|\bback to (?:the |my )?(?:first|earlier|start|beginning|those|that|these)\b|\bearlier you\b/

/** What "it" and "there" do in "does it say" and "are there" points at the article or at nothing, not at the last answer. */
const IDLE = /\b(?:does|did|do|can|is|was) (?:it|this|that|they) (?:say|mention|cover|discuss|talk|give|name|bring|touch|state|come up)|\b(?:is|are|was|were) there\b|\bthere (?:is|are|was|were)\b|\b(?:in|of|by) (?:this|the same) (?:article|piece|text|essay|story)\b|\bthis (?:article|piece|text|essay|story)\b/g

function leansOn(tokens: Tokens, thread: readonly Turn[]): { about: Turn | undefined; leaning: number; cued: boolean } {
  const last = thread.at(-1)
  if (!last) return { about: undefined, leaning: 0, cued: false }
  const lower = tokens.text.toLowerCase().replace(IDLE, ' ')
  if (BACK_TO.test(lower)) return { about: earlierTurn(tokens, thread) ?? last, leaning: 1, cued: true }
  const about = thread.findLast((turn) => turn.factIds.length > 0) ?? last
  const own = tokens.all.filter((token) => !stopStems.has(token)).length
  if (INSISTS.test(lower)) return { about, leaning: own <= 3 ? 1 : 0.8, cued: true }
  if (OPENER.test(lower) && own <= 3) return { about, leaning: 1, cued: FIRM_OPENER.test(lower) || PRONOUN.test(lower) || own <= 1 }
  if (PRONOUN.test(lower) && own <= 5) return { about, leaning: own <= 2 ? 1 : 0.7, cued: true }
  if (own <= 2) return { about, leaning: 0.8, cued: false }
  if (OPENER.test(lower) || PRONOUN.test(lower)) return { about, leaning: 0.35, cued: false }
  return { about, leaning: 0.1, cued: false }
}

/** "Back to those camps": the turn that speaks of them; "back to the first one": the first that had an answer. */
function earlierTurn(tokens: Tokens, thread: readonly Turn[]): Turn | undefined {
  const own = tokens.content.filter((token) => !stopStems.has(token))
  const answered = thread.filter((turn) => turn.factIds.length > 0)
  const shared = answered.map((turn) => words(turn.text).map(stem).filter((word) => own.includes(word)).length)
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
const HEAD = /\b(?:how (?:many|much)(?: \p{L}+)?|who|whom|where|when|why|which \p{L}+)\b/iu

/** "How many people …?" - "and displaced?": the new word under the old question word. */
function underHead(own: Tokens, about: Turn, findNames: NameFinder): Tokens | undefined {
  const head = HEAD.exec(about.text)?.[0]
  return head === undefined ? undefined : tokenize(`${head} ${own.text.replace(AND_THIS, '')}`, findNames)
}

/** What only steers the conversation is no part of the question: "sorry, back to the first one", "…, not how much money". */
function withoutTalk(text: string): string {
  const sentences = (text.match(/[^.!?]+[.!?]*\s*/g) ?? []).filter((sentence) => !(BACK_TO.test(sentence.toLowerCase()) && !/\?/.test(sentence)))
  const left = (sentences.length > 0 ? sentences.join('') : text).replace(/,?\s+(?:and )?not (?:how|the|about|what|in|for|on|who|when|where|just)\b[^,.?!]*/gi, '').trim()
  return /\p{L}/u.test(left) ? left : text
}

/** "And Boko Haram?" after a question on the Islamic State asks that question of Boko Haram. */
function substitute(own: Tokens, about: Turn, findNames: NameFinder): Tokens | undefined {
  const bare = new Set(own.names.filter((hit) => hit.kind !== 'term').map((hit) => `@${hit.id}`))
  const rest = own.all.filter((token) => !stopStems.has(token) && !bare.has(token) && !/^(?:alon|onli|meant|mean|specif|particular|instead|question|same|case)$/.test(token))
  if (!BARE.test(own.text) && own.all.length > 3) return undefined
  const replacement = own.names.find((hit) => hit.kind !== 'term')
  const year = own.figures.find((hit) => hit.kind === 'year')
  if (!replacement && year && rest.every((token) => token.startsWith('='))) return inYear(about, year.text, findNames)
  if (!replacement) return rest.length > 0 && rest.length <= 2 && AND_THIS.test(own.text) ? underHead(own, about, findNames) : undefined
  if (rest.length > 0) return undefined
  const earlier = tokenize(about.text, findNames)
  const replaced = earlier.names.find((hit) => hit.id !== replacement.id && hit.kind === replacement.kind) ?? earlier.names.find((hit) => hit.id !== replacement.id && hit.kind !== 'term')
  if (!replaced) return tokenize(`${about.text} ${replacement.text}`, findNames)
  return tokenize(earlier.text.slice(0, replaced.start) + replacement.text + earlier.text.slice(replaced.end), findNames)
}

function askedIn(lower: string): Set<AskedKind> {
  const asked = new Set<AskedKind>()
  const test = (kind: AskedKind, pattern: RegExp): void => {
    if (pattern.test(lower)) asked.add(kind)
  }
  test('how-many', /\bhow many\b|\bnumber of\b|\bcount\b|\bhow large\b|\bhow big\b/)
  test('how-much', /\bhow much\b|\bdollars?\b|\$|\bwhat (?:sum|amount)\b/)
  test('whose', /\bwhose\b|\baccording to who\b|\bwho (?:says|said|estimates|estimated|came up with)\b|\bwhere does .{0,30}(?:figure|number|estimate) come from\b/)
  test('who', /\bwho\b|\bwhom\b|\bby whom\b|\bwhich (?:group|person|agency|government|people)/)
  test('when', /\bwhen\b|\bwhat (?:year|date|day|month)\b|\bwhich (?:year|date|day|month|years)\b|\bsince when\b|\bhow long ago\b|\bpoint in time\b|\bas of when\b|\bfrom when\b|\b(?:what|which|wat) years\b/)
  test('where', /\bwhere\b|\b(?:what|which) (?:country|countries|place|places|region|city|nation|nations|border)\b/)
  test('why', /\bwhy\b|\bhow come\b|\bwhat for\b|\breasons?\b|\bwhat explains\b|\bmotives?\b/)
  test('how', /\bhow\b(?! (?:many|much|long|often|come))|\bby what means\b|\bin what way/)
  test('list', /\blist\b|\bevery\b|\ball (?:the )?\b|\bname the\b/)
  test('whether', /^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b/)
  if (asked.size === 0) asked.add('what')
  return asked
}

const ORDINALS = ['zeroth', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth', 'eleventh', 'twelfth']
const CLOSING = 11 // the last paragraph of the text itself; the author's line follows it

function paragraphsIn(lower: string): number[] {
  const digits = [...lower.matchAll(/(?:¶|\bp(?:aras?|aragraphs?)?\.? ?)(\d{1,2})(?:(?:,| and| to|-|,? ?&) ?(?:p\.?)?(\d{1,2}))?\b/g)].flatMap((match) => [match[1], match[2]].filter((digit) => digit !== undefined).map(Number))
  if (digits.length > 0) return digits
  const word = /\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|last|final|closing|opening) paragraph\b/.exec(lower)?.[1]
  if (word === undefined) return []
  return [/^(?:last|final|closing)$/.test(word) ? CLOSING : word === 'opening' ? 1 : ORDINALS.indexOf(word)]
}

const SOURCE = /\bwhose\b|\bwho(?:'s| is)? (?:behind|says|said|estimated?|calculated?|counted?|came up with|gave|gives|published?|provided?|worked out|put out|reckons?)\b|\b(?:which|what) (?:agency|organi[sz]ation|institut\w+|body|department|source|study|report|university|ngo)\b.{0,60}\b(?:figure|number|count|estimate|statistic|total|calculat\w+|published|says|estimated|behind|million|billion)\b|\bsource (?:of|for|behind)\b|\bsources?\?|\bwhere (?:does|did|do) .{0,40}(?:figure|number|estimate|statistic|total|million|billion)s?\b.{0,20}\bcome from\b|\bestimate (?:is|was) (?:that|this|it)\b|\baccording to whom?\b/

/** Takes for granted: "why did it fall", "since most are convicted", "it ends on March 1."; a search phrase does not. */
function presupposes(lower: string): boolean {
  if (GRANTS.test(lower)) return true
  return !/\?/.test(lower) && ASSERTS.test(lower) && lower.split(' ').length >= 6 && !ASKS_PLAINLY.test(lower)
}

const GRANTS = /\b(?:why|how come|what explains|what caused|explain why|what made|what was behind|the reason|how did|walk me through|interesting|since|given that|great|good to|glad|nice to|surpris\w+|funny|amazing|impressive|odd that|strange|weird|shame|pity|as (?:the|it) |my notes|says? that|it says|i read|i heard)\b/
const ASSERTS = /\b(?:is|are|was|were|has|have|had|did|does|made|took|got|gets|fell|rose|says|say|said|means|ends|earns?|pays?|\p{L}{3,}ed)\b/u
const ASKS_PLAINLY = /^(?:so |and |ok |hi |hello |please |pls )*(?:is|are|was|were|do|does|did|has|have|can|could|what|who|whose|how|where|when|which|tell|list|give|name|summari[sz]e|explain|describe|need|want|i need|i want|i'm|looking|for)\b/
