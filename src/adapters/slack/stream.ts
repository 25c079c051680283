/**
 * An answer that is shown while it is still being worded: only when it takes longer than people like to wait, only verified
 * sentences, and in the end one message. Whatever goes wrong on the way, the whole answer stands there once.
 */
import type { webApi } from '@slack/bolt'
import type { Sentence } from '#core/compose.ts'
import type { SlackMessage } from './blocks.ts'
import { attempt } from './outcomes.ts'
import type { Mark } from './poster.ts'

export type Stream = {
  hear: (sentence: Sentence) => void
  /** No answer came of it: what was shown is closed. */
  leave: () => Promise<void>
  /** Closes what was shown into the whole answer. False: nothing of it stands there, and it is to be posted. */
  finish: (whole: SlackMessage, tail: SlackMessage, sentences: readonly Sentence[], mark: Mark) => Promise<boolean>
}

/** `paragraphOf`: where a fact stands in the article. */
export type StreamParts = {
  client: webApi.WebClient
  channel: string
  thread: string
  workspace: string
  user: string
  paragraphOf: (factId: string) => number | undefined
}

const PATIENCE = 1000 // ms; an answer that is there sooner is simply posted

export function createStream({ client, channel, thread, workspace, user, paragraphOf }: StreamParts): Stream {
  const heard: Sentence[] = []
  let shown = 0
  let ts: string | undefined
  let broken = false
  let due = false
  let over = false
  let sending = Promise.resolve()
  const timer = setTimeout(() => {
    due = true
    send()
  }, PATIENCE).unref()

  /** One request at a time; what is heard meanwhile goes along with the next. */
  function send(): void {
    if (due && heard.length > 0) sending = sending.then(flush).catch(giveUp)
  }

  async function flush(): Promise<void> {
    const words = textOf(heard.slice(shown), shown, paragraphOf)
    if (broken || words === '') return
    shown = heard.length
    const chunks = [{ type: 'markdown_text' as const, text: words }]
    const sent = await attempt(() =>
      ts === undefined
        ? client.chat.startStream({ channel, thread_ts: thread, recipient_team_id: workspace, recipient_user_id: user, chunks })
        : client.chat.appendStream({ channel, ts, chunks }),
    )
    if (sent.kind === 'done') ts ??= sent.result.ts
    else giveUp()
  }

  function giveUp(): void {
    broken = true
  }

  async function stop(begun: string, last: Omit<webApi.ChatStopStreamArguments, 'channel' | 'ts'>): Promise<boolean> {
    return (await attempt(() => client.chat.stopStream({ channel, ts: begun, ...last }))).kind === 'done'
  }

  async function rest(): Promise<void> {
    clearTimeout(timer)
    due = false
    over = true
    await sending
  }

  return {
    async leave() {
      if (over) return
      await rest()
      if (ts !== undefined) await stop(ts, {})
    },
    hear(sentence) {
      heard.push(sentence)
      send()
    },
    async finish(whole, tail, sentences, mark) {
      await rest()
      if (ts === undefined) return false
      const begun = ts
      const goesOn = !broken && heard.slice(0, shown).every(({ text }, at) => sentences[at]?.text === text)
      const more = textOf(sentences.slice(shown), shown, paragraphOf)
      if (goesOn && (await stop(begun, { blocks: tail.blocks, metadata: mark, ...(more === '' ? {} : { chunks: [{ type: 'markdown_text', text: more }] }) })))
        return true
      await stop(begun, {}) // Slack does not let anybody write over what is still being written
      // Written over, what was shown becomes the whole answer; only if Slack does not allow that is it posted anew.
      return (
        (
          await attempt(() =>
            client.chat.update({ channel, ts: begun, text: whole.text, blocks: whole.blocks, metadata: mark, parse: 'none', link_names: false }),
          )
        ).kind === 'done'
      )
    },
  }
}

/** The first sentence stands by itself, as in a posted answer. Nothing in it may format, link or call anybody. */
function textOf(sentences: readonly Sentence[], before: number, paragraphOf: StreamParts['paragraphOf']): string {
  return sentences
    .map(({ text, factIds }, at) => {
      const marks = [...new Set(factIds.map(paragraphOf))].map((paragraph) => (paragraph === undefined ? '' : `\u00a0[¶${paragraph}]`)).join('')
      return (before + at === 0 ? '' : before + at === 1 ? '\n\n' : ' ') + text.replace(/[*_~`<>[\]#|]/g, '') + marks
    })
    .join('')
}
