import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Answer, type Listening, listen } from './listen.ts'

export interface WebhookDeps<Update> {
  host: string
  port: number
  /** Where Telegram posts; every other path is not there. */
  path: string
  /** What Telegram says with each update, so that nobody else can post one. */
  secret: string
  /** Resolves when the update is done with, well or badly; never rejects. */
  handle(update: Update): Promise<void>
  /** How long Telegram waits for an answer, in milliseconds; 50 s, as it hangs up after 60. */
  patienceMs?: number
}

export interface WebhookServer extends Listening {
  /** Updates that are being handled. */
  inHand(): number
}

/** Telegram's updates have a few kilobytes; the longest texts with all their formatting some hundred. */
const LARGEST_BODY = 1_048_576
const PATIENCE_MS = 50_000
/** Numbers of the latest updates, by which one that comes again is known. */
const REMEMBERED = 10_000

/**
 * Takes updates that Telegram posts. One is confirmed when it is handled and not before, so that what a crash cuts
 * short comes again; one that comes again while the first is still being handled, or was just done, is not handled
 * twice. While closing, updates are turned away: Telegram keeps them and tries again.
 */
export async function serveWebhook<Update extends { update_id: number }>(
  deps: WebhookDeps<Update>,
): Promise<WebhookServer> {
  const { path, handle, patienceMs = PATIENCE_MS } = deps
  const expected = digest(deps.secret)
  const known = new Map<number, Promise<void>>()
  let inHand = 0
  let closing = false

  const handleOnce = (update: Update): Promise<void> => {
    const before = known.get(update.update_id)
    if (before !== undefined) return before
    inHand++
    const done = handle(update).finally(() => inHand--)
    known.set(update.update_id, done)
    const [oldest] = known.keys()
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest)
    return done
  }

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    if (request.url?.split('?')[0] !== path) return { status: 404 }
    if (request.method !== 'POST') return { status: 405 }
    if (!timingSafeEqual(digest(secretOf(request)), expected)) return { status: 401 }
    if (closing) return { status: 503 }
    const body = await readBody(request)
    if (body === undefined) return { status: 413 }
    const update = parseUpdate(body)
    if (update === undefined) return { status: 400 }
    // It may have begun to close while this one was read.
    if (closing) return { status: 503 }
    return (await within(handleOnce(update as Update), patienceMs)) ? { status: 200 } : { status: 503 }
  }

  const { port, close } = await listen(deps.host, deps.port, answer)
  return {
    port,
    inHand: () => inHand,
    close(limitMs) {
      closing = true
      return close(limitMs)
    },
  }
}

/** Of equal length whatever is given, so that the comparison tells nothing, not even the length. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function secretOf({ headers }: IncomingMessage): string {
  const given = headers['x-telegram-bot-api-secret-token']
  return typeof given === 'string' ? given : ''
}

/** Undefined for a body that is too long; it is read no further. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY) return undefined
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length
    if (size > LARGEST_BODY) return undefined
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseUpdate(body: string): { update_id: number } | undefined {
  try {
    const value: unknown = JSON.parse(body)
    const isUpdate = typeof value === 'object' && value !== null && 'update_id' in value
    return isUpdate && Number.isSafeInteger(value.update_id) ? (value as { update_id: number }) : undefined
  } catch {
    return undefined
  }
}

async function within(work: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ms, false)
  })
  return Promise.race([work.then(() => true), late]).finally(() => clearTimeout(timer))
}
