/**
 * The terminal as a surface: a line in, an answer out. On a terminal it is a chat with a prompt; from a pipe each line is a
 * question. Nothing that is typed outlives the process.
 */
import { randomUUID } from 'node:crypto'
import { createInterface, type Interface } from 'node:readline/promises'
import type { Answerer, Turn } from '#core/answer.ts'
import type { Knowledge } from '#knowledge/schema.ts'
import { complete, type Page, runCommand } from './commands.ts'
import { type Look, wrap } from './layout.ts'
import { type Off, renderWelcome, sampleQuestions } from './pages.ts'
import { renderAnswer } from './render.ts'

export type ConsoleParts = {
  answerer: Answerer
  knowledge: Knowledge
  input: NodeJS.ReadableStream
  output: NodeJS.WritableStream
  /** A person at a terminal, rather than a pipe or a file. */
  interactive: boolean
  look: Look
  off: readonly Off[]
  /** Told of a fault inside; the person gets one sentence with the same reference. */
  onFault?: (error: unknown, reference: string) => void
}

export type Console = { name: 'console'; run: () => Promise<void>; stop: () => Promise<void> }

const PROMPT = '> '
const REMEMBERED_TURNS = 6

export function createConsole(parts: ConsoleParts): Console {
  const { knowledge, input, output, interactive, look } = parts
  let lines: Interface | undefined
  let stopped = false
  let running: Promise<void> | undefined

  async function converse(): Promise<void> {
    if (stopped) return
    const respond = createConversation(parts)
    lines = createInterface(
      interactive
        ? { input, output, terminal: true, prompt: PROMPT, historySize: 200, removeHistoryDuplicates: true, completer: (line: string) => complete(line, knowledge) }
        : { input, crlfDelay: Number.POSITIVE_INFINITY, terminal: false },
    )
    let closed = false // lines typed ahead of the end are still answered, but a closed prompt must not be shown again
    lines.on('close', () => {
      closed = true
    })
    lines.on('SIGINT', () => {
      stopped = true
      lines?.close()
    })
    if (interactive) output.write(`${renderWelcome(knowledge, parts.off, look)}\n\n`)
    if (interactive) lines.prompt()
    let first = true
    let left = false
    for await (const line of lines) {
      if (stopped) break
      const page = line.trim() === '' ? undefined : respond(line)
      if (page) output.write(interactive ? `\n${page.text}\n\n` : `${first ? '' : '\n'}${page.text}\n`)
      first &&= page === undefined
      left = page?.after === 'quit'
      if (left) break
      if (interactive && !closed) lines.prompt()
    }
    lines.close()
    if (interactive && !left) output.write('\nGoodbye.\n') // the shell's prompt must not follow on the same line
  }

  return {
    name: 'console',
    run() {
      running ??= converse()
      return running
    },
    async stop() {
      stopped = true
      lines?.close()
      await running
    },
  }
}

/** One conversation: what was said lately, and the questions that a number picks from. */
function createConversation({ answerer, knowledge, look, interactive, onFault }: ConsoleParts): (line: string) => Page {
  let thread: Turn[] = []
  let offered = interactive ? sampleQuestions(knowledge) : []

  function ask(text: string): Page {
    const answer = answerer.answer(text, thread)
    const told = answer.outcome === 'help' || answer.outcome === 'refused' ? [] : answer.citations.map(({ factId }) => factId)
    thread = [...thread, { text, factIds: told }].slice(-REMEMBERED_TURNS)
    offered = answer.related
    return { text: renderAnswer(answer, knowledge, look) }
  }

  function command(line: string): Page {
    // A cry for help counts wherever it is typed: "/help he has my passport and I cannot leave".
    if (/\s\S+\s/.test(line) && answerer.answer(line.slice(1), thread).outcome === 'help') return ask(line.slice(1))
    const page = runCommand(line, { answerer, knowledge, look, rememberedTurns: REMEMBERED_TURNS })
    if (page.offered) offered = page.offered
    if (page.after === 'forget') {
      thread = []
      offered = []
    }
    return page
  }

  function pick(number: number): Page {
    const question = offered[number - 1]
    if (question === undefined) return { text: wrap(`There is no question ${number} in the last list. Type ${offered.length === 1 ? '1' : `1 to ${offered.length}`}, or a question.`, look) }
    const page = ask(question)
    return { ...page, text: `${wrap(question, look)}\n\n${page.text}` }
  }

  return (line) => {
    const text = line.trim()
    try {
      if (text.startsWith('/')) return command(text)
      // "help" may be a cry for it; only where it is not, it asks for the commands.
      if (/^(?:help|commands|\?)$/i.test(text) && answerer.answer(text, thread).outcome !== 'help') return command('/help')
      if (/^(?:quit|exit|bye|q)[.!]?$/i.test(text)) return command('/quit')
      const number = /^#?(\d)[.)]?$/.exec(text)?.[1]
      return number !== undefined && offered.length > 0 ? pick(Number(number)) : ask(text)
    } catch (error) {
      const reference = randomUUID().slice(0, 8)
      onFault?.(error, reference)
      return { text: wrap(`Something went wrong inside the bot and I have no answer. Ask again in other words. Reference ${reference}.`, look) }
    }
  }
}
