import { createExpiringMap } from './memory.ts'

/** Telegram lets a bot delete messages of a private chat for this long, the person's own among them. */
const DELETABLE_MS = 48 * 60 * 60_000
/** Most messages that are remembered of one chat; the oldest are forgotten first. */
const MOST_MESSAGES = 300
/** Telegram deletes at most this many messages in a call. */
export const DELETE_AT_ONCE = 100

/** Ids of the messages of this run that can still be deleted, the bot's and the person's; in memory alone. */
export interface Trail {
  note(chat: number, message: number): void
  /** The known messages of a chat from the id `first` on, oldest first. */
  since(chat: number, first: number): number[]
  /** Forgets those messages, as they are gone. */
  forget(chat: number, messages: readonly number[]): void
  /** Forgets the whole chat. */
  delete(chat: number): void
  purge(): void
}

/**
 * @param limit most chats; beyond them the longest silent are forgotten first
 * @param now milliseconds, as `Date.now` gives them
 */
export function createTrail(limit: number, now: () => number): Trail {
  const chats = createExpiringMap<{ id: number; at: number }[]>(DELETABLE_MS, limit, now)
  const known = (chat: number) =>
    (chats.get(chat) ?? []).slice(-MOST_MESSAGES).filter(({ at }) => at > now() - DELETABLE_MS)
  return {
    note(chat, id) {
      if (!Number.isSafeInteger(id)) return
      // Added in place: a copy of hundreds with every message is felt when many people write at once.
      const messages = chats.get(chat) ?? []
      messages.push({ id, at: now() })
      if (messages.length > 2 * MOST_MESSAGES) messages.splice(0, MOST_MESSAGES)
      chats.set(chat, messages)
    },
    since: (chat, first) => known(chat).flatMap(({ id }) => (id >= first ? [id] : [])),
    forget(chat, messages) {
      const gone = new Set(messages)
      const left = known(chat).filter(({ id }) => !gone.has(id))
      if (left.length === 0) chats.delete(chat)
      else chats.set(chat, left)
    },
    delete: (chat) => chats.delete(chat),
    purge: () => chats.purge(),
  }
}
