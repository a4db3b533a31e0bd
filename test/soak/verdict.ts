import type { Trend } from './memory.ts'
import type { SoakResult } from './soak.ts'
import { PATIENCE_MS } from './visitor.ts'

/**
 * Megabytes by which a line fitted through the memory may rise. In its first minutes the program still fills its
 * caches, and V8 keeps what its largest heap took: a run of minutes sees only what would run away.
 */
export const MOST_GROWTH_MB = { long: 40, short: 120 }
/**
 * Share of the letters begun that must be finished. A fault may spoil the step that would have gone on; in a run of
 * seconds a dozen people write, one storm meets several of them, and the share says little.
 */
const LEAST_FINISHED = { long: 0.8, short: 0.2 }
const LONG_SECONDS = 900
/** Share of answers that may be late: now and then one fault after another keeps the bot from fetching updates. */
const MOST_LATE = 0.001

/** What went wrong, in sentences; none where all went well. */
export function faultsOf(result: SoakResult): string[] {
  const { seconds, tally, errors, news, heap, resident, pending, exitCode } = result
  const run = seconds < LONG_SECONDS ? 'short' : 'long'
  const most = MOST_GROWTH_MB[run]
  return [
    tally.lost.length > 0 && `${tally.lost.length} answers lost: ${tally.lost.slice(0, 5).join(', ')}`,
    late(tally) > tally.waits.length * MOST_LATE &&
      `${late(tally)} answers came after more than ${PATIENCE_MS / 1_000} s`,
    tally.letters < tally.begun * LEAST_FINISHED[run] &&
      `of ${tally.begun} letters only ${tally.letters} were finished`,
    errors.own.length > 0 && `${errors.own.length} errors of its own: ${errors.own.slice(0, 3).join(' ')}`,
    news.lost > 0 && `${news.lost} messages to subscribers lost`,
    news.doubled > 0 && `${news.doubled} messages to subscribers sent twice`,
    news.unfinished > 0 && `${news.unfinished} messages to subscribers are not finished`,
    growth(heap) > most && `the heap grew by ${growth(heap).toFixed(0)} MB`,
    growth(resident) > most && `resident memory grew by ${growth(resident).toFixed(0)} MB`,
    pending > 0 && `${pending} updates were never confirmed`,
    exitCode !== 0 && `it ended with code ${exitCode}`,
  ].filter((sentence) => sentence !== false)
}

export function summaryOf({ tally, storms, updates, errors, news, heap, resident }: SoakResult): string {
  const waits = tally.waits.toSorted((a, b) => a - b)
  const share = (part: number) => `${(waits[Math.floor(waits.length * part)] ?? 0).toFixed(0)} ms`
  const path = (one: Trend) => `${(one.start / 1e6).toFixed(1)} → ${(one.end / 1e6).toFixed(1)} MB`
  const faults = [...storms].map(([kind, times]) => `${kind} ×${times}`).join(', ')
  return [
    `updates handled        ${updates}, for ${tally.steps} steps of ${tally.visits} visits; letters ${tally.letters} of ${tally.begun}`,
    `faults on the line     ${faults}`,
    `steps spoiled by them  ${tally.spoiled}, done again`,
    `answers lost           ${tally.lost.length}; late, after more than ${PATIENCE_MS / 1_000} s, ${late(tally)}`,
    `to subscribers         ${news.expected} expected, ${news.uncertain} uncertain, ${news.lost} lost, ${news.doubled} doubled`,
    `errors logged          own ${errors.own.length}, of Telegram and the line ${errors.foreign}, too slow ${errors.timeouts}`,
    `until an answer        p50 ${share(0.5)}, p95 ${share(0.95)}, p99 ${share(0.99)}, slow calls on purpose included`,
    `memory, fitted         resident ${path(resident)}, heap ${path(heap)}, over the last two thirds`,
  ].join('\n')
}

function late({ waits }: SoakResult['tally']): number {
  return waits.filter((ms) => ms > PATIENCE_MS).length
}

function growth({ start, end }: Trend): number {
  return (end - start) / 1e6
}
