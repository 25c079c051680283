/** The table of commands. A new one is a file of its own and a line here. */
import type { Knowledge } from '#knowledge/schema.ts'
import { askCommand } from './command-ask.ts'
import { briefingCommand } from './command-briefing.ts'
import { checkCommand, checkMessageCommand } from './command-check.ts'
import { factCommand, factsCommand } from './command-facts.ts'
import { helpCommand, privacyCommand, sourcesCommand } from './command-pages.ts'
import type { Command } from './tools.ts'

export function commandsFor(knowledge: Knowledge): Command[] {
  return [
    askCommand,
    factsCommand(knowledge),
    factCommand,
    checkCommand,
    checkMessageCommand,
    briefingCommand(knowledge),
    sourcesCommand,
    helpCommand,
    privacyCommand,
  ]
}
