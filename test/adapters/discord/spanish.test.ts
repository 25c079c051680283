/** Whatever other rooms say to people is there in Spanish too: it is asked of those rooms, not listed here. */
import { expect, it, test } from 'vitest'
import { briefingWords } from '../../../src/adapters/discord/briefing-words.ts'
import { commandsFor } from '../../../src/adapters/discord/commands.ts'
import { neededRights } from '../../../src/adapters/discord/poster.ts'
import { said } from '../../../src/adapters/discord/spanish.ts'
import { words } from '../../../src/adapters/discord/words.ts'
import { createDesk, type DeskParts } from '../../../src/adapters/handle.ts'
import { createLimits } from '../../../src/adapters/limits.ts'
import type { Ask, Reply } from '../../../src/adapters/surface.ts'
import { LATE } from '../../../src/briefings/ledger.ts'
import { inWords } from '../../../src/briefings/reasons.ts'
import { SUPERSEDED } from '../../../src/briefings/scheduler.ts'
import { planOf } from '../../../src/briefings/settings.ts'
import { createZones } from '../../../src/briefings/zones.ts'
import { plainGround } from '../../fakes/briefings.ts'

const { knowledge } = plainGround()
const ask: Ask = { surface: 'discord', id: '1', thread: 't', user: 'u', workspace: undefined, channel: 'c', text: 'Why?', private: true }

function desk(change: Partial<DeskParts>): ReturnType<typeof createDesk> {
  return createDesk({
    answer: () => Promise.reject(new Error('as asked for')),
    isDisclosure: () => false,
    check: () => [],
    intake: { claim: async () => 'new', finish: async () => {}, letGo: () => {} },
    conversations: { read: async () => [], add: async () => {}, countOf: async () => 0, forget: async () => 0 },
    remembersFor: 1_800_000,
    voices: { feedback: async () => {}, unanswered: async () => {}, countOf: async () => ({ feedback: 0, unanswered: 0 }), forget: async () => 0 },
    overLimit: async () => undefined,
    reference: () => 'a1b2c3d4',
    now: () => 0,
    onEvent: () => {},
    onFault: () => {},
    ...change,
  })
}

async function notices(): Promise<string[]> {
  const replies: Reply[] = []
  const post = async (reply: Reply): Promise<void> => void replies.push(reply)
  await desk({}).handle(ask, { post })
  const limits = createLimits({ person: 1 })
  await limits(ask)
  await desk({ overLimit: limits }).handle(ask, { post })
  const waiting = Promise.withResolvers<never>()
  const crowded = desk({ answer: () => waiting.promise })
  for (let at = 0; at < 200; at += 1) void crowded.handle({ ...ask, id: `${at}` }, { post })
  await crowded.handle(ask, { post })
  return replies.flatMap((reply) => (reply.kind === 'notice' ? reply.text : []))
}

it('limits, crowds and apologies', async () => {
  const all = await notices()
  expect(all).toHaveLength(3)
  for (const one of [...all, 'That is a lot of questions at once. I can answer again in a second.']) expect(said(one, 'es'), one).not.toBe(one)
  expect(said(all[0] as string, 'es')).toContain('a1b2c3d4')
  expect(said(all[0] as string, 'en')).toBe(all[0])
})

test.for([1, 2])('what is kept of a person, %i of each', async (count) => {
  const { privacy } = desk({
    conversations: { read: async () => [], add: async () => {}, countOf: async () => count, forget: async () => 0 },
    voices: { feedback: async () => {}, unanswered: async () => {}, countOf: async () => ({ feedback: count, unanswered: count }), forget: async () => 0 },
    plans: { countOf: async () => count, forget: async () => 0 },
  })
  const kept = await privacy.kept('discord', 'u')
  expect(kept).toHaveLength(4)
  for (const line of kept) expect(said(line, 'es'), line).toMatch(new RegExp(`^${count} (?:pregunta|valoraci|cambio)`))
})

it('faults in settings', () => {
  const parts = { zones: createZones(), occasions: knowledge.occasions }
  for (const quiet of ['soon', '2027-02-30', '2027-01-05 to 2027-01-01', Array.from({ length: 21 }, () => '2027-01-01').join()])
    for (const zone of ['Atens', '%%%%']) {
      const plan = planOf({ series: 'weekly', optional: ['easter'], zone, time: 'noon', quiet }, undefined, parts)
      if (!('faults' in plan)) throw new Error('This must be wrong')
      expect(plan.faults.map(({ at }) => at)).toEqual(['series', 'optional', 'zone', 'time', 'quiet'])
      for (const { problem } of plan.faults) expect(said(problem, 'es'), problem).not.toBe(problem)
    }
})

it('rights that are missing, and reasons', () => {
  const reasons = [
    'unknown_channel',
    'is_archived',
    'missing_access',
    'missing_permissions',
    'unknown_guild',
    'not_a_text_channel',
    'unauthorized',
    'invalid_message',
    'unreachable',
    'discord_1',
  ]
  for (const one of [...neededRights.map(({ says }) => says), ...reasons.map(inWords), LATE, SUPERSEDED]) expect(said(one, 'es'), one).not.toBe(one)
  expect(said(`paused: ${inWords('unknown_channel')}`, 'es')).toBe('en pausa: ese canal ya no existe')
  expect(said('Something that nobody has translated.', 'es')).toBe('Something that nobody has translated.')
})

it('every name, description and choice of every command, and every fixed word', () => {
  type Named = {
    name: string
    description?: string
    name_localizations?: object | null
    description_localizations?: object | null
    options?: Named[]
    choices?: Named[]
  }
  const titles = new Set([...Object.values(knowledge.article.themes), ...knowledge.occasions].map(({ title }) => title)) // the calendar and the facts are in English
  const check = ({ name, description, name_localizations, description_localizations, options = [], choices = [] }: Named): void => {
    if (!titles.has(name)) expect(Object.keys(name_localizations ?? {}), name).toEqual(['es-ES', 'es-419'])
    if (description !== undefined) {
      const spanish = Object.values(description_localizations ?? {}) as string[]
      expect(spanish, description).toHaveLength(2)
      for (const one of spanish) expect(one).not.toBe(description)
    }
    for (const one of [...options, ...choices]) check(one)
  }
  for (const { definition } of commandsFor(knowledge)) check(definition as Named)
  for (const { en, es } of [words, briefingWords]) expect(shapeOf(es)).toEqual(shapeOf(en))
  expect(JSON.stringify([words.es, briefingWords.es])).not.toMatch(/\b(?:tú|tu|tus|vosotros|puedes|escribe|usa)\b/i) // everybody is spoken to as usted
})

/** Names and kinds of all that is in it. */
function shapeOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shapeOf(one)]))
    : typeof value
}
