/** The part of `eval` with a model: both tiers side by side, with tokens, cost and latency; exchanges kept and repeated. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkRecording, recordingFetch, replayingFetch } from '#adapters/openai/recording.ts'
import { type OpenaiSettings, readConfig } from '#config'
import type { Answerer } from '#core/answer.ts'
import { BriefError } from '#errors'
import { type Compared, compareTiers, costOf, type Price } from '#evaluation/compare-tiers.ts'
import type { Case } from '#evaluation/score.ts'
import { buildWriters } from '#wiring/writer.ts'

/** `price`: "0.40,1.60", USD for a million tokens in and out. */
export type ModelOptions = { record: string | undefined; replay: string | undefined; price: string | undefined }

const REPLAYED_KEY = 'replayed'

export async function evalModel(answerer: Answerer, cases: readonly Case[], { record, replay, price }: ModelOptions): Promise<number> {
  if (record !== undefined && replay !== undefined) throw new BriefError('input', 'Give either --record or --replay, not both.')
  const tariff = price === undefined ? undefined : readPrice(price)
  const settings = replay === undefined ? settingsOf() : recordedSettings(replay)
  const fetch = record === undefined ? (replay === undefined ? undefined : replayingFetch(replay)) : recordingFetch(record)
  if (record !== undefined)
    writeFileSync(join(record, RUN_FILE), `${JSON.stringify({ baseUrl: settings.baseUrl, model: settings.model, embeddingModel: settings.embeddingModel })}\n`)
  const faults = new Set<string>()
  const writer = (
    await buildWriters(
      { ...settings, tokensADay: Number.MAX_SAFE_INTEGER },
      { now: Date.now, remembers: false, onFault: (_, fault) => faults.add(fault), ...(fetch ? { fetch } : {}) },
    )
  )(answerer)
  const compared = await compareTiers(
    answerer,
    writer,
    cases,
    settings.atOnce,
    (done) => done % 20 === 0 && process.stderr.write(`${done} of ${cases.length} asked\n`),
  )
  process.stdout.write(table(settings.model, compared, cases.length, tariff))
  if (faults.has('denied')) process.stderr.write('The server denied access: look at OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL.\n')
  return 0
}

const RUN_FILE = 'run.txt' // what the exchanges were recorded with

function settingsOf(): OpenaiSettings {
  const { openai } = readConfig()
  if (!openai) throw new BriefError('config', 'There is no model to ask. Set OPENAI_API_KEY (see .env.example), or repeat a recorded run with --replay DIR.')
  return openai
}

/** The requests must be the recorded ones, so the model's name comes from there; no key is needed. */
function recordedSettings(folder: string): OpenaiSettings {
  const { openai } = readConfig({ OPENAI_API_KEY: REPLAYED_KEY })
  try {
    checkRecording(folder, readdirSync(folder))
    return { ...(openai as OpenaiSettings), ...(JSON.parse(readFileSync(join(folder, RUN_FILE), 'utf8')) as Partial<OpenaiSettings>) }
  } catch (cause) {
    if (cause instanceof BriefError) throw cause
    throw new BriefError('input', `The folder ${folder} holds no recorded run. Make one first: npm run eval -- --model --record ${folder}`, { cause })
  }
}

function readPrice(text: string): Price {
  const [input, output] = text.split(',').map(Number)
  if (input === undefined || output === undefined || !(input >= 0) || !(output >= 0))
    throw new BriefError('input', '--price must be two amounts in USD for a million tokens, in and out, such as --price 0.40,1.60')
  return { input, output }
}

function table(model: string, { kinds, tiers, why, rejected, strayFigures, spent, latency }: Compared, all: number, price: Price | undefined): string {
  const sum = (tier: 'extractive' | 'model'): number => kinds.reduce((total, kind) => total + kind[tier], 0)
  const share = (part: number, of: number): string => `${part}/${of} ${((100 * part) / Math.max(1, of)).toFixed(1)}%`
  const list = (counts: readonly (readonly [string, number])[]): string =>
    counts.length === 0 ? 'none' : counts.map(([what, of]) => `${what} ${of}`).join(', ')
  return `${[
    row('', 'without a model', model),
    ...kinds.map(({ kind, of, extractive, model: passed }) => row(kind, share(extractive, of), share(passed, of))),
    row('OVERALL', share(sum('extractive'), all), share(sum('model'), all)),
    '',
    row('median of one answer', `${latency.extractive.toFixed(1)} ms`, Number.isNaN(latency.model.median) ? '-' : `${latency.model.median.toFixed(0)} ms`),
    row('99th percentile', '', Number.isNaN(latency.model.p99) ? '-' : `${latency.model.p99.toFixed(0)} ms`),
    row('requests', '0', String(spent.calls)),
    row('tokens in, out', '0', `${spent.input}, ${spent.output}`),
    row('cost', '0', price === undefined ? 'unknown: --price IN,OUT' : `${costOf(spent, price).toFixed(4)} USD`),
    '',
    `which tier spoke: ${list(tiers.map(({ tier, of }) => [tier, of] as const))}`,
    `why not the model: ${list(why.map(({ why: reason, of }) => [reason, of] as const))}`,
    `sentences not let out: ${list(rejected.map(({ fault, of }) => [fault, of] as const))}`,
    `replies with a figure that no fact holds: ${strayFigures}`,
  ].join('\n')}\n`
}

function row(name: string, ...cells: string[]): string {
  return (name.padEnd(24) + cells.map((cell) => cell.padStart(26)).join('')).trimEnd()
}
