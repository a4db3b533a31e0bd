import { setInterval as ticks } from 'node:timers/promises'

export interface Sample {
  /** Milliseconds since the first one. */
  at: number
  /** Bytes. */
  resident: number
  heap: number
}

/** Asks the program for its own figures, as Prometheus would, until it is over; `all` has the last answer. */
export async function watchMemory(
  metricsUrl: string,
  everyMs: number,
  over: () => boolean,
): Promise<{ samples: Sample[]; all: string }> {
  const samples: Sample[] = []
  const began = performance.now()
  let all = ''
  for await (const _ of ticks(everyMs)) {
    all = await (await fetch(metricsUrl)).text()
    samples.push({
      at: performance.now() - began,
      resident: figure(all, 'process_resident_memory_bytes'),
      heap: figure(all, 'nodejs_heap_size_used_bytes'),
    })
    if (over()) break
  }
  return { samples, all }
}

/** The sum of a figure over all its labels. */
export function figure(text: string, name: string): number {
  const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

export interface Trend {
  /** Where the straight line that fits best begins and ends. */
  start: number
  end: number
}

/** Fits a straight line by least squares: single samples say little, as memory goes up and down with each collection. */
export function trend(points: readonly { at: number; value: number }[]): Trend {
  const n = points.length
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / n
  const [x, y] = [mean(points.map(({ at }) => at)), mean(points.map(({ value }) => value))]
  const spread = points.reduce((sum, { at }) => sum + (at - x) ** 2, 0)
  const slope =
    spread === 0 ? 0 : points.reduce((sum, { at, value }) => sum + (at - x) * (value - y), 0) / spread
  const on = (at: number) => y + slope * (at - x)
  return { start: on(points[0]?.at ?? 0), end: on(points.at(-1)?.at ?? 0) }
}
