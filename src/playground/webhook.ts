import type { WebhookInfo } from 'grammy/types'
import { badRequest } from './refusal.ts'
import type { PendingUpdate, UpdateQueue } from './updates.ts'

interface WebhookOptions {
  url: string
  secret_token?: string
  max_connections?: number
  ip_address?: string
}

interface WebhookDeps {
  queue: UpdateQueue
  /** Carries out the call that a webhook may put in its answer. */
  execute(method: string, params: Record<string, unknown>): Promise<unknown>
  now(): number
  /** The first pause after a failure, in milliseconds; it doubles with each further one. */
  retryMs: number
}

export interface Webhook {
  set(options: WebhookOptions): void
  remove(): void
  info(): WebhookInfo
  close(): void
}

const LONGEST_PAUSE_MS = 60_000
const READ_TIMEOUT_MS = 60_000
/** Calls that the real server does not carry out when they come as an answer. */
const NOT_AS_ANSWER = /^(get|(set|delete)webhook$|close$|logout$)/i

interface Lane {
  entries: PendingUpdate[]
  failures: number
}

interface Delivery {
  options: WebhookOptions
  stop: AbortController
  lanes: Map<string, Lane>
  ready: string[]
  inFlight: number
  lastError?: { at: number; message: string }
}

export function createWebhook({ queue, execute, now, retryMs }: WebhookDeps): Webhook {
  let current: Delivery | undefined

  const pump = (delivery: Delivery) => {
    const free = (delivery.options.max_connections ?? 40) - delivery.inFlight
    for (const key of delivery === current ? delivery.ready.splice(0, free) : []) {
      const lane = delivery.lanes.get(key)
      const entry = lane?.entries[0]
      if (lane === undefined || entry === undefined) continue
      delivery.inFlight++
      void carry(delivery, lane, entry).then((pauseMs) => {
        delivery.inFlight--
        if (pauseMs === 0) proceed(delivery, key)
        else setTimeout(() => proceed(delivery, key), pauseMs).unref()
        pump(delivery)
      })
    }
  }

  const proceed = (delivery: Delivery, key: string) => {
    if (delivery.lanes.get(key)?.entries.length === 0) delivery.lanes.delete(key)
    else delivery.ready.push(key)
    pump(delivery)
  }

  /** Returns how long the lane has to rest. */
  const carry = async (delivery: Delivery, lane: Lane, entry: PendingUpdate): Promise<number> => {
    if (entry.done || queue.isExpired(entry)) {
      lane.entries.shift()
      queue.confirm(entry)
      return 0
    }
    entry.given = true
    const problem = await post(delivery, entry).catch((error: unknown) => describe(error))
    if (problem === undefined) {
      lane.entries.shift()
      lane.failures = 0
      queue.confirm(entry)
      return 0
    }
    delivery.lastError = { at: now(), message: problem }
    return Math.min(LONGEST_PAUSE_MS, retryMs * 2 ** lane.failures++)
  }

  const post = async ({ options, stop }: Delivery, entry: PendingUpdate): Promise<string | undefined> => {
    const response = await fetch(options.url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        ...(options.secret_token ? { 'X-Telegram-Bot-Api-Secret-Token': options.secret_token } : {}),
      },
      body: JSON.stringify(entry.update),
      signal: AbortSignal.any([stop.signal, AbortSignal.timeout(READ_TIMEOUT_MS)]),
    })
    const body = await response.text()
    if (response.status < 200 || response.status > 299)
      return `Wrong response from the webhook: ${response.status} ${response.statusText}`.trim()
    if (body.startsWith('{')) await executeAnswer(body)
    return undefined
  }

  const executeAnswer = async (body: string) => {
    let answer: Record<string, unknown>
    try {
      answer = JSON.parse(body)
    } catch {
      return
    }
    const { method, ...params } = answer
    if (typeof method === 'string' && !NOT_AS_ANSWER.test(method)) await execute(method, params)
  }

  const remove = () => {
    current?.stop.abort()
    current = undefined
    queue.setReceiver(undefined)
  }

  return {
    remove,
    close: () => current?.stop.abort(),
    set(options) {
      checkWebhook(options)
      remove()
      const delivery: Delivery = {
        options,
        stop: new AbortController(),
        lanes: new Map(),
        ready: [],
        inFlight: 0,
      }
      current = delivery
      queue.setReceiver({
        offer(entry) {
          const key = laneOf(entry)
          const lane = delivery.lanes.get(key)
          if (lane !== undefined) return void lane.entries.push(entry)
          delivery.lanes.set(key, { entries: [entry], failures: 0 })
          delivery.ready.push(key)
          pump(delivery)
        },
      })
    },
    info() {
      const info = {
        url: current?.options.url ?? '',
        has_custom_certificate: false,
        pending_update_count: queue.pending(),
        ...(current === undefined ? {} : { max_connections: current.options.max_connections ?? 40 }),
        ...(current?.options.ip_address ? { ip_address: current.options.ip_address } : {}),
        ...(queue.allowed() === undefined ? {} : { allowed_updates: queue.allowed() }),
        ...(current?.lastError === undefined
          ? {}
          : {
              last_error_date: Math.floor(current.lastError.at / 1_000),
              last_error_message: current.lastError.message,
            }),
      }
      return info as WebhookInfo
    },
  }
}

/** Telegram keeps the order only among updates of one kind from one place; others may arrive at once. */
function laneOf({ kind, update, id }: PendingUpdate): string {
  const content = update[kind] as { chat?: { id?: number }; from?: { id?: number } } | undefined
  return `${kind}:${content?.chat?.id ?? content?.from?.id ?? id}`
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown error'
  if (error.name === 'TimeoutError') return 'Read timeout expired'
  const code = (error.cause as { code?: string } | undefined)?.code
  return code === 'ECONNREFUSED' ? 'Connection refused' : 'Webhook connection closed'
}

function checkWebhook({ url, secret_token }: WebhookOptions): void {
  if (secret_token !== undefined && !/^[\w-]*$/.test(secret_token))
    throw badRequest('secret token contains unallowed characters')
  if (!URL.canParse(url)) throw badRequest('bad webhook: invalid webhook URL specified')
  const { protocol, hostname } = new URL(url)
  // The real server wants HTTPS; on this computer nobody could listen in between.
  const here = hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]'
  if (protocol !== 'https:' && !(protocol === 'http:' && here))
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook')
}
