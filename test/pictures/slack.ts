/**
 * The README's pictures of Slack: what the real bot, connected to the stand-in, posts for a question (`answer`) and on National
 * Freedom Day (`briefing`), and its Home tab (`home`), laid out as Slack does, block by block, and nothing is added.
 * `node test/pictures/slack.ts answer > page.html`, then `chromium --headless --hide-scrollbars --force-device-scale-factor=1.5
 * --window-size=708,510 --screenshot=src/adapters/slack/answer.png page.html`; for the briefing and Home a factor of 1.4, 708,800 and 708,650, then 96 colors.
 */
import { createDeskInProcess } from '../../src/adapters/desk-in-process.ts'
import { createSlack } from '../../src/adapters/slack/slack.ts'
import { createBriefs } from '../../src/briefings/brief.ts'
import { createAnswerer } from '../../src/core/answer.ts'
import { paths } from '../../src/paths.ts'
import { openDatabase } from '../../src/store/database.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'
import { FREEDOM_DAY, room } from '../fakes/briefings.ts'
import { type Block, startSlack } from '../fakes/slack.ts'

const QUESTION = 'What did ISIS take in ransoms?'

const slack = await startSlack({ now: () => FREEDOM_DAY })
const answerer = createAnswerer((await loadPrepared(paths.knowledge, paths.data, '2026-11-22')).prepared)
const database = await openDatabase('sqlite::memory:')
const desk = createDeskInProcess({
  answer: (ask, thread) => answerer.answer(ask.text, thread),
  check: (ask) => answerer.check(ask.text),
  reference: () => '5f1c09ab',
  now: Date.now,
  onEvent: () => undefined,
  onFault: (error) => void process.stderr.write(`${error}\n`),
})
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
const surface = createSlack({
  settings: { mode: 'socket', botToken: slack.botToken, appToken: slack.appToken, apiUrl: slack.url },
  desk,
  once: async () => true,
  knowledge: () => answerer.ground.knowledge,
  briefings: () => briefings,
  whoPlans: 'managers',
  log: quiet,
  now: () => FREEDOM_DAY,
  operator: undefined,
  installations: { get: async () => undefined, set: async () => undefined, delete: async () => false },
})
const briefings = room({ database, ground: answerer.ground, poster: surface.poster, now: () => FREEDOM_DAY })
const running = surface.run()
await slack.until(() => slack.wire.sockets() === 1)
const pictures: Readonly<Record<string, () => Promise<string>>> = { answer, briefing, home }
process.stdout.write((await pictures[process.argv[2] ?? 'answer']?.()) ?? '')
await surface.stop()
await running
await slack.stop()
await database.close()

async function answer(): Promise<string> {
  slack.people.say('U1', 'C1', `<@${slack.botUser}> ${QUESTION}`)
  await slack.until(() => slack.posts('C1').length === 1, 'the answer')
  return page(`${said('Asha', `<span class="mention">@Freedom Brief</span> ${QUESTION}`)}${posted()}`)
}

async function briefing(): Promise<string> {
  const occasion = answerer.ground.knowledge.occasions.find(({ id }) => id === 'freedom-day')
  if (!occasion) throw new Error('The calendar has no freedom-day')
  slack.channel('C1')
  await surface.poster.post(
    { surface: 'slack', workspace: slack.team, channel: 'C1' },
    createBriefs(answerer.ground)(occasion, 2027, '2027-02-01'),
    '8c41d09be27f3a65',
  )
  return page(posted())
}

async function home(): Promise<string> {
  for (const [channel, wishes] of [
    ['general', { zone: 'America/New_York' }],
    ['field-team', { series: 'key', zone: 'Africa/Nairobi', time: '08:30', weekdaysOnly: true }],
  ] as const) {
    slack.channel(channel)
    await briefings.subscriptions.subscribe({ surface: 'slack', workspace: slack.team, channel }, 'U1', wishes)
  }
  await slack.people.openHome('U1', 'home')
  await slack.until(() => slack.homes.has('U1'), 'the Home tab')
  return page((slack.homes.get('U1')?.blocks ?? []).map(blockHtml).join(''))
}

function said(name: string, words: string): string {
  return `<div class="said"><div class="face">${name[0]}</div><div><span class="name">${name}</span><span class="time">9:00 AM</span><div>${words}</div></div></div>`
}

function posted(): string {
  return `<div class="said bot"><div class="face">FB</div><div><span class="name">Freedom Brief</span><span class="app">APP</span><span class="time">9:00 AM</span>${(slack.posts('C1')[0]?.blocks ?? []).map(blockHtml).join('')}</div></div>`
}

function page(body: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Freedom Brief in Slack</title><style>
    body { margin: 0; padding: 20px 24px; width: 660px; background: #fff; color: #1d1c1d; font: 15px/1.47 Lato, sans-serif }
    .said { display: grid; grid-template-columns: 36px 1fr; gap: 0 10px; margin-bottom: 16px }
    .face { width: 36px; height: 36px; border-radius: 6px; background: #4a7c59; color: #fff; display: grid; place-items: center; font-weight: 900 }
    .bot .face { background: #1f3a5f } .name { font-weight: 900 } .app { background: #e8e8e8; color: #616061; border-radius: 2px; font: 700 10px/1 Lato; padding: 2px 3px; margin-left: 4px; vertical-align: 2px }
    .time { color: #616061; font-size: 12px; margin-left: 6px } a { color: #1264a3; text-decoration: none } .mention { background: #e8f5fa; color: #1264a3; border-radius: 3px; padding: 0 2px }
    .block { margin: 6px 0 } .block::after { content: ''; display: block; clear: both } .section > button { float: right; margin-left: 12px } h2 { font-size: 18px; line-height: 1.33; margin: 6px 0 } .danger { color: #e01e5a; border-color: #e01e5a } .context { color: #616061; font-size: 13px } hr { border: 0; border-top: 1px solid #ddd; margin: 12px 0 }
    .actions { display: flex; flex-wrap: wrap; gap: 8px } button { font: 700 13px/1 Lato, sans-serif; color: #1d1c1d; background: #fff; border: 1px solid #bbb; border-radius: 8px; padding: 8px 12px }
    .thumbs button { color: #616061; border-color: #ddd; padding: 5px 8px; margin-right: 6px; font-weight: 400 }</style>
    ${body}\n`
}

function blockHtml(block: Block): string {
  const elements = (block['elements'] ?? []) as {
    type: string
    text?: string & { text: string }
    positive_button?: { text: { text: string } }
    negative_button?: { text: { text: string } }
  }[]
  if (block.type === 'divider') return '<hr>'
  if (block.type === 'header') return `<h2>${(block['text'] as { text: string }).text}</h2>`
  if (block.type === 'section')
    return `<div class="block section">${buttonHtml(block['accessory'] as Button | undefined)}${mrkdwnHtml((block['text'] as { text: string }).text)}</div>`
  if (block.type === 'context') return `<div class="block context">${elements.map(({ text = '' }) => mrkdwnHtml(text)).join(' ')}</div>`
  if (block.type === 'actions') return `<div class="block actions">${elements.map((element) => buttonHtml(element as unknown as Button)).join('')}</div>`
  if (block.type === 'context_actions')
    return `<div class="block thumbs">${elements.map(({ positive_button: up, negative_button: down }) => `<button>${up?.text.text}</button><button>${down?.text.text}</button>`).join('')}</div>`
  throw new Error(`How does Slack show a ${block.type}?`)
}

type Button = { text: { text: string }; style?: string }

function buttonHtml(button: Button | undefined): string {
  return button === undefined ? '' : `<button class="${button.style ?? ''}">${button.text.text}</button>`
}

/** Links, channels, instants in the reader's time, bold, italics, code and lines; the rest of the text is escaped already. */
function mrkdwnHtml(text: string): string {
  return text
    .replace(/<#([^>]+)>/g, '<a>#$1</a>')
    .replace(/<!date\^(\d+)\^[^|]+\|[^>]+>/g, (_, at) =>
      new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', dateStyle: 'medium', timeStyle: 'short' }).format(Number(at) * 1000),
    )
    .replace(/<(https?:[^|>]+)\|([^>]+)>/g, '<a href="$1">$2</a>')
    .replace(/(^|\s)\*([^*\n]+)\*/g, '$1<b>$2</b>')
    .replace(/(^|\s)_([^_\n]+)_/g, '$1<i>$2</i>')
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll('\n', '<br>')
}
