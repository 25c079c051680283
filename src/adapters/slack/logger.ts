/** The log that Slack's own libraries write to: warnings and errors only, as one short line, without what stands in quotes. */
import { type Logger, LogLevel } from '@slack/bolt'

export type SlackLogger = Logger
/** The part of the bot's log that is needed here. */
export type Log = {
  info: (about: object, message: string) => void
  warn: (about: object, message: string) => void
  error: (about: object, message: string) => void
}

const LONGEST = 160 // characters

/** Below a warning these libraries write whole messages, which must never be logged. */
export function createSlackLogger(log: Log): SlackLogger {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...said) => log.warn({ detail: detailOf(said) }, 'slack client'),
    error: (...said) => log.error({ detail: detailOf(said) }, 'slack client'),
    getLevel: () => LogLevel.WARN,
    setLevel: () => undefined,
    setName: () => undefined,
  }
}

function detailOf([first]: unknown[]): string {
  const words = first instanceof Error ? `${first.name}: ${first.message}` : String(first)
  return words
    .slice(0, LONGEST)
    .replace(/["'`].*/s, '…')
    .replace(/xox[a-z]-\S+|xapp-\S+/g, '…')
}
