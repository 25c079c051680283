/** Listeners for the windows in which briefings are planned, and for the buttons on the Home tab that open them or act at once. */
import type { App, types, ViewSubmitAction, webApi } from '@slack/bolt'
import type { Once } from '#adapters/surface.ts'
import { BriefError } from '#errors'
import type { Lateness } from './acknowledge.ts'
import { briefingActions, channelOf, savedBlocks, takenBlocks, told } from './briefing-blocks.ts'
import type { BriefingDesk, Who } from './briefing-desk.ts'
import { type Filled, firstField, notice, readForm, readPause, UNTIL, waiting, windows, ZONE, zoneOption } from './briefing-form.ts'
import { COMMAND } from './manifest.ts'
import { cut, escaped } from './mrkdwn.ts'

export type BriefingWindowsParts = { desk: BriefingDesk; once: Once; now: () => number; onChange: (who: Who) => Promise<void> }

/** Faults at their fields, or what comes in the place of the window. */
type Answer = { errors: Record<string, string> } | { view: types.ModalView }

const FAULT = 280 // characters under a field
const SOON = 1_000 // ms
const SORRY = notice(told('Something went wrong on my side, and nothing was changed. Please try again in a minute.').blocks)
const TAKEN = notice(told(`I have that already. \`${COMMAND} status\` shows what came of it.`).blocks)

export function listenToBriefingWindows(app: App, { desk, once, now, onChange }: BriefingWindowsParts): void {
  app.options(ZONE, async ({ options, ack }) => {
    await ack({ options: desk.zones(options.value).map((zone) => zoneOption(zone, now())) })
  })

  app.view<ViewSubmitAction>(windows.form, async ({ view, body, client, context, ack }) => {
    const who = whoOf(body, client, context)
    await answer(windowOf({ view, client, context, ack }), () => acted(body, () => saved(who, view)))
  })

  app.view<ViewSubmitAction>(windows.pause, async ({ view, body, client, context, ack }) => {
    const who = whoOf(body, client, context)
    await answer(windowOf({ view, client, context, ack }), () => acted(body, () => paused(who, view)))
  })

  onButton(briefingActions.begin, async (who, _, trigger) => openWindow({ ...who, trigger }, desk.form(who, undefined)))
  onButton(briefingActions.edit, async (who, channel, trigger) => openWindow({ ...who, trigger }, desk.changeForm(who, channel)))
  onButton(briefingActions.pause, async (who, channel, trigger) => openWindow({ ...who, trigger }, desk.pauseForm(who, channel)))
  onButton(briefingActions.resume, actOnce(desk.resume))
  onButton(briefingActions.remove, actOnce(desk.remove))

  function actOnce(act: (who: Who, channel: string) => Promise<void>): (who: Who, channel: string, trigger: string) => Promise<void> {
    return async (who, channel, trigger) => {
      if (!(await once(`slack:button:${trigger}`))) return
      await act(who, channel)
      await onChange(who)
    }
  }

  function onButton(action: string, run: (who: Who, channel: string, trigger: string) => Promise<void>): void {
    app.action(action, async ({ body, action: pressed, client, context }) => {
      const who = whoOf(body, client, context)
      const trigger = (body as { trigger_id?: string }).trigger_id ?? ''
      const { value = '' } = pressed as { value?: string }
      try {
        await run(who, value, trigger)
      } catch (error) {
        await open({ client, trigger }, notice(told(escaped(wordsFor(error))).blocks))
        await onChange(who) // what it was pressed on may have changed
      }
    })
  }

  /** A window that Slack brings twice is taken once. */
  async function acted({ trigger_id: trigger }: { trigger_id: string }, work: () => Promise<Answer>): Promise<Answer> {
    return (await once(`slack:window:${trigger}`)) ? work() : { view: TAKEN }
  }

  async function saved(who: Who, filled: Filled): Promise<Answer> {
    const { channel, wishes, first } = readForm(filled)
    const at = (words: string): Answer => ({ errors: { [firstField(filled)]: cut(words, FAULT) } })
    try {
      const saving = await desk.save(who, channel, wishes, first)
      if (saving.kind === 'missing') return at(saving.lines.join(' '))
      if (saving.kind === 'invalid') return { errors: Object.fromEntries(saving.faults.map(({ at: field, problem }) => [field, cut(problem, FAULT)])) }
      if (saving.kind === 'taken') return { view: await formOver(takenBlocks(saving.subscription), who, channel) }
      await onChange(who)
      return { view: notice(savedBlocks(saving, now())) }
    } catch (error) {
      return at(wordsFor(error))
    }
  }

  /** What somebody else has set up meanwhile, to be changed or left. */
  async function formOver(head: types.KnownBlock[], who: Who, channel: string): Promise<types.ModalView> {
    const form = await desk.changeForm(who, channel)
    return { ...form, blocks: [...head, ...form.blocks] }
  }

  async function paused(who: Who, filled: Filled): Promise<Answer> {
    const { channel, until } = readPause(filled)
    try {
      const { pausedUntil } = await desk.pause(who, channel, until)
      await onChange(who)
      return { view: notice(told(`${channelOf(channel)}: nothing goes out before ${pausedUntil}. \`${COMMAND} resume\` ends that sooner.`).blocks) }
    } catch (error) {
      return { errors: { [UNTIL]: cut(wordsFor(error), FAULT) } }
    }
  }
}

type Opening = { client: webApi.WebClient; trigger: string }

/** What takes longer to fill is shown in its window afterwards, as Slack lets one be opened for three seconds only, and once. */
export async function openWindow(opening: Opening, making: Promise<types.ModalView>): Promise<void> {
  const late = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => late.resolve(undefined), SOON)
  const ready = await Promise.race([making, late.promise]).finally(() => clearTimeout(timer))
  const id = await open(opening, ready ?? waiting())
  if (ready !== undefined) return
  let fault: unknown
  const view = await making.catch((error: unknown) => {
    if (error instanceof BriefError && error.code === 'input') return notice(told(escaped(error.message)).blocks)
    fault = error
    return SORRY
  })
  await opening.client.views.update({ view_id: id, view })
  if (fault !== undefined) throw fault
}

async function open({ client, trigger }: Opening, view: types.ModalView): Promise<string> {
  try {
    return (await client.views.open({ trigger_id: trigger, view })).view?.id ?? ''
  } catch (cause) {
    throw new BriefError('input', 'Slack did not let me open the window in time. Please try again.', { cause })
  }
}

type Window = {
  client: webApi.WebClient
  view: string
  isLate: () => boolean
  ack: (answer: { response_action: 'errors'; errors: Record<string, string> } | { response_action: 'update'; view: types.ModalView }) => Promise<void>
}

/** What took longer than Slack waits is shown in the window that stands there meanwhile. */
async function answer({ client, view, isLate, ack }: Window, work: () => Promise<Answer>): Promise<void> {
  let fault: unknown
  const found = await work().catch((error: unknown): Answer => {
    fault = error
    return { view: SORRY }
  })
  if (isLate())
    await client.views.update({
      view_id: view,
      view: 'view' in found ? found.view : notice(told('This was not saved:', ...Object.values(found.errors).map((problem) => `• ${escaped(problem)}`)).blocks),
    })
  else await ack('view' in found ? { response_action: 'update', view: found.view } : { response_action: 'errors', errors: found.errors })
  if (fault !== undefined) throw fault
}

function windowOf({ view, client, context, ack }: Pick<Window, 'client' | 'ack'> & { view: { id: string }; context: object }): Window {
  return { client, view: view.id, isLate: () => (context as Lateness).isLate?.() === true, ack: async (found) => ack(found) }
}

function whoOf({ user }: { user: { id: string } }, client: webApi.WebClient, { teamId = '' }: { teamId?: string }): Who {
  return { client, workspace: teamId, user: user.id }
}

/** For the person; what they cannot mend is thrown on. */
function wordsFor(error: unknown): string {
  if (error instanceof BriefError && error.code === 'input') return error.message
  throw error
}
