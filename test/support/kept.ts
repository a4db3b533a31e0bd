import { createBroadcaster } from '../../src/broadcast/broadcaster.ts'
import { openStore } from '../../src/store/store.ts'

export interface KeptMessage {
  text: string
  /** Milliseconds since 1970. */
  startsAt: number
}

/** Subscribers to the news, and messages to them with a time, kept as a program would find them at its start. */
export async function keepSubscribers(
  place: { stateDir: string; keyFile: string },
  chats: readonly number[],
  messages: readonly KeptMessage[],
): Promise<void> {
  const opened = await openStore({ ...place, today: () => new Date().toISOString().slice(0, 10) })
  if (!opened.ok) throw new Error(opened.error)
  const { store } = opened
  for (const chat of chats) await store.subscribers.add(chat, 'en', 'news')
  const broadcaster = createBroadcaster({
    token: 'none, as nothing is sent',
    apiRoot: 'http://127.0.0.1:9',
    keeping: store.broadcasts,
    stillTrue: () => true,
    decorate: () => [],
    forget: async () => undefined,
    tell: () => undefined,
  })
  for (const { text, startsAt } of messages) {
    const { id, hash } = await broadcaster.create({
      kind: 'announcement',
      audience: { topics: ['news'] },
      texts: { en: { text, entities: [] } },
      fallback: ['en'],
    })
    const approved = await broadcaster.approve(id, hash)
    const scheduled = approved.ok ? await broadcaster.schedule(id, hash, startsAt) : approved
    if (!scheduled.ok) throw new Error(`the message is not scheduled: ${scheduled.error}`)
  }
  await store.close()
}
