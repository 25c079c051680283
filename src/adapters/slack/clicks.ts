/**
 * Listeners for what people click: related questions, thumbs and their reasons, sharing, and Check this claim in the menu of
 * a message. They only translate; what a button means stands in its value.
 */
import type { App, BlockAction, MessageShortcut, RespondFn, webApi } from '@slack/bolt'
import { feedbackReasons, type FeedbackReason } from '#adapters/surface.ts'
import { actions, renderCheck, renderNotice } from './blocks.ts'
import { respondTo } from './commands.ts'
import { deliverToAll, isDirect } from './deliver.ts'
import { CHECK_SHORTCUT } from './manifest.ts'
import type { ListenerParts } from './messages.ts'
import { plain } from './mrkdwn.ts'
import { type Place, postMessage } from './poster.ts'
import { readFeedback, readShareAnswer, readShareCheck, type Thumb } from './values.ts'

const FEEDBACK_MODAL = 'feedback_reason'
const REASON = 'reason'

/** What is done once for everybody is done, or under way; should it have been cut off, people are not left waiting. */
const ASKED = 'Somebody asked that already: the answer is in the thread, or on its way. If it does not come within a minute, press again.'
const SHARED = 'That is shared already, or on its way. If it does not come within a minute, press again.'
const CHECK_SHARED = 'That is shared already, or on its way. If it does not come, check the message again, and share it from there.'

type Click = { body: BlockAction; client: webApi.WebClient; respond: RespondFn | undefined; workspace: string; value: string; at: string; actionId: string }

export function listenToClicks(app: App, { desk, once, talk, knowledge, onRefused }: Omit<ListenerParts, 'home'>): void {
  app.action(new RegExp(`^${actions.ask}_\\d+$`), async (args) => {
    const click = clickOf(args)
    const { body, client, workspace, value } = click
    const common = { client, workspace, user: body.user.id, text: value, repeat: true }
    const message = placeOf(body)
    if (message === undefined) {
      // On the Home tab there is no conversation: the question opens one in the direct messages.
      if (!(await once(`slack:home:${body.user.id}:${click.at}`))) return
      const opened = await postMessage(client, { channel: body.user.id }, renderNotice(value))
      if (opened.kind === 'done')
        await talk.ask({ ...common, id: `home:${click.at}`, place: { channel: opened.result.channel, thread: opened.result.ts }, private: true, repeat: false })
      return
    }
    if (body.container['is_ephemeral'] === true) {
      await talk.ask({
        ...common,
        id: `click:${click.at}`,
        place: { ...message, thread: `click:${click.at}` },
        aside: { channel: message.channel },
        private: true,
        respond: responder(click),
        shareable: true,
      })
      return
    }
    const direct = isDirect(message.channel)
    const handled = await talk.ask({
      ...common,
      id: direct ? `click:${click.at}` : `${message.channel}:${body.message?.ts}:${click.actionId}`,
      isButton: true,
      place: message,
      private: direct,
    })
    if (handled === 'seen' && !direct) await say(click, ASKED)
  })

  app.action(actions.feedback, async (args) => {
    const click = clickOf(args)
    const thumb = readFeedback(click.value)
    if (!thumb) return
    const asking = thumb.helpful ? undefined : openReasons(click, thumb) // first: Slack lets a window be opened for three seconds only
    const opened = (await asking) ?? false
    await desk.feedback({ surface: 'slack', workspace: click.workspace, user: click.body.user.id, ...thumb })
    if (!opened) await say(click, 'Thank you, noted.')
  })

  app.view(FEEDBACK_MODAL, async ({ view, body, context, ack }) => {
    await ack()
    const thumb = readFeedback(view.private_metadata)
    const reason = view.state.values[REASON]?.[REASON]?.selected_option?.value
    if (thumb && isReason(reason)) await desk.feedback({ surface: 'slack', workspace: context.teamId, user: body.user.id, ...thumb, reason })
  })

  app.action(actions.shareAnswer, async (args) => {
    const click = clickOf(args)
    const asked = readShareAnswer(click.value)
    const { respond, body, client, workspace } = click
    const place = placeOf(body)
    if (!asked || !place || !respond) return
    // Asked again, the same question gets the same answer; once for everybody, however often it is clicked.
    const handled = await talk.ask({
      client,
      workspace,
      user: body.user.id,
      id: `share:${asked.reference}`,
      isButton: true,
      text: asked.question,
      place: { channel: place.channel },
      private: false,
      repeat: true,
      respond: responder(click),
      toAll: (message) => respond({ ...message, response_type: 'in_channel', replace_original: false, unfurl_links: false, unfurl_media: false }),
    })
    if (handled === 'seen') await say(click, SHARED)
  })

  app.shortcut({ type: 'message_action', callback_id: CHECK_SHORTCUT }, async ({ shortcut, client, context, respond }) => {
    const { channel, message, user, action_ts: at } = shortcut as MessageShortcut
    const thread = String(message['thread_ts'] ?? message.ts)
    await talk.check(
      {
        client,
        workspace: context.teamId ?? '',
        user: user.id,
        id: `check:${at}`,
        text: message.text ?? '',
        place: { channel: channel.id },
        private: true,
        respond: (checked) => respondTo(respond, checked),
      },
      thread,
    )
  })

  app.action(actions.shareCheck, async (args) => {
    const click = clickOf(args)
    const shared = readShareCheck(click.value)
    const { body, client } = click
    const channel = placeOf(body)?.channel
    if (!shared || channel === undefined) return
    const key = `check:${channel}:${body.container['message_ts']}`
    if (!(await once(`slack:share:${key}`))) return say(click, CHECK_SHARED)
    try {
      const checkedBy = (await desk.knowledgeIn({ surface: 'slack', workspace: click.workspace, channel })) ?? knowledge()
      await deliverToAll(
        { client, workspace: click.workspace, place: { channel, thread: shared.thread }, user: body.user.id, onRefused },
        renderCheck(shared.verdicts, checkedBy),
        key,
      )
    } catch (error) {
      await say(click, 'Slack did not take it, so it may not be shared. Please check the message again, and share it from there.')
      throw error
    }
  })
}

/** The reasons for a thumb down; false where Slack no longer lets the window be opened. */
async function openReasons({ client, body }: Click, thumb: Thumb): Promise<boolean> {
  try {
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: FEEDBACK_MODAL,
        private_metadata: JSON.stringify({ r: thumb.reference, o: thumb.outcome, f: thumb.factIds, h: thumb.helpful }),
        title: plain('What was wrong?'),
        submit: plain('Send'),
        close: plain('Skip'),
        blocks: [
          {
            type: 'input',
            block_id: REASON,
            label: plain('It helps whoever curates the facts. Your question is not kept.'),
            element: {
              type: 'radio_buttons',
              action_id: REASON,
              options: Object.entries(feedbackReasons).map(([value, words]) => ({ value, text: plain(words) })),
            },
          },
        ],
      },
    })
    return true
  } catch {
    return false
  }
}

function isReason(value: string | undefined | null): value is FeedbackReason {
  return value !== undefined && value !== null && Object.hasOwn(feedbackReasons, value)
}

function clickOf({
  body,
  client,
  respond,
  context,
  action,
}: {
  body: object
  client: webApi.WebClient
  respond?: RespondFn
  context: { teamId?: string }
  action: object
}): Click {
  const { value = '', action_ts: at, action_id: actionId } = action as { value?: string; action_ts: string; action_id: string }
  return { body: body as BlockAction, client, respond, workspace: context.teamId ?? '', value, at, actionId }
}

/** The thread of the message that was clicked; undefined on the Home tab. */
function placeOf(body: BlockAction): Place | undefined {
  const channel = body.channel?.id
  if (channel === undefined) return undefined
  const { thread_ts, message_ts } = body.container as { thread_ts?: string; message_ts: string }
  return { channel, thread: thread_ts ?? (body.message?.['thread_ts'] as string | undefined) ?? message_ts }
}

function responder({ respond }: Click): ((message: Parameters<typeof respondTo>[1]) => Promise<unknown>) | undefined {
  return respond && ((message) => respondTo(respond, message))
}

/** A word to the person who clicked. That it cannot be said is no fault: the work is done. */
async function say({ respond }: Click, text: string): Promise<void> {
  if (respond) await respondTo(respond, renderNotice(text)).catch(() => undefined)
}
