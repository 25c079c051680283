/** The knowledge: faults, facts past their review, help lines that nobody has checked for three months. */
import { describeFaults } from '#errors'
import { packsIn } from '#knowledge/packs.ts'
import { inspectKnowledge } from '#knowledge/read.ts'
import type { Knowledge } from '#knowledge/schema.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

const HELP_LINES_GOOD_FOR = 90 // days
const SHOWN = 5

/** `newestDay`: the latest date on which anything was verified. */
export function checkKnowledge(folder: string, now: number): { findings: Finding[]; newestDay: string } {
  const today = dayOf(now)
  const { knowledge, faults } = inspectKnowledge(folder, today)
  if (!knowledge)
    return {
      findings: [
        fail(
          'knowledge',
          `${faults.length} fault(s), so nothing is loaded`,
          `npm run knowledge -- check shows them all.\n${describeFaults(faults.slice(0, SHOWN))}`,
        ),
      ],
      newestDay: '',
    }
  const stale = staleFacts(knowledge, today)
  const old = oldHelpLines(knowledge, now)
  return {
    findings: [
      ok('knowledge', `${knowledge.facts.length} facts and ${knowledge.gaps.length} gaps, without fault`),
      stale.length === 0
        ? ok('reviews', 'no fact is past its review date')
        : warn('reviews', `${stale.length} fact(s) past the review date: ${some(stale)}`, 'Check them against the article and set verifiedOn and reviewBy.'),
      old.length === 0
        ? ok('help lines', `all checked within ${HELP_LINES_GOOD_FOR} days`)
        : warn('help lines', `not checked for ${HELP_LINES_GOOD_FOR} days: ${some(old)}`, 'Call up the source of each, correct it and set checkedOn.'),
    ],
    newestDay: [...knowledge.facts.map(({ verifiedOn }) => verifiedOn), ...knowledge.helpLines.map(({ checkedOn }) => checkedOn)].sort().at(-1) ?? '',
  }
}

/** The further packs, each as the article; only what is wrong has lines of its own. */
export function checkPacks(folder: string, now: number): Finding[] {
  const packs = packsIn(folder)
  if (packs.length === 0) return []
  const wrong = packs.flatMap(({ id, folder: own }) =>
    checkKnowledge(own, now)
      .findings.filter(({ state }) => state !== 'ok')
      .map((finding) => ({ ...finding, check: `${finding.check} of pack ${id}` })),
  )
  return wrong.length > 0 ? wrong : [ok('packs', `${packs.map(({ id }) => id).join(', ')}, without fault`)]
}

export function staleFacts({ facts }: Knowledge, today: string): string[] {
  return facts.filter(({ reviewBy }) => reviewBy < today).map(({ id }) => id)
}

export function oldHelpLines({ helpLines }: Knowledge, now: number): string[] {
  const since = dayOf(now - HELP_LINES_GOOD_FOR * 24 * 3_600_000)
  return helpLines.filter(({ checkedOn }) => checkedOn < since).map(({ id }) => id)
}

function some(ids: readonly string[]): string {
  return `${ids.slice(0, SHOWN).join(', ')}${ids.length > SHOWN ? ` and ${ids.length - SHOWN} more` : ''}`
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
