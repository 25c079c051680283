/** A reply as a Discord message: pure, from an answer, verdicts or a notice to components v2 within Discord's budget. */
import type { Answer } from '#core/answer.ts'
import type { Verdict } from '#core/claims.ts'
import { areLater } from '#core/compose.ts'
import type { HelpLine, Knowledge } from '#knowledge/schema.ts'
import type { Reply } from '#adapters/surface.ts'
import { customId } from './buttons.ts'
import { articleLine, type Block, button, colors, inert, layOut, lines, link, longDate, type Payload, plain, row, shortened, small, text } from './layout.ts'
import { said } from './spanish.ts'
import { type Language, words } from './words.ts'

/**
 * `conversation`: what a question on from this answer belongs to; see conversation.ts. `asked`: the question of a command,
 * which others do not see.
 */
export type Setting = { knowledge: Knowledge; language: Language; conversation: string; asked?: string }

const ROOM = { spoken: 2_200, later: 900, help: 1_300, verdicts: 3_300 } // characters; together with sources and headings under 4,000
const LONG_LIST = 4 // more cited sentences than this are a list, and read better one under the other
const LONGEST_CLAIM = 280

export function renderReply(reply: Reply, setting: Setting): Payload {
  if (reply.kind === 'answer') return renderAnswer(reply, setting)
  return reply.kind === 'verdicts'
    ? renderVerdicts(reply.verdicts, { ...setting, ...(reply.from && { knowledge: reply.from }) })
    : renderNotice(said(reply.text, setting.language))
}

/** `channels`: `<#ID>` in it stands for a channel. */
export function renderNotice(words: string, channels = false): Payload {
  return layOut([{ rank: 0, color: colors.aside, parts: [text(channels ? plain(words).replace(/<\u200b(?=#\d+>)/g, '<') : plain(words))] }])
}

export function renderAnswer({ answer, reference, onlyToAsker, from }: Reply & { kind: 'answer' }, setting: Setting): Payload {
  const { language, conversation, asked = '' } = setting
  const knowledge = from ?? setting.knowledge
  const say = words[language]
  const color =
    answer.outcome === 'help' ? colors.help : answer.outcome === 'corrected' ? colors.correction : answer.outcome === 'answered' ? colors.answer : colors.aside
  const related = row(answer.related.map((question) => button(question, customId({ act: 'ask', question, conversation }, knowledge))))
  return layOut([
    { rank: 0, color, parts: [...(isShown(asked, answer, onlyToAsker) ? [small(`“${inert(asked)}”`)] : []), ...spoken(answer, say.more)] },
    { rank: 1, color, parts: answer.outcome === 'help' ? helpLines(answer.helpLines, language) : [] },
    { rank: 2, color, parts: answer.citations.length > 0 ? [small(`${say.source}: ${articleLine(knowledge.article, language)}`)] : [] },
    { rank: 4, color: colors.later, parts: figuresApart(answer.updates, knowledge, language) },
    { rank: 5, color: colors.aside, parts: related && answer.outcome !== 'help' ? [small(say.related), related] : [] },
    { rank: 3, color: colors.aside, parts: onlyToAsker ? [] : thumbs(answer, reference, setting) },
  ])
}

const LONGEST_ASKED = 300

/** Links, mentions, and what somebody says of themselves. */
const NOT_REPEATED = /[<>@]|:\/\/|\w\.\w|\b(?:i|i[’']?m|my|mine|we|our|ours)\b/i

/** Only a question that was answered is repeated: the bot lends its voice to nothing else. */
function isShown(asked: string, { outcome }: Answer, onlyToAsker: boolean): boolean {
  return asked !== '' && !onlyToAsker && (outcome === 'answered' || outcome === 'corrected') && asked.length <= LONGEST_ASKED && !NOT_REPEATED.test(asked)
}

/** The direct answer by itself, then what belongs to it. */
function spoken({ outcome, sentences, citations }: Answer, more: (left: number) => string): Block['parts'] {
  const paragraphs = new Map(citations.map(({ factId, paragraph }) => [factId, paragraph]))
  const said = sentences.map(({ text: sentence, factIds }) => ({
    text: `${plain(sentence)}${marks(factIds.map((id) => paragraphs.get(id)))}`,
    cited: factIds.length > 0,
  }))
  const list = said.filter(({ cited }) => cited).length > LONG_LIST
  if (outcome === 'help' || list)
    return [
      text(
        lines(
          said.map((one) => (list && one.cited ? `- ${one.text}` : one.text)),
          ROOM.spoken,
          more,
        ),
      ),
    ]
  const direct =
    Math.max(
      0,
      said.findIndex(({ cited }) => cited),
    ) + 1
  const parts = [said.slice(0, direct), said.slice(direct)].map((part) => part.map((one) => one.text).join(' ')).filter((part) => part !== '')
  return parts.map((part) => text(shortened(part, ROOM.spoken / parts.length)))
}

function marks(paragraphs: readonly (number | undefined)[]): string {
  return [...new Set(paragraphs)].map((paragraph) => (paragraph === undefined ? '' : ` [¶${paragraph}]`)).join('')
}

/** In a container of their own color, so that nobody takes them for the article's. */
export function figuresApart(updates: Answer['updates'], { article }: Knowledge, language: Language): Block['parts'] {
  if (updates.length === 0) return []
  const say = words[language]
  const list = updates.map(({ text: figure, source, url, asOf }) => `${plain(figure)}\n-# ${say.from(link(plain(source), url), longDate(asOf, language))}`)
  return [text(`**${areLater(updates, article) ? say.later : say.elsewhere}**\n${lines(list, ROOM.later, say.more)}`)]
}

/** `foot`: a last line of its own. */
export function helpLines(all: readonly HelpLine[], language: Language, foot?: string): Block['parts'] {
  const say = words[language]
  const sorted = [...all.filter(({ phone }) => phone !== undefined), ...all.filter(({ phone }) => phone === undefined)]
  const list = sorted.map(
    (line) =>
      `- ${plain(capital(line.country))}: ${plain(line.name)}. ${[line.phone === undefined ? (line.url ?? '') : `${say.phone} **${line.phone}**`, line.text === undefined ? '' : `${say.text} **${line.text}**`].filter(Boolean).join(' · ')}`,
  )
  return all.length === 0 ? [] : [text(`**${say.people}**\n${lines(list, ROOM.help, say.more)}${foot === undefined ? '' : `\n-# ${plain(foot)}`}`)]
}

function thumbs({ outcome, citations }: Answer, reference: string, { knowledge, language, conversation }: Setting): Block['parts'] {
  const about = { act: 'feedback', conversation, outcome, reference, factIds: citations.map(({ factId }) => factId) } as const
  const buttons = row([
    button(words[language].helpful, customId({ ...about, helpful: true }, knowledge)),
    button(words[language].notHelpful, customId({ ...about, helpful: false }, knowledge)),
  ])
  return buttons ? [buttons] : []
}

const COLORS: Readonly<Record<Verdict['state'], number>> = {
  supported: colors.help,
  contradicted: 0xb3423a,
  partly: colors.correction,
  'not-covered': colors.aside,
}

/** One block of its own color for each verdict, as many as there is room for. */
export function renderVerdicts(verdicts: readonly Verdict[], { knowledge, language }: Setting): Payload {
  const say = words[language]
  if (verdicts.length === 0) return renderNotice(say.nothingToCheck)
  const blocks: Block[] = []
  let used = 0
  for (const { claim, state, why, says, paragraph } of verdicts) {
    const content = [
      `**${say.states[state]}**${claim === '' ? '' : `: “${inert(shortened(claim, LONGEST_CLAIM))}”`}`,
      inert(shortened(why, LONGEST_CLAIM)),
      says === undefined ? '' : plain(say.articleSays(says)) + marks([paragraph]),
    ]
      .filter(Boolean)
      .join('\n')
    if (used + content.length > ROOM.verdicts || blocks.length === MOST_VERDICTS) break
    used += content.length
    blocks.push({ rank: blocks.length, color: COLORS[state], parts: [text(content)] })
  }
  const left = verdicts.length - blocks.length
  const sourced = verdicts.some(({ factId }) => factId !== undefined)
  const foot = [left > 0 ? say.more(left) : '', sourced ? `${say.source}: ${articleLine(knowledge.article, language)}` : ''].filter(Boolean)
  return layOut([...blocks, { rank: 0, color: colors.aside, parts: foot.map(small) }])
}

const MOST_VERDICTS = 10

export function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
