import { expect, it } from 'vitest'
import { timeOf } from '#briefings/settings.ts'

it.for([
  ['09:00', '09:00'],
  ['9', '09:00'],
  ['9:30', '09:30'],
  ['9 am', '09:00'],
  ['12am', '00:00'],
  ['12 pm', '12:00'],
  ['5:30 p.m.', '17:30'],
  ['23:59', '23:59'],
  ['0:00', '00:00'],
])('the time %s is %s', ([typed, time]) => expect(timeOf(typed as string)).toBe(time))

it.for(['24:00', '9:60', '13 pm', '0 am', 'nine', '', '09:00:00', '-1', '9:5'])('%j is no time of day', (typed) =>
  expect(() => timeOf(typed)).toThrow('Write it as 09:00'),
)
