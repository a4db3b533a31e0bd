import { tooManyRequests } from './refusal.ts'

export interface RateLimit {
  perSecond: number
  /** Seconds of the penalty after a refusal; 1 by default. */
  retryAfter?: number
}

/**
 * Returns a function that counts one sending call, and throws 429 if it is one too many: a bucket that
 * refills evenly and holds one second's worth. A call during a penalty starts the penalty anew.
 */
export function createRateLimiter({ perSecond, retryAfter = 1 }: RateLimit, now: () => number): () => void {
  let tokens = perSecond
  let filledAt = now()
  let closedUntil = 0
  return () => {
    const at = now()
    tokens = Math.min(perSecond, tokens + ((at - filledAt) / 1_000) * perSecond)
    filledAt = at
    if (at < closedUntil || tokens < 1) {
      closedUntil = at + retryAfter * 1_000
      throw tooManyRequests(retryAfter)
    }
    tokens--
  }
}
