/** What Slack says of a message it would refuse: the documented limits of Block Kit, and the undocumented one of the whole. */
import type { Block } from './slack.ts'

const WHOLE_MESSAGE = 13_200 // characters over all blocks; seen in the wild
const LENGTHS: Readonly<Record<string, number>> = { section: 3000, header: 150, context: 3000, markdown: 12_000 }
const KNOWN = new Set(['section', 'header', 'context', 'divider', 'actions', 'context_actions', 'input', 'markdown', 'rich_text'])

export function blockFault(args: Record<string, unknown>, mostBlocks = 50): { ok: false; error: string; detail?: string } | undefined {
  const blocks = (args['blocks'] ?? []) as Block[]
  const text = String(args['text'] ?? '')
  if (blocks.length === 0 && text.trim() === '') return { ok: false, error: 'no_text' }
  if (text.length > 40_000) return { ok: false, error: 'msg_too_long' }
  const wrong = blocks.length > mostBlocks ? 'too many blocks' : blocks.map(faultOf).find((fault) => fault !== undefined)
  if (wrong !== undefined) return { ok: false, error: 'invalid_blocks', detail: wrong }
  if (textsIn(blocks).reduce((sum, { length }) => sum + length, 0) > WHOLE_MESSAGE) return { ok: false, error: 'msg_blocks_too_long' }
  return undefined
}

/** All words that a message or view shows, in order. */
export function textsIn(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => collect(block))
}

function collect(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(collect)
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([name, value]) => (name === 'text' && typeof value === 'string' ? [value] : collect(value)))
}

function faultOf(block: Block): string | undefined {
  if (!KNOWN.has(block.type)) return `unknown block ${block.type}`
  const texts = collect(block)
  if (block.type !== 'divider' && texts.some((text) => text.trim() === '')) return `empty text in ${block.type}`
  if (texts.some((text) => text.length > (LENGTHS[block.type] ?? 3000))) return `text too long in ${block.type}`
  const elements = [
    ...((block['elements'] ?? []) as Record<string, unknown>[]),
    ...[block['accessory'], block['element']].filter((one) => one !== undefined),
  ] as Record<string, unknown>[]
  for (const element of elements) {
    const options = (element['options'] ?? []) as { text: { text: string }; value: string }[]
    if (element['options'] !== undefined && (options.length === 0 || options.length > 100)) return `no or too many options in ${element['type']}`
    if (options.some(({ text, value }) => text.text.length > 75 || value.length > 150)) return `an option of ${element['type']} is too long`
    if ((element['initial_options'] as unknown[] | undefined)?.length === 0) return 'initial_options is empty'
    const chosen = [element['initial_option'], ...((element['initial_options'] ?? []) as unknown[])].filter((one) => one !== undefined)
    if (element['options'] !== undefined && !chosen.every((one) => options.some((option) => JSON.stringify(option) === JSON.stringify(one))))
      return `initial option of ${element['type']} is not among its options`
  }
  const most = block.type === 'context' ? 10 : block.type === 'actions' ? 25 : 5
  if (elements.length > most) return `too many elements in ${block.type}`
  const ids = elements.map((element) => element['action_id']).filter((id) => id !== undefined)
  if (new Set(ids).size < ids.length) return 'action_id twice in one block'
  const buttons = elements.flatMap((element) =>
    element['type'] === 'feedback_buttons' ? [element['positive_button'], element['negative_button']] : element['type'] === 'button' ? [element] : [],
  ) as { text: { text: string }; value?: string; accessibility_label?: string }[]
  for (const { text, value = '', accessibility_label: label = '' } of buttons) {
    if (text.text.length > 75 || label.length > 75) return 'button text over 75 characters'
    if (value.length > 2000) return 'button value over 2000 characters'
  }
  return undefined
}
