import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Context, Hono, MiddlewareHandler } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { NodeEnv } from './http.ts'
import type { ChatEvent, LocalTelegram, Person } from './telegram.ts'

interface PageOptions {
  /** Where the page's files lie. */
  pageDir: string
  /** Milliseconds between signs of life on the event stream; 15 s by default. */
  heartbeatMs?: number
}

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
}
/** One file name without folders, so that no path can lead out of the page's folder. */
const FILE_NAME = /^[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*\.[a-z0-9]+$/i
const LONGEST_TEXT = 4096
const MAX_BACKLOG = 10_000

/** Serves the chat page and what it needs; only to browsers on this computer. */
export function mountPage(app: Hono<NodeEnv>, telegram: LocalTelegram, options: PageOptions): void {
  app.use('/play/*', onlyFromHere)
  mountStatic(app, options.pageDir)
  mountEvents(app, telegram, options.heartbeatMs ?? 15_000)
  mountActions(app, telegram)
  mountFiles(app, telegram)
}

/**
 * A site elsewhere may make its name point to this computer, or post to it blindly: the Host has to be a
 * loopback name, and whoever changes something has to be the page itself, or no page at all.
 */
const onlyFromHere: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? ''
  if (!isLoopback(host)) return c.text('this page answers to loopback names only', 403)
  const origin = c.req.header('origin')
  if (c.req.method === 'POST' && origin !== undefined && origin !== `http://${host}`)
    return c.text('this page takes orders from itself only', 403)
  c.header('x-content-type-options', 'nosniff')
  return next()
}

function isLoopback(host: string): boolean {
  return /^(localhost|[a-z0-9-]+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i.test(host)
}

function mountStatic(app: Hono<NodeEnv>, pageDir: string): void {
  const send = async (c: Context, name: string) => {
    const type = CONTENT_TYPES[extname(name)]
    if (type === undefined || !FILE_NAME.test(name)) return c.text('not found', 404)
    try {
      const bytes = await readFile(join(pageDir, name))
      return c.body(new Uint8Array(bytes), 200, {
        'content-type': type,
        'content-security-policy': "default-src 'self'",
        'cache-control': 'no-cache',
      })
    } catch {
      return c.text('not found', 404)
    }
  }
  app.get('/', onlyFromHere, (c) => send(c, 'index.html'))
  app.get('/:file', onlyFromHere, (c) => send(c, c.req.param('file')))
}

/** A person as the page draws one. */
function personView(person: Person): Record<string, unknown> {
  return {
    id: person.id,
    first_name: person.user.first_name,
    language_code: person.user.language_code,
    ...(person.role === undefined ? {} : { role: person.role }),
    blocked: person.isBlocked,
    messages: person.messages(),
    commands: person.commands(),
  }
}

function mountEvents(app: Hono<NodeEnv>, telegram: LocalTelegram, heartbeatMs: number): void {
  app.get('/play/events', (c) =>
    streamSSE(c, async (stream) => {
      const waiting: { event: string; data: string }[] = []
      let wake = () => {}
      const push = (event: string, data: unknown) => {
        waiting.push({ event, data: JSON.stringify(data) })
        // A page that does not read any more is let go, and asks for the whole state when it comes back.
        if (waiting.length > MAX_BACKLOG) stream.abort()
        wake()
      }
      push('state', {
        bot: { id: telegram.bot.id, first_name: telegram.bot.first_name, username: telegram.bot.username },
        people: telegram.people().map((person) => personView(person)),
      })
      const known = new Set(telegram.people().map(({ id }) => id))
      const unsubscribe = telegram.subscribe((event) => {
        if (event.type === 'person') known.add(event.person)
        // People of a crowd, of whom there may be a million, are not on the page.
        if (known.has(event.person)) push(event.type, eventView(telegram, event))
      })
      const heartbeat = setInterval(() => void stream.write(': still here\n\n'), heartbeatMs)
      stream.onAbort(() => wake())
      while (!stream.aborted && !stream.closed) {
        const next = waiting.shift()
        if (next !== undefined) await stream.writeSSE(next)
        else await new Promise<void>((resolve) => (wake = resolve))
      }
      clearInterval(heartbeat)
      unsubscribe()
    }),
  )
}

function eventView(telegram: LocalTelegram, event: ChatEvent): unknown {
  const { type, ...rest } = event
  if (type !== 'person') return rest
  const person = telegram.person(event.person)
  return person === undefined ? rest : personView(person)
}

function mountActions(app: Hono<NodeEnv>, telegram: LocalTelegram): void {
  app.post('/play/people', async (c) => {
    const { first_name, language_code } = await readJson(c)
    if (typeof first_name !== 'string' || first_name.trim() === '' || first_name.length > 64)
      return c.text('first_name has 1–64 characters', 400)
    if (language_code !== undefined && !isLanguage(language_code))
      return c.text('language_code is a code such as ru or pt-br', 400)
    const language = language_code === undefined ? {} : { language: language_code }
    return c.json({ id: telegram.addPerson({ firstName: first_name.trim(), ...language }).id }, 201)
  })

  app.post('/play/people/:id/messages', async (c) => {
    const person = personOf(c, telegram)
    if (person === undefined) return c.text('no such person', 404)
    const { text } = await readJson(c)
    if (typeof text !== 'string' || text.trim() === '' || text.length > LONGEST_TEXT)
      return c.text(`text has 1–${LONGEST_TEXT} characters`, 400)
    if (person.isBlocked) return c.text('unblock the bot first', 409)
    return c.json({ message_id: person.type(text) }, 202)
  })

  app.post('/play/people/:id/presses', async (c) => {
    const person = personOf(c, telegram)
    if (person === undefined) return c.text('no such person', 404)
    const { message_id, data } = await readJson(c)
    const message = person.botMessages().find((one) => one.message_id === message_id)
    const buttons = message?.reply_markup?.inline_keyboard.flat() ?? []
    if (!buttons.some((button) => 'callback_data' in button && button.callback_data === data))
      return c.text('no such button', 404)
    if (person.isBlocked) return c.text('unblock the bot first', 409)
    const query_id = person.pressNoWait({ data: String(data) }, { messageId: Number(message_id) })
    return c.json({ query_id }, 202)
  })

  app.post('/play/people/:id/blocked', async (c) => {
    const person = personOf(c, telegram)
    if (person === undefined) return c.text('no such person', 404)
    const { blocked } = await readJson(c)
    if (typeof blocked !== 'boolean') return c.text('blocked is true or false', 400)
    if (blocked) person.block()
    else person.unblock()
    return c.body(null, 204)
  })

  app.post('/play/people/:id/clear', (c) => {
    const person = personOf(c, telegram)
    if (person === undefined) return c.text('no such person', 404)
    person.clear()
    return c.body(null, 204)
  })
}

function isLanguage(code: unknown): code is string {
  return typeof code === 'string' && /^[a-z]{2}(-[a-z]{2,4})?$/i.test(code)
}

function personOf(c: Context, telegram: LocalTelegram): Person | undefined {
  const id = Number(c.req.param('id'))
  return telegram.people().find((person) => person.id === id)
}

async function readJson(c: Context): Promise<Record<string, unknown>> {
  const value: unknown = await c.req.json().catch(() => undefined)
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** Kinds that a browser may show; all else is offered for saving, so that no upload runs as a page. */
const SHOWN = /^(image\/(png|jpeg|webp|gif)|application\/pdf|text\/plain)$/

function mountFiles(app: Hono<NodeEnv>, telegram: LocalTelegram): void {
  app.get('/play/files/:id', (c) => {
    const file = telegram.file(c.req.param('id'))
    if (file === undefined) return c.text('not found', 404)
    const ascii = file.name.replace(/[^\w. -]/g, '_')
    const kind = SHOWN.test(file.type) ? 'inline' : 'attachment'
    return c.body(new Uint8Array(file.bytes), 200, {
      'content-type': file.type,
      'content-disposition': `${kind}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'content-security-policy': "default-src 'none'",
    })
  })
}
