/** Wiring of the knowledge: edits are taken over while the bot runs, and further packs stand beside the article. */
import { BriefError } from '#errors'
import type { Prepared } from '#core/prepare.ts'
import type { Logger } from '#log'
import type { Packs, PacksParts } from '#operate/packs.ts'
import type { Preparation } from '#operate/prepare-apart.ts'
import { createReload, isBrokenEdit } from '#operate/reload.ts'
import type { Database } from '#store/database.ts'
import { paths } from '../paths.ts'

/** The local day of this machine's clock in UTC, "2027-01-31". */
export const dayOf = (now: () => number): string => new Date(now()).toISOString().slice(0, 10)

/** Begun before the first load, so that no edit in between is missed. The work is done in a process of its own, and only for an edit. */
export function knowledgeReload(
  { knowledge, data }: Omit<Preparation, 'today'>,
  log: Logger,
  now: () => number,
  use: (prepared: Prepared) => void,
): () => Promise<void> {
  return createReload({
    folder: knowledge,
    prepare: async () => (await import('#operate/prepare-apart.ts')).prepareApart({ knowledge, data, today: dayOf(now) }),
    use(prepared) {
      use(prepared)
      log.info({ facts: prepared.knowledge.facts.length, gaps: prepared.knowledge.gaps.length }, 'knowledge reloaded')
    },
    onBroken: (error) =>
      log.error(
        toldOf(error),
        isBrokenEdit(error)
          ? 'the edited knowledge is broken; the last good version stays'
          : 'the edited knowledge could not be prepared; the last good version stays, and it is tried again',
      ),
    now,
  })
}

function toldOf(error: unknown): object {
  return error instanceof BriefError ? { problem: error.message, faults: error.faults } : { err: error }
}

type FurtherPacks = Pick<PacksParts, 'vectors' | 'writerOf' | 'onPrepare'> & { log: Logger; now: () => number }

export async function furtherPacks(database: Database, { log, now, ...parts }: FurtherPacks): Promise<Packs> {
  const [{ openPacks }, { createPackBindings }, { openKeyv }] = await Promise.all([
    import('#operate/packs.ts'),
    import('#store/pack-bindings.ts'),
    import('#store/keyv.ts'),
  ])
  return openPacks({
    ...parts,
    knowledge: paths.knowledge,
    data: paths.data,
    today: dayOf(now),
    bindings: createPackBindings(openKeyv(database, 'packs')),
    watch: (place, use) => knowledgeReload(place, log, now, use),
    onBroken: (pack, error) => log.error({ pack, ...toldOf(error) }, 'a pack is broken; the article answers for it until it is mended'),
    onMissing: (channel, pack) => log.warn({ channel, pack }, 'bound to a pack that is not there; the article answers'),
  })
}
