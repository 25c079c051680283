/**
 * What buttons carry, so that nothing about them need be remembered: short JSON inside Slack's 2,000 characters, read back
 * with suspicion. It holds fact ids and references; a text only where the same person already sees it.
 */
import { z } from 'zod'

/** Of a private answer that may be shared: asked again, it gets the same answer. */
export type Asked = { question: string; reference: string }
export type Thumb = { reference: string; outcome: z.infer<typeof Outcome>; factIds: readonly string[]; helpful: boolean }
export type SharedVerdict = { claim: string; state: 'supported' | 'contradicted' | 'partly' | 'not-covered'; why: string; factId?: string | undefined }
export type SharedCheck = { thread: string; verdicts: readonly SharedVerdict[] }

const LONGEST = 2000
const MOST_FACTS = 30

const Outcome = z.enum(['answered', 'corrected', 'abstained', 'help', 'refused'])
const AskedValue = z.strictObject({ q: z.string().min(1), r: z.string() })
const ThumbValue = z.strictObject({ r: z.string().max(40), o: Outcome, f: z.array(z.string().max(80)).max(MOST_FACTS), h: z.boolean() })
const CheckValue = z.strictObject({
  t: z.string(),
  v: z
    .array(z.strictObject({ c: z.string(), s: z.enum(['supported', 'contradicted', 'partly', 'not-covered']), w: z.string(), f: z.string().optional() }))
    .min(1),
})

/** Longer questions cannot be carried, and are not offered for sharing. */
export function canShare({ question, reference }: Asked): boolean {
  return shareAnswerValue({ question, reference }).length <= LONGEST
}

export function shareAnswerValue({ question, reference }: Asked): string {
  return JSON.stringify({ q: question, r: reference })
}

export function readShareAnswer(value: unknown): Asked | undefined {
  const read = parse(AskedValue, value)
  return read && { question: read.q, reference: read.r }
}

export function feedbackValue({ reference, outcome, factIds, helpful }: Thumb): string {
  return JSON.stringify({ r: reference, o: outcome, f: factIds.slice(0, MOST_FACTS), h: helpful })
}

export function readFeedback(value: unknown): Thumb | undefined {
  const read = parse(ThumbValue, value)
  return read && { reference: read.r, outcome: read.o, factIds: read.f, helpful: read.h }
}

/** As many verdicts as fit, from the first. */
export function shareCheckValue({ thread, verdicts }: SharedCheck): string {
  for (let many = verdicts.length; ; many -= 1) {
    const value = JSON.stringify({ t: thread, v: verdicts.slice(0, many).map(({ claim, state, why, factId }) => ({ c: claim, s: state, w: why, f: factId })) })
    if (value.length <= LONGEST || many === 1) return value
  }
}

export function readShareCheck(value: unknown): SharedCheck | undefined {
  const read = parse(CheckValue, value)
  return read && { thread: read.t, verdicts: read.v.map(({ c, s, w, f }) => ({ claim: c, state: s, why: w, factId: f })) }
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(String(value))).data
  } catch {
    return undefined
  }
}
