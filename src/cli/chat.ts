/**
 * npm start: the chat in the terminal and every surface that has its tokens. Without a terminal and without a surface, piped
 * input is one question a line; with a surface there is no console then, for a server's standard input is empty.
 */
import { parseArgs } from 'node:util'
import { createConsole } from '#adapters/console/console.ts'
import { type App, buildApp } from '#app'
import { readConfig } from '#config'
import { createLogger } from '#log'
import { guardProcess } from '#operate/process-guard.ts'
import { placeHere, sayPreparing } from './preparing.ts'

const LINGER = 2_000 // ms after the end, for what is still written; a request that waits for a rate limit must not keep the process
export const USAGE = `Usage: npm start [-- --pack NAME]

Opens the chat, and starts Slack and Discord where they have their tokens.
Piped input is one question a line: echo "Who wrote it?" | npm start --silent
With --pack NAME the chat is on a pack of knowledge/packs, in this terminal
alone; in Slack and Discord, channels are bound to it: npm run knowledge.
For one answer: npm run ask -- "your question"
All commands: npm start -- --help
`

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { pack: { type: 'string' } } })
  if (positionals.length > 0) {
    process.stderr.write(USAGE)
    return 2
  }
  const { pack } = values
  const { stdin: input, stdout: output, stderr } = process
  const set = readConfig()
  const config = pack === undefined ? set : { ...set, slack: undefined, discord: undefined }
  const interactive = input.isTTY === true && output.isTTY === true
  const serving = config.slack !== undefined || config.discord !== undefined
  const log = createLogger(config.logLevel ?? (interactive ? 'silent' : serving ? 'info' : 'warn')) // on a terminal the output is the conversation
  if (serving && interactive)
    stderr.write(
      `${[config.slack && 'Slack', config.discord && 'Discord'].filter(Boolean).join(' and ')}: on as long as this chat is open. LOG_LEVEL=info shows how it goes.\n`,
    )
  const look = {
    get width() {
      return output.columns || 80 // asked each time: the window may be resized
    },
    color: config.color && output.isTTY === true && output.hasColors(),
  }
  let built: App | undefined
  const unguard = guardProcess({
    onFault(err) {
      log.fatal({ err }, 'uncaught fault; the bot ends')
      if (!log.isLevelEnabled('fatal')) stderr.write('Something went wrong inside the bot, and it ends. LOG_LEVEL=error shows the cause.\n')
    },
    end: async () => built?.stop(),
  })
  const app = await buildApp({
    config,
    log,
    place: placeHere(pack),
    now: Date.now,
    onPrepare: sayPreparing,
    surfaces: ({ answerer, desk }) =>
      serving && !interactive
        ? []
        : [createConsole({ desk, answerer, knowledge: answerer.ground.knowledge, input, output, interactive, look, off: config.off })],
  })
  built = app
  // Only now: preparing blocks the process, and a handler would make Ctrl-C wait for it.
  const stop = (): void => void app.stop()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    await app.run()
    return 0
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
    await app.stop()
    unguard()
    if (serving) setTimeout(() => process.exit(), LINGER).unref()
  }
}
