import { describe, expect, it } from 'vitest'
import { createPace, lineInProcess } from '#briefings/pace.ts'
import type { Channel } from '#briefings/poster.ts'

const discord = (channel: string): Channel => ({ surface: 'discord', workspace: 'G1', channel })
const slack = (channel: string, workspace = 'T1'): Channel => ({ surface: 'slack', workspace, channel })

describe('the pace', () => {
  it('lets no second hold more than 50 of Discord, and wastes less than 5% of it', async () => {
    const starts = await startsOf(Array.from({ length: 500 }, (_, at) => discord(`C${at}`)))
    expect(most(starts, 1_000)).toBeLessThanOrEqual(50)
    expect((starts.at(-1) as number) / 1_000).toBeLessThan(500 / 50 / 0.95)
  })

  it('keeps to a workspace of Slack without holding up another', async () => {
    const starts = await startsOf([...Array.from({ length: 20 }, (_, at) => slack(`C${at}`)), slack('C99', 'T2')])
    expect(most(starts.slice(0, 20), 1_000)).toBeLessThanOrEqual(4)
    expect(starts[20]).toBe(0)
  })

  it('keeps to one a second in a channel', async () => {
    const { pace, waits } = held()
    for (let turn = 0; turn < 3; turn++) await pace.turn(discord('C1'))
    expect(waits.filter((ms) => ms >= 1_000)).toEqual([1_000, 2_000])
  })

  it('pauses all that share a limit when the platform asks for it', async () => {
    const { pace, waits } = held()
    await pace.hold(discord('C1'), 5_000)
    await pace.turn(discord('C2'))
    expect(waits).toEqual([5_020.5])
  })

  it('on a machine that stalls makes no burst of what is late: each takes another turn', async () => {
    let at = 0
    const asleep: { until: number; wake: () => void }[] = []
    const line = lineInProcess(() => at)
    const pace = createPace({ line, own: line, clock: () => at, wait: (ms) => new Promise((wake) => asleep.push({ until: at + ms, wake })) })
    const starts: number[] = []
    const all = Promise.all(Array.from({ length: 100 }, async (_, channel) => {
      await pace.turn(discord(`C${channel}`))
      starts.push(at)
    }))
    for (let turns = 0; starts.length < 100 && turns < 2_000; turns++) {
      await new Promise((resolve) => setImmediate(resolve))
      at += turns % 50 === 49 ? 400 : 5
      for (const one of asleep.splice(0)) {
        if (one.until <= at) one.wake()
        else asleep.push(one)
      }
    }
    await all
    expect(most(starts, 1_000)).toBeLessThanOrEqual(50)
  })

  it('forgets lines that nobody stands in', async () => {
    let clock = 0
    const line = lineInProcess(() => clock)
    for (let at = 0; at < 10_000; at++) {
      clock += 10
      expect(await line(`channel ${at}`, 100, 0)).toBe(0)
    }
  })
})

function held(): { pace: ReturnType<typeof createPace>; waits: number[] } {
  const waits: number[] = []
  const line = lineInProcess(() => 0)
  return { waits, pace: createPace({ line, own: line, clock: () => 0, wait: async (ms) => void waits.push(ms) }) }
}

/** When each would start if all ask at once. */
async function startsOf(channels: readonly Channel[]): Promise<number[]> {
  const { pace, waits } = held()
  const starts: number[] = []
  for (const channel of channels) {
    const before = waits.length
    await pace.turn(channel)
    starts.push(waits.length > before ? (waits.at(-1) as number) : 0)
  }
  return starts
}

/** In any stretch of so many ms. */
function most(starts: readonly number[], within: number): number {
  return Math.max(...starts.map((start) => starts.filter((other) => other >= start && other < start + within).length))
}
