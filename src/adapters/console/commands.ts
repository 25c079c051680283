/** What a line that starts with a slash does. Pure: a line in, a page out; the console keeps the thread and the screen. */
import type { Answerer } from '#core/answer.ts'
import type { Fact, Knowledge } from '#knowledge/schema.ts'
import { slipsBetween } from '#language/spelling.ts'
import { clean, type Look, sections, wrap } from './layout.ts'
import { renderFacts, renderHelp, renderPrivacy, renderSources, renderTheme, renderThemes } from './pages.ts'
import { numbered, renderFact, renderVerdicts } from './render.ts'

/** `offered`: questions the page lists, to pick by number. `after`: what the console does once it is shown. */
export type Page = { text: string; offered?: string[]; after?: 'forget' | 'quit' }

export type CommandTools = { answerer: Answerer; knowledge: Knowledge; look: Look; rememberedTurns: number; modelAt?: string | undefined }

type Command = { usage: string; about: string; run: (argument: string, tools: CommandTools) => Page }

const commands: Readonly<Record<string, Command>> = {
  '/help': {
    usage: '/help',
    about: 'this page',
    run: (_, { look }) => ({
      text: renderHelp(
        Object.values(commands).map(({ usage, about }) => [usage, about] as const),
        look,
      ),
    }),
  },
  '/facts': { usage: '/facts THEME', about: 'the facts of a theme, or those that hold a word; without one, the themes', run: showFacts },
  '/fact': { usage: '/fact NAME', about: 'one fact with its sources', run: showFact },
  '/check': { usage: '/check TEXT', about: 'which figures and attributions in your text the article supports', run: check },
  '/sources': {
    usage: '/sources',
    about: 'the article, who it cites, later figures, help lines',
    run: (_, { knowledge, look }) => ({ text: renderSources(knowledge, look) }),
  },
  '/privacy': {
    usage: '/privacy',
    about: 'what is kept of this chat',
    run: (_, { rememberedTurns, look, modelAt }) => ({ text: renderPrivacy(rememberedTurns, look, modelAt) }),
  },
  '/new': {
    usage: '/new',
    about: 'forget the conversation so far',
    run: (_, { look }) => ({ text: wrap('Forgotten. Your next question starts afresh.', look), after: 'forget' }),
  },
  '/quit': { usage: '/quit', about: 'leave', run: (_, { look }) => ({ text: wrap('Goodbye.', look), after: 'quit' }) },
}

const OTHER_WORDS: Readonly<Record<string, string>> = {
  '/exit': '/quit',
  '/bye': '/quit',
  '/q': '/quit',
  '/h': '/help',
  '/?': '/help',
  '/commands': '/help',
  '/source': '/sources',
  '/themes': '/facts',
  '/clear': '/new',
  '/reset': '/new',
  '/forget': '/new',
}

export function runCommand(line: string, tools: CommandTools): Page {
  const [typed = '', argument = ''] = split(line)
  const word = typed.toLowerCase()
  const command = find(OTHER_WORDS[word] ?? word)
  if (command) return command.run(argument, tools)
  const meant = nearest(word, Object.keys(commands))[0]
  return {
    text: wrap(
      `There is no command ${clean(typed, 40)}. ${meant === undefined ? '/help lists them.' : `Did you mean ${meant}? /help lists them all.`}`,
      tools.look,
    ),
  }
}

/** What the tab key offers after what is typed so far. */
export function complete(line: string, { facts, article }: Knowledge): [string[], string] {
  const [word = '', argument = ''] = split(line)
  const hits = (start: string, all: readonly string[]): string[] => all.map((one) => start + one).filter((one) => one.startsWith(line.toLowerCase()))
  if (word === '/fact' && line !== word)
    return [
      hits(
        '/fact ',
        facts.map(({ id }) => id).filter((id) => id.startsWith(argument.toLowerCase())),
      ),
      line,
    ]
  if (word === '/facts' && line !== word) return [hits('/facts ', Object.keys(article.themes)), line]
  return [line.startsWith('/') ? hits('', Object.keys(commands)) : [], line]
}

function find(word: string): Command | undefined {
  return Object.hasOwn(commands, word) ? commands[word] : undefined
}

function split(line: string): string[] {
  const at = line.search(/\s/)
  return at < 0 ? [line] : [line.slice(0, at), line.slice(at + 1).trim()]
}

function showFacts(argument: string, { knowledge, look }: CommandTools): Page {
  if (argument === '') return { text: renderThemes(knowledge, look) }
  const themes = Object.keys(knowledge.article.themes)
  const asked = argument.toLowerCase().replace(/\s+/g, '-')
  const theme = themes.find((id) => id === asked) ?? themes.find((id) => id.startsWith(asked))
  if (theme !== undefined) return { text: renderTheme(theme, knowledge, look) }
  const found = factsWith(argument, knowledge)
  if (found.length > 0) return { text: renderFacts(`Facts with ${clean(argument, 40)}`, found, look) }
  const meant = nearest(asked, themes)[0]
  if (meant !== undefined) return { text: renderTheme(meant, knowledge, look) }
  return { text: sections(wrap(`There is no theme ${clean(argument, 40)}.`, look), renderThemes(knowledge, look)) }
}

/** Facts that hold all the words, or the name that is written so ("daesh"). */
function factsWith(argument: string, { facts, names }: Knowledge): Fact[] {
  const asked = argument.toLowerCase()
  const name = names.find(({ forms }) => forms.some((form) => form.toLowerCase() === asked))?.id
  const parts = asked.split(/\s+/)
  return facts.filter(
    (fact) => (name !== undefined && fact.names.includes(name)) || parts.every((part) => `${fact.id} ${fact.statement}`.toLowerCase().includes(part)),
  )
}

function showFact(argument: string, { knowledge, look }: CommandTools): Page {
  const id = argument.toLowerCase()
  const fact = knowledge.facts.find((one) => one.id === id)
  if (fact) {
    const offered = [fact, ...fact.context.flatMap((other) => knowledge.facts.find((one) => one.id === other) ?? [])].slice(0, 3).map((one) => one.ask)
    return { text: sections(renderFact(fact, knowledge, look), numbered('You could ask:', offered, look)), offered }
  }
  if (id === '') return { text: wrap(`Which fact? For example: /fact ${knowledge.facts[0]?.id}. /facts leads to all of them.`, look) }
  const meant = nearest(
    id,
    knowledge.facts.map((one) => one.id),
  ).slice(0, 3)
  return {
    text: wrap(`There is no fact ${clean(argument, 40)}. ${meant.length === 0 ? '/facts leads to all of them.' : `Did you mean: ${meant.join(', ')}?`}`, look),
  }
}

function check(argument: string, { answerer, knowledge, look }: CommandTools): Page {
  if (argument === '') return { text: wrap('Put your text after the command, for example: /check Trafficking affects 40 million people.', look) }
  return { text: renderVerdicts(answerer.check(argument), knowledge, look) }
}

const LONGEST_NAME = 60 // what is longer was not meant as a name

/** What somebody may have meant: names that go on as typed, then those a few slips away, then those that share a part. */
function nearest(typed: string, names: readonly string[]): string[] {
  if (typed.length < 2 || typed.length > LONGEST_NAME) return []
  const reach = Math.max(1, Math.floor(typed.length / 3))
  const going = names.filter((name) => name.startsWith(typed))
  const slipped = names
    .map((name) => ({ name, slips: slipsBetween(typed, name, reach) }))
    .filter(({ slips }) => slips <= reach)
    .sort((a, b) => a.slips - b.slips)
    .map(({ name }) => name)
  const parts = typed.split('-').filter((part) => part.length > 2)
  const sharing = names.filter((name) => parts.some((part) => name.split('-').includes(part)))
  return [...new Set([...going, ...slipped, ...sharing])]
}
