import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { autoRetry } from '@grammyjs/auto-retry'
import { Queue, UnrecoverableError, Worker } from 'bullmq'
import { Api, GrammyError } from 'grammy'
import { Redis } from 'ioredis'
import PQueue from 'p-queue'

export interface Task {
  url: string
  token: string
  chats: readonly number[]
  /** Messages a second that Telegram permits. */
  rate: number
  /** Ends the sending, done or not. */
  enough: NonNullable<Parameters<Api['sendMessage']>[3]>
  /** To be called when all is prepared: what is computed before it is not counted. */
  ready(): void
}

/** Sends one message to each of the chats; resolves with the milliseconds computed by another process for it. */
export type Way = (task: Task) => Promise<number>

/** The ways to send to many that are documented elsewhere, each with the packages it is documented with. */
export const OTHER_WAYS: [string, Way][] = [
  ['grammY’s documented loop with auto-retry', documentedLoop],
  ['30 such loops at once', thirtyAtOnce],
  ['p-queue at 25/s with auto-retry', cappedQueue],
  ['BullMQ with its limiter, 16 at once', bullmq],
]

/** Redis is asked for here, so that BullMQ is left out with a word where there is none. */
export async function hasRedis(): Promise<boolean> {
  const child = spawn('redis-server', ['--version'], { stdio: 'ignore' })
  return new Promise((resolve) => {
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
  })
}

function retrying({ url, token }: Task): Api {
  const api = new Api(token, { apiRoot: url })
  api.config.use(autoRetry())
  return api
}

/** One call after another. */
async function documentedLoop(task: Task): Promise<number> {
  const api = retrying(task)
  task.ready()
  for (const chat of task.chats) await api.sendMessage(chat, 'News', undefined, task.enough)
  return 0
}

async function thirtyAtOnce(task: Task): Promise<number> {
  const api = retrying(task)
  const rest = task.chats.slice()
  const lane = async () => {
    for (let chat = rest.pop(); chat !== undefined; chat = rest.pop())
      await api.sendMessage(chat, 'News', undefined, task.enough)
  }
  task.ready()
  await Promise.all(Array.from({ length: 30 }, lane))
  return 0
}

async function cappedQueue(task: Task): Promise<number> {
  const api = retrying(task)
  const queue = new PQueue({ interval: 1_000, intervalCap: 25 })
  task.ready()
  await queue.addAll(task.chats.map((chat) => () => api.sendMessage(chat, 'News', undefined, task.enough)))
  return 0
}

/** A job for each chat, as many in flight as Konvert has; a 429 holds the whole queue, as BullMQ's guide has it. */
export async function bullmq(task: Task): Promise<number> {
  const { chats, rate } = task
  const api = new Api(task.token, { apiRoot: task.url })
  return withRedis(async (path) => {
    const redis = new Redis({ path, maxRetriesPerRequest: null })
    const connection = { path, maxRetriesPerRequest: null }
    const queue = new Queue('broadcast', { connection })
    const { promise: finished, resolve, reject } = Promise.withResolvers<void>()
    const send = async ({ data }: { data: number }) => {
      try {
        await api.sendMessage(data, 'News')
      } catch (error) {
        const wait = error instanceof GrammyError ? error.parameters.retry_after : undefined
        if (wait === undefined) throw new UnrecoverableError('not sent')
        await queue.rateLimit(wait * 1_000)
        throw Worker.RateLimitError()
      }
    }
    const limiter = { max: rate, duration: 1_000 }
    const worker = new Worker('broadcast', send, { connection, concurrency: 16, limiter, autorun: false })
    let done = 0
    worker.on('completed', () => {
      if (++done === chats.length) resolve()
    })
    worker.on('failed', (_, error) => reject(error))
    await Promise.all([worker.waitUntilReady(), queue.waitUntilReady()])
    const before = await computedBy(redis)
    task.ready()
    await queue.addBulk(chats.map((chat) => ({ name: 'message', data: chat })))
    void worker.run()
    await finished
    const computed = (await computedBy(redis)) - before
    await worker.close()
    await queue.close()
    redis.disconnect()
    return computed
  })
}

/** Milliseconds, by Redis's own count. */
async function computedBy(redis: Redis): Promise<number> {
  const info = await redis.info('cpu')
  const seconds = (field: string) => Number(new RegExp(`^used_cpu_${field}:([\\d.]+)`, 'm').exec(info)?.[1])
  return (seconds('sys') + seconds('user')) * 1_000
}

/** A Redis of its own on a socket in a temporary folder, which writes nothing down. */
async function withRedis<T>(work: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'konvert-redis-'))
  const path = join(folder, 'socket')
  const args = ['--port', '0', '--unixsocket', path, '--save', '', '--appendonly', 'no', '--dir', folder]
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    await accepting(server)
    return await work(path)
  } finally {
    const gone = once(server, 'exit')
    server.kill('SIGTERM')
    await gone
    await rm(folder, { recursive: true })
  }
}

async function accepting({ stdout }: ChildProcess): Promise<void> {
  let printed = ''
  stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
  })
  for (let tries = 0; tries < 200; tries++) {
    if (/ready to accept connections/i.test(printed)) return
    await pause(25)
  }
  throw new Error('Redis did not start')
}
