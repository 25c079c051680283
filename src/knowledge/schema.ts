/**
 * The shape of everything in knowledge/: what a curator may write, and nothing else.
 * Unknown keys are refused, because a misspelled key would otherwise be a fact that silently lost a part.
 */
import { z } from 'zod'

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, such as is-ransom-2014')
const ids = z.array(id).default([])
const sentence = z
  .string()
  .trim()
  .min(8)
  .regex(/[.!?]["')]?$/, 'must be a whole sentence that ends in a full stop')
const question = z.string().trim().min(1).max(300)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2026-11-22')
const url = z.url({ protocol: /^https?$/ })
const grade = z.enum(['A', 'B'])

/** What kind of thing a question asks for, and a fact holds. */
const askedKinds = ['who', 'how-many', 'how-much', 'when', 'where', 'why', 'how', 'whose', 'what', 'whether', 'list'] as const
export type AskedKind = (typeof askedKinds)[number]

/**
 * A figure as the article gives it. `value` or `low` and `high`; `unit` people, countries, USD, years, year, date, times;
 * `is` how firmly; `per` a year or a ship; `year` what it is as of; `derived` follows from the article's date, is not printed in it.
 */
export const Figure = z.strictObject({
  value: z.union([z.number(), z.string().regex(/^(\d{4}-)?\d{2}-\d{2}$/)]).optional(),
  low: z.number().optional(),
  high: z.number().optional(),
  unit: z.enum(['people', 'countries', 'USD', 'years', 'year', 'date', 'times']),
  per: z.enum(['year', 'ship']).optional(),
  is: z.enum(['exact', 'approximate', 'more-than', 'nearly', 'at-least', 'range']),
  year: z.number().int().min(1900).max(2100).optional(),
  derived: z.boolean().default(false),
})
export type Figure = z.infer<typeof Figure>

export const Fact = z.strictObject({
  id,
  paragraph: z.number().int().min(0),
  statement: sentence,
  key: z.boolean().default(false),
  figures: z.array(Figure).default([]),
  names: ids,
  claimedBy: id,
  answers: z.array(z.enum(askedKinds)).min(1),
  direction: z.enum(['up', 'down']).optional(),
  /** Words that say the contrary: a question that takes them for granted has it wrong. */
  reverse: z.array(z.string().trim().min(3)).default([]),
  context: ids,
  ask: question,
  questions: z.array(question),
  verifiedOn: day.optional(),
  reviewBy: day.optional(),
})

export const FactFile = z.strictObject({ theme: id, verifiedOn: day, reviewBy: day, facts: z.array(Fact).min(1) })
export type Fact = z.infer<typeof Fact> & { theme: string; verifiedOn: string; reviewBy: string }

/** By fact id: other ways to say it, or a part of it, each true by its statement alone. What a model writes must keep to them. */
export const WordingFile = z.strictObject({ wordings: z.record(id, z.array(sentence).min(1)) })

export const Gap = z.strictObject({ id, missing: sentence, nearest: z.array(id).min(1).max(3), questions: z.array(question) })
export type Gap = z.infer<typeof Gap>
export const GapFile = z.strictObject({ verifiedOn: day, gaps: z.array(Gap).min(1) })

export const Digest = z.strictObject({ id, title: z.string().trim().min(4), facts: z.array(id).min(2), questions: z.array(question) })
export type Digest = z.infer<typeof Digest>
export const DigestFile = z.strictObject({ digests: z.array(Digest) })

export const Chat = z.strictObject({ id, reply: sentence, questions: z.array(question) })
export type Chat = z.infer<typeof Chat>
export const ChatFile = z.strictObject({ chats: z.array(Chat) })

const nameKinds = ['group', 'place', 'agency', 'person', 'law', 'event', 'work', 'term'] as const
export const Name = z.strictObject({
  id,
  name: z.string().trim().min(2),
  kind: z.enum(nameKinds),
  forms: z.array(z.string().trim().min(2)).min(1),
  within: ids,
  broad: z.boolean().default(false),
  region: z.boolean().default(false),
  absent: z.boolean().default(false),
})
export type Name = z.infer<typeof Name>
export const NameFile = z.strictObject({ names: z.array(Name) })

export const Update = z.strictObject({
  id,
  facts: z.array(id).min(1),
  text: sentence,
  asOf: day,
  source: z.string().trim().min(3),
  url,
  grade,
  checkedOn: day,
})
export type Update = z.infer<typeof Update>
export const UpdateFile = z.strictObject({ updates: z.array(Update) })

export const HelpLine = z.strictObject({
  id,
  country: z.string().trim().min(2),
  name: z.string().trim().min(2),
  phone: z
    .string()
    .regex(/^[\d +-]{3,20}$/)
    .optional(),
  text: z
    .string()
    .regex(/^\d{4,6}$/)
    .optional(),
  url: url.optional(),
  hours: z.enum(['day and night']).optional(),
  languages: z.string().optional(),
  default: z.boolean().default(false),
  grade,
  checkedOn: day,
  source: url,
})
export type HelpLine = z.infer<typeof HelpLine>
export const HelpFile = z.strictObject({ helpLines: z.array(HelpLine).min(1), emergency: z.record(z.string(), z.string().regex(/^\d{3}$/)) })

/** A day that every year has; February 29 has not. */
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const monthDay = z
  .string()
  .regex(/^\d{2}-\d{2}$/, 'must be a month and a day such as 01-31')
  .refine((on) => Number(on.slice(3)) >= 1 && Number(on.slice(3)) <= (DAYS_OF_MONTH[Number(on.slice(0, 2)) - 1] ?? 0), 'must be a day that every year has')

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** Smallest first: whoever takes a series gets all before it too. `optional` goes only where a channel chose that occasion. */
export const series = ['freedom-day', 'key', 'all'] as const
export type Series = (typeof series)[number]

export const Occasion = z.strictObject({
  id,
  on: z.union(
    [monthDay, z.strictObject({ first: z.enum(weekdays), from: monthDay })],
    'must be a month and a day that every year has, such as 01-31, or a weekday such as { first: tuesday, from: 01-08 }',
  ),
  title: z.string().trim().min(4).max(100),
  about: sentence,
  source: z.string().trim().min(3),
  url,
  series: z.enum([...series, 'optional']),
  themes: z.array(id).min(1),
  /** What is said, in turn from year to year. */
  editions: z.array(z.strictObject({ facts: z.array(id).min(3).max(5), question: question.regex(/\?$/, 'must end in a question mark') })).min(2),
  grade,
  checkedOn: day,
})
export type Occasion = z.infer<typeof Occasion>
export const CalendarFile = z.strictObject({ occasions: z.array(Occasion) })

export const Article = z.strictObject({
  title: z.string(),
  author: z.string(),
  outlet: z.string(),
  published: day,
  url,
  paragraphs: z.number().int(),
  claimants: z.record(id, z.strictObject({ name: z.string(), lead: z.string() })),
  themes: z.record(id, z.strictObject({ title: z.string() })),
})
export type Article = z.infer<typeof Article>

/** Sample messages from which triage learns; `none` are look-alikes. Nobody's own words. */
export const TriageFile = z.strictObject({
  help: z.array(z.string().trim().min(2)),
  refused: z.array(z.string().trim().min(2)),
  none: z.array(z.string().trim().min(2)),
})
export type TriageSamples = z.infer<typeof TriageFile>

/** Everything the bot knows, checked and frozen. */
export type Knowledge = {
  article: Article
  facts: readonly Fact[]
  gaps: readonly Gap[]
  digests: readonly Digest[]
  chats: readonly Chat[]
  names: readonly Name[]
  updates: readonly Update[]
  helpLines: readonly HelpLine[]
  emergency: Readonly<Record<string, string>>
  occasions: readonly Occasion[]
  triage: TriageSamples
  wordings: Readonly<Record<string, readonly string[]>>
}
