/**
 * One occurrence, from claim to posted: claim, look if a message may be out already, compose, say so in the ledger, wait for its
 * turn, post. Killed between any two steps it goes on from the ledger; nothing is sent without looking where it may be out.
 */
import type { BriefOf } from './brief.ts'
import { type Entry, LATE, type Ledger } from './ledger.ts'
import { mark, type Subscription, withheldNow } from './occurrences.ts'
import type { Later, Pace } from './pace.ts'
import type { Finding, Poster, Posting } from './poster.ts'
import { inWords, lesson } from './reasons.ts'
import type { Occasion } from '#knowledge/schema.ts'

/** `again`: not before `after` ms, and later each time. `later`: in so many ms, when there is room; nothing went wrong. */
export type Delivery = { kind: 'done' } | { kind: 'again'; after: number } | Later
export type Deliver = (key: string) => Promise<Delivery>

export type Parts = {
  ledger: Ledger
  subscription: (id: string) => Promise<Subscription | undefined>
  /** The channel cannot be posted to any more: pauses the subscription and tells whoever made it, once. */
  leave: (subscription: Subscription, reason: string) => Promise<void>
  occasion: (id: string) => Occasion | undefined
  briefOf: BriefOf
  poster: Poster
  pace: Pace
  now: () => number
  token: () => string
  wait: (ms: number) => Promise<void>
  /** ms. How long a request whose fate is unknown may still be on its way. */
  settle: number
  /** ms after its time up to which a briefing is still worth posting. */
  grace: number
}

const HOUR = 3_600_000
/** ms. Who waited for so long, in a line or because the process stood still, may send no more: somebody else may be at it by now. */
const STOOD_STILL = 20_000

const NO_ROOM = 'the platform let no more messages through'
const DONE: Delivery = { kind: 'done' }

export function createDeliver(parts: Parts): Deliver {
  const { ledger, poster, now, wait, settle, grace } = parts

  return async (key) => {
    const token = parts.token()
    const entry = await ledger.claim(key, token)
    if (!entry) return DONE
    const subscription = await parts.subscription(entry.subscription)
    const occasion = parts.occasion(entry.occasion)
    if (entry.state === 'ambiguous') {
      if (!subscription) return finish(entry, token, 'failed', 'unsubscribed while it was not known whether it had gone out')
      await wait(settle) // whoever sent it can send no more: the claim is ours
      const finding = await look(subscription, entry)
      if (finding.kind === 'found') return posted(key, finding.messageId)
      if (finding.kind !== 'absent') {
        if (late(entry)) return finish(entry, token, 'failed', 'the channel could not be read to see whether it had gone out')
        return finding.kind === 'later' ? later(key, token, 'ambiguous', finding.after) : again(key, token, 'ambiguous')
      }
    }
    if (!subscription) return finish(entry, token, 'skipped', 'unsubscribed')
    if (!occasion) return finish(entry, token, 'skipped', 'no longer in the calendar')
    const withheld = withheldNow(subscription, mark(occasion, entry.year), entry.date)
    if (withheld !== undefined) return finish(entry, token, 'skipped', withheld)
    if (late(entry))
      return entry.attempts > 1
        ? finish(entry, token, 'failed', entry.reason ?? 'no attempt worked within the grace period')
        : finish(entry, token, 'skipped', LATE)
    const brief = parts.briefOf(occasion, entry.year, entry.date)
    const asked = now()
    if (!(await ledger.posting(key, token, Object.fromEntries(brief.facts.map(({ factId, text }) => [factId, text]))))) return DONE
    const send = async (): Promise<Posting | Later> => {
      if (now() - asked > STOOD_STILL) return { kind: 'later', after: 0 }
      return poster.post(subscription, brief, key).catch((): Posting => ({ kind: 'ambiguous' }))
    }
    const posting = await parts.pace.turn(subscription, send).catch(async (stopped: unknown) => {
      await ledger.release(key, token, 'planned') // its turn had not come: another process may go on at once
      throw stopped
    })
    if (posting.kind === 'later') return later(key, token, 'planned', posting.after)
    if (posting.kind === 'posted') return posted(key, posting.messageId)
    if (posting.kind === 'ambiguous') return again(key, token, 'ambiguous')
    if (posting.kind === 'limited') {
      await parts.pace.hold(subscription, posting.retryAfter, posting.global)
      return again(key, token, 'planned', posting.retryAfter, NO_ROOM)
    }
    const learned = lesson(posting)
    const why = inWords(posting.reason)
    if (learned === 'again') return again(key, token, 'planned', 0, why)
    await finish(entry, token, 'failed', why)
    if (learned === 'leave') await parts.leave(subscription, why)
    return DONE
  }

  /** The last hour first; then a whole day, in case the clock was set meanwhile, as far as a busy channel lets anybody look. */
  async function look(subscription: Subscription, { key, due }: Entry): Promise<Finding | Later> {
    const back = (ms: number): Promise<Finding | Later> =>
      parts.pace.turn(subscription, () => poster.find(subscription, key, Math.min(due, now()) - ms).catch((): Finding => ({ kind: 'unknown' }))) // looking counts too
    const near = await back(HOUR)
    if (near.kind !== 'absent') return near
    const wide = await back(24 * HOUR)
    return wide.kind === 'found' ? wide : near
  }

  function late(entry: Entry): boolean {
    return now() > entry.due + grace
  }

  async function posted(key: string, messageId: string): Promise<Delivery> {
    await ledger.posted(key, messageId)
    return DONE
  }

  async function finish({ key }: Entry, token: string, state: 'skipped' | 'failed', reason: string): Promise<Delivery> {
    await ledger.finish(key, token, state, reason)
    return DONE
  }

  async function again(key: string, token: string, state: 'planned' | 'ambiguous', after = 0, reason?: string): Promise<Delivery> {
    await ledger.release(key, token, state, reason)
    return { kind: 'again', after }
  }

  async function later(key: string, token: string, state: 'planned' | 'ambiguous', after: number): Promise<Later> {
    await ledger.release(key, token, state, NO_ROOM)
    return { kind: 'later', after }
  }
}
