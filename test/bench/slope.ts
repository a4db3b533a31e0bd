/** What something costs where there are `n` of what it is measured against. */
export interface Point {
  n: number
  cost: number
}

export type Unit = 'ms' | 'MB' | 'kB'

/** One cost at growing sizes. */
export interface Series {
  what: string
  unit: Unit
  points: Point[]
}

/** Costs against the number of the same things: cases, subscribers, open talks. */
export interface Growth {
  /** What there is more and more of, and one of it. */
  of: string
  one: string
  series: Series[]
}

/** The exponent b that makes cost ~ n^b fit best: a straight line through the logarithms, by least squares. */
export function exponentOf(points: readonly Point[]): number {
  const logs = points.map(({ n, cost }) => ({ x: Math.log(n), y: Math.log(cost) }))
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [x, y] = [mean(logs.map((one) => one.x)), mean(logs.map((one) => one.y))]
  const spread = logs.reduce((sum, one) => sum + (one.x - x) ** 2, 0)
  return logs.reduce((sum, one) => sum + (one.x - x) * (one.y - y), 0) / spread
}

/** A cost that has a fixed part grows least at first: the exponent between the two largest sizes tells what comes. */
export function lastExponentOf(points: readonly Point[]): number {
  return exponentOf(points.slice(-2))
}

const FLAT = 0.1

/**
 * The slope in words: “memory: × 1.4 from 100 to 10,000 cases (n^0.08; n^0.24 at the end), 7.1 kB a case”. What one
 * more costs is told where the cost grows at all.
 */
export function slopeInWords({ what, unit, points }: Series, { of, one }: Growth): string {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || points.length < 2)
    return `${what}: not enough was measured`
  const b = exponentOf(points)
  const end = lastExponentOf(points)
  const ratio = last.cost / first.cost
  const range = `from ${count(first.n)} to ${count(last.n)} ${of}`
  const powers = `n^${b.toFixed(2)}; n^${end.toFixed(2)} at the end`
  const more = (last.cost - first.cost) / (last.n - first.n)
  const each = Math.max(b, end) > FLAT && more > 0 ? `, ${small(more, unit)} for each further ${one}` : ''
  return `${what}: × ${ratio.toFixed(ratio < 10 ? 2 : 0)} ${range} (${powers}), ${verdict(b, end)}${each}`
}

function verdict(b: number, end: number): string {
  const most = Math.max(b, end)
  if (most <= FLAT) return 'as good as flat'
  if (most < 0.85) return 'slower than in proportion'
  if (most <= 1.15) return b < 0.85 ? 'in proportion once it has outgrown its fixed part' : 'in proportion'
  return 'faster than in proportion'
}

/** A number with as many digits as say something. */
export function measured(cost: number, unit: Unit): string {
  return `${cost.toFixed(cost < 1 ? 3 : cost < 10 ? 2 : cost < 100 ? 1 : 0)} ${unit}`
}

export const count = (n: number) => n.toLocaleString('en')

const SMALLER: Record<Unit, readonly string[]> = {
  ms: ['ms', 'µs', 'ns'],
  MB: ['MB', 'kB', 'bytes'],
  kB: ['kB', 'bytes'],
}

/** What one more costs, in the first unit that needs no noughts behind the point. */
function small(cost: number, unit: Unit): string {
  const units = SMALLER[unit]
  const at = units.findIndex((_, index) => cost * 1_000 ** index >= 1)
  const index = at === -1 ? units.length - 1 : at
  const value = cost * 1_000 ** index
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[index]}`
}
