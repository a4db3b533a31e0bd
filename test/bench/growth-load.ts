import type { Contestant, FarEnd } from './contestants.ts'
import type { Loaded, Script, Shown } from './far-end.ts'
import { median, quantile } from './measure.ts'

/** Whoever has no answer after this long has lost it. */
const PATIENCE_MS = 120_000

/** Runs before the first that is kept: code that has just begun to run is slower. */
const WARM = 2

/** What one update costs. */
export interface Cost {
  /** Processor time of the bot, the median of several runs, in milliseconds. */
  cpu: number
  /** How long one waits for the answer, over all runs. */
  p50: number
  p95: number
}

export interface Deeds {
  /** The name of the bot at the far end. */
  bot: string
  /** What each person does, in turn. */
  of: string[][]
  /** How many deeds each person does in a run. */
  each: number
  runs: number
  /** Whether this is the right answer to a deed; anything else ends the bench. */
  right: (shown: Shown, deed: string) => boolean
}

/** Lets people do things several times, after a time that is not kept, and looks at every answer. */
export async function measureDeeds(farEnd: FarEnd, bot: Contestant, deeds: Deeds): Promise<Cost> {
  const times: number[] = []
  const costs: number[] = []
  for (let run = -WARM; run < deeds.runs; run++) {
    const before = await bot.probe()
    const loaded = await answered(farEnd, deeds)
    const after = await bot.probe()
    if (run < 0) continue
    times.push(...loaded.times)
    costs.push((after.computed - before.computed) / loaded.times.length)
  }
  return { cpu: median(costs), p50: median(times), p95: quantile(times, 0.95) }
}

/** What single updates cost, all of the same kind. */
export function costOf(updates: readonly { cpu: number; ms: number }[]): Cost {
  const [cpus, times] = [updates.map(({ cpu }) => cpu), updates.map(({ ms }) => ms)]
  return { cpu: median(cpus), p50: median(times), p95: quantile(times, 0.95) }
}

/** Lets one person do one thing, and looks at the answer. */
export function onceEach(farEnd: FarEnd, bot: Contestant, name: string) {
  return async (deed: string, right: Deeds['right']): Promise<{ cpu: number; ms: number }> => {
    const before = await bot.probe()
    const { times } = await answered(farEnd, { bot: name, of: [[deed]], each: 1, runs: 1, right })
    const after = await bot.probe()
    return { cpu: after.computed - before.computed, ms: times[0] ?? Number.NaN }
  }
}

async function answered(farEnd: FarEnd, { bot, of, each, right }: Deeds): Promise<Loaded> {
  const loaded = await inTime(
    farEnd.ask<Loaded>({ do: 'load', bot, deeds: of, each, note: true }),
    `${of[0]?.[0]} was not answered`,
  )
  if (loaded.times.length !== of.length * each) throw new Error('not every deed was answered')
  const script = await farEnd.ask<Script>({ do: 'script', bot })
  const wanted = new Set(of.flat())
  const seen = new Set<string>()
  for (const [key, shown] of Object.entries(script)) {
    const deed = key.slice(key.indexOf(' ') + 1)
    if (!wanted.has(deed)) continue
    seen.add(deed)
    if (!right(shown, deed)) throw new Error(`a wrong answer to ${deed}: ${shown.text.slice(0, 200)}`)
  }
  if (seen.size !== wanted.size) throw new Error('a deed was not looked at')
  return loaded
}

export async function inTime<T>(work: Promise<T>, why: string, ms = PATIENCE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${why} in ${ms / 1_000} s`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
