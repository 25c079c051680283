/**
 * Opens a form. Discord takes one only as the very first response, within three seconds: where the store is not quick enough to
 * say what to fill in, a page with a button comes instead, which has it all in its custom id and opens the form at once.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ButtonInteraction, ChatInputCommandInteraction, StringSelectMenuInteraction } from 'discord.js'
import { type FormSetting, packed, settingsForm } from './briefing-form.ts'
import { briefingWords } from './briefing-words.ts'
import { customId } from './buttons.ts'
import { button, colors, layOut, type Payload, plain, row, text } from './layout.ts'
import { isAcknowledged } from './outcomes.ts'
import { renderNotice } from './render.ts'
import { respond, respondOnce } from './respond.ts'
import type { Tools } from './tools.ts'
import { languageOf } from './words.ts'

export type Opening = ChatInputCommandInteraction | ButtonInteraction | StringSelectMenuInteraction
/** The form, or what is to be said instead. */
export type Prepared = { form: FormSetting } | { page: () => Promise<Payload> }

const QUICK = 1_500 // ms

/** Undefined where it takes longer; it is not stopped. */
export async function soon<T>(work: Promise<T>): Promise<T | undefined> {
  const enough = new AbortController()
  try {
    return await Promise.race([work, sleep(QUICK, undefined, { signal: enough.signal }).catch(() => undefined)])
  } finally {
    enough.abort()
  }
}

export async function openForm(interaction: Opening, tools: Tools, preparing: Promise<Prepared>): Promise<void> {
  const quick = await soon(preparing)
  if (quick && 'form' in quick) return show(interaction, tools, quick.form)
  const response = await respondOnce(interaction, tools)
  if (!response) return
  const prepared = await preparing
  await response.show('form' in prepared ? openingPage(prepared.form) : await prepared.page())
}

async function show(interaction: Opening, tools: Tools, form: FormSetting): Promise<void> {
  try {
    await interaction.showModal(settingsForm(form))
  } catch (err) {
    tools.report({ level: 'warn', what: 'form not shown', ms: tools.now() - interaction.createdTimestamp, err })
    if (!isAcknowledged(err))
      await (await respond(interaction, tools, { quiet: true })).show(renderNotice(briefingWords[languageOf(interaction.locale)].noForm))
  }
}

/** What does not fit into the custom id is looked up once more. */
function openingPage({ channel, name, filled, language, knowledge }: FormSetting): Payload {
  const say = briefingWords[language]
  const id = customId({ act: 'settings', channel, typed: packed(filled) }, knowledge) ?? customId({ act: 'settings', channel }, knowledge)
  const open = row([button(say.openForm, id)])
  return layOut([{ rank: 0, color: colors.aside, parts: [text(plain(say.formReady(name))), ...(open ? [open] : [])] }])
}
