/** Which channel asks which pack of knowledge; a channel that is not here asks the article. */
import type Keyv from 'keyv'

/** The platform's own ids; `workspace` is a Slack team or a Discord server, with which the binding goes. */
export type BoundChannel = { surface: string; workspace: string; channel: string }
export type PackBindings = {
  packOf: (place: Pick<BoundChannel, 'surface' | 'channel'>) => Promise<string | undefined>
  bind: (place: BoundChannel, pack: string) => Promise<void>
  /** Back to the article. Whether it was bound. */
  release: (place: Pick<BoundChannel, 'surface' | 'channel'>) => Promise<boolean>
  /** Channels as `slack:C123`. */
  list: () => Promise<{ channel: string; pack: string }[]>
  /** How many went. */
  forgetWorkspace: (surface: string, workspace: string) => Promise<number>
}
export type Binding = { pack: string; workspace: string }

export function createPackBindings(keyv: Keyv<Binding>): PackBindings {
  return {
    packOf: async (place) => (await keyv.get(keyOf(place)))?.pack,
    async bind(place, pack) {
      await keyv.set(keyOf(place), { pack, workspace: place.workspace })
    },
    release: (place) => keyv.delete(keyOf(place)),
    async list() {
      const all: { channel: string; pack: string }[] = []
      for await (const [channel, { pack }] of entries(keyv)) all.push({ channel, pack })
      return all
    },
    async forgetWorkspace(surface, workspace) {
      let gone = 0
      for await (const [channel, binding] of entries(keyv))
        if (channel.startsWith(`${surface}:`) && binding.workspace === workspace && (await keyv.delete(channel))) gone += 1
      return gone
    },
  }
}

function keyOf({ surface, channel }: Pick<BoundChannel, 'surface' | 'channel'>): string {
  return `${surface}:${channel}`
}

function entries(keyv: Keyv<Binding>): AsyncIterable<[string, Binding]> {
  return (keyv.iterator?.(keyv.namespace) ?? []) as AsyncIterable<[string, Binding]>
}
