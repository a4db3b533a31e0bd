/** A map that forgets: entries go when unused for `ttlMs`, and the longest unused go first when there are too many. */
export interface ExpiringMap<T> {
  get(key: number): T | undefined
  /** Stores the value and starts its time anew. */
  set(key: number, value: T): void
  delete(key: number): void
  /** Drops what has expired; call it now and then, so that nothing outlives its time unread. */
  purge(): void
  readonly size: number
}

/** @param now milliseconds, as `Date.now` gives them */
export function createExpiringMap<T>(ttlMs: number, limit: number, now: () => number): ExpiringMap<T> {
  const entries = new Map<number, { value: T; until: number }>()
  const purge = () => {
    const time = now()
    for (const [key, { until }] of entries) {
      if (until > time) break
      entries.delete(key)
    }
  }
  return {
    get(key) {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      if (entry.until > now()) return entry.value
      entries.delete(key)
      return undefined
    },
    set(key, value) {
      entries.delete(key)
      entries.set(key, { value, until: now() + ttlMs })
      if (entries.size <= limit) return
      const [oldest] = entries.keys()
      if (oldest !== undefined) entries.delete(oldest)
    },
    delete: (key) => void entries.delete(key),
    purge,
    get size() {
      return entries.size
    },
  }
}

/** What the next text of a chat is, where it is neither a search nor an answer of the letter talk. */
export type Expected =
  /** A letter to be checked; `start` is the message that asked for it. */
  | { for: 'check'; start: number }
  /** The number of somebody who is to be given a right. */
  | { for: 'colleague' }
  /** An answer about what happened to a person. */
  | { for: 'update' }
  /** A part of a message to subscribers, or when it is to be sent; a text is in a language. */
  | { for: 'broadcast'; id: string; part: 'text'; language: string }
  | { for: 'broadcast'; id: string; part: 'picture' | 'link' | 'time' }
  /** The sender's address for an envelope. */
  | { for: 'sender'; caseId: string; size: 'dl' | 'c5'; country: string }

/** What the bot remembers of a chat between two messages, in memory alone. */
export interface ChatChoices {
  /** The language that was chosen by hand. */
  language?: string
  /** The person last opened. */
  caseId?: string
}
