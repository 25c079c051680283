import { expect, it } from 'vitest'
import { explained, leadsTo, makeWordTable } from '../../src/core/gap-words.ts'
import type { Knowledge } from '../../src/knowledge/schema.ts'
import { tokenize } from '../../src/language/features.ts'

const find = (): [] => []
const knowledge = {
  facts: [
    {
      id: 'tolls',
      ask: 'How much are the tolls?',
      statement: 'Tolls bring in $3 million.',
      questions: ['how much money do the tolls bring', 'what money comes from tolls'],
    },
    { id: 'guards', ask: 'Who watches the ships?', statement: 'Guards watch over every ship.', questions: ['who guards the ships'] },
  ],
  gaps: [
    {
      id: 'tolls-winter',
      missing: 'It does not say what the tolls bring in winter.',
      nearest: ['tolls'],
      questions: ['how much money do the tolls bring in winter', 'winter tolls'],
    },
  ],
} as unknown as Knowledge
const table = makeWordTable(knowledge, find)
const GAP = 2 // its place: after the two facts

it('tells which words a fact is asked by', () => {
  expect(leadsTo(table, 'toll', 0)).toBe(true)
  expect(leadsTo(table, 'toll', 1)).toBe(false)
  expect(leadsTo(table, 'unheard-of', 0)).toBe(false)
})

it.for([
  ['how much money do the tolls bring', true],
  ['how much money do the tolls bring in winter', false],
  ['how much do the ships bring', false],
  ['', false],
] as const)('nothing of the gap is asked by "%s": %s', ([question, expected]) => {
  expect(explained(tokenize(question, find), table)(GAP)).toBe(expected)
})
