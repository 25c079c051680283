/**
 * Names in a text, whatever form they are typed in: "Daesh" and "the caliphate" are the Islamic State.
 * Longest form first, whole words only, one slip of the finger forgiven in long names.
 */
import { tidy } from './text.ts'

/** A name as the finder needs it; `term` names get no forgiveness for slips. */
export type NamedForms = { id: string; kind: string; broad?: boolean; forms: readonly string[] }
/** `broad`: a name that is mentioned in passing more often than it is meant. */
export type NameHit = { id: string; kind: string; broad?: boolean; start: number; end: number; text: string }
export type NameFinder = (text: string) => NameHit[]

const TOKEN = /[\p{L}\p{M}\p{N}]+(?:[.'][\p{L}\p{N}]+)*\.?/gu
const SLIP_FROM = 6 // letters; shorter words have too many neighbours ("Iran", "Iraq")

/** A form as it is compared: tidied, lower case, hyphens and dots as blanks, no possessive. */
export function foldText(text: string): string {
  const capitals = isCapitals(text)
  const folded = fold(text)
  return capitals ? folded.toUpperCase() : folded
}

/**
 * Builds the finder over all forms. O(words) for a text, with a look-up a word and one a longer form.
 * `isWord` tells ordinary words, which are never taken for a misspelled name ("crime" is not Crimea).
 */
export function createNameFinder(names: readonly NamedForms[], isWord: (word: string) => boolean = () => false): NameFinder {
  const known = new Map(names.map((name) => [name.id, name]))
  const forms = new Map<string, string>()
  const slips = new Map<string, string>()
  const reach = new Map<string, number>() // first word -> pieces of the longest form that starts with it
  for (const name of names) {
    for (const written of name.forms) {
      const form = foldText(written)
      forms.set(form, name.id)
      const [first = '', ...rest] = form.toLowerCase().split(' ')
      reach.set(first, Math.max(reach.get(first) ?? 0, rest.length + 1))
      if (!form.includes(' ') && form.length >= SLIP_FROM && name.kind !== 'term')
        for (const slip of deletions(form)) slips.set(slip, slips.has(slip) && slips.get(slip) !== name.id ? '' : name.id)
    }
  }
  return (raw) => {
    const text = tidy(raw)
    const shouted = !/\p{Ll}/u.test(text) && / .* .* /.test(text) // a sentence in capitals: IS and US are plain words there
    const tokens = [...text.matchAll(TOKEN)].map((match) => ({
      text: match[0],
      folded: fold(match[0]),
      start: match.index,
      end: match.index + match[0].length,
    }))
    const pieces = tokens.flatMap((token) =>
      token.folded
        .split(' ')
        .filter(Boolean)
        .map((folded) => ({ ...token, folded })),
    )
    const hits: NameHit[] = []
    for (let at = 0; at < pieces.length; ) {
      const hit = longestAt(pieces, at, reach.get(pieces[at]?.folded ?? '') ?? 0, forms, shouted) ?? slipAt(pieces, at, slips, isWord)
      if (!hit) {
        at += 1
        continue
      }
      const first = pieces[at] as Piece
      const last = pieces[at + hit.length - 1] as Piece
      hits.push({
        id: hit.id,
        kind: known.get(hit.id)?.kind ?? '',
        broad: known.get(hit.id)?.broad ?? false,
        start: first.start,
        end: last.end,
        text: text.slice(first.start, last.end),
      })
      at += hit.length
    }
    return hits
  }
}

type Piece = { text: string; folded: string; start: number; end: number }

function longestAt(
  pieces: readonly Piece[],
  at: number,
  longest: number,
  forms: ReadonlyMap<string, string>,
  shouted: boolean,
): { id: string; length: number } | undefined {
  for (let length = Math.min(longest, pieces.length - at); length > 0; length--) {
    const slice = pieces.slice(at, at + length)
    const form = slice.map((piece) => piece.folded).join(' ')
    const id = forms.get(form) ?? (length === 1 && !shouted && isCapitals(slice[0]?.text ?? '') ? forms.get(form.toUpperCase()) : undefined)
    if (id !== undefined) return { id, length }
  }
  return undefined
}

function slipAt(
  pieces: readonly Piece[],
  at: number,
  slips: ReadonlyMap<string, string>,
  isWord: (word: string) => boolean,
): { id: string; length: number } | undefined {
  const word = pieces[at]?.folded ?? ''
  if (word.length < SLIP_FROM - 1 || word.length > 30 || isWord(word)) return undefined
  const ids = new Set([word, ...deletions(word)].map((slip) => slips.get(slip)).filter((id) => id))
  return ids.size === 1 ? { id: [...ids][0] as string, length: 1 } : undefined
}

/** The word and each of it with one letter left out (but the first): equal ones are one slip apart (Mor and Fraenkel 1982). */
function deletions(word: string): string[] {
  return [word, ...Array.from({ length: word.length - 1 }, (_, at) => word.slice(0, at + 1) + word.slice(at + 2))]
}

function fold(text: string): string {
  if (/^[A-Za-z\d]+$/.test(text)) return text.toLowerCase()
  return tidy(text)
    .toLowerCase()
    .replace(/'s?(?= |$)/g, '')
    .replace(/[.\-'’]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\b(\p{L}) (?=\p{L}\b)/gu, '$1')
}

/** US, IS, U.S., u.s.: read as names only when written so; as plain words they mean something else. */
function isCapitals(text: string): boolean {
  return /^\p{Lu}{2,3}$|^\p{L}\.\p{L}\.?(\p{L}\.?)?$/u.test(text)
}
