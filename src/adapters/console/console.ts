/**
 * The terminal as a surface: a line in, an answer out. On a terminal it is a chat with a prompt; from a pipe each line is a
 * question. Nothing that is typed outlives the process.
 */
import { randomUUID } from 'node:crypto'
import { createInterface, type Interface } from 'node:readline/promises'
import { REMEMBERED_TURNS } from '#adapters/desk-in-process.ts'
import type { Ask, Desk, Reply, Surface } from '#adapters/surface.ts'
import type { Answerer } from '#core/answer.ts'
import type { Knowledge } from '#knowledge/schema.ts'
import { complete, type Page, runCommand } from './commands.ts'
import { clean, type Look, wrap } from './layout.ts'
import { type Off, renderWelcome, sampleQuestions } from './pages.ts'
import { renderAnswer, renderVerdicts } from './render.ts'

export type ConsoleParts = {
  desk: Desk
  answerer: Answerer
  knowledge: Knowledge
  input: NodeJS.ReadableStream
  output: NodeJS.WritableStream
  /** A person at a terminal, rather than a pipe or a file. */
  interactive: boolean
  look: Look
  off: readonly Off[]
}

const PROMPT = '> '
const ECHOED = 200 // characters of a question; it is there to tell the answers apart

export function createConsole(parts: ConsoleParts): Surface {
  const { knowledge, input, output, interactive, look } = parts
  let lines: Interface | undefined
  let stopped = false
  let running: Promise<void> | undefined

  async function converse(): Promise<void> {
    if (stopped) return
    const respond = createConversation(parts)
    lines = createInterface(
      interactive
        ? {
            input,
            output,
            terminal: true,
            prompt: PROMPT,
            historySize: 200,
            removeHistoryDuplicates: true,
            completer: (line: string) => complete(line, knowledge),
          }
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
      const page = line.trim() === '' ? undefined : await respond(line)
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

/** One conversation: the questions that a number picks from, and a thread of its own after each /new. */
function createConversation({ desk, answerer, knowledge, look, interactive }: ConsoleParts): (line: string) => Promise<Page> {
  let thread = randomUUID()
  let offered = interactive ? sampleQuestions(knowledge) : []

  const asking = (text: string): Ask => ({
    surface: 'console',
    id: randomUUID(),
    thread,
    user: 'console',
    workspace: undefined,
    channel: 'console',
    text,
    private: true,
  })

  /** In a pipe nobody sees what was typed. A cry for help is repeated nowhere. */
  const echoes = (reply: Reply): boolean => !interactive && !(reply.kind === 'answer' && reply.answer.outcome === 'help')

  async function ask(text: string): Promise<Page> {
    let page: Page = { text: '' }
    await desk.handle(asking(text), {
      async post(reply) {
        const told = renderReply(reply, knowledge, look)
        page = {
          text: echoes(reply) ? `${wrap(`You asked: ${clean(text.slice(0, 2 * ECHOED).replace(/\S*:\/\/\S*/g, '(link)'), ECHOED)}`, look)}\n\n${told}` : told,
        }
        offered = reply.kind === 'answer' ? reply.answer.related : []
      },
    })
    return page
  }

  async function command(line: string): Promise<Page> {
    // A cry for help counts wherever it is typed: "/help he has my passport and I cannot leave".
    if (/\s\S+\s/.test(line) && answerer.answer(line.slice(1)).outcome === 'help') return ask(line.slice(1))
    const page = runCommand(line, { answerer, knowledge, look, rememberedTurns: REMEMBERED_TURNS, modelAt: desk.privacy.modelAt })
    if (page.offered) offered = page.offered
    if (page.after === 'forget') {
      thread = randomUUID()
      offered = []
    }
    return page
  }

  async function pick(number: number): Promise<Page> {
    const question = offered[number - 1]
    if (question === undefined)
      return {
        text: wrap(`There is no question ${number} in the last list. Type ${offered.length === 1 ? '1' : `1 to ${offered.length}`}, or a question.`, look),
      }
    const page = await ask(question)
    return interactive ? { ...page, text: `${wrap(question, look)}\n\n${page.text}` } : page
  }

  return async (line) => {
    const text = line.trim()
    if (text.startsWith('/')) return command(text)
    // "help" may be a cry for it; only where it is not, it asks for the commands.
    if (/^(?:help|commands|\?)$/i.test(text) && answerer.answer(text).outcome !== 'help') return command('/help')
    if (/^(?:quit|exit|bye|q)[.!]?$/i.test(text)) return command('/quit')
    const number = /^#?(\d)[.)]?$/.exec(text)?.[1]
    return number !== undefined && offered.length > 0 ? pick(Number(number)) : ask(text)
  }
}

function renderReply(reply: Reply, knowledge: Knowledge, look: Look): string {
  if (reply.kind === 'answer') return renderAnswer(reply.answer, knowledge, look)
  return reply.kind === 'verdicts' ? renderVerdicts(reply.verdicts, knowledge, look) : wrap(reply.text, look)
}
