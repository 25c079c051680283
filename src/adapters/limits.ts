/** How much one person, one channel and everybody together may ask. Beyond it, a polite word instead of an answer. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Ask } from './surface.ts'

/** Questions a minute. */
export type Allowance = { person: number; channel: number; all: number }

const ALLOWANCE: Allowance = { person: 10, channel: 40, all: 3000 }
const MINUTE = 60 // s

/** Counted in this process: with several replicas each allows as much, which is close enough for manners. */
export function createLimits(allowance: Partial<Allowance> = {}): (ask: Ask) => Promise<string | undefined> {
  const { person, channel, all } = { ...ALLOWANCE, ...allowance }
  const people = new RateLimiterMemory({ points: person, duration: MINUTE })
  const channels = new RateLimiterMemory({ points: channel, duration: MINUTE })
  const everybody = new RateLimiterMemory({ points: all, duration: MINUTE })
  return async (ask) => {
    try {
      await people.consume(`${ask.surface}:${ask.user}`)
      await channels.consume(`${ask.surface}:${ask.channel}`)
      await everybody.consume('all')
      return undefined
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000))
      return `That is a lot of questions at once. I can answer again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`
    }
  }
}
