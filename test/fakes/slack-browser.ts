/** Somebody installs the app in a workspace by a browser, over HTTP. */
import type { Bot } from './slack-bot.ts'

export async function baseOf({ surface }: Pick<Bot, 'surface'>): Promise<string> {
  return `http://127.0.0.1:${await surface.address()}`
}

/** The install page, then Slack's redirect with the cookie that came along. */
export async function install(bot: Pick<Bot, 'surface'>, team: string): Promise<{ authorize: URL; done: Response }> {
  const base = await baseOf(bot)
  const page = await fetch(`${base}/slack/install`, { redirect: 'manual' })
  const authorize = new URL(page.headers.get('location') ?? '')
  const done = await fetch(`${base}/slack/oauth_redirect?code=code-${team}&state=${authorize.searchParams.get('state')}`, {
    headers: {
      cookie: page.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; '),
    },
  })
  return { authorize, done }
}

export async function installedAt({ database }: Bot, team: string): Promise<number> {
  return (await database.query('SELECT * FROM keyv WHERE key LIKE $1', [`slack-installations:team:${team}`])).length
}
