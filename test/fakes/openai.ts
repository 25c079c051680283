/** A server that speaks the OpenAI API as far as the bot uses it; each test says what it answers. Listens on a port the system chose. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type Body = { model?: string; stream?: boolean; input?: string[]; messages?: { content: string }[]; response_format?: { type: string } }
/** `data`: what stood between the marks of the user's message. */
export type Asked = {
  path: string
  body: Body
  task: 'understand' | 'word' | 'match' | 'embed'
  data: { question?: string; facts?: object[] } | undefined
  raw: string
}
/** Pauses a stream after so many pieces. */
export type Hold = { after: number; until: Promise<unknown> }
/** What to do with a request: an answer, or anything a real server may do instead. */
export type Act =
  | { content: string; finish?: string; usage?: object | null }
  | { message: unknown; finish?: string }
  | { status: number; error?: object; headers?: Record<string, string> }
  | { raw: string; type?: string }
  | { pieces: readonly string[]; finish?: string | undefined; cutAfter?: number; delta?: object; hold?: Hold }
  | { embeddings: readonly (readonly number[])[] }
  | 'hang'
  | 'hang in the body'
  | 'drop'

export type FakeOpenai = { url: string; asked: Asked[]; close: () => Promise<void> }

export async function startOpenai(act: (asked: Asked, before: readonly Asked[]) => Act): Promise<FakeOpenai> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const one = await read(request)
    const before = [...asked]
    asked.push(one)
    answer(response, act(one, before), one)
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise<void>((done) => server.close(() => done()))
  }
  onTestFinished(close)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked, close }
}

/** The usual: understands by these ids and words these sentences. */
export function speaks(
  ids: readonly string[],
  sentences: readonly { text: string; factIds: readonly string[] }[],
  more: { question?: string; outcome?: string; related?: readonly string[] } = {},
): (asked: Asked) => Act {
  return ({ task, data, body }) => {
    if (task === 'understand')
      return {
        content: JSON.stringify({ outcome: more.outcome ?? 'facts', question: more.question ?? data?.question, factIds: ids, related: more.related ?? [] }),
      }
    const content = JSON.stringify({ outcome: 'answered', sentences })
    return body.stream === true ? { pieces: content.match(/.{1,7}/gs) ?? [] } : { content }
  }
}

async function read(request: IncomingMessage): Promise<Asked> {
  let raw = ''
  for await (const chunk of request) raw += chunk
  const body = JSON.parse(raw || '{}') as Body
  const path = request.url ?? ''
  const system = String(body.messages?.[0]?.content ?? '')
  const task = path.endsWith('/embeddings') ? 'embed' : /You sort questions/.test(system) ? 'understand' : /You word answers/.test(system) ? 'word' : 'match'
  const data = /<data>([\s\S]*)<\/data>/.exec(String(body.messages?.[1]?.content ?? ''))?.[1]
  return { path, body, task, data: data === undefined ? undefined : JSON.parse(data), raw }
}

const USAGE = { prompt_tokens: 1000, completion_tokens: 50, total_tokens: 1050 }

function answer(response: ServerResponse, act: Act, { body }: Asked): void {
  if (act === 'hang') return
  if (act === 'drop') {
    response.destroy()
    return
  }
  if (act === 'hang in the body') {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"id": "1", "choices": [')
    return
  }
  const json = (status: number, value: unknown, headers = {}): ServerResponse =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
  if ('status' in act) json(act.status, { error: { message: 'no', ...act.error } }, { 'retry-after-ms': '1', ...act.headers })
  else if ('raw' in act) response.writeHead(200, { 'content-type': act.type ?? 'application/json' }).end(act.raw)
  else if ('embeddings' in act)
    json(200, {
      object: 'list',
      data: act.embeddings.map((embedding, index) => ({ object: 'embedding', index, embedding })),
      model: body.model,
      usage: { prompt_tokens: 7, total_tokens: 7 },
    })
  else if ('pieces' in act) void stream(response, act)
  else
    json(200, {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1,
      model: body.model,
      choices: [
        { index: 0, message: 'message' in act ? act.message : { role: 'assistant', content: act.content, refusal: null }, finish_reason: act.finish ?? 'stop' },
      ],
      ...('usage' in act && act.usage === null ? {} : { usage: USAGE }),
    })
}

async function stream(
  response: ServerResponse,
  { pieces, finish = 'stop', cutAfter, delta, hold }: Extract<Act, { pieces: readonly string[] }>,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (choices: unknown[], more = {}): void =>
    void response.write(`data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices, ...more })}\n\n`)
  for (const [at, piece] of pieces.slice(0, cutAfter).entries()) {
    if (at === hold?.after) await hold.until
    send([{ index: 0, delta: { content: piece }, finish_reason: null }])
  }
  if (cutAfter !== undefined) {
    response.write(': \n\n', () => response.destroy())
    return
  }
  if (delta) send([{ index: 0, delta, finish_reason: null }])
  send([{ index: 0, delta: {}, finish_reason: finish }])
  send([], { usage: USAGE })
  response.end('data: [DONE]\n\n')
}
