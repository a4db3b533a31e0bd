import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { readApiShape } from './api-shape.ts'
import { type ApiCall, createCalls } from './calls.ts'
import { createChats, createPrivateChat, type Standing } from './chats.ts'
import { createCommandLists } from './commands.ts'
import { createFaults, type FaultRule } from './faults.ts'
import { createFiles, type StoredFile } from './files.ts'
import { createGroup, createGroupChat, type Group, type GroupOptions } from './groups.ts'
import { mountBotApi, type NodeEnv } from './http.ts'
import { botMethods } from './methods-bot.ts'
import { editMethods } from './methods-edit.ts'
import { sendMethods } from './methods-send.ts'
import { createPerson, type Person, type PersonOptions } from './people.ts'
import { createRateLimiter, type RateLimit } from './rate-limit.ts'
import { createUpdateQueue, type RawUpdate } from './updates.ts'
import { compileShape } from './validate.ts'
import { createWebhook } from './webhook.ts'
import type { BotAccount, ChatEvent, Handlers, World } from './world.ts'

export type { ApiCall } from './calls.ts'
export type { ChatMessage } from './chats.ts'
export type { FaultRule } from './faults.ts'
export type { Group } from './groups.ts'
export type { Person } from './people.ts'
export type { ChatEvent } from './world.ts'

export interface LocalTelegramOptions {
  /** 0, the default, takes any free port. */
  port?: number
  token?: string
  bot?: { first_name?: string; username?: string }
  /** Refuse calls with parameters that Telegram does not know, which it would ignore; true by default. */
  strict?: boolean
  rateLimit?: RateLimit
  /** How long each call takes at least, in milliseconds. */
  latencyMs?: number
  /** The first pause of a webhook after a failure, in milliseconds; 1000 by default, doubling. */
  webhookRetryMs?: number
  /** The clock, in milliseconds; only for dates and ages, not for waiting. */
  now?: () => number
  /** Adds routes of one's own, before the server listens. */
  mount?: (app: Hono<NodeEnv>, telegram: LocalTelegram) => void
}

export interface LocalTelegram {
  /** The apiRoot for the bot, such as http://127.0.0.1:43121. */
  readonly url: string
  readonly token: string
  readonly bot: BotAccount
  readonly app: Hono<NodeEnv>
  addPerson(options?: PersonOptions): Person
  /** Makes ids `fromId` … `fromId + count - 1` writable; a person of them costs memory only when used. */
  addPeople(count: number, fromId: number, options?: { standing?: (id: number) => Standing }): void
  /** A person by id; one of a crowd is singled out by this. */
  person(id: number): Person | undefined
  /** Those added one by one or singled out. */
  people(): Person[]
  addGroup(options?: GroupOptions): Group
  /** The newest 10,000 calls of the bot, oldest first. */
  readonly calls: readonly ApiCall[]
  /** Lets calls go wrong; returns what removes the rule. */
  fault(rule: FaultRule): () => void
  /** Sends the bot any update, even a malformed one; returns its number, which is made up where absent. */
  pushUpdate(update: RawUpdate): number
  pendingUpdates(): number
  /** Resolves when the bot has confirmed every update so far; rejects after 5 s by default. */
  settled(timeoutMs?: number): Promise<void>
  subscribe(listener: (event: ChatEvent) => void): () => void
  /** A file that the bot has sent. */
  file(fileId: string): StoredFile | undefined
  close(): Promise<void>
}

const SETTLE_MS = 5_000
const FIRST_PERSON = 1_000_001

/** A Telegram of one's own: the Bot API over real HTTP on the loopback interface, with people and groups. */
export async function createLocalTelegram(options: LocalTelegramOptions = {}): Promise<LocalTelegram> {
  const { token = `7000000001:${randomBytes(26).toString('base64url').slice(0, 35)}`, now = Date.now } =
    options
  const bot: BotAccount = {
    id: Number(token.split(':')[0]),
    is_bot: true,
    first_name: options.bot?.first_name ?? 'Konvert',
    username: options.bot?.username ?? 'konvert_bot',
  }
  const listeners = new Set<(event: ChatEvent) => void>()
  const people = new Map<number, Person>()
  const handlers: Handlers = {}
  const faults = createFaults()
  const updates = createUpdateQueue(now)
  const calls = createCalls({
    methods: compileShape(readApiShape()),
    handlers,
    faults,
    strict: options.strict ?? true,
    latencyMs: options.latencyMs ?? 0,
    countSend: options.rateLimit && createRateLimiter(options.rateLimit, now),
    now,
  })
  const never = new AbortController().signal
  const webhook = createWebhook({
    queue: updates,
    execute: (method, params) =>
      calls.run({ method, params, uploads: new Map(), fromForm: false, signal: never }),
    now,
    retryMs: options.webhookRetryMs ?? 1_000,
  })
  const world: World = {
    bot,
    chats: createChats(),
    files: createFiles(),
    commands: createCommandLists(),
    updates,
    webhook,
    queries: new Map(),
    now,
    emit(event) {
      for (const listener of listeners) listener(event)
    },
    commandsChanged() {
      for (const person of people.values())
        world.emit({ type: 'commands', person: person.id, commands: person.commands() })
    },
  }
  Object.assign(handlers, botMethods(world), sendMethods(world), editMethods(world))
  const app = new Hono<NodeEnv>()
  let server: Server | undefined

  const telegram: LocalTelegram = {
    get url() {
      const address = server?.address() as AddressInfo | null | undefined
      return `http://127.0.0.1:${address?.port ?? options.port ?? 0}`
    },
    token,
    bot,
    app,
    ...residents(world, people, listeners),
    get calls() {
      return calls.log()
    },
    fault: faults.add,
    pushUpdate: updates.push,
    pendingUpdates: updates.pending,
    settled: (timeoutMs = SETTLE_MS) => updates.settled(timeoutMs),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    file: world.files.find,
    async close() {
      webhook.close()
      updates.close()
      await stop(server)
    },
  }
  mountBotApi(app, token, calls, world.files)
  options.mount?.(app, telegram)
  app.notFound((c) => c.json({ ok: false, error_code: 404, description: 'Not Found' }, 404))
  server = await listen(app, options.port ?? 0)
  return telegram
}

/** The part of the handle that makes and finds people and groups. */
function residents(
  world: World,
  people: Map<number, Person>,
  listeners: Set<(event: ChatEvent) => void>,
): Pick<LocalTelegram, 'addPerson' | 'addPeople' | 'person' | 'people' | 'addGroup'> {
  let nextPerson = FIRST_PERSON
  let nextGroup = -1_001_000_000_001

  const listenTo = (id: number) => (listener: () => void) => {
    const wrapped = (event: ChatEvent) => {
      if (event.person === id && (event.type === 'message' || event.type === 'edited')) listener()
    }
    listeners.add(wrapped)
    return () => void listeners.delete(wrapped)
  }

  const person = (id: number): Person | undefined => {
    const known = people.get(id)
    if (known !== undefined) return known
    const state = world.chats.keepPrivate(id)
    if (state === undefined) return undefined
    const singled = createPerson(world, state, undefined, listenTo(id))
    people.set(id, singled)
    return singled
  }

  return {
    person,
    people: () => [...people.values()],
    addPerson({ id, firstName = 'Person', lastName, username, language = 'en', role } = {}) {
      const own = id ?? nextPerson++
      if (world.chats.find(own) !== undefined) throw new Error(`there is somebody with the id ${own} already`)
      const state = createPrivateChat({
        id: own,
        is_bot: false,
        first_name: firstName,
        ...(lastName === undefined ? {} : { last_name: lastName }),
        ...(username === undefined ? {} : { username }),
        language_code: language,
      })
      world.chats.add(state)
      const added = createPerson(world, state, role, listenTo(own))
      people.set(own, added)
      world.emit({ type: 'person', person: own })
      return added
    },
    addPeople(count, fromId, options = {}) {
      const standing = options.standing ?? ((): Standing => 'open')
      world.chats.addCrowd({ from: fromId, to: fromId + count, standing })
    },
    addGroup(options = {}) {
      const state = createGroupChat(options.id ?? nextGroup--, options)
      world.chats.add(state)
      return createGroup(world, state)
    },
  }
}

function listen(app: Hono<NodeEnv>, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => resolve(server)) as Server
    server.once('error', reject)
    // Long polls and idle keep-alive connections are the bot's affair.
    server.requestTimeout = 0
    server.keepAliveTimeout = 60_000
  })
}

async function stop(server: Server | undefined): Promise<void> {
  if (server === undefined) return
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
