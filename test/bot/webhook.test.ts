import { createServer, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLocalTelegram, type LocalTelegram, type Person } from '../../src/playground/telegram.ts'
import { writeLetter } from '../support/letters.ts'
import { freePort } from '../support/ports.ts'
import { type Program, startProgram } from '../support/program.ts'

const SECRET = 'geheimnis-geheimnis-geheimnis-geheimnis'
const PATH = '/hook-5f0d31'
const HELP = 'What the bot can do'

let telegram: LocalTelegram
let url: string
let settings: Record<string, string>

async function prepare(): Promise<void> {
  telegram = await createLocalTelegram({ webhookRetryMs: 50 })
  const port = await freePort()
  url = `http://127.0.0.1:${port}${PATH}`
  settings = {
    BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    MODE: 'webhook',
    WEBHOOK_URL: url,
    WEBHOOK_SECRET: SECRET,
    WEBHOOK_PORT: String(port),
  }
}

async function begin(changes: Record<string, string> = {}): Promise<Program> {
  const program = startProgram({ ...settings, ...changes })
  await program.printed(/"ready"/)
  return program
}

function helpsOf(person: Person): number {
  return person.botMessages().filter(({ text }) => text?.includes(HELP)).length
}

interface Posted {
  secret?: string
  path?: string
  method?: string
  body?: string
}

async function post({ secret, path = PATH, method = 'POST', body }: Posted): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    ...(secret === undefined ? {} : { 'X-Telegram-Bot-Api-Secret-Token': secret }),
  }
  const address = new URL(path, url)
  const response = await fetch(address, { method, headers, ...(body === undefined ? {} : { body }) })
  await response.text()
  return response.status
}

/** Posts in two parts; the second resolves with the answer. */
function slowPost(body: string): [first: () => void, second: () => Promise<number | 'cut' | undefined>] {
  const headers = { 'X-Telegram-Bot-Api-Secret-Token': SECRET, 'content-length': Buffer.byteLength(body) }
  const sending = request(url, { method: 'POST', headers })
  const answered = new Promise<number | 'cut' | undefined>((resolve) => {
    sending.once('response', (response) => resolve(response.resume().statusCode))
    sending.on('error', () => resolve('cut'))
  })
  return [
    () => void sending.write(body.slice(0, 20)),
    () => {
      sending.end(body.slice(20))
      return answered
    },
  ]
}

/** An update as Telegram would post it. */
function helpFrom(person: Person, updateId: number): string {
  const message = {
    message_id: updateId,
    date: 1,
    chat: { id: person.id, type: 'private', first_name: 'Ann' },
    from: person.user,
    text: '/help',
    entities: [{ type: 'bot_command', offset: 0, length: 5 }],
  }
  return JSON.stringify({ update_id: updateId, message })
}

describe('a webhook', () => {
  let program: Program
  beforeAll(async () => {
    await prepare()
    program = await begin()
  })
  afterAll(async () => {
    program.kill('SIGTERM')
    expect(await program.ended).toBe(0)
    expect(program.output()).not.toContain(SECRET)
    await telegram.close()
  })

  it('is set with the secret, for what the bot handles alone', () => {
    const calls = telegram.calls.filter(({ method }) => /webhook/i.test(method))
    expect(calls.map(({ method, params }) => [method, params])).toEqual([
      [
        'setWebhook',
        {
          url,
          secret_token: SECRET,
          allowed_updates: ['message', 'callback_query', 'my_chat_member'],
          max_connections: 100,
        },
      ],
    ])
  })

  it('brings a whole letter about', async () => {
    const person = telegram.addPerson({ language: 'en' })
    expect(await writeLetter(person)).toContain('Анна')
  })

  it('keeps the order of each person, and serves many at once', async () => {
    const crowd = Array.from({ length: 30 }, () => telegram.addPerson({ language: 'en' }))
    const slow = telegram.fault({ kind: 'latency', ms: 50, method: 'sendMessage' })
    const began = performance.now()
    for (const person of crowd) {
      person.type('/letter Novak')
      person.type('Anna')
    }
    await telegram.settled(10_000)
    slow()
    for (const person of crowd) expect(person.last().text).toContain('In the letter: Анна')
    // One after the other these 60 would take 3 s in Telegram alone.
    expect(performance.now() - began).toBeLessThan(2_500)
  })

  it.each<[what: string, posted: Posted, status: number]>([
    ['a wrong secret', { secret: `${SECRET.slice(0, -1)}x` }, 401],
    ['the beginning of the secret', { secret: SECRET.slice(0, 8) }, 401],
    ['the secret and more', { secret: `${SECRET}x` }, 401],
    ['no secret', {}, 401],
    ['an empty secret', { secret: '' }, 401],
    ['another path', { secret: SECRET, path: '/' }, 404],
    ['the path and more', { secret: SECRET, path: `${PATH}/x` }, 404],
    ['another method', { secret: SECRET, method: 'PUT' }, 405],
    ['no update', { secret: SECRET, body: '{"message":{}}' }, 400],
    ['no JSON', { secret: SECRET, body: 'update_id=1' }, 400],
    ['a body of two megabytes', { secret: SECRET, body: `{"update_id":1,"x":"${'x'.repeat(2e6)}"}` }, 413],
    ['a long body without the secret', { body: 'x'.repeat(60_000) }, 401],
  ])('turns %s away, and nothing happens', async (_what, posted, status) => {
    const person = telegram.addPerson({ language: 'en' })
    const calls = telegram.calls.length
    expect(await post({ body: helpFrom(person, 5_000), ...posted })).toBe(status)
    await sleep(50)
    expect(telegram.calls.length).toBe(calls)
    expect(person.botMessages()).toEqual([])
  })

  it('takes a body of two megabytes no more where its length is not told', async () => {
    const body = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 32; i++) controller.enqueue(new Uint8Array(65_536).fill(32))
        controller.close()
      },
    })
    const headers = { 'X-Telegram-Bot-Api-Secret-Token': SECRET }
    const answer = fetch(url, { method: 'POST', headers, body, duplex: 'half' })
    // Whoever goes on sending may be cut off before they read the answer.
    expect(await answer.then(({ status }) => status).catch(() => 413)).toBe(413)
  })

  it('answers an update once, however often it comes', async () => {
    const person = telegram.addPerson({ language: 'en' })
    const slow = telegram.fault({ kind: 'latency', ms: 200, method: 'sendMessage' })
    const posted = { secret: SECRET, body: helpFrom(person, 900_001) }
    expect(await Promise.all([post(posted), post(posted)])).toEqual([200, 200])
    slow()
    expect(await post(posted)).toBe(200)
    expect(helpsOf(person)).toBe(1)
  })

  it('lets a handler go that hangs, and confirms the update then', async () => {
    const person = telegram.addPerson({ language: 'en' })
    const hang = telegram.fault({ kind: 'latency', ms: 7_000, chat: person.id })
    const began = performance.now()
    await person.send('/help')
    hang()
    expect(performance.now() - began).toBeGreaterThan(4_000)
    expect(performance.now() - began).toBeLessThan(6_500)
    await program.printed(/"timeout"/)
  })
})

describe('a stop or a crash with a webhook', () => {
  beforeEach(prepare)
  afterEach(() => telegram.close())

  it('finishes what is at hand, turns the rest away, and a later start by polling gets it', async () => {
    const program = await begin()
    const crowd = Array.from({ length: 10 }, () => telegram.addPerson({ language: 'en' }))
    const slow = telegram.fault({ kind: 'latency', ms: 1_000, method: 'sendMessage' })
    for (const person of crowd) person.type('/help')
    await sleep(300)
    const cut = telegram.addPerson({ language: 'en' })
    const [half, rest] = slowPost(helpFrom(cut, 900_002))
    half()
    await sleep(100)
    program.kill('SIGTERM')
    await program.printed(/"stopping"/)
    // Under load the connection may be closed before its last word is read; Telegram posts again after both.
    expect([503, 'cut'], 'what was not whole when the stop began').toContain(await rest())
    const late = telegram.addPerson({ language: 'en' })
    late.type('/help')
    expect(await program.ended).toBe(0)
    slow()
    expect(crowd.map(helpsOf)).toEqual(crowd.map(() => 1))
    expect(helpsOf(cut)).toBe(0)
    expect(telegram.pendingUpdates()).toBe(1)
    const second = await begin({ MODE: 'polling' })
    await telegram.settled()
    expect(telegram.calls.map(({ method }) => method)).toContain('deleteWebhook')
    expect([...crowd, late].map(helpsOf)).toEqual([...crowd, late].map(() => 1))
    second.kill('SIGKILL')
    await second.ended
  })

  it('leaves to Telegram what a kill cut short, and it comes again', async () => {
    const program = await begin()
    const person = telegram.addPerson({ language: 'en' })
    const slow = telegram.fault({ kind: 'latency', ms: 2_000, method: 'sendMessage' })
    person.type('/help')
    await sleep(300)
    program.kill('SIGKILL')
    await program.ended
    slow()
    const second = await begin()
    await telegram.settled(10_000)
    expect(helpsOf(person)).toBeGreaterThan(0)
    second.kill('SIGKILL')
    await second.ended
  })
})

describe('a webhook that cannot be', () => {
  beforeAll(prepare)
  afterAll(() => telegram.close())

  it('ends the start with a sentence where Telegram refuses its address', async () => {
    const stop = telegram.fault({ method: 'setWebhook', kind: '400', times: 1 })
    const program = startProgram(settings)
    expect(await program.ended).toBe(1)
    stop()
    expect(program.output()).toContain('WEBHOOK_URL is refused by Telegram')
    expect(program.output()).not.toMatch(new RegExp(`${SECRET}|${PATH}`))
  })

  it('is set again until a Telegram that stumbles has heard it', async () => {
    telegram.fault({ method: 'setWebhook', kind: '429', retryAfter: 1, times: 1 })
    const program = await begin()
    expect(program.output()).toContain('"telegram-unreachable"')
    const person = telegram.addPerson({ language: 'en' })
    await person.send('/help')
    expect(helpsOf(person)).toBe(1)
    program.kill('SIGKILL')
    await program.ended
  })

  it.each<[changes: Record<string, string>, sentence: string]>([
    [{ WEBHOOK_SECRET: '' }, 'WEBHOOK_SECRET should be set where MODE is webhook'],
    [{ WEBHOOK_URL: '' }, 'WEBHOOK_URL should be set where MODE is webhook'],
    [{ WEBHOOK_SECRET: 'short-secret' }, 'WEBHOOK_SECRET should be 32 to 256 signs'],
    [{ MODE: 'push' }, 'MODE should be polling or webhook'],
    [{ BOT_TOKEN: '' }, 'MODE should be polling where there is no BOT_TOKEN'],
    [{ WEBHOOK_HOST: '198.51.100.7' }, 'WEBHOOK_HOST is no address of this machine'],
    [{ HEALTH_HOST: '198.51.100.7' }, 'HEALTH_HOST is no address of this machine'],
  ])('is named with its setting: %o', async (changes, sentence) => {
    const program = startProgram({ ...settings, ...changes })
    expect(await program.ended).toBe(1)
    expect(program.output()).toContain(sentence)
    expect(program.output()).not.toMatch(/\bat .*:\d+|short-secret/)
  })

  it.each(['PORT', 'WEBHOOK_PORT'])('ends the start with a sentence where its %s is taken', async (name) => {
    const other = createServer()
    const port = await freePort()
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve))
    const program = startProgram({ ...settings, [name]: String(port) })
    expect(await program.ended).toBe(1)
    other.close()
    expect(program.output()).toContain(`${name} ${port} is taken; set another one.`)
  })
})
