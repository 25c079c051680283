import { beforeAll, expect, it, test } from 'vitest'
import { type Answerer, createAnswerer } from '../../src/core/answer.ts'
import { mask } from '../../src/core/mask.ts'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'

let answerer: Answerer
beforeAll(async () => {
  answerer = createAnswerer((await loadPrepared(paths.knowledge, paths.data, '2026-11-22')).prepared)
}, 120_000)

const masked = (text: string): string => mask(text, answerer.findNames, answerer.ground.names)

test.for([
  ['Write to ann.lee+x@mail.example.org about it', /ann|example/],
  ['Write to ann (at) example.org about it', /ann/],
  ['<@U012AB3CD> asked in <#C012AB3CD|private> what it says', /U012|C012|private/],
  ['@maria_k what does it say?', /maria/],
  ['My name is Maria Kowalska, how many people are affected?', /Maria|Kowalska/],
  ['my name is maria, how many are affected?', /maria/],
  ['Does Maria Kowalska know who wrote it?', /Maria|Kowalska/],
  ['What would Dr. Kowalska say about the convention?', /Kowalska/],
  ['Call me at +44 20 7946 0958 and tell me who wrote it', /7946|0958/],
  ['Call (555) 123-4567: who wrote it?', /4567/],
  ['My passport is AB1234567, who wrote the article?', /1234567/],
  ['What does xoxb-99-pastedsecret mean?', /pasted/],
  ['is sk-proj-Abc_def123 right', /Abc|def/],
  ['does MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0 work', /MTIz|GabcdE|abcdefgh/],
  ['See https://intranet.example.com/u/maria?x=1 and say who wrote it', /intranet|maria/],
] as const)('%s', ([text, hidden]) => expect(masked(text)).not.toMatch(hidden))

test.for([
  'How much did the Islamic State take in 2014?',
  'Did ISIS take $35-45 million, or 35,000,000 dollars?',
  'Is it 40 million or 40 000 000 people?',
  'What does Jamille Bigio say about North Korea and the State Department?',
  'What does the study of 2001-2011 say?',
  'Why Do So Many Governments Fail?',
  'What is National Freedom Day, on February 1, 2020?',
])('leaves alone: %s', (text) => expect(masked(text)).toBe(text))

it('leaves a mark where something was', () => {
  expect(masked('Does Maria Kowalska know?')).toBe('Does [name] know?')
  expect(masked('mail ann@example.org')).toBe('mail [e-mail]')
})
