import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Start, startKonvert } from './child.ts'
import { type Place, startFarEnd, startOurs } from './contestants.ts'
import { createDataDir, type DataDir } from './data-dir.ts'
import { type Cost, measureDeeds } from './growth-load.ts'
import { median } from './measure.ts'
import type { Growth, Series } from './slope.ts'

export const CASE_SIZES = [100, 300, 1_000, 3_000, 10_000]
/** Starts that are kept; the first one, which fills the cache of compiled code and makes the store, is not. */
const STARTS = 3
const RUNS = 5
/** Different people who are searched for in a run, one after another. */
const SEARCHED = 60

interface Measured {
  n: number
  starts: Start[]
  search: Cost
  card: Cost
  address: Cost
}

/** What a start and an update cost with more and more people in data/. */
export async function growthOfCases(sizes: readonly number[] = CASE_SIZES): Promise<Growth> {
  const all: Measured[] = []
  for (const size of sizes) {
    const data = await createDataDir(size, 1)
    try {
      all.push(await measure(size, data))
    } finally {
      data.remove()
    }
  }
  const series = (what: string, unit: Series['unit'], cost: (one: Measured) => number): Series => ({
    what,
    unit,
    points: all.map((one) => ({ n: one.n, cost: cost(one) })),
  })
  const start = (field: keyof Start) => (one: Measured) => median(one.starts.map((each) => each[field]))
  return {
    of: 'cases',
    one: 'case',
    series: [
      series('time to ready', 'ms', start('ms')),
      series('CPU until ready, all threads', 'ms', start('computed')),
      series('resident memory', 'MB', start('resident')),
      series('CPU of a search', 'ms', ({ search }) => search.cpu),
      series('a search, p50', 'ms', ({ search }) => search.p50),
      series('a search, p95', 'ms', ({ search }) => search.p95),
      series('CPU of /case', 'ms', ({ card }) => card.cpu),
      series('CPU of /address', 'ms', ({ address }) => address.cpu),
    ],
  }
}

async function measure(n: number, data: DataDir): Promise<Measured> {
  const farEnd = startFarEnd()
  const folder = mkdtempSync(join(tmpdir(), 'konvert-growth-'))
  try {
    const place = await farEnd.ask<Place>({ do: 'open', bot: 'ours', people: 1 })
    const settings = {
      KONVERT_DATA: data.dir,
      FEATURED_CASE: data.featured,
      KONVERT_STATE: join(folder, 'state'),
      KONVERT_KEY_FILE: join(folder, 'key'),
    }
    const starts = await startsOf(place, { ...settings, NODE_COMPILE_CACHE: join(folder, 'compiled') })
    const bot = await startOurs(place, settings)
    try {
      const deeds = { bot: 'ours', each: SEARCHED, runs: RUNS }
      const chosen = chosenPeople(data)
      const search = await measureDeeds(farEnd, bot, {
        ...deeds,
        of: [Array.from(chosen.keys(), (name) => `/case ${name}`)],
        // Where others sound alike, their names stand on buttons beside it.
        right: (shown, deed) =>
          JSON.stringify(shown).includes(chosen.get(deed.slice('/case '.length)) ?? '—'),
      })
      const [opened = '', name = ''] = [data.people[0]?.id, data.people[0]?.names.ru.shown]
      const shows = ({ text }: { text: string }) => text.includes(name)
      const open = { ...deeds, of: [[`address:${opened}`, `case:${opened}:card`]], each: 2, runs: 1 }
      await measureDeeds(farEnd, bot, { ...open, right: () => true })
      const card = await measureDeeds(farEnd, bot, { ...deeds, of: [['/case']], right: shows })
      const address = await measureDeeds(farEnd, bot, { ...deeds, of: [['/address']], right: shows })
      return { n, starts, search, card, address }
    } finally {
      await bot.stop()
    }
  } finally {
    await farEnd.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Starts of the program as `npm start` runs it, on the local Telegram of the far end; the first ones are not kept. */
export async function startsOf(
  place: Place,
  settings: Record<string, string>,
  kept = STARTS,
  warm = 1,
): Promise<Start[]> {
  const starts: Start[] = []
  for (let turn = -warm; turn < kept; turn++) {
    const start = await startKonvert({ BOT_TOKEN: place.token, TELEGRAM_API_ROOT: place.url, ...settings })
    if (turn >= 0) starts.push(start)
  }
  return starts
}

/** People from all over the list of whom there is only one: the name that is typed, and the one that is shown. */
function chosenPeople({ people }: DataDir): Map<string, string> {
  const same = Map.groupBy(people, ({ names }) => names.ru.shown)
  const unique = people.filter(({ names }) => same.get(names.ru.shown)?.length === 1)
  const step = Math.floor(unique.length / SEARCHED)
  const chosen = Array.from({ length: SEARCHED }, (_, index) => unique[index * step])
  return new Map(chosen.flatMap((one) => (one ? [[one.names.ru.shown, one.names.ru.shown]] : [])))
}
