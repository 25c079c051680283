import { describe, expect, it } from 'vitest'
import { classify, type Sample, train } from '../../src/core/classifier.ts'
import type { Features } from '../../src/language/features.ts'

/** A question as the numbers of its words. */
const words = (...index: number[]): Features => ({
  index: Uint32Array.from(index),
  weight: new Float32Array(index.length).fill(1 / Math.sqrt(index.length)),
  dense: new Float32Array(0),
})
const sample = (label: number, ...index: number[]): Sample => ({ label, features: words(...index) })

const [HOW_MANY, WHO, SHIPS, GUARDS, NEVER_SEEN] = [10, 11, 20, 21, 30]
/** Labels: the number of ships, of guards; who has the ships, the guards. */
const samples = [sample(0, HOW_MANY, SHIPS), sample(1, HOW_MANY, GUARDS), sample(2, WHO, SHIPS), sample(3, WHO, GUARDS)].flatMap((one) => [one, one, one])
const probabilities = (model: ReturnType<typeof train>, ...index: number[]): number[] =>
  [...classify(model, words(...index), new Float32Array(4))].map(Math.exp)

describe('the classifier', () => {
  it('learns its samples, and its probabilities sum to one', () => {
    const model = train(samples, 4)
    for (const { label, features } of samples) {
      const found = probabilities(model, ...features.index)
      expect(found.indexOf(Math.max(...found))).toBe(label)
      expect(found.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 4)
    }
  })

  it('says nothing of what it has never seen, and keeps nothing of it', () => {
    const model = train(samples, 4)
    expect(Math.max(...probabilities(model, NEVER_SEEN)) - Math.min(...probabilities(model, NEVER_SEEN))).toBeLessThan(0.05)
    expect(model.starts[NEVER_SEEN + 1]).toBe(model.starts[NEVER_SEEN])
  })

  it('what a family has in common counts for a label of which it was never seen', () => {
    const less = samples.filter(({ label }) => label !== 1).concat(sample(1, GUARDS))
    const alone = probabilities(train(less, 4), HOW_MANY, GUARDS)
    const shared = probabilities(train(less, 4, { families: [['count'], ['count'], ['person'], ['person']] }), HOW_MANY, GUARDS)
    expect(shared[1]).toBeGreaterThan(alone[1] as number)
  })

  it('is the same each time', () => {
    expect(train(samples, 4)).toEqual(train(samples, 4))
  })
})
