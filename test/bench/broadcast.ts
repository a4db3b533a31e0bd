import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { type Broadcaster, createBroadcaster } from '../../src/broadcast/broadcaster.ts'
import type { LocalTelegram, LocalTelegramOptions } from '../../src/playground/telegram.ts'
import { mainFile } from '../../src/store/databases.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { openKonvert } from '../support/konvert.ts'
import { runNode } from './child.ts'
import { quantile, type Row, type Section } from './measure.ts'
import { bullmq, hasRedis, OTHER_WAYS, type Way } from './other-senders.ts'
import { printTable } from './table.ts'
import type { Ask, Sent, WorkerTelegram } from './telegram-worker.ts'

const FIRST_CHAT = 5_000_000_001
const LIMIT = 30
const MESSAGES = 600
const FAST_LIMIT = 1_000
const FAST_MESSAGES = 10_000
const MILLION = 1_000_000

const PARTS = {
  async pace(): Promise<Section[]> {
    const sections: Section[] = []
    for (const latencyMs of [60, 120]) {
      const rows: Row[] = []
      rows.push(await measureWay('Konvert', konvert, LIMIT, MESSAGES, latencyMs))
      for (const [what, way] of OTHER_WAYS) {
        if (way === bullmq && !(await hasRedis())) rows.push({ what, measured: NO_REDIS })
        else rows.push(await measureWay(what, way, LIMIT, MESSAGES, latencyMs))
      }
      sections.push({ title: sendingTitle(MESSAGES, LIMIT, latencyMs), rows })
    }
    return sections
  },
  async fast(): Promise<Section[]> {
    const row = await measureWay('Konvert', konvert, FAST_LIMIT, FAST_MESSAGES, 60)
    return [{ title: sendingTitle(FAST_MESSAGES, FAST_LIMIT, 60), rows: [row] }]
  },
  answers: async (): Promise<Section[]> => [
    { title: 'Answers while a broadcast runs, 60 ms round trip', rows: await answerTimes() },
  ],
  snapshot: async (): Promise<Section[]> => [
    { title: `A broadcast to ${MILLION.toLocaleString('en')} recipients`, rows: await snapshot() },
  ],
}

/** A way whose refusals lengthen each other would never come to an end. */
const LONGEST_MS = 90_000
const NO_REDIS = 'skipped: redis-server is not installed (apt-get install redis-server)'

/**
 * How much of what Telegram permits is used, beside the ways that are documented elsewhere, and what else a
 * broadcast costs.
 */
export async function broadcastBench(parts: readonly string[] = Object.keys(PARTS)): Promise<Section[]> {
  const sections: Section[] = []
  for (const [name, part] of Object.entries(PARTS)) if (parts.includes(name)) sections.push(...(await part()))
  return sections
}

const sendingTitle = (messages: number, limit: number, latencyMs: number) =>
  `Sending to ${messages.toLocaleString('en')}, ${limit.toLocaleString('en')}/s permitted, ${latencyMs} ms round trip`

const konvert: Way = async ({ url, token, chats, rate, ready }) => {
  await withStore(chats, async (store) => {
    const { broadcaster, finished } = engine({ url, token }, store, rate)
    ready()
    broadcaster.start()
    await launch(broadcaster)
    await finished
    await broadcaster.stop()
  })
  return 0
}

async function measureWay(
  what: string,
  way: Way,
  limit: number,
  count: number,
  latencyMs: number,
): Promise<Row> {
  const telegram = await openTelegram({ latencyMs, rateLimit: { perSecond: limit } }, count)
  const chats = Array.from({ length: count }, (_, index) => FIRST_CHAT + index)
  let before = process.threadCpuUsage()
  const ready = () => {
    before = process.threadCpuUsage()
  }
  const given = new AbortController()
  const working = way({ ...telegram, chats, rate: limit, ready, signal: given.signal }).catch(
    (error: unknown) => {
      if (!given.signal.aborted) throw error
      return 0
    },
  )
  const elsewhere = await Promise.race([working, pause(LONGEST_MS, undefined, { ref: false })])
  given.abort()
  const used = process.threadCpuUsage(before)
  const { sent, refused, ms } = await telegram.ask<Sent>('sent')
  telegram.close()
  if (elsewhere === undefined)
    return {
      what,
      measured: `given up after ${LONGEST_MS / 1_000} s: ${sent} of ${count} sent, ${refused} refused`,
    }
  if (sent !== count) throw new Error(`${what} sent ${sent} of ${count}`)
  const share = (sent - 1) / (ms / 1_000) / limit
  const cpu = ((used.user + used.system) / 1_000 / count).toFixed(2)
  const redis = elsewhere === 0 ? '' : ` + ${(elsewhere / count).toFixed(2)} of Redis`
  const goal = limit === LIMIT ? 0.98 : 0.93
  return {
    what,
    measured: `${share.toFixed(3)} of the permitted rate, ${refused} refused, ${cpu} ms CPU a message${redis}`,
    ...(what === 'Konvert' ? { goal: `≥ ${goal}, none refused`, met: share >= goal && refused === 0 } : {}),
  }
}

async function answerTimes(): Promise<Row[]> {
  const chats = Array.from({ length: 2_000 }, (_, index) => FIRST_CHAT + index)
  const telegram = await openTelegram({ latencyMs: 60 }, chats.length)
  return withStore(chats, async (store) => {
    const bot = await openKonvert({ telegram: telegram as unknown as LocalTelegram, store })
    const { broadcaster } = bot
    await telegram.ask<number[]>('answers')
    const idle = quantile(await telegram.ask<number[]>('answers'), 0.95)
    await launch(broadcaster)
    const busy = quantile(await telegram.ask<number[]>('answers'), 0.95)
    const [running] = await broadcaster.list(['running'])
    if (!running?.counts.sent) throw new Error('the broadcast did not run meanwhile')
    await bot.close()
    telegram.close()
    return [
      {
        what: '/help, p95',
        measured: `idle ${idle.toFixed(0)} ms, during ${busy.toFixed(0)} ms: × ${(busy / idle).toFixed(2)}`,
        goal: '≤ 1.3 × idle',
        met: busy <= idle * 1.3,
      },
    ]
  })
}

/** Subscribers are put in behind the store's back, because only taking them down is measured. */
async function snapshot(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'konvert-broadcast-bench-'))
  const place = { stateDir: join(folder, 'state'), keyFile: join(folder, 'key'), today: () => '2026-11-22' }
  try {
    await (await opened(place)).close()
    await fill(mainFile(place.stateDir))
    const store = await opened(place)
    const { broadcaster } = engine({ url: 'http://127.0.0.1:9', token: '1:x' }, store, LIMIT)
    const { id, hash } = await broadcaster.create(CONTENT)
    await broadcaster.approve(id, hash)
    await broadcaster.schedule(id, hash, Date.now())
    const before = process.memoryUsage.rss()
    let [peak, last, longest] = [before, performance.now(), 0]
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss())
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 5)
    const start = performance.now()
    await store.broadcasts.begin(id, Date.now())
    const ms = performance.now() - start
    clearInterval(watch)
    const total = (await store.broadcasts.find(id))?.counts.total
    if (total !== MILLION) throw new Error(`${total} were taken down`)
    const grown = (peak - before) / 1e6
    const claiming = performance.now()
    await store.broadcasts.lease('bench', Date.now(), 60_000)
    for (let turn = 0; turn < 100; turn++) await store.broadcasts.claim('bench', id, 16)
    const claimed = (performance.now() - claiming) / 100
    await store.close()
    return [
      {
        what: 'taking down who is to hear it',
        measured: `${(ms / 1_000).toFixed(2)} s, in steps; the longest ${longest.toFixed(0)} ms`,
        goal: '≤ 5 s',
        met: ms <= 5_000,
      },
      {
        what: 'memory meanwhile',
        measured: `+ ${grown.toFixed(0)} MB`,
        goal: '≤ 100 MB',
        met: grown <= 100,
      },
      { what: 'marking 16 of them as being sent', measured: `${claimed.toFixed(2)} ms` },
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** By another process, whose memory is not looked at. */
async function fill(file: string): Promise<void> {
  const program = `
    import Sqlite from 'better-sqlite3'
    new Sqlite(process.argv[1]).exec(\`
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${MILLION})
      insert into subscribers select randomblob(16), randomblob(36), 'ru' from n order by 1;
      insert into subscriptions select 'cases', pseudonym from subscribers order by pseudonym;\`)`
  await runNode(['--input-type=module', '-e', program, file])
}

export const CONTENT = {
  kind: 'announcement',
  audience: { topics: ['cases'] },
  texts: { en: { text: 'News', entities: [] } },
  fallback: ['en'],
} as const satisfies Parameters<Broadcaster['create']>[0] & object

export function engine({ url, token }: { url: string; token: string }, store: Store, rate: number) {
  const { promise: finished, resolve } = Promise.withResolvers<void>()
  const broadcaster = createBroadcaster({
    token,
    apiRoot: url,
    keeping: store.broadcasts,
    rate,
    stillTrue: () => true,
    decorate: () => [],
    forget: store.subscribers.forget,
    tell: ({ event }) => {
      if (event === 'finished') resolve()
    },
  })
  return { broadcaster, finished }
}

async function launch(broadcaster: Broadcaster): Promise<void> {
  const { id, hash } = await broadcaster.create(CONTENT)
  await broadcaster.approve(id, hash)
  await broadcaster.startNow(id, hash, 0)
}

/** A store on a real disk with these subscribers. */
async function withStore<T>(chats: readonly number[], work: (store: Store) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'konvert-broadcast-bench-'))
  const place = { stateDir: join(folder, 'state'), keyFile: join(folder, 'key'), today: () => '2026-11-22' }
  const store = await opened(place)
  try {
    await Promise.all(chats.map((chat) => store.subscribers.add(chat, 'en', 'cases')))
    return await work(store)
  } finally {
    await store.close()
    await rm(folder, { recursive: true })
  }
}

async function opened(place: Parameters<typeof openStore>[0]): Promise<Store> {
  const result = await openStore(place)
  if (!result.ok) throw new Error(result.error)
  return result.store
}

async function openTelegram(options: LocalTelegramOptions, count: number) {
  const people = { count, from: FIRST_CHAT }
  const worker = new Worker(join(import.meta.dirname, 'telegram-worker.ts'), {
    workerData: { options, people } satisfies WorkerTelegram,
  })
  const [{ url, token }] = (await once(worker, 'message')) as [{ url: string; token: string }]
  const ask = async <Answer>(what: Ask): Promise<Answer> => {
    const answered = once(worker, 'message')
    worker.postMessage(what, [])
    const [answer] = (await answered) as [Answer]
    return answer
  }
  return { url, token, ask, close: () => worker.postMessage('close', []) }
}

// node test/bench/broadcast.ts [pace] [fast] [answers] [snapshot]
if (import.meta.main)
  printTable(await broadcastBench(process.argv.length > 2 ? process.argv.slice(2) : undefined))
