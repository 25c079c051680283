import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dot, principalAxes, removeMean } from '#knowledge/principal-axes.ts'

it('finds where vectors differ most, the strongest direction first', () => {
  const rows = [
    [3, 4, 0],
    [-3, -4, 0],
    [0.4, -0.3, 0],
    [-0.4, 0.3, 0],
    [0, 0, 0.1],
    [0, 0, -0.1],
  ].map((row) => Float32Array.from(row))
  const [first, second, third] = principalAxes(rows, 3).map((axis) => [...axis].map((value) => Math.round(Math.abs(value) * 1000) / 1000))
  expect([first, second, third]).toEqual([
    [0.6, 0.8, 0],
    [0.8, 0.6, 0],
    [0, 0, 1],
  ])
})

it('gives axes of unit length, square to each other, the same every time', () => {
  const row = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 })
  fc.assert(
    fc.property(fc.array(row, { minLength: 3, maxLength: 8 }), (drawn) => {
      // a little of each direction, so that no axis is left without any difference
      const rows = [...drawn, ...[0, 1, 2, 3, 4].map((at) => Array.from({ length: 5 }, (_, axis) => (axis === at ? 1 : 0)))].map((of) => Float32Array.from(of))
      const axes = principalAxes(rows, 3)
      for (const [a, one] of axes.entries()) for (const [b, other] of axes.entries()) expect(dot(one, other)).toBeCloseTo(a === b ? 1 : 0, 6)
      expect(principalAxes(rows, 3)).toEqual(axes)
    }),
  )
})

it('takes the mean off', () => {
  const rows = [Float32Array.of(1, 2), Float32Array.of(3, 6)]
  removeMean(rows)
  expect(rows).toEqual([Float32Array.of(-1, -2), Float32Array.of(1, 2)])
})
