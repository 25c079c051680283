/** What every listener is given, and how a command is written: one file per command, listed in commands.ts. */
import type {
  AutocompleteInteraction,
  ChatInputCommandInteraction,
  Client,
  MessageContextMenuCommandInteraction,
  RESTPostAPIApplicationCommandsJSONBody,
} from 'discord.js'
import type { Knowledge } from '#knowledge/schema.ts'
import type { Desk, Once } from '#adapters/surface.ts'
import type { Subscribing } from '#briefings/briefings.ts'
import type { Choice, Suggest } from './suggest.ts'
import type { Keeping } from './words.ts'

/** For the log: a fixed name, and nothing that a person wrote. */
export type Report = (event: { level: 'info' | 'warn' | 'error'; what: string; reason?: string; count?: number; ms?: number; err?: unknown }) => void

export type Tools = {
  client: Client<true>
  desk: Desk
  knowledge: Knowledge
  suggest: Suggest
  once: Once
  /** There once the whole house is built. */
  briefings: () => Subscribing
  commands: readonly Command[]
  /** May somebody be in danger? Known at once, so that the very first response is private. */
  isDisclosure: (text: string) => boolean
  keeping: Keeping
  now: () => number
  report: Report
  /** Once a claim on it has run out: whoever took it up may have died with it. Not after the end. */
  later: (work: () => Promise<unknown>) => void
}

export type Command = {
  definition: RESTPostAPIApplicationCommandsJSONBody
  /** How it is written and what it does, for the help page; context menu commands have no line there. */
  run: (interaction: CommandInteraction, tools: Tools) => Promise<void>
  complete?: (interaction: AutocompleteInteraction, tools: Tools) => readonly Choice[] | Promise<readonly Choice[]>
}

export type CommandInteraction = ChatInputCommandInteraction | MessageContextMenuCommandInteraction
