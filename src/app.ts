/** The only wiring: builds the whole house and returns it unstarted, so that tests can drive it. */
import { createAnswerer, type Answerer } from '#core/answer.ts'
import type { Config } from '#config'
import type { Logger } from '#log'
import { loadPrepared } from '#store/prepared-file.ts'
import { paths } from './paths.ts'

/** A place people talk to the bot. `run` resolves when it is over; `stop` ends it in order and may be called twice. */
export type Surface = { name: string; run: () => Promise<void>; stop: () => Promise<void> }

export type App = { config: Config; answerer: Answerer; log: Logger; surfaces: Surface[]; run: () => Promise<void>; stop: () => Promise<void> }

export type Parts = {
  config: Config
  log: Logger
  /** ISO date; decides which review dates have passed. */
  today: string
  onPrepare?: () => void
  surfaces: (answerer: Answerer) => Surface[]
}

const STOP_WITHIN = 5_000 // ms; a surface that hangs must not keep the process alive

export async function buildApp({ config, log, today, onPrepare, surfaces }: Parts): Promise<App> {
  const { prepared } = await loadPrepared(paths.knowledge, paths.data, today, onPrepare)
  const answerer = createAnswerer(prepared)
  const built = surfaces(answerer)
  let stopping: Promise<void> | undefined
  return {
    config,
    answerer,
    log,
    surfaces: built,
    async run() {
      await Promise.all(built.map((surface) => surface.run()))
    },
    stop() {
      stopping ??= Promise.race([Promise.allSettled(built.map((surface) => surface.stop())).then(() => undefined), new Promise<void>((resolve) => setTimeout(resolve, STOP_WITHIN).unref())])
      return stopping
    },
  }
}
