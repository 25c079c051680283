/**
 * Any server that speaks the OpenAI API, as the core's Model: one deadline for all calls of a question, retries with
 * back-off, a breaker, budgets. Nothing here decides what goes out, and nothing throws.
 */
import type { Exchange, Model, ModelFault, Reply, Spent } from '#core/model.ts'
import OpenAI from 'openai'
import { createBreaker } from './breaker.ts'
import { createChat, type Tokens } from './chat.ts'
import { createNearness, type VectorShelf } from './nearness.ts'
import { type ReplyOf, readReply, type Task, TOO_LONG } from './replies.ts'
import { createSentenceStream } from './sentence-stream.ts'
import type { Spending } from './spending.ts'

export type ModelParts = {
  apiKey: string
  baseUrl: string | undefined
  model: string
  /** ms, for everything that one question asks of it. */
  deadline: number
  prompts: Readonly<Record<Task, string>>
  spending: Spending
  now: () => number
  /** Ranks facts by embedding too; off without it. */
  embedding?: { model: string; shelf: VectorShelf } | undefined
  /** Told of what an operator should know; holds no text of anybody. */
  onFault: (error: unknown, fault: ModelFault) => void
  /** In place of the global one: records or replays exchanges. */
  fetch?: typeof fetch
}

const RETRIES = 2 // the client's own, with back-off and the server's Retry-After; all within the deadline
const FAIR_SHARE = 0.5 // of the deadline that a server must have had before its silence counts against it
const WITHOUT_WORKSPACE = 'direct'
const SIGNS_A_TOKEN = 4 // for servers that do not count

export function createModel(parts: ModelParts): Model {
  const { apiKey, baseUrl, model, deadline, prompts, spending, now, onFault } = parts
  const client = new OpenAI({
    apiKey,
    baseURL: baseUrl ?? null,
    maxRetries: RETRIES,
    timeout: deadline,
    logLevel: 'off',
    ...(parts.fetch ? { fetch: parts.fetch } : {}),
  })
  const chat = createChat(client, model)
  const breaker = createBreaker(now)
  const nearness = parts.embedding && createNearness(client, parts.embedding.model, parts.embedding.shelf)
  return {
    told: Object.values(prompts),
    async open(workspace = WITHOUT_WORKSPACE) {
      try {
        if (!(await spending.mayAsk(workspace))) return { fault: 'budget' }
      } catch (error) {
        onFault(error, 'budget') // without its count no money is spent
        return { fault: 'budget' }
      }
      return breaker.allows() ? { reply: createExchange(workspace) } : { fault: 'resting' }
    },
  }

  function createExchange(workspace: string): Exchange {
    const signal = AbortSignal.timeout(deadline)
    const spent: Spent = { calls: 0, input: 0, output: 0 }
    let served = 0 // ms that the server had for this question; the rest went by in our own queue

    /** In turn, and timed from the moment it is sent. */
    async function inTurn<R>(work: () => Promise<R>): Promise<R> {
      let sent: number | undefined
      try {
        const timed = (): Promise<R> => {
          sent = performance.now()
          return work()
        }
        return await beforeAbort(signal, spending.inTurn(workspace, signal, timed))
      } finally {
        if (sent !== undefined) served += performance.now() - sent
      }
    }

    async function ask<T extends Task>(task: T, data: object, onPiece?: (piece: string) => void): Promise<Reply<ReplyOf[T]>> {
      try {
        const { message, finish, tokens } = await inTurn(() => chat({ task, system: prompts[task], user: delimited(data), signal, onPiece }))
        breaker.succeeded()
        await count(tokens ?? { input: guess(prompts[task].length + JSON.stringify(data).length), output: guess(String(message?.content ?? '').length) })
        return readReply(task, message, finish)
      } catch (error) {
        const fault = faultOf(error, signal)
        if (fault === 'refusal')
          breaker.succeeded() // it spoke, and did not like this very request
        else if (signal.aborted && served < deadline * FAIR_SHARE)
          breaker.leftAlone() // most of the time went by in our own queue: the server has no part in it
        else breaker.failed(fault === 'quota' || fault === 'denied')
        onFault(error, fault)
        return { fault }
      }
    }

    async function count({ input, output }: Tokens): Promise<void> {
      spent.calls += 1
      spent.input += input
      spent.output += output
      await spending.add(workspace, input + output).catch((error: unknown) => onFault(error, 'budget'))
    }

    return {
      spent,
      async nearest(question, facts) {
        if (!nearness) return []
        try {
          const { ids, tokens } = await inTurn(() => nearness(question, facts, signal))
          await count({ input: tokens, output: 0 })
          return ids
        } catch (error) {
          onFault(error, faultOf(error, signal)) // ranking without vectors will do
          return []
        }
      },
      understand: (asked) => ask('understand', asked),
      word: (asked, onSentence) => ask('word', asked, onSentence && bounded(createSentenceStream(onSentence))),
      match: (asked) => ask('match', asked),
    }
  }
}

const guess = (signs: number): number => Math.ceil(signs / SIGNS_A_TOKEN)

/** Data, not instruction: one JSON object between marks that it cannot hold itself. */
function delimited(data: object): string {
  return `<data>${JSON.stringify(data).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e')}</data>`
}

/** A stream that never ends is cut; the reply as a whole is then too long. */
function bounded(feed: (piece: string) => void): (piece: string) => void {
  let length = 0
  return (piece) => {
    length += piece.length
    if (length <= TOO_LONG) feed(piece)
  }
}

/** The client honours the signal; a body that trickles on, or a queue, must not outlast it either. */
function beforeAbort<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', abort))
}

function faultOf(error: unknown, signal: AbortSignal): ModelFault {
  if (signal.aborted || error instanceof OpenAI.APIConnectionTimeoutError || error instanceof OpenAI.APIUserAbortError) return 'timeout'
  if (error instanceof OpenAI.RateLimitError) return error.code === 'insufficient_quota' ? 'quota' : 'busy'
  if (error instanceof OpenAI.AuthenticationError || error instanceof OpenAI.PermissionDeniedError || error instanceof OpenAI.NotFoundError) return 'denied'
  if (error instanceof OpenAI.BadRequestError || error instanceof OpenAI.UnprocessableEntityError) return 'refusal'
  if (error instanceof SyntaxError) return 'malformed' // a 200 whose body is no JSON
  return error instanceof OpenAI.APIError ? 'unreachable' : 'wrong-shape'
}
