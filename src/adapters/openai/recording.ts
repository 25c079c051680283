/** Exchanges with a server kept in a folder, one file each, so that a run can be repeated without it, and without a key. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BriefError } from '#errors'

type Kept = { status: number; type: string; request: string; body: string }

/** Asks the server and keeps what it says; headers, and so keys, are not kept. */
export function recordingFetch(folder: string, ask: typeof fetch = fetch): typeof fetch {
  mkdirSync(folder, { recursive: true })
  return async (input, init) => {
    const response = await ask(input, init)
    const body = await response.text()
    const request = String(init?.body ?? '')
    const kept: Kept = { status: response.status, type: response.headers.get('content-type') ?? 'application/json', request, body }
    writeFileSync(fileOf(folder, input, request), `${JSON.stringify(kept, undefined, 1)}\n`)
    return answerOf(kept)
  }
}

/** Answers from the folder alone. */
export function replayingFetch(folder: string): typeof fetch {
  return async (input, init) => {
    const file = fileOf(folder, input, String(init?.body ?? ''))
    try {
      return answerOf(JSON.parse(readFileSync(file, 'utf8')) as Kept)
    } catch {
      return answerOf({ status: 410, type: 'application/json', request: '', body: '{"error":{"message":"not recorded","code":"not_recorded"}}' })
    }
  }
}

/** Is there anything to replay? Throws a BriefError that says what to do. */
export function checkRecording(folder: string, files: readonly string[]): void {
  if (files.some((file) => file.endsWith('.json'))) return
  throw new BriefError('input', `There are no recorded exchanges in ${folder}. Make them first: npm run eval -- --model --record ${folder}`)
}

function fileOf(folder: string, input: Parameters<typeof fetch>[0], body: string): string {
  const path = new URL(input instanceof Request ? input.url : input).pathname.split('/').slice(-2).join('/')
  return join(folder, `${createHash('sha256').update(`${path}\n${body}`).digest('hex').slice(0, 24)}.json`)
}

function answerOf({ status, type, body }: Kept): Response {
  return new Response(body, { status, headers: { 'content-type': type } })
}
