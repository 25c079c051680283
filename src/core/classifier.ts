/**
 * Which entry of the knowledge does a question belong to? Multinomial logistic regression on hashed n-grams and word
 * vectors, trained ahead of time from the sample questions (stochastic gradient descent with Adagrad steps; Duchi,
 * Hazan and Singer 2011). Labels of one family share what is learnt of it: a few dozen samples a label are too few to tell
 * by themselves what marks, say, every gap. Deterministic: a fixed seed, a fixed order.
 */
import { FEATURE_BITS, type Features } from '#language/features.ts'

export type Sample = { features: Features; label: number }
/** `families`: the names of the families that each label belongs to, as many for every label. */
export type TrainOptions = { epochs?: number; rate?: number; seed?: number; families?: readonly (readonly string[])[] }

/**
 * Sparse rows, one for each hashed feature and then one for each axis: the outputs that row `r` speaks for or against are
 * `targets[starts[r]]` up to `targets[starts[r + 1]]`, how strongly stands beside them in `weights`, times the row's scale.
 * Outputs are the labels, then their families; `parents` has the outputs of each label's families, label by label.
 */
export type Classifier = {
  labels: number
  parents: Uint16Array
  starts: Uint32Array
  scales: Float32Array
  targets: Uint16Array
  weights: Int8Array
  bias: Float32Array
}

const WIDTH = 1 << FEATURE_BITS
const FAMILY_SHARE = 0.5 // of a family's score in the score of each of its labels; leave-one-out: 0.3 to 1 do about as well
const DAMPING = 0.1 // holds back the first steps of a feature, which would else outweigh all later ones
const SKIP_BELOW = 5e-4 // a label this unlikely moves nothing worth the time
const NEXT_TO_NOTHING = 0.06 // weights that say less are left out: 92 of 100, and the answers stay as good
const BIAS_RATE = 0.01

/** O(epochs x samples x features x labels): some 40 s for 32,000 questions and 410 labels. */
export function train(samples: readonly Sample[], labels: number, options: TrainOptions = {}): Classifier {
  const { epochs = 4, rate = 2, seed = 7, families = [] } = options
  const names = [...new Set(families.flat())]
  const parents = Uint16Array.from(families.flat(), (name) => labels + names.indexOf(name))
  const outputs = labels + names.length
  const axes = samples[0]?.features.dense.length ?? 0
  const weights = new Float32Array((WIDTH + axes) * outputs)
  const squares = new Float32Array(WIDTH + axes).fill(DAMPING)
  const bias = new Float32Array(outputs)
  const scores = new Float32Array(outputs)
  const ofLabels = scores.subarray(0, labels)
  const active = new Uint32Array(outputs)
  const order = Uint32Array.from(samples.keys())
  const random = mulberry32(seed)
  const flat = samples.map(({ features }) => flatten(features))
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random)
    for (const at of order) {
      const { label } = samples[at] as Sample
      const { columns, values } = flat[at] as Flat
      forward(columns, values, weights, outputs, bias, scores)
      addFamilies(scores, labels, parents)
      softmax(ofLabels)
      scores[label] = (scores[label] as number) - 1 // from here on `scores` are errors
      shareErrors(scores, labels, parents)
      let norm = 0
      let moved = 0
      for (let k = 0; k < outputs; k++) {
        const error = scores[k] as number
        if (error > SKIP_BELOW || error < -SKIP_BELOW) active[moved++] = k
        if (k < labels) norm += error * error
      }
      for (let f = 0; f < columns.length; f++) {
        const column = columns[f] as number
        const x = values[f] as number
        squares[column] = (squares[column] as number) + x * x * norm
        const step = (rate * x) / Math.sqrt(squares[column] as number)
        const row = column * outputs
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
  return { labels, parents, ...condense(weights, outputs), bias }
}

/** Log-probabilities over the labels, written into `out`. */
export function classify(model: Classifier, features: Features, out: Float32Array): Float32Array {
  const { labels, starts, targets, weights, scales } = model
  const scores = model.bias.slice()
  const { columns, values } = flatten(features)
  for (let f = 0; f < columns.length; f++) {
    const row = columns[f] as number
    const x = (values[f] as number) * (scales[row] as number)
    const end = starts[row + 1] as number
    for (let at = starts[row] as number; at < end; at++) {
      const k = targets[at] as number
      scores[k] = (scores[k] as number) + x * (weights[at] as number)
    }
  }
  addFamilies(scores, labels, model.parents)
  out.set(scores.subarray(0, labels))
  softmax(out)
  for (let k = 0; k < labels; k++) out[k] = Math.log((out[k] as number) + 1e-9)
  return out
}

function addFamilies(scores: Float32Array, labels: number, parents: Uint16Array): void {
  const each = parents.length / labels
  for (let at = 0; at < parents.length; at++) {
    const label = Math.floor(at / each)
    scores[label] = (scores[label] as number) + FAMILY_SHARE * (scores[parents[at] as number] as number)
  }
}

/** A family errs as much as its labels together, by its share. */
function shareErrors(errors: Float32Array, labels: number, parents: Uint16Array): void {
  const each = parents.length / labels
  errors.fill(0, labels)
  for (let at = 0; at < parents.length; at++) {
    const family = parents[at] as number
    errors[family] = (errors[family] as number) + FAMILY_SHARE * (errors[Math.floor(at / each)] as number)
  }
}

type Flat = { columns: Uint32Array; values: Float32Array }

/** The sparse features, then the axes of the word vectors, in one list. */
function flatten({ index, weight, dense }: Features): Flat {
  const columns = new Uint32Array(index.length + dense.length)
  const values = new Float32Array(columns.length)
  columns.set(index)
  values.set(weight)
  values.set(dense, index.length)
  for (let axis = 0; axis < dense.length; axis++) columns[index.length + axis] = WIDTH + axis
  return { columns, values }
}

function forward(columns: Uint32Array, values: Float32Array, weights: Float32Array, outputs: number, bias: Float32Array, scores: Float32Array): void {
  scores.set(bias)
  for (let f = 0; f < columns.length; f++) {
    const row = (columns[f] as number) * outputs
    const x = values[f] as number
    for (let k = 0; k < outputs; k++) scores[k] = (scores[k] as number) + x * (weights[row + k] as number)
  }
}

/**
 * Rows as they are kept: less their median, which changes no probability (all labels move alike, with their families) and
 * makes most weights nothing; without those that say next to nothing; in signed bytes.
 */
function condense(weights: Float32Array, outputs: number): Pick<Classifier, 'starts' | 'scales' | 'targets' | 'weights'> {
  const rows = weights.length / outputs
  const starts = new Uint32Array(rows + 1)
  const scales = new Float32Array(rows)
  const targets: number[] = []
  const bytes: number[] = []
  for (let row = 0; row < rows; row++) {
    const own = weights.subarray(row * outputs, (row + 1) * outputs)
    const median = own.toSorted()[outputs >> 1] as number
    let largest = 0
    for (const weight of own) largest = Math.max(largest, Math.abs(weight - median))
    if (largest >= NEXT_TO_NOTHING) {
      scales[row] = largest / 127
      own.forEach((weight, output) => {
        if (Math.abs(weight - median) < NEXT_TO_NOTHING) return
        targets.push(output)
        bytes.push(Math.round(((weight - median) / largest) * 127))
      })
    }
    starts[row + 1] = targets.length
  }
  return { starts, scales, targets: Uint16Array.from(targets), weights: Int8Array.from(bytes) }
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
