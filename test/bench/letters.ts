import { type Contestant, type Place, startFarEnd, startOurs } from './contestants.ts'
import type { StepTimes, Writing } from './letter-writers.ts'
import { quantile, type Row, type Section } from './measure.ts'
import { printTable } from './table.ts'

const WRITERS = 500
const THINKING_MS = 4_000
const EDITS = 10
/** Those whose drafts are weighed: each of them makes many changes. */
const WEIGHED = 100
/** Growth of all that is kept of a talk over more changes and back: what a rounding of the heap is, in bytes. */
const FLAT_BYTES = 1_000

interface Written {
  ms: number
  times: StepTimes
  finished: number
}

/** What 500 people at once who write letters cost: how long each answer takes, and what is kept of each meanwhile. */
export async function lettersBench(): Promise<Section[]> {
  const farEnd = startFarEnd()
  const place = await farEnd.ask<Place>({ do: 'open', bot: 'ours', people: WRITERS })
  const bot = await startOurs(place, {})
  try {
    const write = (writing: Partial<Writing>) =>
      farEnd.ask<Written>({
        do: 'letters',
        bot: 'ours',
        writers: WRITERS,
        command: '/letter Gorinov',
        thinking: 0,
        edits: 0,
        begin: true,
        finish: true,
        ...writing,
      })
    await write({})
    const calm = await write({ thinking: THINKING_MS })
    const hurried = await write({})
    for (const { finished } of [calm, hurried])
      if (finished !== WRITERS) throw new Error(`only ${finished} letters were finished`)
    return [
      {
        title: `${WRITERS} people finish a letter each, thinking up to ${THINKING_MS / 1_000} s before an answer (p50 / p95 / p99)`,
        rows: Object.entries(calm.times).map(([what, times]) => ({ what, measured: spreadOf(times) })),
      },
      { title: `The same without thinking: everybody at once, all the time`, rows: hurriedRows(hurried) },
      { title: 'What is kept of a letter in the making', rows: await keptRows(bot, write) },
    ]
  } finally {
    await bot.stop()
    await farEnd.stop()
  }
}

function hurriedRows({ ms, times, finished }: Written): Row[] {
  const all = Object.values(times).flat()
  return [
    { what: 'letters finished', measured: `${(finished / (ms / 1_000)).toFixed(1)} a second` },
    { what: 'an answer', measured: spreadOf(all) },
    { what: 'answers', measured: `${(all.length / (ms / 1_000)).toFixed(0)} a second` },
  ]
}

/** By live objects after the garbage is gone, so that nothing that is kept anywhere is left out. */
async function keptRows(
  bot: Contestant,
  writeAll: (writing: Partial<Writing>) => Promise<Written>,
): Promise<Row[]> {
  const write = (writing: Partial<Writing>) => writeAll({ writers: WEIGHED, ...writing })
  const heap = async () => (await bot.probe(true)).heap / WEIGHED
  // The messages that can be deleted later are counted with the letter before: here they are there already.
  await write({ finish: false, edits: EDITS })
  const warm = await write({ begin: false, finish: true })
  if (warm.finished !== WEIGHED) throw new Error('not every letter was finished')
  const none = await heap()
  await writeAll({ finish: false })
  const open = await heap()
  const whole = ((open - none) * WEIGHED) / WRITERS
  const grown: number[] = []
  for (let turn = 0; turn < 3; turn++) {
    await write({ begin: false, finish: false, edits: EDITS })
    grown.push((await heap()) - open)
  }
  const last = (grown.at(-1) ?? 0) - (grown[0] ?? 0)
  const bytes = (value: number) => `${Math.round(value).toLocaleString('en')} bytes`
  return [
    { what: `an open draft, complete, with its talk: ${WRITERS} of them`, measured: bytes(whole) },
    {
      what: `more after ${[1, 2, 3].map((turn) => turn * EDITS).join(', ')} changes and back`,
      measured: grown.map(bytes).join(', '),
      goal: `flat: within ${FLAT_BYTES} bytes from the first to the last`,
      met: Math.abs(last) <= FLAT_BYTES,
    },
  ]
}

function spreadOf(times: readonly number[]): string {
  return `${[0.5, 0.95, 0.99].map((share) => quantile(times, share).toFixed(1)).join(' / ')} ms`
}

if (import.meta.main) printTable(await lettersBench())
