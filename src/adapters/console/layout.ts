/** Text as lines of a terminal: cleaned of what would drive it, wrapped by display columns, styled only where asked for. */
import { styleText } from 'node:util'

export type Look = { width: number; color: boolean }

const WIDEST = 90 // longer lines are hard to read, however wide the window is
const NARROWEST = 20

/** A space inside a unit that must stay on one line: a phone number, a sentence's last word and its paragraph mark. */
export const GLUE = '\u00a0'

/**
 * What somebody typed, fit to be shown: nothing that moves the cursor, reverses the line or hides, nothing that a chat
 * platform would take for a call to everybody when the text is pasted there. Cut at `most` characters.
 */
export function clean(text: string, most = Number.POSITIVE_INFINITY): string {
  const harmless = text
    .slice(0, most * 2)
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}]/gu, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/<+(?=[!@#])/g, '')
    .replace(/@+(?=everyone|here|channel)/gi, '')
    .trim()
  return harmless.length > most ? `${Array.from(harmless).slice(0, most).join('')} …` : harmless
}

/** Every line starts with `first` (the first one) or `rest`. An address is never broken: broken, it opens nothing. */
export function wrap(text: string, { width }: Look, first = '', rest = first): string {
  const most = Math.max(NARROWEST, Math.min(width, WIDEST))
  const lines: string[] = []
  let line = ''
  const start = (): string => (lines.length === 0 ? first : rest)
  for (const word of text.split(' ').flatMap((word) => pieces(word, most - Math.max(first.length, rest.length)))) {
    if (line !== '' && columns(start()) + columns(line) + 1 + columns(word) > most) {
      lines.push(start() + line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, start() + line].join('\n').replaceAll(GLUE, ' ')
}

/** A word too long for a line, cut to fit. */
function pieces(word: string, most: number): string[] {
  if (/https?:\/\//.test(word)) return [word]
  if (columns(word) <= most) return [word]
  if (word.includes(GLUE)) return word.split(GLUE).flatMap((part) => pieces(part, most))
  const cut: string[] = []
  let piece = ''
  for (const sign of word) {
    if (columns(piece + sign) > most) {
      cut.push(piece)
      piece = ''
    }
    piece += sign
  }
  return [...cut, piece]
}

const WIDE = /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uff60]$/u

/** How many cells of the terminal a text takes. */
export function columns(text: string): number {
  if (/^[\x20-\x7e\u00a0-\u02ff]*$/.test(text)) return text.length
  let cells = 0
  for (const sign of text) cells += WIDE.test(sign) ? 2 : /^\p{M}$/u.test(sign) ? 0 : 1
  return cells
}

/** Line by line, so that a pager or a copied line never carries a style over. */
export function paint(style: 'bold' | 'dim', text: string, { color }: Look): string {
  if (!color) return text
  return text
    .split('\n')
    .map((line) => styleText(style, line, { validateStream: false }))
    .join('\n')
}

const dates = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' })

/** "2020-01-31" -> "January 31, 2020"; month and day stay on one line. For text that is wrapped afterwards. */
export function longDate(day: string): string {
  return dates.format(new Date(`${day}T00:00:00Z`)).replace(' ', GLUE)
}

/** Sections with an empty line between them; those that have nothing to say are left out. */
export function sections(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n')
}
