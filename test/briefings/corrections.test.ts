/** A fact that changes after it was posted: the posts that said it are found, and corrected once. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Outdated, correctionOf, outdatedPosts, postCorrection } from '#briefings/corrections.ts'
import { briefText } from '#briefings/brief-sections.ts'
import type { Poster } from '#briefings/poster.ts'
import type { Ground } from '#core/ground.ts'
import type { Fact } from '#knowledge/schema.ts'
import { type Database, openDatabase } from '#store/database.ts'
import { FREEDOM_DAY, groundOf, plainGround, room } from '../fakes/briefings.ts'
import { type Channels, createChannels, posterTo } from '../fakes/channels.ts'

const ground = plainGround()
const NOW = FREEDOM_DAY + 86_400_000

type Scene = { database: Database; channels: Channels; poster: Poster; cited: string[] }

/** Two channels that got the briefing of National Freedom Day. */
async function posted(): Promise<Scene> {
  const database = await openDatabase('sqlite::memory:')
  onTestFinished(() => database.close())
  const channels = createChannels()
  const poster = posterTo(channels, () => FREEDOM_DAY)
  let at = FREEDOM_DAY - 3_600_000
  const house = room({ database, ground, poster, now: () => at })
  for (const channel of ['C1', 'C2'])
    await house.subscriptions.subscribe({ surface: 'slack', workspace: 'T1', channel }, 'U1', {
      series: 'freedom-day',
      zone: 'America/New_York',
      time: '09:00',
    })
  await house.start()
  at = FREEDOM_DAY + 1
  await house.tick()
  await house.idle()
  await house.stop()
  expect(house.faults).toEqual([])
  const [row] = await database.query<{ cited: string }>('SELECT cited FROM occurrences')
  return { database, channels, poster, cited: Object.keys(JSON.parse(row?.cited ?? '{}')) }
}

/** The same knowledge after an edit of one fact; without it, if `edit` gives none. */
function edited(id: string, edit: (fact: Fact) => Fact | undefined): Ground {
  const { knowledge } = ground
  return groundOf({ ...knowledge, facts: knowledge.facts.flatMap((fact) => (fact.id === id ? (edit(fact) ?? []) : fact)) })
}

const reworded = (fact: Fact): Fact => ({ ...fact, statement: 'This now reads otherwise.' })

describe('a post', () => {
  it('that says what still stands is left alone', async () => {
    const { database, cited } = await posted()
    expect(cited.length).toBeGreaterThanOrEqual(3)
    expect(await outdatedPosts(database, ground)).toEqual([])
    expect(await outdatedPosts(database, edited('article-published', reworded))).toEqual([])
  })

  it('that says what has changed is found, with what it said and what is right', async () => {
    const {
      database,
      cited: [id = ''],
    } = await posted()
    const found = await outdatedPosts(database, edited(id, reworded))
    expect(found.map(({ channel, messageId }) => [channel.channel, messageId])).toEqual([
      ['C1', 'C1/1'],
      ['C2', 'C2/1'],
    ])
    expect(found[0]?.changes).toEqual([
      { factId: id, was: expect.any(String), now: expect.objectContaining({ text: expect.stringContaining('now reads otherwise') }) },
    ])
    expect(
      (
        await outdatedPosts(
          database,
          edited(id, () => undefined),
        )
      )[0]?.changes[0]?.now,
    ).toBeUndefined()
  })
})

describe('a correction', () => {
  async function outdated(scene: Scene, after: Ground): Promise<Outdated> {
    return (await outdatedPosts(scene.database, after))[0] as Outdated
  }

  it('is posted once; from then on the post counts as saying what is right, and can be corrected again', async () => {
    const scene = await posted()
    const after = edited(scene.cited[0] as string, reworded)
    expect(await postCorrection(scene.database, scene.poster, await outdated(scene, after), after, NOW)).toEqual({ kind: 'posted', messageId: 'C1/2' })
    expect((await outdatedPosts(scene.database, after)).map(({ channel }) => channel.channel)).toEqual(['C2'])
    expect(await postCorrection(scene.database, scene.poster, await outdated(scene, ground), ground, NOW)).toMatchObject({ kind: 'posted', messageId: 'C1/3' })
  })

  it('whose fate is unknown is looked for before anything is sent again', async () => {
    const scene = await posted()
    const after = edited(scene.cited[0] as string, reworded)
    const losing: Poster = { ...scene.poster, post: async (...to) => scene.poster.post(...to).then(() => ({ kind: 'ambiguous' })) }
    expect(await postCorrection(scene.database, losing, await outdated(scene, after), after, NOW)).toEqual({ kind: 'unsure' })
    const blind: Poster = { ...scene.poster, find: async () => ({ kind: 'unknown' }) }
    expect(await postCorrection(scene.database, blind, await outdated(scene, after), after, NOW)).toEqual({ kind: 'unsure' })
    expect(await postCorrection(scene.database, scene.poster, await outdated(scene, after), after, NOW + 60_000)).toEqual({ kind: 'posted', messageId: 'C1/2' })
    expect(scene.channels.messages.get('C1')).toHaveLength(2)
  })

  it('by two at once is posted by one of them', async () => {
    const scene = await posted()
    const after = edited(scene.cited[0] as string, reworded)
    const one = await outdated(scene, after)
    const both = await Promise.all([
      postCorrection(scene.database, scene.poster, one, after, NOW),
      postCorrection(scene.database, scene.poster, one, after, NOW),
    ])
    expect(both.map(({ kind }) => kind).sort()).toEqual(['posted', 'unsure'])
    expect(scene.channels.messages.get('C1')).toHaveLength(2)
  })

  it('that is refused says why, and can be tried again', async () => {
    const scene = await posted()
    const after = edited(scene.cited[0] as string, reworded)
    scene.channels.refusing.set('C1', { reason: 'is_archived', permanent: true })
    expect(await postCorrection(scene.database, scene.poster, await outdated(scene, after), after, NOW)).toEqual({ kind: 'refused', reason: 'is_archived' })
    scene.channels.refusing.clear()
    expect(await postCorrection(scene.database, scene.poster, await outdated(scene, after), after, NOW)).toMatchObject({ kind: 'posted' })
  })

  it('reads plainly: what was said, what is right, and the source', async () => {
    const scene = await posted()
    const id = scene.cited[0] as string
    const after = edited(id, reworded)
    const text = briefText(correctionOf(await outdated(scene, after), after), 'Ask me.')
    expect(text).toMatch(/^Correction to our briefing of February 1, 2027\n\nThat briefing needs a correction\. It said: "/)
    expect(text).toContain('- This now reads otherwise. [¶')
    const withdrawn = edited(id, () => undefined)
    expect(briefText(correctionOf(await outdated(scene, withdrawn), withdrawn), 'Ask me.')).toMatch(
      /We take back: ".*What stands below remains right\.[\s\S]*- .* \[¶\d/,
    )
  })
})
