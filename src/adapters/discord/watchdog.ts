/** Tells when the gateway has not been ready for too long. A process that looks alive and hears nothing helps nobody. */

export type Watchdog = {
  /** To be called every few seconds. True once `limit` ms have passed without being ready. */
  isOver: () => boolean
}

export function createWatchdog(isReady: () => boolean, now: () => number, limit: number): Watchdog {
  let lastReady = now()
  return {
    isOver() {
      if (isReady()) lastReady = now()
      return now() - lastReady >= limit
    },
  }
}
