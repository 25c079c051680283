// npm run knowledge -- gaps: what people asked in vain, grouped, with an entry ready to paste; then what is due for review.
import { join } from 'node:path'
import type { Knowledge } from '#knowledge/schema.ts'
import { readVectors } from '#language/vectors.ts'
import { draftsOf, type Group, groupVoices, voicesIn } from '#operate/curators-queue.ts'
import { oldHelpLines, staleFacts } from '#operate/doctor-knowledge.ts'
import { openDatabase } from '#store/database.ts'
import { block, count, type Report } from './knowledge-layout.ts'

const SHOWN = 20 // groups

/** Why the bot could not answer, for a curator. */
const REASONS: Readonly<Record<string, string>> = {
  gap: 'a known gap',
  name: 'a name that the article does not have',
  figure: 'no figure for it',
  year: 'another year',
  source: 'no source for it',
  told: 'all was told already',
  chat: 'off the subject, or small talk',
  wrong: 'marked wrong',
  'off-target': 'marked off target',
  incomplete: 'marked incomplete',
  unclear: 'marked unclear',
  other: 'marked unhelpful',
  unhelpful: 'marked unhelpful',
}

export async function gaps(knowledge: Knowledge, folder: string, databaseUrl: string, now: number): Promise<Report> {
  const database = await openDatabase(databaseUrl)
  try {
    const groups = groupVoices(await voicesIn(database), knowledge, readVectors(join(folder, 'word-vectors.bin')))
    const worded = groups.slice(0, SHOWN).filter(({ texts }) => texts.length > 0)
    const drafts = new Map(draftsOf(worded, knowledge).map((draft, at) => [worded[at], draft]))
    const shown = groups.slice(0, SHOWN).map((group, at) => groupText(group, at + 1, knowledge, drafts.get(group)))
    const more = groups.length > SHOWN ? [`${count(groups.length - SHOWN, 'smaller group')} left out.`] : []
    return {
      text: [...(groups.length === 0 ? ['Nobody asked in vain, and nothing was marked unhelpful.'] : shown), ...more, ...reviews(knowledge, now)].join('\n\n'),
      code: 0,
    }
  } finally {
    await database.close()
  }
}

function groupText(group: Group, number: number, { facts }: Knowledge, draft: string | undefined): string {
  const { asked, unhelpful, texts, reasons, nearest } = group
  const head = `${number}. Asked ${count(asked, 'time')}${unhelpful > 0 ? `, ${unhelpful} marked unhelpful` : ''}: ${reasons.map((reason) => REASONS[reason] ?? reason).join('; ')}`
  const questions = texts.length > 0 ? texts.map((text) => `"${text}"`) : ['(the words are not kept; KEEP_UNANSWERED_TEXT=yes keeps them from now on)']
  const near = nearest.flatMap((id) => facts.find((fact) => fact.id === id) ?? []).map(({ id, paragraph, statement }) => `${id} (¶${paragraph}): ${statement}`)
  return [
    block(head, questions),
    ...(near.length > 0 ? [block('  Nearest facts', near)] : []),
    ...(draft === undefined ? [] : [`  For knowledge/gaps/*.yaml, or the questions for the fact that should have answered:\n${indent(draft)}`]),
  ].join('\n')
}

function indent(yaml: string): string {
  return yaml
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}

function reviews(knowledge: Knowledge, now: number): string[] {
  const stale = staleFacts(knowledge, new Date(now).toISOString().slice(0, 10))
  const old = oldHelpLines(knowledge, now)
  return [
    ...(stale.length > 0 ? [block(`${count(stale.length, 'fact')} past the review date`, stale)] : []),
    ...(old.length > 0 ? [block(`${count(old.length, 'help line')} not checked for 90 days`, old)] : []),
  ]
}
