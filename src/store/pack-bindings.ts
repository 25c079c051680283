/** Which channel asks which pack of knowledge; a channel that is not here asks the article. Channels as `slack:C123`. */
import type Keyv from 'keyv'

export type PackBindings = {
  /** Notes whose channel it is, so that the binding goes with the workspace. */
  packOf: (channel: string, workspace?: string) => Promise<string | undefined>
  bind: (channel: string, pack: string) => Promise<void>
  /** Back to the article. Whether it was bound. */
  release: (channel: string) => Promise<boolean>
  list: () => Promise<{ channel: string; pack: string }[]>
  /** Of a workspace as `slack:T123`. How many went. */
  forgetWorkspace: (workspace: string) => Promise<number>
}
/** `workspace` is known once somebody has asked there. */
export type Binding = string | { pack: string; workspace: string }

export function createPackBindings(keyv: Keyv<Binding>): PackBindings {
  return {
    async packOf(channel, workspace) {
      const binding = await keyv.get(channel)
      if (typeof binding !== 'string') return binding?.pack
      if (workspace !== undefined) await keyv.set(channel, { pack: binding, workspace })
      return binding
    },
    async bind(channel, pack) {
      await keyv.set(channel, pack)
    },
    release: (channel) => keyv.delete(channel),
    async list() {
      const all: { channel: string; pack: string }[] = []
      for await (const [channel, binding] of entries(keyv)) all.push({ channel, pack: typeof binding === 'string' ? binding : binding.pack })
      return all
    },
    async forgetWorkspace(workspace) {
      let gone = 0
      for await (const [channel, binding] of entries(keyv))
        if (typeof binding !== 'string' && binding.workspace === workspace && (await keyv.delete(channel))) gone += 1
      return gone
    },
  }
}

function entries(keyv: Keyv<Binding>): AsyncIterable<[string, Binding]> {
  return (keyv.iterator?.(keyv.namespace) ?? []) as AsyncIterable<[string, Binding]>
}
