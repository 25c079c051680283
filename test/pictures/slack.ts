/**
 * The README's picture of Slack: a question goes to the real bot, connected to the stand-in; what it posts is laid out as Slack
 * does, block by block, and nothing is added. `node test/pictures/slack.ts > answer.html`, then
 * `chromium --headless --hide-scrollbars --force-device-scale-factor=1.5 --window-size=708,510 --screenshot=src/adapters/slack/answer.png answer.html`.
 */
import { createDeskInProcess } from '../../src/adapters/desk-in-process.ts'
import { createSlack } from '../../src/adapters/slack/slack.ts'
import { createAnswerer } from '../../src/core/answer.ts'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'
import { type Block, startSlack } from '../fakes/slack.ts'

const QUESTION = 'What did ISIS take in ransoms?'

const slack = await startSlack()
const answerer = createAnswerer((await loadPrepared(paths.knowledge, paths.data, '2026-11-22')).prepared)
const desk = createDeskInProcess({ answer: (ask, thread) => answerer.answer(ask.text, thread), check: (ask) => answerer.check(ask.text), reference: () => '5f1c09ab', now: Date.now, onEvent: () => undefined, onFault: (error) => void process.stderr.write(`${error}\n`) })
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
const surface = createSlack({ settings: { mode: 'socket', botToken: slack.botToken, appToken: slack.appToken, apiUrl: slack.url }, desk, knowledge: () => answerer.ground.knowledge, briefings: () => ({}) as never, whoPlans: 'managers', log: quiet, now: Date.now, operator: undefined, installations: { get: async () => undefined, set: async () => undefined, delete: async () => false } })
const running = surface.run()
await slack.until(() => slack.wire.sockets() === 1)
slack.people.say('U1', 'C1', `<@${slack.botUser}> ${QUESTION}`)
await slack.until(() => slack.posts('C1').length === 1, 'the answer')
process.stdout.write(page(slack.posts('C1')[0]?.blocks ?? []))
await surface.stop()
await running
await slack.stop()

function page(blocks: readonly Block[]): string {
  return `<!doctype html><meta charset="utf-8"><title>Freedom Brief in Slack</title><style>
    body { margin: 0; padding: 20px 24px; width: 660px; background: #fff; color: #1d1c1d; font: 15px/1.47 Lato, sans-serif }
    .said { display: grid; grid-template-columns: 36px 1fr; gap: 0 10px; margin-bottom: 16px }
    .face { width: 36px; height: 36px; border-radius: 6px; background: #4a7c59; color: #fff; display: grid; place-items: center; font-weight: 900 }
    .bot .face { background: #1f3a5f } .name { font-weight: 900 } .app { background: #e8e8e8; color: #616061; border-radius: 2px; font: 700 10px/1 Lato; padding: 2px 3px; margin-left: 4px; vertical-align: 2px }
    .time { color: #616061; font-size: 12px; margin-left: 6px } a { color: #1264a3; text-decoration: none } .mention { background: #e8f5fa; color: #1264a3; border-radius: 3px; padding: 0 2px }
    .block { margin: 6px 0 } .context { color: #616061; font-size: 13px } hr { border: 0; border-top: 1px solid #ddd; margin: 12px 0 }
    .actions { display: flex; flex-wrap: wrap; gap: 8px } button { font: 700 13px/1 Lato, sans-serif; color: #1d1c1d; background: #fff; border: 1px solid #bbb; border-radius: 8px; padding: 8px 12px }
    .thumbs button { color: #616061; border-color: #ddd; padding: 5px 8px; margin-right: 6px; font-weight: 400 }</style>
    <div class="said"><div class="face">A</div><div><span class="name">Asha</span><span class="time">9:41 AM</span><div><span class="mention">@Freedom Brief</span> ${QUESTION}</div></div></div>
    <div class="said bot"><div class="face">FB</div><div><span class="name">Freedom Brief</span><span class="app">APP</span><span class="time">9:41 AM</span>${blocks.map(blockHtml).join('')}</div></div>\n`
}

function blockHtml(block: Block): string {
  const elements = (block['elements'] ?? []) as { type: string; text?: string & { text: string }; positive_button?: { text: { text: string } }; negative_button?: { text: { text: string } } }[]
  if (block.type === 'divider') return '<hr>'
  if (block.type === 'section') return `<div class="block">${mrkdwnHtml((block['text'] as { text: string }).text)}</div>`
  if (block.type === 'context') return `<div class="block context">${elements.map(({ text = '' }) => mrkdwnHtml(text)).join(' ')}</div>`
  if (block.type === 'actions') return `<div class="block actions">${elements.map(({ text }) => `<button>${text?.text}</button>`).join('')}</div>`
  if (block.type === 'context_actions') return `<div class="block thumbs">${elements.map(({ positive_button: up, negative_button: down }) => `<button>${up?.text.text}</button><button>${down?.text.text}</button>`).join('')}</div>`
  throw new Error(`How does Slack show a ${block.type}?`)
}

/** Links, bold, italics and lines; the rest of the text is escaped already. */
function mrkdwnHtml(text: string): string {
  return text
    .replace(/<(https?:[^|>]+)\|([^>]+)>/g, '<a href="$1">$2</a>')
    .replace(/(^|\s)\*([^*\n]+)\*/g, '$1<b>$2</b>')
    .replace(/(^|\s)_([^_\n]+)_/g, '$1<i>$2</i>')
    .replaceAll('\n', '<br>')
}
