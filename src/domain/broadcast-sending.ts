import type { BroadcastContent } from './broadcast.ts'

/** How evenly calls follow each other: the moment when the next is due, were none ever late or early. */
export interface Pace {
  due: number
}

/** How far calls may catch up after the machine was late, in milliseconds. */
const CATCH_UP_MS = 100

/**
 * The generic cell rate algorithm: `go` takes a turn now, else `waitMs` says when to ask again. However many
 * ask, no more than `perSecond` a second go in the long run, and no more than a tenth of that at once.
 *
 * @param now milliseconds of a clock that never jumps
 */
export function paced(pace: Pace, now: number, perSecond: number): { go: Pace } | { waitMs: number } {
  const early = pace.due - CATCH_UP_MS - now
  if (early > 0) return { waitMs: early }
  return { go: { due: Math.max(pace.due, now) + 1_000 / perSecond } }
}

/** How a call ended: Telegram's answer, or the system's code for why there was none. */
export type CallOutcome =
  | { ok: true; messageId: number }
  | { ok: false; code: number; retryAfter?: number }
  | { ok: false; failure: string }

export type Verdict =
  | { verdict: 'sent'; messageId: number }
  /** Surely not sent. `seconds`: everything waits that long. */
  | { verdict: 'again'; seconds?: number }
  /** The person has blocked the bot or is no more. */
  | { verdict: 'gone' }
  | { verdict: 'refused' }
  /** May have been sent or not. */
  | { verdict: 'uncertain' }

/** Failures that come before a word was said: nobody took the connection, or the name has no address. */
const NOT_SAID = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])
/** Where Telegram does not say how long to wait, does not know the bot's token, or does not take its Stars. */
const UNSAID_SECONDS = 60
const OUR_FAULT = new Set([401, 402, 404])

export function classify(outcome: CallOutcome): Verdict {
  if (outcome.ok) return { verdict: 'sent', messageId: outcome.messageId }
  if ('failure' in outcome) return { verdict: NOT_SAID.has(outcome.failure) ? 'again' : 'uncertain' }
  const { code, retryAfter } = outcome
  if (code === 429) return { verdict: 'again', seconds: retryAfter ?? UNSAID_SECONDS }
  if (code === 403) return { verdict: 'gone' }
  if (OUR_FAULT.has(code)) return { verdict: 'again', seconds: UNSAID_SECONDS }
  return { verdict: code >= 400 && code < 500 ? 'refused' : 'uncertain' }
}

const FIRST_REST_MS = 500
const LONGEST_REST_MS = 60_000
/** One or two lost answers happen; more of them in a row are an outage, in which each call may lose a reader. */
const BEARABLE = 2

/**
 * How long everything rests after so many failures in a row. While an outage lasts, calls go one at a time, so
 * that it makes few readers uncertain.
 */
export function restAfter(failures: number, verdict: 'again' | 'uncertain'): number {
  const beyond = failures - (verdict === 'uncertain' ? BEARABLE : 0)
  if (beyond <= 0) return 0
  return Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.min(beyond - 1, 20))
}

export function isOutage(failures: number): boolean {
  return failures > BEARABLE
}

/** Refusals in a row from which the message itself is to blame, and going on would refuse it to everybody. */
export const SUSPICIOUS_REFUSALS = 25

/** News of a person go before everything else. */
const FIRST: ReadonlySet<BroadcastContent['kind']> = new Set(['case-update'])

/** Of those that run, the one whose turn it is: the more urgent, and of equals the one served longest ago. */
export function whoseTurn<Running extends { kind: BroadcastContent['kind']; served: number }>(
  running: readonly Running[],
): Running | undefined {
  const rank = ({ kind }: Running) => (FIRST.has(kind) ? 0 : 1)
  return running.toSorted((a, b) => rank(a) - rank(b) || a.served - b.served)[0]
}

/** Messages under way at once that keep this rate at a round trip of up to half a second; 16 for 30 a second. */
export function windowFor(perSecond: number): number {
  return Math.max(16, Math.ceil(perSecond / 2))
}
