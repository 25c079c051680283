/**
 * The pieces a message is laid out with (components v2) and the budget that Discord sets: 4,000 characters of text and
 * 40 components a message. What does not fit is left out by importance, never cut by Discord.
 */
import {
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  type APIContainerComponent,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from 'discord.js'
import type { Article } from '#knowledge/schema.ts'

export type Row = Extract<APIMessageTopLevelComponent, { type: ComponentType.ActionRow }>
export type Button = APIButtonComponentWithCustomId

/** What any message of the bot is sent with: nobody is pinged, no link unfolds. */
export type Payload = {
  flags: (MessageFlags.IsComponentsV2 | MessageFlags.SuppressEmbeds)[]
  components: APIMessageTopLevelComponent[]
  allowedMentions: { parse: []; repliedUser: false }
}

export const colors = { answer: 0x2f6f9f, correction: 0xb7791f, aside: 0x6b7280, later: 0xc2813b, help: 0x2e7d5b } as const

const MOST_TEXT = 3_950 // of 4,000 and 40: a line may be put above
const MOST_COMPONENTS = 39
const LONGEST_LABEL = 80
const LONGEST_OPTION = 100
const MOST_OPTIONS = 25

/** A part of a message. The lower the rank, the sooner it gets its room. */
export type Block = { rank: number; color: number; parts: APIComponentInContainer[] }

/** Blocks in reading order; neighbours of one color share a container. Those that find no room by rank are left out. */
export function layOut(blocks: readonly Block[]): Payload {
  const room = { text: MOST_TEXT, components: MOST_COMPONENTS }
  const kept = new Set<Block>()
  for (const block of [...blocks].sort((a, b) => a.rank - b.rank)) {
    const { text, components } = sizeOf(block.parts)
    if (block.parts.length === 0 || text > room.text || components + 2 > room.components) continue // 2: a container and a line of its own, at worst
    kept.add(block)
    room.text -= text
    room.components -= components + 2
  }
  const containers: APIContainerComponent[] = []
  for (const block of blocks.filter((one) => kept.has(one))) {
    const last = containers.at(-1)
    if (last && last.accent_color === block.color) last.components.push({ type: ComponentType.Separator }, ...block.parts)
    else containers.push({ type: ComponentType.Container, accent_color: block.color, components: [...block.parts] })
  }
  return { flags: [MessageFlags.IsComponentsV2, MessageFlags.SuppressEmbeds], components: containers, allowedMentions: { parse: [], repliedUser: false } }
}

type Sized = { type: number; content?: string; components?: readonly Sized[] }

function sizeOf(parts: readonly Sized[]): { text: number; components: number } {
  let size = { text: 0, components: 0 }
  for (const part of parts) {
    const inner = sizeOf(part.components ?? [])
    size = { text: size.text + (part.content?.length ?? 0) + inner.text, components: size.components + 1 + inner.components }
  }
  return size
}

export function text(content: string): APIComponentInContainer {
  return { type: ComponentType.TextDisplay, content }
}

/** Small and dim. */
export function small(content: string): APIComponentInContainer {
  return text(`-# ${content}`)
}

/** Lines until the room is used up; the rest is counted in a last line. */
export function lines(all: readonly string[], room: number, more: (left: number) => string): string {
  const kept: string[] = []
  let used = 0
  for (const line of all) {
    if (kept.length > 0 && used + line.length > room) break
    kept.push(line.length > room ? `${line.slice(0, room - 1)}…` : line)
    used += line.length + 1
  }
  return [...kept, ...(kept.length < all.length ? [`-# ${more(all.length - kept.length)}`] : [])].join('\n')
}

/** Undefined without buttons: an empty row is refused. */
export function row(buttons: readonly (Button | undefined)[]): Row | undefined {
  const components = buttons.filter((button) => button !== undefined)
  return components.length === 0 ? undefined : { type: ComponentType.ActionRow, components }
}

/** Undefined where the state does not fit into a custom id. */
export function button(label: string, id: string | undefined, style: Button['style'] = ButtonStyle.Secondary, disabled = false): Button | undefined {
  return id === undefined ? undefined : { type: ComponentType.Button, style, label: shortened(label, LONGEST_LABEL), custom_id: id, disabled }
}

export function select(placeholder: string, id: string, options: readonly { label: string; value: string }[]): Row {
  const shown = options.slice(0, MOST_OPTIONS).map(({ label, value }) => ({ label: shortened(label, LONGEST_OPTION), value }))
  return { type: ComponentType.ActionRow, components: [{ type: ComponentType.StringSelect, custom_id: id, placeholder, options: shown }] }
}

export function shortened(words: string, most: number): string {
  if (words.length <= most) return words
  const cut = words.slice(0, most - 1)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), most / 2))}…`
}

/** Our own words and the facts: no markdown comes of them by accident. */
export function plain(words: string): string {
  return words
    .replace(/[\\*_~`|]/g, '\\$&')
    .replace(/[<@]/g, '$&\u200b')
    .replace(/\]\(/g, ']\u200b(')
}

/** Marks that turn the direction of the line, or cannot be seen. */
const UNSEEN = /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

/** What somebody else wrote: beyond markdown, no mention, no link and no line of its own comes of it, and it hides nothing. */
export function inert(words: string): string {
  return plain(words.replace(/\s+/g, ' ').replace(UNSEEN, ''))
    .replace(/[[\]#>]/g, '\\$&')
    .replace(/:\/\//g, ':\u200b//')
    .replace(/\bwww\./gi, 'www\u200b.')
}

/** The link does not unfold: components v2 have no previews. */
export function link(words: string, url: string): string {
  return `[${words.replace(/[[\]]/g, '')}](${url.replace(/[()]/g, encodeURIComponent)})`
}

/** Made once: each holds some 35 kB outside the heap, which no garbage collection is in a hurry to give back. */
const dates = {
  en: new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }),
  es: new Intl.DateTimeFormat('es', { dateStyle: 'long', timeZone: 'UTC' }),
}

export function longDate(day: string, language: 'en' | 'es' = 'en'): string {
  return dates[language].format(new Date(`${day}T00:00:00Z`))
}

export function articleLine(
  { author, title, outlet, published, url }: Pick<Article, 'author' | 'title' | 'outlet' | 'published' | 'url'>,
  language: 'en' | 'es',
): string {
  return `${plain(author)}, ${link(plain(title), url)}, ${outlet}, ${longDate(published, language)}`
}
