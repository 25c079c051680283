/**
 * npm run preview -- --from 2027-01-01 --zone America/New_York   every briefing of a season: its text, and the instant
 * npm run preview -- --ics FILE                                  the same as a calendar file
 * npm run preview -- --ledger                                    which went out to whom, and which did not and why
 */
import { parseArgs } from 'node:util'
import { type Look, sections, wrap } from '#adapters/console/layout.ts'
import { type Brief, createBriefs } from '#briefings/brief.ts'
import { briefText, longDay, type Section, sectionsOf } from '#briefings/brief-sections.ts'
import { createPlanner, type Occurrence, type Subscription } from '#briefings/occurrences.ts'
import { dateOf, optionalOf, seriesOf, timeOf } from '#briefings/settings.ts'
import { createZones } from '#briefings/zones.ts'
import { createAnswerer } from '#core/answer.ts'
import type { Occasion } from '#knowledge/schema.ts'
import { knowledgeHere } from './preparing.ts'
import { count } from './knowledge-layout.ts'

export const USAGE = `Usage: npm run preview -- [options]

  --from DATE        first day, such as 2027-01-01; today when left out
  --zone ZONE        such as America/New_York; this computer's when left out
  --at TIME          on the clocks there, such as 09:00
  --series NAME      all, key or freedom-day
  --optional IDS     other days too: world-day,abolition-day
  --weekdays         what falls on a weekend goes out on a weekday
  --ics FILE         write a calendar file instead
  --ledger           what was posted where, what was not, and why
`
const HOW_TO_ASK = 'In Slack and Discord, mention me or write to me; here, npm run ask.'
const HOW_TO_ASK_THERE = 'In Slack and Discord, mention Freedom Brief or write to it.' // from a calendar
const SEASON = { years: 1 } // from --from on

type Options = { from?: string; zone?: string; at?: string; series?: string; optional?: string; weekdays?: boolean; ics?: string; ledger?: boolean }

export async function run(args: readonly string[]): Promise<number> {
  const options = optionsOf(args)
  if (!options) {
    process.stderr.write(USAGE)
    return 2
  }
  if (options.ledger) {
    const { ledgerPage } = await import('./preview-ledger.ts')
    process.stdout.write(`${await ledgerPage(Date.now)}\n`)
    return 0
  }
  const now = Date.now()
  const { prepared } = await knowledgeHere()
  const { knowledge } = prepared
  const here = Temporal.Now.timeZoneId()
  const plan = planOf(options, here, knowledge.occasions)
  const from = dateOf(options.from ?? Temporal.Now.plainDateISO(plan.zone).toString())
  const occurrences = createPlanner(knowledge.occasions).due([plan], startOf(from, plan.zone) - 1, startOf(from.add(SEASON), plan.zone) - 1)
  const briefOf = createBriefs(createAnswerer(prepared).ground)
  const shown = occurrences.map((one) => ({ one, brief: briefOf(one.occasion, one.year, one.date) }))
  if (options.ics !== undefined) {
    const { writeCalendar } = await import('./preview-ics.ts')
    writeCalendar(
      options.ics,
      shown.map(({ one, brief }) => ({
        occasion: brief.occasion,
        year: brief.year,
        at: one.at,
        headline: brief.headline,
        text: briefText(brief, HOW_TO_ASK_THERE),
        url: brief.about.url,
      })),
      now,
    )
    process.stdout.write(`Wrote ${count(shown.length, 'briefing')} to ${options.ics}. Open it with your calendar.\n`)
    return 0
  }
  const look = { width: process.stdout.columns ?? 80, color: false }
  const nothing = shown.length === 0 ? ' The calendar holds none for it: try another --series, or --optional.' : ''
  const head = `${count(shown.length, 'briefing')} within a year from ${longDay(from.toString())}, series ${plan.series}, at ${plan.time} in ${plan.zone}.${nothing}`
  process.stdout.write(`${sections(wrap(head, look), ...shown.map(({ one, brief }) => page(one, brief, here, look)))}\n`)
  return 0
}

function optionsOf(args: readonly string[]): Options | undefined {
  try {
    const text = { type: 'string' } as const
    const yes = { type: 'boolean' } as const
    return parseArgs({ args: [...args], options: { from: text, zone: text, at: text, series: text, optional: text, weekdays: yes, ics: text, ledger: yes } })
      .values
  } catch {
    return undefined
  }
}

/** A subscription that nobody has, to see what one would get. */
function planOf(options: Options, here: string, occasions: readonly Occasion[]): Subscription {
  return {
    ...{ id: 'preview', surface: 'slack', workspace: '', channel: '', createdBy: '', createdAt: Number.NEGATIVE_INFINITY, changedAt: 0 },
    ...{
      series: seriesOf(options.series ?? 'all'),
      optional: optionalOf(options.optional?.split(',').map((id) => id.trim()) ?? [], occasions),
      zone: createZones().named(options.zone ?? here),
      time: timeOf(options.at ?? '09:00'),
      weekdaysOnly: options.weekdays ?? false,
    },
    ...{ quiet: [], pausedUntil: undefined, skips: [], owed: [], stopped: undefined },
  }
}

function startOf(date: Temporal.PlainDate, timeZone: string): number {
  return date.toZonedDateTime({ timeZone }).epochMilliseconds
}

function page({ at, subscription }: Occurrence, brief: Brief, here: string, look: Look): string {
  const rule = '='.repeat(Math.min(look.width, 80))
  const when = [clock(at, subscription.zone), ...(here === subscription.zone ? [] : [`for you: ${clock(at, here)}`])]
  return sections(
    `${rule}\n${when.map((line) => wrap(line, look)).join('\n')}\n${wrap(brief.headline, look)}\n${rule}`,
    ...sectionsOf(brief, HOW_TO_ASK).map((section) => block(section, look)),
  )
}

function block({ heading, lines, bullets }: Section, look: Look): string {
  return [...(heading === undefined ? [] : [`${heading}:`]), ...lines.map((line) => (bullets ? wrap(line, look, '- ', '  ') : wrap(line, look)))].join('\n')
}

/** "Friday, January 1, 2027 at 9:00 AM EST (America/New_York)" */
function clock(at: number, timeZone: string): string {
  const when = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(at)
  return `${when.replaceAll('\u202f', ' ')}${timeZone === 'UTC' ? '' : ` (${timeZone})`}`
}
