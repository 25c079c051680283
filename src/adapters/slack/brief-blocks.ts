/** A briefing as a Slack message, pure. The same parts in the same order as on every surface. */
import type { types } from '@slack/bolt'
import type { Brief } from '#briefings/brief.ts'
import { factsHeading } from '#briefings/brief-sections.ts'
import { areLater } from '#core/compose.ts'
import type { Knowledge } from '#knowledge/schema.ts'
import { articleLine, helpLine, note, relatedQuestions, type SlackMessage } from './blocks.ts'
import { cut, escaped, link, longDate, mrkdwn, plain } from './mrkdwn.ts'

const SECTION = 2900
const HEADER = 150
const HELP_LINES = 3 // the directory leads to all others

export function renderBrief(brief: Brief, knowledge: Knowledge): SlackMessage {
  const { headline, about, facts, article, update, question, help, ask } = brief
  const points = facts.map(({ text, paragraph }) => `• ${escaped(text)}\u00a0[¶${paragraph}]`)
  const lines = help.lines.slice(0, HELP_LINES).map((line) => escaped(helpLine(line)))
  return {
    text: cut(escaped([headline, about.text, `${factsHeading(article)}:`, ...facts.map(({ text }) => text), question].join('\n')), SECTION),
    blocks: [
      { type: 'header', text: plain(cut(headline, HEADER)) },
      section(escaped(about.text)),
      note(`Source: ${link(about.url, about.source, knowledge)}`),
      section([`*${factsHeading(article)}*`, ...points].join('\n')),
      note(articleLine(knowledge)),
      ...(update === undefined
        ? []
        : [
            section(`*${areLater([update], article) ? 'Later, from another source' : 'From another source'} (not the article)*\n${escaped(update.text)}`),
            note(`From ${link(update.url, update.source, knowledge)}, as of ${longDate(update.asOf)}`),
          ]),
      section(`*To discuss*\n${escaped(question)}`),
      { type: 'divider' },
      section(cut(['*If you or somebody you know needs help*', ...lines, `Other countries: ${escaped(help.directory)}`].join('\n'), SECTION)),
      ...(ask.length === 0 ? [] : [note('Mention me to ask more, or:'), ...relatedQuestions(ask)]),
    ],
  }
}

function section(text: string): types.SectionBlock {
  return { type: 'section', text: mrkdwn(cut(text, SECTION)) }
}
