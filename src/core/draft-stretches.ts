/** A sentence of a draft cut at its joints, where no single fact carries the whole of it. */
import { words } from '#language/text.ts'

const MOST_CUTS = 3 // of a sentence into stretches
const LEAST_WORDS = 3
const JOINT = /\s*;\s+|,\s+(?:(?:and|but|while|whereas|yet)\s+)?|\s+(?:and|but|while|whereas)\s+/g

/** A relation between two facts, in time or as cause or condition, that is in neither of them. */
const RELATES =
  /^(?:that (?:is|was) |which (?:is|was) )?(?:therefore|thus|hence|thereby|so|as|because|since|consequently|why|for (?:that|this)|then|before|after|afterwards|only then|if|instead|in order|even|although|though|despite|unless|until|when|whenever|once|meaning|means|making|with|is why)\b|^(?:which )?(?:means?|makes? (?!(?:it|them)\b(?! (?:is|are|was|were)\b)))/i

export function relatesByItself(stretch: string, statement: string): boolean {
  const word = RELATES.exec(stretch)?.[0]
  return word !== undefined && !statement.toLowerCase().startsWith(word.toLowerCase())
}

/** Somewhere between its pieces stands a relation that none of the facts has there. */
export function joinsAnew(text: string, statements: readonly string[]): boolean {
  const theirs = statements.flatMap(pieces)
  const [first = '', ...rest] = pieces(text)
  const opening = first.split(' ').slice(0, 2).join(' ')
  const opensAnew = relatesByItself(first, '') && !statements.some((statement) => opensClause(opening, statement))
  return opensAnew || rest.some((piece) => theirs.every((one) => relatesByItself(piece, one)))
}

/** "As security threats …" stands there; "such as the …" opens nothing. */
function opensClause(opening: string, statement: string): boolean {
  return statement.startsWith(opening) || (!/ (?:the|an?|its|their)$/.test(opening) && new RegExp(`\\b${opening}\\b`, 'i').test(statement))
}

const pieces = (text: string): string[] => text.split(/[,;:]\s+(?:and\s+|but\s+)?|\s+and\s+/)

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
