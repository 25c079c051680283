/** argv -> command. Each command is a file in cli/ and is loaded only when it is asked for; its USAGE is what it takes. */
import { debuglog } from 'node:util'
import { describeError } from '#errors'

type Command = { USAGE: string; run: (args: readonly string[]) => Promise<number> }

const commands: Readonly<Record<string, { about: string; load: () => Promise<Command> }>> = {
  chat: { about: 'the chat in this terminal; Slack and Discord, if set up', load: () => import('#cli/chat.ts') },
  ask: { about: 'one answer', load: () => import('#cli/ask.ts') },
  preview: { about: 'every briefing of a season', load: () => import('#cli/preview.ts') },
  knowledge: { about: 'the facts: check, list, show, what people asked in vain', load: () => import('#cli/knowledge.ts') },
  doctor: { about: 'is all well, and what to do where it is not', load: () => import('#cli/doctor.ts') },
  slack: { about: 'the Slack app to paste', load: () => import('#cli/slack.ts') },
  discord: { about: 'the links that add the bot to a Discord server', load: () => import('#cli/discord.ts') },
  data: { about: 'what is kept: show, delete, back up', load: () => import('#cli/data.ts') },
  eval: { about: 'how good the answers are', load: () => import('#cli/eval.ts') },
  bench: { about: 'how fast and how large it is', load: () => import('#cli/bench.ts') },
  licences: { about: 'the packages it runs on, by licence', load: () => import('#cli/licences.ts') },
}
const HELP = ['--help', '-h']
const MISUSE = 2
const WRONG_ARGUMENTS = /^ERR_PARSE_ARGS_/ // what parseArgs says of arguments that a command does not take

const given = process.argv.slice(2)
const [name = 'chat', ...args] = given[0] === '--pack' ? ['chat', ...given] : given
const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
if (entry) await start(entry)
else if (name === 'help' || HELP.includes(name)) process.stdout.write(overview())
else {
  process.stderr.write(`There is no command "${name}". Known: ${Object.keys(commands).join(', ')}. npm start -- --help says what each does.\n`)
  process.exitCode = MISUSE
}

async function start({ load }: { load: () => Promise<Command> }): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1)) // the reader of a pipe has gone
  let usage = ''
  try {
    const command = await load()
    usage = command.USAGE
    if (args.some((arg) => HELP.includes(arg))) process.stdout.write(usage)
    else process.exitCode = await command.run(args)
  } catch (error) {
    debuglog('brief')('%o', error)
    const misused = error instanceof TypeError && 'code' in error && WRONG_ARGUMENTS.test(String(error.code))
    process.stderr.write(misused ? `${error.message.split('. ')[0]}.\n\n${usage}` : `${describeError(error)}\n`)
    process.exitCode = misused ? MISUSE : 1
  }
}

function overview(): string {
  const lines = Object.entries(commands).map(([command, { about }]) => `  ${(command === 'chat' ? 'npm start' : `npm run ${command}`).padEnd(20)}${about}`)
  return `Freedom Brief answers questions on human trafficking and global security from\nthe curated facts of one article, and shows the paragraph behind each sentence.\n\n${lines.join('\n')}\n\nMore on each, such as: npm run ask -- --help\nSettings stand in .env.example, everything else in README.md.\n`
}
