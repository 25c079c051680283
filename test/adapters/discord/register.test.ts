import { expect, it } from 'vitest'
import { fingerprint } from '../../../src/adapters/discord/register.ts'

const ask = {
  name: 'ask',
  description: 'Ask',
  contexts: [0, 1, 2],
  options: [{ type: 3, name: 'question', description: 'q', required: true, autocomplete: true }],
}

it('what Discord adds by itself is no change', () => {
  const there = {
    id: '1',
    application_id: '2',
    version: '3',
    type: 1,
    default_member_permissions: null,
    nsfw: false,
    dm_permission: true,
    name_localizations: null,
    ...ask,
    contexts: [2, 0, 1],
    options: [{ ...ask.options[0], choices: [], name_localizations: null }],
  }
  expect(fingerprint([there, { type: 3, name: 'Check', description: '' }])).toBe(fingerprint([{ type: 3, name: 'Check' }, ask]))
})

it('another word, option, order of options or place is one', () => {
  const own = fingerprint([ask])
  for (const other of [
    { ...ask, description: 'Ask!' },
    { ...ask, options: [] },
    { ...ask, contexts: [0] },
    { ...ask, name_localizations: { 'es-ES': 'preguntar' } },
    { ...ask, options: [{ ...ask.options[0], required: false }] },
  ])
    expect(fingerprint([other])).not.toBe(own)
  expect(fingerprint([])).not.toBe(own)
})
