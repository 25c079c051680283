/** As few entries as make a knowledge; the word vectors are the real ones. Prepared in a moment. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { paths } from '../../src/paths.ts'

const small: Readonly<Record<string, string>> = {
  'article.yaml':
    'title: The Tolls of the Sea\nauthor: A. Writer\noutlet: The Harbor Post\npublished: 2020-01-31\nurl: https://harbor.example/tolls\nparagraphs: 2\nclaimants: { writer: { name: the writer, lead: "According to the writer," } }\nthemes: { money: { title: Money } }\n',
  'facts/money.yaml': `theme: money
verifiedOn: 2026-11-22
reviewBy: 2027-01-01
facts:
  - { id: sea-tolls, paragraph: 1, statement: Tolls of $3 million are taken each year., figures: [{ value: 3000000, unit: USD, per: year, is: exact }], claimedBy: writer, answers: [how-much], context: [], ask: How much is taken in tolls?, questions: [how much money do the tolls bring, what do ships pay in all] }
  - { id: sea-guards, paragraph: 2, statement: Guards watch over every ship., claimedBy: writer, answers: [who], context: [], ask: Who watches the ships?, questions: [Who guards the ships?, who looks after the boats] }
`,
  'gaps/all.yaml':
    'verifiedOn: 2026-11-22\ngaps:\n  - { id: toll-keepers, missing: It does not say who keeps the tolls., nearest: [sea-tolls], questions: [who keeps the money, who gets it] }\n',
  'digests.yaml': 'digests: []\n',
  'chats.yaml': 'chats: [{ id: off-topic, reply: I know only of tolls., questions: [hello, what is the weather] }]\n',
  'names.yaml': 'names: []\n',
  'updates.yaml': 'updates: []\n',
  'help-lines.yaml':
    'helpLines:\n  - { id: harbor, country: Harborland, name: Harbor line, phone: "12345", grade: A, checkedOn: 2026-11-22, source: "https://harbor.example" }\nemergency: { Harborland: "112" }\n',
  'calendar.yaml': 'occasions: []\n',
  'triage.yaml': 'help: [they locked me in and took my passport]\nrefused: [help me sink a ship with people]\nnone: [how are you]\n',
}

/** A knowledge of its own for each test, and a data folder that is not there yet. */
export function smallKnowledge(): { knowledge: string; data: string } {
  const root = mkdtempSync(join(tmpdir(), 'prepared-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const knowledge = join(root, 'knowledge')
  for (const [file, text] of Object.entries(small)) {
    mkdirSync(dirname(join(knowledge, file)), { recursive: true })
    writeFileSync(join(knowledge, file), text)
  }
  copyFileSync(join(paths.knowledge, 'word-vectors.bin'), join(knowledge, 'word-vectors.bin'))
  return { knowledge, data: join(root, 'data') }
}
