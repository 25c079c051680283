/**
 * One error family. Every message says what happened, to what, and what to do now.
 * `code` tells whose fault it is: the operator's settings, the curator's files, a platform, a model, or the input.
 */
export type ErrorCode = 'config' | 'knowledge' | 'platform' | 'model' | 'input'

export class BriefError extends Error {
  readonly code: ErrorCode
  readonly faults: readonly Fault[]

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; faults?: readonly Fault[] } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'BriefError'
    this.code = code
    this.faults = options.faults ?? []
  }
}

/** One thing that is wrong: where it stands, what it is, what to do. */
export type Fault = { at: string; problem: string; remedy: string }

/** One line a fault, so that all of them can be mended in one go. */
export function describeFaults(faults: readonly Fault[]): string {
  return faults.map((fault) => `  ${fault.at}: ${fault.problem} ${fault.remedy}`).join('\n')
}

/** What a person at the terminal is shown: the message and its faults, never a stack. */
export function describeError(error: unknown): string {
  if (error instanceof BriefError) {
    return error.faults.length === 0 ? error.message : `${error.message}\n${describeFaults(error.faults)}`
  }
  if (error instanceof Error && 'syscall' in error && 'path' in error) return `${error.message}. Check the path, and that you may use it.`
  return `Something went wrong inside the bot: ${error instanceof Error ? error.message : String(error)}. Run it again with NODE_DEBUG=brief to see where.`
}
