/** Buttons and menus under the bot's messages. What they mean stands in their custom ids; nothing is held in memory. */
import { type ButtonInteraction, MessageFlags, type StringSelectMenuInteraction } from 'discord.js'
import type { Knowledge } from '#knowledge/schema.ts'
import { type FeedbackReason, feedbackReasons } from '#adapters/surface.ts'
import { askByPress, knowledgeAt } from './asking.ts'
import { onBriefingPress } from './briefing-verbs.ts'
import { customId, type Judged, type Press, questionIn, readCustomId } from './buttons.ts'
import { colors, layOut, type Payload, select, text } from './layout.ts'
import { factPage, themePage } from './pages.ts'
import { renderNotice } from './render.ts'
import { conversationOf, isGuest, respondOnce, showInPlace } from './respond.ts'
import type { Tools } from './tools.ts'
import { languageOf, words } from './words.ts'

type Pressed = ButtonInteraction | StringSelectMenuInteraction

/** Which knowledge the channel asks is looked up only once Discord has its first response. */
export async function onPress(interaction: Pressed, tools: Tools): Promise<void> {
  const asking = questionIn(interaction.customId)
  const value = interaction.isStringSelectMenu() ? (interaction.values[0] ?? '') : ''
  if (asking)
    return askByPress(interaction, tools, {
      quiet: isQuiet(interaction),
      conversation: asking.conversation,
      async question() {
        const press = meant(interaction, tools, await knowledgeAt(interaction, tools))
        return press?.act === 'ask' ? press.question : undefined
      },
    })
  const press = readCustomId(interaction.customId, tools.knowledge)
  if (press?.act === 'facts' || press?.act === 'theme') return turnPage(interaction, tools, press.act === 'facts' ? press : { theme: value, page: 0 })
  if (press?.act === 'preview' || press?.act === 'turn' || press?.act === 'settings' || press?.act === 'unsubscribe' || press?.act === 'status')
    return onBriefingPress(interaction, tools, press, value)
  await answerPrivately(interaction, tools, value)
}

/** A briefing's buttons are of the article, whatever the channel asks else. */
function meant({ customId: id }: Pressed, { knowledge: article }: Tools, here: Knowledge): Press | undefined {
  return readCustomId(id, here) ?? readCustomId(id, article)
}

async function answerPrivately(interaction: Pressed, tools: Tools, value: string): Promise<void> {
  const response = await respondOnce(interaction, tools)
  if (!response) return
  const knowledge = await knowledgeAt(interaction, tools)
  const press = meant(interaction, tools, knowledge)
  const language = languageOf(interaction.locale)
  const say = words[language]
  const note = (words: string): Promise<void> => response.show(renderNotice(words))
  if (press === undefined) return note(say.stale)
  if (press.act === 'fact') return response.show(factPage(value, { knowledge, language, conversation: conversationOf(interaction, true) }))
  if (press.act === 'forget') return note(say.deleted(await tools.desk.privacy.forget('discord', interaction.user.id)))
  if (press.act === 'feedback') {
    await tools.desk.feedback(feedbackOf(interaction, press, press.helpful))
    return press.helpful ? note(say.thanks) : response.show(askWhy(press, knowledge, interaction))
  }
  if (press.act === 'reason' && Object.hasOwn(feedbackReasons, value)) {
    await tools.desk.feedback({ ...feedbackOf(interaction, press, false), reason: value as FeedbackReason })
    return note(say.thanks)
  }
  return note(say.stale)
}

function feedbackOf({ guildId, user }: Pressed, { reference, outcome, factIds }: Judged, helpful: boolean) {
  return { surface: 'discord' as const, workspace: guildId ?? undefined, user: user.id, reference, helpful, factIds, outcome }
}

function askWhy(judged: Judged, knowledge: Knowledge, { locale }: Pressed): Payload {
  const say = words[languageOf(locale)]
  const id = customId(
    { act: 'reason', conversation: judged.conversation, outcome: judged.outcome, reference: judged.reference, factIds: judged.factIds },
    knowledge,
  ) as string
  return layOut([
    {
      rank: 0,
      color: colors.aside,
      parts: [
        text(say.whatWasWrong),
        select(
          say.whatWasWrong,
          id,
          Object.entries(say.reasons).map(([value, label]) => ({ label, value })),
        ),
      ],
    },
  ])
}

async function turnPage(interaction: Pressed, tools: Tools, { theme, page }: { theme: string; page: number }): Promise<void> {
  const language = languageOf(interaction.locale)
  await showInPlace(
    interaction,
    tools,
    async () => themePage(theme, page, { knowledge: await knowledgeAt(interaction, tools), language }) ?? renderNotice(words[language].stale),
  )
}

/** What goes on from a private message stays private. */
function isQuiet(interaction: Pressed): boolean {
  return isGuest(interaction) || interaction.message.flags.has(MessageFlags.Ephemeral)
}
