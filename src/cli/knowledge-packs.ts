/** npm run knowledge -- packs | bind: which packs of knowledge there are, and which channel asks which. */
import { DEFAULT_PACK, packsIn } from '#knowledge/packs.ts'
import { readKnowledge } from '#knowledge/read.ts'
import { openDatabase } from '#store/database.ts'
import { openKeyv } from '#store/keyv.ts'
import { type BoundChannel, createPackBindings, type PackBindings } from '#store/pack-bindings.ts'
import { count, type Report } from './knowledge-layout.ts'

/** As an operator finds it in the address of the channel in a browser, or writes it. */
const CHANNEL =
  /^(?:https:\/\/(?:app\.slack\.com\/client\/(?<team>T\w+)|discord\.com\/channels\/(?<server>\d+))\/(?<at>\w+)|(?<surface>slack|discord):(?<workspace>\w+):(?<channel>\w+))$/

export function packs(folder: string, today: string, databaseUrl: string): Promise<Report> {
  return withBindings(databaseUrl, async (bindings) => {
    const bound = Map.groupBy(await bindings.list(), ({ pack }) => pack)
    const lines = [{ id: DEFAULT_PACK, folder }, ...packsIn(folder)].map(({ id, folder }) => {
      const { article, facts } = readKnowledge(folder, today).knowledge
      const channels = (bound.get(id) ?? []).map(({ channel }) => `\n  ${channel}`)
      return `${id}: ${article.author}, "${article.title}", ${article.outlet}; ${count(facts.length, 'fact')}${id === DEFAULT_PACK ? '; every channel that is not bound' : ''}${channels.join('')}`
    })
    return { text: lines.join('\n'), code: 0 }
  })
}

/** Takes effect at the channel's next question, for a pack that was there when the bot started. */
export function bind(folder: string, databaseUrl: string, channel: string, pack: string): Promise<Report> {
  const place = channelOf(channel)
  if (!place)
    return Promise.resolve({
      text: `"${channel}" is no channel. Copy its address from a browser, as in https://app.slack.com/client/T0123/C0123 or https://discord.com/channels/123/456, or write slack:T0123:C0123.`,
      code: 1,
    })
  const known = [DEFAULT_PACK, ...packsIn(folder).map(({ id }) => id)]
  if (!known.includes(pack))
    return Promise.resolve({ text: `There is no pack "${pack}". Known: ${known.join(', ')}. A new one is a folder in knowledge/packs.`, code: 1 })
  return withBindings(databaseUrl, async (bindings) => {
    if (pack === DEFAULT_PACK) await bindings.release(place)
    else await bindings.bind(place, pack)
    return { text: `${place.surface}:${place.channel} now asks the pack "${pack}". If the bot was started before the pack was there, start it anew.`, code: 0 }
  })
}

function channelOf(written: string): BoundChannel | undefined {
  const { team, server, at, surface, workspace = team ?? server, channel = at } = CHANNEL.exec(written)?.groups ?? {}
  if (workspace === undefined || channel === undefined) return undefined
  return { surface: surface ?? (team === undefined ? 'discord' : 'slack'), workspace, channel }
}

async function withBindings<T>(databaseUrl: string, work: (bindings: PackBindings) => Promise<T>): Promise<T> {
  const database = await openDatabase(databaseUrl)
  try {
    return await work(createPackBindings(openKeyv(database, 'packs')))
  } finally {
    await database.close()
  }
}
