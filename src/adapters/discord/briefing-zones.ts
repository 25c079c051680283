/** Time zones while somebody types, and the one that is offered where they have chosen one before. Discord tells nobody's zone. */
import type { AutocompleteInteraction } from 'discord.js'
import type { Subscription } from '#briefings/occurrences.ts'
import { soon } from './briefing-opening.ts'
import type { Choice } from './suggest.ts'
import type { Tools } from './tools.ts'
import { briefingWords } from './briefing-words.ts'
import { languageOf } from './words.ts'

const MOST = 25

/** Each with its present time, by which people see whether it is theirs. Before anything is typed: zones of this server, then of the person's language. */
export async function suggestZones({ guildId, user, locale, guildLocale, options }: AutocompleteInteraction, { briefings, now }: Tools): Promise<Choice[]> {
  const { zones, subscriptions } = briefings()
  const typed = options.getFocused()
  const names =
    typed.trim() === ''
      ? [
          ...byNearness((await soon(subscriptions.list('discord', guildId ?? ''))) ?? [], user.id).map(({ zone }) => zone),
          ...[locale, guildLocale].flatMap((one) => zonesOf(one)),
        ]
      : zones.search(typed, MOST)
  const say = briefingWords[languageOf(locale)]
  return [...new Set(names)].slice(0, MOST).map((name) => ({
    name: `${name} (${say.now(new Intl.DateTimeFormat('en-GB', { timeZone: name, hour: '2-digit', minute: '2-digit' }).format(now()))})`,
    value: name,
  }))
}

/** Whose zone to offer in the form: what this person set up last, otherwise what anybody did in this server. */
export function likelyZone(all: readonly Subscription[], person: string): Subscription | undefined {
  return byNearness(all, person)[0]
}

function byNearness(all: readonly Subscription[], person: string): Subscription[] {
  return all.toSorted((a, b) => Number(b.createdBy === person) - Number(a.createdBy === person) || b.changedAt - a.changedAt)
}

/** "es-MX" -> those of Mexico, "de" -> those of Germany. Only offered, never taken by itself. */
function zonesOf(locale: string | null): string[] {
  return locale === null ? [] : (new Intl.Locale(locale).maximize().getTimeZones?.() ?? [])
}
