/** The form that settings are filled into, what came back, and how what was typed survives until it is filled in again. */
import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APITextInputComponent,
  ComponentType,
  type ModalSubmitInteraction,
  TextInputStyle,
} from 'discord.js'
import type { Subscription } from '#briefings/occurrences.ts'
import { DEFAULT_TIME, quietText, type Wishes } from '#briefings/settings.ts'
import { type Occasion, series } from '#knowledge/schema.ts'
import { briefingWords } from './briefing-words.ts'
import { customId, hashOf } from './buttons.ts'
import { shortened } from './layout.ts'
import type { Tools } from './tools.ts'
import type { Language } from './words.ts'

/** Every field of the form; a zone that nobody has chosen yet is empty. */
export type Filled = Required<Wishes>

/** `like`: the channel whose zone is offered, where it is not this channel's own. `first`: the channel has no briefings yet. */
export type FormSetting = {
  channel: string
  name: string
  filled: Filled
  like: string | undefined
  first: boolean
  language: Language
  knowledge: Tools['knowledge']
}

/** Stands in the form's custom id, so that a first subscription that somebody else made meanwhile is not written over. */
export const FIRST = 'first'

const LONGEST = { title: 45, hint: 100, option: 100, zone: 32, time: 12, quiet: 400 }
const WEEKDAYS = 'weekdays'
const MOST_BOXES = 10

export function filledFrom(before: Subscription | undefined, zone: string, wishes: Wishes): Filled {
  const { series: taken = 'all', optional = [], time = DEFAULT_TIME, weekdaysOnly = false, quiet = [] } = before ?? {}
  return { series: taken, optional, zone: before?.zone ?? zone, time, weekdaysOnly, quiet: quietText(quiet), ...wishes }
}

export function settingsForm({ channel, name, filled, like, first, language, knowledge }: FormSetting): APIModalInteractionResponseCallbackData {
  const { fields, hints, series: names, weekdaysOnly, more, formFor } = briefingWords[language]
  const boxes = [
    { label: weekdaysOnly, value: WEEKDAYS, default: filled.weekdaysOnly },
    ...optionalOf(knowledge.occasions).map(({ id, title }) => ({ label: shortened(title, LONGEST.option), value: id, default: filled.optional.includes(id) })),
  ]
  return {
    custom_id: customId({ act: 'settings', channel, ...(first ? { typed: FIRST } : {}) }, knowledge) as string,
    title: shortened(formFor(name), LONGEST.title),
    components: [
      label(fields.series, {
        type: ComponentType.RadioGroup,
        custom_id: 'series',
        options: series.toReversed().map((value) => ({ label: names[value], value, default: value === filled.series })),
      }),
      label(fields.zone, input('zone', filled.zone, LONGEST.zone, true), like === undefined ? hints.zone : hints.zoneOf(like)),
      label(fields.time, input('time', filled.time, LONGEST.time, true), hints.time),
      label(more, { type: ComponentType.CheckboxGroup, custom_id: 'more', options: boxes.slice(0, MOST_BOXES), min_values: 0, required: false }),
      label(fields.quiet, input('quiet', filled.quiet, LONGEST.quiet, false), hints.quiet),
    ],
  }
}

export function readForm({ fields }: ModalSubmitInteraction): Filled {
  const more = fields.getCheckboxGroup('more')
  const [zone, time, quiet] = ['zone', 'time', 'quiet'].map((field) => fields.getTextInputValue(field)) as [string, string, string]
  return {
    series: fields.getRadioGroup('series', true),
    zone,
    time,
    weekdaysOnly: more.includes(WEEKDAYS),
    optional: more.filter((value) => value !== WEEKDAYS),
    quiet,
  }
}

export function optionalOf(occasions: readonly Occasion[]): Occasion[] {
  return occasions.filter((occasion) => occasion.series === 'optional')
}

/** For a button's custom id. */
export function packed(filled: Filled): string {
  const { zone, time, weekdaysOnly, optional, quiet } = filled
  return [
    (series as readonly string[]).indexOf(filled.series),
    weekdaysOnly ? 1 : 0,
    optional.map(hashOf).join(''),
    ...[time, zone, quiet].map((typed) => typed.trim().replaceAll('|', ' ')),
  ].join('|')
}

export function unpacked(text: string, occasions: readonly Occasion[]): Filled {
  const [which = '', weekdays, optional = '', time = '', zone = '', quiet = ''] = text.split('|')
  const hashes: readonly string[] = optional.match(/.{5}/g) ?? []
  return {
    series: series[Number(which)] ?? 'all',
    weekdaysOnly: weekdays === '1',
    optional: optionalOf(occasions)
      .map(({ id }) => id)
      .filter((id) => hashes.includes(hashOf(id))),
    time,
    zone,
    quiet,
  }
}

function label(words: string, component: APILabelComponent['component'], description?: string): APILabelComponent {
  return { type: ComponentType.Label, label: words, component, ...(description === undefined ? {} : { description: shortened(description, LONGEST.hint) }) }
}

function input(id: string, value: string, longest: number, required: boolean): APITextInputComponent {
  return {
    type: ComponentType.TextInput,
    custom_id: id,
    style: TextInputStyle.Short,
    required,
    max_length: longest,
    ...(value === '' ? {} : { value: value.slice(0, longest) }),
  }
}
