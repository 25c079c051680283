/**
 * One chat completion, in the best form that the server knows: structured output by schema, else JSON mode, else plain. What
 * worked is remembered for the process.
 */
import type OpenAI from 'openai'
import { APIError } from 'openai'
import { zodResponseFormat } from 'openai/helpers/zod'
import { type Message, schemas, type Task, TOO_LONG } from './replies.ts'

export type Request = { task: Task; system: string; user: string; signal: AbortSignal; onPiece?: ((piece: string) => void) | undefined }
/** `tokens` undefined where the server does not count. */
export type Completion = { message: Message; finish: unknown; tokens: Tokens | undefined }
export type Tokens = { input: number; output: number }
export type Chat = (request: Request) => Promise<Completion>

type Form = 'schema' | 'json' | 'plain'
const LESS: Readonly<Record<Form, Form | undefined>> = { schema: 'json', json: 'plain', plain: undefined }
/** How a server says that it does not know a parameter. */
const UNKNOWN_FORM = new Set([400, 404, 415, 422, 501])
const MOST_TOKENS = 4_000 // of a reply; thoughts of a reasoning model count too

export function createChat(client: OpenAI, model: string): Chat {
  let known: Form = 'schema'
  return async (request) => {
    for (let form: Form | undefined = known; ; ) {
      try {
        const completion = await complete(client, model, form, request)
        known = form
        return completion
      } catch (error) {
        const less: Form | undefined = LESS[form]
        if (less === undefined || !(error instanceof APIError) || !UNKNOWN_FORM.has(error.status ?? 0)) throw error
        form = less
      }
    }
  }
}

async function complete(client: OpenAI, model: string, form: Form, { task, system, user, signal, onPiece }: Request): Promise<Completion> {
  const body = {
    model,
    messages: [
      { role: 'system' as const, content: system },
      { role: 'user' as const, content: user },
    ],
    ...(form === 'plain'
      ? {}
      : { max_completion_tokens: MOST_TOKENS, response_format: form === 'schema' ? zodResponseFormat(schemas[task], task) : { type: 'json_object' as const } }),
  }
  if (onPiece) return stream(client, body, form, signal, onPiece)
  const completion = await client.chat.completions.create(body, { signal })
  const choice = completion?.choices?.[0]
  return { message: choice?.message as Message, finish: choice?.finish_reason, tokens: tokensOf(completion?.usage) }
}

type Body = { model: string; messages: { role: 'system' | 'user'; content: string }[] }

async function stream(client: OpenAI, body: Body, form: Form, signal: AbortSignal, onPiece: (piece: string) => void): Promise<Completion> {
  const chunks = await client.chat.completions.create(
    { ...body, stream: true, ...(form === 'plain' ? {} : { stream_options: { include_usage: true } }) },
    { signal },
  )
  const message = { content: '', refusal: '', tool_calls: [] as unknown[] }
  let finish: unknown
  let tokens: Tokens | undefined
  for await (const chunk of chunks) {
    const choice = chunk.choices?.[0]
    const { content, refusal, tool_calls: calls } = choice?.delta ?? {}
    if (calls) message.tool_calls.push(...calls)
    if (refusal) message.refusal += refusal
    if (typeof content === 'string') {
      message.content += content
      if (message.tool_calls.length === 0 && message.refusal === '') onPiece(content)
    }
    finish = choice?.finish_reason ?? finish
    tokens = tokensOf(chunk.usage) ?? tokens
    if (message.content.length > TOO_LONG) break
  }
  return { message, finish, tokens }
}

function tokensOf(usage: { prompt_tokens?: unknown; completion_tokens?: unknown } | null | undefined): Tokens | undefined {
  const { prompt_tokens: input, completion_tokens: output } = usage ?? {}
  return typeof input === 'number' && typeof output === 'number' && input > 0 ? { input, output } : undefined
}
