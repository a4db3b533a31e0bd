import { conflict } from './refusal.ts'

export type RawUpdate = Record<string, unknown>

export interface PendingUpdate {
  readonly id: number
  readonly update: RawUpdate
  /** The name of the update's content: message, callback_query, … */
  readonly kind: string
  readonly at: number
  /** An update given a number that had been used already; it is confirmed only after it was handed out. */
  readonly repeated: boolean
  given: boolean
  done: boolean
}

/** Who takes updates when there is a webhook. */
interface Receiver {
  offer(entry: PendingUpdate): void
}

interface PollOptions {
  offset?: number
  limit?: number
  /** Seconds. */
  timeout?: number
  allowed_updates?: readonly string[]
}

export interface UpdateQueue {
  /** Returns the update's number; an update of a kind the bot did not ask for is dropped. */
  push(update: RawUpdate): number
  poll(options: PollOptions, signal: AbortSignal): Promise<RawUpdate[]>
  setAllowed(kinds: readonly string[] | undefined): void
  allowed(): readonly string[] | undefined
  /** With a receiver, polling is refused and every update goes to it; undefined brings polling back. */
  setReceiver(receiver: Receiver | undefined): void
  confirm(entry: PendingUpdate): void
  isExpired(entry: PendingUpdate): boolean
  drop(): void
  pending(): number
  /** Resolves when every update up to `id` (by default: so far) is confirmed or too old; rejects after the time. */
  settled(timeoutMs: number, id?: number): Promise<void>
  close(): void
}

const DAY = 86_400_000
/** How long Telegram keeps updates, in milliseconds; all others a day. */
const LIFETIME: Record<string, number> = { callback_query: 150_000, inline_query: 30_000 }
/** Kinds that a bot gets only if it names them. */
const ON_REQUEST = new Set(['chat_member', 'message_reaction', 'message_reaction_count'])
const MAX_WAIT_SECONDS = 50

interface WaitingPoll {
  limit: number
  resolve(updates: RawUpdate[]): void
  reject(error: Error): void
}

interface Waiter {
  upTo: number
  resolve(): void
}

export function createUpdateQueue(now: () => number): UpdateQueue {
  let entries: PendingUpdate[] = []
  let head = 0
  let lastId = 100_000
  let kinds: ReadonlySet<string> | undefined
  let receiver: Receiver | undefined
  let poll: WaitingPoll | undefined
  let waking = false
  const waiters = new Set<Waiter>()

  const isExpired = (entry: PendingUpdate) => now() - entry.at > (LIFETIME[entry.kind] ?? DAY)

  /** Moves past what is done, so that the first entry is the oldest one still to be confirmed. */
  const advance = () => {
    while (head < entries.length) {
      const entry = entries[head]
      if (entry !== undefined && !entry.done && !isExpired(entry)) break
      if (entry !== undefined) entry.done = true
      head++
    }
    if (head > 1_000 && head * 2 > entries.length) {
      entries = entries.slice(head)
      head = 0
    }
    const oldest = entries[head]?.id ?? Infinity
    for (const waiter of waiters) if (oldest > waiter.upTo) waiter.resolve()
  }

  const available = (limit: number): RawUpdate[] => {
    const updates: RawUpdate[] = []
    for (let i = head; i < entries.length && updates.length < limit; i++) {
      const entry = entries[i]
      if (entry === undefined || entry.done) continue
      if (isExpired(entry)) {
        entry.done = true
        continue
      }
      entry.given = true
      updates.push(entry.update)
    }
    return updates
  }

  const confirmBefore = (offset: number) => {
    for (let i = head; i < entries.length; i++) {
      const entry = entries[i]
      if (entry === undefined || entry.id >= offset) break
      if (!entry.repeated || entry.given) entry.done = true
    }
    advance()
  }

  const forgetAllBut = (count: number) => {
    for (const entry of entries.slice(head, Math.max(head, entries.length - count))) entry.done = true
    advance()
  }

  /** Waits for the end of the turn, so that updates pushed together are handed out together. */
  const wake = () => {
    if (waking || poll === undefined) return
    waking = true
    setImmediate(() => {
      waking = false
      const updates = poll === undefined ? [] : available(poll.limit)
      if (updates.length > 0) poll?.resolve(updates)
    })
  }

  const wait = (limit: number, seconds: number, signal: AbortSignal) =>
    new Promise<RawUpdate[]>((resolve, reject) => {
      const end = (act: () => void) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', gone)
        if (poll === mine) poll = undefined
        act()
      }
      const mine: WaitingPoll = {
        limit,
        resolve: (updates) => end(() => resolve(updates)),
        reject: (error) => end(() => reject(error)),
      }
      const gone = () => mine.resolve([])
      const timer = setTimeout(gone, seconds * 1_000)
      signal.addEventListener('abort', gone, { once: true })
      poll = mine
    })

  const wanted = (kind: string) => (kinds === undefined ? !ON_REQUEST.has(kind) : kinds.has(kind))

  return {
    push(update) {
      const given = update.update_id
      const id = typeof given === 'number' ? given : lastId + 1
      const repeated = id <= lastId
      lastId = Math.max(lastId, id)
      const kind = Object.keys(update).find((key) => key !== 'update_id') ?? ''
      if (kind !== '' && !wanted(kind)) return id
      const numbered = given === undefined ? { update_id: id, ...update } : update
      const entry = { id, update: numbered, kind, at: now(), repeated, given: false, done: false }
      entries.push(entry)
      if (receiver !== undefined) receiver.offer(entry)
      else wake()
      return id
    },
    async poll({ offset = 0, limit = 100, timeout = 0, allowed_updates }, signal) {
      if (receiver !== undefined)
        throw conflict(
          "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        )
      poll?.reject(
        conflict('terminated by other getUpdates request; make sure that only one bot instance is running'),
      )
      if (allowed_updates !== undefined) this.setAllowed(allowed_updates)
      if (offset > 0) confirmBefore(offset)
      else if (offset < 0) forgetAllBut(-offset)
      const most = limit < 1 || limit > 100 ? 100 : limit
      const updates = available(most)
      const seconds = Math.min(timeout, MAX_WAIT_SECONDS)
      return updates.length > 0 || seconds <= 0 || signal.aborted ? updates : wait(most, seconds, signal)
    },
    setAllowed(names) {
      if (names !== undefined) kinds = names.length === 0 ? undefined : new Set(names)
    },
    allowed: () => (kinds === undefined ? undefined : [...kinds]),
    setReceiver(next) {
      receiver = next
      if (next === undefined) return
      poll?.reject(conflict('terminated by setWebhook request'))
      for (const entry of entries.slice(head)) if (!entry.done) next.offer(entry)
    },
    confirm(entry) {
      entry.done = true
      advance()
    },
    isExpired,
    drop: () => forgetAllBut(0),
    pending() {
      advance()
      let count = 0
      for (let i = head; i < entries.length; i++) {
        const entry = entries[i]
        if (entry !== undefined && !entry.done && !isExpired(entry)) count++
      }
      return count
    },
    settled(timeoutMs, id = lastId) {
      return new Promise((resolve, reject) => {
        const done = () => {
          waiters.delete(waiter)
          clearTimeout(timer)
          resolve()
        }
        const waiter: Waiter = { upTo: id, resolve: done }
        const timer = setTimeout(() => {
          waiters.delete(waiter)
          const stuck = entries.slice(head).find((entry) => !entry.done)
          reject(
            new Error(
              `the bot did not confirm update ${stuck?.id ?? id} (${stuck?.kind ?? 'unknown'}) within ${timeoutMs} ms` +
                (stuck?.given ? '; it was handed out' : '; it was never fetched'),
            ),
          )
        }, timeoutMs)
        waiters.add(waiter)
        advance()
      })
    },
    close: () => poll?.resolve([]),
  }
}
