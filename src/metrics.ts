import { GrammyError, type Transformer } from 'grammy'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { ALLOWED_UPDATES } from './bot/intake.ts'
import type { Handled } from './bot/watchdog.ts'
import type { Broadcaster } from './broadcast/broadcaster.ts'
import type { BroadcastCounts } from './domain/broadcast-keeping.ts'
import { type CallOutcome, classify } from './domain/broadcast-sending.ts'

/** Figures for whoever runs the bot. No label names a person, a chat or a case: all are words of this program. */
export interface Metrics {
  handled(update: Handled): void
  /** Counts the calls to Telegram, all but those in bulk. */
  calls: Transformer
  /** A message in bulk. */
  sent(outcome: CallOutcome): void
  /** What is looked up when the figures are asked for. */
  watch(broadcaster: Pick<Broadcaster, 'list'>, inHand: () => number): void
  read(): Promise<{ text: string; type: string }>
}

const KINDS: ReadonlySet<string> = new Set(ALLOWED_UPDATES)
/** Seconds; the watchdog lets go after 4.5. */
const HANDLING = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const STATES = ['scheduled', 'running', 'paused'] as const
const FATES = [
  'waiting',
  'sent',
  'gone',
  'refused',
  'uncertain',
  'skipped',
] as const satisfies readonly (keyof BroadcastCounts)[]

/** Counts from now on; figures of the process and of its event loop are among them. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const updates = new Counter({
    name: 'konvert_updates_total',
    help: 'Updates of Telegram that were handled, by kind and by how it ended.',
    labelNames: ['kind', 'outcome'],
    registers,
  })
  const handling = new Histogram({
    name: 'konvert_update_seconds',
    help: 'Time from taking an update up to its end, by the feature that took it.',
    labelNames: ['feature'],
    buckets: HANDLING,
    registers,
  })
  const calls = new Counter({
    name: 'konvert_calls_total',
    help: 'Calls to Telegram but those in bulk, by method and by how it ended; lost: there was no answer.',
    labelNames: ['method', 'outcome'],
    registers,
  })
  const calling = new Histogram({
    name: 'konvert_call_seconds',
    help: 'Time until Telegram answered a call, without those that wait for updates.',
    buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  const sends = new Counter({
    name: 'konvert_broadcast_sends_total',
    help: 'Messages in bulk: sent; again: not sent, tried later; gone: blocked; refused; uncertain: no answer.',
    labelNames: ['outcome'],
    registers,
  })
  const countCall = (method: string, outcome: string, started: number) => {
    calls.inc({ method, outcome })
    if (method !== 'getUpdates') calling.observe((performance.now() - started) / 1_000)
  }
  return {
    handled({ update, feature = 'none', outcome, ms }) {
      updates.inc({ kind: KINDS.has(update) ? update : 'other', outcome })
      handling.observe({ feature }, ms / 1_000)
    },
    calls: async (call, method, payload, signal) => {
      const started = performance.now()
      try {
        const response = await call(method, payload, signal)
        countCall(method, response.ok ? 'ok' : outcomeOf(response.error_code), started)
        return response
      } catch (error) {
        countCall(method, error instanceof GrammyError ? outcomeOf(error.error_code) : 'lost', started)
        throw error
      }
    },
    sent: (outcome) => sends.inc({ outcome: classify(outcome).verdict }),
    watch(broadcaster, inHand) {
      watchQueues(registry, broadcaster, inHand)
    },
    read: async () => ({ text: await registry.metrics(), type: registry.contentType }),
  }
}

function outcomeOf(code: number): string {
  if (code === 403) return 'blocked'
  if (code === 429) return 'too-many'
  return code >= 400 && code < 500 ? 'refused' : 'failed'
}

function watchQueues(registry: Registry, broadcaster: Pick<Broadcaster, 'list'>, inHand: () => number): void {
  const registers = [registry]
  const hand: Gauge = new Gauge({
    name: 'konvert_updates_in_hand',
    help: 'Updates that were taken in and are not done.',
    registers,
    collect: () => hand.set(inHand()),
  })
  const broadcasts: Gauge = new Gauge({
    name: 'konvert_broadcasts',
    help: 'Messages to subscribers that are scheduled, running or paused.',
    labelNames: ['state'],
    registers,
    async collect() {
      const open = await broadcaster.list(STATES)
      for (const state of STATES) broadcasts.set({ state }, open.filter((one) => one.state === state).length)
    },
  })
  const recipients: Gauge = new Gauge({
    name: 'konvert_broadcast_recipients',
    help: 'Subscribers of the messages that run or are paused; waiting: the queue.',
    labelNames: ['state'],
    registers,
    async collect() {
      const begun = await broadcaster.list(['running', 'paused'])
      for (const state of FATES)
        recipients.set(
          { state },
          begun.reduce((sum, { counts }) => sum + counts[state], 0),
        )
    },
  })
}
