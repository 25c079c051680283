/** What is said about briefings, pure: settings, what is to come, what came of the last one; instants in the reader's own time. */
import type { types } from '@slack/bolt'
import type { Entry } from '#briefings/ledger.ts'
import type { Subscription } from '#briefings/occurrences.ts'
import { seriesNames } from '#briefings/settings.ts'
import type { Change } from '#briefings/subscription-table.ts'
import type { Coming, Saving, Status } from '#briefings/subscriptions.ts'
import type { Occasion } from '#knowledge/schema.ts'
import { note, type SlackMessage } from './blocks.ts'
import { COMMAND } from './manifest.ts'
import { cut, escaped, mrkdwn, plain } from './mrkdwn.ts'

/** On the Home tab; each button's value is a channel. */
export const briefingActions = {
  begin: 'briefing_begin',
  edit: 'briefing_edit',
  pause: 'briefing_pause',
  resume: 'briefing_resume',
  remove: 'briefing_remove',
} as const

/** What a person sees of the subscriptions on the Home tab. `more`: so many are not shown. */
export type Planned = { shown: readonly Status[]; more: number }

const SECTION = 2900

/** Lines with Slack's own markup: whatever comes from outside must be escaped already. */
export function told(...lines: readonly string[]): SlackMessage {
  const text = lines.join('\n')
  return { text, blocks: [{ type: 'section', text: mrkdwn(cut(text, SECTION)) }] }
}

export function channelOf(channel: string): string {
  return `<#${escaped(channel)}>`
}

/** "<#C1>: Key days only, at 09:00 in America/New_York, weekdays only. Paused until 2027-01-15" */
export function settingsLine(subscription: Subscription, now: number): string {
  const { channel, series, zone, time, weekdaysOnly, pausedUntil, stopped } = subscription
  const when = `${seriesNames[series]}, at ${time} in ${escaped(zone)}${weekdaysOnly ? ', weekdays only' : ''}`
  const paused = stopped !== undefined ? `. _Paused, because ${escaped(stopped)}_` : isPaused(subscription, now) ? `. _Paused until ${pausedUntil}_` : ''
  return `*${channelOf(channel)}*: ${when}${paused}`
}

/** By a person, or by the bot itself. A pause ends by itself on its day. */
export function isPaused({ stopped, pausedUntil, zone }: Subscription, now: number): boolean {
  return (
    stopped !== undefined ||
    (pausedUntil !== undefined && pausedUntil > Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate().toString())
  )
}

/** "Monday, February 1, 2027 at 9:00 AM (America/New_York)", and the same in the time of whoever reads it. */
export function whenText(at: number, zone: string): string {
  const wall = `${new Intl.DateTimeFormat('en-US', { timeZone: zone, weekday: 'long', year: 'numeric', month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit' }).format(at).replaceAll('\u202f', ' ')} (${zone})`
  return `${wall}, for you ${yourTime(at, wall)}`
}

/** Slack shows it in the reader's own zone; `fallback` where it cannot. */
function yourTime(at: number, fallback: string): string {
  return `<!date^${Math.floor(at / 1000)}^{date_short} {time}|${escaped(fallback)}>`
}

export function comingLine({ occasion, at, withheld }: Coming, zone: string): string {
  return `${escaped(occasion.title)} · ${whenText(at, zone)}${withheld === undefined ? '' : `. _Will be left out: ${withheld}_`}`
}

/** `link`: to the message. */
export function lastLine(last: Entry | undefined, zone: string, occasions: readonly Occasion[], link: string | undefined): string {
  if (!last) return 'Last: none was due yet.'
  const title = escaped(occasions.find(({ id }) => id === last.occasion)?.title ?? last.occasion)
  const reason = escaped(last.reason ?? 'no reason is on record')
  const came = {
    posted: `it went out. ${link === undefined ? '' : `<${link}|See it>`}`.trim(),
    planned: last.reason === null ? 'it is about to go out.' : `it has not gone out yet: ${reason}. I am trying again.`,
    claimed: 'it is going out just now.',
    posting: 'it is going out just now.',
    ambiguous: 'Slack did not say whether it went out; I am looking.',
    skipped: `it was left out: ${reason}.`,
    failed: `it did not go out: ${reason}.`,
  }[last.state]
  return `Last: ${title} · ${whenText(last.due, zone)}: ${came}`
}

export function nextLine({ next, subscription }: Status): string {
  return next ? `Next: ${comingLine(next, subscription.zone)}.` : 'Next: none, as it is set now.'
}

/** "Changed by <@U1>, …: time 09:00 -> 10:00". Who asked to be forgotten, and the bot itself, are no one to link to. */
export function changeLine({ at, person, what }: Change, zone: string): string {
  return `Changed by ${/^[UW][A-Z0-9]+$/.test(person) ? `<@${person}>` : escaped(person)}, ${whenText(at, zone)}: ${escaped(what)}`
}

/** Over the briefing as it will be posted. */
export function previewOf(coming: Coming, zone: string, at: number, of: number, brief: SlackMessage): SlackMessage {
  const head = `${at} of ${of} · ${comingLine(coming, zone)}`
  return { text: `${head}\n${brief.text}`, blocks: [note(head), ...brief.blocks] }
}

export function savedBlocks({ subscription, isNew, next }: Saving & { kind: 'saved' }, now: number): types.KnownBlock[] {
  const coming = next.map((one) => `• ${comingLine(one, subscription.zone)}`)
  return [
    ...told(`${isNew ? 'Set up.' : 'Changed.'} ${settingsLine(subscription, now)}`).blocks,
    ...told('*Next*', ...(coming.length === 0 ? ['none, as it is set now'] : coming)).blocks,
    note(`In the channel, \`${COMMAND} preview\` shows their exact text, and \`${COMMAND} status\` whether the last one went out.`),
  ]
}

/** Over the settings of somebody who was faster. */
export function takenBlocks({ createdBy }: Subscription): types.KnownBlock[] {
  const who = createdBy === '' ? 'somebody' : `<@${createdBy}>`
  return told(`Your settings are not saved, as ${who} has set up briefings for that channel meanwhile. These are theirs: change them here, or leave them.`)
    .blocks
}

/** Part of the Home tab. */
export function plannedBlocks({ shown, more }: Planned, now: number): types.KnownBlock[] {
  return [
    {
      type: 'section',
      text: mrkdwn('*Briefings*\nThrough January, up to National Freedom Day on February 1, a channel can get a short briefing at its own local time.'),
      accessory: button(briefingActions.begin, 'Set up briefings', 'new', 'Set up briefings for a channel'),
    },
    ...shown.flatMap((status): types.KnownBlock[] => {
      const { channel } = status.subscription
      return [
        ...told(settingsLine(status.subscription, now), nextLine(status)).blocks,
        {
          type: 'actions',
          block_id: `briefings ${channel}`,
          elements: [
            button(briefingActions.edit, 'Edit', channel, 'Edit the briefings of the channel named above'),
            isPaused(status.subscription, now)
              ? button(briefingActions.resume, 'Resume', channel, 'Let the briefings of the channel named above go on')
              : button(briefingActions.pause, 'Pause', channel, 'Pause the briefings of the channel named above'),
            removeButton(channel),
          ],
        },
      ]
    }),
    ...(more > 0 ? [note(`${more} more are not shown here. In their channels, \`${COMMAND} edit\` and \`${COMMAND} status\` show them.`)] : []),
  ]
}

/** `label`: what is read out where the words beside the button cannot be seen. */
function button(action: string, words: string, value: string, label: string): types.Button {
  return { type: 'button', action_id: action, text: plain(words), value, accessibility_label: label }
}

function removeButton(channel: string): types.Button {
  return {
    ...button(briefingActions.remove, 'Remove', channel, 'Remove the briefings of the channel named above'),
    style: 'danger',
    confirm: {
      title: plain('Remove these briefings?'),
      text: plain('The channel gets none any more. Its settings are deleted.'),
      confirm: plain('Remove'),
      deny: plain('Keep'),
    },
  }
}
