/** A sentence of a draft cut at its joints, where no single fact carries the whole of it. */
import { words } from '#language/text.ts'

const MOST_CUTS = 3 // of a sentence into stretches
const LEAST_WORDS = 3
const JOINT = /\s*[;:]\s+|,\s+(?:(?:and|but|while|whereas|yet|so|which|who|where|with|making)\s+)?|\s+(?:and|but|while|whereas)\s+/g

/** The ways to cut a sentence at its joints into two to four stretches of some length. */
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
  return ways.filter((way) => way.every((part) => words(part).length >= LEAST_WORDS)).sort((a, b) => a.length - b.length)
}
