/** argv -> command. Each command is a file in cli/ and is loaded only when it is asked for. */
import { describeError } from '#errors'

type Command = (args: readonly string[]) => Promise<number>

const commands: Readonly<Record<string, () => Promise<{ run: Command }>>> = {
  chat: () => import('#cli/chat.ts'),
  ask: () => import('#cli/ask.ts'),
  eval: () => import('#cli/eval.ts'),
  bench: () => import('#cli/bench.ts'),
  knowledge: () => import('#cli/knowledge.ts'),
  preview: () => import('#cli/preview.ts'),
  data: () => import('#cli/data.ts'),
  doctor: () => import('#cli/doctor.ts'),
  licences: () => import('#cli/licences.ts'),
  slack: () => import('#cli/slack.ts'),
  discord: () => import('#cli/discord.ts'),
}

const [name = 'chat', ...args] = process.argv.slice(2)
const load = Object.hasOwn(commands, name) ? commands[name] : undefined
if (!load) {
  process.stderr.write(`There is no command "${name}". Known: ${Object.keys(commands).join(', ')}.\n`)
  process.exitCode = 2
} else {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1)) // the reader of a pipe has gone
  try {
    process.exitCode = await (await load()).run(args)
  } catch (error) {
    process.stderr.write(`${describeError(error)}\n`)
    process.exitCode = 1
  }
}
