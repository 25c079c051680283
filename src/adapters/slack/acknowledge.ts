/**
 * Acknowledges whatever comes at once, before Bolt looks up whose workspace it is: a slow store must not cost the three
 * seconds that Slack waits. What the acknowledgement itself must answer is left to its listener, as long as there is time.
 * While stopping, nothing is taken in any more, so that Slack brings it again later.
 */
import type { App, Receiver, ReceiverEvent } from '@slack/bolt'
import { waiting, windows } from './briefing-form.ts'
import type { Log } from './logger.ts'

export type Intake = { receiver: Receiver; lastEvent: () => number | undefined; close: () => Promise<void> }

/** In a listener's context. True: it was acknowledged without its answer, which has to come another way. */
export type Lateness = { isLate?: () => boolean }

type Body = ReceiverEvent['body'] & { type?: string; view?: { callback_id?: string } }

const IN_TIME = 2_000 // ms

export function acknowledgeFirst(receiver: Receiver, now: () => number, log: Log): Intake {
  const underWay = new Set<Promise<void>>()
  let lastEvent: number | undefined
  let closed = false

  async function take(app: App, event: ReceiverEvent): Promise<void> {
    if (closed) return
    lastEvent = now()
    const instead = inPlaceOfAnswer(event.body as Body)
    if (instead === undefined) await event.ack().catch((err: unknown) => log.warn({ err }, 'slack event not acknowledged')) // it comes again then, and is known
    const work = instead === undefined ? app.processEvent({ ...event, ack: async () => undefined }) : answered(app, event, instead)
    underWay.add(work)
    await work.finally(() => underWay.delete(work))
  }

  async function answered(app: App, event: ReceiverEvent, instead: object): Promise<void> {
    let state: 'open' | 'answered' | 'late' = 'open'
    const timer = setTimeout(() => {
      if (state !== 'open') return
      state = 'late'
      event.ack(instead).catch((err: unknown) => log.warn({ err }, 'slack event not acknowledged'))
    }, IN_TIME)
    const lateness: Required<Lateness> = { isLate: () => state === 'late' }
    await app
      .processEvent({
        ...event,
        customProperties: { ...event.customProperties, ...lateness },
        async ack(answer) {
          if (state !== 'open') return
          state = 'answered'
          await event.ack(answer)
        },
      })
      .finally(() => clearTimeout(timer))
  }

  return {
    receiver: {
      init: (app) => receiver.init({ processEvent: (event: ReceiverEvent) => take(app, event) } as App),
      start: (...args) => receiver.start(...args),
      stop: (...args) => receiver.stop(...args),
    },
    lastEvent: () => lastEvent,
    async close() {
      closed = true
      await Promise.allSettled(underWay)
    },
  }
}

/** What was filled into a window that shows what comes of it, and what is being typed into one; undefined where nothing need be answered. */
function inPlaceOfAnswer({ type, view }: Body): object | undefined {
  if (type === 'block_suggestion') return { options: [] }
  return type === 'view_submission' && Object.values<string | undefined>(windows).includes(view?.callback_id)
    ? { response_action: 'update', view: waiting() }
    : undefined
}
