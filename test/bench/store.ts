import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Topic } from '../../src/domain/subscription.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import type { Row, Section } from './measure.ts'
import { printTable } from './table.ts'

const SUBSCRIBERS = 1_000_000
/** As many ask at the same moment, and share a transaction. */
const TOGETHER = 2_000
const ALONE = 1_000
const LEAVING = 3
const MADE_GOAL = 8_000
const LISTED_GOAL = 60_000
/** Growth that is a page of rows and the garbage collector's leisure, in MB (10⁶ bytes). */
const FLAT_MB = 150
const TODAY = '2026-11-22'
const TOPICS: Topic[] = ['cases', 'days', 'case:leniye-umerova']

/** What a large list costs: subscribers made through the store on a real disk, listed, unsealed, removed. */
export async function storeBench(): Promise<Section[]> {
  const folder = await mkdtemp(join(tmpdir(), 'konvert-store-bench-'))
  try {
    const place = { stateDir: join(folder, 'state'), keyFile: join(folder, 'key'), today: () => TODAY }
    const store = await opened(place)
    const rows = [await makeTogether(store), await makeAlone(store)]
    await store.close()
    const { ms, result: again } = await timed(() => opened(place))
    rows.push({ what: 'opening it again, quick_check included', measured: seconds(ms) })
    rows.push(await list(again, ['cases']), await list(again, ['days', 'case:leniye-umerova']))
    rows.push(await leaveAll(again))
    const backup = await timed(() => again.backup(TODAY))
    rows.push({ what: 'a backup, checked; the bot stands still', measured: seconds(backup.ms) })
    const closing = await timed(() => again.close())
    rows.push({ what: 'closing, and erasing what those who left had', measured: seconds(closing.ms) })
    const restarted = await timed(() => opened(place))
    rows.push({ what: 'opening when somebody has left', measured: seconds(restarted.ms) })
    await restarted.result.close()
    return [{ title: `The store, ${SUBSCRIBERS.toLocaleString('en')} subscribers`, rows }]
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Numbers like Telegram's: ten digits. */
const chatOf = (index: number) => 5_000_000_000 + index * 1_619

async function makeTogether(store: Store): Promise<Row> {
  const { ms } = await timed(async () => {
    for (let from = 0; from < SUBSCRIBERS; from += TOGETHER) {
      const adding = Array.from({ length: TOGETHER }, (_, index) => add(store, from + index))
      await Promise.all(adding)
    }
  })
  const rate = SUBSCRIBERS / (ms / 1_000)
  return {
    what: `made by add(), ${TOGETHER.toLocaleString('en')} asking at once`,
    measured: perSecond(rate),
    goal: `≥ ${MADE_GOAL.toLocaleString('en')} a second`,
    met: rate >= MADE_GOAL,
  }
}

async function makeAlone(store: Store): Promise<Row> {
  const { ms } = await timed(async () => {
    for (let index = 0; index < ALONE; index++) await add(store, SUBSCRIBERS + index)
  })
  return {
    what: 'made by add(), one after another, each on the disk before the next',
    measured: perSecond(ALONE / (ms / 1_000)),
  }
}

/** Everybody hears of cases, every third also of the days, every tenth also of one person. */
async function add(store: Store, index: number): Promise<void> {
  const topic = TOPICS[index % 10 === 0 ? 2 : index % 3 === 0 ? 1 : 0] ?? 'cases'
  await store.subscribers.add(chatOf(index), index % 2 === 0 ? 'ru' : 'uk', topic)
}

async function list(store: Store, topics: readonly Topic[]): Promise<Row> {
  const before = process.memoryUsage.rss()
  let peak = before
  let listed = 0
  let wrong = 0
  const { ms } = await timed(async () => {
    for await (const { chat } of store.subscribers.audience(topics)) {
      if ((chat - 5_000_000_000) % 1_619 !== 0) wrong++
      if (++listed % 10_000 === 0) peak = Math.max(peak, process.memoryUsage.rss())
    }
  })
  const expected = await store.subscribers.count(topics)
  if (wrong > 0 || listed !== expected) throw new Error('the list is not what was put in')
  const rate = listed / (ms / 1_000)
  const grown = (peak - before) / 1e6
  const memory = `memory ${(before / 1e6).toFixed(0)} → at most ${(peak / 1e6).toFixed(0)} MB`
  return {
    what: `listed by ${topics.join(' or ')}, unsealed: ${listed.toLocaleString('en')}`,
    measured: `${perSecond(rate)}, ${memory}`,
    goal: `≥ ${LISTED_GOAL.toLocaleString('en')} a second, memory flat (within ${FLAT_MB} MB)`,
    met: rate >= LISTED_GOAL && grown <= FLAT_MB,
  }
}

async function leaveAll(store: Store): Promise<Row> {
  const { ms } = await timed(async () => {
    for (let index = 0; index < LEAVING; index++) await store.subscribers.forget(chatOf(index))
  })
  return { what: 'one person forgotten', measured: `${(ms / LEAVING).toFixed(0)} ms` }
}

async function opened(place: Parameters<typeof openStore>[0]): Promise<Store> {
  const result = await openStore(place)
  if (!result.ok) throw new Error(result.error)
  return result.store
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const before = performance.now()
  const result = await work()
  return { ms: performance.now() - before, result }
}

const perSecond = (rate: number) => `${Math.round(rate).toLocaleString('en')} a second`
const seconds = (ms: number) => `${(ms / 1_000).toFixed(2)} s`

if (import.meta.main) printTable(await storeBench())
