import fc from 'fast-check'
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
  ["What would Ms O'Brien say about the convention?", /O'Brien|Brien/],
  ['Ask Will Price about the convention', /Will|Price/],
  ['Will Price told me about it, who wrote it?', /Will|Price/],
  ['Does Grace Park know who wrote the article?', /Grace|Park/],
  ['Mr Long said that 40 million people are affected', /Long/],
  ['mr price says it is 40 million, is it?', /price/],
  ['His name is Hope, how many are affected?', /Hope/],
  ['write me: john at gmail dot com', /john|gmail/],
  ['write to john dot smith at mail dot example dot org please', /john|smith|example/],
  ['john.smith [at] example [dot] com asks who wrote it', /john|smith|example/],
  ['I am jsmith at hotmail, who wrote it?', /jsmith/],
  ['insta: maria.k what does it say?', /maria/],
  ['my snapchat is mariakow, who wrote it?', /mariakow/],
  ['my snapchat is kowal.dea, who wrote it?', /kowal/],
  ['Telegram - mkowal: how many are affected?', /mkowal/],
  ['t.me/mariakow asks who wrote it', /mariakow/],
  ['see wa.me/15550100 and discord.gg/abcd', /15550100|abcd/],
  ['reach kowalskam on telegram, who wrote it?', /kowalskam/],
  ['@kowalska on telegram asks who wrote it', /kowalska/],
  ['maria_k92 wants to know who wrote it', /maria/],
  ['mariak#4821 wants to know who wrote it', /mariak/],
  ['Is kowalska-home.example.org about it?', /kowalska/],
  ['Does Maria Lopez in Kuwait know?', /Maria|Lopez/],
  ['Islamic State John Smith', /John|Smith/],
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
  'Will the United States end slavery?',
  "Is the author's Twitter handle jamillebigio?",
  "What does the Lord's Resistance Army do with captives?",
  'Does trafficking go on at sea? In 2014, who paid ransom?',
  'How much do they earn at most, per ship?',
  'Does Ms Bigio work at the Council on Foreign Relations?',
  'What is said of Facebook, Telegram and Twitter?',
  "I'm asking what North Korea's workers earn. It's $500 million, isn't it?",
])('leaves alone: %s', (text) => expect(masked(text)).toBe(text))

const NAMES = ['Kowalska', 'Brzezinski', "O'Brien", 'MacGregor', 'Nguyen', 'Okonkwo', 'Fernandez-Lopez', 'Mueller', 'Yılmaz', 'Ivanova']
const FIRST = ['Maria', 'Will', 'Grace', 'Ngozi', 'Bill', 'Hope', 'Olga', 'Mark', 'Jean-Luc', 'Fatima']
const SENTENCES = [
  'What would # say about the convention?',
  'My name is #, how many people are affected?',
  'I talked to # about the Islamic State and Kuwait.',
  'Ms #2 asked who wrote it',
  'Does # know how many people are displaced?',
  'Please tell #, and # too, what the article says of North Korea.',
  'dr #2 wants to know who wrote it',
]

it('takes out names, whatever the sentence, and leaves no piece of them', () => {
  fc.assert(
    fc.property(fc.constantFrom(...FIRST), fc.constantFrom(...NAMES), fc.constantFrom(...SENTENCES), (first, last, sentence) => {
      const text = masked(sentence.replaceAll('#2', last).replaceAll('#', `${first} ${last}`))
      expect(text).not.toContain(last)
      expect(text).toContain('[name]')
    }),
    { numRuns: 500 },
  )
})

it('takes out handles and addresses, however they are given', () => {
  const handle = fc.stringMatching(/^[a-z]{4,9}(?:[._][a-z]{3,6}|\d{2,4})$/)
  const given = [
    'mail #@example.org now',
    'insta: #',
    'my snapchat is #',
    't.me/#',
    '@# on telegram',
    '# at gmail dot com',
    '# (at) example (dot) org',
    'https://example.org/#',
    'find # on discord',
  ]
  fc.assert(
    fc.property(handle, fc.constantFrom(...given), (one, way) => {
      expect(masked(`${way.replace('#', one)} and say who wrote it`)).not.toContain(one)
    }),
    { numRuns: 500 },
  )
})

it('leaves every name of the article, and every statement and question of its facts, as it is', () => {
  const { facts, names } = answerer.ground.knowledge
  const said = facts.flatMap(({ statement, ask, questions }) => [statement, ask, ...questions.slice(0, 5)])
  expect(said.filter((text) => masked(text) !== text)).toEqual([])
  const present = names.filter((name) => name.absent !== true && name.kind !== 'term').map(({ name }) => `What does it say about ${name}?`)
  expect(present.filter((text) => masked(text) !== text)).toEqual([])
})

it('takes out nothing more the second time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
      expect(masked(masked(text))).toBe(masked(text))
    }),
    { numRuns: 300 },
  )
})

it('is quick, whatever is pasted', () => {
  for (const piece of ['a.', 'john dot ', 'a_', 'Maria ', '1 ', 'x@', 'ab-', 'at dot ', 'Will Price ']) {
    const started = performance.now()
    masked(piece.repeat(100_000 / piece.length))
    expect(performance.now() - started).toBeLessThan(2_000)
  }
})

it('leaves a mark where something was', () => {
  expect(masked('Does Maria Kowalska know?')).toBe('Does [name] know?')
  expect(masked('mail ann@example.org')).toBe('mail [e-mail]')
})
