import { Bot, GrammyError, HttpError } from 'grammy'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readApiShape } from '../../src/playground/api-shape.ts'
import { createCalls } from '../../src/playground/calls.ts'
import { createFaults } from '../../src/playground/faults.ts'
import { createLocalTelegram, type LocalTelegram, type Person } from '../../src/playground/telegram.ts'
import { compileShape } from '../../src/playground/validate.ts'

let telegram: LocalTelegram
let bot: Bot
let anna: Person

async function open(options: Parameters<typeof createLocalTelegram>[0] = {}): Promise<void> {
  await telegram?.close()
  telegram = await createLocalTelegram(options)
  bot = new Bot(telegram.token, { client: { apiRoot: telegram.url } })
  anna = telegram.addPerson()
}
beforeEach(() => open())
afterEach(() => telegram.close())

const send = (chat = anna.id) => bot.api.sendMessage(chat, 'hello')
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('a fault', () => {
  it('of 429 says how long to wait, as often as it was told to', async () => {
    telegram.fault({ method: 'sendMessage', kind: '429', retryAfter: 7, times: 2 })
    for (let i = 0; i < 2; i++) {
      const error = await failure(send())
      expect(error).toBeInstanceOf(GrammyError)
      expect(error).toMatchObject({
        error_code: 429,
        description: 'Too Many Requests: retry after 7',
        parameters: { retry_after: 7 },
      })
    }
    await send()
    expect(anna.messages()).toHaveLength(1)
  })

  it.each([
    ['500', 'Internal Server Error'],
    ['502', 'Bad Gateway'],
    ['403', 'Forbidden: bot was blocked by the user'],
    ['400', 'Bad Request: chat not found'],
  ] as const)('of %s carries nothing out', async (kind, description) => {
    telegram.fault({ kind, times: 1 })
    expect(await failure(send())).toMatchObject({ error_code: Number(kind), description })
    expect(anna.messages()).toEqual([])
    expect(telegram.calls.at(-1)).toMatchObject({ method: 'sendMessage', ok: false, errorCode: Number(kind) })
  })

  it('can lose the answer of a call that was carried out', async () => {
    telegram.fault({ kind: 'lost-answer', times: 1 })
    expect(await failure(send())).toBeInstanceOf(HttpError)
    expect(anna.last().text).toBe('hello')
    expect(telegram.calls.at(-1)).toMatchObject({ ok: true })
  })

  it('can reset the connection of a call that was not', async () => {
    telegram.fault({ kind: 'reset', times: 1 })
    expect(await failure(send())).toBeInstanceOf(HttpError)
    expect(anna.messages()).toEqual([])
  })

  it('can take its time', async () => {
    const remove = telegram.fault({ kind: 'latency', ms: 300 })
    const start = Date.now()
    await send()
    expect(Date.now() - start).toBeGreaterThanOrEqual(298)
    remove()
    const later = Date.now()
    await send()
    expect(Date.now() - later).toBeLessThan(290)
  })

  it('hits the chats and methods it names', async () => {
    const boris = telegram.addPerson()
    const remove = telegram.fault({ method: /^send/, chat: boris.id, kind: '403' })
    await send()
    expect(await failure(send(boris.id))).toBeInstanceOf(GrammyError)
    await bot.api.getChat(boris.id)
    remove()
    await send(boris.id)
  })
})

describe('the rate limit', () => {
  it('lets through a second’s worth and then as many as come evenly', async () => {
    let clock = 0
    await open({ rateLimit: { perSecond: 10, retryAfter: 3 }, now: () => clock })
    for (let i = 0; i < 10; i++) await send()
    expect(await failure(send())).toMatchObject({ error_code: 429, parameters: { retry_after: 3 } })
    await bot.api.getMe()
    clock += 2_000
    expect(await failure(send())).toMatchObject({ error_code: 429 })
    clock += 2_999
    expect(await failure(send())).toMatchObject({ error_code: 429 })
    clock += 3_000
    for (let i = 0; i < 10; i++) await send()
    for (let i = 0; i < 20; i++) {
      clock += 100
      await send()
    }
    expect(anna.messages()).toHaveLength(40)
  })
})

describe('a crowd', () => {
  it('costs nothing until somebody is used', async () => {
    const before = process.memoryUsage().heapUsed
    telegram.addPeople(1_000_000, 5_000_000, { standing: (id) => (id % 2 === 0 ? 'open' : 'blocked') })
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(5_000_000)
    await send(5_999_998)
    expect(await failure(send(5_999_999))).toMatchObject({ error_code: 403 })
    expect(await failure(send(6_000_000))).toMatchObject({ error_code: 400 })
    expect(telegram.people()).toHaveLength(1)
    const one = telegram.person(5_999_998)
    expect(one?.last().text).toBe('hello')
    expect(telegram.person(6_000_000)).toBeUndefined()
  })
})

it('latency delays every call', async () => {
  await open({ latencyMs: 60 })
  const start = Date.now()
  await Promise.all([send(), send(), send()])
  expect(Date.now() - start).toBeGreaterThanOrEqual(58)
  expect(Date.now() - start).toBeLessThan(1_000)
})

it('the log holds the newest 10,000 calls', async () => {
  const calls = createCalls({
    methods: compileShape(readApiShape()),
    handlers: { getMe: () => true },
    faults: createFaults(),
    strict: true,
    latencyMs: 0,
    countSend: undefined,
    now: Date.now,
  })
  const signal = new AbortController().signal
  for (let i = 0; i < 25_000; i++)
    await calls.run({
      method: i === 24_999 ? 'getMee' : 'getMe',
      params: {},
      uploads: new Map(),
      fromForm: false,
      signal,
    })
  expect(calls.log()).toHaveLength(10_000)
  expect(calls.log().at(-1)).toMatchObject({ method: 'getMee', errorCode: 404 })
})
