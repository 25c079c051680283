/**
 * One root logger; a child for each unit of work. Objects first, then a fixed message, so that messages can be counted.
 * What a person wrote and what opens a door never gets into a log: such fields are cut out wherever they stand.
 */
import { type DestinationStream, type Logger, pino } from 'pino'

export type { Logger } from 'pino'

const SECRET_FIELDS = ['token', 'botToken', 'appToken', 'apiKey', 'secret', 'signingSecret', 'clientSecret', 'password', 'authorization', 'databaseUrl', 'text', 'question', 'message', 'turns']

/** `level` silent for the terminal chat, whose output is the conversation itself. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), remove: true },
    serializers: { err: withoutText },
  }
  return destination ? pino(options, destination) : pino(options, pino.destination(2))
}

/** An error's class, code and stack frames; its message may quote what somebody typed. */
function withoutText(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { type: error.name, code: (error as { code?: unknown }).code, stack: frames.slice(0, 12).join('\n') }
}
