/**
 * One question or check from Slack: hands it to the desk and puts the reply where it belongs. All ways of asking meet here;
 * the listeners only translate.
 */
import type { webApi } from '@slack/bolt'
import type { Ask, Desk, Handled, Reply } from '#adapters/surface.ts'
import type { Knowledge } from '#knowledge/schema.ts'
import { renderAnswer, renderNotice, renderVerdicts, type SlackMessage } from './blocks.ts'
import { answerMark, deliverToAll, deliverToOne, type Reach } from './deliver.ts'
import { findMessage, type Place } from './poster.ts'
import { createStream, type Stream } from './stream.ts'
import { canShare } from './values.ts'

export type Asking = {
  client: webApi.WebClient
  workspace: string
  user: string
  /** The same for each delivery of this message or click. */
  id: string
  text: string
  /** Where an answer for everybody goes, and what one conversation is. */
  place: Place
  /** Where the asker alone is told: the thread only if there was one before. */
  aside?: Place
  /** Nobody else sees the reply: a direct message, or the answer to a command. */
  private: boolean
  respond?: ((message: SlackMessage) => Promise<unknown>) | undefined
  /** Reaches everybody in a channel that the bot is not in. */
  toAll?: ((message: SlackMessage) => Promise<unknown>) | undefined
  /** The question does not stand above the answer, and is repeated. */
  repeat?: boolean
  /** Pressed, and may be pressed again under the same id. */
  isButton?: boolean
  /** Offer to show the private answer to the channel. */
  shareable?: boolean
  /** Before an answer is posted: a status is taken away, a title set. */
  before?: (reply: Reply) => Promise<void>
}

export type Talk = {
  ask: (asking: Asking) => Promise<Handled>
  /** Words that nobody addressed to the bot: dropped, unless they are a follow-up to what it said. `toOthers`: they name somebody else. */
  overhear: (asking: Asking, toOthers: boolean) => Promise<void>
  /** `thread`: where sharing the verdict would reply. */
  check: (asking: Asking, thread: string) => Promise<Handled>
  notice: (asking: Asking, text: string) => Promise<void>
}

export type TalkParts = { desk: Desk; knowledge: () => Knowledge; onRefused: (reason: string, workspace: string) => void }

export function createTalk({ desk, knowledge, onRefused }: TalkParts): Talk {
  const aside = ({ client, workspace, place, aside = place, user, respond }: Asking): Reach => ({ client, workspace, place: aside, user, respond, onRefused })

  async function post(asking: Asking, reply: Reply, stream?: Stream): Promise<void> {
    await asking.before?.(reply)
    if (reply.kind === 'notice') return deliverToOne(aside(asking), renderNotice(reply.text))
    if (reply.kind === 'verdicts') return deliverToOne(aside(asking), renderVerdicts(reply.verdicts, reply.from ?? knowledge(), asking.place.thread ?? ''))
    const { answer, reference, from = knowledge() } = reply
    const disclosure = answer.outcome === 'help'
    const asked = { question: asking.text, reference }
    const share = asking.shareable && !disclosure && answer.outcome !== 'refused' && canShare(asked)
    const message = renderAnswer(answer, from, { reference, ...(asking.repeat ? { asked: asking.text } : {}), ...(share ? { share: asked } : {}) })
    if (!disclosure && (await stream?.finish(message, renderAnswer(answer, from, { reference, spoken: true }), answer.sentences, answerMark(asking.id)))) return
    if (asking.private || reply.onlyToAsker) return deliverToOne(aside(asking), message, disclosure ? undefined : asking.id)
    return deliverToAll(
      { client: asking.client, workspace: asking.workspace, place: asking.place, user: asking.user, onRefused },
      message,
      asking.id,
      asking.toAll,
    )
  }

  /** Only where the answer has a thread to itself, the question right above it. */
  function streamFor(asking: Asking): Stream | undefined {
    const { client, workspace, user, place, respond, repeat } = asking
    const { channel, thread } = place
    if (thread === undefined || respond !== undefined || repeat) return undefined
    let elsewhere: Knowledge | undefined // known long before anything is shown
    desk.knowledgeIn(askOf(asking)).then(
      (knowledge) => {
        elsewhere = knowledge
      },
      () => {}, // what fails here fails in the answer too, and is told there
    )
    return createStream({
      client,
      channel,
      thread,
      workspace,
      user,
      paragraphOf: (factId) => (elsewhere ?? knowledge()).facts.find(({ id }) => id === factId)?.paragraph,
    })
  }

  const talk: Talk = {
    async ask(asking) {
      const stream = streamFor(asking)
      const handled = await desk.handle(askOf(asking), {
        post: (reply) => post(asking, reply, stream),
        ...(stream === undefined ? {} : { onSentence: stream.hear }),
        isButton: asking.isButton === true,
        // What cannot be read counts as posted: never twice comes before never lost.
        alreadyPosted: async () => (await findMessage(asking.client, asking.place, answerMark(asking.id), 0)).kind !== 'absent',
      })
      await stream?.leave()
      return handled
    },
    check: (asking, thread) => desk.check(askOf(asking), { post: (reply) => post({ ...asking, place: { ...asking.place, thread } }, reply) }),
    notice: (asking, text) => deliverToOne(aside(asking), renderNotice(text)),
    async overhear(asking, toOthers) {
      if (await desk.concerns(askOf(asking), toOthers)) await talk.ask(asking)
    },
  }
  return talk
}

function askOf({ workspace, user, id, text, place, private: alone }: Asking): Ask {
  return { surface: 'slack', id, thread: threadOf(workspace, place), user, workspace, channel: place.channel, text, private: alone }
}

/** What the turns of one conversation share. */
function threadOf(workspace: string, { channel, thread }: Place): string {
  return ['slack', workspace, channel, thread].filter((part) => part !== undefined).join(':')
}
