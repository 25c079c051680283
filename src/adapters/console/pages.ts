/** The pages around the conversation: welcome, help, privacy, the facts by theme, the sources. */
import type { Fact, Knowledge } from '#knowledge/schema.ts'
import { GLUE, type Look, longDate, paint, sections, wrap } from './layout.ts'
import { capital, heading, numbered } from './render.ts'

/** A surface that is off, and the variable that would turn it on. */
export type Off = { surface: string; variable: string }

const SAMPLES = ['threatens-four-ways', 'scale-40-million', 'action-travel-bans'] // one each of why, how many and what to do

const IN_DANGER = 'If you or somebody you know needs help now, tell me so and I will show help lines.'

/** Three questions that the bot answers well, for somebody who has never asked it anything. */
export function sampleQuestions({ facts }: Knowledge): string[] {
  const chosen = SAMPLES.flatMap((id) => facts.find((fact) => fact.id === id) ?? [])
  return [...chosen, ...facts.filter((fact) => fact.key && !chosen.includes(fact))].slice(0, SAMPLES.length).map((fact) => fact.ask)
}

export function renderWelcome(knowledge: Knowledge, off: readonly Off[], look: Look): string {
  const { article } = knowledge
  return sections(
    heading('Freedom Brief', look),
    wrap(
      `I answer questions about one article, "${article.title}" by ${article.author} (${article.outlet}, ${longDate(article.published)}). I show the paragraph behind each sentence, and say so when the article does not cover something.`,
      look,
    ),
    wrap(IN_DANGER, look),
    numbered('You could ask:', sampleQuestions(knowledge), look),
    wrap('Type a question or the number of one. /help lists the commands, /check TEXT checks the figures in a text of yours, /quit leaves.', look),
    off.length === 0
      ? undefined
      : paint(
          'dim',
          [
            wrap('Off, which is fine. To turn one on, set its variable (README.md says how):', look),
            ...off.map(({ surface, variable }) => wrap(`${surface}: ${variable}`, look, '  ', '    ')),
          ].join('\n'),
          look,
        ),
  )
}

/** `commands`: how each is written, and what it does. */
export function renderHelp(commands: readonly (readonly [usage: string, about: string])[], look: Look): string {
  return sections(
    wrap(
      'Ask in your own words, one question a line. You can go on from an answer: "and per year?", "who says so?", "what about Malaysia?". A number from a list of questions asks that question. [¶5] stands for paragraph 5 of the article; ¶0 is its headline.',
      look,
    ),
    `${heading('Commands:', look)}\n${commands.map(([usage, about]) => wrap(`${usage}: ${about}`, look, '  ', '    ')).join('\n')}`,
    wrap(IN_DANGER, look),
    wrap('The arrow keys bring back what you typed, the tab key completes commands and fact names, Ctrl-C leaves.', look),
  )
}

export function renderPrivacy(turns: number, look: Look, modelAt?: string): string {
  return sections(
    wrap(`While this chat is open, the program remembers your last ${turns} questions to understand what you ask next. /new forgets them at once.`, look),
    wrap('When the chat ends nothing is kept: no file, no history, no log of what you wrote.', look),
    wrap(
      modelAt === undefined
        ? 'Nothing is sent over the network.'
        : `Questions are also sent to a language model at ${modelAt}, without names, handles, addresses and numbers in them. Messages that sound as if somebody may be in danger are never sent.`,
      look,
    ),
    wrap('Your terminal may still show the conversation. If somebody else may look at this device, close the window.', look),
  )
}

export function renderThemes({ facts, article }: Knowledge, look: Look): string {
  const themes = Object.entries(article.themes).map(([id, { title }]) =>
    wrap(`${id} (${facts.filter((fact) => fact.theme === id).length}): ${title}`, look, '  ', '    '),
  )
  return sections(
    `${heading(`The ${facts.length} facts I answer from, by theme:`, look)}\n${themes.join('\n')}`,
    wrap('/facts THEME lists the facts of one theme, for example: /facts overview', look),
  )
}

export function renderTheme(theme: string, { facts, article }: Knowledge, look: Look): string {
  return renderFacts(
    article.themes[theme]?.title ?? theme,
    facts.filter((fact) => fact.theme === theme),
    look,
  )
}

export function renderFacts(title: string, facts: readonly Fact[], look: Look): string {
  return sections(
    `${heading(`${title} (${facts.length === 1 ? '1 fact' : `${facts.length} facts`})`, look)}\n${facts.map((fact) => listed(fact, look)).join('\n')}`,
    wrap('/fact NAME shows one of them with its sources.', look),
  )
}

function listed(fact: Fact, look: Look): string {
  return `${fact.id}:\n${wrap(`${fact.statement}${GLUE}[¶${fact.paragraph}]`, look, '  ')}`
}

export function renderSources({ article, facts, updates, helpLines }: Knowledge, look: Look): string {
  const given = Object.entries(article.claimants)
    .map(([id, { name }]) => ({ name, count: facts.filter((fact) => fact.claimedBy === id).length }))
    .filter(({ count }) => count > 0)
  const list = (lines: readonly string[]): string => lines.map((line) => wrap(line, look, '  ', '    ')).join('\n')
  return sections(
    `${heading('The article, which every answer rests on:', look)}\n${list([`${article.author}, "${article.title}", ${article.outlet}, ${longDate(article.published)}, ${article.url}`])}`,
    `${heading('Who says what, as the article has it:', look)}\n${list(given.map(({ name, count }) => `${name}: ${count === 1 ? '1 fact' : `${count} facts`}`))}`,
    `${heading('Later figures, shown apart from the article:', look)}\n${list(updates.map(({ source, asOf, url, checkedOn }) => `${source}, as of ${longDate(asOf)}, ${url}, checked ${longDate(checkedOn)}`))}`,
    `${heading('Help lines, and where each was checked:', look)}\n${list(helpLines.map(({ country, name, languages, url, source, checkedOn }) => [`${capital(country)}: ${name}`, languages, url, `checked ${longDate(checkedOn)} with ${source}`].filter(Boolean).join(', ')))}`,
  )
}
