/** prompts/*.md -> what a model is told, one file for each task; its version goes into every key that an answer is kept under. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BriefError } from '#errors'

export type Prompts = Readonly<Record<Task, string>> & { readonly version: string }
export const tasks = ['understand', 'word', 'match'] as const
export type Task = (typeof tasks)[number]

const HEAD = /^---\ntask: (\S+)\nversion: (\d+)\ncontract: (.+)\n---\n([\s\S]+)$/

/** The version is made of the text itself, so that an edit can never meet answers to an older one. */
export function readPrompts(folder: string): Prompts {
  const read = tasks.map((task) => {
    const file = join(folder, `${task}.md`)
    const text = textOf(file)
    const match = HEAD.exec(text)
    if (match?.[1] !== task)
      throw new BriefError(
        'config',
        `${file} has no head of the form "task: ${task}", "version: 1", "contract: …" between lines of ---. Restore it (git checkout prompts).`,
      )
    return { task, text, body: (match[4] as string).trim() }
  })
  const version = createHash('sha256')
    .update(read.map(({ text }) => text).join('\n'))
    .digest('hex')
    .slice(0, 12)
  return { ...(Object.fromEntries(read.map(({ task, body }) => [task, body])) as Record<Task, string>), version }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').replaceAll('\r\n', '\n')
  } catch (cause) {
    throw new BriefError('config', `${file} cannot be read, and without it no model can be asked. Restore it (git checkout prompts).`, { cause })
  }
}
