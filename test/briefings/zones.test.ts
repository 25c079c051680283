import { describe, expect, it } from 'vitest'
import { createZones } from '#briefings/zones.ts'

const zones = createZones()

describe('a zone', () => {
  it.for([
    ['Europe/Athens', 'Europe/Athens'],
    [' america/new_york ', 'America/New_York'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['utc', 'UTC'],
    ['US/Eastern', 'US/Eastern'],
  ])('%s is taken as %s', ([typed, name]) => expect(zones.named(typed as string)).toBe(name))

  it('is every one that the runtime knows', () => {
    for (const name of Intl.supportedValuesOf('timeZone')) expect(zones.named(name)).toBe(name)
  })

  it.for([
    ['Europe/Athen', 'Europe/Athens'],
    ['EST', 'America/New_York'],
    ['eastern', 'America/New_York'],
    ['New York', 'America/New_York'],
    ['Amercia/New_York', 'America/New_York'],
    ['+05:30', ''],
    ['Etc/GMT+5', ''],
    ['Mars/Phobos', ''],
    ['', ''],
    ['<script>', ''],
  ])('%s is refused, with the nearest names', ([typed, nearest]) => {
    expect(() => zones.named(typed as string)).toThrow(nearest === '' ? /no time zone/ : new RegExp(`Nearest: (?:[^.]*, )?${nearest}`))
  })
})

describe('searching', () => {
  it.for([
    ['athens', 'Europe/Athens'],
    ['new y', 'America/New_York'],
    ['kolkata', 'Asia/Kolkata'],
    ['germany', 'Europe/Berlin'],
    ['greece', 'Europe/Athens'],
    ['São Paulo', 'America/Sao_Paulo'],
    ['pst', 'America/Los_Angeles'],
    ['boston', 'America/New_York'],
    ['lodon', 'Europe/London'],
    ['Kyiv', 'Europe/Kyiv'],
  ])('%s finds %s first', ([typed, first]) => expect(zones.search(typed as string, 25)[0]).toBe(first))

  it('offers no more than asked for, each a zone that is taken', () => {
    for (const typed of ['', 'a', 'america', 'united states', 'zzzz']) {
      const found = zones.search(typed, 25)
      expect(found.length).toBeLessThanOrEqual(25)
      for (const name of found) expect(zones.named(name)).toBe(name)
    }
  })
})
