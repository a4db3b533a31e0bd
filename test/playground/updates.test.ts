import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Bot, webhookCallback } from 'grammy'
import type { Update, WebhookInfo } from 'grammy/types'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLocalTelegram, type LocalTelegram, type Person } from '../../src/playground/telegram.ts'

let clock: number
let telegram: LocalTelegram
let anna: Person

beforeEach(async () => {
  clock = Date.now()
  telegram = await createLocalTelegram({ now: () => clock, webhookRetryMs: 20 })
  anna = telegram.addPerson()
})
afterEach(() => telegram.close())

interface Answer<Result> {
  ok: boolean
  result: Result
  description?: string
}

async function call<Result = Update[]>(
  method: string,
  params: object = {},
  signal: AbortSignal | null = null,
): Promise<Answer<Result>> {
  const response = await fetch(`${telegram.url}/bot${telegram.token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
    signal,
  })
  return (await response.json()) as Answer<Result>
}
const texts = ({ result }: Answer<Update[]>) => result.map(({ message }) => message?.text)

describe('long polling', () => {
  it('gives the same updates again until they are confirmed', async () => {
    for (const text of ['one', 'two', 'three']) anna.type(text)
    const first = await call('getUpdates', { limit: 2 })
    expect(texts(first)).toEqual(['one', 'two'])
    expect(texts(await call('getUpdates'))).toEqual(['one', 'two', 'three'])
    const offset = (first.result[1]?.update_id ?? 0) + 1
    expect(texts(await call('getUpdates', { offset }))).toEqual(['three'])
    expect(telegram.pendingUpdates()).toBe(1)
    expect(texts(await call('getUpdates', { offset: offset + 1 }))).toEqual([])
    expect(telegram.pendingUpdates()).toBe(0)
  })

  it('counts the offset from the end if it is negative', async () => {
    for (const text of ['one', 'two', 'three']) anna.type(text)
    expect(texts(await call('getUpdates', { offset: -1 }))).toEqual(['three'])
    expect(texts(await call('getUpdates'))).toEqual(['three'])
  })

  it('gives no more than a hundred at once', async () => {
    for (let i = 0; i < 130; i++) anna.type(`${i}`)
    expect((await call('getUpdates', { limit: 1000 })).result).toHaveLength(100)
  })

  it('waits for the next update and hands out together what came together', async () => {
    const waiting = call('getUpdates', { timeout: 5 })
    await expect.poll(() => telegram.pendingUpdates()).toBe(0)
    await new Promise((resolve) => setTimeout(resolve, 50))
    anna.type('one')
    anna.type('two')
    expect(texts(await waiting)).toEqual(['one', 'two'])
  })

  it('ends empty when the time is over', async () => {
    const start = Date.now()
    expect(await call('getUpdates', { timeout: 1 })).toEqual({ ok: true, result: [] })
    expect(Date.now() - start).toBeGreaterThan(950)
  })

  it('ends for the first poller when a second one comes', async () => {
    const first = call('getUpdates', { timeout: 5 })
    await new Promise((resolve) => setTimeout(resolve, 50))
    const second = call('getUpdates', { timeout: 5 })
    expect(await first).toEqual({
      ok: false,
      error_code: 409,
      description:
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    })
    anna.type('one')
    expect(texts(await second)).toEqual(['one'])
  })

  it('forgets a poller that hung up', async () => {
    const hangUp = new AbortController()
    const first = call('getUpdates', { timeout: 5 }, hangUp.signal)
    await new Promise((resolve) => setTimeout(resolve, 50))
    hangUp.abort()
    await expect(first).rejects.toThrow('aborted')
    await expect.poll(() => telegram.calls.map(({ method }) => method)).toEqual(['getUpdates'])
    anna.type('one')
    expect(texts(await call('getUpdates'))).toEqual(['one'])
  })

  it('drops what the bot did not ask for, as it said last', async () => {
    await call('getUpdates', { allowed_updates: ['callback_query'] })
    anna.type('one')
    expect((await call('getUpdates')).result).toEqual([])
    await call('getUpdates', { allowed_updates: [] })
    anna.type('two')
    expect(texts(await call('getUpdates'))).toEqual(['two'])
    telegram.pushUpdate({ message_reaction: {} })
    expect(telegram.pendingUpdates()).toBe(1)
  })

  it('keeps presses for 150 seconds and messages for a day', async () => {
    await call('sendMessage', {
      chat_id: anna.id,
      text: 'x',
      reply_markup: { inline_keyboard: [[{ text: 'go', callback_data: 'go' }]] },
    })
    anna.pressNoWait('go')
    anna.type('one')
    clock += 151_000
    expect(texts(await call('getUpdates'))).toEqual(['one'])
    clock += 24 * 3_600_000
    expect((await call('getUpdates')).result).toEqual([])
    await telegram.settled()
  })

  it('hands out raw updates as they are, numbered if need be', async () => {
    const id = telegram.pushUpdate({ message: { text: 'broken' } })
    telegram.pushUpdate({ update_id: id + 50, nonsense: true })
    const { result } = await call('getUpdates')
    expect(result).toEqual([
      { update_id: id, message: { text: 'broken' } },
      { update_id: id + 50, nonsense: true },
    ])
  })

  it('can repeat a number, as after a crash', async () => {
    const id = telegram.pushUpdate({ message: { text: 'one' } })
    await call('getUpdates', { offset: id + 1 })
    telegram.pushUpdate({ update_id: id, message: { text: 'one' } })
    expect(texts(await call('getUpdates', { offset: id + 1 }))).toEqual(['one'])
    expect(texts(await call('getUpdates', { offset: id + 1 }))).toEqual([])
  })

  it('says which update stays unconfirmed', async () => {
    anna.type('one')
    await expect(telegram.settled(20)).rejects.toThrow(
      /did not confirm update \d+ \(message\).*never fetched/,
    )
  })
})

interface Delivery {
  secret: string | undefined
  update: Update
}

describe('a webhook', () => {
  let server: Server
  let url: string
  let got: Delivery[]
  let reply: (response: ServerResponse, delivery: Delivery) => void

  beforeEach(async () => {
    got = []
    reply = (response) => response.end()
    const take = async (request: IncomingMessage, response: ServerResponse) => {
      const chunks = await request.toArray()
      const delivery = {
        secret: request.headers['x-telegram-bot-api-secret-token'] as string | undefined,
        update: JSON.parse(Buffer.concat(chunks).toString()),
      }
      got.push(delivery)
      reply(response, delivery)
    }
    server = createServer((request, response) => void take(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  })
  afterEach(() => server.close())

  it('gets what waited and what comes, with the secret, and polling is refused', async () => {
    anna.type('before')
    expect(await call('setWebhook', { url, secret_token: 'a-secret_1' })).toEqual({ ok: true, result: true })
    await anna.send('after')
    expect(got.map(({ secret, update }) => [secret, update.message?.text])).toEqual([
      ['a-secret_1', 'before'],
      ['a-secret_1', 'after'],
    ])
    expect(await call('getUpdates')).toMatchObject({
      error_code: 409,
      description:
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    })
    await call('deleteWebhook')
    expect(await call('getUpdates')).toEqual({ ok: true, result: [] })
  })

  it('ends a poll that waits', async () => {
    const waiting = call('getUpdates', { timeout: 5 })
    await new Promise((resolve) => setTimeout(resolve, 50))
    await call('setWebhook', { url })
    expect((await waiting).description).toBe('Conflict: terminated by setWebhook request')
  })

  it('gets an update again, ever later, until it takes it, and what follows it only then', async () => {
    const times: number[] = []
    reply = (response) => {
      times.push(Date.now())
      response.writeHead(times.length < 4 || times.length === 5 ? 500 : 200).end()
    }
    await call('setWebhook', { url })
    anna.type('one')
    anna.type('two')
    await telegram.settled()
    expect(got.map(({ update }) => update.message?.text)).toEqual(['one', 'one', 'one', 'one', 'two', 'two'])
    const pauses = times.slice(1).map((time, i) => time - (times[i] ?? 0))
    expect(pauses[0]).toBeGreaterThanOrEqual(19)
    expect(pauses[2]).toBeGreaterThanOrEqual(79)
    // Without a fresh start this pause would be the fourth, of 160.
    expect(pauses[4]).toBeLessThan(140)
    const { result } = await call('getWebhookInfo')
    expect(result).toMatchObject({
      url,
      pending_update_count: 0,
      max_connections: 40,
      last_error_message: 'Wrong response from the webhook: 500 Internal Server Error',
    })
  })

  it('does not let one person wait for another', async () => {
    const boris = telegram.addPerson()
    reply = (response, { update }) =>
      response.writeHead(update.message?.from.id === anna.id ? 500 : 200).end()
    await call('setWebhook', { url })
    anna.type('stuck')
    await expect.poll(() => got.length).toBeGreaterThan(0)
    boris.type('free')
    await expect.poll(() => got.some(({ update }) => update.message?.text === 'free')).toBe(true)
    expect(telegram.pendingUpdates()).toBe(1)
    expect(await call('deleteWebhook', { drop_pending_updates: true })).toMatchObject({ ok: true })
    expect(telegram.pendingUpdates()).toBe(0)
  })

  it('can answer with a call, but not with one about itself', async () => {
    const answers = [
      { method: 'sendMessage', chat_id: anna.id, text: 'by answer' },
      { method: 'deleteWebhook' },
    ]
    reply = (response) => response.end(JSON.stringify(answers[got.length - 1]))
    await call('setWebhook', { url })
    await anna.send('one')
    expect(anna.last().text).toBe('by answer')
    await anna.send('two')
    expect((await call<WebhookInfo>('getWebhookInfo')).result.url).toBe(url)
  })

  it('is not set to where Telegram could not or would not go', async () => {
    const set = async (params: object) => (await call('setWebhook', params)).description
    expect(await set({ url: 'http://example.org' })).toBe(
      'Bad Request: bad webhook: An HTTPS URL must be provided for webhook',
    )
    expect(await set({ url: 'nowhere' })).toBe('Bad Request: bad webhook: invalid webhook URL specified')
    expect(await set({ url, secret_token: 'ы' })).toBe(
      'Bad Request: secret token contains unallowed characters',
    )
  })

  it('works with grammY', async () => {
    const bot = new Bot(telegram.token, { client: { apiRoot: telegram.url } })
    bot.on('message', (ctx) => ctx.reply(`You said ${ctx.message.text}`))
    const handle = webhookCallback(bot, 'http', { secretToken: 'secret' })
    const own = createServer((request, response) => void handle(request, response))
    await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${(own.address() as AddressInfo).port}/`
    await bot.api.setWebhook(address, { secret_token: 'secret' })
    await anna.send('hello')
    expect(anna.last().text).toBe('You said hello')
    own.close()
  })
})
