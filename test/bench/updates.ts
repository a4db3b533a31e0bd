import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { load as readYaml } from 'js-yaml'
import { type Contestant, type FarEnd, type Place, startFarEnd, startOurs, startPeer } from './contestants.ts'
import { createDataDir, type DataDir } from './data-dir.ts'
import type { Loaded, Script } from './far-end.ts'
import { median, quantile, type Row, type Section } from './measure.ts'
import { printTable } from './table.ts'

const CASES = 1_500
const RUNS = 5
const PEERS = ['grammy', 'telegraf', 'gramio'] as const
type Name = 'ours' | (typeof PEERS)[number]
const NAMES: readonly Name[] = ['ours', ...PEERS]
const LEAST_OF_GRAMMY = 0.8
/**
 * How many people there are, and how many updates each of them sends in a run: even, as presses come in pairs, and so
 * many that a run takes a third of a second or more.
 */
const CROWDS = [
  [1, 400],
  [10, 100],
  [100, 12],
] as const
const EVERYBODY = 100

/** What each of these people does; the case of each is another one. */
interface Deed {
  what: string
  of: (id: string, name: string) => string[]
  /** Whether a goal was set for it. */
  goal: boolean
}

// In this order: who presses needs a message, and who has opened a card has a person last opened.
const DEEDS: Deed[] = [
  { what: '/start <id>, a link to a card', of: (id) => [`/start ${id}`], goal: false },
  {
    what: 'a press (address and card in turn)',
    of: (id) => [`address:${id}`, `case:${id}:card`],
    goal: false,
  },
  { what: '/case, the person last opened', of: () => ['/case'], goal: true },
  { what: '/address, the person last opened', of: () => ['/address'], goal: true },
  { what: '/case <name>, a search', of: (_, name) => [`/case ${name}`], goal: false },
]

/** How fast updates are answered, beside the least that other frameworks can do to answer the same. */
export async function updatesBench(runs = RUNS, words = ''): Promise<Section[]> {
  const data = await createDataDir(CASES, 1)
  const wanted = DEEDS.filter(({ what }) => what.includes(words))
  try {
    return await sideBySide(data, wanted, runs)
  } finally {
    data.remove()
  }
}

async function sideBySide(data: DataDir, deeds: Deed[], runs: number): Promise<Section[]> {
  const farEnd = startFarEnd()
  const bots = new Map<Name, Contestant>()
  try {
    for (const name of NAMES) {
      const place = await farEnd.ask<Place>({ do: 'open', bot: name, people: EVERYBODY })
      const settings = { KONVERT_DATA: data.dir, FEATURED_CASE: data.featured, LOG_LEVEL: 'info' }
      bots.set(name, await (name === 'ours' ? startOurs(place, settings) : startPeer(name, place)))
    }
    const people = chosenPeople(data.dir)
    await rehearse(farEnd, bots, people)
    const sections: Section[] = []
    for (const deed of deeds)
      for (const [crowd, each] of CROWDS) {
        const all = await compare(
          farEnd,
          bots,
          people.slice(0, crowd).map(([id, name]) => deed.of(id, name)),
          each,
          runs,
        )
        sections.push({ title: `${deed.what}; ${crowd} at once`, rows: rowsOf(all, deed) })
      }
    return sections
  } finally {
    await Promise.all(Array.from(bots.values(), (bot) => bot.stop()))
    await farEnd.stop()
  }
}

/** Id and family name of as many cases as there are people, from all over the list. */
function chosenPeople(dir: string): [string, string][] {
  const files = readdirSync(join(dir, 'cases'))
  return Array.from({ length: EVERYBODY }, (_, index) => {
    const file = files[index * Math.floor(files.length / EVERYBODY)] ?? ''
    const { names } = readYaml(readFileSync(join(dir, 'cases', file), 'utf8')) as {
      names: { ru: { shown: string } }
    }
    return [file.replace('.yaml', ''), names.ru.shown]
  })
}

/**
 * Everything once, unmeasured: ours shows what there is to show, the peers learn it, and what they show and how many
 * calls they need for it is compared.
 */
async function rehearse(
  farEnd: FarEnd,
  bots: ReadonlyMap<Name, Contestant>,
  people: readonly [string, string][],
): Promise<void> {
  const calls: Record<string, number[]> = {}
  for (const name of NAMES) {
    const bot = bots.get(name)
    if (name !== 'ours') await bot?.learn(await farEnd.ask<Script>({ do: 'script', bot: 'ours' }))
    calls[name] = []
    for (const deed of DEEDS) {
      const deeds = people.map(([id, shown]) => deed.of(id, shown))
      const loaded = await farEnd.ask<Loaded>({ do: 'load', bot: name, deeds, each: 2, note: true })
      calls[name].push(loaded.calls)
    }
    const same = isDeepStrictEqual(
      await farEnd.ask<Script>({ do: 'script', bot: name }),
      await farEnd.ask<Script>({ do: 'script', bot: 'ours' }),
    )
    if (!same) throw new Error(`${name} does not show what ours shows`)
    if (!isDeepStrictEqual(calls[name], calls.ours)) throw new Error(`${name} does not call as ours calls`)
  }
}

interface Run extends Loaded {
  rate: number
  /** Processor time of the bot for an update, in milliseconds. */
  cost: number
}

/** Runs of each bot in turn, each time beginning with another one, so that a busy moment of the machine meets all. */
async function compare(
  farEnd: FarEnd,
  bots: ReadonlyMap<Name, Contestant>,
  deeds: string[][],
  each: number,
  runs: number,
): Promise<Record<Name, Run[]>> {
  const all: Record<Name, Run[]> = { ours: [], grammy: [], telegraf: [], gramio: [] }
  const count = deeds.length * each
  // The first round is not kept: it warms what this number of people needs.
  for (let run = 0; run <= runs; run++) {
    const order = [...NAMES.slice(run % NAMES.length), ...NAMES.slice(0, run % NAMES.length)]
    for (const name of order) {
      const bot = bots.get(name)
      const before = await bot?.probe()
      const loaded = await farEnd.ask<Loaded>({ do: 'load', bot: name, deeds, each, note: false })
      const after = await bot?.probe()
      const cost = ((after?.computed ?? 0) - (before?.computed ?? 0)) / count
      if (run > 0) all[name].push({ ...loaded, rate: count / (loaded.ms / 1_000), cost })
    }
  }
  return all
}

function rowsOf(all: Record<Name, Run[]>, { goal }: Deed): Row[] {
  return NAMES.map((name) => {
    const runs = all[name]
    const rate = median(runs.map((run) => run.rate)).toFixed(0)
    const times = runs.flatMap((run) => run.times)
    const waits = [0.5, 0.95, 0.99].map((share) => quantile(times, share).toFixed(1)).join(' / ')
    const cost = median(runs.map((run) => run.cost)).toFixed(2)
    const own = `${rate}/s, ${waits} ms, ${cost} ms CPU`
    if (name === 'ours') return { what: 'Konvert', measured: own }
    const ratio = (of: (ours: Run, theirs: Run) => number) =>
      median(runs.flatMap((theirs, index) => (all.ours[index] ? of(all.ours[index], theirs) : [])))
    const speed = ratio((ours, theirs) => ours.rate / theirs.rate)
    const computing = ratio((ours, theirs) => theirs.cost / ours.cost)
    const least = name === 'grammy' ? LEAST_OF_GRAMMY : 1
    return {
      what: TITLES[name],
      measured: `${own}; ours × ${speed.toFixed(2)}, by CPU × ${computing.toFixed(2)}`,
      ...(goal ? { goal: `ours ≥ ${least} of it`, met: speed >= least } : {}),
    }
  })
}

const TITLES = { grammy: 'bare grammY', telegraf: 'Telegraf', gramio: 'GramIO' }

// node test/bench/updates.ts [runs [a word of the deeds that are wanted]]
if (import.meta.main) printTable(await updatesBench(Number(process.argv[2] ?? RUNS), process.argv[3]))
