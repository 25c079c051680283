/** What people see of subscriptions: settings, what comes next, previews, how things stand. Pure. */
import { ButtonStyle } from 'discord.js'
import type { Fault } from '#errors'
import type { Brief } from '#briefings/brief.ts'
import type { Entry } from '#briefings/ledger.ts'
import type { Subscription } from '#briefings/occurrences.ts'
import { quietText } from '#briefings/settings.ts'
import type { Change } from '#briefings/subscription-table.ts'
import type { Coming, Saving, Status } from '#briefings/subscriptions.ts'
import type { Knowledge } from '#knowledge/schema.ts'
import { type Filled, packed } from './briefing-form.ts'
import { briefingWords } from './briefing-words.ts'
import { briefBlocks } from './brief.ts'
import { customId } from './buttons.ts'
import { type Block, button, colors, layOut, lines, link, longDate, type Payload, plain, row, select, small, text } from './layout.ts'
import { said } from './spanish.ts'
import { type Language, words } from './words.ts'

/** `now` in ms since 1970. */
export type Setting = { knowledge: Knowledge; language: Language; now: number }

const ROOM = { list: 2_800, part: 1_200 }

/** `typed`: what to fill in again where something is wrong. */
export function savingPage(saving: Saving, channel: string, typed: Filled | undefined, setting: Setting): Payload {
  const { language } = setting
  const say = briefingWords[language]
  if (saving.kind === 'missing') return notice([`**${say.missing(mention(channel))}**`, ...saving.lines.map((line) => `- ${plain(said(line, language))}`)])
  if (saving.kind === 'invalid') return invalidPage(saving.faults, channel, typed, setting)
  if (saving.kind === 'taken') return notice([say.taken(mention(channel), `<@${saving.subscription.createdBy}>`), settingsLine(saving.subscription, setting)])
  const { subscription, isNew, next } = saving
  return layOut([
    { rank: 0, color: colors.help, parts: [text(`**${say.saved(mention(channel), isNew)}**\n${settingsLine(subscription, setting)}`)] },
    {
      rank: 2,
      color: colors.help,
      parts:
        next.length === 0
          ? [text(say.nothingComing)]
          : [text(`**${say.next}**\n${next.map((one) => comingLine(one, subscription.zone, language)).join('\n')}`)],
    },
    { rank: 1, color: colors.help, parts: [small(say.tellYou), ...buttons(channel, ['preview', 'change'], setting)] },
  ])
}

function invalidPage(faults: readonly Fault[], channel: string, typed: Filled | undefined, { knowledge, language }: Setting): Payload {
  const say = briefingWords[language]
  const name = (at: string): string => (Object.hasOwn(say.fields, at) ? say.fields[at as keyof typeof say.fields] : at)
  const state =
    typed && [typed, { ...typed, quiet: '' }].map((one) => customId({ act: 'settings', channel, typed: packed(one) }, knowledge)).find((id) => id !== undefined)
  const again = row([button(say.fillAgain, state, ButtonStyle.Primary)])
  return layOut([
    {
      rank: 0,
      color: colors.correction,
      parts: [
        text([`**${say.invalid}**`, ...faults.map(({ at, problem }) => `- **${name(at)}**: ${plain(said(problem, language))}`)].join('\n')),
        ...(again ? [again] : []),
      ],
    },
  ])
}

/** `named`: how a channel is called, for a menu. */
export function listPage(all: readonly Subscription[], named: (channel: string) => string, setting: Setting): Payload {
  const say = briefingWords[setting.language]
  if (all.length === 0) return notice([say.noneHere])
  const list = all.map((one) => `- ${mention(one.channel)}: ${settingsLine(one, setting)}`)
  return layOut([
    {
      rank: 0,
      color: colors.answer,
      parts: [
        text(`**${say.listed}**\n${lines(list, ROOM.list, words[setting.language].more)}`),
        select(
          say.choose,
          'status',
          all.map(({ channel }) => ({ label: named(channel), value: channel })),
        ),
      ],
    },
  ])
}

/** `changes`: only for those who may make some. */
export function statusPage({ subscription, last, next }: Status, changes: readonly Change[] | undefined, setting: Setting): Payload {
  const { language } = setting
  const say = briefingWords[language]
  const stopped = subscription.stopped === undefined ? [] : [text(`**${plain(say.stopped(said(subscription.stopped, language)))}**`)]
  const changed = (changes ?? []).map(
    ({ at, person, what }) => `- ${stamp(at, 'R')} ${/^\d+$/.test(person) ? `<@${person}>: ` : ''}${plain(said(what, language))}`,
  )
  return layOut([
    {
      rank: 0,
      color: stopped.length > 0 ? colors.correction : colors.answer,
      parts: [text(`**${mention(subscription.channel)}**\n${settingsLine(subscription, setting)}`), ...stopped],
    },
    { rank: 1, color: colors.answer, parts: [text(`**${say.last}**\n${last === undefined ? say.nothingYet : lastLine(last, subscription, setting)}`)] },
    {
      rank: 2,
      color: colors.answer,
      parts: [
        text(`**${say.next}**\n${next === undefined ? say.nothingComing : comingLine(next, subscription.zone, language)}`),
        ...buttons(subscription.channel, changes ? ['preview', 'change', 'unsubscribe'] : ['preview'], setting),
      ],
    },
    { rank: 3, color: colors.aside, parts: changed.length === 0 ? [] : [text(`**${say.changes}**\n${lines(changed, ROOM.part, words[language].more)}`)] },
  ])
}

/** One of those to come, exactly as it will be posted; where that fills a message to the brim, its least parts give way. */
export function previewPage(
  coming: readonly Coming[],
  page: number,
  { channel, zone }: Pick<Subscription, 'channel' | 'zone'>,
  { knowledge, language }: Setting,
): Payload {
  const say = briefingWords[language]
  const at = Math.min(Math.max(0, page), coming.length - 1)
  const one = coming[at]
  if (one === undefined) return notice([say.nothingComing])
  const turn = (label: string, to: number): ReturnType<typeof button> =>
    button(label, customId({ act: 'turn', channel, page: to }, knowledge), ButtonStyle.Secondary, to < 0 || to >= coming.length)
  const turns = row([turn(words[language].previous, at - 1), turn(words[language].next, at + 1)])
  const head: Block = {
    rank: -1,
    color: colors.aside,
    parts: [text(`**${say.page(at + 1, coming.length)}**, ${mention(channel)}\n${momentOf(one, zone, language)}`)],
  }
  return layOut([head, ...briefBlocks(one.brief, say.notPosted, knowledge), { rank: -1, color: colors.aside, parts: turns ? [turns] : [] }])
}

export function sendNowPage(brief: Brief, { knowledge, language }: Setting): Payload {
  return layOut(briefBlocks(brief, briefingWords[language].notPosted, knowledge))
}

/** Lines that are ready to show. */
export function notice(all: readonly string[]): Payload {
  return layOut([{ rank: 0, color: colors.aside, parts: [text(all.join('\n'))] }])
}

export function mention(channel: string): string {
  return `<#${channel}>`
}

/** "Key days only · 09:00 Europe/Athens · weekdays only" */
export function settingsLine(
  { series, time, zone, weekdaysOnly, optional, quiet, pausedUntil, stopped }: Subscription,
  { knowledge, language, now }: Setting,
): string {
  const say = briefingWords[language]
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate().toString()
  const titles = optional.map((id) => knowledge.occasions.find((occasion) => occasion.id === id)?.title ?? id)
  return [
    say.series[series],
    `${time} ${plain(zone)}`,
    weekdaysOnly && say.weekdaysOnly,
    titles.length > 0 && `${say.also}: ${plain(titles.join(', '))}`,
    quiet.length > 0 && `${say.fields.quiet}: ${quietText(quiet).replaceAll(' to ', say.upTo)}`,
    pausedUntil !== undefined && pausedUntil > today && say.pausedUntil(longDate(pausedUntil, language)),
    stopped !== undefined && say.stoppedShort,
  ]
    .filter(Boolean)
    .join(' · ')
}

/** On the clocks of the channel's zone, then in the reader's own time, which Discord fills in. */
function momentOf({ at, withheld }: Coming, zone: string, language: Language): string {
  const wall = new Intl.DateTimeFormat(language === 'es' ? 'es' : 'en-US', { timeZone: zone, dateStyle: 'full', timeStyle: 'short', hourCycle: 'h23' }).format(
    at,
  )
  return `${wall} ${plain(zone)} = ${stamp(at, 'F')} (${stamp(at, 'R')})${withheld === undefined ? '' : `\n**${briefingWords[language].withheld[withheld]}**`}`
}

function comingLine(one: Coming, zone: string, language: Language): string {
  return `- ${plain(one.brief.headline)}: ${momentOf(one, zone, language).replace('\n', ', ')}`
}

/** The link leads to the message. */
function lastLine({ occasion, date, state, reason, messageId }: Entry, { workspace, channel }: Subscription, { knowledge, language }: Setting): string {
  const title = plain(knowledge.occasions.find(({ id }) => id === occasion)?.title ?? occasion)
  const linked = messageId === null ? title : link(title, `https://discord.com/channels/${workspace}/${channel}/${messageId}`)
  return `${linked}, ${longDate(date, language)}: ${briefingWords[language].states[state]}${reason === null ? '.' : ` (${plain(said(reason, language))}).`}`
}

function stamp(at: number, style: 'F' | 'R'): string {
  return `<t:${Math.floor(at / 1000)}:${style}>`
}

function buttons(channel: string, which: readonly ('preview' | 'change' | 'unsubscribe')[], { knowledge, language }: Setting): Block['parts'] {
  const say = briefingWords[language]
  const made = {
    preview: button(say.preview, customId({ act: 'preview', channel }, knowledge)),
    change: button(say.change, customId({ act: 'settings', channel }, knowledge)),
    unsubscribe: button(say.unsubscribe, customId({ act: 'unsubscribe', channel }, knowledge), ButtonStyle.Danger),
  }
  const all = row(which.map((name) => made[name]))
  return all ? [all] : []
}
