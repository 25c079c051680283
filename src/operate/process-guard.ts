/**
 * The last net: a fault that nobody caught is told to the log, which cuts out what people wrote, and the process ends in order.
 * Node by itself would print the whole error, with whatever a platform's client hung on it.
 */
export type Guarded = { onFault: (error: unknown) => void; end: () => Promise<void> }

const END_WITHIN = 10_000 // ms

/** Gives the way back to Node's own manner. */
export function guardProcess({ onFault, end }: Guarded): () => void {
  let ending = false
  const leave = (): never => process.exit(1)
  const caught = (error: unknown): void => {
    onFault(error)
    if (ending) return
    ending = true
    setTimeout(leave, END_WITHIN)
    void end().catch(onFault).finally(leave)
  }
  process.on('uncaughtException', caught).on('unhandledRejection', caught)
  return () => void process.off('uncaughtException', caught).off('unhandledRejection', caught)
}
