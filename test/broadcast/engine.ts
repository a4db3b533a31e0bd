import { onTestFinished } from 'vitest'
import type { Clock } from '../../src/broadcast/alarm.ts'
import {
  type BroadcastEvent,
  type Broadcaster,
  type BroadcasterDeps,
  createBroadcaster,
} from '../../src/broadcast/broadcaster.ts'
import type { BroadcastContent } from '../../src/domain/broadcast.ts'
import type { Broadcast } from '../../src/domain/broadcast-keeping.ts'
import {
  createLocalTelegram,
  type LocalTelegram,
  type LocalTelegramOptions,
} from '../../src/playground/telegram.ts'
import { openStore, type Store, type StoreOptions } from '../../src/store/store.ts'
import { TODAY } from '../support/data.ts'

export interface Engine {
  telegram: LocalTelegram
  store: Store
  broadcaster: Broadcaster
  events: BroadcastEvent[]
  /** Texts that came, by chat. */
  received(): Map<number, string[]>
}

interface EngineOptions extends Partial<BroadcasterDeps> {
  telegram?: LocalTelegram
  server?: LocalTelegramOptions
  store?: Store
}

export const FIRST_CHAT = 5_000_000_001

/** The real engine and a store in memory, over real HTTP; quick, because the local Telegram has no limit by default. */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const { telegram = await createLocalTelegram(options.server), store = await memoryStore() } = options
  const received = listen(telegram)
  const { broadcaster, events } = engineOn(telegram, store, options)
  onTestFinished(async () => {
    await broadcaster.stop(1_000)
    if (options.telegram === undefined) await telegram.close()
  })
  broadcaster.start()
  return { telegram, store, broadcaster, events, received: () => received }
}

/** An engine that is not started. */
export function engineOn(
  telegram: LocalTelegram,
  store: Store,
  options: Partial<BroadcasterDeps> = {},
): { broadcaster: Broadcaster; events: BroadcastEvent[] } {
  const events: BroadcastEvent[] = []
  const broadcaster = createBroadcaster({
    token: telegram.token,
    apiRoot: telegram.url,
    keeping: store.broadcasts,
    rate: 1_000,
    window: 16,
    stillTrue: () => true,
    decorate: () => [],
    forget: store.subscribers.forget,
    tell: (event) => void events.push(event),
    ...options,
  })
  return { broadcaster, events }
}

/** What each chat gets from now on; `done` calls off. */
export function listen(telegram: LocalTelegram): Map<number, string[]> {
  const received = new Map<number, string[]>()
  telegram.subscribe((event) => {
    if (event.type !== 'message') return
    const { text, caption } = event.message
    received.set(event.person, [...(received.get(event.person) ?? []), text ?? caption ?? ''])
  })
  return received
}

export const memoryStore = () => storeOf({ memory: true, today: () => TODAY })

/** A store that is nobody's but the test's: it is closed there. */
export async function storeOf(options: StoreOptions): Promise<Store> {
  const opened = await openStore(options)
  if (!opened.ok) throw new Error(opened.error)
  return opened.store
}

/** So many people who hear of cases. */
export async function subscribe(
  { telegram, store }: Pick<Engine, 'telegram' | 'store'>,
  count: number,
  from = FIRST_CHAT,
): Promise<number[]> {
  const chats = Array.from({ length: count }, (_, index) => from + index)
  telegram.addPeople(count, from)
  await Promise.all(chats.map((chat) => store.subscribers.add(chat, 'en', 'cases')))
  return chats
}

export function content(words = 'News', more: Partial<BroadcastContent> = {}): BroadcastContent {
  return {
    kind: 'announcement',
    audience: { topics: ['cases'] },
    texts: { en: { text: words, entities: [] } },
    fallback: ['en'],
    ...more,
  }
}

/** Makes it, approves it and starts it at once. */
export async function launch(broadcaster: Broadcaster, what: BroadcastContent = content()): Promise<string> {
  const { id, hash } = await broadcaster.create(what)
  for (const done of [await broadcaster.approve(id, hash), await broadcaster.startNow(id, hash, 0)])
    if (!done.ok) throw new Error(done.error)
  return id
}

export async function until<T>(find: () => Promise<T | undefined> | T | undefined, ms = 8_000): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const found = await find()
    if (found !== undefined && found !== false) return found
    if (Date.now() > end) throw new Error('it did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

export async function ended(broadcaster: Broadcaster, id: string, ms?: number): Promise<Broadcast> {
  let last: Broadcast | undefined
  const find = async () => {
    last = (await broadcaster.progress(id))?.broadcast
    return last?.state === 'finished' || last?.state === 'cancelled' ? last : undefined
  }
  return until(find, ms).catch((error: unknown) => {
    throw new Error(`it is ${last?.state}: ${JSON.stringify(last?.counts)}`, { cause: error })
  })
}

/** The system's clock, which somebody sets. */
export function settableClock(): Clock & { set(ms: number): void } {
  let set = 0
  return {
    now: () => Date.now() + set,
    tick: () => performance.now(),
    after(ms, callback) {
      const timer = setTimeout(callback, ms)
      return () => clearTimeout(timer)
    },
    set: (ms) => {
      set = ms
    },
  }
}
