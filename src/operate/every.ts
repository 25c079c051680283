/** Work that comes round again: never twice at once, never keeping the process alive, and a fault does not end it. */
export type Every = (ms: number, work: () => Promise<void>) => () => void

export function createEvery(onFault: (error: unknown) => void): Every {
  return (ms, work) => {
    let busy = false
    const timer = setInterval(async () => {
      if (busy) return
      busy = true
      try {
        await work()
      } catch (error) {
        onFault(error)
      } finally {
        busy = false
      }
    }, ms)
    timer.unref()
    return () => clearInterval(timer)
  }
}
