/**
 * Reply -> a Slack message, pure: the direct answer, its context, a sources line, later figures apart, related questions
 * as buttons, feedback. Always with the same in plain text, and always inside Slack's limits.
 */
import type { types } from '@slack/bolt'
import type { Answer } from '#core/answer.ts'
import type { Verdict } from '#core/claims.ts'
import { areLater } from '#core/compose.ts'
import type { Fact, HelpLine, Knowledge } from '#knowledge/schema.ts'
import { type Asked, feedbackValue, shareAnswerValue, shareCheckValue, type SharedVerdict } from './values.ts'
import { cut, escaped, link, longDate, mrkdwn, plain, quoted } from './mrkdwn.ts'

export type SlackMessage = { text: string; blocks: types.KnownBlock[] }

/** Ids of what can be clicked. `ask` and `feedback` go on with a number or nothing. */
export const actions = { ask: 'ask', feedback: 'feedback', shareAnswer: 'share_answer', shareCheck: 'share_check' } as const

export type AnswerLook = {
  /** For people to quote, and for feedback to name. */
  reference: string
  /** The question, where it does not stand right above the answer. */
  asked?: string
  /** The sentences stand there already: what follows them. */
  spoken?: boolean
  /** Offers to show a private answer to the channel. */
  share?: Asked
}

const SECTION = 2900 // characters; Slack takes 3,000
const SPOKEN = 8000 // of the whole message Slack takes about 13,000, documented nowhere
const LONG_LIST = 4 // more cited sentences than this are a list, and read better one under the other
const BUTTON = 75
const LONGEST_QUESTION = 300

export function renderAnswer(answer: Answer, knowledge: Knowledge, look: AnswerLook): SlackMessage {
  const asked = look.asked === undefined ? '' : quoted(look.asked, LONGEST_QUESTION)
  if (answer.outcome === 'help') return renderHelp(answer)
  const [direct, ...context] = spoken(answer)
  const blocks: types.KnownBlock[] = [
    ...(asked === '' ? [] : [note(`Asked: ${asked}`)]),
    ...(look.spoken ? [] : [...sections([direct ?? '']), ...sections(context)]),
    ...(answer.citations.length === 0 ? [] : [note(`${sourceLine(answer, knowledge)} · Ref. ${escaped(look.reference)}`)]),
    ...figuresApart(answer, knowledge),
    ...relatedQuestions(answer.related),
    ...(look.share === undefined ? [] : [shareAnswerButton(look.share)]),
    ...(answer.outcome === 'refused' ? [] : [feedbackButtons(answer, look.reference)]),
  ]
  return { text: plainAnswer(answer, knowledge, look.asked), blocks }
}

/** Sentences with their paragraphs. The first line holds the direct answer, the others what completes it. */
function spoken({ sentences, citations }: Answer): string[] {
  const paragraphs = new Map(citations.map(({ factId, paragraph }) => [factId, paragraph]))
  const said = sentences.map(({ text, factIds }) => ({
    text:
      escaped(text) +
      [...new Set(factIds.map((id) => paragraphs.get(id)))].map((paragraph) => (paragraph === undefined ? '' : `\u00a0[¶${paragraph}]`)).join(''),
    cited: factIds.length > 0,
  }))
  const cited = said.filter((sentence) => sentence.cited).length
  if (cited > LONG_LIST) return said.map((sentence) => (sentence.cited ? `• ${sentence.text}` : sentence.text))
  const first = said.findIndex((sentence) => sentence.cited) + 1 || said.length
  return [said.slice(0, first), said.slice(first)].map((part) => part.map(({ text }) => text).join(' ')).filter(Boolean)
}

function sections(lines: readonly string[]): types.SectionBlock[] {
  const texts: string[] = []
  let room = SPOKEN
  for (const [at, line] of lines.entries()) {
    room -= line.length
    if (room < 0) {
      texts.push(`${lines.length - at} more are not shown. Ask about one of them.`)
      break
    }
    const last = texts.at(-1)
    if (last !== undefined && last.length + line.length < SECTION) texts[texts.length - 1] = `${last}\n${line}`
    else texts.push(cut(line, SECTION))
  }
  return texts.filter((text) => text.trim() !== '').map((text) => ({ type: 'section', text: mrkdwn(text) }))
}

/** Small and grey: where something comes from. */
export function note(text: string): types.ContextBlock {
  return { type: 'context', elements: [mrkdwn(text)] }
}

function sourceLine({ citations }: Answer, knowledge: Knowledge): string {
  const paragraphs = [...new Set(citations.map(({ paragraph }) => paragraph))].sort((a, b) => a - b)
  return `${articleLine(knowledge)}, ${paragraphs.map((paragraph) => `¶${paragraph}`).join(', ')}`
}

export function articleLine(knowledge: Knowledge): string {
  const { author, title, outlet, published, url } = knowledge.article
  return `Source: ${escaped(author)}, ${link(url, title, knowledge)}, ${escaped(outlet)}, ${longDate(published)}`
}

/** Apart and under their own words, so that nobody takes them for the article's. */
function figuresApart({ updates }: Answer, knowledge: Knowledge): types.KnownBlock[] {
  if (updates.length === 0) return []
  const heading = areLater(updates, knowledge.article) ? 'Later, from other sources (not the article)' : 'From other sources (not the article)'
  const told = updates.flatMap(({ text, source, url, asOf }, at) => [
    ...sections([...(at === 0 ? [`*${heading}*`] : []), escaped(text)]),
    note(`From ${link(url, source, knowledge)}, as of ${longDate(asOf)}`),
  ])
  return [{ type: 'divider' }, ...told]
}

export function relatedQuestions(questions: readonly string[]): types.KnownBlock[] {
  if (questions.length === 0) return []
  return [
    {
      type: 'actions',
      elements: questions.slice(0, 5).map((question, at) => ({
        type: 'button',
        text: plain(cut(question, BUTTON)),
        action_id: `${actions.ask}_${at}`,
        value: question,
        accessibility_label: cut(`Ask: ${question}`, BUTTON),
      })),
    },
  ]
}

function shareAnswerButton(asked: Asked): types.ActionsBlock {
  return {
    type: 'actions',
    elements: [
      {
        type: 'button',
        text: plain('Share with channel'),
        action_id: actions.shareAnswer,
        value: shareAnswerValue(asked),
        accessibility_label: 'Post this answer in the channel for everybody',
      },
    ],
  }
}

function feedbackButtons(answer: Answer, reference: string): types.ContextActionsBlock {
  const about = { reference, outcome: answer.outcome, factIds: answer.citations.map(({ factId }) => factId) }
  return {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: actions.feedback,
        positive_button: { text: plain('Helpful'), value: feedbackValue({ ...about, helpful: true }), accessibility_label: 'This answer helped' },
        negative_button: {
          text: plain('Not helpful'),
          value: feedbackValue({ ...about, helpful: false }),
          accessibility_label: 'This answer did not help; asks for the reason',
        },
      },
    ],
  }
}

function plainAnswer(answer: Answer, knowledge: Knowledge, asked?: string): string {
  const { article } = knowledge
  const said = answer.sentences.map(({ text }) => text).join(' ')
  const source = answer.citations.length === 0 ? '' : ` Source: ${article.author}, "${article.title}", ${article.outlet}, ${longDate(article.published)}.`
  const apart = answer.updates
    .map((update) => ` ${areLater([update], article) ? 'Later, not' : 'Not'} from the article: ${update.text} (${update.source}, ${longDate(update.asOf)})`)
    .join('')
  return cut(`${asked === undefined ? '' : `Asked: ${quoted(asked, LONGEST_QUESTION)} `}${escaped(said + source + apart)}`, SECTION)
}

const PREVIEW = 'A private reply from Freedom Brief.' // what a notification shows first, on a screen that others may see

/** Short lines, people to call, and nothing to click. */
function renderHelp({ sentences, helpLines }: Answer): SlackMessage {
  const said = sentences.map(({ text }) => escaped(text))
  const lines = [...helpLines].sort((a, b) => Number(a.phone === undefined) - Number(b.phone === undefined)).map((line) => escaped(helpLine(line)))
  return {
    text: cut([PREVIEW, ...said, ...lines].join('\n'), SECTION),
    blocks: [...sections(said), ...(lines.length === 0 ? [] : [{ type: 'divider' } as const, ...sections(['*People who can help*', ...lines])])],
  }
}

/** "United Kingdom: Salvation Army. Phone 0800 808 3733. Day and night. Checked November 22, 2026." */
export function helpLine({ country, name, phone, text, hours, url, checkedOn }: HelpLine): string {
  const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
  const parts = [
    `${capital(country)}: ${name}`,
    phone === undefined ? (url ?? '').replace(/^https?:\/\//, '') : `Phone ${phone}`,
    text === undefined ? '' : `Text ${text}`,
    capital(hours ?? ''),
    `Checked ${longDate(checkedOn)}`,
  ]
  return `${parts.filter(Boolean).join('. ')}.`
}

const STATES: Readonly<Record<Verdict['state'], string>> = {
  supported: 'Supported by the article',
  contradicted: 'Contradicted by the article',
  partly: 'Partly supported',
  'not-covered': 'Not covered by the article',
}
const MOST_VERDICTS = 12
const CLAIM = 240 // characters of a claim and of its reason that are said back

/** What a check found, for the person who asked; `thread` is where sharing would reply. */
export function renderVerdicts(verdicts: readonly Verdict[], knowledge: Knowledge, thread: string): SlackMessage {
  if (verdicts.length === 0) return renderNotice('I found no figure and no attribution in that message that I could check against the article.')
  const shown = verdicts
    .slice(0, MOST_VERDICTS)
    .map(({ claim, state, why, factId }) => ({ claim: cut(claim, CLAIM), state, why: cut(why, CLAIM), ...(factId === undefined ? {} : { factId }) }))
  const shared = shareCheckValue({ thread, verdicts: shown })
  const { text, blocks } = renderCheck(shown, knowledge)
  const left = verdicts.length - shown.length
  return {
    text,
    blocks: [
      ...blocks,
      ...(left > 0 ? [note(`${left} more are not shown. Check a shorter message to see them.`)] : []),
      note('Only you see this.'),
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            text: plain('Share as reply'),
            action_id: actions.shareCheck,
            value: shared,
            accessibility_label: 'Post this check as a reply to the message, for everybody',
          },
        ],
      },
    ],
  }
}

/** The same, for everybody to see. */
export function renderCheck(verdicts: readonly SharedVerdict[], knowledge: Knowledge): SlackMessage {
  const facts = new Map(knowledge.facts.map((fact) => [fact.id, fact]))
  const blocks: types.KnownBlock[] = verdicts.map((verdict) => ({ type: 'section', text: mrkdwn(verdictText(verdict, facts.get(verdict.factId ?? ''))) }))
  const said = verdicts.map(({ claim, state, why }) => `${STATES[state]}: "${quoted(claim, CLAIM)}" ${quoted(why, CLAIM)}`)
  return { text: cut(said.join('\n'), SECTION), blocks: [...blocks, note(articleLine(knowledge))] }
}

function verdictText({ claim, state, why }: SharedVerdict, fact: Fact | undefined): string {
  const head = claim === '' ? '' : `*${STATES[state]}*: “${quoted(claim, CLAIM)}”\n`
  return `${head}${quoted(why, CLAIM)}${fact === undefined ? '' : `\n>The article says: ${escaped(fact.statement)}\u00a0[¶${fact.paragraph}]`}`
}

/** A sentence or two of the bot itself. */
export function renderNotice(text: string): SlackMessage {
  return { text: escaped(text), blocks: sections([escaped(text)]) }
}
