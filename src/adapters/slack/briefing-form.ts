/** The windows in which briefings are planned, pure: the form from a subscription, and what was filled in from the form. */
import type { types, ViewOutput } from '@slack/bolt'
import type { Subscription } from '#briefings/occurrences.ts'
import { DEFAULT_TIME, quietText, seriesNames, type Wishes } from '#briefings/settings.ts'
import { type Occasion, series } from '#knowledge/schema.ts'
import { cut, mrkdwn, plain } from './mrkdwn.ts'

export const windows = { form: 'briefing_form', pause: 'briefing_pause' } as const

/** Each is both block and element; faults come back under these names. */
const field = {
  channel: 'channel',
  series: 'series',
  optional: 'optional',
  zone: 'zone',
  time: 'time',
  weekdaysOnly: 'weekdaysOnly',
  quiet: 'quiet',
  until: 'until',
} as const
export const { zone: ZONE, until: UNTIL } = field

export type Filled = Pick<ViewOutput, 'private_metadata' | 'state'>

export type FormSetting = {
  /** The one that is changed; without one, a channel is chosen. */
  before: Subscription | undefined
  channel: string | undefined
  zone: string | undefined
  occasions: readonly Occasion[]
  /** ms since 1970. */
  now: number
}

const TITLE = 'Briefings'
const OPTION = 75 // characters
const WEEKDAYS = 'weekdays'

export function settingsForm({ before, channel, zone, occasions, now }: FormSetting): types.ModalView {
  const optional = occasions.filter((one) => one.series === 'optional').map(({ id, title }) => option(id, title))
  const chosen = optional.filter(({ value }) => before?.optional.includes(value))
  const all = series.toReversed().map((one) => option(one, seriesNames[one]))
  const weekdays = option(WEEKDAYS, 'What falls on a weekend goes out on a weekday')
  return {
    ...modal(windows.form, before?.channel ?? ''),
    submit: plain('Save'),
    close: plain('Cancel'),
    blocks: [
      before
        ? { type: 'section', text: mrkdwn(`Briefings for <#${before.channel}>`) }
        : input(field.channel, 'Channel', {
            type: 'conversations_select',
            action_id: field.channel,
            filter: { include: ['public', 'private'], exclude_bot_users: true },
            ...(channel === undefined ? {} : { initial_conversation: channel }),
          }),
      input(field.series, 'Which briefings', {
        type: 'radio_buttons',
        action_id: field.series,
        options: all,
        initial_option: option(before?.series ?? 'all', seriesNames[before?.series ?? 'all']),
      }),
      ...(optional.length === 0
        ? []
        : [
            input(
              field.optional,
              'Other days',
              { type: 'checkboxes', action_id: field.optional, options: optional, ...(chosen.length === 0 ? {} : { initial_options: chosen }) },
              true,
            ),
          ]),
      input(field.time, 'Local time', { type: 'timepicker', action_id: field.time, initial_time: before?.time ?? DEFAULT_TIME }),
      input(field.zone, 'Time zone', {
        type: 'external_select',
        action_id: field.zone,
        min_query_length: 1,
        placeholder: plain('Type a city, a country, or Eastern'),
        ...(zone === undefined ? {} : { initial_option: zoneOption(zone, now) }),
      }),
      input(
        field.weekdaysOnly,
        'Weekends',
        { type: 'checkboxes', action_id: field.weekdaysOnly, options: [weekdays], ...(before?.weekdaysOnly ? { initial_options: [weekdays] } : {}) },
        true,
      ),
      {
        ...input(
          field.quiet,
          'Quiet dates',
          {
            type: 'plain_text_input',
            action_id: field.quiet,
            max_length: 400,
            placeholder: plain('2027-01-04, 2027-01-18 to 2027-01-22'),
            ...(before?.quiet.length ? { initial_value: quietText(before.quiet) } : {}),
          },
          true,
        ),
        hint: plain('Nothing goes out on these.'),
      },
    ],
  }
}

/** `first`: it was opened where there were no briefings yet. */
export function readForm({ private_metadata: changed, state: { values } }: Filled): { channel: string; wishes: Wishes; first: boolean } {
  const at = (name: string): ViewOutput['state']['values'][string][string] | undefined => values[name]?.[name]
  return {
    channel: changed === '' ? (at(field.channel)?.selected_conversation ?? '') : changed,
    wishes: {
      series: at(field.series)?.selected_option?.value ?? '',
      optional: (at(field.optional)?.selected_options ?? []).flatMap(({ value }) => value ?? []),
      zone: at(field.zone)?.selected_option?.value ?? '',
      time: at(field.time)?.selected_time ?? '',
      weekdaysOnly: (at(field.weekdaysOnly)?.selected_options ?? []).length > 0,
      quiet: at(field.quiet)?.value ?? '',
    },
    first: changed === '',
  }
}

/** Where stands what concerns the whole channel. */
export function firstField({ private_metadata: changed }: Filled): string {
  return changed === '' ? field.channel : field.series
}

export function pauseForm({ channel, pausedUntil }: Subscription): types.ModalView {
  return {
    ...modal(windows.pause, channel),
    submit: plain('Pause'),
    close: plain('Cancel'),
    blocks: [
      { type: 'section', text: mrkdwn(`Briefings for <#${channel}>`) },
      {
        ...input(field.until, 'Nothing before', {
          type: 'datepicker',
          action_id: field.until,
          ...(pausedUntil === undefined ? {} : { initial_date: pausedUntil }),
        }),
        hint: plain('On this day they go on by themselves.'),
      },
    ],
  }
}

export function readPause({ private_metadata: channel, state: { values } }: Filled): { channel: string; until: string } {
  return { channel, until: values[field.until]?.[field.until]?.selected_date ?? '' }
}

/** A window that only tells something. */
export function notice(blocks: types.KnownBlock[]): types.ModalView {
  return { type: 'modal', title: plain(TITLE), close: plain('Done'), blocks }
}

/** While the answer takes longer than Slack waits. */
export function waiting(): types.ModalView {
  return notice([{ type: 'section', text: mrkdwn('One moment, that takes a little longer …') }])
}

/** With the time it is there, so that people see at once whether it is theirs. */
export function zoneOption(zone: string, now: number): types.PlainTextOption & { value: string } {
  const clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, hour: 'numeric', minute: '2-digit' }).format(now).replaceAll('\u202f', ' ')
  return option(zone, `${zone} (now ${clock})`)
}

/** `channel`: whose briefings are changed, or '' where one is chosen. */
function modal(callback: string, channel: string): Pick<types.ModalView, 'type' | 'callback_id' | 'private_metadata' | 'title'> {
  return { type: 'modal', callback_id: callback, private_metadata: channel, title: plain(TITLE) }
}

function input(name: string, label: string, element: types.InputBlock['element'], optional = false): types.InputBlock {
  return { type: 'input', block_id: name, label: plain(label), element, optional }
}

function option(value: string, words: string): types.PlainTextOption & { value: string } {
  return { value, text: plain(cut(words, OPTION)) }
}
