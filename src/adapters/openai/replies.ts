/**
 * What a server sent as an answer -> the object it should be, or what is wrong with it. Servers without structured outputs
 * wrap JSON in fences, thoughts or prose; everything else that is no such object is a fault, and never read into.
 */
import type { Matching, ModelFault, Reply, Understanding, Wording } from '#core/model.ts'
import { z } from 'zod'

const sentence = z.object({ text: z.string(), factIds: z.array(z.string()) })

/** As strict structured outputs want them: every key required, no bounds; bounds are tried afterwards. */
export const schemas = {
  understand: z.object({ outcome: z.enum(['facts', 'none']), question: z.string(), factIds: z.array(z.string()), related: z.array(z.string()) }),
  word: z.object({ outcome: z.enum(['answered', 'none']), sentences: z.array(sentence) }),
  match: z.object({ matches: z.array(z.object({ claim: z.int(), factId: z.string() })) }),
} as const satisfies Readonly<Record<string, z.ZodType>>
export type Task = keyof typeof schemas
export type ReplyOf = { understand: Understanding; word: Wording; match: Matching }

/** Characters; the longest honest reply is a tenth of it. */
export const TOO_LONG = 12_000
const MOST_ITEMS = 40

/** The parts of a chat completion that are looked at; a server may leave out or mistype any of them. */
export type Message = { content?: unknown; refusal?: unknown; tool_calls?: unknown; function_call?: unknown } | null | undefined

export function readReply<T extends Task>(task: T, message: Message, finish: unknown): Reply<ReplyOf[T]> {
  const fault = messageFault(message, finish)
  if (fault) return { fault }
  const value = objectIn(message?.content as string)
  if (value === undefined) return { fault: 'malformed' }
  const parsed = schemas[task].safeParse(value)
  if (!parsed.success) return { fault: 'wrong-shape' }
  return Object.values(parsed.data).some((part) => Array.isArray(part) && part.length > MOST_ITEMS)
    ? { fault: 'too-long' }
    : { reply: parsed.data as ReplyOf[T] }
}

function messageFault(message: Message, finish: unknown): ModelFault | undefined {
  if (message === null || typeof message !== 'object') return 'wrong-shape'
  if ((Array.isArray(message.tool_calls) && message.tool_calls.length > 0) || message.function_call) return 'tool-call'
  if ((typeof message.refusal === 'string' && message.refusal !== '') || finish === 'content_filter') return 'refusal'
  if (message.content === null || message.content === undefined || message.content === '') return finish === 'length' ? 'truncated' : 'empty'
  if (typeof message.content !== 'string') return 'wrong-shape'
  if (message.content.length > TOO_LONG) return 'too-long'
  if (message.content.trim() === '') return 'empty'
  return finish === 'length' ? 'truncated' : undefined
}

/** The JSON itself; or the object in a fence, behind a thought, or amid prose. */
export function objectIn(content: string): unknown {
  const bare = content.replace(/^\s*<think>[\s\S]*?<\/think>/, '').trim()
  const fenced = /```(?:json)?\s*([\s\S]*?)```/.exec(bare)?.[1]
  const braced = bare.slice(bare.indexOf('{'), bare.lastIndexOf('}') + 1)
  for (const text of [bare, fenced, braced]) {
    if (text === undefined || text === '') continue
    try {
      const value: unknown = JSON.parse(text)
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
    } catch {
      // the next reading may do
    }
  }
  return undefined
}
