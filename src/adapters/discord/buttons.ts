/**
 * What a button means, kept in its custom id (100 characters at most), so that it works after any restart. Facts stand
 * there as short hashes of their ids: an answer may rest on a dozen.
 */
import { createHash } from 'node:crypto'
import type { Outcome } from '#core/compose.ts'
import type { Knowledge } from '#knowledge/schema.ts'

export type Press =
  /** Asks a question on in its conversation. */
  | { act: 'ask'; question: string; conversation: string }
  | ({ act: 'feedback'; helpful: boolean } & Judged)
  /** The reason comes with the selected value. */
  | ({ act: 'reason' } & Judged)
  /** Shows a theme's facts from the given page on. */
  | { act: 'facts'; theme: string; page: number }
  /** The theme or the fact comes with the selected value. */
  | { act: 'theme' }
  | { act: 'fact' }
  | { act: 'forget' }
  /** What comes next in a channel, one briefing at a time; `turn` shows another in its place. */
  | { act: 'preview'; channel: string }
  | { act: 'turn'; channel: string; page: number }
  /** Opens the form of a channel's settings, filled in with what was typed before, if it fits; see briefing-form.ts. */
  | { act: 'settings'; channel: string; typed?: string }
  | { act: 'unsubscribe'; channel: string }
  /** How a channel's briefings stand; the channel comes with the selected value. */
  | { act: 'status' }

/** The answer under a thumb. */
export type Judged = { conversation: string; outcome: Outcome; reference: string; factIds: string[] }

const LONGEST = 100
const OUTCOMES: Readonly<Record<string, Outcome>> = { a: 'answered', c: 'corrected', n: 'abstained', h: 'help', r: 'refused' }
const HASH = 5

/** Undefined if it does not fit, which only an unusually long question does. */
export function customId(press: Press, { facts }: Knowledge): string | undefined {
  const id = write(press, facts.find((fact) => press.act === 'ask' && fact.ask === press.question)?.id)
  return id.length > LONGEST ? undefined : id
}

/** Undefined for ids of other hands, and for facts that are there no more. */
export function readCustomId(id: string, { facts }: Knowledge): Press | undefined {
  const [act = '', ...rest] = id.split(':')
  const [first = '', second = '', ...more] = rest
  if (act === 'ask' || act === 'say') {
    const question = act === 'ask' ? facts.find((fact) => fact.id === second)?.ask : [second, ...more].join(':')
    return question === undefined ? undefined : { act: 'ask', question, conversation: first }
  }
  if (act === 'up' || act === 'down' || act === 'why') {
    const outcome = OUTCOMES[second]
    if (outcome === undefined) return undefined
    const hashes: readonly string[] = (more[1] ?? '').match(/.{5}/g) ?? []
    const about = {
      conversation: first,
      outcome,
      reference: more[0] ?? '',
      factIds: facts.filter((fact) => hashes.includes(hashOf(fact.id))).map((fact) => fact.id),
    }
    return act === 'why' ? { act: 'reason', ...about } : { act: 'feedback', helpful: act === 'up', ...about }
  }
  if (act === 'facts') return { act, theme: first, page: Number(second) || 0 }
  if (act === 'turn') return { act, channel: first, page: Number(second) || 0 }
  if (act === 'settings') return { act, channel: first, ...(rest.length > 1 ? { typed: [second, ...more].join(':') } : {}) }
  if (act === 'preview' || act === 'unsubscribe') return { act, channel: first }
  return act === 'theme' || act === 'fact' || act === 'forget' || act === 'status' ? { act } : undefined
}

/** Does it ask a question, and in which conversation? Which one it is, the knowledge tells. */
export function questionIn(id: string): { conversation: string } | undefined {
  const [, conversation] = /^(?:ask|say):([^:]+):/.exec(id) ?? []
  return conversation === undefined ? undefined : { conversation }
}

/** The conversation that a message of the bot belongs to, from the buttons under it. */
export function conversationIn(customIds: readonly string[]): string | undefined {
  return customIds.map((id) => /^(?:ask|say|up|down):([^:]+):/.exec(id)?.[1]).find((conversation) => conversation !== undefined)
}

function write(press: Press, factId: string | undefined): string {
  switch (press.act) {
    case 'ask':
      return factId === undefined ? `say:${press.conversation}:${press.question}` : `ask:${press.conversation}:${factId}`
    case 'feedback':
      return `${press.helpful ? 'up' : 'down'}:${aboutAnswer(press)}`
    case 'reason':
      return `why:${aboutAnswer(press)}`
    case 'facts':
      return `facts:${press.theme}:${press.page}`
    case 'turn':
      return `turn:${press.channel}:${press.page}`
    case 'settings':
      return `settings:${press.channel}${press.typed === undefined ? '' : `:${press.typed}`}`
    case 'preview':
    case 'unsubscribe':
      return `${press.act}:${press.channel}`
    default:
      return press.act
  }
}

function aboutAnswer({ conversation, outcome, reference, factIds }: Judged): string {
  const letter = Object.keys(OUTCOMES).find((key) => OUTCOMES[key] === outcome)
  const start = `${conversation}:${letter}:${reference}:`
  return (
    start +
    factIds
      .slice(0, Math.floor((LONGEST - 'down:'.length - start.length) / HASH))
      .map(hashOf)
      .join('')
  )
}

export function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url').slice(0, HASH)
}
