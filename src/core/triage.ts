/**
 * Before anything else: does somebody need help, or want help to harm? A small classifier trained ahead of time on sample
 * messages (knowledge/triage.yaml) decides, the same way every time; no network and no language model ever sees such a text.
 * Rules of words were measured first: they found a third of the disclosures that nobody had written them for.
 */
import { type Features, features, tokenize } from '#language/features.ts'
import type { NameFinder } from '#language/names.ts'
import type { WordVectors } from '#language/vectors.ts'
import { type Classifier, classify } from './classifier.ts'
import { TRIAGE_LABELS } from './prepare.ts'

export type Triage = { kind: 'help'; third: boolean; minor: boolean } | { kind: 'refused' } | { kind: 'none' }
export type TriageOf = (text: string, earlier: readonly string[]) => Triage

/** Probabilities from which on a text is taken for what it seems. Missing somebody is worse than a needless help line. */
const HELP_AT = 0.6
const REFUSE_AT = 0.5
const TOGETHER_AT = 0.85 // for a text read together with the one before it
const WINDOW = 400 // characters; in a longer text each piece is judged for itself, so that length hides nothing
const MAX_WINDOWS = 40

export function createTriage(model: Classifier, vectors: WordVectors, findNames: NameFinder): TriageOf {
  const out = new Float32Array(TRIAGE_LABELS.length)
  const judge = (text: string): { help: number; refused: number } => {
    const seen: Features = features(tokenize(text, findNames), vectors)
    classify(model, seen, out)
    return { help: Math.exp(out[TRIAGE_LABELS.indexOf('help')] as number), refused: Math.exp(out[TRIAGE_LABELS.indexOf('refused')] as number) }
  }
  return (text, earlier) => {
    const verdicts = pieces(text).map(judge)
    const help = Math.max(...verdicts.map((verdict) => verdict.help))
    const refused = Math.max(...verdicts.map((verdict) => verdict.refused))
    if (refused >= REFUSE_AT && refused > help) return { kind: 'refused' }
    if (help >= HELP_AT) return { kind: 'help', third: isThird(text), minor: MINOR.test(text) }
    const before = earlier.at(-1)
    if (before !== undefined && text.length < WINDOW && help + refused > 0.1) {
      const both = judge(`${before.slice(-WINDOW)} ${text}`)
      if (both.refused >= TOGETHER_AT && refused > help) return { kind: 'refused' }
      if (both.help >= TOGETHER_AT && help > 0.2) return { kind: 'help', third: isThird(text), minor: MINOR.test(text) }
    }
    return { kind: 'none' }
  }
}

/** The whole text when it is short; else overlapping windows from both ends. */
function pieces(text: string): string[] {
  if (text.length <= WINDOW) return [text]
  const step = WINDOW / 2
  const starts = Array.from({ length: Math.ceil(text.length / step) }, (_, at) => at * step)
  const kept = starts.length <= MAX_WINDOWS ? starts : [...starts.slice(0, MAX_WINDOWS / 2), ...starts.slice(-MAX_WINDOWS / 2)]
  return kept.map((start) => text.slice(start, start + WINDOW))
}

const KIN = /\b(?:my|our|a|the|this|these|one of (?:my|our)|her|his)\s+(?:\w+\s+){0,3}(?:friend|cousin|sister|brother|mother|mom|mum|dad|father|niece|nephew|daughter|son|aunt|uncle|neighbou?rs?|classmate|student|pupil|grader|coworker|colleague|roommate|girl|boy|kid|child|woman|women|man|men|guys?|workers?|maid|nanny|patient|client|customer|guest)\b/i
const SELF = /\b(?:i|me|my|we|us|mine|mi|me)\b.{0,60}\b(?:passport|papers|owe|debt|locked|leave|escape|paid|pay|hits?|beats?|forced?|make[s]? me|let me|sell me|threat\w*|deport)\b|\b(?:make|makes|made|force[sd]?|let|lets|keep|keeps|kept|hit|hits|beat|beats|sold|sell|pay|owe)\s+(?:me|us)\b/i
const MINOR = /\b(?:1[0-7]|[5-9])\s*(?:yo|y\/o|years? old|yrs?)\b|\bis (?:only )?1[0-7]\b|\b(?:child|kid|minor|teen\w*|underage|grader|schoolgirl|schoolboy|pupil|baby)\b/i

function isThird(text: string): boolean {
  return KIN.test(text.slice(0, 4000)) && !SELF.test(text.slice(0, 4000))
}
