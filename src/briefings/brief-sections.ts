/** The words around a briefing, the same on every surface: sections in reading order, which a surface lays out its own way. */
import { areLater } from '#core/compose.ts'
import type { HelpLine } from '#knowledge/schema.ts'
import type { Brief } from './brief.ts'

/** `bullets`: the lines are a list. `fine`: small print. */
export type Section = { heading?: string; lines: readonly string[]; bullets?: boolean; fine?: boolean }

/** `howToAsk` completes "Ask me more: ", in the surface's own terms. */
export function sectionsOf(brief: Brief, howToAsk: string): Section[] {
  const { about, facts, article, update, question, help, ask } = brief
  return [
    { lines: [about.text, `Source: ${about.source}, ${about.url}`] },
    { heading: factsHeading(article), lines: facts.map(({ text, paragraph }) => `${text} [¶${paragraph}]`), bullets: true },
    { lines: [`${article.author}, "${article.title}", ${article.outlet}, ${longDay(article.published)}, ${article.url}`], fine: true },
    ...(update
      ? [
          {
            heading: areLater([update], article) ? 'Later, from another source' : 'From another source',
            lines: [update.text, `From: ${update.source}, as of ${longDay(update.asOf)}, ${update.url}`],
          },
        ]
      : []),
    { heading: 'To discuss', lines: [question] },
    {
      heading: 'If you or somebody you know needs help',
      lines: [`In danger now: call the emergency number of your country. ${help.lines.map(helpText).join(' ')} Other countries: ${help.directory}.`],
    },
    { heading: 'Ask me more', lines: [`${howToAsk} For example:`, ...ask.map((example) => `"${example}"`)] },
  ]
}

/** The whole as one text, for calendars, notifications and logs of what was said. */
export function briefText(brief: Brief, howToAsk: string): string {
  const sections = sectionsOf(brief, howToAsk).map(({ heading, lines, bullets }) =>
    [heading ?? [], lines.map((line) => (bullets ? `- ${line}` : line))].flat(2).join('\n'),
  )
  return [brief.headline, ...sections].join('\n\n')
}

/** "US: National Human Trafficking Hotline 1-888-373-7888 or text 233733, day and night (checked November 22, 2026)." */
function helpText({ country, name, phone, text, url, hours, checkedOn }: HelpLine): string {
  return `${country}: ${name}, ${[phone ?? url, text && `or text ${text}`].filter(Boolean).join(' ')}${hours === undefined ? '' : `, ${hours}`} (checked ${longDay(checkedOn)}).`
}

export function longDay(day: string): string {
  return Temporal.PlainDate.from(day).toLocaleString('en-US', { dateStyle: 'long' })
}

/** The facts stand under it, and so need not say each for itself whose and how old they are. */
export function factsHeading({ published }: Brief['article']): string {
  return `What the article said in ${Temporal.PlainDate.from(published).toLocaleString('en-US', { month: 'long', year: 'numeric' })}`
}
