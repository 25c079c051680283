/** The number that an option was given: "abc" would otherwise run as NaN, and measure nothing. */
import { BriefError } from '#errors'

export function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text)
  throw new BriefError('input', `${option} must be a whole number from 1 on, not "${text}".`)
}
