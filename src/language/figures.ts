/**
 * Figures in a text, however they are spelled: 40 million, 40m, forty million, 40,000,000; $35-45m; half a billion;
 * a dozen; 2014; the end of '18; March 1; 25%. Read by the question, the verifier and the claim check alike,
 * so that the three can never disagree on what a number is.
 */
import { MAGNITUDE, ONES, plainNumber, TENS, type Token, word, type WrittenNumber } from './number-words.ts'
import { tidy } from './text.ts'

/** `low` and `high` are equal but for a range. `noun` is the word counted ("people"), as written, in lower case. */
export type FigureHit = {
  kind: 'number' | 'money' | 'percent' | 'year' | 'date' | 'times'
  low: number
  high: number
  day?: string
  noun: string
  start: number
  end: number
  text: string
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH = /^(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)$/
/** What a figure can begin with; most words end here. */
const MAY_START = new RegExp(
  `^(?:\\d|(?:\\$|us\\$|an?|first|half|quarter|${[...ONES, ...TENS].join('|')})$|twice|two|three|four|doubl|tripl|quadrupl|halv|${MONTHS.join('|')})`,
)
const MONEY_WORD = /^(?:dollars?|usd|bucks?|us\$)$/
const CURRENCY = /^(?:\$|us\$)$/
const TOKEN = /us\$|[$€£%]|\d+(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d+|\p{L}+|[-/']/giu
const SEEN_YEARS: readonly [number, number] = [1500, 2100]
const MAX_TOKENS = 6000

/** All figures, in order. Linear in the length of the text. */
export function figuresIn(raw: string): FigureHit[] {
  const text = tidy(raw)
  const tokens: Token[] = []
  for (const match of text.matchAll(TOKEN)) {
    tokens.push({ text: match[0].toLowerCase(), start: match.index, end: match.index + match[0].length })
    if (tokens.length >= MAX_TOKENS) break
  }
  const hits: FigureHit[] = []
  for (let at = 0; at < tokens.length; ) {
    const hit = MAY_START.test(word(tokens, at)) ? (dateAt(tokens, at) ?? fractionAt(tokens, at) ?? numberAt(tokens, at) ?? timesAt(tokens, at)) : undefined
    if (!hit) {
      at += 1
      continue
    }
    const start = (tokens[at] as Token).start
    const end = (tokens[hit.next - 1] as Token).end
    hits.push({
      kind: hit.kind,
      low: hit.low,
      high: hit.high,
      ...(hit.day === undefined ? {} : { day: hit.day }),
      noun: hit.noun,
      start,
      end,
      text: text.slice(start, end),
    })
    at = hit.next
  }
  return hits
}

type Found = { kind: FigureHit['kind']; low: number; high: number; day?: string; noun: string; next: number }

/** February 1, Feb. 1st, 1 February, the first of February, January 31, 2020. */
function dateAt(tokens: readonly Token[], at: number): Found | undefined {
  const month = MONTH.test(word(tokens, at))
  const monthAt = month
    ? at
    : /^(?:st|nd|rd|th)$/.test(word(tokens, at + 1))
      ? at + (word(tokens, at + 2) === 'of' ? 3 : 2)
      : at + (word(tokens, at + 1) === 'of' ? 2 : 1)
  if (!MONTH.test(word(tokens, monthAt))) return undefined
  const ordinal = word(tokens, at) === 'first' ? 1 : Number(word(tokens, month ? at + 1 : at))
  if (!Number.isInteger(ordinal) || ordinal < 1 || ordinal > 31 || (!month && word(tokens, at) === '')) return undefined
  let next = month ? at + 2 : monthAt + 1
  if (month && /^(?:st|nd|rd|th)$/.test(word(tokens, next))) next += 1
  const number = MONTHS.findIndex((start) => word(tokens, monthAt).startsWith(start)) + 1
  const year = /^\d{4}$/.test(word(tokens, next)) ? word(tokens, next) : undefined
  if (year !== undefined) next += 1
  const day = `${year === undefined ? '' : `${year}-`}${String(number).padStart(2, '0')}-${String(ordinal).padStart(2, '0')}`
  return { kind: 'date', low: number * 100 + ordinal, high: number * 100 + ordinal, day, noun: '', next }
}

/** Half a billion, half of a million, a quarter of a billion. */
function fractionAt(tokens: readonly Token[], at: number): Found | undefined {
  const share = word(tokens, at) === 'half' ? 0.5 : word(tokens, at) === 'quarter' ? 0.25 : undefined
  if (share === undefined) return undefined
  let next = at + 1
  if (word(tokens, next) === 'of') next += 1
  if (word(tokens, next) === 'a') next += 1
  const magnitude = MAGNITUDE[word(tokens, next)]
  return magnitude === undefined || next === at + 1 ? undefined : closing(tokens, next + 1, share * magnitude, share * magnitude, false)
}

/** Twice, double, doubled, twofold, halved: a ratio without digits. */
function timesAt(tokens: readonly Token[], at: number): Found | undefined {
  const text = word(tokens, at)
  const ratio = /^(?:doubl(?:e|ed|ing)|twice|twofold)$/.test(text)
    ? 2
    : /^(?:tripl(?:e|ed)|threefold)$/.test(text)
      ? 3
      : /^(?:quadrupl(?:e|ed)|fourfold)$/.test(text)
        ? 4
        : /^halv(?:ed|ing)$/.test(text)
          ? 0.5
          : undefined
  return ratio === undefined ? undefined : { kind: 'times', low: ratio, high: ratio, noun: '', next: at + 1 }
}

function numberAt(tokens: readonly Token[], at: number): Found | undefined {
  const currency = CURRENCY.test(word(tokens, at)) && (tokens[at]?.end === tokens[at + 1]?.start || !/^(?:19|20)\d\d$/.test(word(tokens, at + 1)))
  const first = plainNumber(tokens, currency ? at + 1 : at)
  if (!first) return undefined
  const digits = word(tokens, currency ? at + 1 : at)
  if (word(tokens, first.next) === "'" && /^s$/.test(word(tokens, first.next + 1))) return undefined
  const year = !currency && yearOf(tokens, at, digits, first)
  const joint = word(tokens, first.next)
  if (joint === '-' || joint === 'to' || joint === 'and' || joint === 'through' || joint === 'until' || joint === 'or') {
    let then = first.next + 1
    if (/^(?:up|even|perhaps|maybe|about|around)$/.test(word(tokens, then))) then += word(tokens, then + 1) === 'to' ? 2 : 1
    if (CURRENCY.test(word(tokens, then))) then += 1
    const second = plainNumber(tokens, then)
    if (
      second &&
      (joint !== 'and' || /^(?:between|from)$/.test(before(tokens, at)) || (!first.plain === !second.plain && first.magnitude === 1 && second.magnitude > 1))
    ) {
      const secondYear = year !== undefined && year !== false && yearOf(tokens, then, word(tokens, then), second)
      if (year !== undefined && year !== false && secondYear) return { kind: 'year', low: year, high: secondYear, noun: '', next: second.next }
      const low = first.value * (first.magnitude === 1 && second.magnitude > 1 && first.value < 1000 ? second.magnitude : first.magnitude)
      const high = second.value * second.magnitude
      if (low < high && !year) return closing(tokens, second.next, low, high, currency)
    }
  }
  if (year) return { kind: 'year', low: year, high: year, noun: '', next: first.next }
  const value = first.value * first.magnitude
  return closing(tokens, first.next, value, value, currency)
}

const before = (tokens: readonly Token[], at: number): string => word(tokens, at - 1)

/** Unit after the number: percent, dollars, or the noun counted. */
function closing(tokens: readonly Token[], next: number, low: number, high: number, currency: boolean): Found {
  const after = word(tokens, next)
  if (after === '%' || /^(?:percent|pct)$/.test(after)) return { kind: 'percent', low, high, noun: '', next: next + 1 }
  if (after === 'per' && word(tokens, next + 1) === 'cent') return { kind: 'percent', low, high, noun: '', next: next + 2 }
  if (!currency && (after === '$' || MONEY_WORD.test(after))) return { kind: 'money', low, high, noun: '', next: next + 1 }
  if (!currency && after === 'us' && MONEY_WORD.test(word(tokens, next + 1))) return { kind: 'money', low, high, noun: '', next: next + 2 }
  if (currency) return { kind: 'money', low, high, noun: '', next }
  if (/^(?:times|fold)$/.test(after)) return { kind: 'times', low, high, noun: '', next: next + 1 }
  let noun = next
  if ((tokens[next]?.start ?? 0) - (tokens[next - 1]?.end ?? 0) > 1) noun = tokens.length
  while (/^(?:-|forced|new|different|other|more|extra|displaced|trafficked|north|korean|human|or|so|odd|some)$/.test(word(tokens, noun))) noun += 1
  return { kind: 'number', low, high, noun: /^\p{L}{3,}$/u.test(word(tokens, noun)) ? word(tokens, noun) : '', next }
}

function yearOf(tokens: readonly Token[], at: number, digits: string, number: WrittenNumber): number | false {
  const value = number.value
  if (number.magnitude !== 1 || !number.plain) return false
  if (/^\d{4}$/.test(digits) && value >= SEEN_YEARS[0] && value <= SEEN_YEARS[1]) {
    return /^(?:people|persons|victims|dollars|usd|bucks|countries|workers|ships|boats|women|children|men|refugees|migrants|euros|a|per)$/.test(
      word(tokens, number.next),
    )
      ? false
      : value
  }
  const apostrophe =
    before(tokens, at) === "'" || (/^(?:of|in|since)$/.test(before(tokens, at)) && /^(?:end|close|start|beginning|late|early)$/.test(word(tokens, at - 2)))
  return /^\d{2}$/.test(digits) && apostrophe && value < 50 ? 2000 + value : false
}

/** Do two hits give the same? Years, dates and ratios must be equal; amounts may differ by a rounding. */
export function sameFigure(a: FigureHit, b: FigureHit): boolean {
  if (a.kind !== b.kind) return false
  if (a.kind === 'date') return a.day === b.day
  if (a.kind === 'year' || a.kind === 'times') return a.low === b.low && a.high === b.high
  return sameAmount(a.low, b.low) && sameAmount(a.high, b.high)
}

/** Are these the same amount, as far as a reader is concerned? Exact, or within a rounding of half a percent. */
export function sameAmount(a: number, b: number): boolean {
  return a === b || (a > 12 && b > 12 && Math.abs(a - b) <= 0.005 * Math.max(a, b))
}
