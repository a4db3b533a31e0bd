import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type IncomingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Bot, InlineKeyboard, InputFile } from 'grammy'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mountPage } from '../../src/playground/page-api.ts'
import { createLocalTelegram, type LocalTelegram, type Person } from '../../src/playground/telegram.ts'

let telegram: LocalTelegram
let bot: Bot
let anna: Person
let root: string
let pageDir: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'page-'))
  await writeFile(join(root, 'secret.js'), 'outside of the page')
  pageDir = join(root, 'page')
  await mkdir(pageDir)
  await writeFile(join(pageDir, '.hidden.js'), 'hidden')
  await writeFile(join(pageDir, 'index.html'), '<!doctype html><title>Page</title>')
  await writeFile(join(pageDir, 'app.js'), 'export {}')
  await writeFile(join(pageDir, 'notes.txt'), 'not for browsers')
  telegram = await createLocalTelegram({
    mount: (app, self) => mountPage(app, self, { pageDir, heartbeatMs: 100 }),
  })
  bot = new Bot(telegram.token, { client: { apiRoot: telegram.url } })
  anna = telegram.addPerson({ firstName: 'Анна', language: 'ru', role: 'admin' })
})
afterAll(async () => {
  await telegram.close()
  await rm(root, { recursive: true })
})

interface RawAnswer {
  status: number | undefined
  headers: IncomingHttpHeaders
  text: string
}

/** As a raw request, since fetch lets nobody choose Host and Origin, and tidies paths. */
function ask(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(telegram.url)
    const asked = request({ port, host: '127.0.0.1', path, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

/** What orders give back: the number of what they made. */
interface Made {
  id: number
  message_id: number
  query_id: string
}

async function post(path: string, body: unknown = {}): Promise<{ status: number; json: Made }> {
  const response = await fetch(telegram.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  return { status: response.status, json: JSON.parse(text.startsWith('{') ? text : '{}') }
}

interface Stream {
  events: { event: string; data: Record<string, unknown> }[]
  comments: () => number
  close: () => void
}

async function listen(): Promise<Stream> {
  const over = new AbortController()
  const response = await fetch(`${telegram.url}/play/events`, { signal: over.signal })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const events: Stream['events'] = []
  let comments = 0
  void (async () => {
    let rest = ''
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (rest + chunk).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const event = /^event: ?(.*)$/m.exec(block)?.[1]
        const data = /^data: ?(.*)$/m.exec(block)?.[1]
        if (event !== undefined && data !== undefined) events.push({ event, data: JSON.parse(data) })
        else if (block.startsWith(':')) comments++
      }
    }
  })().catch(() => {})
  await expect.poll(() => events.length).toBeGreaterThan(0)
  return { events, comments: () => comments, close: () => over.abort() }
}

describe('the page itself', () => {
  it('is served with its type and a strict policy', async () => {
    const page = await ask('/')
    expect(page).toMatchObject({
      status: 200,
      text: '<!doctype html><title>Page</title>',
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'self'",
      },
    })
    expect((await ask('/app.js')).headers['content-type']).toBe('text/javascript; charset=utf-8')
  })

  it.each([
    '/missing.js',
    '/notes.txt',
    '/../secret.js',
    '/..%2fsecret.js',
    '/%2e%2e%2fsecret.js',
    '/%2e%2e/secret.js',
    '/.hidden.js',
    '/a%00.js',
  ])('has nothing at %s', async (path) => {
    expect((await ask(path)).status).toBe(404)
  })

  it('answers to loopback names only', async () => {
    for (const host of ['evil.example', 'evil.example:80', '10.0.0.1', 'localhost.evil.example'])
      for (const path of ['/', '/app.js', '/play/events'])
        expect([host, (await ask(path, { host })).status]).toEqual([host, 403])
    for (const host of ['localhost:3000', '127.0.0.1', '[::1]:80', 'konvert.localhost'])
      expect((await ask('/', { host })).status).toBe(200)
  })

  it('takes orders from itself only', async () => {
    const host = new URL(telegram.url).host
    const order = (origin: string) => ask('/play/people', { host, origin }, 'POST', '{"first_name":"Ева"}')
    expect((await order('https://evil.example')).status).toBe(403)
    expect((await order('null')).status).toBe(403)
    expect((await order('http://localhost:1')).status).toBe(403)
    expect((await order(`http://${host}`)).status).toBe(201)
  })
})

describe('the events', () => {
  it('begin with the whole state and go on with what happens', async () => {
    await bot.api.setMyCommands([{ command: 'letter', description: 'Письмо' }], { language_code: 'ru' })
    const stream = await listen()
    expect(stream.events[0]).toMatchObject({
      event: 'state',
      data: {
        bot: { id: telegram.bot.id, first_name: 'Konvert', username: 'konvert_bot' },
        people: expect.arrayContaining([
          {
            id: anna.id,
            first_name: 'Анна',
            language_code: 'ru',
            role: 'admin',
            blocked: false,
            messages: [],
            commands: [{ command: 'letter', description: 'Письмо' }],
          },
        ]),
      },
    })

    const reply_markup = new InlineKeyboard().text('Да', 'yes')
    const { message_id } = await bot.api.sendMessage(anna.id, 'Да?', { reply_markup })
    await bot.api.sendChatAction(anna.id, 'typing')
    const pressed = await post(`/play/people/${anna.id}/presses`, { message_id, data: 'yes' })
    expect(pressed.status).toBe(202)
    await bot.api.answerCallbackQuery(pressed.json.query_id, { text: 'Хорошо', show_alert: true })
    await bot.api.editMessageText(anna.id, message_id, 'Да!')
    await bot.api.deleteMessage(anna.id, message_id)
    await bot.api.setMyCommands([], { language_code: 'ru' })
    const person = anna.id
    await expect.poll(() => stream.events.length).toBe(8)
    expect(stream.events.slice(1)).toEqual([
      { event: 'message', data: { person, message: expect.objectContaining({ text: 'Да?', message_id }) } },
      { event: 'action', data: { person, action: 'typing' } },
      {
        event: 'answered',
        data: { person, query_id: pressed.json.query_id, text: 'Хорошо', show_alert: true },
      },
      { event: 'edited', data: { person, message: expect.objectContaining({ text: 'Да!' }) } },
      { event: 'deleted', data: { person, message_ids: [message_id] } },
      ...telegram.people().map(({ id }) => ({ event: 'commands', data: { person: id, commands: [] } })),
    ])
    stream.close()
  })

  it('show new people, blocking and clearing, and signs of life', async () => {
    const stream = await listen()
    const { status, json } = await post('/play/people', { first_name: 'Борис', language_code: 'uk' })
    expect(status).toBe(201)
    const boris = telegram.person(json.id)
    expect(boris?.user).toMatchObject({ first_name: 'Борис', language_code: 'uk' })
    expect((await post(`/play/people/${json.id}/messages`, { text: 'слово' })).status).toBe(202)
    expect((await post(`/play/people/${json.id}/blocked`, { blocked: true })).status).toBe(204)
    expect((await post(`/play/people/${json.id}/messages`, { text: 'x' })).status).toBe(409)
    expect((await post(`/play/people/${json.id}/clear`)).status).toBe(204)
    expect(boris?.messages()).toEqual([])
    await expect.poll(() => stream.events.length).toBe(5)
    expect(stream.events.slice(1).map(({ event }) => event)).toEqual([
      'person',
      'message',
      'blocked',
      'person',
    ])
    expect(stream.events.at(-1)?.data).toMatchObject({ id: json.id, blocked: true, messages: [] })
    await expect.poll(stream.comments).toBeGreaterThan(0)
    stream.close()
  })

  it('leave out the people of a crowd', async () => {
    const stream = await listen()
    telegram.addPeople(10, 9_000_000)
    await bot.api.sendMessage(9_000_001, 'hello')
    await bot.api.sendMessage(anna.id, 'hello')
    await expect.poll(() => stream.events.length).toBe(2)
    expect(stream.events[1]?.data.person).toBe(anna.id)
    stream.close()
  })
})

describe('orders of the page', () => {
  it('reach the bot as updates', async () => {
    await bot.api.deleteWebhook({ drop_pending_updates: true })
    const { json } = await post(`/play/people/${anna.id}/messages`, { text: '/start' })
    const [update] = await bot.api.getUpdates()
    expect(update?.message).toMatchObject({
      message_id: json.message_id,
      text: '/start',
      from: { id: anna.id },
    })
  })

  it('are refused when they make no sense', async () => {
    const { message_id } = await bot.api.sendMessage(anna.id, 'x', {
      reply_markup: new InlineKeyboard().text('Да', 'yes'),
    })
    const person = `/play/people/${anna.id}`
    const refused: [string, unknown, number][] = [
      ['/play/people', { first_name: ' ' }, 400],
      ['/play/people', { first_name: 'Ева', language_code: 'рус' }, 400],
      [`${person}/messages`, { text: '' }, 400],
      [`${person}/messages`, { text: 'x'.repeat(4097) }, 400],
      [`${person}/messages`, 'text', 400],
      ['/play/people/1/messages', { text: 'x' }, 404],
      [`${person}/presses`, { message_id, data: 'no' }, 404],
      [`${person}/presses`, { message_id: 999_999, data: 'yes' }, 404],
      [`${person}/blocked`, { blocked: 'yes' }, 400],
    ]
    for (const [path, body, status] of refused)
      expect([path, body, (await post(path, body)).status]).toEqual([path, body, status])
  })
})

describe('files', () => {
  it('come with their name and type, and only pictures and papers are shown', async () => {
    const send = async (name: string) => {
      const { document } = await bot.api.sendDocument(anna.id, new InputFile(Buffer.from('bytes'), name))
      return ask(`/play/files/${document.file_id}`)
    }
    expect(await send('письмо.pdf')).toMatchObject({
      status: 200,
      text: 'bytes',
      headers: {
        'content-type': 'application/pdf',
        'content-disposition': `inline; filename="______.pdf"; filename*=UTF-8''${encodeURIComponent('письмо.pdf')}`,
        'x-content-type-options': 'nosniff',
      },
    })
    expect((await send('evil.html')).headers['content-disposition']).toMatch(/^attachment/)
    expect((await ask('/play/files/nothing')).status).toBe(404)
  })
})
