/**
 * Principal axes of many vectors, by power iteration. Deterministic to the last byte: only basic arithmetic and square roots,
 * whose results are the same on every machine.
 */
export type Vector = Float32Array | Float64Array

const ROUNDS = 200 // of power iteration for one axis; far more than it needs to settle

/** The `count` directions in which `rows`, whose mean is off, differ most; the strongest first. */
export function principalAxes(rows: readonly Float32Array[], count: number): Float64Array[] {
  const matrix = covariance(rows)
  const axes: Float64Array[] = []
  const random = sameEveryTime()
  while (axes.length < count) {
    let axis = Float64Array.from({ length: matrix.length }, random)
    let strength = 0
    for (let round = 0; round < ROUNDS; round++) {
      const next = Float64Array.from(matrix, (line) => dot(line, axis))
      for (const found of axes) subtract(next, found, dot(next, found)) // rounding would let the stronger axes creep back in
      strength = Math.sqrt(dot(next, next))
      axis = next.map((value) => value / strength)
    }
    axes.push(axis)
    matrix.forEach((line, at) => {
      subtract(line, axis, strength * (axis[at] as number)) // taken out before the next is looked for
    })
  }
  return axes
}

/** What all rows share says nothing about any of them, yet would take up the first axis. */
export function removeMean(rows: readonly Float32Array[]): void {
  const dimensions = rows[0]?.length ?? 0
  const mean = new Float32Array(dimensions)
  for (const row of rows) for (let at = 0; at < dimensions; at++) mean[at] = (mean[at] as number) + (row[at] as number) / rows.length
  for (const row of rows) subtract(row, mean, 1)
}

function covariance(rows: readonly Float32Array[]): Float64Array[] {
  const dimensions = rows[0]?.length ?? 0
  const matrix = Array.from({ length: dimensions }, () => new Float64Array(dimensions))
  for (const row of rows) {
    for (let a = 0; a < dimensions; a++) {
      const line = matrix[a] as Float64Array
      const value = row[a] as number
      for (let b = 0; b <= a; b++) line[b] = (line[b] as number) + value * (row[b] as number)
    }
  }
  for (let a = 0; a < dimensions; a++) for (let b = 0; b < a; b++) (matrix[b] as Float64Array)[a] = (matrix[a] as Float64Array)[b] as number
  return matrix
}

export function dot(a: Vector, b: Vector): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number)
  return sum
}

export function subtract(vector: Vector, part: Vector, times: number): void {
  for (let at = 0; at < vector.length; at++) vector[at] = (vector[at] as number) - times * (part[at] as number)
}

/** Start values between -0.5 and 0.5 from a linear congruential generator: the axes must not depend on chance. */
function sameEveryTime(): () => number {
  let seed = 1
  return () => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed / 2147483648 - 0.5
  }
}
