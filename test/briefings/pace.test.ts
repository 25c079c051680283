import { describe, expect, it } from 'vitest'
import { createPace, lineInProcess } from '#briefings/pace.ts'
import type { Channel } from '#briefings/poster.ts'

const discord = (channel: number): Channel => ({ surface: 'discord', workspace: 'G1', channel: `C${channel}` })
const slack = (channel: number, workspace = 'T1'): Channel => ({ surface: 'slack', workspace, channel: `C${channel}` })
const many = (count: number, channel: (at: number) => Channel): Channel[] => Array.from({ length: count }, (_, at) => channel(at))

describe('the pace', () => {
  it('lets no second hold more than 50 of Discord, and wastes less than 5% of it', async () => {
    const starts = await startsOf(many(500, discord))
    expect(most(starts, 1_000)).toBeLessThanOrEqual(50)
    expect(Math.max(...starts) / 1_000).toBeLessThan(500 / 50 / 0.95)
  })

  it('makes no burst of what is late, on a machine that stalls, and catches up as far as the limit allows', async () => {
    const starts = await startsOf(many(500, discord), (step) => (step % 400 === 399 ? 100 : 1))
    expect(most(starts, 1_000)).toBeLessThanOrEqual(50)
    expect(Math.max(...starts) / 1_000).toBeLessThan(500 / 50 / 0.8)
  })

  it('keeps to a workspace of Slack without holding up another', async () => {
    const starts = await startsOf([...many(20, slack), slack(99, 'T2')])
    expect(most(starts.slice(0, 20), 1_000)).toBeLessThanOrEqual(4)
    expect(starts[20]).toBe(0)
  })

  it('keeps to one a second in a channel', async () => {
    expect(await startsOf([discord(1), discord(1), discord(1)])).toEqual([0, 1_000, 2_000])
  })

  it('pauses all that share a limit when the platform asks for it', async () => {
    const waits: number[] = []
    const line = lineInProcess(() => 0)
    const pace = createPace({ line, own: line, clock: () => 0, wait: async (ms) => void waits.push(ms) })
    await pace.hold(discord(1), 5_000, true)
    await pace.turn(discord(2))
    expect(waits).toEqual([5_000])
  })

  it('pauses one channel alone where the limit is its own', async () => {
    let clock = 0
    const line = lineInProcess(() => clock)
    const pace = createPace({
      line,
      own: line,
      clock: () => clock,
      wait: async (ms) => {
        clock += ms
      },
    })
    await pace.hold(slack(1), 30_000)
    await pace.turn(slack(2))
    expect(clock).toBe(0)
    await pace.turn(slack(1))
    expect(clock).toBe(30_000)
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

/** When each begins if all ask at once; a held clock goes on by `pace` ms at each step. */
async function startsOf(channels: readonly Channel[], step: (at: number) => number = () => 1): Promise<number[]> {
  let now = 0
  let asleep: { until: number; wake: () => void }[] = []
  const line = lineInProcess(() => now)
  const pace = createPace({ line, own: line, clock: () => now, wait: (ms) => new Promise((wake) => asleep.push({ until: now + ms, wake })) })
  const starts: number[] = []
  const all = channels.map(async (channel, at) => {
    await pace.turn(channel)
    starts[at] = now
  })
  for (let at = 0; starts.filter(() => true).length < channels.length && at < 30_000; at++) {
    for (let turn = 0; turn < 8; turn++) await Promise.resolve()
    if (asleep.length === 0) continue
    now += step(at)
    const due = asleep.filter(({ until }) => until <= now)
    asleep = asleep.filter(({ until }) => until > now)
    for (const { wake } of due) wake()
  }
  await Promise.all(all)
  return starts
}

/** In any stretch of so many ms. */
function most(starts: readonly number[], within: number): number {
  return Math.max(...starts.map((start) => starts.filter((other) => other >= start && other < start + within).length))
}
