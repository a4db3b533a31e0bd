import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Broadcaster } from '../../src/broadcast/broadcaster.ts'
import { createSender, type Sender } from '../../src/broadcast/sender.ts'
import type { BroadcastKeeping } from '../../src/domain/broadcast-keeping.ts'
import { createLocalTelegram, type LocalTelegram } from '../../src/playground/telegram.ts'
import type { Store } from '../../src/store/store.ts'
import { content, engineOn, FIRST_CHAT, launch, memoryStore, until } from '../broadcast/engine.ts'
import { saySeed, seed, share, WHOLE } from './size.ts'

const RUNS = share(400)
const PEOPLE = 40
const RATE = 400
const WINDOW = 8
const LEASE_MS = 60

saySeed('broadcast-model')

let telegram: LocalTelegram
beforeAll(async () => {
  telegram = await createLocalTelegram()
  telegram.addPeople(PEOPLE * 2, FIRST_CHAT)
})
afterAll(() => telegram.close())

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Calls whose answer has not come, of engines that are dead too. */
const underWay = new Set<Promise<unknown>>()

/** What was called before this moment has reached the local Telegram. */
async function arrived(): Promise<void> {
  // A recipient who was opened before it is called in this turn of the loop or not at all.
  await new Promise((resolve) => setImmediate(resolve))
  await Promise.all(underWay)
}

function watched(sender: Sender): Sender {
  const watch = <T>(call: Promise<T>): Promise<T> => {
    underWay.add(call)
    return call.finally(() => underWay.delete(call))
  }
  return {
    send: (...args) => watch(sender.send(...args)),
    remove: (...args) => watch(sender.remove(...args)),
  }
}

interface Steering {
  do: 'pause' | 'resume' | 'cancel'
  which: number
}
interface Moving {
  do: 'leave' | 'forget' | 'join'
  who: number
}
type Step = { do: 'start' } | { do: 'kill' } | { do: 'pass'; ms: number } | Steering | Moving

const which = fc.nat(2)
const who = fc.nat(PEOPLE - 1)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ do: 'start' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'kill' as const }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('pause' as const, 'resume' as const, 'resume' as const, 'cancel' as const),
      which,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom('leave' as const, 'forget' as const, 'join' as const), who }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat(60) }) },
)

/** What should be so, kept beside the engine. */
interface ModelBroadcast {
  id: string
  words: string
  state: 'running' | 'paused' | 'cancelled'
  /** Those who heard of cases when it began. */
  audience: ReadonlySet<number>
  /** Those of them who left since; never asked back, because nobody is added later. */
  left: Set<number>
  /** How often each chat had heard it when it was stopped. */
  silent: Map<number, number>
  /** How often those had who want to hear no more of it, until they do again. */
  away: Map<number, number>
  /** How often those had who were forgotten; whoever comes back is not added. */
  gone: Map<number, number>
}

interface World {
  store: Store
  broadcaster: Broadcaster
  kill(): void
  kills: number
  broadcasts: ModelBroadcast[]
  subscribed: Set<number>
  /** Texts by chat. */
  heard: Map<number, string[]>
}

/** An engine that can end as a process does: whatever it waits for never comes. */
function mortal(store: Store): { broadcaster: Broadcaster; kill(): void } {
  let dead = false
  const never = new Promise<never>(() => undefined)
  const mortally = <Thing extends object>(thing: Thing): Thing =>
    Object.fromEntries(
      Object.entries(thing).map(([name, work]) => [
        name,
        async (...args: unknown[]) => {
          if (dead) return never
          const result: unknown = await (work as (...args: unknown[]) => unknown)(...args)
          return dead ? never : result
        },
      ]),
    ) as Thing
  const options = { token: telegram.token, apiRoot: telegram.url, timeoutMs: 5_000, paid: false }
  const { broadcaster } = engineOn(telegram, store, {
    keeping: mortally<BroadcastKeeping>(store.broadcasts),
    sender: mortally<Sender>(watched(createSender(options))),
    rate: RATE,
    window: WINDOW,
    leaseMs: LEASE_MS,
  })
  broadcaster.start()
  return { broadcaster, kill: () => void (dead = true) }
}

const times = ({ heard }: World, chat: number, { words }: ModelBroadcast) =>
  heard.get(chat)?.filter((text) => text === words).length ?? 0

let starts = 0
async function start(world: World): Promise<void> {
  if (world.broadcasts.length > 2) return
  const words = `News ${++starts}`
  const id = await launch(world.broadcaster, content(words))
  await until(async () => {
    const state = (await world.store.broadcasts.find(id))?.state
    return state === 'running' || state === 'finished' || undefined
  })
  const audience = new Set(world.subscribed)
  world.broadcasts.push({
    id,
    words,
    state: 'running',
    audience,
    left: new Set(),
    silent: new Map(),
    away: new Map(),
    gone: new Map(),
  })
}

async function steer(world: World, { do: action, which }: Steering): Promise<void> {
  const broadcast = world.broadcasts[which]
  if (broadcast === undefined) return
  const kept = (await world.store.broadcasts.find(broadcast.id))?.state
  const done = await world.broadcaster[action](broadcast.id)
  const allowed = { pause: ['running'], resume: ['paused'], cancel: ['running', 'paused'] }[action]
  // It may have ended between the two, and then the action is refused as for one that has ended.
  if (done.ok) expect(allowed).toContain(kept)
  else if (kept !== 'running') expect(allowed).not.toContain(kept)
  if (!done.ok) return
  broadcast.state = { pause: 'paused', resume: 'running', cancel: 'cancelled' }[action] as 'running'
  broadcast.silent.clear()
  if (action === 'resume') return
  await arrived()
  for (const chat of broadcast.audience) broadcast.silent.set(chat, times(world, chat, broadcast))
}

async function move(world: World, { do: action, who }: Moving): Promise<void> {
  const chat = FIRST_CHAT + who
  const { subscribers } = world.store
  if (action === 'join') {
    await subscribers.add(chat, 'en', 'cases')
    world.subscribed.add(chat)
    for (const { away } of world.broadcasts) away.delete(chat)
    return
  }
  if (action === 'forget') await subscribers.forget(chat)
  else {
    // The other topic stays, and with it the row of the subscriber.
    await subscribers.add(chat, 'en', 'news')
    await subscribers.remove(chat, 'cases')
  }
  world.subscribed.delete(chat)
  await arrived()
  for (const broadcast of world.broadcasts) {
    broadcast.left.add(chat)
    broadcast.away.set(chat, times(world, chat, broadcast))
    if (action === 'forget') broadcast.gone.set(chat, times(world, chat, broadcast))
  }
}

async function take(world: World, one: Step): Promise<void> {
  if ('which' in one) await steer(world, one)
  else if ('who' in one) await move(world, one)
  else if (one.do === 'start') await start(world)
  else if (one.do === 'pass') await pass(one.ms)
  else {
    world.kill()
    world.kills++
    Object.assign(world, mortal(world.store))
  }
  for (const broadcast of world.broadcasts) {
    for (const [chat, before] of [...broadcast.silent, ...broadcast.away, ...broadcast.gone])
      expect(times(world, chat, broadcast)).toBe(before)
    for (const chat of world.heard.keys()) {
      const heard = times(world, chat, broadcast)
      expect(heard).toBeLessThanOrEqual(1)
      if (!broadcast.audience.has(chat)) expect(heard).toBe(0)
    }
  }
}

async function check(world: World): Promise<void> {
  let uncertain = 0
  for (const broadcast of world.broadcasts) {
    const { id, audience, left, state } = broadcast
    if (state === 'paused') expect((await world.broadcaster.resume(id)).ok).toBe(true)
    const found = await until(async () => {
      const now = await world.store.broadcasts.find(id)
      return now?.state === 'finished' || now?.state === 'cancelled' ? now : undefined
    })
    if (state === 'cancelled') expect(found.state).toBe('cancelled')
    else expect([found.state, found.counts.waiting]).toEqual(['finished', 0])
    await arrived()
    const heard = [...audience].filter((chat) => times(world, chat, broadcast) > 0)
    const stayed = heard.filter((chat) => !broadcast.gone.has(chat))
    // What was under way at a cancel is counted a little later.
    const counts = await until(async () => {
      const now = (await world.store.broadcasts.find(id))?.counts ?? found.counts
      return stayed.length <= now.sent + now.uncertain ? now : undefined
    })
    uncertain += counts.uncertain
    expect(counts.total).toBe(audience.size)
    // Whoever is counted as sent to has heard it, and whoever has heard it is counted or uncertain, as was just
    // waited for. Of those who were forgotten around a crash nothing was left to be counted.
    expect(counts.sent).toBeLessThanOrEqual(heard.length)
    for (const [chat, before] of [...broadcast.away, ...broadcast.gone])
      expect(times(world, chat, broadcast)).toBe(before)
    const unheard = [...audience].filter((chat) => times(world, chat, broadcast) === 0 && !left.has(chat))
    if (state !== 'cancelled') expect(unheard.length).toBeLessThanOrEqual(counts.uncertain)
    expect(counts.skipped).toBeLessThanOrEqual(left.size)
  }
  expect(uncertain).toBeLessThanOrEqual(WINDOW * world.kills)
}

test('in whatever order it is started, paused, killed, resumed and cancelled, and people come and go', {
  timeout: WHOLE ? 1_200_000 : 60_000,
}, async () => {
  let kills = 0
  let broadcasts = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
      const store = await memoryStore()
      const subscribed = new Set(Array.from({ length: PEOPLE }, (_, index) => FIRST_CHAT + index))
      for (const chat of subscribed) await store.subscribers.add(chat, 'en', 'cases')
      const heard = new Map<number, string[]>()
      const deaf = telegram.subscribe((event) => {
        if (event.type === 'message')
          heard.set(event.person, [...(heard.get(event.person) ?? []), event.message.text ?? ''])
      })
      const world = { store, ...mortal(store), kills: 0, broadcasts: [], subscribed, heard } as World
      await take(world, { do: 'start' })
      for (const one of steps) await take(world, one)
      await check(world)
      await world.broadcaster.stop()
      deaf()
      kills += world.kills
      broadcasts += world.broadcasts.length
      await store.close()
    }),
    { numRuns: RUNS, seed, interruptAfterTimeLimit: WHOLE ? 1_100_000 : 30_000, endOnFailure: true },
  )
  console.log(`${RUNS} orders: ${broadcasts} broadcasts, ${kills} kills`)
  expect(kills).toBeGreaterThan(0)
})
