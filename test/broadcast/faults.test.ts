import { describe, expect, test } from 'vitest'
import type { FaultRule } from '../../src/playground/telegram.ts'
import {
  content,
  type Engine,
  ended,
  engineOn,
  FIRST_CHAT,
  launch,
  memoryStore,
  openEngine,
  settableClock,
  subscribe,
  until,
} from './engine.ts'

const doubled = ({ received }: Engine) => [...received()].filter(([, texts]) => texts.length > 1)
const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('nobody is written to twice and everybody is accounted for', () => {
  test.each<[string, FaultRule[], object]>([
    ['in a storm of 429', [{ kind: '429', retryAfter: 1, times: 20 }], { sent: 60, uncertain: 0 }],
    ['when the server fails now and then', spread('500', 8), { sent: 52, uncertain: 8 }],
    ['when a gateway fails', spread('502', 5), { sent: 55, uncertain: 5 }],
    ['when connections break before', spread('reset', 6), { sent: 54, uncertain: 6 }],
    ['when answers are lost', spread('lost-answer', 6), { sent: 54, uncertain: 6 }],
    ['when some have blocked the bot', spread('403', 7), { sent: 53, gone: 7 }],
    ['when some chats are refused', spread('400', 7), { sent: 53, refused: 7 }],
    ['when answers take longer', [{ kind: 'latency', ms: 300, times: 10 }], { sent: 60 }],
  ])('%s', async (_, faults, counts) => {
    const engine = await openEngine()
    await subscribe(engine, 60)
    for (const fault of faults) engine.telegram.fault({ method: /^send/, ...fault })
    const id = await launch(engine.broadcaster)
    const done = await ended(engine.broadcaster, id, 12_000)
    expect(done.counts).toMatchObject({ total: 60, waiting: 0, skipped: 0, ...counts })
    expect(doubled(engine)).toEqual([])
    expect(await engine.store.broadcasts.countUncertain(id)).toBe(done.counts.uncertain)
  })

  /** Of one chat each. */
  function spread(kind: FaultRule['kind'], count: number): FaultRule[] {
    return Array.from({ length: count }, (_, index) => ({ kind, chat: FIRST_CHAT + index * 7, times: 1 }))
  }

  test('when an answer does not come at all', async () => {
    const engine = await openEngine({ timeoutMs: 1_000 })
    const [first = 0] = await subscribe(engine, 30)
    engine.telegram.fault({ kind: 'latency', ms: 2_500, chat: first })
    const id = await launch(engine.broadcaster)
    const { counts } = await ended(engine.broadcaster, id)
    expect(counts).toMatchObject({ sent: 29, uncertain: 1 })
  })
})

describe('an outage', () => {
  test('of the server makes few readers uncertain, however long it lasts', async () => {
    const engine = await openEngine()
    await subscribe(engine, 200)
    const over = engine.telegram.fault({ kind: '502' })
    const id = await launch(engine.broadcaster)
    await pass(2_500)
    const { counts } = (await engine.broadcaster.progress(id))?.broadcast ?? {}
    // A window, those that two bearable failures let through, and one probe after each rest.
    expect(counts?.uncertain).toBeLessThanOrEqual(16 + 2 + 3)
    over()
    await until(() => engine.received().size >= 150 || undefined)
  })

  test('in which nobody takes the connection makes nobody uncertain', async () => {
    const engine = await openEngine()
    const chats = await subscribe(engine, 50)
    // A port that is closed: the server's own after its end.
    const other = await openEngine()
    const closed = other.telegram.url
    await other.telegram.close()
    const { broadcaster } = engineOn(engine.telegram, engine.store, { apiRoot: closed })
    await engine.broadcaster.stop()
    broadcaster.start()
    const id = await launch(broadcaster)
    await pass(800)
    await broadcaster.stop()
    const between = await engine.store.broadcasts.find(id)
    expect(between?.counts).toMatchObject({ sent: 0, uncertain: 0, waiting: 50 })
    const again = engineOn(engine.telegram, engine.store)
    again.broadcaster.start()
    await ended(again.broadcaster, id)
    await again.broadcaster.stop()
    expect([...engine.received().keys()].sort((a, b) => a - b)).toEqual(chats)
  })

  test('in which no name has an address is the same', async () => {
    const engine = await openEngine({ apiRoot: 'http://nobody.invalid' })
    await subscribe(engine, 20)
    const id = await launch(engine.broadcaster)
    await pass(600)
    const { counts } = (await engine.broadcaster.progress(id))?.broadcast ?? {}
    expect(counts).toMatchObject({ uncertain: 0, refused: 0, gone: 0 })
  })
})

describe('after a 429', () => {
  test('everything in bulk stands still until the time is over, for another engine too', async () => {
    const clock = settableClock()
    const engine = await openEngine({ clock })
    await subscribe(engine, 60)
    engine.telegram.fault({ method: /^send/, kind: '429', retryAfter: 3_000, times: 1 })
    const id = await launch(engine.broadcaster)
    await until(() => engine.events.find(({ event }) => event === 'told-to-wait'))
    await pass(300)
    const calls = () => engine.telegram.calls.filter(({ method }) => method === 'sendMessage').length
    const made = calls()
    expect(made).toBeLessThanOrEqual(2 * 16)
    await engine.broadcaster.stop()
    expect(await engine.store.broadcasts.pausedUntil()).toBeGreaterThan(Date.now() + 2_900_000)
    const later = engineOn(engine.telegram, engine.store, { clock })
    later.broadcaster.start()
    await pass(400)
    expect(calls()).toBe(made)
    await later.broadcaster.stop()
    // The hour passes while nothing runs.
    clock.set(3_000_000)
    const last = engineOn(engine.telegram, engine.store, { clock })
    last.broadcaster.start()
    expect((await ended(last.broadcaster, id)).counts).toMatchObject({ sent: 60, uncertain: 0 })
    await last.broadcaster.stop()
    expect(doubled(engine)).toEqual([])
  })

  test('of a Telegram with a limit, the rate is kept and nobody is refused', async () => {
    const engine = await openEngine({ rate: 100, server: { rateLimit: { perSecond: 100 }, latencyMs: 20 } })
    await subscribe(engine, 250)
    const start = performance.now()
    await ended(engine.broadcaster, await launch(engine.broadcaster))
    expect(performance.now() - start).toBeLessThan(4_000)
    expect(engine.telegram.calls.filter(({ errorCode }) => errorCode === 429)).toEqual([])
  })
})

describe('who has blocked the bot', () => {
  test('has no subscription afterwards', async () => {
    const engine = await openEngine()
    const [first = 0, second = 0] = await subscribe(engine, 20)
    engine.telegram.fault({ kind: '403', chat: first })
    await ended(engine.broadcaster, await launch(engine.broadcaster))
    await until(async () => ((await engine.store.subscribers.find(first)) === undefined ? true : undefined))
    expect(await engine.store.subscribers.find(second)).toBeDefined()
  })
})

describe('a message that Telegram refuses', () => {
  test('is not tried on everybody', async () => {
    const engine = await openEngine()
    await subscribe(engine, 500)
    engine.telegram.fault({ kind: '400', description: 'Bad Request: wrong file identifier' })
    const id = await launch(engine.broadcaster)
    await until(() => engine.events.find(({ event }) => event === 'stopped'))
    const { state, stopped, counts } = (await engine.broadcaster.progress(id))?.broadcast ?? {}
    expect([state, stopped]).toEqual(['paused', 'refusals'])
    expect(counts?.refused).toBeLessThanOrEqual(25 + 2 * 16)
  })
})

describe('the uncertain', () => {
  test('are sent to again only when somebody says so', async () => {
    const engine = await openEngine()
    const chats = await subscribe(engine, 40)
    for (const chat of chats.slice(0, 4)) engine.telegram.fault({ kind: 'lost-answer', chat, times: 1 })
    for (const chat of chats.slice(4, 6)) engine.telegram.fault({ kind: 'reset', chat, times: 1 })
    const id = await launch(engine.broadcaster)
    expect((await ended(engine.broadcaster, id)).counts.uncertain).toBe(6)
    expect(engine.received().size).toBe(38)
    expect(await engine.broadcaster.resendUncertain(id)).toEqual({ ok: true, count: 6 })
    expect((await ended(engine.broadcaster, id)).counts).toMatchObject({ sent: 40, uncertain: 0 })
    expect(engine.received().size).toBe(40)
    expect(doubled(engine)).toHaveLength(4)
    expect(await engine.broadcaster.resendUncertain(id)).toEqual({ ok: false, error: 'tooLate' })
  })

  test('are forgotten when somebody says so, and stay counted', async () => {
    const engine = await openEngine()
    const [chat = 0] = await subscribe(engine, 10)
    engine.telegram.fault({ kind: '500', chat, times: 1 })
    const id = await launch(engine.broadcaster)
    await ended(engine.broadcaster, id)
    expect(await engine.broadcaster.leaveUncertain(id)).toEqual({ ok: true, count: 1 })
    expect((await engine.broadcaster.progress(id))?.broadcast.counts.uncertain).toBe(1)
    expect(await engine.broadcaster.resendUncertain(id)).toEqual({ ok: false, error: 'tooLate' })
  })
})

describe('of two engines on one database', () => {
  test('one sends and the other says so, until the first ends', async () => {
    const engine = await openEngine({ rate: 100, leaseMs: 600 })
    const chats = await subscribe(engine, 100)
    const second = engineOn(engine.telegram, engine.store, { leaseMs: 600 })
    const id = await launch(engine.broadcaster)
    await until(() => engine.received().size >= 10 || undefined)
    second.broadcaster.start()
    await until(() => second.events.find(({ event }) => event === 'lease-held'))
    // Whatever is asked of the second, the first does it.
    const other = await launch(second.broadcaster, content('Other', { audience: { topics: ['days'] } }))
    await ended(engine.broadcaster, other)
    expect(second.events.map(({ event }) => event)).toEqual(['lease-held'])
    await until(() => engine.received().size >= 50 || undefined)
    await engine.broadcaster.stop()
    expect((await ended(second.broadcaster, id)).counts).toMatchObject({ sent: 100, uncertain: 0 })
    await second.broadcaster.stop()
    expect([...engine.received().keys()].sort((a, b) => a - b)).toEqual(chats)
    expect(doubled(engine)).toEqual([])
  })
})

describe('a database that does not take what was done', () => {
  test('stops the sending until it does, and nobody is written to twice', async () => {
    const store = await memoryStore()
    let fails = false
    const settle: typeof store.broadcasts.settle = async (...args) => {
      if (fails) throw new Error('SQLITE_FULL')
      return store.broadcasts.settle(...args)
    }
    const engine = await openEngine({ store, rate: 200, keeping: { ...store.broadcasts, settle } })
    const chats = await subscribe(engine, 100)
    const id = await launch(engine.broadcaster)
    await until(() => engine.received().size >= 10 || undefined)
    fails = true
    await until(() => engine.events.find(({ event }) => event === 'keeping-failed'))
    const heard = engine.received().size
    await pass(500)
    expect(engine.received().size).toBeLessThanOrEqual(heard + 16)
    fails = false
    expect((await ended(engine.broadcaster, id)).counts).toMatchObject({ sent: 100, uncertain: 0 })
    expect([...engine.received().keys()].sort((a, b) => a - b)).toEqual(chats)
    expect(doubled(engine)).toEqual([])
  })
})

describe('a clock that jumps', () => {
  test.each([3_600_000, -3_600_000])('by %i ms disturbs nothing', async (ms) => {
    const clock = settableClock()
    const engine = await openEngine({ clock, rate: 200, leaseMs: 300 })
    await subscribe(engine, 150)
    const id = await launch(engine.broadcaster, content())
    await until(() => engine.received().size >= 20 || undefined)
    clock.set(ms)
    expect((await ended(engine.broadcaster, id)).counts).toMatchObject({ sent: 150, uncertain: 0 })
    expect(doubled(engine)).toEqual([])
  })
})

describe('a stop', () => {
  test('waits for what is under way, and leaves nothing uncertain', async () => {
    const engine = await openEngine({ rate: 200, server: { latencyMs: 200 } })
    await subscribe(engine, 100)
    const id = await launch(engine.broadcaster)
    await until(() => engine.received().size >= 10 || undefined)
    await engine.broadcaster.stop()
    const { counts } = (await engine.store.broadcasts.find(id)) ?? {}
    expect(counts).toMatchObject({ uncertain: 0, sent: engine.received().size })
  })

  test('does not wait longer than it is told; what is left over is uncertain afterwards', async () => {
    const engine = await openEngine({ server: { latencyMs: 1_500 } })
    await subscribe(engine, 10)
    const id = await launch(engine.broadcaster)
    await pass(400)
    const start = performance.now()
    await engine.broadcaster.stop(200)
    expect(performance.now() - start).toBeLessThan(600)
    const next = engineOn(engine.telegram, engine.store)
    next.broadcaster.start()
    expect((await ended(next.broadcaster, id)).counts).toMatchObject({ uncertain: 10, sent: 0 })
    await next.broadcaster.stop()
  })
})
