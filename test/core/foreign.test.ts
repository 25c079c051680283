import { beforeAll, expect, test } from 'vitest'
import { type Answerer, createAnswerer } from '../../src/core/answer.ts'
import { plainText } from '../../src/core/compose.ts'
import { isForeign } from '../../src/core/foreign.ts'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'

let answerer: Answerer
let knowledge: Awaited<ReturnType<typeof loadPrepared>>['prepared']['knowledge']
beforeAll(async () => {
  const { prepared } = await loadPrepared(paths.knowledge, paths.data, '2026-11-22')
  answerer = createAnswerer(prepared)
  knowledge = prepared.knowledge
}, 120_000)

const FOREIGN = [
  '¿De qué habla este texto y quién es la autora?',
  "Qu'est-ce que l'autrice propose dans cet article ?",
  'Wie viel verdienen die Schmuggler pro Schiff?',
  'Quanto ganham os traficantes por navio?',
  'Che cosa propone l’autrice ai governi?',
  'О чем пишет автор?',
  '作者建议政府做什么?',
  'ماذا تقترح الكاتبة على الحكومات؟',
  'Bonjour',
  'hola',
]
test.each(FOREIGN)('%s: answers are in English, and there are questions to pick from', (text) => {
  const answer = answerer.converse([text])
  expect(answer).toMatchObject({ outcome: 'abstained', reason: 'chat', citations: [] })
  expect(plainText(answer)).toContain('English')
  expect(answer.related.length).toBeGreaterThan(0)
})

test.each([
  'mi jefe se quedó con mi pasaporte y no me deja irme',
  'on me force à travailler sans salaire et je ne peux pas partir',
  'mein Boss hat mir den Pass weggenommen, ich komme hier nicht weg',
  'хозяин забрал паспорт и не отпускает меня домой',
])('%s: help comes before the language', (text) => {
  expect(answerer.converse([text]).outcome).toBe('help')
})

test('no curated statement is taken for a foreign one', () => {
  expect([...knowledge.facts.flatMap((fact) => [fact.statement, fact.ask]), ...knowledge.gaps.map((gap) => gap.missing)].filter(isForeign)).toEqual([])
})
