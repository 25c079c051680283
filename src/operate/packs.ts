/**
 * The further packs of knowledge, each with an answerer of its own, and who answers in which channel: the pack that it is bound
 * to, or else the article. The word vectors are held once for all.
 */
import { type Answerer, createAnswerer } from '#core/answer.ts'
import type { Prepared } from '#core/prepare.ts'
import type { Writer } from '#core/write.ts'
import { type Pack, packsIn, placeOf } from '#knowledge/packs.ts'
import type { PackBindings } from '#store/pack-bindings.ts'
import { loadPrepared } from '#store/prepared-file.ts'
import { createChangeableAnswerer } from './changeable-answerer.ts'
import type { Preparation } from './prepare-apart.ts'

/** `writer` where a model may word the answers. */
export type Voice = { answerer: Answerer; writer: Writer | undefined }

export type PacksParts = Preparation & {
  vectors: Prepared['vectors']
  bindings: Pick<PackBindings, 'packOf'>
  writerOf: ((answerer: Answerer) => Writer) | undefined
  onPrepare?: (() => void) | undefined
  /** Gives the look at a pack's files, to be repeated; see reload.ts. */
  watch: (place: Preparation, use: (prepared: Prepared) => void) => () => Promise<void>
  /** A pack could not be loaded; it is taken up once it is mended. */
  onBroken: (pack: string, error: unknown) => void
  /** A channel is bound to a pack that is not there or broken; the article answers it. */
  onMissing: (channel: string, pack: string) => void
}

export type Packs = {
  /** Undefined for the article. */
  voiceFor: (place: { surface: string; channel: string }) => Promise<Voice | undefined>
  looks: readonly (() => Promise<void>)[]
}

/** A pack that is not sound stops nobody but itself. */
export async function openPacks(parts: PacksParts): Promise<Packs> {
  const voices = new Map<string, () => Voice | undefined>()
  const looks: (() => Promise<void>)[] = []
  for (const pack of packsIn(parts.knowledge)) {
    const { voice, look } = await openPack(pack, parts)
    voices.set(pack.id, voice)
    looks.push(look)
  }
  return {
    looks,
    async voiceFor({ surface, channel }) {
      const pack = voices.size === 0 ? undefined : await parts.bindings.packOf({ surface, channel })
      if (pack === undefined) return undefined
      const voice = voices.get(pack)?.()
      if (!voice) parts.onMissing(`${surface}:${channel}`, pack)
      return voice
    },
  }
}

async function openPack(
  pack: Pack,
  { data, today, vectors, writerOf, watch, onPrepare, onBroken }: PacksParts,
): Promise<{ voice: () => Voice | undefined; look: () => Promise<void> }> {
  const place = { ...placeOf(pack, data), today }
  let current: ReturnType<typeof createChangeableAnswerer> | undefined
  let writer: Writer | undefined
  const take = (prepared: Prepared): void => {
    const next = createAnswerer({ ...prepared, vectors })
    if (current) current.change(next)
    else current = createChangeableAnswerer(next)
    writer = writerOf?.(next)
  }
  const look = watch(place, take)
  try {
    take((await loadPrepared(place.knowledge, place.data, today, onPrepare)).prepared)
  } catch (error) {
    onBroken(pack.id, error)
  }
  return { voice: () => current && { answerer: current.answerer, writer }, look }
}
