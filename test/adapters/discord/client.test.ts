/** What discord.js keeps in memory for this bot, and for how long. */
import { Events, type Message } from 'discord.js'
import { expect, it, onTestFinished } from 'vitest'
import { createClient, sweepDirect } from '../../../src/adapters/discord/client.ts'
import { startDiscord } from '../../fakes/discord.ts'

it('a direct message channel goes when it has been quiet, and the next message is heard all the same', async () => {
  const discord = await startDiscord()
  const client = createClient({ apiUrl: discord.url })
  onTestFinished(async () => {
    await client.destroy()
    await discord.stop()
  })
  const heard = (): Promise<Message> => new Promise((resolve) => client.once(Events.MessageCreate, resolve))
  await client.login(discord.token)
  await discord.connected()
  const ana = discord.person()
  const first = heard()
  ana.say(ana.dm, 'one')
  await first
  sweepDirect(client, Date.now() + 30_000)
  expect(client.channels.cache.size).toBe(1)
  sweepDirect(client, Date.now() + 90_000)
  expect(client.channels.cache.size).toBe(0)
  const second = heard()
  ana.say(ana.dm, 'two')
  await (await second).reply('heard')
  expect(ana.reads(ana.dm)).toHaveLength(1)
})
