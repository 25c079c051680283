/**
 * What the subcommands of /briefing do, and the buttons and the form that lead on from them: thin over the verbs of the
 * briefings room. Every step asks anew whether the person may, and only they see what comes of it.
 */
import type { ButtonInteraction, ChatInputCommandInteraction, ModalSubmitInteraction, StringSelectMenuInteraction } from 'discord.js'
import { BriefError } from '#errors'
import type { Subscribing } from '#briefings/briefings.ts'
import type { Subscription } from '#briefings/occurrences.ts'
import type { Channel } from '#briefings/poster.ts'
import type { Wishes } from '#briefings/settings.ts'
import { idOf } from '#briefings/subscription-table.ts'
import { FIRST, filledFrom, readForm, unpacked } from './briefing-form.ts'
import { type Opening, openForm, type Prepared } from './briefing-opening.ts'
import { listPage, mention, notice, previewPage, savingPage, sendNowPage, settingsLine, statusPage, type Setting } from './briefing-pages.ts'
import { mayManage, maySee } from './briefing-rights.ts'
import { briefingWords } from './briefing-words.ts'
import { likelyZone } from './briefing-zones.ts'
import { type Press, readCustomId } from './buttons.ts'
import { longDate, type Payload, plain } from './layout.ts'
import { renderNotice } from './render.ts'
import { type Repliable, respondOnce, showInPlace } from './respond.ts'
import { said } from './spanish.ts'
import type { Tools } from './tools.ts'
import { languageOf } from './words.ts'

/** `first`: the person saw no subscription of the channel. */
export type Call = { workspace: string; channel: string; wishes: Wishes; until: string; first?: boolean }
export type BriefingPress = Extract<Press, { act: 'preview' | 'turn' | 'settings' | 'unsubscribe' | 'status' }>

type Context = Setting & Subscribing & { interaction: Repliable; place: Channel; id: string; person: string; say: (typeof briefingWords)['en'] }
type Verb = { changes: boolean; page: (context: Context, call: Call) => Promise<Payload> }

const CHANGES_SHOWN = 3

/** `changes`: only for those who may manage the channel. Where there is no subscription, `known` says so. */
const verbs = {
  subscribe: { changes: true, page: save },
  edit: { changes: true, page: (context, call) => known(context, () => save(context, call)) },
  list: {
    changes: false,
    async page({ subscriptions, place, interaction, say, ...setting }) {
      const all = await subscriptions.list('discord', place.workspace)
      return listPage(
        all.filter(({ channel }) => maySee(interaction, channel)),
        (channel) => nameOf(interaction, channel) ?? say.gone,
        setting,
      )
    },
  },
  pause: {
    changes: true,
    page: (context, { until }) =>
      known(context, async ({ subscriptions, id, person, say, language }) => {
        const { pausedUntil } = await subscriptions.pauseUntil(id, person, until)
        return notice([say.paused(longDate(pausedUntil as string, language))])
      }),
  },
  resume: {
    changes: true,
    page: (context) =>
      known(context, async ({ subscriptions, id, person, place, say, ...setting }, { stopped, pausedUntil }) => {
        const saving = stopped === undefined ? undefined : await subscriptions.edit(id, person, {})
        if (saving !== undefined && saving.kind !== 'saved') return savingPage(saving, place.channel, undefined, setting)
        if (pausedUntil !== undefined) await subscriptions.pauseUntil(id, person, undefined)
        return notice([`**${say.goesOn}**`, settingsLine((await subscriptions.status(id)).subscription, setting)])
      }),
  },
  skip: {
    changes: true,
    page: (context) =>
      known(context, async ({ subscriptions, id, person, say, language }) => {
        const { brief, date } = await subscriptions.skipNext(id, person)
        return notice([say.skipped(plain(brief.headline), longDate(date, language))])
      }),
  },
  unsubscribe: {
    changes: true,
    page: (context) =>
      known(context, async ({ subscriptions, id, person, place, say, ...setting }, subscription) => {
        await subscriptions.unsubscribe(id, person)
        return notice([`**${say.removed(mention(place.channel))}**`, settingsLine(subscription, setting)])
      }),
  },
  preview: { changes: false, page: (context) => previewed(context, 0) },
  'send-now': {
    changes: false,
    page: (context) => known(context, async ({ subscriptions, id, ...setting }) => sendNowPage(await subscriptions.sendNow(id), setting)),
  },
  status: {
    changes: false,
    page: (context) =>
      known(context, async ({ subscriptions, id, interaction, place, ...setting }) => {
        const manages = mayManage(interaction, place.channel)
        return statusPage(await subscriptions.status(id), manages ? (await subscriptions.changes(id)).slice(0, CHANGES_SHOWN) : undefined, setting)
      }),
  },
} satisfies Record<string, Verb>

export function isVerb(name: string): name is keyof typeof verbs {
  return Object.hasOwn(verbs, name)
}

export async function runVerb(verb: keyof typeof verbs, interaction: ChatInputCommandInteraction, tools: Tools, call: Call): Promise<void> {
  const said = Object.keys(call.wishes).length > 0
  if (verb === 'edit' && !said)
    return openForm(
      interaction,
      tools,
      formFor(interaction, tools, call, verbs.edit, (before) => before !== undefined),
    )
  if (verb === 'subscribe' && call.wishes.zone === undefined)
    return openForm(
      interaction,
      tools,
      formFor(interaction, tools, call, verbs.subscribe, (before) => before === undefined || !said),
    )
  await show(interaction, tools, call, verbs[verb])
}

/** The form came back. */
export async function onForm(interaction: ModalSubmitInteraction, tools: Tools): Promise<void> {
  const press = readCustomId(interaction.customId, tools.knowledge)
  if (press?.act !== 'settings' || interaction.guildId === null) return
  const first = press.typed === FIRST
  await show(interaction, tools, { workspace: interaction.guildId, channel: press.channel, wishes: readForm(interaction), until: '', first }, verbs.subscribe)
}

/** `value`: what was chosen from a menu. */
export async function onBriefingPress(
  interaction: ButtonInteraction | StringSelectMenuInteraction,
  tools: Tools,
  press: BriefingPress,
  value: string,
): Promise<void> {
  const { guildId } = interaction
  if (guildId === null) return
  const call: Call = { workspace: guildId, channel: press.act === 'status' ? value : press.channel, wishes: {}, until: '' }
  if (press.act === 'settings')
    return openForm(
      interaction,
      tools,
      formFor(interaction, tools, call, verbs.subscribe, () => true, press.typed),
    )
  if (press.act === 'turn')
    return showInPlace(interaction, tools, () => page(interaction, tools, call, { changes: false, page: (context) => previewed(context, press.page) }))
  await show(interaction, tools, call, verbs[press.act])
}

/**
 * The form with the settings as they stand, if it is `wanted` then; what was `typed` before needs no look. The zone that it
 * offers stands there to be seen, and counts only once the form is sent.
 */
async function formFor(
  interaction: Opening,
  tools: Tools,
  call: Call,
  verb: Verb,
  wanted: (before: Subscription | undefined) => boolean,
  typed?: string,
): Promise<Prepared> {
  const { workspace, channel, wishes } = call
  const instead = { page: () => page(interaction, tools, call, verb) }
  if (!mayManage(interaction, channel) || !maySee(interaction, channel)) return instead
  const language = languageOf(interaction.locale)
  const named = (id: string): string => nameOf(interaction, id) ?? briefingWords[language].gone
  const form = { channel, name: named(channel), language, knowledge: tools.knowledge }
  if (typed !== undefined) return { form: { ...form, filled: unpacked(typed, tools.knowledge.occasions), like: undefined, first: false } }
  const all = await tools.briefings().subscriptions.list('discord', workspace)
  const before = all.find((one) => one.channel === channel)
  if (!wanted(before)) return instead
  const like = before || wishes.zone !== undefined ? undefined : likelyZone(all, interaction.user.id)
  return { form: { ...form, filled: filledFrom(before, like?.zone ?? '', wishes), like: like && named(like.channel), first: !before } }
}

async function show(interaction: Repliable, tools: Tools, call: Call, verb: Verb): Promise<void> {
  const response = await respondOnce(interaction, tools)
  await response?.show(await page(interaction, tools, call, verb))
}

async function page(interaction: Repliable, tools: Tools, call: Call, { changes, page: make }: Verb): Promise<Payload> {
  const language = languageOf(interaction.locale)
  const say = briefingWords[language]
  const place = placeOf(call)
  if (changes && !mayManage(interaction, call.channel)) return notice([say.notAllowed(mention(call.channel))])
  if (!maySee(interaction, call.channel)) return notice([say.notSeen])
  try {
    return await make(
      { ...tools.briefings(), interaction, place, id: idOf(place), person: interaction.user.id, say, language, knowledge: tools.knowledge, now: tools.now() },
      call,
    )
  } catch (error) {
    if (error instanceof BriefError && error.code === 'input') return renderNotice(said(error.message, language))
    throw error
  }
}

async function save({ subscriptions, place, id, person, ...setting }: Context, { wishes, first = false }: Call): Promise<Payload> {
  const saving = await subscriptions.subscribe(place, person, wishes, first)
  const typed = saving.kind === 'invalid' ? filledFrom(await subscriptions.get(id), '', wishes) : undefined
  return savingPage(saving, place.channel, typed, setting)
}

function previewed(context: Context, at: number): Promise<Payload> {
  return known(context, async ({ subscriptions, id, ...setting }, subscription) => previewPage(await subscriptions.preview(id), at, subscription, setting))
}

async function known(context: Context, make: (context: Context, subscription: Subscription) => Promise<Payload>): Promise<Payload> {
  const subscription = await context.subscriptions.get(context.id)
  return subscription ? make(context, subscription) : notice([context.say.none(mention(context.place.channel))])
}

function placeOf({ workspace, channel }: Call): Channel {
  return { surface: 'discord', workspace, channel }
}

/** "#news", for menus and forms, which show no mentions. */
function nameOf({ guild }: Repliable, channel: string): string | undefined {
  const name = guild?.channels.cache.get(channel)?.name
  return name === undefined ? undefined : `#${name}`
}
