import { isOutage, type Pace, paced, restAfter, type Verdict } from '../domain/broadcast-sending.ts'

/** Decides when the next call in bulk may be made, whichever broadcast it is for. */
export interface Brake {
  /** Milliseconds until the next call; 0 for now. */
  waitMs(): number
  /** Whether one more may be under way beside so many. */
  admits(underWay: number): boolean
  /** To be called with each call. */
  go(): void
  /**
   * Learns from how a call ended that began at `startedAt`. Returns how long everything rests because of it, in
   * milliseconds; `told` where Telegram said so, and it has to outlast a restart.
   */
  learn(verdict: Verdict, startedAt: number): { restMs: number; told: boolean } | undefined
  /** Rests until then at least. */
  restFor(ms: number): void
}

/** A rest from which on those taken for sending are given back. */
export const LONG_REST_MS = 1_000

export function createBrake(tick: () => number, perSecond: number): Brake {
  let pace: Pace = { due: 0 }
  let restUntil = 0
  let restedFrom = 0
  let failures = 0

  const restFor = (ms: number) => {
    restedFrom = tick()
    restUntil = Math.max(restUntil, restedFrom + ms)
  }
  return {
    waitMs() {
      const now = tick()
      if (restUntil > now) return restUntil - now
      const turn = paced(pace, now, perSecond)
      return 'go' in turn ? 0 : turn.waitMs
    },
    admits: (underWay) => underWay === 0 || !isOutage(failures),
    go() {
      const turn = paced(pace, tick(), perSecond)
      if ('go' in turn) pace = turn.go
    },
    learn(verdict, startedAt) {
      if (verdict.verdict === 'again' && verdict.seconds !== undefined) {
        const restMs = verdict.seconds * 1_000
        restFor(restMs)
        return { restMs, told: true }
      }
      // What began before a rest tells of the trouble that the rest is for already.
      if (startedAt < restedFrom) return undefined
      if (verdict.verdict !== 'again' && verdict.verdict !== 'uncertain') {
        failures = 0
        return undefined
      }
      failures++
      const restMs = restAfter(failures, verdict.verdict)
      if (restMs === 0) return undefined
      restFor(restMs)
      return { restMs, told: false }
    },
    restFor,
  }
}
