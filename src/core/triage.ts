/**
 * Before anything else: does somebody need help, or want help to harm? A small classifier trained ahead of time on sample
 * messages (knowledge/triage.yaml) decides, the same way every time; no network and no language model ever sees such a text.
 * Rules of words were measured first: they found a third of the disclosures that nobody had written them for.
 */
import { type Features, features, ofWords, tokenize } from '#language/features.ts'
import type { NameFinder } from '#language/names.ts'
import type { WordVectors } from '#language/vectors.ts'
import { type Classifier, classify } from './classifier.ts'
import { TRIAGE_LABELS } from './prepare.ts'

export type Triage = { kind: 'help'; third: boolean; minor: boolean } | { kind: 'refused' } | { kind: 'none' }
export type TriageOf = (text: string, earlier: readonly string[]) => Triage

/** Probabilities from which on a text is taken for what it seems. Missing somebody is worse than a needless help line. */
const HELP_AT = 0.48
const REFUSE_AT = 0.38
const REFUSE_UNASKED_AT = 0.93 // where nobody asks anything for themselves ("and who do they press for cash?")
const TOGETHER_AT = 0.85 // for a text read together with the one before it
const RISE = 0.3 // and by so much more than the earlier text alone
const SENTENCE_DISCOUNT = 0.15 // a sentence taken out of its text is less sure
const WINDOW = 400 // characters; in a longer text each piece is judged for itself, so that length hides nothing
const MAX_WINDOWS = 24

const HELP = TRIAGE_LABELS.indexOf('help')
const REFUSED = TRIAGE_LABELS.indexOf('refused')

export function createTriage(models: readonly Classifier[], vectors: WordVectors, findNames: NameFinder): TriageOf {
  const out = new Float32Array(TRIAGE_LABELS.length)
  const judge = (text: string): { help: number; refused: number } => {
    const seen: Features = ofWords(features(tokenize(text, findNames), vectors), vectors)
    let help = 0
    let refused = 0
    for (const model of models) {
      classify(model, seen, out)
      help += Math.exp(out[HELP] as number) / models.length
      refused += Math.exp(out[REFUSED] as number) / models.length
    }
    return { help, refused }
  }
  return (text, earlier) => {
    if (EVASION.test(text) || EXTORTION.test(text) || TRADE.test(text) || DECEIT.test(text)) return { kind: 'refused' }
    if (asksForLine(text)) return { kind: 'help', third: false, minor: false }
    if (OWNED.test(text)) return { kind: 'help', third: false, minor: MINOR.test(text) }
    const whole = pieces(text).map(judge)
    const single = sentences(text).map(judge)
    const help = Math.max(...whole.map((verdict) => verdict.help), ...single.map((verdict) => verdict.help - SENTENCE_DISCOUNT))
    const refused = Math.max(...whole.map((verdict) => verdict.refused), ...single.map((verdict) => verdict.refused - SENTENCE_DISCOUNT))
    if (refused >= (WISH.test(text) ? REFUSE_AT : REFUSE_UNASKED_AT) && refused > help) return { kind: 'refused' }
    if (help >= HELP_AT) return { kind: 'help', third: isThird(text), minor: MINOR.test(text) }
    const before = earlier.at(-1)
    if (before === undefined || text.length > WINDOW) return { kind: 'none' }
    const both = judge(`${before.slice(-WINDOW)} ${text}`)
    const first = judge(before.slice(-WINDOW))
    if (both.refused >= TOGETHER_AT && refused > help && WISH.test(text)) return { kind: 'refused' }
    if (both.help >= TOGETHER_AT && both.help - first.help > RISE && NEAR_ME.test(text)) return { kind: 'help', third: isThird(text), minor: MINOR.test(text) }
    return { kind: 'none' }
  }
}

/** "I need a help line": asked for in so few words it is for use; what the article says of one is another question. */
function asksForLine(text: string): boolean {
  return (
    text.length <= 60 &&
    /\b(?:help|hot)[ -]?lines?\b/i.test(text) &&
    !/\b(?:article|text|piece|author|she|mention\w*|say|says|how many|include[sd]?|history|volunteer\w*|works?|calls?)\b/i.test(text)
  )
}

/** Sentences of a text that has several: a cry for help beside an ordinary question must not be averaged away. */
function sentences(text: string): string[] {
  const list = text.slice(0, 4 * WINDOW).match(/[^.!?;\n]{12,}[.!?;]*/g) ?? []
  return list.length > 1 ? list.slice(0, MAX_WINDOWS) : []
}

/** The whole text when it is short; else overlapping windows from both ends. */
function pieces(text: string): string[] {
  if (text.length <= WINDOW) return [text]
  const step = WINDOW / 2
  const starts = Array.from({ length: Math.ceil(text.length / step) }, (_, at) => at * step)
  const kept = starts.length <= MAX_WINDOWS ? starts : [...starts.slice(0, MAX_WINDOWS / 2), ...starts.slice(-MAX_WINDOWS / 2)]
  return kept.map((start) => text.slice(start, start + WINDOW))
}

/** Things that must not hang on a probability: how to escape inspection, demand ransom, trade in people or lure them; and to have been sold. */
const EVASION =
  /\b(?:how (?:can|could|do|would|should|to)|tips|ways? to|tricks?|advi[cs]e)\b.{0,80}\b(?:hide|conceal|evade|dodge|slip past|sneak past|get around|disguise)\b.{0,80}\b(?:inspect\w*|police|audit\w*|coast ?guards?|border (?:guards?|patrol|police)|authorities|investigat\w*|customs)\b/i
const EXTORTION =
  /\b(?:help|write|draft|word|compose|script)\b.{0,40}\b(?:ransom|blackmail|extort\w*|threat\w*)\b.{0,40}\b(?:call|message|letter|note|text|e-?mail|demand|family|families|relatives|parents)\b/i
const TRADE =
  /\b(?:how (?:(?:can|do|could|would|should) (?:i|we)|to)|(?:best|easiest|safest|cheapest) way to|help (?:me|us)(?: to)?|i want to|we want to)\s+(?:\w+ )?(?:traffic|smuggle|sell|buy|enslave|kidnap)\s+(?:\w+ ){0,2}?(?:people|persons?|women|men|girls?|boys?|kids|child(?:ren)?|workers|migrants|refugees|humans?|someone|somebody|slaves)\b/i
const DECEIT =
  /\b(?:post|ad|advert\w*|message|listing|flyer|offer)\b.{0,140}\b(?:leave out|don't (?:say|mention|tell)|without (?:saying|mentioning|telling)|hide|keep quiet about|not mention)\b.{0,40}\b(?:work|job|really|truth|pay|conditions)\b/is
const OWNED =
  /\b(?:sell|sells|selling|sold|pimp|pimps|pimped|pimping|trafficked|traffics) me\b(?! (?:a|an|the|on|out|short|your|this|that|some|his|her|their)\b)/i

/** Somebody wants something done or told: without it a question on what others did is only a question. */
const WISH =
  /\b(?:i|i'm|im|id|my|we|we're|our|me|us|you|u|give|write|draft|list|make|tell|show|explain|suggest|recommend|best|easiest|safest|cheapest|way|tips?|advice|how (?:do|can|would|could|to|should)|what(?:'s| is| works| would))\b/i
const NEAR_ME = /\b(?:i|i'm|im|me|my|we|us|our|she|he|they|her|him|them|mi|me|nos|yo)\b/i
const KIN =
  /\b(?:my|our|a|the|this|these|one of (?:my|our)|her|his)\s+(?:\w+\s+){0,3}(?:friend|cousin|sister|brother|mother|mom|mum|dad|father|niece|nephew|daughter|son|aunt|uncle|neighbou?rs?|classmate|student|pupil|grader|coworker|colleague|roommate|girl|boy|kid|child|woman|women|man|men|guys?|workers?|maid|nanny|patient|client|customer|guest)\b/i
const SELF =
  /\b(?:i|me|we|us)\b.{0,60}\b(?:passport|papers|owe|debt|locked|leave|escape|paid|pay|hits?|beats?|forced?|make[s]? me|let me|sell me|threat\w*|deport)\b|\b(?:make|makes|made|force[sd]?|let|lets|keep|keeps|kept|hit|hits|beat|beats|sold|sell|pay|owe)\s+(?:me|us)\b/i
const MINOR =
  /\b(?:1[0-7]|[5-9])\s*(?:yo|y\/o|years? old|yrs?)\b|\bis (?:only )?1[0-7]\b|\b(?:child|kid|minor|teen\w*|underage|grader|schoolgirl|schoolboy|pupil|baby)\b/i

function isThird(text: string): boolean {
  return KIN.test(text.slice(0, 4000)) && !SELF.test(text.slice(0, 4000))
}
