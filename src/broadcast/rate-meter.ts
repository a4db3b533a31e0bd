/** Counts what happened in the last seconds. */
export interface RateMeter {
  add(count: number): void
  /** How many a second; undefined before anything can be said. */
  perSecond(): number | undefined
}

const SECONDS = 20
/** Less than this is too little to tell a rate from. */
const FIRST_MS = 1_000

/** @param tick milliseconds that never jump */
export function createRateMeter(tick: () => number): RateMeter {
  const buckets = new Map<number, number>()
  const start = tick()
  return {
    add(count) {
      const second = Math.floor(tick() / 1_000)
      buckets.set(second, (buckets.get(second) ?? 0) + count)
      for (const old of buckets.keys()) if (old < second - SECONDS) buckets.delete(old)
    },
    perSecond() {
      const now = tick()
      const from = Math.max(start, (Math.floor(now / 1_000) - SECONDS) * 1_000)
      if (now - from < FIRST_MS) return undefined
      let sum = 0
      for (const [second, count] of buckets) if ((second + 1) * 1_000 > from) sum += count
      return (sum * 1_000) / (now - from)
    },
  }
}
