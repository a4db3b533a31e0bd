/** What the engine knows of time; tests may pass their own. */
export interface Clock {
  /** Milliseconds since 1970, which somebody may set; for what is stored. */
  now(): number
  /** Milliseconds that never jump; for what is waited for. */
  tick(): number
  /** Calls back after so many milliseconds; returns what calls it off. */
  after(ms: number, callback: () => void): () => void
}

export const systemClock: Clock = {
  now: Date.now,
  tick: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}

export interface Alarm {
  /** Resolves after so many milliseconds, or when it rings. A ring that nobody heard ends the next wait at once. */
  wait(ms: number): Promise<void>
  ring(): void
}

export function createAlarm(clock: Clock): Alarm {
  let rung = false
  let wake: (() => void) | undefined
  return {
    wait(ms) {
      if (rung || ms <= 0) {
        rung = false
        return new Promise((resolve) => setImmediate(resolve))
      }
      return new Promise((resolve) => {
        const end = () => {
          cancel()
          wake = undefined
          rung = false
          resolve()
        }
        // A timer cuts fractions off: it would wake just before the moment, to wait once more.
        const cancel = clock.after(Math.ceil(ms), end)
        wake = end
      })
    },
    ring() {
      rung = true
      wake?.()
    },
  }
}
