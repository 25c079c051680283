/**
 * The README's pictures of Discord: what the real bot, connected to the stand-in, posts for a question (`answer`) and on National
 * Freedom Day (`briefing`), laid out as Discord does, component by component; nothing is added. `node test/pictures/discord.ts answer
 * > page.html`, then `chromium --headless --hide-scrollbars --force-device-scale-factor=1.4 --window-size=700,664
 * --screenshot=src/adapters/discord/answer.png page.html`; for the briefing a window of 700,995, then `pngquant --nofs 96`.
 */
import { createDeskInProcess } from '../../src/adapters/desk-in-process.ts'
import { createDiscord } from '../../src/adapters/discord/discord.ts'
import { createBriefs } from '../../src/briefings/brief.ts'
import { createAnswerer } from '../../src/core/answer.ts'
import { paths } from '../../src/paths.ts'
import { loadPrepared } from '../../src/store/prepared-file.ts'
import { type Component, startDiscord } from '../fakes/discord.ts'
import { noBriefings } from '../fakes/discord-bot.ts'

const QUESTION = 'How many people are affected by human trafficking worldwide?'
const fault = (error: unknown): void => void process.stderr.write(`${error}\n`)

const discord = await startDiscord()
const channel = discord.channel(discord.guild())
const answerer = createAnswerer((await loadPrepared(paths.knowledge, paths.data, '2026-11-22')).prepared)
const desk = createDeskInProcess({
  answer: (ask, thread) => answerer.answer(ask.text, thread),
  check: (ask) => answerer.check(ask.text),
  reference: () => '5f1c09ab',
  now: Date.now,
  onEvent: () => undefined,
  onFault: fault,
})
const surface = createDiscord({
  token: discord.token,
  apiUrl: discord.url,
  desk,
  knowledge: () => answerer.ground.knowledge,
  isDisclosure: () => false,
  once: async () => true,
  briefings: noBriefings,
  keeping: { conversations: 0, unansweredText: false },
  now: Date.now,
  report: ({ err }) => err !== undefined && fault(err),
})
const running = surface.run()
await discord.until(() => discord.world.commands.length > 0, 'the commands')
process.stdout.write(
  process.argv[2] === 'briefing'
    ? page(await briefing(), '')
    : page(
        (await discord.person().use(channel, 'ask', { question: QUESTION }).shown()).components,
        '<div class="used"><i>A</i><b>Asha</b> used <a>/ask</a></div>',
      ),
)
await surface.stop()
await running
await discord.stop()

async function briefing(): Promise<readonly Component[]> {
  const occasion = answerer.ground.knowledge.occasions.find(({ id }) => id === 'freedom-day')
  if (!occasion) throw new Error('The calendar has no freedom-day')
  await surface.poster.post(
    { surface: 'discord', workspace: channel.guildId ?? '', channel: channel.id },
    createBriefs(answerer.ground)(occasion, 2027, '2027-02-01'),
    '8c41d09be27f3a65',
  )
  return channel.messages[0]?.components ?? []
}

/** `above`: how it came to the message. */
function page(components: readonly Component[], above: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Freedom Brief in Discord</title><style>
    body { margin: 0; padding: 18px 22px; width: 656px; background: #313338; color: #dbdee1; font: 15.5px/1.4 Lato, sans-serif }
    .used { display: flex; align-items: center; gap: 5px; margin-left: 22px; padding: 0 0 4px 34px; font-size: 13px; color: #b5bac1; position: relative }
    .used::before { content: ''; position: absolute; left: 0; top: 9px; width: 28px; height: 13px; border: solid #4e5058; border-width: 2px 0 0 2px; border-radius: 6px 0 0 }
    .used i { width: 16px; height: 16px; border-radius: 50%; background: #4a7c59; display: inline-grid; place-items: center; color: #fff; font: 700 9px/1 Lato } .used b { color: #dbdee1 } .used a { color: #a3aaf7 }
    .said { display: grid; grid-template-columns: 40px 1fr; gap: 0 14px } .face { width: 40px; height: 40px; border-radius: 50%; background: #2f6f9f; color: #fff; display: grid; place-items: center; font-weight: 900 }
    .name { font-weight: 700; color: #f2f3f5 } .app { background: #5865f2; color: #fff; border-radius: 4px; font: 700 10px/1 Lato; padding: 3px 5px; margin-left: 5px; vertical-align: 2px } .time { color: #949ba4; font-size: 12px; margin-left: 7px }
    .container { margin-top: 8px; padding: 13px 16px; background: #2b2d31; border: 1px solid #3f4147; border-left: 4px solid var(--accent); border-radius: 8px; max-width: 560px } .container > * + * { margin-top: 8px }
    .small { color: #949ba4; font-size: 12.5px } a { color: #5eb0ff; text-decoration: none } hr { border: 0; border-top: 1px solid #3f4147 }
    .row { display: flex; flex-wrap: wrap; gap: 8px } button { font: 700 13.5px/1 Lato, sans-serif; color: #fff; background: #4e5058; border: 0; border-radius: 8px; padding: 10px 14px; text-align: left } h2 { margin: 0 0 4px; font-size: 20px; line-height: 1.25; color: #f2f3f5 } .point { padding-left: 18px; text-indent: -13px } .point::before { content: '•'; padding-right: 7px }</style>
    ${above}
    <div class="said"><div class="face">FB</div><div><span class="name">Freedom Brief</span><span class="app">APP</span><span class="time">9:41 AM</span>${components.map(html).join('')}</div></div>\n`
}

function html({ type, content = '', components = [], accent_color, label = '' }: Component): string {
  if (type === 17)
    return `<div class="container" style="--accent: #${(accent_color ?? 0).toString(16).padStart(6, '0')}">${components.map(html).join('')}</div>`
  if (type === 10) return `<div>${markdown(content)}</div>`
  if (type === 14) return '<hr>'
  if (type === 1) return `<div class="row">${components.map(html).join('')}</div>`
  if (type === 2) return `<button>${label}</button>`
  throw new Error(`How does Discord show a component of type ${type}?`)
}

/** Headings, points, small lines, links, bold; the rest of the text is escaped already. */
function markdown(text: string): string {
  const shapes = [
    ['-# ', '<div class="small">', '</div>'],
    ['## ', '<h2>', '</h2>'],
    ['- ', '<div class="point">', '</div>'],
  ] as const
  const lines = text.split('\n').map((line) => {
    const [start, open, close] = shapes.find(([mark]) => line.startsWith(mark)) ?? ['', '<div>', '</div>']
    return open + line.slice(start.length) + close
  })
  return lines
    .join('')
    .replace(/\[([^\]]+)\]\((https?:[^)]+)\)/g, '<a href="$2">$1</a>')
    .replace(/\*\*([^*]+)\*\*/g, '<b>$1</b>')
    .replace(/\\(.)/g, '$1')
}
