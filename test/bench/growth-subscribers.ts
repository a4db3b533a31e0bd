import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testLanguages } from '../support/data.ts'
import { CONTENT, engine } from './broadcast.ts'
import type { Start } from './child.ts'
import { type Contestant, type FarEnd, type Place, startFarEnd, startOurs } from './contestants.ts'
import type { Shown } from './far-end.ts'
import { chatOf, type Folder, fillStore, openFilled } from './filled-store.ts'
import { startsOf } from './growth-cases.ts'
import { type Cost, costOf, measureDeeds, onceEach } from './growth-load.ts'
import { median } from './measure.ts'
import type { Growth, Series } from './slope.ts'

export const SUBSCRIBER_SIZES = [1_000, 10_000, 100_000, 1_000_000]
const STARTS = 2
const GREETINGS = 40
const RUNS = 3
/** How often somebody subscribes, leaves, subscribes again and has everything forgotten, each after the answer. */
const ROUNDS = 15

interface Measured {
  n: number
  starts: Start[]
  /** When somebody has left in the last seven days, which is most of the time. */
  startsAfterLeaving: Start[]
  greeting: Cost
  joining: Cost
  leaving: Cost
  forgetting: Cost
  /** Milliseconds until the traces of somebody who left are erased; the program stands still meanwhile. */
  erasing: number
  /** Milliseconds until it is written down who is to hear a message. */
  taking: number
}

/** What a start, an update and a message to all cost with more and more subscribers in a store on the disk. */
export async function growthOfSubscribers(sizes: readonly number[] = SUBSCRIBER_SIZES): Promise<Growth> {
  const all: Measured[] = []
  for (const size of sizes) all.push(await measure(size))
  const series = (what: string, unit: Series['unit'], cost: (one: Measured) => number): Series => ({
    what,
    unit,
    points: all.map((one) => ({ n: one.n, cost: cost(one) })),
  })
  const start = (field: keyof Start, starts: (one: Measured) => Start[]) => (one: Measured) =>
    median(starts(one).map((each) => each[field]))
  return {
    of: 'subscribers',
    one: 'subscriber',
    series: [
      series(
        'time to ready',
        'ms',
        start('ms', ({ starts }) => starts),
      ),
      series(
        'time to ready after somebody left',
        'ms',
        start('ms', (one) => one.startsAfterLeaving),
      ),
      series(
        'resident memory',
        'MB',
        start('resident', ({ starts }) => starts),
      ),
      series('CPU of /start', 'ms', ({ greeting }) => greeting.cpu),
      series('CPU of subscribing', 'ms', ({ joining }) => joining.cpu),
      series('CPU of leaving', 'ms', ({ leaving }) => leaving.cpu),
      series('CPU of /forget', 'ms', ({ forgetting }) => forgetting.cpu),
      series('erasing the traces of who left', 'ms', ({ erasing }) => erasing),
      series('taking down who hears a message', 'ms', ({ taking }) => taking),
    ],
  }
}

async function measure(n: number): Promise<Measured> {
  const farEnd = startFarEnd()
  const folder = mkdtempSync(join(tmpdir(), 'konvert-growth-'))
  const place = { stateDir: join(folder, 'state'), keyFile: join(folder, 'key') }
  try {
    await fillStore(n, place)
    const far = await farEnd.ask<Place>({ do: 'open', bot: 'ours', people: 1 })
    const settings = { KONVERT_STATE: place.stateDir, KONVERT_KEY_FILE: place.keyFile }
    const compiled = { ...settings, NODE_COMPILE_CACHE: join(folder, 'compiled') }
    const starts = await startsOf(far, compiled, STARTS)
    const answering = await answers(farEnd, await startOurs(far, settings))
    const startsAfterLeaving = await startsOf(far, compiled, STARTS, 0)
    return { n, starts, startsAfterLeaving, ...answering, ...(await withoutBot(n, place)) }
  } finally {
    await farEnd.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function answers(
  farEnd: FarEnd,
  bot: Contestant,
): Promise<Pick<Measured, 'greeting' | 'joining' | 'leaving' | 'forgetting'>> {
  const greeting = await measureDeeds(farEnd, bot, {
    bot: 'ours',
    of: [['/start']],
    each: GREETINGS,
    runs: RUNS,
    right: (shown) => JSON.stringify(shown).includes('language:uk'),
  })
  const say = testLanguages().translator('ru')
  const left = say.t('subscriptions.stoppedLast', { topic: say.t('subscriptions.topic.cases') })
  const subscribe = { of: 'yes:cases', right: (shown: Shown) => JSON.stringify(shown).includes('end:cases') }
  const circle = [
    subscribe,
    { of: 'end:cases', right: ({ text }: Shown) => text === left },
    subscribe,
    { of: 'forget:yes', right: ({ text }: Shown) => text.startsWith(say.t('privacy.forgotten')) },
  ]
  const once = onceEach(farEnd, bot, 'ours')
  const rounds: { cpu: number; ms: number }[][] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const own: { cpu: number; ms: number }[] = []
    for (const { of, right } of circle) own.push(await once(of, right))
    if (round > 0) rounds.push(own)
  }
  await bot.stop()
  const at = (...places: number[]) => costOf(rounds.flatMap((own) => places.flatMap((one) => own[one] ?? [])))
  return { greeting, joining: at(0, 2), leaving: at(1), forgetting: at(3) }
}

async function withoutBot(n: number, place: Folder): Promise<Pick<Measured, 'erasing' | 'taking'>> {
  const store = await openFilled(place)
  if ((await store.subscribers.total()) !== n) throw new Error('not everybody who came has left')
  const { broadcaster } = engine({ url: 'http://127.0.0.1:9', token: '1:x' }, store, 30)
  const { id, hash } = await broadcaster.create(CONTENT)
  await broadcaster.approve(id, hash)
  await broadcaster.schedule(id, hash, Date.now())
  const beginning = performance.now()
  await store.broadcasts.begin(id, Date.now())
  const taking = performance.now() - beginning
  const total = (await store.broadcasts.find(id))?.counts.total
  if (total !== n) throw new Error(`${total} of ${n} were taken down`)
  const leaving = performance.now()
  if (!(await store.subscribers.forget(chatOf(0)))) throw new Error('who is to leave was not there')
  await store.close()
  return { taking, erasing: performance.now() - leaving }
}
