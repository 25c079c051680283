/** Which channel asks which pack of knowledge; a channel that is not here asks the article. Channels as `slack:C123`. */
import type Keyv from 'keyv'

export type PackBindings = {
  packOf: (channel: string) => Promise<string | undefined>
  bind: (channel: string, pack: string) => Promise<void>
  /** Back to the article. Whether it was bound. */
  release: (channel: string) => Promise<boolean>
  list: () => Promise<{ channel: string; pack: string }[]>
}

export function createPackBindings(keyv: Keyv<string>): PackBindings {
  return {
    packOf: (channel) => keyv.get(channel),
    async bind(channel, pack) {
      await keyv.set(channel, pack)
    },
    release: (channel) => keyv.delete(channel),
    async list() {
      const all: { channel: string; pack: string }[] = []
      for await (const [channel, pack] of (keyv.iterator?.(keyv.namespace) ?? []) as AsyncIterable<[string, string]>) all.push({ channel, pack })
      return all
    },
  }
}
