/** What a curator must be reminded of, and when. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkKnowledge, checkPacks } from '../../src/operate/doctor-knowledge.ts'
import { smallKnowledge } from '../fakes/small-knowledge.ts'

const states = (folder: string, day: string): Record<string, string> =>
  Object.fromEntries(checkKnowledge(folder, Date.parse(`${day}T12:00Z`)).findings.map(({ check, state }) => [check, state]))

it('reminds of facts past their review and of help lines older than 90 days', () => {
  const { knowledge } = smallKnowledge()
  expect(states(knowledge, '2026-12-31')).toEqual({ knowledge: 'ok', reviews: 'ok', 'help lines': 'ok' })
  expect(states(knowledge, '2027-01-02')).toMatchObject({ reviews: 'warn' })
  expect(states(knowledge, '2027-02-20')).toMatchObject({ 'help lines': 'ok' })
  expect(states(knowledge, '2027-02-21')).toMatchObject({ 'help lines': 'warn' })
})

it('shows faults with file and remedy, and knows the newest date', () => {
  const { knowledge } = smallKnowledge()
  expect(checkKnowledge(knowledge, Date.now()).newestDay).toBe('2026-11-22')
  const file = join(knowledge, 'names.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace('names', 'nmaes'))
  const [finding] = checkKnowledge(knowledge, Date.now()).findings
  expect(finding).toMatchObject({ check: 'knowledge', state: 'fail', remedy: expect.stringContaining('names.yaml') })
})

it('looks into the further packs too', () => {
  const { knowledge, data } = smallKnowledge()
  const now = Date.parse('2026-12-01')
  expect(checkPacks(knowledge, now)).toEqual([])
  cpSync(knowledge, data, { recursive: true })
  const pack = join(knowledge, 'packs', 'river')
  cpSync(data, pack, { recursive: true })
  expect(checkPacks(knowledge, now)).toEqual([{ check: 'packs', state: 'ok', says: 'river, without fault' }])
  writeFileSync(join(pack, 'names.yaml'), 'nmaes: []')
  expect(checkPacks(knowledge, now)).toMatchObject([{ check: 'knowledge of pack river', state: 'fail' }])
})
