/** A sentence of a draft cut at its joints, where no single fact carries the whole of it. */
import { words } from '#language/text.ts'
import { JOINERS } from './draft-steps.ts'

const MOST_CUTS = 3 // of a sentence into stretches
const LEAST_WORDS = 3
/** Joins what comes after it to another clause, in time or as cause or condition. */
const JOINS_ON = new RegExp(`^(?:and )?(?:(?:which|that) (?:is|was) why|then|therefore|thus|hence|${JOINERS})\\b`, 'i')
const JOINT = /\s*;\s+|,\s+(?:(?:and|but|while|whereas|yet)\s+)?|\s+(?:and|but|while|whereas)\s+/g

/** The ways to cut a sentence at its joints into two to four stretches of some length that say nothing of each other. */
export function cuts(text: string): string[][] {
  const joints = [...text.matchAll(JOINT)].slice(0, 8).map((match) => ({ from: match.index, to: match.index + match[0].length }))
  const ways: string[][] = []
  const extend = (from: number, next: number, parts: readonly string[]): void => {
    if (parts.length > 0) ways.push([...parts, text.slice(from)])
    if (parts.length >= MOST_CUTS) return
    for (let at = next; at < joints.length; at++)
      extend((joints[at] as { to: number }).to, at + 1, [...parts, text.slice(from, (joints[at] as { from: number }).from)])
  }
  extend(0, 0, [])
  return ways.filter((way) => way.every((part) => words(part).length >= LEAST_WORDS && !JOINS_ON.test(part))).sort((a, b) => a.length - b.length)
}
