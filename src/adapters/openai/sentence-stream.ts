/** Sentences out of a JSON reply while it is still arriving: each once its closing brace is there, and never half of one. */
import type { Sentence } from '#core/compose.ts'

/** Feed it pieces of the reply; it tells each finished object of the list "sentences". Linear in what it is fed. */
export function createSentenceStream(onSentence: (sentence: Sentence) => void): (piece: string) => void {
  let text = ''
  let at = 0 // read so far
  let listed = false // inside the list
  let start = -1 // of the object that is arriving
  let depth = 0
  let quoted = false
  let over = false
  return (piece) => {
    text += piece
    if (!listed) {
      const list = /"sentences"\s*:\s*\[/.exec(text)
      if (!list) return
      listed = true
      at = list.index + list[0].length
    }
    for (; at < text.length && !over; at++) {
      const sign = text[at]
      if (quoted) {
        if (sign === '\\') {
          if (at + 1 >= text.length) return // the sign it escapes comes with the next piece
          at += 1
        } else if (sign === '"') quoted = false
      } else if (sign === '"') quoted = true
      else if (sign === '{' && depth++ === 0) start = at
      else if (sign === '}' && --depth === 0) tell(text.slice(start, at + 1), onSentence)
      else if (sign === ']' && depth === 0) over = true
    }
  }
}

function tell(json: string, onSentence: (sentence: Sentence) => void): void {
  try {
    const { text, factIds } = JSON.parse(json) as Partial<Sentence>
    if (typeof text === 'string' && Array.isArray(factIds) && factIds.every((id) => typeof id === 'string')) onSentence({ text, factIds })
  } catch {
    // no sentence; the whole reply is judged when it is there
  }
}
