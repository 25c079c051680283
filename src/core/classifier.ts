/**
 * Which entry of the knowledge does a question belong to? Multinomial logistic regression on hashed n-grams and word
 * vectors, trained ahead of time from the sample questions (stochastic gradient descent with Adagrad steps; Duchi,
 * Hazan and Singer 2011). Deterministic: a fixed seed, a fixed order.
 */
import { FEATURE_BITS, type Features } from '#language/features.ts'

export type Sample = { features: Features; label: number }
export type TrainOptions = { epochs?: number; rate?: number; seed?: number }

/**
 * Sparse rows, one for each hashed feature and then one for each axis: the labels that row `r` speaks for or against are
 * `targets[starts[r]]` up to `targets[starts[r + 1]]`, how strongly stands beside them in `weights`, times the row's scale.
 */
export type Classifier = { labels: number; starts: Uint32Array; scales: Float32Array; targets: Uint16Array; weights: Int8Array; bias: Float32Array }

const WIDTH = 1 << FEATURE_BITS
const SKIP_BELOW = 5e-4 // a label this unlikely moves nothing worth the time
const NEXT_TO_NOTHING = 0.06 // weights that say less are left out: 92 of 100, and the answers stay as good
const BIAS_RATE = 0.01

/** O(epochs x samples x features x labels): some 15 s for 10,000 questions and 350 labels. */
export function train(samples: readonly Sample[], labels: number, options: TrainOptions = {}): Classifier {
  const { epochs = 5, rate = 1.5, seed = 7 } = options
  const axes = samples[0]?.features.dense.length ?? 0
  const weights = new Float32Array((WIDTH + axes) * labels)
  const squares = new Float32Array(WIDTH + axes).fill(1e-3)
  const bias = new Float32Array(labels)
  const scores = new Float32Array(labels)
  const active = new Uint32Array(labels)
  const order = Uint32Array.from(samples.keys())
  const random = mulberry32(seed)
  const flat = samples.map(({ features }) => flatten(features))
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random)
    for (const at of order) {
      const { label } = samples[at] as Sample
      const { columns, values } = flat[at] as Flat
      forward(columns, values, weights, labels, bias, scores)
      softmax(scores)
      scores[label] = (scores[label] as number) - 1
      let norm = 0
      let moved = 0
      for (let k = 0; k < labels; k++) {
        const error = scores[k] as number
        if (error > SKIP_BELOW || error < -SKIP_BELOW) active[moved++] = k
        norm += error * error
      }
      for (let f = 0; f < columns.length; f++) {
        const column = columns[f] as number
        const x = values[f] as number
        squares[column] = (squares[column] as number) + x * x * norm
        const step = (rate * x) / Math.sqrt(squares[column] as number)
        const row = column * labels
        for (let m = 0; m < moved; m++) {
          const k = active[m] as number
          weights[row + k] = (weights[row + k] as number) - step * (scores[k] as number)
        }
      }
      for (let m = 0; m < moved; m++) {
        const k = active[m] as number
        bias[k] = (bias[k] as number) - BIAS_RATE * rate * (scores[k] as number)
      }
    }
  }
  return condense(weights, bias, labels)
}

/** Log-probabilities over the labels, written into `out`. */
export function classify(model: Classifier, features: Features, out: Float32Array): Float32Array {
  const { starts, targets, weights, scales } = model
  out.set(model.bias)
  const { columns, values } = flatten(features)
  for (let f = 0; f < columns.length; f++) {
    const row = columns[f] as number
    const x = (values[f] as number) * (scales[row] as number)
    const end = starts[row + 1] as number
    for (let at = starts[row] as number; at < end; at++) {
      const k = targets[at] as number
      out[k] = (out[k] as number) + x * (weights[at] as number)
    }
  }
  softmax(out)
  for (let k = 0; k < out.length; k++) out[k] = Math.log((out[k] as number) + 1e-9)
  return out
}

type Flat = { columns: Uint32Array; values: Float32Array }

/** The sparse features, then the axes of the word-vector mean, in one list. */
function flatten({ index, weight, dense }: Features): Flat {
  const columns = new Uint32Array(index.length + dense.length)
  const values = new Float32Array(columns.length)
  columns.set(index)
  values.set(weight)
  values.set(dense, index.length)
  for (let axis = 0; axis < dense.length; axis++) columns[index.length + axis] = WIDTH + axis
  return { columns, values }
}

function forward(columns: Uint32Array, values: Float32Array, weights: Float32Array, labels: number, bias: Float32Array, scores: Float32Array): void {
  scores.set(bias)
  for (let f = 0; f < columns.length; f++) {
    const row = (columns[f] as number) * labels
    const x = values[f] as number
    for (let k = 0; k < labels; k++) scores[k] = (scores[k] as number) + x * (weights[row + k] as number)
  }
}

/**
 * Rows as they are kept: less their median, which changes no probability (all labels move alike) and makes most weights
 * nothing; without those that say next to nothing; in signed bytes.
 */
function condense(weights: Float32Array, bias: Float32Array, labels: number): Classifier {
  const rows = weights.length / labels
  const starts = new Uint32Array(rows + 1)
  const scales = new Float32Array(rows)
  const targets: number[] = []
  const bytes: number[] = []
  for (let row = 0; row < rows; row++) {
    const own = weights.subarray(row * labels, (row + 1) * labels)
    const median = own.toSorted()[labels >> 1] as number
    let largest = 0
    for (const weight of own) largest = Math.max(largest, Math.abs(weight - median))
    if (largest >= NEXT_TO_NOTHING) {
      scales[row] = largest / 127
      own.forEach((weight, label) => {
        if (Math.abs(weight - median) < NEXT_TO_NOTHING) return
        targets.push(label)
        bytes.push(Math.round(((weight - median) / largest) * 127))
      })
    }
    starts[row + 1] = targets.length
  }
  return { labels, starts, scales, targets: Uint16Array.from(targets), weights: Int8Array.from(bytes), bias }
}

function softmax(scores: Float32Array): void {
  let top = Number.NEGATIVE_INFINITY
  for (const score of scores) if (score > top) top = score
  let sum = 0
  for (let k = 0; k < scores.length; k++) {
    const value = Math.exp((scores[k] as number) - top)
    scores[k] = value
    sum += value
  }
  for (let k = 0; k < scores.length; k++) scores[k] = (scores[k] as number) / sum
}

/** A small random generator with a seed (mulberry32), so that every training gives the same model. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function shuffle(order: Uint32Array, random: () => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const held = order[at] as number
    order[at] = order[other] as number
    order[other] = held
  }
}
