import type { Broadcast, BroadcastKeeping, SentMessage } from '../domain/broadcast-keeping.ts'
import { classify } from '../domain/broadcast-sending.ts'
import type { Alarm, Clock } from './alarm.ts'
import type { Brake } from './brake.ts'
import type { Tell } from './event.ts'
import type { Sender } from './sender.ts'

interface RemovalsDeps {
  keeping: BroadcastKeeping
  sender: Sender
  brake: Brake
  clock: Clock
  window: number
  tell: Tell
}

/** Takes back what broadcasts have sent. Doing it twice harms nobody, so nothing is marked before a call. */
export interface Removals {
  set(broadcasts: readonly Broadcast[]): void
  /** Does what is due; how many milliseconds nothing will be. */
  next(): Promise<number>
}

const IDLE_MS = 30_000

export function createRemovals(deps: RemovalsDeps, alarm: Alarm): Removals {
  const { keeping, brake, clock } = deps
  let deleting: readonly Broadcast[] = []
  let page: SentMessage[] = []
  let underWay = 0
  let done: { key: string; deleted: boolean }[] = []

  const remove = async (message: SentMessage) => {
    const { key, chat, messageId } = message
    if (chat === undefined || messageId === undefined) return void done.push({ key, deleted: false })
    brake.go()
    underWay++
    const startedAt = clock.tick()
    const verdict = classify(await deps.sender.remove(chat, messageId))
    underWay--
    const rest = brake.learn(verdict, startedAt)
    if (rest?.told) await keeping.pauseUntil(clock.now() + rest.restMs).catch(() => undefined)
    // Those that stay are in the next page again.
    if (verdict.verdict !== 'again' && verdict.verdict !== 'uncertain')
      done.push({ key, deleted: verdict.verdict === 'sent' })
    alarm.ring()
  }

  return {
    set(broadcasts) {
      deleting = broadcasts
    },
    async next() {
      const [broadcast] = deleting
      if (broadcast === undefined) return IDLE_MS
      if (page.length === 0) {
        if (underWay > 0) return IDLE_MS
        await keeping.messagesGone(broadcast.id, done)
        done = []
        deps.tell({ event: 'progress', id: broadcast.id })
        page = await keeping.sentMessages(broadcast.id, deps.window)
        if (page.length === 0) {
          const { id } = broadcast
          const state = (await keeping.find(id))?.state
          if (state && !(await keeping.change(id, state, { state, deleting: false }))) return 0
          deleting = deleting.filter((one) => one !== broadcast)
          deps.tell({ event: 'finished', id })
          return 0
        }
      }
      while (page.length > 0 && brake.waitMs() === 0 && brake.admits(underWay)) {
        const message = page.shift()
        if (message) void remove(message)
      }
      const wait = brake.waitMs()
      return page.length > 0 && wait > 0 ? wait : IDLE_MS
    },
  }
}
