/** A briefing as a Discord message: pure, from a brief to components v2, with the key in its footer that finds it again. */
import type { Brief } from '#briefings/brief.ts'
import { factsHeading } from '#briefings/brief-sections.ts'
import type { Knowledge } from '#knowledge/schema.ts'
import { customId } from './buttons.ts'
import { ofThread } from './conversation.ts'
import { articleLine, type Block, button, colors, layOut, lines, link, longDate, type Payload, plain, row, small, text } from './layout.ts'
import { figuresApart, helpLines } from './render.ts'
import { words } from './words.ts'

const ROOM = 2_000 // characters for the facts

/** Briefings are in English, as the facts are: a channel has no language of its own. */
export function renderBrief(brief: Brief, key: string, knowledge: Knowledge): Payload {
  return layOut(briefBlocks(brief, footer(key), knowledge))
}

/** `foot`: what ends the last line. */
export function briefBlocks(brief: Brief, foot: string, knowledge: Knowledge): Block[] {
  const say = words.en
  const { about, facts, article, update, question, help, ask } = brief
  const related = row(ask.map((one) => button(one, customId({ act: 'ask', question: one, conversation: ofThread() }, knowledge))))
  return [
    {
      rank: 0,
      color: colors.answer,
      parts: [text(`## ${plain(brief.headline)}\n${plain(about.text)}`), small(`${say.source}: ${link(plain(about.source), about.url)}`)],
    },
    {
      rank: 1,
      color: colors.answer,
      parts: [
        text(
          `**${factsHeading(article)}**\n${lines(
            facts.map((fact) => `- ${plain(fact.text)} [¶${fact.paragraph}]`),
            ROOM,
            say.more,
          )}`,
        ),
        small(`${say.source}: ${articleLine(article, 'en')}`),
      ],
    },
    { rank: 4, color: colors.later, parts: update === undefined ? [] : figuresApart([{ id: '', ...update }], knowledge, 'en') },
    { rank: 5, color: colors.aside, parts: [text(`**${say.discuss}**\n${plain(question)}`), ...(related ? [small(say.related), related] : [])] },
    { rank: 3, color: colors.help, parts: helpLines(help.lines, 'en', `${say.otherCountries}: ${help.directory}. ${checkedOn(help.lines)}`) },
    { rank: 2, color: colors.help, parts: [small(`${longDate(brief.date)} · ${say.automated} · ${foot}`)] },
  ]
}

export function footer(key: string): string {
  return `Ref. ${key}`
}

function checkedOn(all: Brief['help']['lines']): string {
  const oldest = all.map((line) => line.checkedOn).sort()[0]
  return oldest === undefined ? '' : `${words.en.checked} ${longDate(oldest)}.`
}
