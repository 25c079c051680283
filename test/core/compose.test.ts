import { describe, expect, it } from 'vitest'
import { areLater } from '#core/compose.ts'

describe('figures from other sources', () => {
  it.each([
    [['2022-09-12'], true],
    [['2014-11-24'], false],
    [['2020-01-31'], false],
    [['2022-09-12', '2014-11-24'], false],
  ])('dated %j are later than an article of January 31, 2020: %s', (days, later) => {
    expect(
      areLater(
        days.map((asOf) => ({ asOf })),
        { published: '2020-01-31' },
      ),
    ).toBe(later)
  })
})
