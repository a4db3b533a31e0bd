/** One line of the table. */
export interface Row {
  what: string
  measured: string
  /** What was promised, as words. */
  goal?: string
  /** Whether the promise is kept; absent where nothing was promised. */
  met?: boolean
}

export interface Section {
  title: string
  rows: Row[]
}

/** The value below which `share` of the numbers lie (nearest rank); 0.5 gives the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** How long `work` takes, in milliseconds. */
export function elapsed(work: () => unknown): number {
  const before = performance.now()
  work()
  return performance.now() - before
}

/** “0.94 / 0.97 / 1.02 s”: the least, the median and the greatest. */
export function spread(values: readonly number[], unit: string, digits: number): string {
  const numbers = [Math.min(...values), median(values), Math.max(...values)]
  return `${numbers.map((value) => value.toFixed(digits)).join(' / ')} ${unit}`
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** Even, seedable chance (mulberry32), so that every run measures the same people and queries. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function pick<T>(items: readonly T[], random: () => number): T {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}
