/**
 * What is counted, in the words of Prometheus. Labels are the few fixed words of this project, never an id, a name or a text;
 * disclosures are not counted, because at a small place even the hour of one would point to a person.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Event } from '#adapters/handle.ts'
import type { Surface } from '#adapters/surface.ts'
import type { Written } from '#core/write.ts'
import type { Page } from './http-server.ts'

export type Meters = { onEvent: (event: Event) => void; onWritten: (written: Written) => void; page: () => Promise<Page> }
export type Metered = {
  surfaces: readonly Surface[]
  now: () => number
  /** Occurrences of briefings by state; undefined where there is no database. */
  deliveries: (() => Promise<readonly Deliveries[]>) | undefined
}
export type Deliveries = { state: string; count: number /** Of these, how many are due by now. */; due: number }

const OPEN = new Set(['planned', 'claimed', 'posting', 'ambiguous'])
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export function createMeters({ surfaces, now, deliveries }: Metered): Meters {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry }) // memory, processor, event-loop lag, garbage collection
  const questions = new Counter({
    name: 'brief_questions_total',
    help: 'Questions and claim checks, by surface and what came of them',
    labelNames: ['surface', 'work', 'handled', 'outcome'] as const,
    registers,
  })
  const latency = new Histogram({
    name: 'brief_answer_seconds',
    help: 'From the arrival of a question to its reply being out',
    labelNames: ['surface', 'work'] as const,
    buckets: SECONDS,
    registers,
  })
  const worded = new Counter({
    name: 'brief_model_answers_total',
    help: 'Answers with a model beside, by the tier that went out and why',
    labelNames: ['tier', 'why'] as const,
    registers,
  })
  const rejected = new Counter({
    name: 'brief_model_rejected_total',
    help: 'Sentences of a model that were not let out, by kind of fault',
    labelNames: ['fault'] as const,
    registers,
  })
  const tokens = new Counter({
    name: 'brief_model_tokens_total',
    help: 'Tokens sent to a model and received from it',
    labelNames: ['kind'] as const,
    registers,
  })
  const watched = surfaces.flatMap(({ name, health }) => (health ? [{ surface: name, health }] : []))
  new Gauge({
    name: 'brief_surface_ready',
    help: '1 while the surface is connected to its platform (socket, gateway)',
    labelNames: ['surface'] as const,
    registers,
    collect() {
      for (const { surface, health } of watched) this.set({ surface }, health().ready ? 1 : 0)
    },
  })
  new Gauge({
    name: 'brief_surface_last_event_seconds',
    help: 'Age of the last event from the platform',
    labelNames: ['surface'] as const,
    registers,
    collect() {
      for (const { surface, health } of watched) {
        const { lastEvent } = health()
        if (lastEvent !== undefined) this.set({ surface }, Math.max(0, now() - lastEvent) / 1000)
      }
    },
  })
  new Counter({
    name: 'brief_limited_total',
    help: 'Answers of the platform that there were too many requests (429)',
    labelNames: ['surface'] as const,
    registers,
    collect() {
      this.reset() // the surfaces keep count
      for (const { surface, health } of watched) this.inc({ surface }, health().limited ?? 0)
    },
  })
  if (deliveries) {
    new Gauge({
      name: 'brief_delivery_queue',
      help: 'Briefings that are due and not finished',
      registers,
      async collect() {
        this.set((await deliveries()).filter(({ state }) => OPEN.has(state)).reduce((sum, { due }) => sum + due, 0))
      },
    })
    new Gauge({
      name: 'brief_deliveries',
      help: 'Occurrences of briefings in the ledger, by state',
      labelNames: ['state'] as const,
      registers,
      async collect() {
        const counts = await deliveries()
        this.reset()
        for (const { state, count } of counts) this.set({ state }, count)
      },
    })
  }
  return {
    onEvent({ surface, work, handled, outcome, ms }) {
      if (outcome === 'help' || (work !== 'question' && work !== 'check')) return
      questions.inc({ surface, work, handled, outcome: outcome ?? 'none' })
      if (handled === 'answered') latency.observe({ surface, work }, ms / 1000)
    },
    onWritten({ answer, tier, why, rejected: faults, spent }) {
      if (answer.outcome === 'help') return
      worded.inc({ tier, why: why ?? 'none' })
      for (const fault of faults) rejected.inc({ fault })
      tokens.inc({ kind: 'input' }, spent.input)
      tokens.inc({ kind: 'output' }, spent.output)
    },
    page: async () => ({ status: 200, type: registry.contentType, body: await readable(registry) }),
  }
}

/** A meter that cannot be read just now, as one of the database while that is down, is left out and takes no other along. */
async function readable(registry: Registry): Promise<string> {
  const meters = await Promise.allSettled(registry.getMetricsAsArray().map(({ name }) => registry.getSingleMetricAsString(name)))
  return `${meters.flatMap((meter) => (meter.status === 'fulfilled' ? meter.value : [])).join('\n\n')}\n`
}
