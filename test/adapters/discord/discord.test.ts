import { onTestFinished } from 'vitest'
import { surfaceContract } from '../../contracts/surface.ts'
import { type Channel, type Message, startDiscord } from '../../fakes/discord.ts'
import { startBot } from '../../fakes/discord-bot.ts'
import { type Person, textOf } from '../../fakes/discord-person.ts'
import { CHANNELS } from '../../fakes/discord-world.ts'

surfaceContract('Discord', {
  async start(desk, answerer) {
    const discord = await startDiscord({ limits: { perRoute: { limit: 50, windowMs: 1_000 } } })
    onTestFinished(() => discord.stop())
    const guild = discord.guild()
    const bot = await startBot(discord, answerer, { desk })
    const parent = discord.channel(guild)
    const people = new Map<string, Person>()
    const threads = new Map<string, Channel>()
    const messages = new Map<string, { person: Person; message: Message }>()
    const me = discord.world.bot
    return {
      async say(text, { user, thread, id }) {
        const known = id === undefined ? undefined : messages.get(id)
        if (known) {
          known.person.again(known.message)
          return known.message.id
        }
        const person = people.get(user) ?? discord.person({ username: user })
        people.set(user, person)
        const channel = threads.get(thread) ?? discord.channel(guild, { type: CHANNELS.publicThread, parentId: parent.id })
        threads.set(thread, channel)
        const message = person.say(channel, `<@${me.id}> ${text}`)
        messages.set(message.id, { person, message })
        return message.id
      },
      async echo(text) {
        const self: Person = discord.speaker(me)
        self.say(parent, `<@${me.id}> ${text}`)
      },
      seen: () => discord.posted().map((message) => ({ text: textOf(message), onlyToAsker: discord.world.channels.get(message.channel_id)?.type === CHANNELS.dm, thread: message.channel_id })),
      stop: bot.stop,
    }
  },
})
