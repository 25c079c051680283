/** npm run discord -- invite: the links that bring the bot into a server, or to one person. */
import { readConfig } from '#config'

export const USAGE = 'Usage: npm run discord --silent -- invite\n\nPrints the links that add the bot to a server, or to your own account.\n'

export async function run(args: readonly string[]): Promise<number> {
  if (args.length !== 1 || args[0] !== 'invite') {
    process.stderr.write(USAGE)
    return 2
  }
  const { discord } = readConfig()
  if (!discord) {
    process.stderr.write('DISCORD_TOKEN is not set. Discord developer portal > your application > Bot > Reset Token; put it into .env.\n')
    return 1
  }
  const { invites } = await import('#adapters/discord/invite.ts')
  const { name, server, person } = await invites(discord.token, discord.apiUrl)
  process.stdout.write(
    `Add ${name} to a server (view channels, send messages, read their history; nothing else):\n${server}\n\n${
      person === undefined
        ? 'People cannot add it to their own account yet. Developer portal > your application > Installation > tick User Install, and start the bot again.'
        : `Add it to your own account, to ask it anywhere:\n${person}`
    }\n`,
  )
  return 0
}
