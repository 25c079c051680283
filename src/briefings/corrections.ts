/**
 * When a fact changes after it was posted: which posts said it otherwise, and one correction for each, posted once. What a
 * correction says counts from then on as what the post said.
 */
import { createHash } from 'node:crypto'
import { relatedTo } from '#core/compose.ts'
import type { Ground } from '#core/ground.ts'
import type { Database } from '#store/database.ts'
import { type Brief, type BriefFact, helpIn, inBriefing } from './brief.ts'
import { longDay } from './brief-sections.ts'
import type { Cited } from './ledger.ts'
import type { Channel, Poster, PostingSurface } from './poster.ts'

/** `now` undefined: the fact was withdrawn. */
export type Change = { factId: string; was: string; now: BriefFact | undefined }
export type Outdated = {
  key: string
  channel: Channel
  occasion: string
  year: number
  date: string
  messageId: string | null
  cited: Cited
  changes: readonly Change[] /** Begun before, and not known to be out. */
  begun: string | null
}
/** `unsure`: it may be in the channel; nothing is sent again before somebody has looked. */
export type Corrected = { kind: 'posted'; messageId: string } | { kind: 'unsure' } | { kind: 'refused'; reason: string }

const LOOK_BACK = 24 * 3_600_000 // ms
const QUESTION = 'Has anybody used what it said before, and where should that be put right?'

/** Oldest first. */
export async function outdatedPosts({ query }: Pick<Database, 'query'>, ground: Ground): Promise<Outdated[]> {
  type Row = {
    key: string
    subscription: string
    occasion: string
    year: number
    date: string
    message_id: string | null
    cited: string
    correction: string | null
  }
  const rows = await query<Row>(
    "SELECT key, subscription, occasion, year, date, message_id, cited, correction FROM occurrences WHERE state = 'posted' AND cited IS NOT NULL ORDER BY due, subscription",
  )
  return rows
    .map(({ key, subscription, occasion, year, date, message_id: messageId, cited: text, correction: begun }) => {
      const cited = JSON.parse(text) as Cited
      return { key, channel: channelOf(subscription), occasion, year, date, messageId, cited, changes: changesOf(cited, ground), begun }
    })
    .filter(({ changes }) => changes.length > 0)
}

function changesOf(cited: Cited, ground: Ground): Change[] {
  return Object.entries(cited).flatMap(([factId, was]) => {
    const fact = ground.facts.get(factId)
    const now = fact && inBriefing(fact, ground)
    return now?.text === was ? [] : [{ factId, was, now }]
  })
}

/** A subscription's id is that of its channel, which is known even after somebody has unsubscribed. */
function channelOf(subscription: string): Channel {
  const [surface = '', workspace = '', channel = ''] = subscription.split(':')
  return { surface: surface as PostingSurface, workspace, channel }
}

/** Posts one correction. Interrupted between any two steps, it is looked for before anything is sent again. */
export async function postCorrection({ query }: Pick<Database, 'query'>, poster: Poster, outdated: Outdated, ground: Ground, now: number): Promise<Corrected> {
  const { key, channel, begun } = outdated
  if (begun !== null) {
    const [since = '', mark = ''] = begun.split(' ')
    const finding = await poster.find(channel, mark, Number(since) - LOOK_BACK)
    if (finding.kind === 'unknown') return { kind: 'unsure' }
    if (finding.kind === 'found') return done(finding.messageId)
  }
  const mark = createHash('sha256')
    .update(JSON.stringify([key, outdated.changes, now]))
    .digest('hex')
    .slice(0, 16)
  const claimed = await query('UPDATE occurrences SET correction = $2 WHERE key = $1 AND COALESCE(correction, $3) = $3 RETURNING key', [
    key,
    `${now} ${mark}`,
    begun ?? '',
  ])
  if (claimed.length === 0) return { kind: 'unsure' } // somebody else is at it
  const posting = await poster.post(channel, correctionOf(outdated, ground), mark)
  if (posting.kind === 'posted') return done(posting.messageId)
  if (posting.kind === 'ambiguous') return { kind: 'unsure' }
  await query('UPDATE occurrences SET correction = NULL WHERE key = $1', [key])
  return { kind: 'refused', reason: posting.kind === 'limited' ? 'too many requests, try again in a minute' : posting.reason }

  async function done(messageId: string): Promise<Corrected> {
    const said = Object.entries(outdated.cited).flatMap(([factId, was]) => {
      const change = outdated.changes.find((one) => one.factId === factId)
      return change === undefined ? [[factId, was]] : change.now === undefined ? [] : [[factId, change.now.text]]
    })
    await query('UPDATE occurrences SET cited = $2, correction = NULL WHERE key = $1', [key, JSON.stringify(Object.fromEntries(said))])
    return { kind: 'posted', messageId }
  }
}

/** In the shape of a briefing, so that every surface can lay it out. */
export function correctionOf({ occasion, year, date, cited, changes }: Outdated, ground: Ground): Brief {
  const { knowledge } = ground
  const { title, author, outlet, published, url } = knowledge.article
  const mended = changes.flatMap(({ now }) => now ?? [])
  const standing = Object.keys(cited)
    .flatMap((id) => (changes.some(({ factId }) => factId === id) ? [] : (ground.facts.get(id) ?? [])))
    .map((fact) => inBriefing(fact, ground))
  const told = changes.map(({ was, now }) => (now ? `It said: "${was}"` : `We take back: "${was}"`)).join(' ')
  const facts = mended.length > 0 ? mended : standing
  return {
    occasion,
    year,
    date,
    headline: `Correction to our briefing of ${longDay(date)}`,
    about: {
      text: `That briefing needs a correction. ${told}${mended.length > 0 ? ' What is right stands below.' : ' What stands below remains right.'}`,
      source: outlet,
      url,
    },
    facts,
    article: { title, author, outlet, published, url },
    update: undefined,
    question: QUESTION,
    help: helpIn(knowledge),
    ask: relatedTo(
      facts.flatMap(({ factId }) => ground.facts.get(factId) ?? []),
      ground,
    ).slice(0, 1),
  }
}
