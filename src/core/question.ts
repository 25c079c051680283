/**
 * What is asked: planted instructions taken out, shorthand and names folded, follow-ups tied to the turn they lean on,
 * a question with several parts taken apart. Nothing is decided here.
 */
import type { AskedKind } from '#knowledge/schema.ts'
import { expand, type Tokens, tokenize } from '#language/features.ts'
import type { NameFinder, NameHit } from '#language/names.ts'
import type { Speller } from '#language/spelling.ts'
import { tidy } from '#language/text.ts'
import { insistsAgainst, leansOn, substitute, type Turn, withoutTalk } from './follow-up.ts'
import { ASKS } from './parts.ts'
import { withoutInstructions } from './planted.ts'

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
  /** Wants what has not been told: "who else", "anywhere before", "apart from the bases". */
  wantsOther: boolean
  /** Wants a case by name: "one example", "which nation". */
  wantsInstance: boolean
  /** "summarise p5", "paragraphs 10 and 11" */
  paragraphs: number[]
  /** Asks where a figure comes from. */
  wantsSource: boolean
  /** Takes something for granted ("why did … fall", "interesting that …"), rather than asking whether it is so. */
  presupposes: boolean
  /** Puts something forward as so, or asks whether it is: "…, right?", "so it is …", "do they …?". */
  asserts: boolean
  /** The earlier turn this one leans on, and how heavily (0 not at all, 1 cannot be read without it). */
  about: Turn | undefined
  leaning: number
  /** Says so itself: "and …", "that", "no, …". Without such a cue a question that is clear alone is taken alone. */
  cued: boolean
  /** The text had instructions to the bot in it, which were taken out. */
  planted: boolean
  wantsVerbatim: boolean
  /** One of several questions in a text; such a text seldom asks for what is missing. */
  isPart: boolean
}

const MAX_TEXT = 4000 // characters that are read; a longer text is cut in its middle

export function readQuestion(raw: string, thread: readonly Turn[], findNames: NameFinder, spell: Speller): Question {
  const { text: bare, planted } = withoutInstructions(clip(tidy(raw)))
  const whole = withoutOffers(plainIdioms(spell(expand(bare))), findNames)
  const asTyped = tokenize(whole, findNames)
  const { about, leaning, cued } = leansOn(asTyped, thread)
  const text = about ? withoutTalk(whole) : whole
  const own = tokenize(text, findNames)
  const substituted = about && leaning > 0 ? substitute(own, about, findNames) : undefined
  const tokens = substituted ?? own
  const lower = tokens.text.toLowerCase()
  const offered = offeredNames(tokens)
  return {
    text: tokens.text,
    tokens: { ...tokens, names: tokens.names.filter((hit) => !setAside(tokens.text, hit) && !offered.includes(hit)) },
    core: coreOf(tokens, findNames),
    excluded: tokens.names.filter((hit) => setAside(tokens.text, hit)),
    asked: askedIn(lower),
    wantsPlaces: /\b(?:countr(?:y|ies)|places?|regions?|locations?|nations?)\b/.test(lower),
    wantsAll:
      !/\bof all (?:places|people|things)\b/.test(lower) &&
      /\b(?:all|every|each|list|full list|complete|everything|entire|name the|which countries|which groups|what are the)\b/.test(lower),
    wantsFigure:
      /\bhow (?:many|much)\b|\bnumber of\b|\b(?:what|which|exact|the|any|a) (?:number|figure|total|amount|share|percentage|proportion|count|sum|rate|price|cost|size|headcount)\b|\bpercent|\bper cent\b|\bgoing rate\b|\bpaid\b|\bwages?\b|\bsalar|\bper (?:hour|day|head|person|month)\b|\bhow (?:old|long|far|often|large|big)\b|\b(?:what|which) (?:year|date|day|age|percentage)\b|\bbudget\b/.test(
        lower,
      ),
    wantsMoney: /\bmoney\b|\bdollars?\b|\$|\brevenue|\bprofit|\bearn|\bincome\b|\bcash\b|\bproceeds\b|\bsums?\b|\bfinancial\b/.test(lower),
    wantsOther: /\b(?:else|elsewhere|another|any(?:where|one|body|thing) before|come up .{0,20}before|previously|apart from|besides|beyond that)\b/.test(lower),
    wantsInstance: INSTANCE.test(lower),
    paragraphs: paragraphsIn(lower),
    wantsSource: SOURCE.test(lower),
    presupposes: insistsAgainst(asTyped, thread) || presupposes(lower),
    asserts:
      presupposes(lower) ||
      ASSERTED.test(lower) ||
      (tokens.figures.some((hit) => hit.kind !== 'year' && hit.low >= 1000) &&
        tokens.all.length > 4 &&
        !/\b(?:who|what|which|when|where|why|how)\b|\?/.test(lower)),
    about,
    leaning: substituted ? 0.3 : leaning,
    cued,
    planted,
    isPart: false,
    wantsVerbatim:
      /\b(?:base64|(?:whole|entire|full|complete) (?:article|text|piece|essay)\b.{0,20}\b(?:text|here|out|please|verbatim)|(?:reproduce|paste|print|output|retype|recite|copy)\b.{0,25}\b(?:article|paragraph|text|piece)|verbatim|word for word|word-for-word|exact words|exactly as (?:it (?:was|is|'s) )?(?:written|printed)|copy (?:and|&) paste|full text|quote (?:the )?(?:paragraph|article|entire|whole))\b/.test(
        lower,
      ),
  }
}

/** "What was the source? Oil? Donations?": answers that are held out, which are no part of what is asked. */
function withoutOffers(text: string, findNames: NameFinder): string {
  const sentences = text.match(/[^.!?]+[.!?]*\s*/g) ?? []
  const offers = (sentence: string): boolean =>
    /\?\s*$/.test(sentence) && sentence.trim().split(' ').length <= OFFERED && !ASKING.test(sentence) && findNames(sentence).every((hit) => hit.kind === 'term')
  const kept = sentences.filter((sentence) => !offers(sentence))
  return kept.some((sentence) => /\?\s*$/.test(sentence) && ASKING.test(sentence)) ? kept.join('').trim() : text
}

const OFFERED = 5 // words
const ASKING =
  /^(?:and|also|plus|what about|how about|or what|or how)\b|\b(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b/i

/** Turns of phrase whose words would be taken for the matter itself. */
function plainIdioms(text: string): string {
  return text.replace(/\bin (?:its|their) place\b/gi, 'instead').replace(/\b(?:all )?in (?:one|a single) (?:place|go)\b/gi, 'together')
}

function coreOf(tokens: Tokens, findNames: NameFinder): Tokens | undefined {
  const sentences = tokens.text.match(/[^.!?:]+[.!?:]*\s*/g) ?? []
  const asking = sentences
    .filter((sentence) => /\?\s*$/.test(sentence) || ASKS.test(sentence.trim()))
    .join('')
    .trim()
  const beside = sentences.filter((sentence) => !asking.includes(sentence.trim())).join('')
  if (!/\b(?:i|i'm|im|my|we|our)\b/i.test(beside) || findNames(beside).some((hit) => hit.kind !== 'term')) return undefined
  return sentences.length > 1 && asking.length > 0 && asking.length < tokens.text.length * 0.9 && asking.split(' ').length > 3
    ? tokenize(asking, findNames)
    : undefined
}

function setAside(text: string, hit: NameHit): boolean {
  return /\b(?:other than|besides|apart from|aside from|except(?: for)?|excluding|beyond|not counting)\s+(?:the\s+)?$/i.test(
    text.slice(Math.max(0, hit.start - 24), hit.start),
  )
}

/** "…: the EU, the OAS, the UN?", "China, Japan or Russia?": names held out to choose from bind the answer to none of them. */
function offeredNames({ text, names }: Tokens): NameHit[] {
  const held = names.filter((hit) => hit.kind !== 'term')
  const [first] = held
  if (first === undefined || held.length < 2 || !/\?\s*$/.test(text)) return []
  const joined = held.every((hit, at) => hit.kind === first.kind && (at === 0 || CHOICE.test(text.slice(held[at - 1]?.end, hit.start))))
  return joined && (/:\s*(?:the )?$/i.test(text.slice(0, first.start)) || /\bor\b/i.test(text.slice(first.end))) ? held : []
}

const CHOICE = /^\s*(?:,\s*[^,?:]{2,20})*(?:,\s*(?:or\s+)?|or\s+)(?:the\s+|in\s+)*$/i

function clip(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT / 2)} ${text.slice(-MAX_TEXT / 2)}`
}

function askedIn(lower: string): Set<AskedKind> {
  const asked = new Set<AskedKind>()
  const test = (kind: AskedKind, pattern: RegExp): void => {
    if (pattern.test(lower)) asked.add(kind)
  }
  test('how-many', /\bhow many\b|\bnumber of\b|\bcount\b|\bhow large\b|\bhow big\b/)
  test('how-much', /\bhow much\b|\bdollars?\b|\$|\bwhat (?:sum|amount)\b/)
  test(
    'whose',
    /\bwhose\b|\baccording to who\b|\bwho (?:says|said|estimates|estimated|came up with)\b|\bwhere does .{0,30}(?:figure|number|estimate) come from\b/,
  )
  test('who', /\bwho\b|\bwhom\b|\bby whom\b|\bwhich (?:group|person|agency|government|people)/)
  test(
    'when',
    /\bwhen\b|\b(?:what|reference|base|calendar) (?:year|date|day|month)\b|\bwhich (?:year|date|day|month|years)\b|\bsince when\b|\bhow long ago\b|\bpoint in time\b|\bas of when\b|\bfrom when\b|\b(?:what|which|wat) years\b/,
  )
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
  const digits = [...lower.matchAll(/(?:¶|\bp(?:aras?|aragraphs?)?\.? ?)(\d{1,2})(?:(?:,| and| to|-|,? ?&) ?(?:p\.?)?(\d{1,2}))?\b/g)].flatMap((match) =>
    [match[1], match[2]].filter((digit) => digit !== undefined).map(Number),
  )
  if (digits.length > 0) return digits
  const word =
    /\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|last|final|closing|opening) paragraph\b/.exec(lower)?.[1] ??
    /\b(?:of|in|does|is) the (last|final|closing|opening) (?:bit|part|section|passage)\b/.exec(lower)?.[1]
  if (word === undefined) return []
  return [/^(?:last|final|closing)$/.test(word) ? CLOSING : word === 'opening' ? 1 : ORDINALS.indexOf(word)]
}

const INSTANCE =
  /\b(?:an?|one|another|main|prime|chief) (?:\w+ )?(?:examples?|instance|specimen|case)\b|\bfor (?:example|instance)\b|\bworked example\b|\bname it\b|\bwhich (?:\w+ )?(?:nation|regime|dictatorship|government)\b(?!')/

const SOURCE =
  /\bwhose (?:\w+ )?(?:estimates?|figures?|numbers?|counts?|claims?|words?|data|stud(?:y|ies)|idea|calculations?|statistics?|assessments?|reports?|research|finding|is (?:it|that|this|the)|was (?:it|that|this))\b|\bwhose\s*\?*$|\bwho(?:'s| is)? (?:behind|says|said|estimated?|calculated?|counted?|came up with|gave|gives|published?|provided?|worked out|put out|reckons?)\b|\b(?:which|what) (?:agency|organi[sz]ation|institut\w+|body|department|source|study|report|university|ngo)\b.{0,60}\b(?:figure|number|count|estimate|statistic|total|calculat\w+|published|says|estimated|behind|million|billion)\b|\bsource (?:of|for|behind)\b|\bsources?\?|\bwhere (?:does|did|do) .{0,40}(?:figure|number|estimate|statistic|total|million|billion)s?\b.{0,20}\bcome from\b|\bestimate (?:is|was) (?:that|this|it)\b|\baccording to whom?\b/

/** Takes for granted: "why did it fall", "since most are convicted", "it ends on March 1."; a search phrase does not. */
function presupposes(lower: string): boolean {
  if (GRANTS.test(lower)) return true
  return !/\?/.test(lower) && ASSERTS.test(lower) && lower.split(' ').length >= 6 && !ASKS_PLAINLY.test(lower)
}

const GRANTS =
  /\b(?:why|how come|what explains|what caused|explain why|what made|what was behind|the reason|how did|walk me through|interesting|since|given that|great|good to|glad|nice to|surpris\w+|funny|amazing|impressive|odd that|strange|weird|shame|pity|as (?:the|it) |as (?:she|he|they|bigio) (?:describes?|says?|said|writes?|wrote|argues?|reports?|claims?|notes?|shows?|puts?|explains?)|my notes|says? that|it says|i read|i heard)\b/
const ASSERTED =
  /\b(?:right|correct|true|yes|no|yeah|isn't it|wasn't it|aren't they|weren't they|don't they|didn't they|doesn't it|ok)\s*\?*\s*$|^(?:so|and so|ok so|then)\b(?!.{0,60}\b(?:who|what|which|when|where|why|how)\b)|^(?:but|and|is it true(?: that)?|it's true)?[ ,]*(?:is|are|was|were|do|does|did|has|have|it's|it is|that's|they|he|she|the|isn't|wasn't|aren't|didn't|don't)\b(?!.{0,60}\b(?:who|what|which|when|where|why|how)\b)/
const ASSERTS = /\b(?:is|are|was|were|has|have|had|did|does|made|took|got|gets|fell|rose|says|say|said|means|ends|earns?|pays?|\p{L}{3,}ed)\b/u
/** A question, or a plain wish for something. */
export function isAsking(text: string): boolean {
  return ASKING.test(text) || /\?|\b(?:tell|list|give|name|show|summari[sz]e|explain|describe|compare|need|want)\b/i.test(text)
}

const ASKS_PLAINLY =
  /^(?:so |and |ok |hi |hello |please |pls )*(?:is|are|was|were|do|does|did|has|have|can|could|what|who|whose|how|where|when|which|tell|list|give|name|summari[sz]e|explain|describe|need|want|i need|i want|i'm|looking|for)\b/
