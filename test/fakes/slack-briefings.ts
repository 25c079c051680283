/** The bot in the stand-in with its briefings, at a held clock: what people plan and what is posted meet as in the app. */
import { type Held, heldClock } from './briefings.ts'
import type { Block, Message, View } from './slack.ts'
import { type Bot, type BotOptions, startBot, wordsOf } from './slack-bot.ts'
import { textsIn } from './slack-blocks.ts'

export type Planning = Bot & {
  clock: Held
  /** A word after the command; the answer that only this person sees. */
  said: (user: string, text: string, channel?: string) => Promise<string>
  /** A word that opens a window. */
  opened: (user: string, text: string, channel?: string) => Promise<View>
  /** The window that stands there now. */
  window: () => View
  home: (user: string) => Promise<View>
}

/** A Wednesday, 09:41 in New York. */
export const AUTUMN = Date.parse('2026-11-25T14:41:00Z')

export async function startPlanning({ answerer, at = AUTUMN, ...options }: BotOptions & { at?: number }): Promise<Planning> {
  const clock = heldClock(at)
  const bot = await startBot({ answerer, ...options, slackOptions: { now: clock.now, ...options.slackOptions }, parts: { now: clock.now, ...options.parts } })
  const { slack } = bot
  const window = (): View => slack.modals.at(-1) as View

  async function after<Found>(act: () => Promise<unknown>, list: Found[], what: string): Promise<Found> {
    const before = list.length
    await act()
    await slack.until(() => list.length > before, what)
    return list.at(-1) as Found
  }

  return {
    ...bot,
    clock,
    window,
    said: async (user, text, channel = 'C1') =>
      wordsOf((await after(() => slack.people.command(user, channel, text), slack.whispers, `an answer to ${text}`)) as Message),
    opened: (user, text, channel = 'C1') => after(() => slack.people.command(user, channel, text), slack.modals, `a window for ${text}`),
    async home(user) {
      slack.homes.delete(user)
      await slack.people.openHome(user, 'home')
      await slack.until(() => slack.homes.has(user), 'the Home tab')
      return slack.homes.get(user) as View
    },
  }
}

export function wordsIn(view: Pick<View, 'blocks'>): string {
  return textsIn(view.blocks as Block[]).join('\n')
}
