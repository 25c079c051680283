// How much of everything there is: on one line for `check` and `build`, as a table for `stats`.
import type { Knowledge } from '#knowledge/schema.ts'
import { count } from './knowledge-layout.ts'
import { vectorsIn } from './knowledge-vectors.ts'

export function totals({ facts, gaps, digests, names, updates, helpLines, occasions, chats }: Knowledge): string {
  const questions = [...facts, ...gaps, ...digests, ...chats].reduce((sum, entry) => sum + entry.questions.length, 0)
  return [
    count(facts.length, 'fact'),
    count(gaps.length, 'gap'),
    count(digests.length, 'digest'),
    count(names.length, 'name'),
    count(updates.length, 'update'),
    count(helpLines.length, 'help line'),
    count(occasions.length, 'occasion'),
    count(questions, 'sample question'),
  ].join(', ')
}

export function stats(knowledge: Knowledge, folder: string): string {
  const { article, facts, gaps, digests, names, updates, helpLines, occasions, chats, triage, wordings } = knowledge
  const line = (label: string, amount: number, note = ''): string => `${label.padEnd(18)}${amount.toLocaleString('en-US').padStart(7)}${note && `   ${note}`}`
  const asked = (entries: readonly { questions: readonly string[] }[]): string => {
    const counts = entries.map((entry) => entry.questions.length)
    return `${count(
      counts.reduce((sum, each) => sum + each, 0),
      'sample question',
    )}, ${[...new Set([Math.min(...counts), Math.max(...counts)])].join(' to ')} each`
  }
  const review = facts.map((fact) => fact.reviewBy).sort()[0]
  return [
    line('Facts', facts.length, asked(facts)),
    ...Object.keys(article.themes)
      .map((theme) => [theme, facts.filter((fact) => fact.theme === theme)] as const)
      .map(([theme, own]) => line(`  ${theme}`, own.length, own.length > 0 ? asked(own) : '')),
    line('Gaps', gaps.length, asked(gaps)),
    line('Digests', digests.length, asked(digests)),
    line('Small talk', chats.length, asked(chats)),
    line(
      'Names',
      names.length,
      `${count(
        names.reduce((sum, name) => sum + name.forms.length, 0),
        'form',
      )}; ${names.filter((name) => name.absent).length} that the article never mentions`,
    ),
    line(
      'Wordings',
      Object.values(wordings).reduce((sum, list) => sum + list.length, 0),
      `of ${count(Object.keys(wordings).length, 'fact')}, for what a model writes`,
    ),
    line('Updates', updates.length, `beside ${count(new Set(updates.flatMap((update) => update.facts)).size, 'fact')}`),
    line('Help lines', helpLines.length, `in ${new Set(helpLines.map((help) => help.country)).size} countries`),
    line('Occasions', occasions.length),
    line(
      'Triage samples',
      triage.help.length + triage.refused.length + triage.none.length,
      `${triage.help.length} help, ${triage.refused.length} refused, ${triage.none.length} neither`,
    ),
    line('Word vectors', vectorsIn(folder).rows.size),
    ...(review === undefined ? [] : [`The first facts are to be reviewed by ${review}.`]),
  ].join('\n')
}
