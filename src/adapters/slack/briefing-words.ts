/** The words after /brief that are about briefings. What they show, only the person sees. */
import { BriefError } from '#errors'
import type { Knowledge } from '#knowledge/schema.ts'
import { renderBrief } from './brief-blocks.ts'
import { changeLine, channelOf, comingLine, lastLine, nextLine, previewOf, settingsLine, told } from './briefing-blocks.ts'
import type { BriefingDesk, Who } from './briefing-desk.ts'
import { openWindow } from './briefing-windows.ts'
import type { SlackMessage } from './blocks.ts'
import type { Command, CommandCall, Commands } from './commands.ts'
import { COMMAND } from './manifest.ts'
import { escaped } from './mrkdwn.ts'

export type BriefingWordsParts = { desk: BriefingDesk; knowledge: () => Knowledge; now: () => number; onChange: (who: Who) => Promise<void> }

type Told = Who & { channel: string; rest: string; trigger: string; reply: (message: SlackMessage) => Promise<unknown> }

const CHANNEL = /<#(\w+)(?:\|[^>]*)?>/ // as Slack writes it; another channel than the one the person is in
const UNTIL = /^(?:until\s.*|\d[\d./-]*)?$/i

export function briefingWords({ desk, knowledge, now, onChange }: BriefingWordsParts): Commands {
  /** `takes`: what may stand behind the word, a channel apart. Without a channel to speak of, the person is asked for one. */
  function word(name: string, about: string, run: (told: Told) => Promise<unknown>, takes = /^$/): Command {
    return {
      usage: `${COMMAND} ${name}`,
      about,
      takes: (rest) => takes.test(withoutChannel(rest)),
      run: ({ client, command, rest, reply }) =>
        orSay(reply, async () => {
          const channel = CHANNEL.exec(rest)?.[1] ?? command.channel_id
          await run({ client, workspace: command.team_id, user: command.user_id, trigger: command.trigger_id, channel, rest: withoutChannel(rest), reply })
        }),
    }
  }
  /** One that changes something. */
  const act = (name: string, about: string, run: (told: Told) => Promise<unknown>, takes?: RegExp): Command =>
    word(
      name,
      about,
      async (one) => {
        await run({ ...one, channel: placeOf(one) })
        await onChange(one)
      },
      takes,
    )

  return {
    subscribe: opening(
      word('subscribe', 'briefings for this channel', async (one) => openWindow(one, desk.form(one, isPlace(one.channel) ? one.channel : undefined))),
    ),
    list: word('list', 'briefings you look after', async (one) => {
      const { shown, more } = await desk.planned(one)
      const lines = shown.map((status) => `• ${settingsLine(status.subscription, now())}\n   ${nextLine(status)}`)
      await one.reply(
        told(
          ...(lines.length === 0 ? [`You look after no briefings. \`${COMMAND} subscribe\` sets them up for a channel.`] : lines),
          ...(more > 0 ? [`${more} more are not shown.`] : []),
        ),
      )
    }),
    edit: opening(word('edit', 'change them', async (one) => openWindow(one, desk.changeForm(one, placeOf(one))))),
    pause: opening(
      word(
        'pause',
        'none until a day you choose',
        async (one) => {
          const until = one.rest.replace(/^until\s+/i, '')
          if (until === '') return openWindow(one, desk.pauseForm(one, placeOf(one)))
          const { channel, pausedUntil } = await desk.pause(one, placeOf(one), until)
          await one.reply(told(`${channelOf(channel)}: nothing goes out before ${pausedUntil}. \`${COMMAND} resume\` ends that sooner.`))
          await onChange(one)
        },
        UNTIL,
      ),
    ),
    resume: act('resume', 'let them go on', async (one) => {
      await desk.resume(one, one.channel)
      await one.reply(told(`The briefings in ${channelOf(one.channel)} go on.`))
    }),
    skip: act(
      'skip',
      'leave out the next one',
      async (one) => {
        const { skipped, zone } = await desk.skip(one, one.channel)
        await one.reply(told(`Left out in ${channelOf(one.channel)}: ${comingLine({ ...skipped, withheld: undefined }, zone)}. The others go on.`))
      },
      /^(?:next)?$/i,
    ),
    unsubscribe: act('unsubscribe', 'no more of them', async (one) => {
      await desk.remove(one, one.channel)
      await one.reply(told(`${channelOf(one.channel)} gets no briefings any more.`))
    }),
    preview: word('preview', 'the next five, with their exact text', async (one) => {
      const { coming, zone } = await desk.preview(one, placeOf(one))
      if (coming.length === 0) await one.reply(told('The calendar holds no briefing for these settings.'))
      for (const [at, next] of coming.entries()) await one.reply(previewOf(next, zone, at + 1, coming.length, renderBrief(next.brief, knowledge())))
    }),
    send: word(
      'send',
      'show me the next one now',
      async (one) => one.reply(renderBrief(await desk.next(one, placeOf(one)), knowledge())),
      /^(?:now)?\s*(?:to me)?$/i,
    ),
    status: word('status', 'did the last one go out, when is the next?', async (one) => {
      const status = await desk.status(one, placeOf(one))
      const { subscription, last, link, changes } = status
      await one.reply(
        told(
          settingsLine(subscription, now()),
          lastLine(last, subscription.zone, knowledge().occasions, link),
          nextLine(status),
          ...changes.map((change) => changeLine(change, subscription.zone)),
        ),
      )
    }),
  }
}

function opening(command: Command): Command {
  return { ...command, opens: true }
}

function withoutChannel(rest: string): string {
  return rest.replace(CHANNEL, '').trim()
}

/** Public and private channels; not a direct message. */
function isPlace(channel: string): boolean {
  return /^[CG]/.test(channel)
}

function placeOf({ channel }: Told): string {
  if (!isPlace(channel)) throw new BriefError('input', `Say that in the channel, or name it: ${COMMAND} status #channel`)
  return channel
}

/** What a person can mend is said to them; anything else is a fault of ours. */
async function orSay(reply: CommandCall['reply'], work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof BriefError) || error.code !== 'input') throw error
    await reply(told(escaped(error.message)))
  }
}
