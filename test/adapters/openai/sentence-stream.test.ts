import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createSentenceStream } from '../../../src/adapters/openai/sentence-stream.ts'
import type { Sentence } from '../../../src/core/compose.ts'

function told(pieces: readonly string[]): Sentence[] {
  const sentences: Sentence[] = []
  const feed = createSentenceStream((sentence) => sentences.push(sentence))
  for (const piece of pieces) feed(piece)
  return sentences
}

it('tells every sentence once, whole and in order, wherever the pieces are cut', () => {
  const sentence = fc.record({ text: fc.string({ unit: 'grapheme' }), factIds: fc.array(fc.string(), { maxLength: 3 }) })
  fc.assert(
    fc.property(fc.array(sentence, { maxLength: 4 }), fc.infiniteStream(fc.integer({ min: 1, max: 9 })), fc.boolean(), (sentences, lengths, pretty) => {
      const json = JSON.stringify({ outcome: 'answered', sentences }, undefined, pretty ? 2 : 0)
      const pieces: string[] = []
      for (let at = 0; at < json.length; ) {
        const length = lengths.next().value as number
        pieces.push(json.slice(at, at + length))
        at += length
      }
      expect(told(pieces)).toEqual(sentences)
    }),
  )
})

it('tells nothing that is half or no sentence', () => {
  expect(told(['{"sentences": [{"text": "a", "factIds": ["x"]'])).toEqual([])
  expect(told(['{"sentences": [{"text": 1, "factIds": []}, {"text": "a"}, 7, {"text": "b", "factIds": [2]}, {oops}]}'])).toEqual([])
  expect(told(['no JSON at all { } [ ]'])).toEqual([])
  expect(told(['{"sentences": []}, {"text": "after", "factIds": []}'])).toEqual([])
})
