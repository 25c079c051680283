/** The pages around the conversation: facts by theme, one fact, the sources, help and privacy. Pure. */
import { ButtonStyle } from 'discord.js'
import type { Fact, Knowledge } from '#knowledge/schema.ts'
import { customId } from './buttons.ts'
import { articleLine, button, colors, layOut, lines, link, longDate, type Payload, plain, row, select, small, text } from './layout.ts'
import { capital, figuresApart, renderNotice } from './render.ts'
import { said } from './spanish.ts'
import { type Keeping, type Language, words } from './words.ts'

export type Page = { knowledge: Knowledge; language: Language }

const FACTS_A_PAGE = 10 // at some 200 characters each they fit with room to spare
const ROOM = { facts: 3_400, sources: 1_000, help: 3_000 }

export function themesPage({ knowledge, language }: Page): Payload {
  const say = words[language]
  const themes = Object.entries(knowledge.article.themes)
  const list = themes.map(([id, { title }]) => `- ${plain(title)} (${countIn(knowledge, id)})`)
  return layOut([
    {
      rank: 0,
      color: colors.answer,
      parts: [
        text(`**${say.themes(knowledge.facts.length)}**\n${list.join('\n')}`),
        select(
          say.pickTheme,
          'theme',
          themes.map(([value, { title }]) => ({ label: title, value })),
        ),
      ],
    },
  ])
}

/** Undefined for a theme there is not. */
export function themePage(theme: string, page: number, setting: Page): Payload | undefined {
  const { knowledge, language } = setting
  const title = knowledge.article.themes[theme]?.title
  if (title === undefined) return undefined
  const say = words[language]
  const all = knowledge.facts.filter((fact) => fact.theme === theme)
  const last = Math.max(0, Math.ceil(all.length / FACTS_A_PAGE) - 1)
  const at = Math.min(Math.max(0, page), last)
  const own = all.slice(at * FACTS_A_PAGE, (at + 1) * FACTS_A_PAGE)
  const turn = (label: string, to: number): ReturnType<typeof button> =>
    button(label, customId({ act: 'facts', theme, page: to }, knowledge), ButtonStyle.Secondary, to < 0 || to > last)
  const turns = last === 0 ? undefined : row([turn(say.previous, at - 1), turn(say.next, at + 1)])
  return layOut([
    {
      rank: 0,
      color: colors.answer,
      parts: [
        text(`**${plain(title)}** (${say.facts(all.length)}${last === 0 ? '' : `, ${at + 1}/${last + 1}`})`),
        text(
          lines(
            own.map((fact) => `- ${stated(fact)}`),
            ROOM.facts,
            say.more,
          ),
        ),
        select(
          say.pickFact,
          'fact',
          own.map((fact) => ({ label: fact.ask, value: fact.id })),
        ),
        ...(turns ? [turns] : []),
      ],
    },
  ])
}

export function factPage(name: string, setting: Page & { conversation: string }): Payload {
  const { knowledge, language, conversation } = setting
  const say = words[language]
  const fact = knowledge.facts.find(({ id }) => id === name.trim().toLowerCase())
  if (!fact) return renderNotice(say.noSuchFact)
  const { themes, claimants } = knowledge.article
  const about = [
    `${say.theme}: ${themes[fact.theme]?.title ?? fact.theme}`,
    `${say.whoSays}: ${claimants[fact.claimedBy]?.name ?? fact.claimedBy}`,
    `${say.compared}: ${longDate(fact.verifiedOn, language)}`,
  ]
  const others = fact.context.flatMap((id) => knowledge.facts.find((one) => one.id === id)?.ask ?? []).slice(0, 3)
  const related = row(others.map((question) => button(question, customId({ act: 'ask', question, conversation }, knowledge))))
  return layOut([
    {
      rank: 0,
      color: colors.answer,
      parts: [text(stated(fact)), small(plain(about.join(' · '))), small(`${say.source}: ${articleLine(knowledge.article, language)}`)],
    },
    {
      rank: 1,
      color: colors.later,
      parts: figuresApart(
        knowledge.updates.filter((update) => update.facts.includes(fact.id)),
        knowledge,
        language,
      ),
    },
    { rank: 2, color: colors.aside, parts: related ? [small(say.related), related] : [] },
  ])
}

export function sourcesPage({ knowledge, language }: Page): Payload {
  const say = words[language]
  const { article, facts, updates, helpLines } = knowledge
  const given = Object.entries(article.claimants)
    .map(([id, { name }]) => ({ name, count: facts.filter((fact) => fact.claimedBy === id).length }))
    .filter(({ count }) => count > 0)
  const list = (title: string, all: readonly string[]): ReturnType<typeof text>[] => [
    text(
      `**${title}**\n${lines(
        all.map((line) => `- ${line}`),
        ROOM.sources,
        say.more,
      )}`,
    ),
  ]
  return layOut([
    { rank: 0, color: colors.answer, parts: list(say.article, [articleLine(article, language)]) },
    {
      rank: 3,
      color: colors.answer,
      parts: list(
        say.whoSaysWhat,
        given.map(({ name, count }) => `${plain(name)}: ${say.facts(count)}`),
      ),
    },
    {
      rank: 1,
      color: colors.later,
      parts: list(
        say.laterFigures,
        updates.map(({ source, asOf, url }) => `${link(plain(source), url)}, ${longDate(asOf, language)}`),
      ),
    },
    {
      rank: 2,
      color: colors.help,
      parts: list(
        say.helpLines,
        helpLines.map(
          ({ country, name, url, source, checkedOn }) => `${plain(capital(country))}: ${link(plain(name), url ?? source)}, ${longDate(checkedOn, language)}`,
        ),
      ),
    },
  ])
}

/** `commands`: how each is written, and what it does. */
export function helpPage(commands: readonly (readonly [usage: string, about: string])[], { language }: Page): Payload {
  const say = words[language]
  return layOut([
    { rank: 0, color: colors.answer, parts: [text(say.help.map(plain).join('\n\n'))] },
    {
      rank: 1,
      color: colors.answer,
      parts: [
        text(
          `**${say.commands}**\n${lines(
            commands.map(([usage, about]) => `- \`${usage}\` ${plain(about)}`),
            ROOM.help,
            say.more,
          )}`,
        ),
      ],
    },
    { rank: 0, color: colors.help, parts: [text(plain(say.danger))] },
  ])
}

/** `kept`: lines ready to show. */
export function privacyPage(kept: readonly string[], { knowledge, language, keeping }: Page & { keeping: Keeping }): Payload {
  const say = words[language]
  const buttons = kept.length === 0 ? undefined : row([button(say.deleteMine, customId({ act: 'forget' }, knowledge), ButtonStyle.Danger)])
  const list =
    kept.length === 0
      ? say.nothingKept
      : `**${say.kept}**\n${lines(
          kept.map((line) => `- ${plain(said(line, language))}`),
          ROOM.sources,
          say.more,
        )}`
  return layOut([
    { rank: 0, color: colors.aside, parts: [text(say.privacy(keeping).map(plain).join('\n\n'))] },
    { rank: 1, color: colors.aside, parts: [text(list), ...(buttons ? [buttons] : [])] },
  ])
}

function stated(fact: Fact): string {
  return `${plain(fact.statement)} [¶${fact.paragraph}]`
}

function countIn({ facts }: Knowledge, theme: string): number {
  return facts.filter((fact) => fact.theme === theme).length
}
