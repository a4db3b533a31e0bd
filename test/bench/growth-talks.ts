import { type Contestant, type Place, startFarEnd, startOurs } from './contestants.ts'
import { type Cost, inTime } from './growth-load.ts'
import type { StepTimes, Writing } from './letter-writers.ts'
import { median, quantile } from './measure.ts'
import { settledHeap } from './settled-heap.ts'
import type { Growth, Series } from './slope.ts'

export const TALK_SIZES = [10, 100, 1_000, 5_000]
/** People whose answers are measured: the first ones of all who write. */
const ANSWERING = 10
/** Changes and back that each of them makes in a run. */
const EDITS = 10
const RUNS = 5
/** Others who write a letter before, so that what runs for the first time is not measured. */
const WARM = 50
const LONGEST_MS = 300_000

interface Measured {
  n: number
  answer: Cost
  /** Bytes of live objects, everything that is remembered of those who write among them. */
  heap: number
  resident: number
}

interface Written {
  times: StepTimes
  finished: number
}

/** What an answer costs, and what is held, while more and more people have a letter half written. */
export async function growthOfTalks(sizes: readonly number[] = TALK_SIZES): Promise<Growth> {
  const farEnd = startFarEnd()
  const people = WARM + Math.max(...sizes)
  const place = await farEnd.ask<Place>({ do: 'open', bot: 'ours', people })
  const bot = await startOurs(place, {})
  try {
    const write = async (writing: Partial<Writing> & { writers: number }): Promise<Written> => {
      const written = await inTime(
        farEnd.ask<Written>({
          do: 'letters',
          bot: 'ours',
          command: '/letter Gorinov',
          thinking: 0,
          edits: 0,
          begin: false,
          finish: false,
          after: WARM,
          ...writing,
        }),
        'an answer in a talk is missing',
        LONGEST_MS,
      )
      if (written.finished !== writing.writers) throw new Error('not every letter came to its last step')
      return written
    }
    await write({ writers: WARM, after: 0, begin: true, finish: true, edits: EDITS })
    await settledHeap(bot)
    const all: Measured[] = []
    let open = 0
    for (const n of sizes) {
      await write({ writers: n - open, after: WARM + open, begin: true })
      open = n
      const answer = await answers(bot, write)
      const { resident } = await bot.probe()
      all.push({ n, answer, heap: await settledHeap(bot), resident })
    }
    // Those who were measured are still where they were: each of them finishes the letter.
    await write({ writers: ANSWERING, finish: true })
    return grown(all)
  } finally {
    await bot.stop()
    await farEnd.stop()
  }
}

async function answers(
  bot: Contestant,
  write: (writing: { writers: number; edits: number }) => Promise<Written>,
): Promise<Cost> {
  const times: number[] = []
  const costs: number[] = []
  for (let run = 0; run <= RUNS; run++) {
    const before = await bot.probe()
    const written = await write({ writers: ANSWERING, edits: EDITS })
    const after = await bot.probe()
    const took = Object.values(written.times).flat()
    if (took.length !== 2 * ANSWERING * EDITS) throw new Error('an answer in a talk is missing')
    if (run === 0) continue
    times.push(...took)
    costs.push((after.computed - before.computed) / took.length)
  }
  return { cpu: median(costs), p50: median(times), p95: quantile(times, 0.95) }
}

function grown(all: readonly Measured[]): Growth {
  const series = (what: string, unit: Series['unit'], cost: (one: Measured) => number): Series => ({
    what,
    unit,
    points: all.map((one) => ({ n: one.n, cost: cost(one) })),
  })
  return {
    of: 'open talks',
    one: 'talk',
    series: [
      series('CPU of an answer', 'ms', ({ answer }) => answer.cpu),
      series(`an answer, ${ANSWERING} at once, p50`, 'ms', ({ answer }) => answer.p50),
      series(`an answer, ${ANSWERING} at once, p95`, 'ms', ({ answer }) => answer.p95),
      series('live objects', 'MB', ({ heap }) => heap / 1e6),
      series('resident memory', 'MB', ({ resident }) => resident / 1e6),
    ],
  }
}
