/** What a briefing says, ready to be laid out by a surface: every sentence on the subject rests on a fact and its paragraph. */
import type { HelpLine } from '#knowledge/schema.ts'

export type Brief = {
  occasion: string
  year: number
  /** The local date in the channel's zone, ISO. */
  date: string
  headline: string
  /** What the day is, from a source of its own. */
  about: { text: string; source: string; url: string }
  /** Three to five, most telling first. */
  facts: readonly BriefFact[]
  /** The article, as one line with its address. */
  article: { title: string; author: string; outlet: string; published: string; url: string }
  /** A later figure, not from the article. */
  update: { text: string; source: string; url: string; asOf: string } | undefined
  /** To discuss. */
  question: string
  /** Help lines with the date they were checked, the default one first; and where to find others. */
  help: { lines: readonly HelpLine[]; directory: string }
  /** Questions that the bot can answer; the surface says how to ask it. */
  ask: readonly string[]
}
export type BriefFact = { text: string; factId: string; paragraph: number }
