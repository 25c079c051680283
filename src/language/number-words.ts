/** Numbers as they are written, with their magnitude: 40m, 1.5 billion, forty thousand, one hundred and fifty, two dozen, a million. */

/** A piece of a text, in lower case, and where it stands. */
export type Token = { text: string; start: number; end: number }
/** `next`: the token after it. `plain`: in digits. */
export type WrittenNumber = { value: number; magnitude: number; next: number; plain: boolean }
export const MAGNITUDE: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  thousands: 1e3,
  m: 1e6,
  mn: 1e6,
  mil: 1e6,
  mln: 1e6,
  mio: 1e6,
  million: 1e6,
  millions: 1e6,
  mill: 1e6,
  millon: 1e6,
  milion: 1e6,
  b: 1e9,
  bn: 1e9,
  bln: 1e9,
  bil: 1e9,
  billion: 1e9,
  billions: 1e9,
  billon: 1e9,
  bilion: 1e9,
  t: 1e12,
  tn: 1e12,
  trn: 1e12,
  trillion: 1e12,
}
export const ONES = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
  ' ',
)
export const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

export const word = (tokens: readonly Token[], at: number): string => tokens[at]?.text ?? ''

/** Digits or number words with their magnitude: 40m, 1.5 billion, one hundred and fifty thousand, a dozen, a million. */
export function plainNumber(tokens: readonly Token[], at: number, offset = 0): WrittenNumber | undefined {
  const text = word(tokens, at)
  if (/^\d/.test(text)) {
    const magnitude = MAGNITUDE[word(tokens, at + 1)]
    const close = magnitude !== undefined && (word(tokens, at + 1).length > 1 || tokens[at]?.end === tokens[at + 1]?.start)
    const dashed = word(tokens, at + 1) === '-' ? MAGNITUDE[word(tokens, at + 2)] : undefined
    const value = Number(text.replaceAll(',', ''))
    if (close) return { value, magnitude: magnitude as number, next: at + 2, plain: true }
    if (dashed !== undefined && word(tokens, at + 2).length > 2) return { value, magnitude: dashed, next: at + 3, plain: true }
    return { value, magnitude: 1, next: at + 1, plain: true }
  }
  if (text === 'a' || text === 'an') {
    if (word(tokens, at + 1) === 'dozen') return { value: 12, magnitude: 1, next: at + 2, plain: false }
    if (word(tokens, at + 1) === 'hundred') return plainNumber([{ text: 'one', start: 0, end: 0 }, ...tokens.slice(at + 1, at + 9)], 0, at)
    const magnitude = word(tokens, at + 1).length > 3 ? MAGNITUDE[word(tokens, at + 1)] : undefined
    return magnitude === undefined || word(tokens, at + 1).endsWith('s') ? undefined : { value: 1, magnitude, next: at + 2, plain: false }
  }
  let total = 0
  let next = at
  let any = false
  for (; next < tokens.length; next++) {
    const part = word(tokens, next)
    const one = ONES.indexOf(part)
    const ten = TENS.indexOf(part)
    if (one >= 0 && (total % 10 === 0 || !any) && !(total % 100 !== 0 && one > 9)) total += one
    else if (ten >= 0 && total % 100 === 0) total += (ten + 2) * 10
    else if (part === 'hundred' && any && total < 100) total *= 100
    else if (
      (part === 'and' || part === '-') &&
      any &&
      (part === '-' || total % 100 === 0) &&
      (ONES.includes(word(tokens, next + 1)) || TENS.includes(word(tokens, next + 1))) &&
      (part === '-' ? total % 100 >= 20 && ONES.includes(word(tokens, next + 1)) : total >= 100)
    )
      continue
    else break
    any = true
  }
  if (!any) return undefined
  const found = magnified(tokens, word(tokens, next) === '-' && MAGNITUDE[word(tokens, next + 1)] !== undefined ? next + 1 : next, total)
  return { ...found, next: found.next + offset }
}

function magnified(tokens: readonly Token[], next: number, value: number): WrittenNumber {
  const text = word(tokens, next)
  if (text === 'dozen') return { value: value * 12, magnitude: 1, next: next + 1, plain: false }
  const magnitude = text.length > 1 ? MAGNITUDE[text] : undefined
  return magnitude === undefined ? { value, magnitude: 1, next, plain: false } : { value, magnitude, next: next + 1, plain: false }
}
