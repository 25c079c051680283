/**
 * The two places of a run with kills. Either the plain stand-ins of channels.ts, which misbehave in every way there is; or the
 * stand-ins of Slack and Discord themselves, to which the real clients talk.
 */
import type { Channel, Poster, PostingSurface } from '#briefings/poster.ts'
import type { Knowledge } from '#knowledge/schema.ts'
import { createChannels, mishaps, posterOverHttp, serveChannels } from './channels.ts'

/** What a process of its own needs to know to post there. */
export type Way =
  | { kind: 'plain'; urls: Record<PostingSurface, string> }
  | { kind: 'real'; slack: { url: string; token: string }; discord: { url: string; token: string; bot: string } }

export type Places = {
  way: Way
  channels: readonly Channel[]
  /** Keys of the messages in it, oldest first. */
  keysIn: (channel: Channel) => string[]
  /** Plans what goes wrong until it is called again. */
  disturb: () => void
  requests: () => { post: number; find: number; limited: number }
  close: () => Promise<void>
}

export type Story = { count: number; random: () => number; now: () => number }

const MISHAPS = 0.12 // of all requests
const IN_A_WORKSPACE = 4

export async function plainPlaces({ count, random }: Story): Promise<Places> {
  const mishap = () => (random() < MISHAPS ? mishaps[Math.floor(random() * mishaps.length)] : undefined)
  const standIns = { slack: createChannels({ mishap }), discord: createChannels({ mishap, idempotent: true, perSecond: 50 }) }
  const servers = { slack: await serveChannels(standIns.slack), discord: await serveChannels(standIns.discord) }
  return {
    way: { kind: 'plain', urls: { slack: servers.slack.url, discord: servers.discord.url } },
    channels: Array.from(
      { length: count },
      (_, at): Channel => ({ surface: at % 2 === 0 ? 'slack' : 'discord', workspace: `W${Math.floor(at / 2 / IN_A_WORKSPACE)}`, channel: `C${at}` }),
    ),
    keysIn: ({ surface, channel }) => (standIns[surface].messages.get(channel) ?? []).map(({ key }) => key),
    disturb: () => {},
    requests() {
      const [one, other] = [standIns.slack.requests, standIns.discord.requests]
      return { post: one.post + other.post, find: one.find + other.find, limited: one.limited + other.limited }
    },
    close: async () => void (await Promise.all([servers.slack.close(), servers.discord.close()])),
  }
}

const DISTURBANCES = 6 // on each platform, at a time

export async function realPlaces({ count, random, now }: Story): Promise<Places> {
  const [{ startSlack }, { startDiscord }] = await Promise.all([import('./slack.ts'), import('./discord.ts')])
  const [slack, discord] = [await startSlack({ now, echo: false }), await startDiscord({ now })]
  const guild = discord.guild()
  const channels = Array.from({ length: count }, (_, at): Channel => {
    if (at % 2 === 1) return { surface: 'discord', workspace: guild.id, channel: discord.channel(guild).id }
    slack.channel(`C${at}`)
    return { surface: 'slack', workspace: `W${Math.floor(at / 2 / IN_A_WORKSPACE)}`, channel: `C${at}` }
  })
  const asked = (method: string, path: RegExp): number =>
    slack.calls.filter((call) => call.method === method).length + discord.requests.filter((request) => path.test(`${request.method} ${request.path}`)).length
  return {
    way: { kind: 'real', slack: { url: slack.url, token: slack.botToken }, discord: { url: discord.url, token: discord.token, bot: discord.world.bot.id } },
    channels,
    keysIn: ({ surface, channel }) =>
      surface === 'slack'
        ? slack.posts(channel).map(({ metadata }) => String(metadata?.event_payload['key']))
        : (discord.world.channels.get(channel)?.messages ?? []).map(({ nonce, components }) => nonce ?? JSON.stringify(components)),
    disturb() {
      for (let at = 0; at < DISTURBANCES; at++) {
        const slackKinds = ['reply-lost', { status: 500 }, { status: 503 }, { status: 429, retryAfter: 1 }, { error: 'internal_error' }] as const
        slack.fault({ method: 'chat.postMessage', kind: slackKinds[Math.floor(random() * slackKinds.length)] as (typeof slackKinds)[number] })
        const discordKinds = ['lost', 'cut', { status: 500 }, { status: 502 }, { limited: 'global', retryAfter: 1 }] as const
        discord.faults.push({
          method: 'POST',
          path: /\/messages$/,
          how: discordKinds[Math.floor(random() * discordKinds.length)] as (typeof discordKinds)[number],
        })
      }
    },
    requests: () => ({
      post: asked('chat.postMessage', /^POST .*\/messages$/),
      find: asked('conversations.history', /^GET .*\/messages$/),
      limited: discord.requests.filter(({ status }) => status === 429).length,
    }),
    close: async () => void (await Promise.all([slack.stop(), discord.stop()])),
  }
}

/** The poster of such a place, in whatever process. */
export async function posterBy(way: Way, knowledge: Knowledge): Promise<Poster> {
  if (way.kind === 'plain') return posterOverHttp(way.urls)
  const [{ posterOf }, { webApi }, { clientOptions }, slack, { renderBrief: slackBrief }, discord, { renderBrief: discordBrief }] = await Promise.all([
    import('#briefings/poster.ts'),
    import('@slack/bolt'),
    import('#adapters/slack/client.ts'),
    import('#adapters/slack/poster.ts'),
    import('#adapters/slack/brief-blocks.ts'),
    import('#adapters/discord/poster.ts'),
    import('#adapters/discord/brief.ts'),
  ])
  const client = new webApi.WebClient(way.slack.token, clientOptions(way.slack.url, undefined))
  return posterOf({
    slack: slack.createPoster({ oneWorkspace: true, clientOf: async () => client, render: (brief) => slackBrief(brief, knowledge) }),
    discord: discord.createPoster({
      token: way.discord.token,
      apiUrl: way.discord.url,
      client: () => ({ user: { id: way.discord.bot } }) as never,
      render: (brief, key) => discordBrief(brief, key, knowledge),
    }),
  })
}
