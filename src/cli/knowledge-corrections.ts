// npm run knowledge -- corrections: which posted briefings say what has changed since; with --post one correction for each.
import { type Outdated, outdatedPosts, postCorrection } from '#briefings/corrections.ts'
import type { Config } from '#config'
import { createAnswerer } from '#core/answer.ts'
import { openDatabase } from '#store/database.ts'
import { loadPrepared } from '#store/prepared-file.ts'
import { paths } from '../paths.ts'
import { block, count, type Report } from './knowledge-layout.ts'
import { postersOf } from './posters.ts'

export async function corrections(config: Config, post: boolean, now: number): Promise<Report> {
  const { prepared } = await loadPrepared(paths.knowledge, paths.data, new Date(now).toISOString().slice(0, 10))
  const { ground } = createAnswerer(prepared)
  const database = await openDatabase(config.databaseUrl)
  try {
    const outdated = await outdatedPosts(database, ground)
    if (outdated.length === 0) return { text: 'No posted briefing says anything that has changed since.', code: 0 }
    if (!post)
      return {
        text: `${outdated.map(postText).join('\n\n')}\n\nnpm run knowledge -- corrections --post posts a correction into ${outdated.length === 1 ? 'that channel' : 'each of these channels'}, once.`,
        code: 0,
      }
    const poster = await postersOf(config, database, prepared.knowledge)
    const lines: string[] = []
    let open = 0
    for (const one of outdated) {
      const corrected = await postCorrection(database, poster, one, ground, now)
      if (corrected.kind !== 'posted') open += 1
      lines.push(
        `${nameOf(one)}: ${{ posted: 'corrected', unsure: 'the correction may be out or not; look in the channel, then try again', refused: `not corrected (${corrected.kind === 'refused' ? corrected.reason : ''})` }[corrected.kind]}`,
      )
    }
    return { text: lines.join('\n'), code: open > 0 ? 1 : 0 }
  } finally {
    await database.close()
  }
}

function postText(one: Outdated): string {
  return block(
    `${nameOf(one)} (message ${one.messageId ?? 'unknown'}) says what has changed, ${count(one.changes.length, 'fact')}:`,
    one.changes.flatMap(({ factId, was, now }) => [`${factId} was: ${was}`, now ? `${factId} now: ${now.text}` : `${factId} was withdrawn`]),
  )
}

function nameOf({ channel, occasion, date }: Outdated): string {
  return `${channel.surface} channel ${channel.channel}, ${occasion} of ${date}`
}
