/**
 * One root logger; a child for each unit of work. Objects first, then a fixed message, so that messages can be counted.
 * What a person wrote and what opens a door never gets into a log: such fields are cut out wherever they stand.
 */
import { type DestinationStream, type LogFn, type Logger, pino } from 'pino'

export type { Logger } from 'pino'

const SECRET_FIELDS = [
  'token',
  'botToken',
  'appToken',
  'apiKey',
  'secret',
  'signingSecret',
  'clientSecret',
  'password',
  'authorization',
  'databaseUrl',
  'text',
  'question',
  'message',
  'turns',
]

/** `level` silent for the terminal chat, whose output is the conversation itself. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), remove: true },
    serializers: { err: withoutText },
    hooks: { logMethod: withMessage },
  }
  return destination ? pino(options, destination) : pino(options, pino.destination(2))
}

/** An error's class, code and stack frames; its message may quote what somebody typed. */
function withoutText(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error }
  const stack = error.stack ?? ''
  const frames = stack
    .slice(stack.indexOf(error.message) + error.message.length)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
  return { type: error.name, code: (error as { code?: unknown }).code, stack: frames.slice(0, 12).join('\n') }
}

/** Without a message of its own an entry would take over that of the error in it. */
function withMessage(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  if (args.length === 1 && typeof args[0] === 'object') method.call(this, args[0], 'unnamed event')
  else method.apply(this, args)
}
