import { expect, it } from 'vitest'
import { inWords, lesson } from '#briefings/reasons.ts'

it('has words for what the platforms say, and for what nobody has thought of', () => {
  expect(inWords('is_archived')).toBe('that channel is archived')
  expect(inWords('http_418')).toBe('the platform refused it (http_418)')
})

it.for([
  ['not_in_channel', true, 'leave'],
  ['unreachable', false, 'again'],
  ['unauthorized', true, 'again'],
  ['too_long', true, 'fail'],
] as const)('%s (permanent: %s): %s', ([reason, permanent, learned]) => expect(lesson({ reason, permanent })).toBe(learned))
