import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Place, startFarEnd } from './contestants.ts'
import type { DayQuestion, Passed } from './day-program.ts'
import type { Visited } from './day-visitors.ts'
import { inTime } from './growth-load.ts'
import type { Row } from './measure.ts'
import type { Probe } from './probe.ts'
import { startNeighbour } from './processes.ts'
import { settledHeap } from './settled-heap.ts'

export const HOURS = 24
/** New people each hour, in four groups who are there at the same time. */
const AN_HOUR = 200
const GROUPS = 4
/** What is done at night is done after this hour. */
const NIGHT = 12
/** By then caches are filled and code is compiled; as long, and a night, comes before the day. */
const FROM_HOUR = 3
/** The longest that anything is remembered: the numbers of messages that Telegram would still delete, 48 hours. */
const SILENCE_HOURS = 49
const HALF_SILENCE_HOURS = 25
/** Live objects that may be left of a day when its time limits have run, in MB. */
const LEFT_MB = 1
const DAY_MB = 5

export interface Hour {
  hour: number
  /** Live objects and resident memory, in MB. */
  heap: number
  resident: number
}

export interface Day {
  hours: Hour[]
  rows: Row[]
}

/** Live heap over 24 hours of people who are always new, on a clock that the bench moves. */
export async function growthOfDay(lasting = HOURS): Promise<Day> {
  const farEnd = startFarEnd()
  const folder = mkdtempSync(join(tmpdir(), 'konvert-growth-'))
  const place = await farEnd.ask<Place>({ do: 'open', bot: 'ours', people: 0 })
  const bot = startNeighbour(
    join(import.meta.dirname, 'day-program.ts'),
    {
      BOT_TOKEN: place.token,
      TELEGRAM_API_ROOT: place.url,
      KONVERT_STATE: join(folder, 'state'),
      KONVERT_KEY_FILE: join(folder, 'key'),
    },
    ['--expose-gc'],
  )
  await bot.printed('ready')
  const all: Visited = { updates: 0, letters: 0, subscribed: 0, forgotten: 0 }
  let people = 0
  const probe = (collect = false) => bot.ask<Probe>({ probe: true, collect })
  const tell = async (question: DayQuestion) => {
    const { failures, subscribers } = await bot.ask<Passed>(question)
    if (failures > 0) throw new Error(`${failures} failures were logged`)
    if (subscribers !== all.subscribed) throw new Error(`${subscribers} subscribe, not ${all.subscribed}`)
  }
  const oneHour = async () => {
    for (let group = 0; group < GROUPS; group++) {
      const visiting = { people: AN_HOUR / GROUPS, before: people }
      const visited = await inTime(
        farEnd.ask<Visited>({ do: 'visit', bot: 'ours', ...visiting }),
        'not everybody was answered',
      )
      people += visiting.people
      for (const [what, count] of Object.entries(visited)) all[what as keyof Visited] += count
      await tell({ do: 'pass', minutes: 60 / GROUPS })
    }
  }
  const silence = (hours: number) => tell({ do: 'pass', minutes: hours * 60 })
  try {
    for (let hour = 1; hour <= FROM_HOUR; hour++) await oneHour()
    await tell({ do: 'night' })
    await silence(SILENCE_HOURS)
    const base = await settledHeap({ probe })
    const [before, from] = [{ ...all }, people]
    const hours: Hour[] = []
    for (let hour = 1; hour <= lasting; hour++) {
      await oneHour()
      if (hour === NIGHT) await tell({ do: 'night' })
      const { heap, resident } = await probe(true)
      hours.push({ hour, heap: heap / 1e6, resident: resident / 1e6 })
    }
    await silence(HALF_SILENCE_HOURS)
    const half = await settledHeap({ probe })
    await silence(SILENCE_HOURS - HALF_SILENCE_HOURS)
    const left = (await settledHeap({ probe })) - base
    const load = {
      people: people - from,
      updates: all.updates - before.updates,
      letters: all.letters - before.letters,
    }
    return { hours, rows: rowsOf(hours, load, base, half - base, left) }
  } finally {
    await bot.stop()
    await farEnd.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function rowsOf(
  hours: readonly Hour[],
  load: { people: number; updates: number; letters: number },
  base: number,
  half: number,
  left: number,
): Row[] {
  const [third, last] = [hours[FROM_HOUR - 1], hours.at(-1)]
  if (third === undefined || last === undefined) return []
  const grown = last.heap - third.heap
  const each = (grown * 1e6) / (AN_HOUR * (last.hour - third.hour))
  const number = (value: number) => value.toLocaleString('en')
  const mb = (value: number) => `${value.toFixed(1)} MB`
  return [
    {
      what: 'mixed load',
      measured: `${number(load.people)} people, all of them new, ${number(load.updates)} updates, ${number(load.letters)} letters finished`,
    },
    {
      what: 'live objects after hour',
      measured: hours
        .filter(({ hour }) => hour === 1 || hour % FROM_HOUR === 0)
        .map(({ hour, heap }) => `${hour}: ${heap.toFixed(1)}`)
        .join(', ')
        .concat(' MB'),
    },
    {
      what: `from hour ${third.hour} to ${last.hour}`,
      measured: `${grown < 0 ? '' : '+ '}${mb(grown)}, ${Math.round(each)} bytes a person`,
      goal: `≤ ${DAY_MB} MB`,
      met: grown <= DAY_MB,
    },
    { what: 'resident meanwhile', measured: `${third.resident.toFixed(0)} → ${last.resident.toFixed(0)} MB` },
    {
      what: `${HALF_SILENCE_HOURS} silent hours later, over ${mb(base / 1e6)} before the day`,
      measured: `+ ${mb(half / 1e6)}`,
    },
    {
      what: `${SILENCE_HOURS} silent hours later, when every time limit has run`,
      measured: `${left < 0 ? '' : '+ '}${(left / 1e6).toFixed(2)} MB`,
      goal: `≤ ${LEFT_MB} MB`,
      met: left <= LEFT_MB * 1e6,
    },
  ]
}
