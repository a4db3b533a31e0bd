import type { IncomingMessage, ServerResponse } from 'node:http'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context, Hono } from 'hono'
import type { Calls, IncomingCall } from './calls.ts'
import type { Files } from './files.ts'
import { parseMultipart, type Upload } from './multipart.ts'

/** What node-server gives to each request. */
export type NodeEnv = { Bindings: { incoming: IncomingMessage; outgoing: ServerResponse } }

const MAX_BODY = 52 * 1024 * 1024
const NO_UPLOADS: ReadonlyMap<string, Upload> = new Map()

/** Adds /bot<token>/<method> and /file/bot<token>/<path> to the app. */
export function mountBotApi(app: Hono<NodeEnv>, token: string, calls: Calls, files: Files): void {
  app.all('/:bot{bot[^/]+}/:method', async (c) => {
    const refused = wrongToken(c.req.param('bot').slice('bot'.length), token)
    if (refused !== undefined) return refuse(c, refused, refused === 404 ? 'Not Found' : 'Unauthorized')
    if (c.req.method !== 'GET' && c.req.method !== 'POST') return refuse(c, 405, 'Method Not Allowed')
    const call = await readCall(c)
    if (typeof call === 'number')
      return refuse(
        c,
        call,
        call === 413 ? 'Request Entity Too Large' : "Bad Request: can't parse request body",
      )
    const { status, answer, cut } = await calls.run(call)
    if (cut) {
      c.env.incoming.socket.destroy()
      return RESPONSE_ALREADY_SENT
    }
    return c.json(answer as object, status as 200)
  })

  app.get('/file/:bot{bot[^/]+}/:path{.+}', (c) => {
    const file = files.atPath(c.req.param('path'))
    if (wrongToken(c.req.param('bot').slice('bot'.length), token) !== undefined || file === undefined)
      return refuse(c, 404, 'Not Found')
    return c.body(new Uint8Array(file.bytes), 200, { 'content-type': 'application/octet-stream' })
  })
}

function refuse(c: Context, code: number, description: string): Response {
  return c.json({ ok: false, error_code: code, description }, code as 400)
}

/** Telegram does not even look at what cannot be a token. */
function wrongToken(given: string, token: string): 401 | 404 | undefined {
  const plain = given.includes('%') ? decodeURIComponent(given) : given
  if (plain === token) return undefined
  return /^\d+:[\w-]{20,}$/.test(plain) ? 401 : 404
}

/** A number is the status to refuse with. */
async function readCall(c: Context<NodeEnv>): Promise<IncomingCall | number> {
  const { incoming, outgoing } = c.env
  const hangUp = new AbortController()
  // Aborting is dear, so it is left out where the answer has gone through.
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) hangUp.abort()
  })
  const query = c.req.url.includes('?') ? c.req.query() : {}
  const call = {
    method: c.req.param('method') ?? '',
    uploads: NO_UPLOADS,
    fromForm: true,
    signal: hangUp.signal,
  }
  if (incoming.method === 'GET') return { ...call, params: query }
  const body = await readBody(incoming)
  if (body === undefined) return 413
  const type = incoming.headers['content-type'] ?? ''
  if (type.includes('application/json')) {
    const json = parseObject(body)
    const isPlain = Object.keys(query).length === 0
    return json === undefined
      ? 400
      : { ...call, fromForm: !isPlain, params: isPlain ? json : { ...query, ...json } }
  }
  if (type.includes('multipart/form-data')) {
    const form = parseMultipart(body, type)
    if (form === undefined) return 400
    // A file may also stand for a parameter of its own name, as curl sends it.
    const own = [...form.uploads.keys()].filter((part) => OWN_NAME.has(part))
    const files = Object.fromEntries(own.map((part) => [part, `attach://${part}`]))
    return { ...call, params: { ...query, ...files, ...form.fields }, uploads: form.uploads }
  }
  if (body.length === 0) return { ...call, params: query }
  return { ...call, params: { ...query, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) } }
}

/** The parameters that are files. */
const OWN_NAME = new Set(['photo', 'document', 'thumbnail', 'certificate'])

function parseObject(body: Buffer): Record<string, unknown> | undefined {
  if (body.length === 0) return {}
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** Reads the socket itself: cheaper than a web stream, which counts at thousands of calls a second. */
function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= MAX_BODY) chunks.push(chunk)
      else chunks.length = 0
    })
    incoming.on('end', () =>
      resolve(size > MAX_BODY ? undefined : chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)),
    )
    incoming.on('error', reject)
  })
}
